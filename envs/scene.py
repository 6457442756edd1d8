"""Scenes as data: which objects there are, where they must be, and a seeded, collision-free rest.

    {"objects": [{"name": "red block"}, {"name": "blue bowl", "at": "middle"},
                 {"name": "green block", "at": "blue bowl"}, {"name": "pink block", "at": [0.5, 0.1]}],
     "holding": "red block"}

"at" is a named place, another object (in a bowl, on a block), or [x, y] in metres; without it the seed
decides, inside the arm's reach and off the named places. "yaw" [rad] turns an object. What is wrong with a
scene is said with the line and the field it stands in, before anything is built.
"""

import sys
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any

import numpy as np

from envs.clearance import XY, footprint
from envs.errors import unknown
from envs.layout import BOWL_CAPACITY, COLOURS, PLACES, TABLE_X, TABLE_Y
from envs.scene_lines import FieldPath
from envs.scene_text import expect, load, no_extra, parse, short
from envs.tabletop_state import Kind


@dataclass(frozen=True)
class SceneObject:
    """One object of a scene, perhaps not yet anywhere."""

    name: str
    at: str | XY | None = None  # place, object, [x, y] in metres, or wherever the seed says
    yaw: float | None = None  # [rad]

    @property
    def colour(self) -> str:
        """The first word of the name."""
        return self.name.split(" ")[0]

    @property
    def kind(self) -> Kind:
        """The second word of the name."""
        return Kind(self.name.split(" ")[1])


@dataclass(frozen=True)
class Scene:
    """What is on the table when an episode starts."""

    objects: tuple[SceneObject, ...]
    holding: str | None = None

    @classmethod
    def load(cls, path: Path) -> "Scene":
        """Read a scene file.

        Raises:
            SceneError: unreadable, not JSON, or not a scene; names the file, the line and the field.
        """
        return load(path, cls.from_json)

    @classmethod
    def from_text(cls, text: str, *, source: str = "scene") -> "Scene":
        """Parse a scene given as JSON text; errors as in `load`."""
        return parse(text, cls.from_json, source=source)

    @classmethod
    def from_json(cls, data: Any) -> "Scene":
        """Check a scene given as plain data.

        Raises:
            SceneError: not a scene; names the field.
        """
        expect(isinstance(data, dict), (), f"a scene is an object, got {short(data)}")
        no_extra(data, {"objects", "holding"}, ())
        entries = data.get("objects")
        expect(isinstance(entries, list), ("objects",), "must be a list of objects")
        objects = tuple(_object(entry, ("objects", i)) for i, entry in enumerate(entries))
        scene = cls(objects, data.get("holding"))
        scene._check()
        return scene

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads back."""
        entries = []
        for o in self.objects:
            entry: dict[str, Any] = {"name": o.name}
            if o.at is not None:
                entry["at"] = o.at if isinstance(o.at, str) else list(o.at)
            if o.yaw is not None:
                entry["yaw"] = o.yaw
            entries.append(entry)
        return {"objects": entries} | ({"holding": self.holding} if self.holding else {})

    @classmethod
    def random(cls, rng: np.random.Generator, *, blocks: int = 4, bowls: int = 3) -> "Scene":
        """Blocks and bowls of different colours, still without positions."""
        names = [
            f"{colour} {kind}"
            for kind, n in ((Kind.BLOCK, blocks), (Kind.BOWL, bowls))
            for colour in rng.choice(list(COLOURS), size=n, replace=False)
        ]
        return cls(tuple(SceneObject(name) for name in names))

    def _check(self) -> None:
        names = [o.name for o in self.objects]
        for i, o in enumerate(self.objects):
            expect(names.index(o.name) == i, ("objects", i, "name"), f'"{o.name}" appears twice')
        if self.holding is not None:
            expect(
                self.holding in names,
                ("holding",),
                unknown("object", str(self.holding), names),
            )
            held = self.objects[names.index(self.holding)]
            expect(held.kind is Kind.BLOCK, ("holding",), f'"{held.name}" cannot be held')
            expect(held.at is None, ("holding",), f'"{held.name}" is both held and placed')
        for i, o in enumerate(self.objects):
            if isinstance(o.at, str) and o.at not in {p.name for p in PLACES}:
                self._check_support(o, ("objects", i, "at"), names)
        self._check_spots()

    def _check_support(self, o: SceneObject, path: FieldPath, names: list[str]) -> None:
        choices = [p.name for p in PLACES] + [n for n in names if n != o.name]
        expect(o.at in choices, path, unknown("place or object", str(o.at), choices))
        expect(o.kind is Kind.BLOCK, path, f'"{o.name}" can only stand on the table')
        expect(o.at != self.holding, path, f'"{o.at}" is held, nothing can be on it')
        below = self.objects[names.index(str(o.at))]
        above = [other.name for other in self.objects if other.at == o.at]
        most = BOWL_CAPACITY if below.kind is Kind.BOWL else 1
        expect(len(above) <= most, path, f'"{below.name}" holds at most {most}: {above}')
        seen = {o.name}
        while isinstance(below.at, str) and below.at in names:
            expect(below.name not in seen, path, f'"{o.name}" ends up on itself')
            seen.add(below.name)
            below = self.objects[names.index(below.at)]
        expect(below.name not in seen, path, f'"{o.name}" ends up on itself')

    def _check_spots(self) -> None:
        """Two objects told to stand at spots must not overlap."""
        spots = {p.name: (p.x, p.y) for p in PLACES}
        fixed: list[tuple[SceneObject, XY]] = []
        for i, o in enumerate(self.objects):
            xy = spots.get(o.at) if isinstance(o.at, str) else o.at
            if xy is None:
                continue
            for other, there in fixed:
                apart = hypot(there[0] - xy[0], there[1] - xy[1])
                clear = apart >= 0.7 * (footprint(o.kind) + footprint(other.kind))
                expect(clear, ("objects", i, "at"), f'"{o.name}" overlaps "{other.name}"')
            fixed.append((o, xy))


def _object(entry: Any, path: FieldPath) -> SceneObject:
    expect(isinstance(entry, dict), path, f"an object is {{...}}, got {short(entry)}")
    no_extra(entry, {"name", "at", "yaw"}, path)
    name = entry.get("name")
    expect(isinstance(name, str), (*path, "name"), "every object needs a name, a string")
    words = name.split(" ")
    expect(
        len(words) == 2,
        (*path, "name"),
        f'a name is "<colour> block" or "<colour> bowl", got "{name}"',
    )
    expect(words[0] in COLOURS, (*path, "name"), unknown("colour", words[0], COLOURS))
    expect(words[1] in list(Kind), (*path, "name"), unknown("kind", words[1], list(Kind)))
    yaw = entry.get("yaw")
    expect(yaw is None or _is_number(yaw), (*path, "yaw"), f"a number [rad], got {short(yaw)}")
    return SceneObject(name, _at(entry.get("at"), (*path, "at")), yaw)


def _at(at: Any, path: FieldPath) -> str | XY | None:
    if at is None or isinstance(at, str):
        return at
    expect(
        isinstance(at, list) and len(at) == 2 and all(map(_is_number, at)),
        path,
        f"a place, an object or [x, y] in metres, got {short(at)}",
    )
    x, y = float(at[0]), float(at[1])
    on_table = TABLE_X[0] <= x <= TABLE_X[1] and TABLE_Y[0] <= y <= TABLE_Y[1]
    expect(on_table, path, f"[{x:g}, {y:g}] is off the table: x {TABLE_X}, y {TABLE_Y}")
    return x, y


def _is_number(value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= sys.float_info.max  # unlike isfinite, takes 10**400; NaN is False
