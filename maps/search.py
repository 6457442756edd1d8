r"""LM-Nav's route search, exact: the walk that best explains the landmarks and directions of an instruction.

Shah et al. 2022 (arXiv 2207.04429, section 4.3, equations 1 to 3, algorithm 1) look for the walk v_0 ... v_T
on the map, from where the robot is, and the times t_1 <= ... <= t_n of the landmarks, that maximise

    sum_i log p(l_i | v_{t_i})  -  alpha * (length of the walk)                  with gamma = exp(-alpha)

Landmarks come in order, several may be at one node, and the walk ends at the last. The maximum over all
walks is found layer by layer: Q_i(v) is the best value of any walk that ends at v with i landmarks behind,
raised by log p(l_{i+1} | v) and then spread along the edges by Dijkstra's algorithm (`maps.layers`).

Departures from the paper:

  - scores are log-probabilities; the public code adds raw cosines (which can be given as scores too);
  - the map may be directed;
  - each leg may ask for directions, whose log-probabilities are added (`maps.turns`); the search then goes
    over (arc one came by, directions behind, landmark index) instead of (node, landmark index), and the other
    legs are walked without turning back unasked. A last leg, after the last landmark, ends as soon as its
    directions are behind;
  - with `skip`, a landmark may be left unclaimed at this fixed log-probability: no node is then where it
    is, and the directions before and after it follow each other;
  - `tolls` are paid for each time a node is entered (things to avoid);
  - beside the best walk, the best one with other landmark nodes, the margin between the two, and the
    posterior of each landmark over the nodes: the max-marginals (best objective with this landmark at this
    node), normalised over all nodes and "skipped". It is a max-product posterior, not a sum over walks.

Equal walks: the one that claims the node earliest in the map's file, a claim before a skip; what scipy's
Dijkstra prefers along the way. The same input gives the same walk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from maps.errors import SearchError
from maps.layers import ArcStates, NodeStates, Reached, backwards, onwards
from maps.roads import Floats, Roads
from maps.turns import Directions, TurnRules
from maps.walk import Claim, Route, Walk


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What weighs how much."""

    alpha: float = 0.01  # -log gamma: what a metre costs [nat/m]
    skip: float | None = None  # log-probability of a landmark left unclaimed [nat]; None: never
    turns: TurnRules = field(default_factory=TurnRules)

    def __post_init__(self) -> None:
        if not 0 <= self.alpha < np.inf:
            raise SearchError(f"alpha is finite and not negative, got {self.alpha}")
        if self.skip is not None and not np.isfinite(self.skip):
            raise SearchError(f"skip is a finite log-probability, got {self.skip}")


def search(
    roads: Roads,
    scores: ArrayLike,
    *,
    start: int,
    directions: Sequence[Directions] = (),
    heading: float | None = None,
    rules: Rules | None = None,
    tolls: ArrayLike | None = None,
    runner_up: bool = True,
) -> Route:
    """Find the best walk, and if asked for the runner-up and posteriors.

    Args:
        roads: the map.
        scores: (n_landmarks, n_nodes) log p(landmark | node) [nat], in visiting order; -inf: not there.
        start: number of the node the walk begins at.
        directions: what each leg asks for: to the first landmark, from there to the second, ..., after the
            last. Missing ones at the end ask for nothing.
        heading: which way one looks at the start [rad], from +x towards +y; None: unknown.
        rules: what weighs how much.
        tolls: (n_nodes,) paid for each time a node is entered [nat], not negative.
        runner_up: whether to look for the runner-up and posteriors: about twice the time.

    Raises:
        SearchError: numbers that cannot be, more legs than landmarks give, a start that is not on the map.
    """
    rules = rules or Rules()
    rated = checked_scores(scores, roads.n_nodes)
    if not 0 <= start < roads.n_nodes:
        raise SearchError(f"no node has the number {start}; the map has {roads.n_nodes} nodes")
    if len(directions) > len(rated) + 1:
        raise SearchError(
            f"{len(directions)} legs, but {len(rated)} landmarks make {len(rated) + 1}"
        )
    legs = [*directions, *[()] * (len(rated) + 1 - len(directions))]
    costs = rules.alpha * roads.lengths + _checked_tolls(tolls, roads.n_nodes)[roads.heads]
    space: NodeStates | ArcStates
    if any(legs):
        space = ArcStates(roads, start, costs, heading, rules.turns)
    else:
        space = NodeStates(roads, start, costs)
    return _Layers(roads, rated, legs, space, rules.skip).route(runner_up)


