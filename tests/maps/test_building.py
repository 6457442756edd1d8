"""Maps from drives: drift is undone, false closures let go, a street driven twice is one, forks stay."""

import numpy as np
import pytest

from maps import graph
from maps.building import Rules, build
from maps.errors import MapError
from maps.graph_json import View
from maps.planar import between
from maps.pose_graph import Closures, fit
from tests.maps.drives import closures, drifted, drive

EIGHT = [(0, 0), (60, 0), (60, 50), (0, 50), (0, 0), (60, 0), (60, -50), (0, -50), (0, 0)]
TRUE = drive(EIGHT)  # two blocks with a street between them that is driven twice
NONE = Closures(
    first=np.zeros(0, np.int64),
    second=np.zeros(0, np.int64),
    offset=np.zeros((0, 3)),
    std=np.zeros((0, 3)),
)


def views(n):
    return [[View(f"{i}-forward.png", 0.0), View(f"{i}-left.png", 1.3)] for i in range(n)]


def error(poses):
    return np.hypot(*(poses - TRUE)[:, :2].T)


@pytest.mark.parametrize("seed", range(5))
def test_drift_is_undone_by_places_seen_again_and_false_ones_are_let_go(seed):
    rng = np.random.default_rng(seed)
    believed = drifted(TRUE, rng)
    seen = closures(TRUE, rng, false=15)
    found = fit(believed, seen)
    assert error(found.poses).max() < 0.6 * max(2.5, error(believed).max())
    assert error(found.poses).mean() < 1.6
    assert found.agrees[:-15].mean() > 0.95
    real = np.hypot(*(between(TRUE[seen.first], TRUE[seen.second]) - seen.offset)[:, :2].T)
    assert not (found.agrees & (real > 6)).any()


def test_without_closures_odometry_stays_as_it_is():
    believed = drifted(TRUE, np.random.default_rng(0))
    np.testing.assert_allclose(fit(believed, NONE).poses[:, :2], believed[:, :2], atol=1e-6)


def test_offsets_are_seen_from_the_first_pose():
    first, second = np.array([[1.0, 2.0, np.pi / 2]]), np.array([[1.0, 5.0, -np.pi]])
    np.testing.assert_allclose(between(first, second), [[3.0, 0.0, np.pi / 2]], atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_a_street_driven_twice_is_one_and_a_fork_is_a_fork(seed, tmp_path):
    rng = np.random.default_rng(seed)
    seen = closures(TRUE, rng, false=10)
    town = build(drifted(TRUE, rng), views(len(TRUE)), seen)
    once = (60 + 50 + 60 + 50 + 50 + 60 + 50) / 4.0
    assert 0.85 * once < len(town.ids) < 1.15 * once
    assert len(town.parts()) == 1
    degrees = list(dict(town.graph.degree()).values())
    assert (degrees.count(3), degrees.count(2)) == (2, len(degrees) - 2)
    positions = town.positions()
    for corner in ((0, 0), (60, 0)):
        away = np.hypot(*(positions[:, :2] - corner).T)
        assert away.min() < 4
    graph.save(town, tmp_path / "map.json")
    assert graph.load(tmp_path / "map.json").ids == town.ids


def test_a_node_keeps_pictures_of_every_way_it_was_looked():
    there_and_back = drive([(0, 0), (40, 0), (0, 0)])
    rng = np.random.default_rng(0)
    seen = closures(there_and_back, rng, within=1.0, apart=3, noise=0.01)
    town = build(there_and_back, views(len(there_and_back)), seen)
    middle = min(town.ids, key=lambda n: abs(town.graph.nodes[n]["position"][0] - 20))
    bearings = sorted(abs(v.bearing) for v in town.graph.nodes[middle]["images"])
    assert len(bearings) == 4
    assert bearings[0] == pytest.approx(0.0, abs=0.05)
    assert bearings[-1] == pytest.approx(np.pi, abs=0.05)
    assert 9 <= len(town.ids) <= 16


def test_the_same_drive_gives_the_same_map():
    seen = closures(TRUE, np.random.default_rng(1))
    believed = drifted(TRUE, np.random.default_rng(2))
    one, other = (graph.to_json(build(believed, views(len(TRUE)), seen)) for _ in range(2))
    assert one == other


def test_what_cannot_be_is_refused():
    with pytest.raises(MapError, match="spacing"):
        Rules(spacing=0.0)
    with pytest.raises(MapError, match="a detour is at least 1"):
        Rules(detour=0.5)
    with pytest.raises(MapError, match="views of 2"):
        build(TRUE, views(2), NONE)
    with pytest.raises(MapError, match="finite numbers"):
        fit(np.full((3, 3), np.nan), NONE)
    far = Closures(
        first=np.array([0]), second=np.array([999]), offset=np.zeros((1, 3)), std=np.ones((1, 3))
    )
    with pytest.raises(MapError, match="a moment that is not there"):
        fit(TRUE, far)
    with pytest.raises(MapError, match="deviation is not positive"):
        Closures(
            first=np.array([0]), second=np.array([1]), offset=np.zeros((1, 3)), std=np.zeros((1, 3))
        )
