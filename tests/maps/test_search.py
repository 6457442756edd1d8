"""The route search equals brute force, and keeps the laws of the objective."""

import math

import numpy as np
import pytest

from maps.roads import Roads
from maps.search import Rules, search
from maps.turns import Direction, TurnRules
from tests.maps import naive

WORDS = tuple(Direction)


def random_town(rng, n, directed, heading=None):
    """A small map, perhaps with parts that no way connects: as arrays, and for the naive search."""
    places = rng.uniform(0, 30, size=(n, 3))
    if rng.random() < 0.3:
        places[:, :2] = np.round(places[:, :2] / 10) * 10  # right angles, and nodes at one place
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b and (directed or a < b)]
    edges = [
        pairs[i] for i in rng.permutation(len(pairs))[: int(rng.integers(n - 1, n + 1 + directed))]
    ]
    lengths = rng.uniform(1, 30, size=len(edges))
    arcs = {e: float(x) for e, x in zip(edges, lengths, strict=True)}
    if not directed:
        arcs |= {(b, a): x for (a, b), x in arcs.items()}
    roads = Roads.of(places, np.array(edges).reshape(-1, 2), lengths, directed=directed)
    return roads, naive.Town(places.tolist(), arcs, heading=heading)


def random_legs(rng, n):
    """What each of n legs asks for, most often nothing."""
    sizes = rng.choice([0, 0, 1, 1, 2], size=n)
    return [tuple(WORDS[int(k)] for k in rng.integers(4, size=size)) for size in sizes]


def random_scores(rng, n, n_nodes):
    scores = rng.uniform(-8, 0, size=(n, n_nodes))
    scores[rng.random(scores.shape) < 0.15] = -np.inf
    return scores


def compared(seed, *, directed, turning, n_nodes, n, most):
    """One random case; whether the walk was short enough for brute force to have seen it."""
    rng = np.random.default_rng([seed, directed, turning, n])
    heading = float(rng.uniform(-math.pi, math.pi)) if rng.random() < 0.5 else None
    roads, town = random_town(rng, n_nodes, directed, heading)
    scores = random_scores(rng, n, n_nodes)
    legs = random_legs(rng, n + 1) if turning else [()] * (n + 1)
    skip = float(rng.uniform(-8, -3)) if rng.random() < 0.5 else None
    turns = TurnRules(sharpness=float(rng.uniform(1, 6)), passed=0.3, missed=0.01, unasked=0.2)
    rules = Rules(alpha=float(rng.uniform(0.01, 0.3)), skip=skip, turns=turns)
    tolls = rng.uniform(0, 0.5, size=n_nodes) * (rng.random() < 0.3)
    start = int(rng.integers(n_nodes))
    found = search(
        roads, scores, start=start, directions=legs, heading=heading, rules=rules, tolls=tolls
    )
    turns = turns if any(legs) else None
    told = {"alpha": rules.alpha, "skip": skip, "rules": turns, "tolls": tolls}
    every = naive.search(town, scores, start, legs, most=most, **told)
    if found.walk is None:
        assert not every
        return True
    own = naive.claims_of(town, found.walk.nodes, scores, legs, skip, turns)
    paid = naive.cost_of(town, found.walk.nodes, rules.alpha, tolls)
    assert found.walk.objective == pytest.approx(own[found.walk.landmark_nodes] - paid)
    short = len(found.walk.nodes) - 1 <= most
    assert found.walk.objective >= max(every.values(), default=-math.inf) - 1e-9
    if short:
        assert found.walk.objective == pytest.approx(max(every.values()))
        best = found.walk.landmark_nodes
        others = [value for nodes, value in every.items() if nodes != best]
        _compare_runner_up(found, others, most)
    return short


def _compare_runner_up(found, others, most):
    second = found.runner_up
    if second is None:
        assert not others
        return
    assert second.landmark_nodes != found.walk.landmark_nodes
    assert found.margin == pytest.approx(found.walk.objective - second.objective)
    assert second.objective >= max(others, default=-math.inf) - 1e-9
    if len(second.nodes) - 1 <= most:
        assert second.objective == pytest.approx(max(others))


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(("turning", "n", "most"), [(0, 1, 6), (0, 2, 6), (1, 1, 6), (1, 2, 5)])
def test_the_search_equals_brute_force(directed, turning, n, most):
    short = [
        compared(seed, directed=directed, turning=turning, n_nodes=4, n=n, most=most)
        for seed in range(60)
    ]
    assert np.mean(short) > 0.8  # else brute force has seen too little


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("turning", [0, 1])
def test_the_search_equals_brute_force_for_three_landmarks_and_none(directed, turning):
    short = [
        compared(seed, directed=directed, turning=turning, n_nodes=3, n=n, most=6)
        for seed in range(25)
        for n in (3, 0)
    ]
    assert np.mean(short) > 0.8
