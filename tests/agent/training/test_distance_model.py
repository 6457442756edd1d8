"""What the distance model is taught: ways along streets, true offsets, columns that show the same."""

from contextlib import closing

import numpy as np
import pytest
import torch

from agent.report.output import OutputError
from agent.training import town_files
from agent.training.distance_model import matches, moments
from agent.training.distance_model.judging import aurocs, judged_pairs, quality
from agent.training.distance_model.learner import Learner
from agent.training.distance_model.lessons import GROUP, PER_MOMENT, Lessons, group
from agent.training.distance_model.pairs import NEAR, Kind, across, within
from agent.training.distance_model.ways import Place, Ways
from envs.husky import EYE
from envs.town_plan import town
from envs.town_streets import Street, Streets
from envs.town_world import TownWorld
from maps.distance import REACH, Relation
from maps.distance_network import K
from maps.planar import between
from tests.agent.training.town_moments import MOMENTS, painted

# 0 --100-- 1 --100-- 2, and from 1 a bent street up to 3: 30 up, 40 aside
CROSSING = Streets(
    ((0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (140.0, 30.0)),
    (Street(0, 1), Street(1, 2), Street(3, 1, ((100.0, 30.0),))),
)


def test_ways_lead_along_streets_and_round_corners():
    ways = Ways(CROSSING)
    assert ways.lengths.tolist() == [100.0, 100.0, 70.0]
    places = [Place(0, 90, True), Place(0, 20, False), Place(1, 10, True), Place(2, 60, True)]
    expected = [[0, 70, 20, 20], [70, 0, 90, 90], [20, 90, 0, 20], [20, 90, 20, 0]]
    np.testing.assert_allclose(ways.between(places), expected)
    assert ways.at(Place(2, 20, True)) == ((120.0, 30.0), pytest.approx(np.pi))
    assert ways.at(Place(2, 60, False)) == ((100.0, 10.0), pytest.approx(np.pi / 2))
    assert ways.at(Place(0, 100, True)) == ((100.0, 0.0), 0.0)


def test_a_block_is_left_by_the_shorter_way():
    square = Streets(
        ((0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0)),
        (Street(0, 1), Street(1, 2), Street(2, 3), Street(3, 0)),
    )
    found = Ways(square).between([Place(0, 5, True), Place(2, 40, True), Place(2, 10, True)])
    np.testing.assert_allclose(
        found[0], [0, 65, 95]
    )  # 5 + 50 + 10; 45 + 50 or 5 + 50 + 40 is both 95
    np.testing.assert_allclose(found, found.T)


@pytest.mark.parametrize("seed", range(8))
def test_wandering_comes_as_far_as_it_is_told_and_turns_back_where_a_street_ends(seed):
    rng, ways = np.random.default_rng(seed), Ways(town(seed).streets)
    for _ in range(20):
        start = Place(int(rng.integers(len(ways.lengths))), 3.0, bool(rng.random() < 0.5))
        way = float(rng.uniform(0, 30))
        there = ways.wandered(start, way, rng)
        assert 0 <= there.along <= ways.lengths[there.street]
        assert ways.between([start, there])[0, 1] <= way + 1e-9
    dead_end = Ways(CROSSING).wandered(Place(0, 10, False), 25.0, rng)
    assert dead_end == Place(0, 15.0, True)


@pytest.mark.parametrize("seed", range(3))
def test_moments_stand_in_streets_and_have_others_within_reach_looking_every_way(seed):
    plan = town(seed)
    poses, ways = moments.drawn(plan, np.random.default_rng(seed))
    again, _ = moments.drawn(plan, np.random.default_rng(seed))
    assert np.array_equal(poses, again)
    assert (plan.streets.distance(poses[:, :2]) < 4).all()
    apart = np.linalg.norm(poses[:, None, :2] - poses[None, :, :2], axis=-1)
    assert (ways >= apart - 1e-3).all()
    linked = (ways <= REACH) & ~np.eye(len(poses), dtype=bool)
    assert linked.any(axis=1).mean() > 0.95
    turn = np.abs((poses[:, None, 2] - poses[None, :, 2] + np.pi) % (2 * np.pi) - np.pi)[linked]
    assert min((turn < 0.8).mean(), (turn > 2.3).mean()) > 0.2
    assert ((turn > 0.8) & (turn < 2.3)).mean() > 0.03


def test_pairs_know_their_kind_and_how_they_lie():
    drawn = painted(0)
    some = np.array([3, 17, 8, 30])
    pairs = within(drawn, some, first=100)
    assert len(pairs.here) == 12
    assert set(pairs.here.tolist()) == {100, 101, 102, 103}
    i, j = some[pairs.here - 100], some[pairs.there - 100]
    np.testing.assert_allclose(pairs.offset, between(drawn.poses[i], drawn.poses[j]))
    np.testing.assert_array_equal(pairs.linked, drawn.ways[i, j] <= REACH)
    np.testing.assert_array_equal(pairs.kind == Kind.FAR, drawn.ways[i, j] > NEAR)
    towns = np.repeat([0, 1, 2], 5)
    others = across(towns, 40, np.random.default_rng(0))
    assert (towns[others.here] != towns[others.there]).all()
    assert not others.linked.any()
    assert len(across(np.zeros(9, np.int64), 40, np.random.default_rng(0)).here) == 0


def test_a_group_has_no_moment_twice_and_others_near():
    drawn, rng = painted(1), np.random.default_rng(0)
    for _ in range(20):
        some = group(drawn, rng)
        assert len(set(some.tolist())) == GROUP
    shares = [(drawn.ways[np.ix_(s, s)] <= REACH).mean() for s in (group(drawn, rng), range(40))]
    assert shares[0] > shares[1]


def test_batches_are_drawn_alike_and_hold_every_kind():
    lessons = Lessons([painted(seed) for seed in range(3)])
    one, other = (lessons.drawn(np.random.default_rng(5), 3 * GROUP) for _ in range(2))
    for part in ("pictures", "light", "ranges"):
        assert np.array_equal(getattr(one, part), getattr(other, part))
    assert np.array_equal(one.pairs.here, other.pairs.here)
    assert one.pictures.shape[0] == 3 * GROUP
    counts = np.bincount(one.pairs.kind, minlength=len(Kind))
    for kind in (Kind.LINKED, Kind.NEAR, Kind.OTHER):
        assert 0 < counts[kind] <= PER_MOMENT[kind] * 3 * GROUP
    assert 0.1 < lessons.linked_share(0, GROUP) < 0.7


def test_a_mirrored_group_is_a_mirrored_world(monkeypatch):
    """Half of the draws mirror: what is seen of a mirrored pair is the flipped picture of the other side."""
    lessons, seen = Lessons([painted(2)]), dict[bool, list]()
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rng.choice(1, 1, replace=False)  # the town
        some = group(painted(2), rng)
        mirrored = bool(rng.random() < 0.5)
        batch = lessons.drawn(np.random.default_rng(seed), GROUP)
        original, pairs = painted(2).pictures[some], within(painted(2), some)
        truth = {(i, j): o for i, j, o in zip(pairs.here, pairs.there, pairs.offset, strict=True)}
        sign = np.array([1, -1, -1]) if mirrored else np.ones(3)
        for i, j, offset in zip(
            batch.pairs.here, batch.pairs.there, batch.pairs.offset, strict=True
        ):
            np.testing.assert_allclose(offset, sign * truth[i, j])
        if mirrored:
            assert np.array_equal(batch.pictures[:, 1], original[:, 2, :, ::-1])
            assert np.array_equal(batch.pictures[:, 0], original[:, 0, :, ::-1])
        else:
            assert np.array_equal(batch.pictures, original)
        seen.setdefault(mirrored, []).append(seed)
    assert set(seen) == {True, False}


def test_columns_match_where_the_same_point_is_seen():
    far = np.full((1, K), 160.0, np.float32)
    turn = np.array([[0.0, 0.0, 3 * matches.WIDTH]])
    found = matches.matched(turn, far, far)[0]
    np.testing.assert_allclose(found[:-3], np.arange(3, K), atol=0.02)
    assert np.isnan(found[-3:]).all()
    point = np.array([10.0, 4.0])  # from the robot's middle
    offset = np.array([[3.0, -1.0, 0.4]])

    def seen(pose):
        ahead = point - pose[:2]
        c, s = np.cos(pose[2]), np.sin(pose[2])
        x, y = c * ahead[0] + s * ahead[1] - EYE[0], c * ahead[1] - s * ahead[0]
        return K / 2 - 0.5 - np.arctan2(y, x) / matches.WIDTH, np.hypot(x, y)

    (here, range_here), (there, range_there) = seen(np.zeros(3)), seen(offset[0])
    column = round(here)
    ours, theirs = (np.full((1, K), r, np.float32) for r in (range_here, range_there))
    assert matches.matched(offset, ours, theirs)[0, column] == pytest.approx(there, abs=0.8)
    hidden = matches.matched(offset, ours, theirs / 2)  # something nearer stands before it
    assert np.isnan(hidden[0, column])


def test_the_gradient_reaches_every_weight():
    learner = Learner(
        Lessons([painted(seed) for seed in range(2)]),
        seed=0,
        batch=2 * GROUP,
        device=torch.device("cpu"),
    )
    told = learner.step(0, 1e-3)
    assert all(np.isfinite(value) for value in told.values())
    for name, parameter in learner.parameters.items():
        assert parameter.grad is not None, name
        assert float(parameter.grad.abs().max()) > 0, name


@pytest.mark.slow
def test_one_batch_is_learned():
    """Again and again the same: links, places and matches are all told better than without looking."""
    learner = Learner(
        Lessons([painted(seed) for seed in range(2)]),
        seed=3,
        batch=2 * GROUP,
        device=torch.device("cpu"),
    )
    told = [learner.step(0, 1.5e-3) for _ in range(40)]
    assert told[-1]["link"] < 0.75 * told[7]["link"]
    assert told[-1]["place"] < 0.85 * told[7]["place"]
    assert told[-1]["match"] < 0.5 * np.log(K)


def test_a_step_without_linked_pairs_is_finite():
    apart = painted(0)
    alone = moments.TownMoments(**{**vars(apart), "ways": np.full_like(apart.ways, 999.0)})
    learner = Learner(Lessons([alone]), seed=0, batch=GROUP, device=torch.device("cpu"))
    assert learner.step(0, 1e-3)["place"] == 0.0
    assert all(bool(p.isfinite().all()) for p in learner.parameters.values())


def perfect(pairs, flip=1.0):
    linked = pairs.linked.astype(np.float32)
    return Relation(
        linked=linked if flip > 0 else 1 - linked,
        way=np.where(pairs.linked, pairs.way, 0).astype(np.float32),
        offset=pairs.offset.astype(np.float32),
        std=np.full((len(linked), 3), 0.1, np.float32),
    )


def test_a_perfect_model_is_judged_perfect_and_its_opposite_the_worst():
    pairs = judged_pairs([painted(seed) for seed in range(3)], 0)
    assert set(pairs.kind.tolist()) >= {Kind.LINKED, Kind.NEAR, Kind.OTHER}
    best, worst = quality(pairs, perfect(pairs)), quality(pairs, perfect(pairs, -1))
    assert best.shares()["auroc"] == best.precision == best.recall == 1.0
    assert worst.shares()["auroc"] == worst.precision == worst.recall == 0.0
    every = best.placed["all"]
    assert every.apart_90 < 1e-4
    assert every.way < 1e-4
    assert every.within == 1.0
    assert sum(best.placed[k].n for k in ("along", "crossing", "back")) == every.n == best.linked
    chance = aurocs(pairs, np.random.default_rng(0).random(len(pairs.here)))
    assert abs(chance["all"] - 0.5) < 0.05


@pytest.mark.slow
def test_a_towns_moments_are_its_seeds(tmp_path, monkeypatch):
    plan = town(3)
    with closing(TownWorld()) as world:
        one, other = (moments.seen(world, plan, np.random.default_rng(5), spots=1) for _ in "ab")
        for part in ("pictures", "ranges", "poses", "ways"):
            assert np.array_equal(getattr(one, part), getattr(other, part))
        assert one.pictures.shape == (moments.EACH, 3, 64, 64, 3)
        assert one.pictures.std() > 20
        assert (one.ranges > 0.3).all()
        monkeypatch.setattr(moments, "SPOTS", 1)
        assert town_files.missing(tmp_path, [3]) == [3]
        town_files.write(tmp_path, 3, one)
    assert town_files.missing(tmp_path, [3]) == []
    assert np.array_equal(moments.load(tmp_path, 3).pictures, one.pictures)
    (tmp_path / "town-00003.npz").write_bytes(b"PK")
    with pytest.raises(OutputError, match="remove it to have it made again"):
        moments.load(tmp_path, 3)


assert MOMENTS > GROUP
