r"""Where the robot is on the map: a Bayes filter over its nodes, with "anywhere" as one of the hypotheses.

Given a node, the pose is a Gaussian (`skills.navigation.hypotheses`), so the belief is discrete over nodes
and as fine as the looks allow between them:

    p(node v) = sum_h w_h p(v | pose of h)  +  lost / n_nodes

`predict` moves all hypotheses by odometry; what leaves the map's ways loses weight (nothing drives through
houses). `update` weighs each by what a look says against "anywhere", whose evidence is 0 nats by definition,
all in log space. A little mass goes to "anywhere" at every step and never less than `FLOOR` is left there, so
that a robot that was carried off, or misled, can find out. Where much is there, the whole map is looked
through, and what fits is made a hypothesis with its share of that mass (Fox 2003 injects particles so).
"""

import numpy as np

from maps.distance_record import REACH
from maps.errors import MapError
from maps.planar import watching, wrapped
from maps.roads import Floats, Indices
from skills.navigation.hypotheses import (
    NEAR,
    Hypotheses,
    around,
    corrected,
    merged,
    predicted,
)
from skills.navigation.places import Places
from skills.navigation.sighting import Sighting

START = (2.0, 0.3)  # [m], [rad] std of where a drive starts
CARRIED = (2.5, 0.5)  # [m], [rad] std after the robot was put elsewhere nearby
HEADINGS = 8  # tried where none is known
STRAY = 0.002  # of the mass goes to "anywhere" at each step
FLOOR = 1e-4  # least mass there
ASTRAY = 0.1  # with more than that there the whole map is looked through
LIKELY = 0.5  # links above that make hypotheses
BIRTHS = 12  # at most, of one look
COVERS = 2.0  # nodes that one hypothesis stands for
ROADWAY = 4.0  # [m] beside a way of the map it is free to be
BESIDE = 2.0  # [m] std of how much farther
MOST_BESIDE = 2.0  # [nat] that being far from any way costs at a step
HERE, ALIKE = 5.0, 1.0  # [m], [rad] around the likeliest pose that count as the same
SURE = 0.5  # with less mass there it is lost


