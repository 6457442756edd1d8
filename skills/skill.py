"""What a skill is: a phrase the language model can score and a motion the robot can make.

The phrase is l_pi and the motion pi of SayCan (arXiv 2204.01691, section 3). A skill knows when it makes
sense (`unmet`), what it should lead to (`effect`, used for planning without physics), how to do it
(`execute`, under a step budget) and how to tell from an observed state whether it worked (`succeeded`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from envs.observation import Observation
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills.grasp import Grip

DONE = "done"
SKILL_BUDGET = 3000  # physics steps: 12.5 s, several times what the longest skill takes
KITCHEN_BUDGET = 7200  # 30 s: driving takes most of it
S = TypeVar("S")  # a world's states
W = TypeVar("W", contravariant=True)  # a world
SeenState = TypeVar("SeenState")
AnySkill = TypeVar("AnySkill", contravariant=True)


class Outcome(StrEnum):
    """How an attempt at a skill ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"  # carried out, but the world did not end up as meant
    NOT_READY = "not ready"  # the precondition did not hold; nothing was moved
    UNREACHABLE = "unreachable"  # no joint configuration puts the gripper there; nothing was moved
    TIMED_OUT = "timed out"  # the step budget ran out inside a motion


@dataclass(frozen=True, kw_only=True)
class SkillResult:
    """What came of one attempt."""

    outcome: Outcome
    reason: str = ""  # one clause, in words the language model can be told
    physics_steps: int = 0


class SymbolicSkill(Protocol[S]):
    """One thing a robot can do, as far as it can be planned with: needs, words and effects."""

    @property
    def phrase(self) -> str:
        """The words for it, unique in a catalogue: "put the red block in the blue bowl"."""

    def unmet(self, state: S) -> str | None:
        """Why it makes no sense in this state, in words; None when it does."""

    def effect(self, state: S) -> S:
        """The state it should lead to, starting from one in which it is ready."""

    def succeeded(self, state: S) -> bool:
        """Whether this state, observed after the world has settled, is what it should lead to."""


class Executable(SymbolicSkill[S], Protocol[S, W]):
    """One thing a robot can do in physics."""

    def execute(self, world: W, believed: S, budget: int) -> SkillResult:
        """Do it where `believed` says things are, within `budget` physics steps."""


class Skill(Executable[TabletopState, TabletopWorld], Protocol):
    """One thing the tabletop's arm can do."""

    def grips(self, state: TabletopState) -> list[Grip]:
        """Where the hand would have to go, the best first; empty if it goes nowhere."""


class Affordance(Protocol[SeenState, AnySkill]):
    """p(success | state, skill): how likely each skill is to succeed from here, in [0, 1]."""

    def __call__(
        self, observation: Observation[SeenState], skills: Sequence[AnySkill]
    ) -> NDArray[np.float64]:  # (n_skills,)
        """One value a skill, in the order given."""
