"""What is where in the kitchen: the relational state as a value, without positions.

Skills predict it, goals and affordances read it, as they do the tabletop's. Several objects may have one
name; which is which is told by their order in the scene. What a closed drawer holds is there but not in
sight.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from envs.kitchen_layout import CABINET, DRAWERS, FLOOR, HAND, TRASH, UNKNOWN, USER

LOST = (HAND, FLOOR, UNKNOWN)  # what is there cannot be driven to and taken


@dataclass(frozen=True)
class KitchenObject:
    """One object: what it is, where it is, and whether the robot has put it there."""

    name: str  # "coke"
    at: str  # a place, a drawer, the cabinet's top or the hand; on the floor or unknown
    handled: bool = False  # put down by the robot since the episode began
    lying: bool = False  # a can, a bottle or a bag that does not stand


@dataclass(frozen=True, kw_only=True)
class KitchenState:
    """The robot, the objects in the scene's order, and the open drawers at one moment."""

    robot_at: str
    objects: tuple[KitchenObject, ...] = ()
    open_drawers: frozenset[str] = frozenset()
    visited: tuple[str, ...] = ()  # where the robot went, in order, without where it started
    near: frozenset[frozenset[int]] = frozenset()  # pairs of objects side by side, by their index

    def __iter__(self) -> Iterator[KitchenObject]:
        return iter(self.objects)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the objects, each once, in the scene's order."""
        return tuple(dict.fromkeys(o.name for o in self.objects))

    @property
    def holding(self) -> str | None:
        """The name of the object in the hand."""
        return next((o.name for o in self.objects if o.at == HAND), None)

    @property
    def reach(self) -> tuple[str, ...]:
        """Where the hand gets to from where the robot stands; a closed drawer is not among them."""
        here = () if self.is_shut(self.robot_at) else (self.robot_at,)
        return (*here, CABINET) if self.robot_at in DRAWERS else here

    @property
    def key(self) -> tuple[object, ...]:
        """All but the visits, which only goals tell apart; objects of one name stand for each other."""
        things = sorted((o.name, o.at, o.handled) for o in self.objects)
        return self.robot_at, self.open_drawers, tuple(things)

    @property
    def untidiness(self) -> int:
        """How many drawers are open, and whether something is in the hand."""
        return len(self.open_drawers) + (self.holding is not None)

    def is_shut(self, location: str) -> bool:
        """Whether it is a closed drawer."""
        return location in DRAWERS and location not in self.open_drawers

    def in_sight(self, name: str) -> tuple[int, ...]:
        """Indices of the objects of this name that are on a place or in an open drawer.

        The one to deal with comes first: one the robot has not put down yet, neither in the trash nor
        with the user already, within reach; then the scene's order.
        """
        seen = (
            i
            for i, o in enumerate(self.objects)
            if o.name == name and o.at not in LOST and not self.is_shut(o.at)
        )
        return tuple(sorted(seen, key=self._unlikeliness))

    def within_reach(self, name: str) -> tuple[int, ...]:
        """Those of the objects in sight that the hand gets to."""
        return tuple(i for i in self.in_sight(name) if self.objects[i].at in self.reach)

    def at(self, location: str) -> tuple[str, ...]:
        """Names of the objects there, in the scene's order."""
        return tuple(o.name for o in self.objects if o.at == location)

    def relations(self) -> dict[str, Any]:
        """The state in the scene's own format, with where the robot went; "open" where a drawer is."""
        opened = [d for d in DRAWERS if d in self.open_drawers]
        return {
            "robot_at": self.robot_at,
            "holding": self.holding,
            "objects": [{"name": o.name, "at": o.at} for o in self.objects if o.at != HAND],
            **({"open": opened} if opened else {}),
            "visited": list(self.visited),
        }

    def arrived(self, station: str) -> bool:
        """Whether the robot stands there because it went there."""
        return self.robot_at == station and self.visited[-1:] == (station,)

    def gone_to(self, station: str) -> "KitchenState":
        """A copy in which the robot went there; staying where it just went is no new visit."""
        visited = self.visited if self.arrived(station) else (*self.visited, station)
        return replace(self, robot_at=station, visited=visited)

    def moved(self, index: int, location: str) -> "KitchenState":
        """A copy in which one object, by its place in the scene's order, is elsewhere."""
        moved = replace(self.objects[index], at=location, handled=location != HAND)
        near = frozenset(pair for pair in self.near if index not in pair)
        return replace(self.changed(index, moved), near=near)

    def changed(self, index: int, o: KitchenObject) -> "KitchenState":
        """A copy in which another object stands for one, by its place in the scene's order."""
        return replace(
            self, objects=tuple(o if i == index else old for i, old in enumerate(self.objects))
        )

    def _unlikeliness(self, index: int) -> tuple[bool, bool, bool, int]:
        o = self.objects[index]
        return o.handled, o.at in (TRASH, USER), o.at not in self.reach, index
