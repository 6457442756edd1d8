"""How far along a walk the robot has come, and how it gets back to a walk that it has left."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from envs.frames import Array
from envs.town_driver import Line
from maps.errors import MapError
from maps.roads import Floats, Roads

WINDOW = 2.5  # [m] of the walk ahead in which the nearest point is looked for
PASSED = 2.0  # [m] before a node of the walk it counts as passed
AFTER = 3  # nodes of the walk's rest that a way back may leave out


class Progress:
    """A walk of nodes as a line through the map, and the place reached on it."""

    def __init__(self, roads: Roads, walk: Sequence[int]) -> None:
        """Begin at the walk's first node; raises MapError for what is no walk (`checked_walk`)."""
        self.walk = checked_walk(roads, walk)
        places = roads.positions[list(self.walk), :2]
        steps = np.linalg.norm(np.diff(places, axis=0), axis=1)
        self._along = np.concatenate([[0.0], np.cumsum(steps)])
        self._line = Line([(float(x), float(y)) for x, y in places])

    @property
    def left(self) -> float:
        """[m] to the end."""
        return self._line.length - self._line.come

    @property
    def come(self) -> float:
        """[m] from the beginning."""
        return self._line.come

    def follow(self, pose: Floats) -> None:
        """The robot is at a pose (3,) in the map."""
        self._line.follow(pose, WINDOW)

    def ahead(self, way: float) -> Array:
        """The point (2,) of the walk so far ahead [m] in the map."""
        return self._line.at(min(self._line.come + way, self._line.length))

    def aside(self, pose: Floats) -> float:
        """How far a pose (3,) is from the place reached [m]."""
        return float(np.hypot(*(self._line.at(self._line.come) - pose[:2])))

    def nodes_within(self, way: float) -> list[int]:
        """Nodes of the walk from the place reached to so far ahead [m]."""
        ahead = (self._along >= self._line.come) & (self._along <= self._line.come + way)
        return [self.walk[k] for k in np.flatnonzero(ahead)]

    @property
    def next_index(self) -> int:
        """Of the first node of the walk that is not passed yet; the last one never is before the end."""
        passed = self._along < self._line.come + PASSED
        return min(int(passed.sum()), len(self.walk) - 1)


def checked_walk(roads: Roads, walk: Sequence[int]) -> tuple[int, ...]:
    """The walk.

    Raises:
        MapError: fewer than two nodes, nodes that are not there or that no way joins, or all at one place.
    """
    nodes = tuple(int(node) for node in walk)
    if len(nodes) < 2:
        raise MapError(f"a walk to drive has at least two nodes, got {len(nodes)}")
    for node in nodes:
        if not 0 <= node < roads.n_nodes:
            raise MapError(f"no node has the number {node}; the map has {roads.n_nodes} nodes")
    for a, b in pairwise(nodes):
        heads = roads.heads[roads.first_arcs[a] : roads.first_arcs[a + 1]]
        if b not in heads:
            raise MapError(f"no way leads from node {a} to node {b} of the walk")
    places = roads.positions[list(nodes), :2]
    if not np.ptp(places, axis=0).any():
        raise MapError("all nodes of the walk are at one place")
    return nodes


def rejoined(roads: Roads, node: int, walk: Sequence[int], index: int) -> tuple[int, ...] | None:
    """The shortest way from a node to the rest of a walk, and that rest; None: no way leads there.

    Args:
        roads: the map.
        node: where the robot is.
        walk: its nodes.
        index: of the first that is not passed yet. The way leads there or to one of the `AFTER` after it,
            never later, so that no landmark is driven round.
    """
    costs = sparse.csr_array((roads.lengths, roads.heads, roads.first_arcs), (roads.n_nodes,) * 2)
    away, before = dijkstra(costs, indices=node, return_predecessors=True)
    rest = np.array(walk[index : index + 1 + AFTER])
    left = np.array([away[v] for v in rest])
    if not np.isfinite(left).any():
        return None
    best = int(np.argmin(left))
    way, at = [int(rest[best])], int(rest[best])
    while at != node:
        at = int(before[at])
        way.append(at)
    return (*way[::-1], *walk[index + best + 1 :])
