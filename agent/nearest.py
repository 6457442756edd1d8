"""SayCan's baselines without scored phrases: what is written or asked for is replaced by the nearest skill.

    Generative   the model writes the next step freely, and the skill whose phrase is nearest to it is done
    BC           the skill whose phrase is nearest to the instruction is done, once (BC-USE)
(arXiv 2204.01691, section 5; the sentence encoder is the language model itself.) Nearest is by the cosine of
the texts' vectors, each feature measured by its mean and spread over the catalogue: a few features that are
large whatever the text says would decide otherwise (Timkey and van Schijndel 2021, arXiv 2109.04404).
Generative reads the text that SayCan reads, its own steps as the skills they became, and writes its aim as
freely. Neither knows affordances.
"""

from dataclasses import replace
from typing import Any, Generic

import numpy as np
from numpy.typing import NDArray

from agent.aim import Aim
from agent.planner import Decision, decide
from agent.prompts import PromptText
from agent.scoring.scorer import TextModel
from agent.situation import K, S, Situation
from skills.skill import DONE

Vectors = NDArray[np.float64]


class Generative(Generic[S, K]):
    """Writes its aim and each step freely; the nearest skill stands for a step, `done` for an empty one."""

    def __init__(self, model: TextModel, prompt: PromptText[S]) -> None:
        self._model, self._prompt = model, prompt
        self._aims: dict[str, tuple[str, Aim]] = {}  # as written, by the text before them

    def decide(self, situation: Situation[S, K]) -> Decision:
        """Write a line, find its skill."""
        stated, aim = self._aim(situation)
        request = situation.instruction, situation.initial
        text = self._prompt.render(*request, situation.turns, stated)
        words = self._model.write(text).text.strip()
        phrase = nearest(self._model, words, situation.offered) if words else DONE
        decision = certain(situation, phrase)
        return replace(decision, aim=aim, written=words)

    def _aim(self, situation: Situation[S, K]) -> tuple[str, Aim | None]:
        """The line of the aim as it is written, once an episode; the text may ask for none."""
        opening = self._prompt.opening(situation.instruction, situation.initial)
        if opening is None:
            return "", None
        if opening not in self._aims:
            line = self._model.write(opening)
            aim = Aim((line.text.strip().removesuffix("."),), line.log_likelihood)
            self._aims[opening] = line.text, aim
        return self._aims[opening]


class InstructionCloning(Generic[S, K]):
    """Does what is called most like the instruction, then stops."""

    def __init__(self, model: TextModel) -> None:
        self._model = model

    def decide(self, situation: Situation[S, K]) -> Decision:
        """The nearest skill at first, `done` from then on."""
        if situation.turns:
            return certain(situation, DONE)
        phrases = [phrase for phrase in situation.offered if phrase != DONE]
        return certain(situation, nearest(self._model, situation.instruction, phrases))


def certain(situation: Situation[Any, Any], phrase: str | None) -> Decision:
    """The decision that leaves no choice; None: nothing is doable."""
    language = np.where([p == phrase for p in situation.phrases], 0.0, -np.inf)
    return decide(situation.phrases, language, situation.allowed)


def nearest(model: TextModel, words: str, phrases: list[str]) -> str | None:
    """The phrase most like some words; None where there is none."""
    if not phrases:
        return None
    catalogue, (sought,) = model.embed(phrases), model.embed([words])
    return phrases[int(np.argmax(likeness(catalogue, sought)))]


def likeness(catalogue: Vectors, sought: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cosine between each vector of a catalogue, (n, n_features), and one, (n_features,)."""
    spread = catalogue.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    rows = (catalogue - catalogue.mean(axis=0)) / scale
    row = (sought - catalogue.mean(axis=0)) / scale
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(row)
    cosines: NDArray[np.float64] = rows @ row / np.where(lengths > 0, lengths, 1.0)
    return cosines
