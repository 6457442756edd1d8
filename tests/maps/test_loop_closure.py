"""Loop closures along a drive: drift of a kilometre is undone, and likenesses are not fallen for."""

import numpy as np
import pytest

from maps.errors import MapError
from maps.loop_closure import ClosureRules, Drift, agreed, close_loops, linked_pairs
from maps.planar import between, moved
from maps.pose_graph import fit
from tests.maps.drives import Related, TrueRelations, closures, drifted, drive

TOUR = [(0, 0), (60, 0), (60, 50), (0, 50), (0, 0), (60, 0), (120, 0), (120, 50), (60, 50), (60, 0)]
TOUR += [(60, -50), (120, -50), (120, 0), (120, 50), (120, 100), (60, 100), (60, 50), (0, 50)]
TOUR += [(0, 100), (60, 100), (60, 50), (60, 0), (0, 0)]
TRUE = drive(TOUR)  # a kilometre round six blocks
SKEW = (0.003, -0.002)  # [rad/m]
RULES = ClosureRules(reach=12.0)


def error(poses):
    """How far off poses are that begin where the true ones do [m]."""
    return np.hypot(*(poses - TRUE)[:, :2].T)


@pytest.mark.parametrize("seed", range(2))
def test_drift_of_a_kilometre_is_undone_and_no_likeness_taken_for_a_place(seed):
    rng = np.random.default_rng(seed)
    believed = drifted(TRUE, rng, skew=SKEW[seed])
    assert error(believed).max() > 30
    seen, found = close_loops(believed, TrueRelations(TRUE, rng), RULES)
    assert error(found.poses).mean() < 1.5
    assert len(seen.first) > 200
    real = between(TRUE[seen.first], TRUE[seen.second])
    wrong = np.hypot(*(real - seen.offset)[:, :2].T) > 4
    assert wrong.mean() < 0.01
    assert not (wrong & found.agrees).any()
    assert found.lasting[1] == pytest.approx(-SKEW[seed], abs=8e-4)


def test_no_pair_is_related_twice_the_same_way_and_none_along_the_drive():
    rng = np.random.default_rng(0)
    model = TrueRelations(TRUE, rng)
    close_loops(drifted(TRUE, rng), model, RULES)
    asked = [pair for pair in model.asked if pair[0] < pair[1]]
    assert 1000 < len(asked) == len(set(asked)) < len(TRUE) * (len(TRUE) - 1) / 2
    assert not [(i, j) for i, j in asked if j - i < 2]


def test_two_moments_that_look_like_elsewhere_are_not_believed():
    line = drive([(0, 0), (400, 0)])
    offset = np.array([1.0, 0.0, 0.0])

    def relate(first, second):
        alike = np.isin(np.maximum(first, second), (180, 181)) & (abs(first - second) == 160)
        told = np.where((first < second)[:, None], offset, between(offset[None], np.zeros((1, 3))))
        return Related(np.where(alike, 1.0, 0.0), told, np.full((len(first), 3), 0.3))

    seen, found = close_loops(line, relate, RULES)
    assert len(seen.first) == 0
    np.testing.assert_allclose(found.poses[:, :2], line[:, :2], atol=1e-6)


@pytest.mark.parametrize(("rivals", "kept"), [(0, 5), (2, 5), (4, 0)])
def test_a_place_that_looks_like_two_others_is_left_open(rivals, kept):
    poses = drive([(0, 0), (300, 0)])
    second = np.array([*range(100, 105), *range(100, 100 + rivals)])
    first = np.where(np.arange(len(second)) < 5, second - 80, second - 60)

    def relate(first, second):
        return Related(
            np.ones(len(first)), np.zeros((len(first), 3)), np.full((len(first), 3), 0.3)
        )

    found = agreed(linked_pairs(first, second, relate, RULES), poses, 102)
    assert found.second.tolist() == second[:kept].tolist()
    assert (found.second - found.first == 80).all()


