"""Progress along a walk, the way back to it, waypoints and the tries of a recovery."""

import numpy as np
import pytest

from maps.errors import MapError
from maps.roads import Roads
from skills.navigation.progress import Progress, rejoined
from skills.navigation.recovery import FREED, TRIES, Recovery
from skills.navigation.sighting import Sighting
from skills.navigation.waypoints import FARTHEST, correction

# 0 - 1 - 2 - 3 - 4 along x, and round it 0 - 5 - 6 - 4; 7 is alone
PLACES = [(0, 0), (4, 0), (8, 0), (12, 0), (16, 0), (0, 9), (16, 9), (50, 50)]
EDGES = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 6), (6, 4)]


def roads():
    lengths = [float(np.hypot(*np.subtract(PLACES[a], PLACES[b]))) for a, b in EDGES]
    return Roads.of([(*p, 0) for p in PLACES], EDGES, lengths)


def test_it_comes_along_and_never_back():
    progress = Progress(roads(), [0, 1, 2, 3, 4])
    for x in (0.0, 1.0, 2.5, 4.5, 3.0, 6.5):
        progress.follow(np.array([x, 0.4, 0.0]))
    assert progress.come == pytest.approx(6.5, abs=0.1)
    assert progress.left == pytest.approx(9.5, abs=0.1)
    np.testing.assert_allclose(progress.ahead(3.0), (9.5, 0.0), atol=0.11)
    np.testing.assert_allclose(progress.ahead(99.0), (16.0, 0.0))
    assert progress.next_index == 3
    assert progress.nodes_within(7.0) == [2, 3]
    assert progress.aside(np.array([6.5, 3.0, 0.0])) == pytest.approx(3.0, abs=0.1)


def test_a_walk_there_and_back_is_not_cut_short():
    progress = Progress(roads(), [0, 1, 2, 1, 0])
    for x in (*np.arange(0, 8, 0.5), *np.arange(8, 3.9, -0.5)):
        progress.follow(np.array([x, 0.0, 0.0]))
    assert progress.come == pytest.approx(12.0, abs=0.2)


@pytest.mark.parametrize(
    ("walk", "said"),
    [
        ([0], "at least two nodes"),
        ([0, 2], "no way leads from node 0 to node 2"),
        ([0, 8], "no node has the number 8"),
        ([-1, 0], "no node has the number -1"),
    ],
)
def test_what_is_no_walk_is_refused(walk, said):
    with pytest.raises(MapError, match=said):
        Progress(roads(), walk)


def test_the_way_back_is_the_shortest_and_leaves_no_more_out_than_it_may():
    assert rejoined(roads(), 5, [0, 1, 2, 3, 4], 1) == (5, 0, 1, 2, 3, 4)
    assert rejoined(roads(), 6, [0, 1, 2, 3, 4], 1) == (6, 4)
    assert rejoined(roads(), 6, [0, 1, 2, 3, 4], 0) == (6, 4, 3, 4)
    assert rejoined(roads(), 4, [0, 1, 2, 3, 4], 4) == (4,)
    assert rejoined(roads(), 7, [0, 1, 2], 1) is None


def sighting(off, node=(2,), logit=3.0, variance=0.25):
    n = len(node)
    poses = np.array([(*PLACES[v], 0.0) for v in node])
    return Sighting(
        node=np.array(node),
        poses=poses,
        logit=np.full(n, logit),
        offset=poses - (4.0, 0.0, 0.0) + (*off, 0.0),
        variance=np.full((n, 3), variance),
    )


def test_a_waypoint_lies_between_the_map_and_what_is_seen():
    pose, covariance = np.array([4.0, 0.0, 0.0]), np.eye(3) * 0.04
    assert correction(pose, covariance, sighting((0.0, 0.0)), [2]) == pytest.approx((0, 0))
    _, left = correction(pose, covariance, sighting((0.0, 0.8)), [2])
    assert 0.2 < left < 0.7
    _, surer = correction(pose, covariance, sighting((0.0, 0.8), variance=0.05), [2])
    assert left < surer < 0.8
    _, twice = correction(pose, covariance, sighting((0.0, 0.8), node=(2, 2)), [2])
    assert twice < 1.1 * left
    assert not correction(pose, covariance, sighting((0.0, 0.8)), [3]).any()
    assert not correction(pose, covariance, sighting((0.0, 9.0)), [2]).any()
    assert np.abs(correction(pose, covariance, sighting((0.0, 0.8), logit=-3.0), [2])).max() < 0.1
    wide = np.eye(3) * 25.0
    assert np.hypot(*correction(pose, wide, sighting((4.0, 4.0)), [2])) == pytest.approx(FARTHEST)


def test_a_waypoint_is_in_the_robots_frame():
    pose = np.array([4.0, 0.0, np.pi / 2])
    seen = sighting((0.0, 0.0))
    turned = Sighting(
        node=seen.node,
        poses=seen.poses,
        logit=seen.logit,
        offset=np.array([[0.0, -4.0 + 0.8, -np.pi / 2]]),
        variance=seen.variance,
    )
    ahead, left = correction(pose, np.eye(3) * 0.04, turned, [2])
    assert ahead == pytest.approx(0.0)
    assert left > 0.2


def test_tries_run_out_and_come_back_once_it_is_free():
    recovery = Recovery()
    assert [recovery.next(3.0) for _ in range(len(TRIES) + 1)] == [*TRIES, None]
    assert recovery.busy
    recovery.come(3.0 + FREED - 0.1)
    assert recovery.next(4.0) is None
    recovery.come(3.0 + FREED + 0.1)
    assert not recovery.busy
    assert recovery.aside == 0
    assert recovery.next(9.0) == TRIES[0]
    assert recovery.started == len(TRIES) + 1
