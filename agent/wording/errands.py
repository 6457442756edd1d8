"""How a kitchen request is done, as errands: each tells the next skill until it has nothing left to do.

An errand looks at the state alone, so it goes on sensibly after any mishap. Objects of one name stand for
each other; what counts is how many of them are there in the end. Limits: nothing is planned ahead, the order
of the errands is the order of the plan, and nothing is put on top of the cabinet but by the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from envs.kitchen_layout import CABINET, DRAWERS, HAND, USER
from envs.kitchen_state import KitchenState
from skills.catalogue import KitchenSkill
from skills.kitchen import BringToYou, Close, Find, GoTo, Open, PickUp, PutDown


class Errand(Protocol):
    """One part of a request."""

    def next_skill(self, state: KitchenState) -> KitchenSkill | None:
        """What to do now; None when nothing is left to do."""

    def words(self, state: KitchenState) -> str:
        """What it achieves, as the robot's aim says it."""


@dataclass(frozen=True)
class Carry:
    """Take objects of a name to a place until `number` of them are there."""

    name: str
    to: str
    number: int = 1
    source: str | None = None  # where the request says they are

    def words(self, state: KitchenState) -> str:
        """Such as "coke from table to user"."""
        source = f" from {self.source}" if self.source is not None else ""
        return f"{self.name}{source} to {self.to}"

    def next_skill(self, state: KitchenState) -> KitchenSkill | None:
        """Open a closed drawer first; then take one, go there, put it down."""
        there = sum(o.name == self.name and o.at == self.to for o in state)
        if there >= self.number:
            return None
        held = state.holding
        if state.is_shut(self.to):
            return _opened(self.to, state, carried=held if held == self.name else None)
        if held is None:
            return _taken(self.name, state, self.source, avoid=self.to)
        if held != self.name or state.robot_at == self.to:
            return PutDown(held)
        return BringToYou() if self.to == USER else GoTo(self.to)


@dataclass(frozen=True)
class Hold:
    """Have an object in the hand."""

    name: str
    source: str | None = None

    def words(self, state: KitchenState) -> str:
        """Such as "hold coke"."""
        source = f" from {self.source}" if self.source is not None else ""
        return f"hold {self.name}{source}"

    def next_skill(self, state: KitchenState) -> KitchenSkill | None:
        """Put down what else is held; find and take it."""
        held = state.holding
        if held is None:
            return _taken(self.name, state, self.source)
        return None if held == self.name else PutDown(held)


@dataclass(frozen=True)
class Seek:
    """Stand by an object."""

    name: str

    def words(self, state: KitchenState) -> str:
        """Such as "go to coke"."""
        return f"go to {self.name}"

    def next_skill(self, state: KitchenState) -> KitchenSkill | None:
        """Find it."""
        return None if state.within_reach(self.name) else Find(self.name)


@dataclass(frozen=True)
class Visit:
    """Be at a place."""

    station: str
    anew: bool = False  # having started there is not enough

    def words(self, state: KitchenState) -> str:
        """Such as "go to table"."""
        return f"go to {self.station}"

    def next_skill(self, state: KitchenState) -> KitchenSkill | None:
        """Go there."""
        there = state.arrived(self.station) if self.anew else state.robot_at == self.station
        return None if there else GoTo(self.station)


@dataclass(frozen=True)
class OpenUp:
    """Have a drawer open."""

    drawer: str

    def words(self, state: KitchenState) -> str:
        """Such as "open top drawer"."""
        return f"open {self.drawer}"

    def next_skill(self, state: KitchenState) -> KitchenSkill | None:
        """Go there with an empty hand and open it."""
        return _opened(self.drawer, state) if state.is_shut(self.drawer) else None


@dataclass(frozen=True)
class Shut:
    """Have a drawer closed."""

    drawer: str

    def words(self, state: KitchenState) -> str:
        """Such as "close top drawer"."""
        return f"close {self.drawer}"

    def next_skill(self, state: KitchenState) -> KitchenSkill | None:
        """Go there and close it."""
        if state.is_shut(self.drawer):
            return None
        return Close(self.drawer) if state.robot_at == self.drawer else GoTo(self.drawer)


@dataclass(frozen=True)
class Release:
    """Have an empty hand."""

    def words(self, state: KitchenState) -> str:
        """Such as "put down coke"."""
        return f"put down {state.holding}"

    def next_skill(self, state: KitchenState) -> KitchenSkill | None:
        """Put down what is held where the robot stands."""
        return PutDown(state.holding) if state.holding is not None else None


def simulated(errands: Sequence[Errand], state: KitchenState, limit: int) -> KitchenState | None:
    """The state after all errands if every skill does what it should.

    Args:
        errands: in order.
        state: the start.
        limit: how many skills may be used.

    Returns:
        The end, or None where a skill is not ready or there are too many.
    """
    for errand in errands:
        while (skill := errand.next_skill(state)) is not None:
            limit -= 1
            if limit < 0 or skill.unmet(state) is not None:
                return None
            state = skill.effect(state)
    return state


def _opened(drawer: str, state: KitchenState, carried: str | None = None) -> KitchenSkill:
    """Towards opening a drawer; what is carried there is put down on the cabinet meanwhile."""
    if state.holding is not None and (carried is None or state.robot_at == drawer):
        return PutDown(state.holding)
    return Open(drawer) if state.robot_at == drawer else GoTo(drawer)


def _taken(
    name: str, state: KitchenState, source: str | None, avoid: str | None = None
) -> KitchenSkill:
    """Towards having an object of this name in the hand, not one that is where it should go."""
    if source in DRAWERS and state.is_shut(source) and _inside(name, source, state):
        return _opened(source, state)
    wanted = [i for i in state.in_sight(name) if state.objects[i].at != avoid]
    named = [i for i in wanted if state.objects[i].at == source]
    if not wanted:
        return Find(name)  # not ready: there is none
    at = state.objects[(named or wanted)[0]].at
    if at in state.reach:
        return PickUp(name)
    if not named:
        found = Find(name).effect(state)
        if at in found.reach:
            return Find(name)
    return GoTo(DRAWERS[0] if at == CABINET else at)


def _inside(name: str, drawer: str, state: KitchenState) -> bool:
    return any(o.name == name and o.at == drawer and o.at != HAND for o in state)
