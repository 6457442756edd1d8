"""Towns as JSON: a plan of `envs.town_plan` is checked field by field before anything is built."""

import math
from pathlib import Path
from typing import Any

from envs import scene_text
from envs.errors import unknown
from envs.scene_lines import FieldPath
from envs.scene_text import expect, no_extra, short
from envs.town_kinds import COLOURS, KINDS, SIZES, VARIANTS
from envs.town_plan import SCHEMA, Day, Town
from envs.town_streets import XY, Street, Streets
from envs.town_thing import Thing

FARTHEST = 2000.0  # [m]
FIELDS = ("schema", "seed", "junctions", "streets", "things", "light")


def load(path: Path) -> Town:
    """Read a town from a file.

    Raises:
        SceneError: unreadable, not JSON, or not a town; names the file, the line and the field.
    """
    return scene_text.load(path, from_json)


def from_json(data: Any) -> Town:
    """Check a town given as plain data.

    Raises:
        SceneError: not a town; names the field.
    """
    expect(isinstance(data, dict), (), f"a town is an object, got {short(data)}")
    no_extra(data, FIELDS, ())
    for field in FIELDS:
        expect(field in data, (field,), "is missing")
    expect(data["schema"] == SCHEMA, ("schema",), f"must be {SCHEMA}, got {short(data['schema'])}")
    expect(_whole(data["seed"]), ("seed",), f"a whole number, got {short(data['seed'])}")
    junctions = _points(data["junctions"], ("junctions",))
    expect(len(junctions) >= 2, ("junctions",), "a town needs at least two junctions")
    streets = _list(data["streets"], ("streets",))
    expect(streets, ("streets",), "a town needs at least one street")
    return Town(
        seed=data["seed"],
        streets=Streets(
            junctions,
            tuple(_street(s, ("streets", i), len(junctions)) for i, s in enumerate(streets)),
        ),
        things=tuple(
            _thing(t, ("things", i)) for i, t in enumerate(_list(data["things"], ("things",)))
        ),
        day=_day(data["light"], ("light",)),
    )


def _street(entry: Any, path: FieldPath, junctions: int) -> Street:
    expect(isinstance(entry, dict), path, f"a street is an object, got {short(entry)}")
    no_extra(entry, ("start", "end", "via"), path)
    for end in ("start", "end"):
        there = entry.get(end)
        known = _whole(there) and 0 <= there < junctions
        expect(known, (*path, end), f"a junction from 0 to {junctions - 1}, got {short(there)}")
    expect(entry["start"] != entry["end"], path, "starts and ends at the same junction")
    return Street(entry["start"], entry["end"], _points(entry.get("via", []), (*path, "via")))


def _thing(entry: Any, path: FieldPath) -> Thing:
    expect(isinstance(entry, dict), path, f"a thing is an object, got {short(entry)}")
    no_extra(entry, ("kind", "colour", "size", "variant", "x", "y", "yaw"), path)
    kind, colour, size = entry.get("kind"), entry.get("colour"), entry.get("size", "")
    for field, value, choices in (
        ("kind", kind, KINDS),
        ("colour", colour, COLOURS),
        ("size", size, SIZES),
    ):
        known = isinstance(value, str) and value in choices
        expect(known, (*path, field), unknown(field, str(value), choices))
    variant = entry.get("variant", 0)
    known = _whole(variant) and 0 <= variant < VARIANTS
    expect(known, (*path, "variant"), f"from 0 to {VARIANTS - 1}, got {short(variant)}")
    x, y, yaw = (_number(entry.get(k), (*path, k)) for k in ("x", "y", "yaw"))
    return Thing(kind=kind, colour=colour, size=size, variant=variant, x=x, y=y, yaw=yaw)


def _day(entry: Any, path: FieldPath) -> Day:
    expect(isinstance(entry, dict), path, f"the light is an object, got {short(entry)}")
    no_extra(entry, ("azimuth", "elevation", "ambient", "sky", "ground"), path)
    azimuth, elevation, ambient = (
        _number(entry.get(k), (*path, k)) for k in ("azimuth", "elevation", "ambient")
    )
    expect(0 < elevation <= 90, (*path, "elevation"), f"above 0 and at most 90, got {elevation:g}")
    expect(0 <= ambient <= 1, (*path, "ambient"), f"from 0 to 1, got {ambient:g}")
    sky = _list(entry.get("sky"), (*path, "sky"))
    known = len(sky) == 3 and all(_whole(c) and 0 <= c <= 255 for c in sky)
    expect(known, (*path, "sky"), f"three whole numbers up to 255, got {short(sky)}")
    ground = entry.get("ground")
    expect(_whole(ground) and ground >= 0, (*path, "ground"), f"a seed, got {short(ground)}")
    red, green, blue = sky
    return Day(
        azimuth=azimuth,
        elevation=elevation,
        ambient=ambient,
        sky=(red, green, blue),
        ground=ground,
    )


def _list(value: Any, path: FieldPath) -> list[Any]:
    expect(isinstance(value, list), path, f"must be a list, got {short(value)}")
    return list(value)


def _points(value: Any, path: FieldPath) -> tuple[XY, ...]:
    found = []
    for i, point in enumerate(_list(value, path)):
        pair = isinstance(point, list) and len(point) == 2
        expect(pair, (*path, i), f"a point is [x, y], got {short(point)}")
        found.append((_number(point[0], (*path, i)), _number(point[1], (*path, i))))
    return tuple(found)


def _number(value: Any, path: FieldPath) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    near = number and not math.isnan(value) and abs(value) <= FARTHEST
    expect(near, path, f"a number up to {FARTHEST:g}, got {short(value)}")
    return float(value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
