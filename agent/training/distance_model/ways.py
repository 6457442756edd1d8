"""How far one drives along a town's streets from one place in them to another.

A place is a street and how far along its middle it lies. Ways between junctions are Dijkstra's; two places
are joined along their street, or by the best of the four ways from an end of one street to an end of the
other.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, dist

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from envs.frames import Array
from envs.town_streets import XY, Streets


@dataclass(frozen=True)
class Place:
    """Somewhere in the middle of a street, and a direction along it."""

    street: int
    along: float  # [m] from the street's start
    onward: bool  # towards its end, or back


class Ways:
    """The streets of a town as a graph."""

    def __init__(self, streets: Streets) -> None:
        self._lines = [np.array(streets.line(s)) for s in streets.streets]
        self._alongs = [_alongs(streets.line(s)) for s in streets.streets]
        self.lengths = np.array([along[-1] for along in self._alongs])  # (n_streets,) [m]
        self._ends = np.array([(s.start, s.end) for s in streets.streets])
        n = len(streets.junctions)
        weights = csr_matrix((self.lengths, (self._ends[:, 0], self._ends[:, 1])), shape=(n, n))
        self._between: Array = dijkstra(weights, directed=False)  # (n, n) [m]

    def at(self, place: Place) -> tuple[XY, float]:
        """Where a place is [m], and the yaw of its direction [rad]."""
        line, along = self._lines[place.street], self._alongs[place.street]
        x, y = (float(np.interp(place.along, along, line[:, k])) for k in (0, 1))
        piece = min(int(np.searchsorted(along, place.along, "right")), len(along) - 1)
        ahead = line[piece] - line[piece - 1]
        ahead = ahead if place.onward else -ahead
        return (x, y), atan2(ahead[1], ahead[0])

    def wandered(self, place: Place, way: float, rng: np.random.Generator) -> Place:
        """Where one is so far on [m], at random where streets fork, back where they end."""
        street, along, onward = place.street, place.along, place.onward
        while True:
            room = self.lengths[street] - along if onward else along
            if way <= room:
                return Place(street, float(along + way if onward else along - way), onward)
            way -= room
            junction = self._ends[street, int(onward)]
            others = [
                k for k in np.flatnonzero((self._ends == junction).any(axis=1)) if k != street
            ]
            if others:
                street = int(others[int(rng.integers(len(others)))])
            onward = bool(self._ends[street, 0] == junction)
            along = 0.0 if onward else float(self.lengths[street])

    def between(self, places: list[Place]) -> Array:
        """(n, n) how far one drives from each place to each other [m]."""
        street = np.array([p.street for p in places], np.int64)
        along = np.array([p.along for p in places], float)
        to_ends = np.stack([along, self.lengths[street] - along], axis=1)  # (n, 2)
        ends = self._ends[street]
        ways = (
            to_ends[:, None, :, None]
            + self._between[ends[:, None, :, None], ends[None, :, None, :]]
            + to_ends[None, :, None, :]
        ).min(axis=(2, 3))
        direct = np.abs(along[:, None] - along[None])
        same = street[:, None] == street[None]
        return np.asarray(np.where(same, np.minimum(direct, ways), ways))


def _alongs(line: list[XY]) -> NDArray[np.float64]:
    """How far along a line its points are [m]."""
    return np.concatenate([[0.0], np.cumsum([dist(a, b) for a, b in pairwise(line)])])
