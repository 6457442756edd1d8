"""The tabletop's skills: pick up a block, put it somewhere, put it down.

Each works from what the robot believes (the state it last observed), moves through inverse kinematics, and
judges its success from physics after the world has settled. Nothing is attached to the gripper: a block is
held by friction and can slip.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from envs.clearance import free_spot, gap
from envs.frames import Pose
from envs.layout import BLOCK_REACH, BLOCK_SIDE, BOWL_CAPACITY, PLACES
from envs.panda import OPEN
from envs.placement import HELD_POSITION, resting_position
from envs.tabletop_state import FLOOR, GRIPPER, TABLE, Kind, TabletopState
from envs.tabletop_world import TabletopWorld
from skills.grasp import SPREAD, Grip, grasps, releases
from skills.motion import (
    APPROACH,
    TRANSIT,
    BlockedError,
    BudgetSpentError,
    Motion,
    UnreachableError,
)
from skills.skill import Outcome, SkillResult

CLOSED = 0.0
COVER_RADIUS = 0.035  # [m] a block this near above another covers it


def covered_by(state: TabletopState, name: str) -> str | None:
    """What lies on top of an object, also when both are in one bowl."""
    above = state.resting_on(name)
    if above:
        return above[0]
    o = state[name]
    for other in state.blocks:
        higher = other.position[2] - o.position[2] > 0.6 * BLOCK_SIDE
        apart = np.hypot(other.position[0] - o.position[0], other.position[1] - o.position[1])
        if other.support == o.support != TABLE and higher and apart < COVER_RADIUS:
            return other.name
    return None


@dataclass(frozen=True)
class Pick:
    """Take a block from above."""

    block: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"pick up the {self.block}"

    def unmet(self, state: TabletopState) -> str | None:
        """Why it makes no sense now."""
        if state.holding is not None:
            return f"the hand already holds the {state.holding}"
        if state[self.block].support == FLOOR:
            return f"the {self.block} fell off the table"
        above = covered_by(state, self.block)
        return f"the {above} is on top of it" if above else None

    def effect(self, state: TabletopState) -> TabletopState:
        """The block is in the hand."""
        return state.moved(self.block, support=GRIPPER, position=HELD_POSITION)

    def succeeded(self, state: TabletopState) -> bool:
        """Whether the block is in the hand."""
        return state.holding == self.block

    def grips(self, state: TabletopState) -> list[Grip]:
        """Where the hand could take it, the best first."""
        return grasps(state, self.block)

    def execute(self, world: TabletopWorld, believed: TabletopState, budget: int) -> SkillResult:
        """Reach down, close, lift."""

        def move(motion: Motion) -> None:
            down = motion.descent(self.grips(believed), believed)
            motion.world.panda.drive_fingers(SPREAD)
            motion.follow(down[:1])
            motion.follow(down[1:])
            motion.fingers(CLOSED)
            motion.follow(down[-2::-1])

        return _attempt(self, world, believed, budget, move, "the gripper came up empty")


@dataclass(frozen=True)
class Put:
    """Put the held block in a bowl, on a block or at a named place."""

    block: str
    target: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        onto_block = self.target.endswith(Kind.BLOCK)
        return f"put the {self.block} {'on' if onto_block else 'in'} the {self.target}"

    def unmet(self, state: TabletopState) -> str | None:
        """Why it makes no sense now."""
        if state.holding != self.block:
            return f"the hand does not hold the {self.block}"
        if self.target not in state:
            x, y, _ = self._rest(state)
            crowded = gap(state, (x, y)) < BLOCK_REACH or state.at_place(self.target)
            return f"something is in the way at the {self.target}" if crowded else None
        target = state[self.target]
        if target.support == FLOOR:
            return f"the {self.target} fell off the table"
        if target.kind is Kind.BOWL:
            full = len(state.resting_on(self.target)) >= BOWL_CAPACITY
            return f"the {self.target} is full" if full else None
        if target.support in state and state[target.support].kind is Kind.BOWL:
            return f"the {self.target} is in the {target.support}"
        above = covered_by(state, self.target)
        return f"the {above} is on top of the {self.target}" if above else None

    def effect(self, state: TabletopState) -> TabletopState:
        """The block rests there."""
        return state.moved(self.block, support=self._support(state), position=self._rest(state))

    def succeeded(self, state: TabletopState) -> bool:
        """Whether the block rests there and the hand is empty."""
        if self.target in state:
            return state[self.block].support == self.target
        return state.place_of(self.block) == self.target

    def grips(self, state: TabletopState) -> list[Grip]:
        """Where the hand could let it go, the best first."""
        return releases(state, self.block, self._rest(state), self._support(state))

    def execute(self, world: TabletopWorld, believed: TabletopState, budget: int) -> SkillResult:
        """Carry it there, let go, back off."""

        def move(motion: Motion) -> None:
            _release(motion, believed, self.block, self.grips(believed))

        return _attempt(self, world, believed, budget, move, "it did not stay there")

    def _support(self, state: TabletopState) -> str:
        return self.target if self.target in state else TABLE

    def _rest(self, state: TabletopState) -> tuple[float, float, float]:
        if self.target in state:
            return resting_position(state, self.target)
        place = next(p for p in PLACES if p.name == self.target)
        return place.x, place.y, BLOCK_SIDE / 2


@dataclass(frozen=True)
class PutDown:
    """Put the held block back onto a free spot of the table."""

    block: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"put down the {self.block}"

    def unmet(self, state: TabletopState) -> str | None:
        """Why it makes no sense now."""
        if state.holding != self.block:
            return f"the hand does not hold the {self.block}"
        return None if self._spot(state) else "there is no free spot on the table"

    def effect(self, state: TabletopState) -> TabletopState:
        """The block stands on the free spot nearest to the hand."""
        return state.moved(self.block, support=TABLE, position=self._spot(state))

    def succeeded(self, state: TabletopState) -> bool:
        """Whether the block stands on the table."""
        return state[self.block].support == TABLE

    def grips(self, state: TabletopState) -> list[Grip]:
        """Where the hand could let it go, the best first."""
        spot = self._spot(state)
        return releases(state, self.block, spot, TABLE) if spot else []

    def execute(self, world: TabletopWorld, believed: TabletopState, budget: int) -> SkillResult:
        """Carry it to a free spot, let go, back off."""

        def move(motion: Motion) -> None:
            _release(motion, believed, self.block, self.grips(believed))

        return _attempt(self, world, believed, budget, move, "it did not stay on the table")

    def _spot(self, state: TabletopState) -> tuple[float, float, float] | None:
        x, y, _ = state[self.block].position
        spot = free_spot(state, (x, y), ignoring=frozenset({self.block}))
        return None if spot is None else (*spot, BLOCK_SIDE / 2)


TabletopSkill = Pick | Put | PutDown


def _attempt(
    skill: TabletopSkill,
    world: TabletopWorld,
    believed: TabletopState,
    budget: int,
    move: Callable[[Motion], None],
    failure: str,
) -> SkillResult:
    """Check, move, settle, look, judge."""
    unmet = skill.unmet(believed)
    if unmet is not None:
        return SkillResult(outcome=Outcome.NOT_READY, reason=unmet)
    motion = Motion(world, budget)
    try:
        try:
            move(motion)
        except BlockedError:
            _back_off(motion)
            failure = "the arm was blocked"
        motion.settle()
    except UnreachableError:
        return SkillResult(outcome=Outcome.UNREACHABLE, reason="it is out of reach")
    except BudgetSpentError:
        reason = "the motion did not end in time"
        return SkillResult(outcome=Outcome.TIMED_OUT, reason=reason, physics_steps=motion.steps)
    seen = world.state()
    ok = skill.succeeded(seen)
    if not ok and seen.holding is None:
        world.panda.drive_fingers(OPEN)
    return SkillResult(
        outcome=Outcome.SUCCEEDED if ok else Outcome.FAILED,
        reason="" if ok else failure,
        physics_steps=motion.steps,
    )


def _back_off(motion: Motion) -> None:
    """Let go of what is in the way and rise above everything."""
    motion.world.panda.drive_fingers(OPEN)
    here = motion.world.panda.tip
    high = Pose(np.array([*here.position[:2], TRANSIT + APPROACH]), here.quat_xyzw)
    with suppress(BlockedError, UnreachableError):
        motion.follow([motion.solve(high)])


def _release(motion: Motion, believed: TabletopState, block: str, grips: list[Grip]) -> None:
    down = motion.descent(grips, believed)
    here = motion.world.panda.tip
    height = max(here.position[2], motion.world.kinematics.tip(down[0]).position[2])
    lifted = Pose(np.array([*here.position[:2], height]), here.quat_xyzw)
    motion.follow([motion.solve(lifted), down[0]])
    motion.follow(down[1:])
    motion.fingers(SPREAD)
    motion.follow(down[-2::-1])
