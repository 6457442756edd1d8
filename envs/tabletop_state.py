"""What is where on the tabletop: the relational state, with positions, as a value.

Physics produces it (`TabletopWorld.state`), skills predict it (`Skill.effect`), goals and affordances read
it; none of them needs to know which of the two made it. A block's `support` is what it rests in or on: the
table, a bowl, another block, the gripper, or the floor when it has fallen off.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import hypot
from typing import Any

from envs.errors import UnknownNameError, unknown
from envs.layout import PLACE_RADIUS, PLACES, Place

TABLE, GRIPPER, FLOOR = "table", "gripper", "floor"
UNSTABLE = "nothing"  # balanced on a rim, leaning, or still moving


class Kind(StrEnum):
    """What an object is."""

    BLOCK = "block"
    BOWL = "bowl"


@dataclass(frozen=True, kw_only=True)
class ObjectState:
    """One object: who it is, where it is, what holds it up."""

    name: str  # "red block"
    kind: Kind
    colour: str
    position: tuple[float, float, float]  # [m], world, centre of a block, bottom centre of a bowl
    quat_xyzw: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)
    support: str = TABLE


@dataclass(frozen=True)
class TabletopState:
    """All objects at one moment, in the scene's order."""

    objects: tuple[ObjectState, ...]

    def __iter__(self) -> Iterator[ObjectState]:
        return iter(self.objects)

    def __contains__(self, name: object) -> bool:
        return any(o.name == name for o in self.objects)

    def __getitem__(self, name: str) -> ObjectState:
        """The object called `name`.

        Raises:
            UnknownNameError: no such object in the scene.
        """
        found = self.get(name)
        if found is None:
            raise UnknownNameError(unknown("object", name, (o.name for o in self.objects)))
        return found

    def get(self, name: str) -> ObjectState | None:
        """The object called `name`, if there is one."""
        return next((o for o in self.objects if o.name == name), None)

    @property
    def blocks(self) -> tuple[ObjectState, ...]:
        """The blocks, in the scene's order."""
        return tuple(o for o in self.objects if o.kind is Kind.BLOCK)

    @property
    def bowls(self) -> tuple[ObjectState, ...]:
        """The bowls, in the scene's order."""
        return tuple(o for o in self.objects if o.kind is Kind.BOWL)

    @property
    def holding(self) -> str | None:
        """The name of the object in the gripper."""
        return next((o.name for o in self.objects if o.support == GRIPPER), None)

    @property
    def key(self) -> tuple[tuple[str, str | None], ...]:
        """(support, named place) of each object, in the scene's order."""
        return tuple((o.support, self.place_of(o.name)) for o in self.objects)

    @property
    def untidiness(self) -> int:
        """How many objects are somewhere other than the bare table."""
        return sum(relation != (TABLE, None) for relation in self.key)

    def resting_on(self, name: str) -> tuple[str, ...]:
        """Names of the objects that rest directly in or on the object called `name`."""
        return tuple(o.name for o in self.objects if o.support == name)

    def place_of(self, name: str) -> str | None:
        """The named place whose spot the object stands on, if it stands on the table at one."""
        o = self[name]
        if o.support != TABLE:
            return None
        return next((p.name for p in PLACES if _near(o, p)), None)

    def at_place(self, place: str) -> tuple[str, ...]:
        """Names of the objects that stand on the table at the named place."""
        return tuple(o.name for o in self.objects if self.place_of(o.name) == place)

    def relations(self) -> dict[str, Any]:
        """The state in words a person reads: what rests where, and what is held."""
        return {
            "holding": self.holding,
            "objects": [
                {
                    "name": o.name,
                    "at": self.place_of(o.name) or o.support,
                    "position": [round(x, 4) for x in o.position],
                }
                for o in self.objects
            ],
        }

    def moved(self, name: str, **changes: object) -> "TabletopState":
        """A copy in which the object called `name` has the given fields changed."""
        self[name]
        return TabletopState(
            tuple(replace(o, **changes) if o.name == name else o for o in self.objects)  # type: ignore[arg-type]
        )


def _near(o: ObjectState, place: Place) -> bool:
    return hypot(o.position[0] - place.x, o.position[1] - place.y) <= PLACE_RADIUS
