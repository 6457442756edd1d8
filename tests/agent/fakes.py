"""Stand-ins for models: quick, deterministic, and honest about being fakes."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray


class FakeScorer:
    """Scores phrases with a function of (prompt, phrase); remembers what it was asked."""

    identity = {"name": "fake"}  # noqa: RUF012

    def __init__(self, score: Callable[[str, str], float]) -> None:
        self._score = score
        self.prompts: list[str] = []

    def log_likelihoods(
        self, prompt: str, phrases: Sequence[str], *, end: str = "\n"
    ) -> NDArray[np.float64]:
        self.prompts.append(prompt)
        return np.array([self._score(prompt, phrase.strip()) for phrase in phrases])


def wants(*plan: str) -> FakeScorer:
    """A model that wants the steps of a plan one after the other, by how many have succeeded."""

    def score(prompt: str, phrase: str) -> float:
        case = prompt.rsplit("Robot:", 1)[1].splitlines()[1:-1]
        done = sum(line[:1].isdigit() and "(failed" not in line for line in case)
        wanted = plan[min(done, len(plan) - 1)]
        return 0.0 if phrase == wanted else -10.0

    return FakeScorer(score)