@pytest.mark.parametrize("spoiled", ["linked", "offset", "std"])
def test_what_is_not_finite_is_no_link(spoiled):
    here, there = np.array([0, 1, 2]), np.array([7, 8, 9])

    def relate(first, second):
        told = {"linked": np.ones(3), "offset": np.zeros((3, 3)), "std": np.ones((3, 3))}
        told[spoiled][0] = np.nan
        return Related(**{k: v[-len(first) :] for k, v in told.items()})

    assert linked_pairs(here, there, relate, RULES).first.tolist() == [1, 2]


def test_there_and_back_have_to_agree():
    here, there = np.array([0, 0]), np.array([50, 60])
    offset = np.array([[3.0, 1.0, 0.4], [3.0, 1.0, 0.4]])
    back = between(offset, np.zeros((2, 3)))
    back[1, 2] += 2.0

    def relate(first, second):
        told = offset if (first < second).all() else back
        return Related(np.ones(2), told, np.full((2, 3), 0.2))

    found = linked_pairs(here, there, relate, RULES)
    assert found.second.tolist() == [50]
    np.testing.assert_allclose(found.offset, offset[:1])
    np.testing.assert_allclose(found.std, 0.2 / 2**0.5)


def test_drift_grows_with_the_way_and_faster_where_lasting_errors_are_unknown():
    ways = np.array([0.0, 10.0, 100.0, 1000.0])
    known, unknown = (Drift.of(ways, np.array(std)) for std in ([0.0, 0.0], [0.01, 0.002]))
    for drift in (known, unknown):
        assert drift.place[0] == drift.yaw[0] == 0
        assert (np.diff(drift.place) > 0).all()
    assert (unknown.place[1:] > known.place[1:]).all()


def test_the_same_drive_gives_the_same_closures():
    def found():
        rng = np.random.default_rng(5)
        return close_loops(drifted(TRUE, rng)[:250], TrueRelations(TRUE, rng), RULES)

    (one, poses), (other, again) = found(), found()
    assert all(np.array_equal(v, getattr(other, k)) for k, v in vars(one).items())
    assert np.array_equal(poses.poses, again.poses)


def test_progress_counts_every_moment_twice():
    told = []
    close_loops(TRUE[:30], TrueRelations(TRUE, np.random.default_rng(0)), RULES, told.append)
    assert sum(told) == 60


@pytest.mark.parametrize("n", [1, 2])
def test_the_shortest_drives_have_no_closures(n):
    seen, found = close_loops(TRUE[:n], TrueRelations(TRUE, np.random.default_rng(0)), RULES)
    assert len(seen.first) == 0
    np.testing.assert_array_equal(found.poses, TRUE[:n])


def test_what_cannot_be_is_refused():
    with pytest.raises(MapError, match="a reach above 0"):
        ClosureRules(reach=0.0)
    with pytest.raises(MapError, match="finite numbers"):
        close_loops(np.full((3, 3), np.nan), TrueRelations(TRUE, np.random.default_rng(0)), RULES)
    with pytest.raises(MapError, match="at least one moment"):
        close_loops(np.zeros((0, 3)), TrueRelations(TRUE, np.random.default_rng(0)), RULES)


def test_lasting_errors_are_estimated_with_the_poses():
    rng = np.random.default_rng(3)
    found = fit(drifted(TRUE, rng, scale=0.0, skew=0.002), closures(TRUE, rng))
    assert found.lasting[0] == pytest.approx(0.0, abs=0.006)
    assert found.lasting[1] == pytest.approx(-0.002, abs=2e-4)
    assert error(found.poses).max() < 1.0


def test_a_fit_extends_to_what_came_after_it():
    believed = drifted(TRUE, np.random.default_rng(0), scale=0.0)
    begun = fit(believed[:20], closures(TRUE[:20], np.random.default_rng(0)))
    np.testing.assert_allclose(begun.extended(believed)[:, :2], believed[:, :2], atol=1e-6)


def test_a_step_undoes_a_difference():
    rng = np.random.default_rng(0)
    a, b = rng.uniform(-3, 3, (2, 50, 3))
    np.testing.assert_allclose(moved(a, between(a, b)), b, atol=1e-12)
