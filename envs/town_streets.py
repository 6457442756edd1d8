"""The streets of a town: an irregular grid of junctions, some streets missing, bent or dead ends.

A value without physics. Everything can be reached: a street is left out only where the rest stays in one
piece; of some of those that are left out a stump remains, a dead end.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import hypot

import numpy as np

from envs.frames import Array

XY = tuple[float, float]
ROAD = 4.0  # [m] from the middle of a street to its kerb
PAVEMENT = 1.8  # [m] wide
BLOCKS = (4, 6)  # blocks along x and y, from and below
BLOCK = (46.0, 64.0)  # [m] wide
SHORTEST = 210.0  # [m] from the first to the last street, along x and y
SHIFT = 5.0  # [m] a junction lies so far off the grid
BEND = (4.0, 8.0)  # [m] a bent street's middle lies so far aside
MISSING, STUMP, BENT = 0.22, 0.5, 0.3  # shares
STUMP_LENGTH = 0.55  # of the whole street


@dataclass(frozen=True)
class Street:
    """A street between two junctions."""

    start: int
    end: int
    via: tuple[XY, ...] = ()  # corners between them


@dataclass(frozen=True)
class Streets:
    """All streets. Junctions with a single street are dead ends."""

    junctions: tuple[XY, ...]  # [m]
    streets: tuple[Street, ...]

    def line(self, street: Street) -> list[XY]:
        """The middle of a street, from junction to junction."""
        return [self.junctions[street.start], *street.via, self.junctions[street.end]]

    @cached_property
    def pieces(self) -> Array:
        """The straight pieces (n, 2, 2) of all streets [m]."""
        return np.array([ends for s in self.streets for ends in pairwise(self.line(s))])

    @cached_property
    def neighbours(self) -> dict[int, list[int]]:
        """Which junctions a street leads to, by junction."""
        found = defaultdict[int, list[int]](list)
        for s in self.streets:
            found[s.start].append(s.end)
            found[s.end].append(s.start)
        return {j: sorted(found[j]) for j in range(len(self.junctions))}

    @property
    def bounds(self) -> tuple[XY, XY]:
        """The lowest and the highest corner [m] of the box around the junctions."""
        points = np.array(self.junctions)
        low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return tuple(low), tuple(high)

    def between(self, start: int, end: int) -> list[XY]:
        """The middle of the street from one junction to a neighbour.

        Raises:
            KeyError: no street joins them.
        """
        for s in self.streets:
            if (s.start, s.end) == (start, end):
                return self.line(s)
            if (s.end, s.start) == (start, end):
                return self.line(s)[::-1]
        raise KeyError((start, end))

    def along(self, walk: list[int]) -> list[XY]:
        """The middle of the streets along a walk of neighbouring junctions."""
        line = [self.junctions[walk[0]]]
        for start, end in pairwise(walk):
            line += self.between(start, end)[1:]
        return line

    def distance(self, points: Array) -> Array:
        """How far points (n, 2) are from the middle of the nearest street [m], (n,)."""
        start, along = self.pieces[:, 0], self.pieces[:, 1] - self.pieces[:, 0]
        apart = points[:, None] - start
        share = np.clip((apart * along).sum(-1) / (along**2).sum(-1), 0.0, 1.0)
        rest = apart - share[..., None] * along
        return np.asarray(np.sqrt((rest**2).sum(-1)).min(axis=1))


def draw_streets(rng: np.random.Generator) -> Streets:
    """Streets of the generator's choice, at least 200 m from side to side, around the origin."""
    xs, ys = _lines(rng), _lines(rng)
    points = [(x, y) for y in ys for x in xs]
    shifts = rng.uniform(-SHIFT, SHIFT, (len(points), 2))
    junctions = [
        (round(x + dx, 2), round(y + dy, 2))
        for (x, y), (dx, dy) in zip(points, shifts, strict=True)
    ]
    n = len(xs)
    pairs = [(i, i + 1) for i in range(len(points)) if i % n < n - 1]
    pairs += [(i, i + n) for i in range(len(points) - n)]
    kept, stumps = _thinned(pairs, len(points), rng)
    streets = [Street(a, b, _bend(junctions[a], junctions[b], rng)) for a, b in kept]
    for a, b in stumps:
        (x0, y0), (x1, y1) = junctions[a], junctions[b]
        end = round(x0 + STUMP_LENGTH * (x1 - x0), 2), round(y0 + STUMP_LENGTH * (y1 - y0), 2)
        streets.append(Street(a, len(junctions)))
        junctions.append(end)
    return Streets(tuple(junctions), tuple(streets))


def _lines(rng: np.random.Generator) -> list[float]:
    widths = rng.uniform(*BLOCK, int(rng.integers(*BLOCKS)))
    widths *= max(1.0, SHORTEST / widths.sum())
    ends = np.concatenate([[0.0], np.cumsum(widths)])
    return [float(x) for x in ends - ends[-1] / 2]


def _thinned(
    pairs: list[tuple[int, int]], junctions: int, rng: np.random.Generator
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The streets that stay, and those of which a stump stays."""
    kept, stumps = set(pairs), []
    missing = round(MISSING * len(pairs))
    for k in rng.permutation(len(pairs)).tolist():
        if len(pairs) - len(kept) == missing:
            break
        without = kept - {pairs[k]}
        if _joined(without, junctions):
            kept = without
            if rng.random() < STUMP:
                stumps.append(pairs[k])
    return [p for p in pairs if p in kept], stumps


def _joined(pairs: set[tuple[int, int]], junctions: int) -> bool:
    """Whether every junction can be reached from every other."""
    seen, front = {0}, [0]
    while front:
        here = front.pop()
        for a, b in pairs:
            if here in (a, b):
                there = a + b - here
                if there not in seen:
                    seen.add(there)
                    front.append(there)
    return len(seen) == junctions


def _bend(start: XY, end: XY, rng: np.random.Generator) -> tuple[XY, ...]:
    (x0, y0), (x1, y1) = start, end
    aside = float(rng.uniform(*BEND)) * (1 if rng.random() < 0.5 else -1)
    if rng.random() >= BENT:
        return ()
    length = hypot(x1 - x0, y1 - y0)
    x = (x0 + x1) / 2 - aside * (y1 - y0) / length
    y = (y0 + y1) / 2 + aside * (x1 - x0) / length
    return ((round(x, 2), round(y, 2)),)
