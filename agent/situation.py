"""What a planner knows when it decides: the request, what the robot sees, what has happened."""

from dataclasses import dataclass
from typing import Protocol

from agent.planner import Decision
from envs.observation import Observation
from envs.tabletop_state import TabletopState
from skills.skill import Outcome, Skill


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One step that has been taken, as the model is told of it."""

    phrase: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Situation:
    """One moment of an episode."""

    instruction: str
    initial: TabletopState  # at the episode's start
    observation: Observation  # now
    turns: tuple[Turn, ...]
    skills: tuple[Skill, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """The catalogue, in words."""
        return tuple(s.phrase for s in self.skills)


class Planner(Protocol):
    """Chooses the next skill."""

    def decide(self, situation: Situation) -> Decision:
        """Score the whole catalogue and choose."""
