"""A town as a value, without physics: streets, the things beside them, and the light of the day.

    {"schema": 1, "seed": 7, "junctions": [[x, y], ...], "streets": [{"start": 0, "end": 1, "via": []}, ...],
     "things": [{"kind": "fire hydrant", "colour": "red", "x": 3.2, "y": -40.1, "yaw": 1.57}, ...],
     "light": {"azimuth": 40, "elevation": 55, "ambient": 0.55, "sky": [150, 190, 230], "ground": 3}}

`town(seed)` draws one; the same seed gives the same town. Seeds of `TRAIN_SEEDS` are for training, those of
`VALIDATION_SEEDS` for choosing between models, those of `TEST_SEEDS` for reported figures only.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin
from typing import Any

import numpy as np

from envs.bodies import Light
from envs.town_kinds import BUILDINGS
from envs.town_paint import RGB
from envs.town_sites import draw_things
from envs.town_streets import Streets, draw_streets
from envs.town_thing import Thing

SCHEMA = 1
TRAIN_SEEDS, VALIDATION_SEEDS = range(10_000), range(10_000, 11_000)
TEST_SEEDS = range(20_000, 21_000)
SKIES: tuple[RGB, ...] = (
    (120, 170, 225),
    (150, 190, 230),
    (178, 200, 218),
    (196, 204, 210),
    (214, 186, 168),
    (105, 150, 205),
)


@dataclass(frozen=True, kw_only=True)
class Day:
    """Light, sky and ground."""

    azimuth: float  # [deg] of the sun, from x towards y
    elevation: float  # [deg]
    ambient: float
    sky: RGB  # high up; it is paler above the horizon
    ground: int  # seed of the grain of asphalt and grass

    @property
    def light(self) -> Light:
        """The sun as the renderer takes it."""
        a, e = radians(self.azimuth), radians(self.elevation)
        direction = cos(e) * cos(a), cos(e) * sin(a), sin(e)
        return Light(direction, ambient=self.ambient, diffuse=1.02 - self.ambient)


@dataclass(frozen=True, kw_only=True)
class Town:
    """One town."""

    seed: int
    streets: Streets
    things: tuple[Thing, ...]
    day: Day

    @cached_property
    def bodies(self) -> dict[str, Thing]:
        """The things by the names of their bodies: from the second of a name on with a number."""
        counts = dict[str, int]()
        found = dict[str, Thing]()
        for thing in self.things:
            n = counts[thing.name] = counts.get(thing.name, 0) + 1
            found[f"{thing.name}#{n}" if n > 1 else thing.name] = thing
        return found

    @property
    def landmarks(self) -> tuple[Thing, ...]:
        """The things that are no buildings."""
        return tuple(t for t in self.things if t.kind not in BUILDINGS)

    @property
    def buildings(self) -> tuple[Thing, ...]:
        """The things that are."""
        return tuple(t for t in self.things if t.kind in BUILDINGS)

    def to_json(self) -> dict[str, Any]:
        """Plain data that `envs.town_text` reads back."""
        return {
            "schema": SCHEMA,
            "seed": self.seed,
            "junctions": [list(p) for p in self.streets.junctions],
            "streets": [
                {"start": s.start, "end": s.end, "via": [list(p) for p in s.via]}
                for s in self.streets.streets
            ],
            "things": [t.to_json() for t in self.things],
            "light": {
                "azimuth": self.day.azimuth,
                "elevation": self.day.elevation,
                "ambient": self.day.ambient,
                "sky": list(self.day.sky),
                "ground": self.day.ground,
            },
        }


def town(seed: int, *, without: Collection[tuple[str, str]] = ()) -> Town:
    """The town of a seed, without things of certain colours and kinds, such as ("red", "bench")."""
    rng = np.random.default_rng(seed)
    streets = draw_streets(rng)
    day = Day(
        azimuth=round(float(rng.uniform(0, 360)), 1),
        elevation=round(float(rng.uniform(30, 70)), 1),
        ambient=round(float(rng.uniform(0.45, 0.65)), 3),
        sky=SKIES[int(rng.integers(len(SKIES)))],
        ground=int(rng.integers(1000)),
    )
    return Town(
        seed=seed, streets=streets, things=draw_things(streets, rng, frozenset(without)), day=day
    )
