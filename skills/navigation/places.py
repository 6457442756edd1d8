"""A map as a robot finds its way by it: nodes, ways between them, and the moments it was looked at from.

A map keeps a node's position, which is that of its first moment; where its other moments were taken is known
to within the distance up to which moments join a node (`maps.building`).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maps.building import JOINS
from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.roads import Floats, Indices, Roads
from skills.navigation.protocols import MapCodes

FIRST = 0.3  # [m] std of where a node's first moment was taken
UNIFORM = 0.29  # std of a uniform distribution, of its width: for the other moments of a node


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """Nodes, ways and moments."""

    roads: Roads
    node: Indices  # (m,) number of each moment's node
    poses: Floats  # (m, 3) x, y [m], yaw [rad] of each moment
    spread: Floats  # (m,) [m] std of its position, along x and along y

    @classmethod
    def of(cls, town: TopologicalMap, codes: MapCodes) -> "Places":
        """Of a map and the codes of its panoramas.

        Raises:
            MapError: no nodes or no panoramas, moments of nodes that are not there, or of no finite bearing.
        """
        roads = town.roads()
        node, yaw = np.asarray(codes.node, np.int64), np.asarray(codes.yaw, float)
        if not roads.n_nodes or not len(node):
            raise MapError(
                "the map has no panoramas to drive by; `doable map build` makes one that has"
            )
        if not (node.shape == yaw.shape == (len(codes.codes),)):
            raise MapError(f"{len(codes.codes)} codes, but {node.shape} nodes and {yaw.shape} yaws")
        if not (node.min() >= 0 and node.max() < roads.n_nodes):
            raise MapError(
                f"a panorama of node {int(node.max())}; the map has {roads.n_nodes} nodes"
            )
        if not np.isfinite(yaw).all():
            raise MapError("a panorama without a bearing: nothing can be driven by it")
        first = np.zeros(len(node), bool)
        first[np.unique(node, return_index=True)[1]] = True
        joined = 2 * JOINS * float(np.median(roads.lengths)) if roads.n_arcs else 0.0
        return cls(
            roads=roads,
            node=node,
            poses=np.column_stack([roads.positions[node, :2], yaw]),
            spread=np.where(first, FIRST, np.hypot(FIRST, UNIFORM * joined)),
        )

    @property
    def nodes(self) -> Floats:
        """(n_nodes, 2) [m]."""
        return self.roads.positions[:, :2]

    @cached_property
    def _pieces(self) -> tuple[Floats, Floats]:
        """Starts (e, 2) and extents (e, 2) of the ways [m], each once; of a map without any, its nodes."""
        once = self.roads.tails < self.roads.heads
        backed = np.isin(
            self.roads.tails * self.roads.n_nodes + self.roads.heads,
            self.roads.heads * self.roads.n_nodes + self.roads.tails,
        )
        tails, heads = (a[once | ~backed] for a in (self.roads.tails, self.roads.heads))
        if not len(tails):
            return self.nodes, np.zeros_like(self.nodes)
        return self.nodes[tails], self.nodes[heads] - self.nodes[tails]

    def aside(self, points: Floats) -> Floats:
        """(h,) how far points (h, 2) are from the nearest way [m]."""
        start, along = self._pieces
        apart = points[:, None] - start
        length = np.maximum((along**2).sum(-1), 1e-12)
        share = np.clip((apart * along).sum(-1) / length, 0.0, 1.0)
        rest = apart - share[..., None] * along
        return np.asarray(np.sqrt((rest**2).sum(-1)).min(axis=1))

    def near(self, points: Floats, reach: float) -> NDArray[np.bool_]:
        """(m,) whether a moment is nearer than `reach` [m] to any of points (h, 2)."""
        apart = self.poses[:, None, :2] - points
        return np.asarray(((apart**2).sum(-1) < reach**2).any(axis=1))
