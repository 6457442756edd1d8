"""What a planner knows when it decides: the request, what the robot sees, what has happened."""

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

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
    seen: S | None = None  # the state observed after it; None where nobody looked


@dataclass(frozen=True, kw_only=True, eq=False)
class Situation(Generic[S, K]):
    """One moment of an episode."""

    instruction: str
    initial: S  # at the episode's start
    observation: Observation[S]  # now
    turns: tuple[Turn[S], ...]
    skills: tuple[K, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """The catalogue, in words."""
        return tuple(s.phrase for s in self.skills)


class Planner(Protocol[S, K]):
    """Chooses the next skill."""

    def decide(self, situation: Situation[S, K]) -> Decision:
        """Score the whole catalogue and choose."""