def checked_scores(scores: ArrayLike, n_nodes: int) -> Floats:
    """The scores as (n_landmarks, n_nodes); raises SearchError for what they cannot be."""
    rated = np.asarray(scores)
    if rated.dtype.kind not in "fiu":
        raise SearchError(f"scores are numbers, got an array of {rated.dtype}")
    if rated.ndim != 2 or rated.shape[1] != n_nodes:
        turned = rated.ndim == 2 and rated.shape[0] == n_nodes
        hint = "; transpose them" if turned else ""
        wanted = f"(n_landmarks, n_nodes) = (n_landmarks, {n_nodes})"
        raise SearchError(f"scores have the shape {rated.shape}, expected {wanted}{hint}")
    rated = rated.astype(float)
    bad = np.isnan(rated) | (rated == np.inf)
    if bad.any():
        i, v = (int(k) for k in np.argwhere(bad)[0])
        raise SearchError(f"the score of landmark {i} at node {v} (from 0) is {rated[i, v]}")
    return rated


def _checked_tolls(tolls: ArrayLike | None, n_nodes: int) -> Floats:
    paid = np.zeros(n_nodes) if tolls is None else np.asarray(tolls, dtype=float)
    if paid.shape != (n_nodes,) or not (np.isfinite(paid).all() and (paid >= 0).all()):
        raise SearchError(f"tolls are {n_nodes} finite numbers that are not negative")
    return paid


@dataclass(frozen=True, kw_only=True)
class _Rival:
    """A walk with another node for one landmark, by what tells it."""

    value: float  # its objective [nat]
    leg: int  # the landmark's
    state: int  # where the leg ends
    skipped: bool  # whether the landmark is claimed nowhere


