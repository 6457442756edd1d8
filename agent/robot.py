"""Who carries out a decision: a robot in physics, or one that only imagines it succeeds.

Both are looked at and told to act in the same way, so planning without physics (`doable plan`) and running
an episode (`doable run`) are one loop.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from agent.perception import FullView, Perception
from envs.camera import Camera
from envs.disturbance import Disturber
from envs.observation import Observation
from envs.state import State
from skills.skill import SKILL_BUDGET, Executable, Outcome, SkillResult, SymbolicSkill

S = TypeVar("S", bound=State)
AnySkill = TypeVar("AnySkill", bound=SymbolicSkill[Any], contravariant=True)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What came of one skill, and what happened to the world meanwhile."""

    result: SkillResult
    disturbance: str = ""  # in words; "" if nothing


class Robot(Protocol[S, AnySkill]):
    """Can look and act."""

    def observe(self) -> Observation[S]:
        """Look."""

    def attempt(self, skill: AnySkill, believed: S) -> Attempt:
        """Try a skill where `believed` says things are."""

    def truth(self) -> S:
        """What is where, whatever the robot knows of it: for judging, never for decisions."""


class SimulatedRobot(Generic[S]):
    """Acts in physics."""

    def __init__(
        self,
        world: Any,
        disturber: Disturber | None = None,
        cameras: Mapping[str, Camera] | None = None,
        *,
        perception: Perception[S] | None = None,
        budget: int = SKILL_BUDGET,
    ) -> None:
        """Act in a world that perhaps a disturber meddles with, looking through these cameras.

        Args:
            world: one of `envs`, built.
            disturber: meddles; None: nobody does.
            cameras: for the pictures in an observation.
            perception: how the robot knows what is where; None: it sees everything.
            budget: physics steps that a skill may take.
        """
        self._world, self._disturber, self._cameras = world, disturber, cameras
        self._perception = FullView[S](world) if perception is None else perception
        self._budget = budget
        if disturber is not None:
            world.watch(disturber)

    def observe(self) -> Observation[S]:
        """What the robot knows now, with a picture from each camera."""
        return self._perception.look(self._cameras)

    def truth(self) -> S:
        """The world as it is now."""
        state: S = self._world.state()
        return state

    def attempt(self, skill: Executable[S, Any], believed: S) -> Attempt:
        """Execute the skill under a step budget."""
        if self._disturber is None:
            return Attempt(result=skill.execute(self._world, believed, self._budget))
        self._disturber.before_skill(self._world)
        result = skill.execute(self._world, believed, self._budget)
        return Attempt(result=result, disturbance=self._disturber.after_skill(self._world))


class ImaginedRobot(Generic[S]):
    """Takes every skill whose precondition holds to succeed; there is no physics."""

    def __init__(self, state: S) -> None:
        self.state = state

    def observe(self) -> Observation[S]:
        """The imagined state."""
        return Observation(state=self.state)

    def truth(self) -> S:
        """The imagined state."""
        return self.state

    def attempt(self, skill: SymbolicSkill[S], believed: S) -> Attempt:
        """Apply the skill's effect."""
        unmet = skill.unmet(self.state)
        if unmet is not None:
            return Attempt(result=SkillResult(outcome=Outcome.NOT_READY, reason=unmet))
        self.state = skill.effect(self.state)
        return Attempt(result=SkillResult(outcome=Outcome.SUCCEEDED))
