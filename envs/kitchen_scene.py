"""Kitchen scenes as data, and kitchen states written back as such.

    {"robot_at": "user", "holding": null, "objects": [{"name": "coke", "at": "table"},
                                                      {"name": "apple", "at": "top drawer"}],
     "open": ["top drawer"]}

Everything may be left out: the robot stands with the user, holds nothing, drawers are closed, an object
stands on the close counter. "holding" names what is in the hand: an object of its own, or the one in
"objects" that has this name and no "at". Other words for places and objects ("near counter", "coke can")
become the usual ones. What lies on the "floor" is out of reach. "visited" is what an earlier episode left in
its final state: checked, then forgotten.
What is wrong with a scene is said with the line and the field it stands in.
"""

from pathlib import Path
from typing import Any

import numpy as np

from envs import scene_text
from envs.errors import unknown
from envs.kitchen_layout import (
    DRAWERS,
    FLOOR,
    HAND,
    LOCATIONS,
    OBJECTS,
    PLACES,
    STATIONS,
    TRASH,
    USER,
    object_called,
    place_called,
)
from envs.kitchen_state import KitchenObject, KitchenState
from envs.scene_lines import FieldPath
from envs.scene_text import expect, no_extra, short

USUAL_PLACE = "close counter"
LONGEST_NAME = 40  # characters
MOST_OBJECTS = 100
FIELDS = ("robot_at", "holding", "objects", "open", "visited")
PUNCTUATION = " -'&."


def load(path: Path) -> KitchenState:
    """Read a scene file.

    Raises:
        SceneError: unreadable, not JSON, or not a scene; names the file, the line and the field.
    """
    return scene_text.load(path, from_json)


def from_text(text: str, *, source: str = "scene") -> KitchenState:
    """Parse a scene given as JSON text; errors as in `load`."""
    return scene_text.parse(text, from_json, source=source)


def from_json(data: Any) -> KitchenState:
    """The state at the start of an episode in a scene given as plain data.

    Raises:
        SceneError: not a scene; names the field.
    """
    expect(isinstance(data, dict), (), f"a scene is an object, got {short(data)}")
    no_extra(data, FIELDS, ())
    _locations(data.get("visited", []), ("visited",), STATIONS)
    held = data.get("holding")
    holding = None if held is None else _name(held, ("holding",))
    return KitchenState(
        robot_at=_location(data.get("robot_at", USER), ("robot_at",), STATIONS),
        objects=_objects(data.get("objects", []), holding),
        open_drawers=frozenset(_locations(data.get("open", []), ("open",), DRAWERS)),
    )


def to_json(state: KitchenState) -> dict[str, Any]:
    """The state as a scene, which `from_json` reads back."""
    data = state.relations()
    del data["visited"]
    return data


def random(rng: np.random.Generator, *, objects: int = 8) -> KitchenState:
    """A kitchen with different objects on its counters and its table; the robot with the user."""
    names = rng.choice(list(OBJECTS), size=objects, replace=False)
    surfaces = [p for p in PLACES if p not in (TRASH, USER)]
    spots = rng.choice(surfaces, size=objects)
    placed = (KitchenObject(str(n), str(at)) for n, at in zip(names, spots, strict=True))
    return KitchenState(robot_at=USER, objects=tuple(placed))


def _objects(entries: Any, holding: str | None) -> tuple[KitchenObject, ...]:
    """The objects in the scene's order; what is held and not listed comes last."""
    expect(isinstance(entries, list), ("objects",), "must be a list of objects")
    expect(len(entries) <= MOST_OBJECTS, ("objects",), f"at most {MOST_OBJECTS}, got more")
    objects, in_hand = list[KitchenObject](), holding
    for i, entry in enumerate(entries):
        path = ("objects", i)
        expect(isinstance(entry, dict), path, f"an object is {{...}}, got {short(entry)}")
        no_extra(entry, ("name", "at"), path)
        name = _name(entry.get("name"), (*path, "name"))
        if entry.get("at") is None and name == in_hand:
            objects.append(KitchenObject(name, HAND))
            in_hand = None
        else:
            at = USUAL_PLACE if entry.get("at") is None else entry["at"]
            objects.append(KitchenObject(name, _location(at, (*path, "at"), (*LOCATIONS, FLOOR))))
    return (*objects, *([KitchenObject(in_hand, HAND)] if in_hand else []))


def _name(value: Any, path: FieldPath) -> str:
    words = f"a name is words, got {short(value)}"
    expect(isinstance(value, str), path, words)
    name = object_called(value)
    expect(any(c.isalnum() for c in name), path, words)
    odd = next((c for c in name if not (c.isalnum() or c in PUNCTUATION)), None)
    expect(odd is None, path, f"{short(odd)} cannot be in a name, got {short(value)}")
    expect(
        len(name) <= LONGEST_NAME,
        path,
        f"a name has at most {LONGEST_NAME} letters, got {len(name)}",
    )
    taken = place_called(name) in (*LOCATIONS, FLOOR, HAND)
    expect(not taken, path, f"{short(value)} is a place, not an object")
    return name


def _location(value: Any, path: FieldPath, choices: tuple[str, ...]) -> str:
    expect(isinstance(value, str), path, f"a place is words, got {short(value)}")
    place = place_called(value)
    expect(place in choices, path, unknown("place", place[:LONGEST_NAME], choices))
    return place


def _locations(value: Any, path: FieldPath, choices: tuple[str, ...]) -> tuple[str, ...]:
    expect(isinstance(value, list), path, f"must be a list of places, got {short(value)}")
    return tuple(_location(v, (*path, i), choices) for i, v in enumerate(value))
