"""A map as arrays, which is what a search goes by: node positions, and arcs that lead from node to node.

Nodes are numbered in the order of the map's file; an undirected edge is two arcs. Arcs are sorted by tail,
then head, so the same map gives the same arrays however its edges were listed.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maps.errors import MapError

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Roads:
    """Nodes and arcs."""

    positions: Floats  # (n_nodes, 3) [m]; x right and y up, seen from above
    tails: Indices  # (n_arcs,) node an arc leaves
    heads: Indices  # (n_arcs,) node it leads to
    lengths: Floats  # (n_arcs,) [m], positive

    @classmethod
    def of(
        cls,
        positions: ArrayLike,
        edges: ArrayLike,
        lengths: ArrayLike,
        *,
        directed: bool = False,
    ) -> "Roads":
        """Arrays of a map.

        Args:
            positions: (n_nodes, 3) [m].
            edges: (n_edges, 2) numbers of nodes: source, target.
            lengths: (n_edges,) [m].
            directed: whether an edge leads from its source to its target only.

        Raises:
            MapError: shapes that do not fit, numbers that are not finite, lengths that are not positive,
                edges to nodes that are not there or from a node to itself.
        """
        places = np.asarray(positions, dtype=float).reshape(-1, 3)
        pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
        measured = np.asarray(lengths, dtype=float).reshape(-1)
        _check(places, pairs, measured)
        if not directed:
            pairs, measured = np.vstack([pairs, pairs[:, ::-1]]), np.tile(measured, 2)
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        tails, heads = pairs[order, 0], pairs[order, 1]
        return cls(positions=places, tails=tails, heads=heads, lengths=measured[order])

    @property
    def n_nodes(self) -> int:
        """How many nodes."""
        return len(self.positions)

    @property
    def n_arcs(self) -> int:
        """How many arcs."""
        return len(self.tails)

    @cached_property
    def first_arcs(self) -> Indices:
        """(n_nodes + 1,): the arcs that leave node v are those from entry v up to entry v + 1."""
        return np.searchsorted(self.tails, np.arange(self.n_nodes + 1)).astype(np.int64)


def _check(positions: Floats, edges: Indices, lengths: Floats) -> None:
    if len(edges) != len(lengths):
        raise MapError(f"{len(edges)} edges, but {len(lengths)} lengths")
    if not np.isfinite(positions).all():
        raise MapError("a position is not finite")
    if not (np.isfinite(lengths).all() and (lengths > 0).all()):
        raise MapError("a length is not a positive, finite number")
    if len(edges) and not (edges.min() >= 0 and edges.max() < len(positions)):
        raise MapError("an edge leads to a node that is not there")
    if (edges[:, 0] == edges[:, 1]).any():
        raise MapError("an edge leads from a node to itself")
