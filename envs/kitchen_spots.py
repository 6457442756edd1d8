"""Which spots of the kitchen are free, from where things are, and where things of a scene are put.

A spot is free for an object when the circles that they cover, however turned, keep apart from all others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import dist

import numpy as np

from envs.errors import TableFullError
from envs.kitchen_layout import CABINET, DRAWERS, FLOOR
from envs.kitchen_looks import Look
from envs.kitchen_plan import DRAWER_TRAVEL, SURFACES, XY, Side, Spot

APART = 0.002  # [m] between the circles of two things
ROOMY = 0.2  # [m] beside a thing; more is no better
TRIES = 12  # spots that chance looks at for one object
LEVEL = 0.12  # [m] things whose bottoms differ by more do not meet
FLOOR_SPOTS = tuple(
    Spot(Side((0.0, 0.0), 0.0, 0.0), (x, y, 0.0))
    for x in np.arange(0.5, 2.2, 0.15).tolist()
    for y in np.arange(-2.0, -1.3, 0.15).tolist()
)


@dataclass(frozen=True)
class Taken:
    """A circle that something covers."""

    position: tuple[float, float, float]  # [m] of its bottom
    reach: float  # [m]


def room(spot: Spot, taken: Iterable[Taken]) -> float:
    """Distance [m] from a spot's middle to the nearest edge of something there, at most ROOMY."""
    x, y, z = spot.position
    return min(
        (
            dist((x, y), t.position[:2]) - t.reach
            for t in taken
            if abs(t.position[2] - z) < LEVEL and abs(t.position[0] - x) < 2 * ROOMY
        ),
        default=ROOMY,
    )


def spots_of(location: str) -> tuple[Spot, ...]:
    """All spots of a place, in a drawer as if it were open; nearest rows of the cabinet's top first."""
    if location == FLOOR:
        return FLOOR_SPOTS
    spots = [s for place in SURFACES[location] for s in place.spots()]
    if location == CABINET:
        spots.sort(key=lambda s: s.side.local(s.position[:2])[1])
    return tuple(spots)


def free_spots(
    look: Look, spots: Iterable[Spot], taken: Iterable[Taken]
) -> Iterator[tuple[Spot, float]]:
    """The spots that an object fits on, each with the room it has there [m]."""
    taken = tuple(taken)
    for spot in spots:
        left = room(spot, taken) - look.reach
        if left >= APART:
            yield spot, min(left, ROOMY)


def draw_spot(
    name: str, look: Look, location: str, taken: Iterable[Taken], rng: np.random.Generator
) -> Spot:
    """A free spot by chance, a roomy one rather than a tight one.

    Raises:
        TableFullError: there is none.
    """
    spots = spots_of(location)
    if location == CABINET:  # its front row is within reach whatever is open
        spots = (*spots[:21], *spots[21:])
    free = list(free_spots(look, spots, taken))
    if location == CABINET:
        free = [f for f in free if f[0] in spots[:21]] or free
    if not free:
        raise TableFullError(f'the {location} is full: no free spot for "{name}"')
    some = rng.choice(len(free), size=min(TRIES, len(free)), replace=False)
    return free[max(some.tolist(), key=lambda k: round(free[k][1], 4))][0]


def in_drawer(spot: Spot, location: str, travel: float) -> tuple[float, float, float]:
    """Where a spot is [m] when a drawer is open so far."""
    x, y, z = spot.position
    return (x, y + DRAWER_TRAVEL - travel, z) if location in DRAWERS else (x, y, z)


def xy_of(position: tuple[float, float, float]) -> XY:
    """The point on the ground."""
    return position[0], position[1]
