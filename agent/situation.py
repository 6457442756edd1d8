"""What a planner knows when it decides: the request, what the robot sees, what has happened."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from agent.planner import Decision
from envs.observation import Observation
from envs.state import State
from skills.skill import Outcome, SymbolicSkill

S = TypeVar("S", bound=State)  # a world's states
K = TypeVar("K", bound=SymbolicSkill[Any])  # its skills


@dataclass(frozen=True, kw_only=True)
class Turn(Generic[S]):
    """One step that has been taken, as the model is told of it."""

    phrase: str
    outcome: Outcome
    reason: str = ""
    seen: S | None = None  # the state after it, as it is told; None where nobody looked


@dataclass(frozen=True, kw_only=True, eq=False)
class Situation(Generic[S, K]):
    """One moment of an episode."""

    instruction: str
    initial: S  # at the episode's start
    observation: Observation[S]  # now
    turns: tuple[Turn[S], ...]
    skills: tuple[K, ...]
    exhausted: frozenset[str] = frozenset()  # phrases that are not to be tried again as things are

    @property
    def phrases(self) -> tuple[str, ...]:
        """The catalogue, in words."""
        return tuple(s.phrase for s in self.skills)

    @property
    def allowed(self) -> NDArray[np.float64]:  # (n_skills,)
        """1 for what may be tried, 0 for what is exhausted."""
        return np.array([float(s.phrase not in self.exhausted) for s in self.skills])

    @property
    def offered(self) -> list[str]:
        """The phrases that may be tried."""
        return [phrase for phrase in self.phrases if phrase not in self.exhausted]


def exhausted(turns: Sequence[Turn[S]], initial: S, most: int) -> frozenset[str]:
    """Phrases that have failed `most` times running in the state that things are in now; 0: none is.

    States are the same when their relations are (`State.key`), so going away and coming back is no reason
    to try the same again. A success clears the phrase's failures in that state.
    """
    failures, state = Counter[tuple[Hashable, str]](), initial
    for turn in turns:
        case = state.key, turn.phrase
        failures[case] = 0 if turn.outcome is Outcome.SUCCEEDED else failures[case] + 1
        state = turn.seen or state
    spent = (case for case, n in failures.items() if 0 < most <= n)
    return frozenset(phrase for key, phrase in spent if key == state.key)


class Planner(Protocol[S, K]):
    """Chooses the next skill."""

    def decide(self, situation: Situation[S, K]) -> Decision:
        """Score the whole catalogue and choose."""
