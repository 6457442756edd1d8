"""The kitchen's skills in the phrases of RT-1's families, beside SayCan's own (see `skills.kitchen`).

"Knock the coke over", "place the coke upright", "move the coke near the pepsi", "put the coke on the table":
after RT-1 (arXiv 2212.06817, table 1), whose robot stands before a counter; here too each is done where the
robot stands. With all nineteen objects they bring the catalogue to over 551 skills.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar

from envs.kitchen_layout import DRAWERS, HAND
from envs.kitchen_looks import look_of
from envs.kitchen_state import KitchenState
from envs.kitchen_world import KitchenWorld
from skills.kitchen import attempt_ready
from skills.kitchen_handling import FailedError, leave, take
from skills.kitchen_motion import KitchenMotion
from skills.kitchen_toppling import knock_over, place_upright
from skills.skill import SkillResult


def can_topple(name: str) -> bool:
    """Whether objects of a name stand or lie: cans and bottles."""
    return look_of(name).tall


def _free_hand(state: KitchenState, name: str) -> str | None:
    """Why nothing can be done with an object of a name by an empty hand."""
    if state.holding is not None:
        return f"the hand already holds the {state.holding}"
    near = state.within_reach(name)
    return None if near else f"there is no {name} where the robot stands"


@dataclass(frozen=True)
class _Topple(ABC):
    """Bring a can or a bottle from standing to lying, or back."""

    name: str

    words: ClassVar[str]  # with a place for the name
    lies: ClassVar[bool]  # afterwards
    failure: ClassVar[str]  # why, where the motion came to its end

    @property
    def phrase(self) -> str:
        """The words for it."""
        return self.words.format(self.name)

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        why = _free_hand(state, self.name)
        done = f"the {self.name} {_posture(self.lies)} already"
        return why or (None if self._to_topple(state) else done)

    def effect(self, state: KitchenState) -> KitchenState:
        """The likeliest one is the other way, where it was."""
        index = self._to_topple(state)[0]
        return state.changed(index, replace(state.objects[index], lying=self.lies, handled=True))

    def succeeded(self, state: KitchenState) -> bool:
        """Whether there is one here that is as it should be."""
        near = state.within_reach(self.name)
        return any(state.objects[i].lying == self.lies for i in near)

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Do the motion with the likeliest one."""
        return attempt_ready(self, world, believed, budget, self._move, self.failure)

    @abstractmethod
    def _motion(self, motion: KitchenMotion, index: int, at: str) -> None:
        """Topple a thing at a location."""

    def _to_topple(self, state: KitchenState) -> list[int]:
        near = state.within_reach(self.name)
        return [i for i in near if state.objects[i].lying != self.lies]

    def _move(self, motion: KitchenMotion) -> None:
        seen = motion.world.state()
        there = self._to_topple(seen)
        if not there:
            raise FailedError(f"no {self.name} {_posture(not self.lies)} here")
        self._motion(motion, there[0], seen.objects[there[0]].at)


def _posture(lying: bool) -> str:
    return "lies" if lying else "stands"


class KnockOver(_Topple):
    """Topple a can or a bottle that stands: sweep the closed fingers past its upper end."""

    words = "knock the {} over"
    lies = True
    failure = "it did not fall over"

    def _motion(self, motion: KitchenMotion, index: int, at: str) -> None:
        knock_over(motion, index, at)


class PlaceUpright(_Topple):
    """Stand up a can or a bottle that lies: grip its upper end, lift, let it swing, put it down."""

    words = "place the {} upright"
    lies = False
    failure = "it does not stand"

    def succeeded(self, state: KitchenState) -> bool:
        """Whether one stands here and the hand is empty."""
        return state.holding is None and super().succeeded(state)

    def _motion(self, motion: KitchenMotion, index: int, at: str) -> None:
        place_upright(motion, index, at)


@dataclass(frozen=True)
class MoveNear:
    """Move one object next to another at the same place."""

    name: str
    other: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        return f"move the {self.name} near the {self.other}"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        why = _free_hand(state, self.name) or _free_hand(state, self.other)
        if why:
            return why
        if self._pair(state) is None:
            return f"the {self.other} is not where the {self.name} is"
        near = self.succeeded(state)
        return f"the {self.name} is near the {self.other} already" if near else None

    def effect(self, state: KitchenState) -> KitchenState:
        """They are side by side."""
        pair = self._pair(state)
        assert pair is not None
        moved = state.moved(pair[0], state.objects[pair[1]].at)
        return replace(moved, near=moved.near | {frozenset(pair)})

    def succeeded(self, state: KitchenState) -> bool:
        """Whether such a pair is side by side within reach, and the hand is empty."""
        pairs = (
            frozenset((i, j))
            for i in state.within_reach(self.name)
            for j in state.within_reach(self.other)
        )
        return state.holding is None and any(pair in state.near for pair in pairs)

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Take it, and put it on the free spot nearest to the other."""
        failure = f"it is not near the {self.other}"
        return attempt_ready(self, world, believed, budget, self._move, failure)

    def _pair(self, state: KitchenState) -> tuple[int, int] | None:
        """The likeliest two at one place."""
        pairs = (
            (i, j)
            for i in state.within_reach(self.name)
            for j in state.within_reach(self.other)
            if i != j and state.objects[i].at == state.objects[j].at
        )
        return next(pairs, None)

    def _move(self, motion: KitchenMotion) -> None:
        world = motion.world
        seen = world.state()
        pair = self._pair(seen)
        if pair is None:
            raise FailedError(f"there is no {self.name} beside a {self.other} here")
        at = seen.objects[pair[0]].at
        take(motion, pair[0], at)
        x, y, _ = world.pose(pair[1]).position.tolist()
        leave(motion, at, near=(x, y))


@dataclass(frozen=True)
class PutOn:
    """Put the held object on a place the robot stands at, in an open drawer, or on the cabinet."""

    name: str
    place: str

    @property
    def phrase(self) -> str:
        """The words for it."""
        inside = self.place in DRAWERS or self.place == "trash"
        return f"put the {self.name} {'in' if inside else 'on'} the {self.place}"

    def unmet(self, state: KitchenState) -> str | None:
        """Why it makes no sense now."""
        if state.holding != self.name:
            return f"the hand does not hold the {self.name}"
        if self.place in state.reach:
            return None
        shut = state.is_shut(self.place) and state.robot_at == self.place
        return f"the {self.place} is closed" if shut else f"the robot is not at the {self.place}"

    def effect(self, state: KitchenState) -> KitchenState:
        """It is there."""
        return state.moved(next(i for i, o in enumerate(state) if o.at == HAND), self.place)

    def succeeded(self, state: KitchenState) -> bool:
        """Whether the hand is empty and such an object is there."""
        return state.holding is None and self.name in state.at(self.place)

    def execute(self, world: KitchenWorld, believed: KitchenState, budget: int) -> SkillResult:
        """Carry it over a free spot, let go, back off."""
        failure = "it did not stay there"
        return attempt_ready(self, world, believed, budget, lambda m: leave(m, self.place), failure)
