"""Asking instead of guessing: conformal prediction sets over skills (KnowNo, Ren et al. 2023).

On n instructions that are as fresh to the model as the user's, with plans that are known to be right, let
    s_j = min over the aim and the plan's steps of log p(right text | text so far)
and let q be the k-th smallest of them, k = floor((1 - c) (n + 1)). At a step the prediction set holds every
doable skill with log p(phrase | text) >= q; of aims, which no list names, the model's own where no other can
be as likely. For an instruction drawn as those were, the sets of all its
steps hold the right skills with probability at least c, whatever the model (arXiv 2307.01928, sections 3.2
and 3.3, with whole episodes as examples). The robot asks when a set does not hold exactly one skill: with
several it cannot tell which, with none it is less sure of its best than it mostly is of what is right.
Limits: the promise is about instructions like the calibration's, and on average over them; skills that would
serve as well as the known plan's count as wrong.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, expm1, floor, inf
from pathlib import Path

import numpy as np

from agent.planner import Decision
from agent.scoring.token_trie import Scores

CALIBRATION = "asking.json"  # beside an adapter's weights
USUAL_COVERAGE = 0.85


class AskingError(ValueError):
    """Asking is not possible as wished; one line to act on."""


@dataclass(frozen=True)
class Question:
    """What the robot asks instead of acting."""

    words: str  # as it is put to the user
    options: tuple[str, ...]  # an aim or skills' phrases, the likeliest first

    @classmethod
    def about_aim(cls, aim: str) -> "Question":
        """Whether the request is understood."""
        return cls(f"Is this what you want: {aim}?", (aim,))

    @classmethod
    def about_skills(cls, phrases: tuple[str, ...]) -> "Question":
        """What to do next."""
        if len(phrases) == 1:
            return cls(f"I am not sure. Should I {phrases[0]}?", phrases)
        return cls(f"What should I do: {', '.join(phrases[:-1])} or {phrases[-1]}?", phrases)


class Asker:
    """Asks where the prediction set does not hold exactly one skill."""

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold  # the least log-likelihood in a prediction set [nat]

    def about(self, decision: Decision) -> Question | None:
        """What to ask before acting on a decision; None: nothing.

        An empty set asks about the decision's own choice.
        """
        if decision.chosen is None:
            return None
        if decision.aim is not None and not self._alone(decision.aim.log_likelihood):
            return Question.about_aim(decision.aim.words)
        inside = prediction_set(decision, self.threshold) or (decision.chosen,)
        if inside == (decision.chosen,) and decision.language[decision.chosen] >= self.threshold:
            return None
        return Question.about_skills(tuple(decision.phrases[i] for i in inside))

    def _alone(self, log_likelihood: float) -> bool:
        """Whether a text is in its prediction set, and no other can be."""
        rest = -expm1(log_likelihood)  # probability of all others together
        return log_likelihood >= self.threshold and rest < exp(self.threshold)


@dataclass(frozen=True)
class Calibration:
    """Scores of instructions with known plans, by world."""

    model: str  # sha256 of the adapter they were taken with
    scores: Mapping[str, tuple[float, ...]]  # s_j [nat]

    @classmethod
    def load(cls, folder: Path) -> "Calibration":
        """Read what `doable train planner` left beside an adapter.

        Raises:
            AskingError: it is not there or broken.
        """
        path = folder / CALIBRATION
        try:
            data = json.loads(path.read_text("utf-8"))
            scores = {w: tuple(map(float, values)) for w, values in data["scores"].items()}
            return cls(model=str(data["model"]), scores=scores)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AskingError(f"{path}: no calibration for --ask ({error})") from error

    def save(self, folder: Path) -> None:
        """Write it beside the adapter."""
        rounded = {w: [round(s, 5) for s in sorted(values)] for w, values in self.scores.items()}
        text = json.dumps({"model": self.model, "scores": rounded})
        (folder / CALIBRATION).write_text(text + "\n", "utf-8")

    def threshold(self, world: str, coverage: float) -> float:
        """The least log-likelihood a skill of the prediction set has [nat]; -inf: all are in it.

        Raises:
            AskingError: the coverage is no probability, or the world was not calibrated.
        """
        if not 0 < coverage < 1:
            raise AskingError(f"--ask is a coverage, above 0 and below 1; got {coverage:g}")
        if not self.scores.get(world):
            raise AskingError(f"--ask: nothing was calibrated in the {world}")
        return quantile(self.scores[world], coverage)


def quantile(scores: Sequence[float], coverage: float) -> float:
    """The k-th smallest score, k = floor((1 - coverage) (n + 1)); -inf for k = 0."""
    k = floor((1 - coverage) * (len(scores) + 1) + 1e-9)
    return sorted(scores)[k - 1] if k else -inf


def prediction_set(decision: Decision, threshold: float) -> tuple[int, ...]:
    """Indices of the doable skills that may be right, the likeliest first."""
    language: Scores = decision.language
    inside = np.flatnonzero((decision.affordance > 0) & (language >= threshold))
    return tuple(int(i) for i in inside[np.argsort(-language[inside], kind="stable")])
