"""The tabletop's skills: pick up a block, put it somewhere, put it down.

Each works from what the robot believes (the state it last observed), moves through inverse kinematics, and
judges its success from physics after the world has settled. Nothing is attached to the gripper: a block is
held by friction and can slip.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from envs.clearance import free_spot, gap
from envs.layout import BLOCK_REACH, BLOCK_SIDE, BOWL_CAPACITY, PLACES
from envs.placement import HELD_POSITION, resting_position
from envs.tabletop_state import FLOOR, GRIPPER, TABLE, Kind, TabletopState
from envs.tabletop_world import TabletopWorld
from skills.grasp import Grip, grasps, releases
from skills.handling import LAY_DOWN, PLACE, TAKE, Handling
from skills.motion import tallest
from skills.skill import Outcome, SkillResult

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
    handling: ClassVar[Handling] = TAKE

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
        return _attempt(self, world, believed, budget)


@dataclass(frozen=True)
class Put:
    """Put the held block in a bowl, on a block or at a named place."""

    block: str
    target: str
    handling: ClassVar[Handling] = PLACE

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
        return _attempt(self, world, believed, budget)

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
    handling: ClassVar[Handling] = LAY_DOWN

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
        return _attempt(self, world, believed, budget)

    def _spot(self, state: TabletopState) -> tuple[float, float, float] | None:
        x, y, _ = state[self.block].position
        spot = free_spot(state, (x, y), ignoring=frozenset({self.block}))
        return None if spot is None else (*spot, BLOCK_SIDE / 2)


TabletopSkill = Pick | Put | PutDown


def _attempt(
    skill: TabletopSkill, world: TabletopWorld, believed: TabletopState, budget: int
) -> SkillResult:
    """Check, do it where things are believed to be, judge."""
    unmet = skill.unmet(believed)
    if unmet is not None:
        return SkillResult(outcome=Outcome.NOT_READY, reason=unmet)
    where = skill.grips(believed), tallest(believed)
    return skill.handling.attempt(world, budget, lambda _: where, skill.succeeded)
