"""What a family of kitchen requests is given and what it returns.

A family is a function (view of the scene, speaker) -> draft, or None where the scene does not offer what it
asks about. A draft is a sentence, the goal it means, and the errands that do it, in the order of mention.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.training.kitchen.nouns import NOUNS, Kind
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.wording import Said
from agent.wording.errands import Carry, Errand, Hold, Visit
from envs.kitchen_layout import HAND, LOCATIONS, TRASH, USER
from envs.kitchen_state import KitchenObject, KitchenState

NOTHING: dict[str, Any] = {"unchanged": True}  # the goal of a request that cannot be met
SURFACES = ("close counter", "far counter", "table")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A request and what it means."""

    said: Said
    goal: dict[str, Any]
    errands: tuple[Errand, ...] = ()
    state: KitchenState  # where it is asked
    joinable: bool = True  # whether it can be a part of a longer request


@dataclass(frozen=True)
class View:
    """A state, and what families ask of it."""

    state: KitchenState

    @property
    def listing(self) -> list[KitchenObject]:
        """What is in sight, in the order in which the scene is told; what is held comes first."""
        held = [o for o in self.state if o.at == HAND]
        seen = [
            o for at in LOCATIONS if not self.state.is_shut(at) for o in self.state if o.at == at
        ]
        return held + seen

    @property
    def about(self) -> list[KitchenObject]:
        """What there is to ask for: what is in sight and neither with the user nor thrown away."""
        return [o for o in self.listing if o.at not in (USER, TRASH)]

    @property
    def names(self) -> list[str]:
        """Their names, each once."""
        return list(dict.fromkeys(o.name for o in self.about))

    def lone(self) -> list[str]:
        """Names that only one object has."""
        return [n for n in self.names if sum(o.name == n for o in self.state) == 1]

    def at(self, location: str) -> list[str]:
        """The names of what is there, with repetitions."""
        return [o.name for o in self.state if o.at == location]

    def where(self, name: str) -> str:
        """Where the object of this name is."""
        return next(o.at for o in self.listing if o.name == name)

    def members(self, kind: Kind) -> list[str]:
        """The names of the kind among what there is to ask for, in the order of the listing."""
        return [n for n in self.names if kind.member(n)]

    def decidable(self, kind: Kind) -> "View":
        """The same scene without what people may or may not count among the kind."""
        kept = tuple(o for o in self.state if kind.member(o.name) is not None)
        return View(replace(self.state, objects=kept))

    def without(self, names: Sequence[str]) -> "View":
        """The same scene without the objects of these names."""
        return View(
            replace(self.state, objects=tuple(o for o in self.state if o.name not in names))
        )

    def with_moved(self, name: str, location: str) -> "View":
        """The same scene with every object of a name elsewhere."""
        moved = tuple(replace(o, at=location) if o.name == name else o for o in self.state)
        return View(replace(self.state, objects=moved))

    def one_moved(self, name: str, location: str) -> "View":
        """The same scene with the first object of a name elsewhere."""
        index = next(i for i, o in enumerate(self.state) if o.name == name)
        objects = list(self.state.objects)
        objects[index] = replace(objects[index], at=location)
        return View(replace(self.state, objects=tuple(objects)))

    def with_robot(self, station: str) -> "View":
        """The same scene with the robot elsewhere."""
        return View(replace(self.state, robot_at=station))


Family = Callable[[View, KitchenSpeaker], Draft | None]


def every(goals: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """All of the goals."""
    return goals[0] if len(goals) == 1 else {"all": list(goals)}


def either(goals: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Any of the goals."""
    return goals[0] if len(goals) == 1 else {"any": list(goals)}


def at(name: str, place: str) -> dict[str, Any]:
    """An object of the name is there."""
    return {"at": [name, place]}


def moved_goal(view: View, names: Sequence[str], to: str) -> dict[str, Any]:
    """These objects, named as often as they are meant, end up in a place with those already there."""
    already = view.at(to)
    goals = list[dict[str, Any]]()
    for name in dict.fromkeys(names):
        number = names.count(name) + already.count(name)
        if number == 1:
            goals.append(at(name, to))
        else:
            goals.append({"count": {"at_least": number, "of": name, "at": to}})
    return every(goals)


def carried(
    view: View, names: Sequence[str], to: str, source: str | None = None
) -> tuple[Carry, ...]:
    """The errands for it, in the order given."""
    counts = {name: view.at(to).count(name) for name in names}
    errands = list[Carry]()
    for name in names:
        counts[name] += 1
        errands.append(Carry(name, to, counts[name], source))
    return tuple(errands)


def held_first(errands: Sequence[Errand], state: KitchenState) -> tuple[Errand, ...]:
    """What deals with the object in the hand goes first, unless the robot has to be somewhere first."""
    if state.holding is None or any(isinstance(e, Visit | Hold) for e in errands[:-1]):
        return tuple(errands)
    first = [e for e in errands if isinstance(e, Carry) and e.name == state.holding][:1]
    return (*first, *(e for e in errands if e not in first))


def is_rubbish(name: str) -> bool:
    """Whether it belongs in the trash."""
    return "rubbish" in NOUNS[name].true