class _Layers:
    """The search itself. Leg i leads to landmark i; the last leg, if it asks for anything, to the end."""

    def __init__(
        self,
        roads: Roads,
        scores: Floats,
        legs: Sequence[Directions],
        space: NodeStates | ArcStates,
        skip: float | None,
    ) -> None:
        self._roads, self._space, self._n = roads, space, len(scores)
        self._legs = legs if legs[-1] else legs[:-1]
        self._skip = -np.inf if skip is None else skip
        self._scores = scores[:, space.nodes]  # (n_landmarks, n_states)
        self._ahead = list[Reached]()  # how the end of each leg is reached from the start
        self._left = dict[
            int, Reached
        ]()  # what the beginning of each leg is worth, and how it goes on

    def route(self, runner_up: bool) -> Route:
        """Search; the runner-up too if asked for."""
        entering = np.full(len(self._space.nodes), -np.inf)
        entering[self._space.start] = 0.0
        for i, directions in enumerate(self._legs):
            self._ahead.append(onwards(self._space.leg(directions), entering))
            entering = self._ahead[-1].values
            if i < self._n:
                entering = entering + self._claimed(i)
            if not np.isfinite(entering).any():
                return Route(walk=None, reason=self._reason(i), lacking=i)
        walk = self._walk_through(
            len(self._legs), self._first_best(entering), float(entering.max())
        )
        if not runner_up or not self._n:
            return Route(walk=walk)
        return self._compared(walk)

    def _claimed(self, i: int) -> Floats:
        """(n_states,) what landmark i is worth, claimed or skipped."""
        worth: Floats = np.maximum(self._scores[i], self._skip)
        return worth

    def _first_best(self, values: Floats) -> int:
        """The best state; of equals one whose node comes first in the file."""
        best = np.flatnonzero(values == values.max())
        return int(best[np.argmin(self._space.nodes[best])])

    def _reason(self, i: int) -> str:
        if not np.isfinite(self._scores[i]).any():
            return f"landmark {i} (from 0) is at no node of the map"
        return f"landmark {i} (from 0) is at no node that can be reached"

    def _compared(self, walk: Walk) -> Route:
        """The walk with what comes next after it. Runs backwards for what is left to gain."""
        best: _Rival | None = None
        marginals = np.full((self._n, self._roads.n_nodes + 1), -np.inf)
        to_gain = np.zeros(len(self._space.nodes))
        for i in range(len(self._legs) - 1, -1, -1):
            if i < self._n:
                here = self._ahead[i].values + to_gain
                claimed, skipped = here + self._scores[i], here + self._skip
                np.maximum.at(marginals[i], self._space.nodes, claimed)
                marginals[i, -1] = skipped.max()
                own = walk.claims[i].node
                if own is not None:
                    claimed = np.where(self._space.nodes == own, -np.inf, claimed)
                    best = self._better(best, skipped, i, skipping=True)
                best = self._better(best, claimed, i, skipping=False)
                to_gain = to_gain + self._claimed(i)
            if i and np.isfinite(to_gain).any():
                self._left[i] = backwards(self._space.leg(self._legs[i]), to_gain)
                to_gain = self._left[i].values
        second = margin = None
        if best is not None:
            second = self._walk_through(best.leg, best.state, best.value, best.skipped)
            margin = max(walk.objective - second.objective, 0.0)
        shares = np.exp(marginals - marginals.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return Route(walk=walk, runner_up=second, margin=margin, posterior=shares)

    def _better(
        self, best: _Rival | None, values: Floats, i: int, *, skipping: bool
    ) -> _Rival | None:
        """The better of the rival so far and the best of these (n_states,) values; of equals the former."""
        state = self._first_best(values)
        value = float(values[state])
        if value == -np.inf or (best is not None and best.value >= value):
            return best
        return _Rival(value=value, leg=i, state=state, skipped=skipping)

    def _walk_through(self, leg: int, state: int, value: float, skipped: bool = False) -> Walk:
        """The best walk that ends a leg at a state, its landmark claimed there or skipped.

        A leg beyond the last stands for the end of the walk.
        """
        last = min(leg, len(self._legs) - 1)
        ways = list[list[int]]()
        at = state
        for i in range(last, -1, -1):
            ways.insert(0, self._ahead[i].states(at))
            at = ways[0][0]
        at = state
        for i in range(last + 1, len(self._legs)):
            ways.append(self._left[i].states(at)[::-1])
            at = ways[-1][-1]
        states, claims = [self._space.start], list[Claim]()
        for i, way in enumerate(ways):
            states += way[1:]
            if i < self._n:
                forced = skipped if i == leg else None
                claims.append(self._claim(i, way[-1], len(states) - 1, forced))
        return self._told(states, claims, value)

    def _claim(self, i: int, state: int, step: int, skipped: bool | None) -> Claim:
        """Landmark i at a state; `skipped` None: whichever is worth more."""
        score, node = float(self._scores[i, state]), int(self._space.nodes[state])
        if skipped or (skipped is None and score < self._skip):
            return Claim(index=i, node=None, step=step, score=float(self._skip))
        return Claim(index=i, node=node, step=step, score=score)

    def _told(self, states: Sequence[int], claims: Sequence[Claim], value: float) -> Walk:
        nodes = self._space.nodes[np.array(states)]
        roads, first = self._roads, self._roads.first_arcs
        length = 0.0
        for a, b in pairwise(nodes.tolist()):
            arcs = roads.heads[first[a] : first[a + 1]]
            length += float(roads.lengths[first[a] + int(np.searchsorted(arcs, b))])
        told = tuple(int(node) for node in nodes)
        return Walk(nodes=told, claims=tuple(claims), length=length, objective=value)
