"""One leg of a walk as a sparse graph, and the cheapest ways through it from many places at once.

States are nodes, or with directions the arcs one came by (the line graph of the map), times the phases of a
leg: how many of the directions it asks for are behind. All ways of one leg are found by one Dijkstra run from
an extra source, joined to state x by an arc of cost (greatest entering value - entering value of x): a layer
of LM-Nav's algorithm 1 by scipy's compiled code. Explicit zeros of a CSR matrix are arcs, as they must be.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from maps.roads import Floats, Indices, Roads
from maps.turns import (
    Direction,
    Directions,
    TurnRules,
    Turns,
    free_score,
    missed_score,
    turn_scores,
    turns_of,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Leg:
    """One leg as a graph: state x in phase k is vertex k * n_states + x."""

    forward: sparse.csr_array  # (n_phases * n_states,) * 2, costs [nat]
    n_states: int
    n_phases: int

    @cached_property
    def backward(self) -> sparse.csr_array:
        """The same with every arc the other way."""
        return self.forward.T.tocsr()


@dataclass(frozen=True, kw_only=True, eq=False)
class Reached:
    """The best value at every state, and how it was reached."""

    values: Floats  # (n_states,) [nat] where the leg ends, or where it begins for a run backwards
    before: (
        Indices  # (n_phases * n_states + 1,) the vertex before each; the last vertex is the source
    )
    phase: int  # in which the values are
    n_states: int

    def states(self, state: int) -> list[int]:
        """The states on the best way from where it began to this one."""
        vertex, source = self.phase * self.n_states + state, len(self.before) - 1
        found = [vertex % self.n_states]
        while (vertex := int(self.before[vertex])) != source:
            if vertex % self.n_states != found[-1]:  # a change of phase is no move
                found.append(vertex % self.n_states)
        return found[::-1]


class NodeStates:
    """Nodes as states: for walks of which no turn is asked for."""

    def __init__(self, roads: Roads, start: int, costs: Floats) -> None:
        """Take the costs of the arcs (n_arcs,) [nat]."""
        self.nodes, self.start = np.arange(roads.n_nodes), start  # (n_states,) the node of each
        n = roads.n_nodes
        matrix = sparse.csr_array((costs, roads.heads, roads.first_arcs), shape=(n, n))
        self._leg = Leg(forward=matrix, n_states=n, n_phases=1)

    def leg(self, directions: Directions) -> Leg:
        """The graph of a leg."""
        assert not directions
        return self._leg


class ArcStates:
    """Arcs as states: one is at the arc's head, having come by it."""

    def __init__(
        self, roads: Roads, start: int, costs: Floats, heading: float | None, rules: TurnRules
    ) -> None:
        """Take the costs of the arcs (n_arcs,) [nat]; the last state is the start, before any arc."""
        self.nodes, self.start = np.append(roads.heads, start), roads.n_arcs
        self._rules, self._legs = rules, dict[Directions, Leg]()
        self._turns: Turns = turns_of(roads, start, heading, rules.reach)
        self._costs = costs[self._turns.after]  # (n_turns,)

    def leg(self, directions: Directions) -> Leg:
        """The graph of a leg."""
        if directions not in self._legs:
            self._legs[directions] = self._built(directions)
        return self._legs[directions]

    def _built(self, directions: Directions) -> Leg:
        n, costs = len(self.nodes), list[Floats]()
        rows, columns, every = list[Indices](), list[Indices](), np.arange(len(self.nodes))

        def join(phase: int, to: int, before: Indices, after: Indices, cost: Floats) -> None:
            usable = np.isfinite(cost)
            rows.append(before[usable] + phase * n)
            columns.append(after[usable] + to * n)
            costs.append(cost[usable])

        before, after = self._turns.before, self._turns.after
        for k, direction in enumerate(directions):
            asked, going_on = turn_scores(self._turns, direction, self._rules)
            join(k, k, before, after, self._costs - going_on)
            if direction is not Direction.STRAIGHT:
                join(k, k + 1, before, after, self._costs - asked)
                join(k, k + 1, every, every, np.full(n, -missed_score(self._rules)))
            elif k + 1 < len(directions):
                join(k, k + 1, every, every, np.zeros(n))
        phases = len(directions)
        if not directions or directions[-1] is not Direction.STRAIGHT:
            free = self._costs - free_score(self._turns, self._rules)
            join(phases, phases, before, after, free)
            phases += 1
        where = (np.concatenate(rows), np.concatenate(columns))
        shape = (phases * n, phases * n)
        matrix = sparse.coo_array((np.concatenate(costs), where), shape=shape).tocsr()
        return Leg(forward=matrix, n_states=n, n_phases=phases)


def onwards(leg: Leg, entering: Floats) -> Reached:
    """Go a leg from states (n_states,) of value [nat], -inf where one cannot be; some are finite."""
    return _run(leg, leg.forward, entering, 0, leg.n_phases - 1)


def backwards(leg: Leg, leaving: Floats) -> Reached:
    """What states are worth at a leg's beginning, from what they are worth at its end, as `onwards`."""
    return _run(leg, leg.backward, leaving, leg.n_phases - 1, 0)


def _run(leg: Leg, graph: sparse.csr_array, values: Floats, begin: int, end: int) -> Reached:
    source, n = graph.shape[0], leg.n_states
    usable = np.flatnonzero(np.isfinite(values))
    top = float(values[usable].max())
    last = graph.indptr[-1] + len(usable)
    joined = sparse.csr_array(
        (
            np.concatenate([graph.data, top - values[usable]]),
            np.concatenate([graph.indices, usable + begin * n]),
            np.append(graph.indptr, last),
        ),
        shape=(source + 1, source + 1),
    )
    costs, before = dijkstra(joined, indices=source, return_predecessors=True)
    found = top - costs[end * n : (end + 1) * n]
    return Reached(values=found, before=before, phase=end, n_states=n)