class NodeBelief:
    """The belief of one drive."""

    def __init__(self, places: Places, start_node: int, start_yaw: float | None) -> None:
        """Begin at a node, looking along a yaw [rad] in the map; None: it has to be found out.

        Raises:
            MapError: no such node, or a yaw that is not finite.
        """
        if not 0 <= start_node < places.roads.n_nodes:
            raise MapError(
                f"no node has the number {start_node}; the map has {places.roads.n_nodes} nodes"
            )
        if start_yaw is not None and not np.isfinite(start_yaw):
            raise MapError(f"a heading is a finite angle [rad], got {start_yaw}")
        self._places = places
        pose = np.array([*places.nodes[start_node], start_yaw or 0.0])
        self._these = (
            around(pose, START)
            if start_yaw is not None
            else around(pose, (START[0], np.pi / HEADINGS), HEADINGS)
        )
        self._lost = FLOOR
        self._nodes: Floats | None = None  # of the belief as it is now, once they are asked for
        self._weigh()

    # ---- what it says ----------------------------------------------------------------------------

    @property
    def pose(self) -> Floats:
        """(3,) the likeliest x, y [m], yaw [rad] in the map."""
        return np.asarray(self._these.poses[0])

    @property
    def covariance(self) -> Floats:
        """(3, 3) of the pose, in the map's frame."""
        return np.asarray(self._these.covariances[0])

    @property
    def anywhere(self) -> float:
        """Probability that it is at none of the poses it follows."""
        return self._lost

    @property
    def sure(self) -> float:
        """Probability of being around the likeliest pose, looking about the same way."""
        apart = self._these.poses - self.pose
        same = (np.hypot(apart[:, 0], apart[:, 1]) < HERE) & (np.abs(wrapped(apart[:, 2])) < ALIKE)
        return float(np.exp(self._these.log_weights)[same].sum())

    @property
    def lost(self) -> bool:
        """Whether it does not know where it is."""
        return self.sure < SURE

    @property
    def nodes(self) -> Floats:
        """(n_nodes,) probabilities."""
        if self._nodes is None:
            self._nodes = self._spread_over_nodes()
        return self._nodes

    def _spread_over_nodes(self) -> Floats:
        places = self._places
        apart = places.nodes - self._these.poses[:, None, :2]  # (h, n, 2)
        spread = self._these.covariances[:, :2, :2] + self._own_width() ** 2 * np.eye(2)
        away = np.einsum("hni,hij,hnj->hn", apart, np.linalg.inv(spread), apart)
        shares = np.exp(-0.5 * (away - away.min(axis=1, keepdims=True)))
        shares /= shares.sum(axis=1, keepdims=True)
        found = np.exp(self._these.log_weights) @ shares + self._lost / places.roads.n_nodes
        return np.asarray(found / found.sum())

    @property
    def node(self) -> int:
        """The likeliest."""
        return int(self.nodes.argmax())

    @property
    def entropy(self) -> float:
        """Of the nodes [nat]: 0 where one is certain, log(n_nodes) where nothing is known."""
        shares = self.nodes
        return float(-(shares * np.log(np.maximum(shares, 1e-300))).sum())

    def moments(self) -> Indices:
        """Numbers of the moments to compare the next look with: those near, or all when astray."""
        if self._lost > ASTRAY:
            return np.arange(len(self._places.node), dtype=np.int64)
        return np.flatnonzero(self._places.near(self._these.poses[:, :2], REACH))

    # ---- how it changes --------------------------------------------------------------------------

    def predict(self, step: Floats) -> None:
        """The robot moved by a step (3,) of its odometry: x ahead, y to the left [m], yaw [rad]."""
        these = predicted(self._these, np.asarray(step, float))
        beside = np.maximum(self._places.aside(these.poses[:, :2]) - ROADWAY, 0.0)
        self._these = these.weighed(-np.minimum(0.5 * (beside / BESIDE) ** 2, MOST_BESIDE))
        self._lost += STRAY
        self._weigh()

    def update(self, seen: Sighting) -> None:
        """The robot looked, and this is how the moments it compared with appear."""
        if not len(seen):
            return
        before = self._lost
        these = corrected(self._these, seen)
        if before > ASTRAY:
            these = these + self._born(seen, before)
        self._these = these
        self._weigh()

    def carried(self) -> None:
        """Somebody put the robot elsewhere nearby; its odometry does not know."""
        turned = around(self.pose, (CARRIED[0], CARRIED[1]), HEADINGS)
        turned = Hypotheses(
            log_weights=turned.log_weights,
            poses=turned.poses,
            covariances=turned.covariances + self.covariance * np.diag([1.0, 1.0, 0.0]),
        )
        self._these = turned
        self._weigh()

    def _born(self, seen: Sighting, mass: float) -> Hypotheses:
        """What a look makes likely elsewhere, with its share of a mass that is anywhere."""
        strong = np.flatnonzero(seen.linked > LIKELY)
        strong = strong[np.argsort(-seen.logit[strong], kind="stable")][: 4 * BIRTHS]
        poses = watching(seen.poses[strong], seen.offset[strong])
        fresh = np.ones(len(strong), bool)
        for i in range(len(strong)):
            others = np.concatenate([self._these.poses, poses[:i][fresh[:i]]])
            apart = others - poses[i]
            same = np.hypot(apart[:, 0], apart[:, 1]) < HERE
            fresh[i] = not (same & (np.abs(wrapped(apart[:, 2])) < NEAR[1])).any()
        some = np.flatnonzero(fresh)[:BIRTHS]
        share = np.log(mass * min(1.0, COVERS / self._places.roads.n_nodes))
        wide = np.zeros((len(some), 3, 3))
        wide[:, range(3), range(3)] = 2 * seen.variance[strong[some]]
        born = Hypotheses(
            log_weights=np.full(len(some), share), poses=poses[some], covariances=wide
        )
        return corrected(born, seen)

    def _weigh(self) -> None:
        """Merge, and make all masses add up to 1."""
        these, self._nodes = merged(self._these), None
        top = max(float(these.log_weights.max()), np.log(self._lost))
        masses = np.exp(these.log_weights - top)
        anywhere = np.exp(np.log(self._lost) - top)
        total = masses.sum() + anywhere
        self._lost = float(np.clip(anywhere / total, FLOOR, 1 - FLOOR))
        rest = np.log(1 - self._lost) - np.log(masses.sum())
        self._these = these.weighed(np.full(len(these), rest - top))

    def _own_width(self) -> float:
        """[m] half of the usual way between nodes: a pose belongs to the nodes about it."""
        lengths = self._places.roads.lengths
        return float(np.median(lengths)) / 2 if len(lengths) else HERE
