"""How much sooner a route is found by one compiled Dijkstra run a landmark than by a heap in Python.

A random town of 100,000 nodes (a grid of streets, some of them missing) and 5 landmarks in one query. Both
ways maximise the same objective, of which they must agree to 1e-9: LM-Nav's algorithm 1 with a binary heap
over (value, node), layer by layer, and `maps.search`. Without and with the runner-up, for which both also run
backwards. Directions, which the heap does not know, are timed beside. Processor time is measured, for other
programs may run meanwhile; the map's arrays are made before.
"""

import argparse
import heapq
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maps.roads import Roads
from maps.search import Rules, search
from maps.turns import Direction

ALPHA, TARGET = 0.01, 10.0
Ways = list[list[tuple[int, float]]]  # by node: neighbour, cost


def town(n_nodes: int, rng: np.random.Generator) -> Roads:
    """Streets in a grid with jitter, a tenth of them missing."""
    side = int(np.ceil(np.sqrt(n_nodes)))
    x, y = np.arange(n_nodes) % side, np.arange(n_nodes) // side
    places = np.stack([10.0 * x, 10.0 * y, np.zeros(n_nodes)], axis=1)
    places[:, :2] += rng.normal(0, 1.5, size=(n_nodes, 2))
    right = [(i, i + 1) for i in range(n_nodes - 1) if (i + 1) % side]
    up = [(i, i + side) for i in range(n_nodes - side)]
    edges = np.array(right + up)
    edges = edges[rng.random(len(edges)) > 0.1]
    lengths = np.linalg.norm(places[edges[:, 0]] - places[edges[:, 1]], axis=1)
    return Roads.of(places, edges, lengths)


def spread(ways: Ways, values: list[float]) -> list[float]:
    """The best value at every node after walking on from any other: Dijkstra with a heap."""
    best = list(values)
    heap = [(-value, node) for node, value in enumerate(best) if value > -np.inf]
    heapq.heapify(heap)
    while heap:
        negative, node = heapq.heappop(heap)
        if -negative < best[node]:
            continue
        for other, cost in ways[node]:
            value = -negative - cost
            if value > best[other]:
                best[other] = value
                heapq.heappush(heap, (-value, other))
    return best


def by_heap(
    ways: Ways, scores: list[list[float]], start: int, runner_up: bool
) -> tuple[float, ...]:
    """The objective, and that of the runner-up if asked for. The ways lead both directions."""
    entering = [-np.inf] * len(ways)
    entering[start] = 0.0
    reached = []
    for row in scores:
        reached.append(spread(ways, entering))
        entering = [a + b for a, b in zip(reached[-1], row, strict=True)]
    best = max(entering)
    if not runner_up:
        return (best,)
    to_gain, second = [0.0] * len(ways), -np.inf
    for i in range(len(scores) - 1, -1, -1):
        here = [a + b for a, b in zip(scores[i], to_gain, strict=True)]
        whole = [a + b for a, b in zip(reached[i], here, strict=True)]
        own = max(range(len(whole)), key=whole.__getitem__)
        second = max(second, max(v for node, v in enumerate(whole) if node != own))
        if i:
            to_gain = spread(ways, here)
    return best, second


def timed(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The least processor time of some runs [s], and what came of it."""
    found, least = None, np.inf
    for _ in range(times):
        start = time.process_time()
        found = work()
        least = min(least, time.process_time() - start)
    return least, found


def compare(roads: Roads, scores: NDArray[np.float64], start: int, runner_up: bool) -> None:
    """Time both ways of one query and print the ratio."""
    ways: Ways = [[] for _ in range(roads.n_nodes)]
    for a, b, length in zip(roads.tails.tolist(), roads.heads.tolist(), roads.lengths, strict=True):
        ways[a].append((b, ALPHA * float(length)))
    rows = scores.tolist()
    rules = Rules(alpha=ALPHA)
    ours, found = timed(
        lambda: search(roads, scores, start=start, rules=rules, runner_up=runner_up), 3
    )
    heap, told = timed(lambda: by_heap(ways, rows, start, runner_up), 1)
    mine = [found.walk.objective] + ([found.runner_up.objective] if runner_up else [])
    assert np.allclose(mine, told, rtol=0, atol=1e-9), (mine, told)
    what = "walk, runner-up and posteriors" if runner_up else "walk alone"
    print(
        f"{what:32} {ours:7.3f} s   heap {heap:7.3f} s   {heap / ours:5.1f}x (wanted: {TARGET:g}x)"
    )


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--landmarks", type=int, default=5)
    args = parser.parse_args()
    rng = np.random.default_rng(0)
    roads = town(args.nodes, rng)
    scores = rng.uniform(-9, -4, size=(args.landmarks, args.nodes))
    for row in scores:  # each landmark is seen from some nodes
        row[rng.integers(args.nodes, size=20)] = rng.uniform(-1, 0, size=20)
    print(
        f"{roads.n_nodes} nodes, {roads.n_arcs // 2} edges, {args.landmarks} landmarks, one query"
    )
    for runner_up in (False, True):
        compare(roads, scores, args.nodes // 2, runner_up)
    legs = [(), (Direction.LEFT,), (), (Direction.STRAIGHT,), (Direction.RIGHT,)][: args.landmarks]
    seconds, _ = timed(lambda: search(roads, scores, start=0, directions=legs, runner_up=False), 1)
    print(f"{'walk, three legs with directions':32} {seconds:7.3f} s")


if __name__ == "__main__":
    main()
