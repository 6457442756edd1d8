"""Where things stand in a town: buildings along the streets with gaps, landmarks where their kind belongs.

Kinds are drawn per town, so that some are absent; of those that are there, several stand apart from each
other. Nothing overlaps, and nothing but parked vehicles comes nearer to the middle of a street than its kerb.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import atan2, cos, hypot, pi, sin

import numpy as np

from envs.town_kinds import BUILDINGS, LANDMARKS, SIZES, VARIANTS, Kind, Spot
from envs.town_looks import covered
from envs.town_streets import PAVEMENT, ROAD, Streets
from envs.town_thing import Thing

ABSENT = 0.2  # share of the kinds of landmark that a town lacks
MOST = 6  # of one kind, at its usual share
DENSITY = 0.075  # landmarks per metre of street
GAP = 0.22  # share of lots without a building
LANE = 1.55  # [m] everything keeps so far from the middle of a street
TRIES = 40
APART = 18.0  # [m] between two landmarks of one kind
MARGINS = {Spot.LOT: 2.0}  # [m] between what is drawn and what stands already
MARGIN = 0.9

Held = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Side:
    """One side of a straight piece of street."""

    x: float
    y: float
    heading: float  # [rad] along the piece, this side to the right
    length: float  # [m]

    def at(self, along: float, aside: float) -> tuple[float, float]:
        """The point so far along the piece and to the right of its middle [m]."""
        c, s = cos(self.heading), sin(self.heading)
        return self.x + along * c + aside * s, self.y + along * s - aside * c

    def facing(self, spot: Spot) -> float:
        """Yaw [rad] of a thing there: its front to the street, to the traffic, or along the street."""
        turn = {Spot.CORNER: -pi / 2, Spot.SIGN: -pi / 2, Spot.ROADSIDE: 0.0}.get(spot, pi)
        # -y is the front: at yaw = heading it looks to the right, away from the street
        return (self.heading + turn + pi) % (2 * pi) - pi


def draw_things(streets: Streets, rng: np.random.Generator, without: Held) -> tuple[Thing, ...]:
    """Buildings and landmarks of the generator's choice."""
    sides = _sides(streets)
    things = list[Thing]()
    for candidate in _buildings(sides, rng, without):
        if _fits(candidate, Spot.LOT, streets, things):
            things.append(candidate)
    wanted = _wanted(rng, round(DENSITY * sum(s.length for s in sides) / 2))
    for kind in wanted:
        for _ in range(TRIES):
            candidate = _landmark(kind, sides, rng, without)
            if _fits(candidate, kind.spot, streets, things):
                things.append(candidate)
                break
    return tuple(things)


def _sides(streets: Streets) -> list[Side]:
    found = []
    for start, end in streets.pieces.tolist():
        for (x0, y0), (x1, y1) in ((start, end), (end, start)):
            heading = atan2(y1 - y0, x1 - x0)
            found.append(Side(x0, y0, heading, hypot(x1 - x0, y1 - y0)))
    return found


def _wanted(rng: np.random.Generator, count: int) -> list[Kind]:
    """The landmarks to place, kinds mixed."""
    kinds = list(LANDMARKS.values())
    there = [k for k, u in zip(kinds, rng.random(len(kinds)), strict=True) if u >= ABSENT]
    shares = np.array([k.share for k in there])
    counts = np.minimum(rng.multinomial(count, shares / shares.sum()), MOST * np.maximum(shares, 1))
    wanted = [k for k, n in zip(there, counts.tolist(), strict=True) for _ in range(max(1, int(n)))]
    return [wanted[i] for i in rng.permutation(len(wanted)).tolist()]


def _thing(
    kind: Kind, x: float, y: float, yaw: float, rng: np.random.Generator, without: Held
) -> Thing:
    colours = [c for c in kind.colours if (c, kind.name) not in without] or list(kind.colours)
    colour = colours[int(rng.integers(len(colours)))]
    size = list(SIZES)[int(rng.choice(3, p=(0.25, 0.5, 0.25)))]
    variant = int(rng.integers(VARIANTS))
    return Thing(
        kind=kind.name,
        colour=colour,
        size=size if kind.sized else "",
        variant=variant,
        x=round(x, 3),
        y=round(y, 3),
        yaw=round(yaw, 4),
    )


def _buildings(sides: list[Side], rng: np.random.Generator, without: Held) -> Iterator[Thing]:
    kinds = list(BUILDINGS.values())
    shares = np.array([k.share for k in kinds])
    for i in rng.permutation(len(sides)).tolist():
        side = sides[i]
        along = float(rng.uniform(8.0, 12.0))
        while along < side.length - 8.0:
            kind = kinds[int(rng.choice(len(kinds), p=shares / shares.sum()))]
            thing = _thing(kind, 0.0, 0.0, side.facing(Spot.LOT), rng, without)
            x0, y0, x1, _ = covered(thing.kind, thing.colour, thing.size, thing.variant)
            aside = ROAD + PAVEMENT + float(rng.uniform(1.6, 4.5)) - y0
            x, y = side.at(along + (x1 - x0) / 2, aside)
            along += x1 - x0 + float(rng.uniform(2.0, 6.0))
            if rng.random() < GAP:
                along += float(rng.uniform(2.0, 8.0))
            else:
                yield replace(thing, x=round(x, 3), y=round(y, 3))


def _landmark(kind: Kind, sides: list[Side], rng: np.random.Generator, without: Held) -> Thing:
    """A candidate somewhere beside a street."""
    lengths = np.array([s.length for s in sides])
    side = sides[int(rng.choice(len(sides), p=lengths / lengths.sum()))]
    along = float(rng.uniform(7.0, max(7.5, side.length - 7.0)))
    if kind.spot is Spot.CORNER:
        along = side.length - float(rng.uniform(6.0, 7.5))
    yaw = side.facing(kind.spot)
    loose = 0.25 if kind.spot is Spot.YARD else 0.04
    thing = _thing(kind, 0.0, 0.0, yaw + float(rng.normal(0.0, loose)), rng, without)
    deep = covered(thing.kind, thing.colour, thing.size, thing.variant)
    aside = _aside(kind.spot, deep, rng)
    x, y = side.at(along, aside)
    return replace(thing, x=round(x, 3), y=round(y, 3))


def _aside(spot: Spot, deep: tuple[float, float, float, float], rng: np.random.Generator) -> float:
    """How far to the right of the middle of the street a thing stands [m]."""
    x0, y0, x1, y1 = deep
    if spot is Spot.ROADSIDE:
        return ROAD - 0.15 - max(y1, -y0)
    if spot in (Spot.CORNER, Spot.SIGN):
        return ROAD + 0.35 + max(x1, -x0) + (1.0 if spot is Spot.SIGN else 0.0)
    if spot is Spot.KERB:
        return ROAD + float(rng.uniform(0.25, 0.7)) - y0
    return ROAD + PAVEMENT + float(rng.uniform(0.3, 2.0)) - y0


def _fits(candidate: Thing, spot: Spot, streets: Streets, things: list[Thing]) -> bool:
    margin = MARGINS.get(spot, MARGIN)
    for other in things:
        if not candidate.clear_of(other, margin):
            return False
        same = spot is not Spot.LOT and other.kind == candidate.kind
        if same and hypot(other.x - candidate.x, other.y - candidate.y) < APART:
            return False
    keep = LANE if spot is Spot.ROADSIDE else ROAD + 0.1
    return bool(streets.distance(candidate.outline).min() >= keep)
