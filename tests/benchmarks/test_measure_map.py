"""What the measurement of maps says of a map made from the plan, and of spoiled ones."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from envs.town_plan import town
from maps.graph import TopologicalMap
from tests.benchmarks.measure_map import along, away, measured

PLAN = town(3)


def perfect():
    """A map with a node each 4 m of every street, turned and shifted, and where its nodes truly are."""
    made, true = TopologicalMap(), list(PLAN.streets.junctions)
    rows = []
    for street in PLAN.streets.streets:
        row = [street.start]
        for a, b in pairwise(np.array(PLAN.streets.line(street))):
            n = max(1, round(np.hypot(*(b - a)) / 4))
            places = [tuple(a + (b - a) * k / n) for k in range(1, n + 1)]
            row += range(len(true), len(true) + n)
            true += places
        rows.append([*row[:-1], street.end])
    turn, places = np.array([[0.6, 0.8], [-0.8, 0.6]]), np.array(true)
    for i, (x, y) in enumerate(places @ turn + (7, -9)):
        made.add_node(i, (x, y, 0))
    for row in rows:
        for a, b in pairwise(row):
            made.add_edge(a, b, float(np.hypot(*(places[a] - places[b]))))
    lone = [n for n, degree in made.graph.degree() if degree == 0]
    made.graph.remove_nodes_from(lone)
    return made, places[list(made.ids)]


def judge(made, true):
    return measured(made, true, PLAN.streets, 4.0)


def test_a_perfect_map_is_perfect():
    found = judge(*perfect())
    assert found.covered == found.connected == 1.0
    assert found.error < 1e-6
    assert found.false_edges == 0
    assert found.longer == pytest.approx(1.0, abs=0.01)


def test_what_is_spoiled_is_seen():
    made, true = perfect()
    whole = judge(made, true)
    street = list(made.graph.edges())[:60]
    made.graph.remove_edges_from(street)
    found = judge(made, true)
    assert found.covered < whole.covered - 0.02
    assert found.connected < 1.0
    made, true = perfect()
    far = int(np.hypot(*(true - true[0]).T).argmax())
    made.add_edge(made.ids[0], made.ids[far], 10.0)
    assert judge(made, true) == replace(
        whole, edges=whole.edges + 1, false_edges=1, longer=pytest.approx(whole.longer, abs=0.01)
    )
    shaken = true + np.random.default_rng(0).normal(0, 2.0, true.shape)
    assert 1.5 < judge(made, shaken).error < 3.5


def test_distances_to_pieces():
    ends = np.array([[[0.0, 0.0], [10.0, 0.0]]])
    points = np.array([[5.0, 3.0], [-4.0, 0.0], [10.0, 0.0]])
    np.testing.assert_allclose(away(points, ends), [3, 4, 0])
    assert np.isinf(away(points, np.zeros((0, 2, 2)))).all()
    found, long = along(PLAN.streets)
    assert len(found) == pytest.approx(long, rel=0.02)
