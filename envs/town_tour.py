"""Ways through the streets of a town: the shortest one between junctions, and one through every street."""

from heapq import heappop, heappush
from itertools import pairwise
from math import dist

import numpy as np

from envs.town_streets import Streets


def lengths(streets: Streets) -> dict[frozenset[int], float]:
    """How long each street is [m], by its two junctions."""
    return {
        frozenset((s.start, s.end)): sum(dist(a, b) for a, b in pairwise(streets.line(s)))
        for s in streets.streets
    }


def shortest(streets: Streets, start: int, end: int) -> list[int]:
    """The junctions on the shortest way.

    Raises:
        ValueError: no way leads there.
    """
    return _nearest(streets, start, frozenset((end,)))


def tour(streets: Streets, start: int, rng: np.random.Generator) -> list[int]:
    """A walk of junctions that takes every street at least once, at random where streets fork."""
    left = set(lengths(streets))
    walk = [start]
    while left:
        here = walk[-1]
        fresh = [j for j in streets.neighbours[here] if frozenset((here, j)) in left]
        if fresh:
            step = [here, fresh[int(rng.integers(len(fresh)))]]
        else:
            step = _nearest(streets, here, frozenset(j for pair in left for j in pair))
        left -= {frozenset(pair) for pair in pairwise(step)}
        walk += step[1:]
    return walk


def _nearest(streets: Streets, start: int, ends: frozenset[int]) -> list[int]:
    """The shortest way to any of some junctions (Dijkstra)."""
    long = lengths(streets)
    front: list[tuple[float, int, list[int]]] = [(0.0, start, [start])]
    seen = set[int]()
    while front:
        way, here, walk = heappop(front)
        if here in ends:
            return walk
        if here in seen:
            continue
        seen.add(here)
        for there in streets.neighbours[here]:
            if there not in seen:
                heappush(front, (way + long[frozenset((here, there))], there, [*walk, there]))
    raise ValueError(f"no way leads from junction {start} to {sorted(ends)}")
