"""The belief over nodes: masses, laws of the filter, being lost and found again."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.planar import between, moved, watching
from skills.navigation.belief import NodeBelief
from skills.navigation.hypotheses import (
    Hypotheses,
    _sights,
    around,
    corrected,
    merged,
    predicted,
)
from skills.navigation.places import Places
from skills.navigation.sighting import Sighting
from tests.skills.navigation.towns import FakeDistance, mapped


@pytest.fixture(scope="module")
def it():
    return mapped(scale=0.0)


@pytest.fixture(scope="module")
def places(it):
    return Places.of(it.town, it.codes)


def look(it, places, belief, pose, model):
    """What a robot at a true pose sees, as the belief asks for it."""
    moments = belief.moments()
    code = np.asarray(pose, np.float32)[None]
    related = model.relate_each(code, it.codes.codes[moments])
    belief.update(Sighting.of(places, moments, related))


def line(it, n=25, step=1.0):
    """True poses along a street from the first node on."""
    x, y, yaw = it.truth[0]
    return np.array(
        [(x + k * step * np.cos(yaw), y + k * step * np.sin(yaw), yaw) for k in range(n)]
    )


def test_steps_and_their_inverse():
    rng = np.random.default_rng(0)
    poses, steps = rng.uniform(-3, 3, (2, 50, 3))
    after = moved(poses, steps)
    np.testing.assert_allclose(between(poses, after), steps, atol=1e-12)
    np.testing.assert_allclose(moved(watching(poses, steps), steps), poses, atol=1e-12)


def test_the_derivative_of_a_sight_is_that_of_differences(it, places):
    related = FakeDistance().relate_each(it.codes.codes[:1], it.codes.codes[:9])
    seen = Sighting.of(places, np.arange(9), related)
    pose = np.array([[3.0, -2.0, 0.7]])
    _, jacobian = _sights(around(pose[0], (1, 1)), seen)
    for k in range(3):
        little = np.eye(3)[k] * 1e-6
        ahead, back = (
            _sights(around(p[0], (1, 1)), seen)[0] for p in (pose + little, pose - little)
        )
        np.testing.assert_allclose((ahead - back)[0] / 2e-6, jacobian[0, :, :, k], atol=1e-6)


def test_merging_keeps_mass_mean_and_spread():
    rng = np.random.default_rng(1)
    poses = rng.normal((5, 5, 3.1), (0.3, 0.3, 0.05), (4, 3))
    shares = np.array([0.4, 0.3, 0.2, 0.1])
    these = Hypotheses(
        log_weights=np.log(shares), poses=poses, covariances=np.tile(np.eye(3) * 0.04, (4, 1, 1))
    )
    one = merged(these)
    assert len(one) == 1
    assert np.exp(one.log_weights[0]) == pytest.approx(1.0)
    np.testing.assert_allclose(one.poses[0, :2], shares @ poses[:, :2], atol=1e-9)
    spread = np.cov(poses.T, aweights=shares, ddof=0) + np.eye(3) * 0.04
    np.testing.assert_allclose(one.covariances[0], spread, atol=1e-9)


def test_odometry_widens_and_a_look_narrows(it, places):
    start = around(it.truth[0], (0.5, 0.1))
    on = predicted(start, np.array([4.0, 0.0, 0.3]))
    np.testing.assert_allclose(on.poses, moved(start.poses, np.array([[4.0, 0.0, 0.3]])))
    assert np.linalg.det(on.covariances[0]) > np.linalg.det(start.covariances[0])
    related = FakeDistance(noise=0.0).relate_each(np.float32(it.truth[:1]), it.codes.codes)
    seen = Sighting.of(places, np.arange(len(places.node)), related)
    after = corrected(start, seen)
    np.testing.assert_allclose(after.poses, start.poses, atol=1e-2)
    assert np.linalg.det(after.covariances[0]) < np.linalg.det(start.covariances[0])
    assert after.log_weights[0] > start.log_weights[0]


def test_an_error_of_the_start_is_corrected_by_looks(it, places):
    true = line(it)
    belief = NodeBelief(places, 0, float(it.truth[0, 2]) + 0.25)
    first = np.hypot(*(belief.pose - true[0])[:2])
    for before, now in pairwise(true):
        belief.predict(between(before[None], now[None])[0])
        look(it, places, belief, now, FakeDistance())
    assert not belief.lost
    assert np.hypot(*(belief.pose - true[-1])[:2]) < 1.2
    assert abs(belief.pose[2] - true[-1, 2]) < 0.12
    assert first == pytest.approx(0.0, abs=1e-6)
    assert np.hypot(*(it.truth[belief.node] - true[-1])[:2]) < 4.0


@pytest.mark.parametrize("seed", range(4))
def test_masses_add_up_and_are_never_zero_whatever_is_seen(it, places, seed):
    rng = np.random.default_rng(seed)
    belief = NodeBelief(places, int(rng.integers(len(it.truth))), None)
    for _ in range(30):
        belief.predict(rng.normal(0, (3, 1, 1)))
        moments = belief.moments()
        k = len(moments)
        if not k:
            continue
        related = SimpleNamespace(
            linked=rng.choice([0.0, 1.0, 0.5, np.nan], (1, k)),
            offset=rng.normal(0, 20, (1, k, 3)),
            std=rng.choice([1e-9, 1.0, np.inf], (1, k, 3)),
        )
        belief.update(Sighting.of(places, moments, related))
        shares = belief.nodes
        assert shares.sum() == pytest.approx(1.0)
        assert (shares > 0).all()
        assert 0 < belief.anywhere < 1
        assert 0 <= belief.entropy <= np.log(len(shares)) + 1e-9
        assert np.isfinite(belief.pose).all()
        assert np.linalg.eigvalsh(belief.covariance).min() > 0


def test_without_a_heading_it_is_lost_until_it_looks(it, places):
    belief = NodeBelief(places, 5, None)
    assert belief.lost
    pose = it.truth[5]
    for _ in range(4):
        belief.predict(np.zeros(3))
        look(it, places, belief, pose, FakeDistance(noise=0.3))
    assert not belief.lost
    assert abs((belief.pose[2] - pose[2] + np.pi) % (2 * np.pi) - np.pi) < 0.3


def test_a_robot_that_was_carried_off_is_lost_and_then_found(it, places):
    belief = NodeBelief(places, 0, float(it.truth[0, 2]))
    away = np.hypot(*(it.truth - it.truth[0])[:, :2].T)
    there = it.truth[int(np.argsort(away)[len(away) // 2])]
    found = []
    for k in range(25):
        belief.predict(np.array([1.0, 0.0, 0.0]))
        pose = there + k * np.array([np.cos(there[2]), np.sin(there[2]), 0.0])
        look(it, places, belief, pose, FakeDistance())
        off = np.hypot(*(belief.pose - pose)[:2])
        found.append(bool(off < 4.0 and not belief.lost))
    assert not found[0]
    assert any(found)
    assert all(found[found.index(True) + 3 :])


def test_what_is_not_seen_is_believed_less_and_less(it, places):
    belief = NodeBelief(places, 0, float(it.truth[0, 2]))
    entropy, anywhere = belief.entropy, belief.anywhere
    for _ in range(20):
        belief.predict(np.array([0.3, 0.0, 0.0]))
        look(it, places, belief, (1e4, 1e4, 0.0), FakeDistance(false=0.0))
    assert belief.lost
    assert belief.anywhere > 100 * anywhere
    assert belief.entropy > entropy + 1


def test_a_map_that_cannot_be_driven_is_refused(it):
    none = SimpleNamespace(node=np.zeros(0, int), yaw=np.zeros(0), codes=np.zeros((0, 3)))
    with pytest.raises(MapError, match="no panoramas"):
        Places.of(it.town, none)
    with pytest.raises(MapError, match="no panoramas"):
        Places.of(TopologicalMap(), it.codes)
    far = SimpleNamespace(node=np.array([999]), yaw=np.zeros(1), codes=np.zeros((1, 3)))
    with pytest.raises(MapError, match="a panorama of node 999"):
        Places.of(it.town, far)
    blank = SimpleNamespace(node=np.array([0]), yaw=np.array([np.nan]), codes=np.zeros((1, 3)))
    with pytest.raises(MapError, match="without a bearing"):
        Places.of(it.town, blank)
    places = Places.of(it.town, it.codes)
    with pytest.raises(MapError, match="no node has the number -1"):
        NodeBelief(places, -1, 0.0)
    with pytest.raises(MapError, match="a heading is a finite angle"):
        NodeBelief(places, 0, np.inf)
