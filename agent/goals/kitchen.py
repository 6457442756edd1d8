"""What can be asked of the kitchen.

    {"at": ["coke", "user"]}  {"holding": "coke"}  {"holding": null}  {"unchanged": true}
    {"robot_at": "table"}  {"visited": "table"}  {"open": "top drawer"}
    {"count": {"at_least": 3, "of": "orange", "at": "trash"}}

Kinds are the objects' names and "object" for all of them, and of places the last word: "every orange", "every
object", "some counter", "every drawer". Where several objects have a name, the plain name means any one of
them. Aliases are understood as in scenes.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agent.goals.algebra import Form, Goal, Term, Work
from agent.goals.reading import Reader
from agent.goals.relations import Holding, Unchanged, name_of
from envs.kitchen_layout import (
    CABINET,
    DRAWERS,
    HAND,
    LOCATIONS,
    STATIONS,
    object_called,
    place_called,
)
from envs.kitchen_state import KitchenState

ANY_KIND = "object"


class Relation(StrEnum):
    """How an object can stand to a place."""

    AT = "at"

    def holds(self, subject: str, target: str, state: KitchenState) -> bool:
        """Whether the object is there."""
        return where(state)[subject] == target

    def work(self, subject: str, target: str, state: KitchenState) -> Work:
        """Drive to it, take it, carry it, put it down; open the drawers on the way."""
        at = where(state)[subject]
        opening = {f"open {d}": 1 for d in (at, target) if state.is_shut(d)}
        if at == HAND:
            return Work({subject: 1 + (state.robot_at != target)} | opening)
        carried = not (_in_cabinet(at) and target == CABINET)
        return Work({subject: 2 + carried + (at not in state.reach)} | opening)

    def held(self, subject: str, state: KitchenState) -> bool:
        """Whether the hand holds it."""
        return where(state)[subject] == HAND


class Property(StrEnum):
    """What can be true of a place."""

    ROBOT_AT = "robot_at"
    VISITED = "visited"
    OPEN = "open"

    def holds(self, place: str, state: KitchenState) -> bool:
        """Whether it is."""
        match self:
            case Property.ROBOT_AT:
                return state.robot_at == place
            case Property.VISITED:
                return place in state.visited
            case Property.OPEN:
                return place in state.open_drawers

    def words(self, place: str) -> str:
        """It in words."""
        match self:
            case Property.ROBOT_AT:
                return f"the robot is at {place}"
            case Property.VISITED:
                return f"the robot went to {place}"
            case Property.OPEN:
                return f"{place} is open"


@dataclass(frozen=True)
class Fact:
    """Something is true of a place."""

    what: Property
    place: Term

    def missing(self, state: KitchenState, initial: KitchenState) -> int:
        """1 where it is not; of one place."""
        return int(not self.what.holds(self.place.names[0], state))

    def spelled_out(self) -> Form[KitchenState]:
        """Each place."""
        return self.place.each([Fact(self.what, Term.alone(n)) for n in self.place.names])

    def words(self) -> str:
        """Such as "the robot is at the table"."""
        return self.what.words(self.place.words())

    def data(self) -> dict[str, Any]:
        """{"robot_at": "table"}."""
        return {self.what.value: self.place.data()}

    def work(self, state: KitchenState, initial: KitchenState) -> Work:
        """One skill where it is not; for a drawer also the way there."""
        place, missing = self.place.names[0], self.missing(state, initial)
        away = self.what is Property.OPEN and state.robot_at != place
        return Work({f"{self.what} {place}": 1 + away} if missing else {})


class HeldInHand(Holding[KitchenState]):
    """The hand holds the object, or nothing."""

    def holds(self, label: str | None, state: KitchenState) -> bool:
        """Whether it does."""
        return state.holding is None if label is None else where(state)[label] == HAND

    def to_hold(self, label: str | None, state: KitchenState) -> Work:
        """Put down what is held, take the object."""
        emptied = {n: 1 for n, at in where(state).items() if at == HAND}
        return Work(emptied | ({label: 1} if label else {}))


class UnchangedKitchen(Unchanged[KitchenState]):
    """Every object is where it was; where the robot is and which drawers are open does not matter."""

    def where(self, state: KitchenState) -> Mapping[str, Hashable]:
        """The location of each object."""
        return where(state)

    def in_hand(self, label: str, state: KitchenState) -> bool:
        """Whether the hand holds it."""
        return where(state)[label] == HAND


class KitchenReader(Reader[KitchenState]):
    """Reads goals about a kitchen."""

    more = tuple(Property)
    holding = HeldInHand
    unchanged = UnchangedKitchen

    def relations(self) -> Mapping[str, Relation]:
        """Only at."""
        return {r.value: r for r in Relation}

    def subjects(self, relation: str) -> tuple[str, ...]:
        """The objects."""
        return self.things

    def targets(self, relation: str) -> tuple[str, ...]:
        """Where an object can be."""
        return LOCATIONS

    def graspable(self) -> tuple[str, ...]:
        """The objects."""
        return self.things

    def kinds(self, label: str) -> tuple[str, ...]:
        """An object's name and "object"; a place's last word."""
        if label in LOCATIONS:
            return (label.rpartition(" ")[2],) if " " in label else ()
        return name_of(label), ANY_KIND

    def atom(self, key: str, value: object, path: str) -> Form[KitchenState]:
        """Something about a place."""
        what = Property(key)
        return Fact(what, self.term(value, path, DRAWERS if what is Property.OPEN else STATIONS))

    def plain(self, word: object) -> object:
        """Aliases become the usual names."""
        if not isinstance(word, str):
            return word
        place = place_called(word)
        return place if place in LOCATIONS else object_called(word)


def kitchen_goal(data: object, names: Iterable[str]) -> Goal[KitchenState]:
    """Read goal data for a scene whose objects have these names, in the scene's order.

    Raises:
        GoalError: the data has no such form or names what the scene has not.
    """
    return Goal(KitchenReader(labels(tuple(names))).form(data))


def labels(names: tuple[str, ...]) -> tuple[str, ...]:
    """A label for each object: its name, with "#2" and so on from the second of a name on."""
    ordinals = [names[: i + 1].count(n) for i, n in enumerate(names)]
    return tuple(n if k == 1 else f"{n}#{k}" for n, k in zip(names, ordinals, strict=True))


def where(state: KitchenState) -> dict[str, str]:
    """The location of each object, by its label."""
    return dict(zip(labels(tuple(o.name for o in state)), (o.at for o in state), strict=True))


def _in_cabinet(location: str) -> bool:
    return location == CABINET or location in DRAWERS
