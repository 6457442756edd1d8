"""The kitchen's skills as symbols: find, pick up, put down, go to, bring it to you, open, close.

Phrased as in SayCan's public plans (arXiv 2204.01691, say-can.github.io); what each needs and leads to is
this project's reading of them. "Find the coke" drives to where one is in sight, to take it: the hand must be
empty, and takes only what it reaches from there. "Put down" leaves the object where the robot stands: at an
open drawer in it, at a closed one on top of the cabinet. Opening takes an empty hand, closing does not.
"Bring it to you" ends beside the user, the object still in the hand. `Done` is every world's.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from envs.kitchen_layout import CABINET, DRAWERS, HAND, USER
from envs.kitchen_state import KitchenState
from envs.kitchen_world import KitchenWorld
from skills.kitchen_handling import (
    FailedError,
    attempt,
    go_to,
    go_to_thing,
    leave,
    pull_open,
    push_shut,
    take,
)
from skills.kitchen_motion import KitchenMotion
from skills.skill import Outcome, SkillResult, SymbolicSkill


@dataclass(frozen=True)
class Find:
    """Drive to where an object of this name is in sight."""

    name: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"find the {self.name}"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        if state.holding is not None:
            return f"the hand already holds the {state.holding}"
        sought = state.in_sight(self.name)
        if not sought:
            return f"there is no {self.name} in sight"
        beside = state.objects[sought[0]].at in state.reach
        return f"the robot already stands by the {self.name}" if beside else None

    def effect(self, state: KitchenState) -> KitchenState:
        """The robot stands by the likeliest one; see `KitchenState.in_sight`."""
        index = state.in_sight(self.name)[0]
        at = state.objects[index].at
        return state.gone_to(DRAWERS[0] if at == CABINET else at)

    def succeeded(self, state: KitchenState) -> bool:
        """Whether the robot stands by one."""
        return bool(state.within_reach(self.name))

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Drive to the likeliest one."""
        failure = f"there is no {self.name} there"
        return attempt_ready(self, world, believed, budget, self._drive(believed), failure)

    def _drive(self, believed: KitchenState) -> Callable[[KitchenMotion], None]:
        def drive(motion: KitchenMotion) -> None:
            index = believed.in_sight(self.name)[0]
            at, station = believed.objects[index].at, self.effect(believed).robot_at
            if motion.world.state().objects[index].at == at:
                go_to_thing(motion, index, at, station)
            else:
                go_to(motion, station)

        return drive


@dataclass(frozen=True)
class PickUp:
    """Take an object the robot stands by."""

    name: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"pick up the {self.name}"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        if state.holding is not None:
            return f"the hand already holds the {state.holding}"
        if not state.in_sight(self.name):
            return f"there is no {self.name} in sight"
        near = state.within_reach(self.name)
        return None if near else f"there is no {self.name} where the robot stands"

    def effect(self, state: KitchenState) -> KitchenState:
        """The likeliest one within reach is in the hand."""
        return state.moved(state.within_reach(self.name)[0], HAND)

    def succeeded(self, state: KitchenState) -> bool:
        """Whether such an object is in the hand."""
        return state.holding == self.name

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Reach down, close, lift, tuck in."""
        return attempt_ready(self, world, believed, budget, self._take, "the gripper came up empty")

    def _take(self, motion: KitchenMotion) -> None:
        seen = motion.world.state()
        near = seen.within_reach(self.name)
        if not near:
            raise FailedError(f"there is no {self.name} here")
        take(motion, near[0], seen.objects[near[0]].at)


@dataclass(frozen=True)
class PutDown:
    """Leave the held object where the robot stands."""

    name: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"put down the {self.name}"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        held = state.holding == self.name
        return None if held else f"the hand does not hold the {self.name}"

    def effect(self, state: KitchenState) -> KitchenState:
        """It is there; at a closed drawer on top of the cabinet."""
        index = next(i for i, o in enumerate(state) if o.at == HAND)
        return state.moved(index, state.reach[0])

    def succeeded(self, state: KitchenState) -> bool:
        """Whether the hand is empty and such an object is where the robot stands."""
        return state.holding is None and bool(state.within_reach(self.name))

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Carry it over a free spot, let go, back off."""
        return attempt_ready(self, world, believed, budget, _leave_here, "it did not stay there")


