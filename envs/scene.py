"""Scenes as data: which objects there are, where they must be, and a seeded, collision-free rest.

    {"objects": [{"name": "red block"}, {"name": "blue bowl", "at": "middle"},
                 {"name": "green block", "at": "blue bowl"}, {"name": "pink block", "at": [0.5, 0.1]}],
     "holding": "red block"}

"at" is a named place, another object (in a bowl, on a block), or [x, y] in metres; without it the seed
decides, inside the arm's reach and off the named places. "yaw" [rad] turns an object. What is wrong with a
scene is said with the line and the field it stands in, before anything is built.
"""

import json
import sys
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any

import numpy as np

from envs.clearance import XY, footprint
from envs.errors import SceneError, unknown
from envs.layout import BOWL_CAPACITY, COLOURS, PLACES, TABLE_X, TABLE_Y
from envs.scene_lines import FieldPath, line_of
from envs.tabletop_state import Kind

MAX_BYTES = 1_000_000  # of a scene file


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
        try:
            if path.exists() and not path.is_file():
                raise SceneError(f"{path}: cannot read the scene: not a file")
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
            if len(raw) > MAX_BYTES:
                raise SceneError(f"{path}: too large for a scene: more than {MAX_BYTES} bytes")
            text = raw.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            raise SceneError(f"{path}: cannot read the scene: {reason}") from error
        return cls.from_text(text, source=str(path))

    @classmethod
    def from_text(cls, text: str, *, source: str = "scene") -> "Scene":
        """Parse a scene given as JSON text; errors as in `load`."""
        try:
            data = json.loads(text)
        except RecursionError as error:
            raise SceneError(f"{source}: line 1: not JSON: nested too deeply") from error
        except ValueError as error:  # JSONDecodeError, or an integer of thousands of digits
            line, what = getattr(error, "lineno", 1), getattr(error, "msg", str(error))
            raise SceneError(f"{source}: line {line}: not JSON: {what}") from error
        try:
            return cls.from_json(data)
        except _FieldError as error:
            where = f"{source}: line {line_of(text, error.path)}: "
            raise SceneError(where + str(error)) from None

    @classmethod
    def from_json(cls, data: Any) -> "Scene":
        """Check a scene given as plain data.

        Raises:
            SceneError: not a scene; names the field.
        """
        _expect(isinstance(data, dict), (), f"a scene is an object, got {_short(data)}")
        _no_extra(data, {"objects", "holding"}, ())
        entries = data.get("objects")
        _expect(isinstance(entries, list), ("objects",), "must be a list of objects")
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
            _expect(names.index(o.name) == i, ("objects", i, "name"), f'"{o.name}" appears twice')
        if self.holding is not None:
            _expect(
                self.holding in names,
                ("holding",),
                unknown("object", str(self.holding), names),
            )
            held = self.objects[names.index(self.holding)]
            _expect(held.kind is Kind.BLOCK, ("holding",), f'"{held.name}" cannot be held')
            _expect(held.at is None, ("holding",), f'"{held.name}" is both held and placed')
        for i, o in enumerate(self.objects):
            if isinstance(o.at, str) and o.at not in {p.name for p in PLACES}:
                self._check_support(o, ("objects", i, "at"), names)
        self._check_spots()

    def _check_support(self, o: SceneObject, path: FieldPath, names: list[str]) -> None:
        choices = [p.name for p in PLACES] + [n for n in names if n != o.name]
        _expect(o.at in choices, path, unknown("place or object", str(o.at), choices))
        _expect(o.kind is Kind.BLOCK, path, f'"{o.name}" can only stand on the table')
        _expect(o.at != self.holding, path, f'"{o.at}" is held, nothing can be on it')
        below = self.objects[names.index(str(o.at))]
        above = [other.name for other in self.objects if other.at == o.at]
        most = BOWL_CAPACITY if below.kind is Kind.BOWL else 1
        _expect(len(above) <= most, path, f'"{below.name}" holds at most {most}: {above}')
        seen = {o.name}
        while isinstance(below.at, str) and below.at in names:
            _expect(below.name not in seen, path, f'"{o.name}" ends up on itself')
            seen.add(below.name)
            below = self.objects[names.index(below.at)]
        _expect(below.name not in seen, path, f'"{o.name}" ends up on itself')

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
                _expect(clear, ("objects", i, "at"), f'"{o.name}" overlaps "{other.name}"')
            fixed.append((o, xy))


class _FieldError(SceneError):
    """A scene error that knows which field it is about."""

    def __init__(self, path: FieldPath, message: str) -> None:
        dotted = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
        super().__init__(f'field "{dotted}": {message}' if path else message)
        self.path = path


def _expect(condition: object, path: FieldPath, message: str) -> None:
    if not condition:
        raise _FieldError(path, message)


def _no_extra(entry: dict[str, Any], known: set[str], path: FieldPath) -> None:
    for key in entry:
        _expect(key in known, (*path, key), unknown("field", key, sorted(known)))


def _object(entry: Any, path: FieldPath) -> SceneObject:
    _expect(isinstance(entry, dict), path, f"an object is {{...}}, got {_short(entry)}")
    _no_extra(entry, {"name", "at", "yaw"}, path)
    name = entry.get("name")
    _expect(isinstance(name, str), (*path, "name"), "every object needs a name, a string")
    words = name.split(" ")
    _expect(
        len(words) == 2,
        (*path, "name"),
        f'a name is "<colour> block" or "<colour> bowl", got "{name}"',
    )
    _expect(words[0] in COLOURS, (*path, "name"), unknown("colour", words[0], COLOURS))
    _expect(words[1] in list(Kind), (*path, "name"), unknown("kind", words[1], list(Kind)))
    yaw = entry.get("yaw")
    _expect(yaw is None or _is_number(yaw), (*path, "yaw"), f"a number [rad], got {_short(yaw)}")
    return SceneObject(name, _at(entry.get("at"), (*path, "at")), yaw)


def _at(at: Any, path: FieldPath) -> str | XY | None:
    if at is None or isinstance(at, str):
        return at
    _expect(
        isinstance(at, list) and len(at) == 2 and all(map(_is_number, at)),
        path,
        f"a place, an object or [x, y] in metres, got {_short(at)}",
    )
    x, y = float(at[0]), float(at[1])
    on_table = TABLE_X[0] <= x <= TABLE_X[1] and TABLE_Y[0] <= y <= TABLE_Y[1]
    _expect(on_table, path, f"[{x:g}, {y:g}] is off the table: x {TABLE_X}, y {TABLE_Y}")
    return x, y


def _is_number(value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= sys.float_info.max  # unlike isfinite, takes 10**400; NaN is False


def _short(value: Any) -> str:
    try:
        text = json.dumps(value, default=str)
    except RecursionError:
        return "something nested too deeply"
    return text if len(text) <= 40 else text[:37] + "..."
