"""A topological map from a drive: moments become nodes, places seen again join them.

As in ViNG (arXiv 2012.09812) and LM-Nav, nodes are moments of the drive and edges lead where one was driven
or where a learned distance says that one could; here positions are fitted first (`maps.pose_graph`), and

  - a moment joins an earlier node when it is nearer than `JOINS` spacings and the drive ties the two, or a
    closure of moments next to them, so a street that is driven twice is one row of nodes, and a junction has
    as many ways as it has;
  - an edge is as long as its nodes are apart; one that a closure asks for is left out where the way along
    other edges is hardly longer;
  - a node keeps the pictures of every moment that looked another way than those before it, up to
    `Rules.moments`.

Limits: two streets that run closer than the spacing side by side become one; a map is as connected as its
closures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.graph_json import View
from maps.planar import wrapped
from maps.pose_graph import Closures, Fit, fit
from maps.roads import Floats

JOINS = 0.75  # of the spacing: a moment nearer to a node than that joins it
ROUND = 2  # moments before and after one whose closures tie it too


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How dense a map is."""

    spacing: float = 4.0  # [m] between nodes
    detour: float = 1.6  # an edge with a way round it at most so many times as long is superfluous
    moments: int = 3  # whose pictures a node keeps
    another_way: float = (
        0.8  # [rad] by which a moment must look elsewhere for its pictures to be kept
    )

    def __post_init__(self) -> None:
        if not 0 < self.spacing < np.inf:
            raise MapError(f"the spacing of nodes is above 0 m, got {self.spacing}")
        if self.detour < 1 or self.moments < 1:
            raise MapError(f"a detour is at least 1 and so are the moments of a node, got {self}")


@dataclass
class _Node:
    """A place while the map is made."""

    moment: int  # that it was made of
    members: list[int] = field(default_factory=list)


def build(
    odometry: Floats,
    views: Sequence[Sequence[View]],
    closures: Closures,
    rules: Rules | None = None,
    *,
    start: Floats | None = None,
) -> TopologicalMap:
    """Make a map of a drive.

    Args:
        odometry: (n, 3) x, y [m], yaw [rad] where the robot believed to be at each moment, in order.
        views: of each moment; bearings as seen from the robot [rad], to the left of straight ahead.
        closures: places seen again.
        rules: how dense it is.
        start: (n, 3) poses that the fit starts from; None: the odometry's.

    Raises:
        MapError: numbers that cannot be, or as many moments as there are no views.
    """
    rules = rules or Rules()
    if len(views) != len(odometry):
        raise MapError(f"{len(odometry)} moments, but views of {len(views)}")
    fitted = fit(odometry, closures, start)
    true = closures.of(fitted.agrees)
    node_of, nodes = _placed(fitted, true, rules)
    made = TopologicalMap()
    for number, node in enumerate(nodes):
        x, y, _ = fitted.poses[node.moment].tolist()
        shown = [_turned(views[m], fitted.poses[m, 2]) for m in _kept(node, fitted, rules)]
        made.add_node(number, (x, y, 0.0), [view for some in shown for view in some])
    for a, b in _edges(node_of, [node.moment for node in nodes], fitted, true, rules):
        made.add_edge(a, b, _apart(fitted, nodes[a].moment, nodes[b].moment))
    return made


def _placed(fitted: Fit, true: Closures, rules: Rules) -> tuple[list[int], list[_Node]]:
    """The node of each moment, and the nodes."""
    tied: list[list[int]] = [[] for _ in fitted.poses]
    for a, b in zip(true.first.tolist(), true.second.tolist(), strict=True):
        tied[max(a, b)].append(min(a, b))
    node_of, nodes = list[int](), list[_Node]()
    for moment in range(len(fitted.poses)):
        ties = {t for m in _about(moment, len(tied)) for t in tied[m]}
        near = {node_of[m] for t in ties for m in _about(t, moment)}
        near |= {node_of[moment - 1]} if moment else set()
        away = {k: _apart(fitted, nodes[k].moment, moment) for k in near}
        best = min(away, key=lambda k: (away[k], k), default=None)
        if best is None or away[best] > JOINS * rules.spacing:
            best = len(nodes)
            nodes.append(_Node(moment))
        nodes[best].members.append(moment)
        node_of.append(best)
    return node_of, nodes


def _about(moment: int, end: int) -> range:
    """The moments round one, before `end`."""
    return range(max(0, moment - ROUND), min(end, moment + ROUND + 1))


def _edges(
    node_of: list[int], moments: list[int], fitted: Fit, true: Closures, rules: Rules
) -> list[tuple[int, int]]:
    """Pairs of nodes: driven from one to the other, or joined by a closure where the way round is long."""
    driven = {(min(p), max(p)) for p in pairwise(node_of) if p[0] != p[1]}
    found = sorted(driven)
    asked = {
        (min(node_of[a], node_of[b]), max(node_of[a], node_of[b]))
        for a, b in zip(true.first.tolist(), true.second.tolist(), strict=True)
    }
    length = {pair: _apart(fitted, moments[pair[0]], moments[pair[1]]) for pair in asked | driven}
    for a, b in sorted(asked - driven, key=lambda pair: (length[pair], pair)):
        if (
            a != b
            and length[a, b] > 0
            and _way(found, length, len(moments), a, b) > rules.detour * length[a, b]
        ):
            found.append((a, b))
    return [pair for pair in sorted(found) if length[pair] > 0]


def _way(
    edges: list[tuple[int, int]], length: dict[tuple[int, int], float], n: int, a: int, b: int
) -> float:
    """How long the shortest way between two nodes along edges is [m]."""
    if not edges:
        return np.inf
    heads, tails = zip(*edges, strict=True)
    weights = csr_matrix(([length[e] for e in edges], (heads, tails)), shape=(n, n))
    return float(dijkstra(weights, directed=False, indices=a)[b])


def _kept(node: _Node, fitted: Fit, rules: Rules) -> list[int]:
    """The moments whose pictures a node keeps: its own, and those that look another way."""
    kept = [node.moment]
    for moment in node.members:
        turns = fitted.poses[moment, 2] - fitted.poses[kept, 2]
        aside = np.abs(wrapped(turns))
        if len(kept) < rules.moments and aside.min() > rules.another_way:
            kept.append(moment)
    return kept


def _turned(views: Sequence[View], yaw: float) -> list[View]:
    """Views with bearings in the map, of views with bearings from the robot."""
    return [
        view
        if view.bearing is None
        else View(view.file, float((view.bearing + yaw + np.pi) % (2 * np.pi) - np.pi))
        for view in views
    ]


def _apart(fitted: Fit, a: int, b: int) -> float:
    return float(np.hypot(*(fitted.poses[a] - fitted.poses[b])[:2]))