@dataclass(frozen=True)
class GoTo:
    """Drive to a place or a drawer."""

    station: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"go to the {self.station}"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now: only right after having gone there."""
        return (
            f"the robot is already at the {self.station}" if state.arrived(self.station) else None
        )

    def effect(self, state: KitchenState) -> KitchenState:
        """The robot is there, with what it holds."""
        return state.gone_to(self.station)

    def succeeded(self, state: KitchenState) -> bool:
        """Whether the robot is there."""
        return state.robot_at == self.station

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Drive there around what stands in the way."""
        failure = f"the robot did not get to the {self.station}"
        return attempt_ready(
            self, world, believed, budget, lambda m: go_to(m, self.station), failure
        )


@dataclass(frozen=True)
class BringToYou:
    """Drive to the user with the held object."""

    phrase: str = "bring it to you"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        if state.holding is None:
            return "the hand is empty"
        return "the robot is already with you" if state.arrived(USER) else None

    def effect(self, state: KitchenState) -> KitchenState:
        """The robot is with the user, the object still in its hand."""
        return state.gone_to(USER)

    def succeeded(self, state: KitchenState) -> bool:
        """Whether the robot is with the user and holds something."""
        return state.robot_at == USER and state.holding is not None

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Drive to the user."""
        failure = "it was lost on the way"
        return attempt_ready(self, world, believed, budget, lambda m: go_to(m, USER), failure)


@dataclass(frozen=True)
class Open:
    """Pull open the drawer the robot stands at."""

    drawer: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"open the {self.drawer}"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        if self.drawer in state.open_drawers:
            return f"the {self.drawer} is already open"
        if state.robot_at != self.drawer:
            return f"the robot is not at the {self.drawer}"
        return f"the hand holds the {state.holding}" if state.holding is not None else None

    def effect(self, state: KitchenState) -> KitchenState:
        """The drawer is open, and what it holds in sight."""
        return replace(state, open_drawers=state.open_drawers | {self.drawer})

    def succeeded(self, state: KitchenState) -> bool:
        """Whether it is open."""
        return self.drawer in state.open_drawers

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Grip its handle and back away."""
        failure = f"the {self.drawer} did not open"
        return attempt_ready(
            self, world, believed, budget, lambda m: pull_open(m, self.drawer), failure
        )


@dataclass(frozen=True)
class Close:
    """Push shut the drawer the robot stands at; a full hand can do it."""

    drawer: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"close the {self.drawer}"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        if self.drawer not in state.open_drawers:
            return f"the {self.drawer} is already closed"
        at_it = state.robot_at == self.drawer
        return None if at_it else f"the robot is not at the {self.drawer}"

    def effect(self, state: KitchenState) -> KitchenState:
        """The drawer is closed, and what it holds out of sight."""
        return replace(state, open_drawers=state.open_drawers - {self.drawer})

    def succeeded(self, state: KitchenState) -> bool:
        """Whether it is closed."""
        return self.drawer not in state.open_drawers

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Push it in with the base."""
        failure = f"the {self.drawer} did not close"
        return attempt_ready(
            self, world, believed, budget, lambda m: push_shut(m, self.drawer), failure
        )


def _leave_here(motion: KitchenMotion) -> None:
    leave(motion, motion.world.state().reach[0])


def attempt_ready(
    skill: SymbolicSkill[KitchenState],
    world: KitchenWorld,
    believed: KitchenState,
    budget: int,
    move: Callable[[KitchenMotion], None],
    failure: str,
) -> SkillResult:
    """Check, do it, judge."""
    unmet = skill.unmet(believed)
    if unmet is not None:
        return SkillResult(outcome=Outcome.NOT_READY, reason=unmet)
    return attempt(world, budget, move, skill.succeeded, failure)
