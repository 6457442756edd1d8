"""Drives in physics: by pictures and odometry alone, to the same bits, out of trouble, giving up."""

import json
from itertools import pairwise

import numpy as np
import pytest

from envs.bodies import Shape
from envs.frames import Pose
from envs.town_person import put_back
from envs.town_world import TownWorld
from maps.errors import MapError
from skills.navigation.driver import drive
from skills.navigation.result import Verdict, interventions_per
from skills.navigation.rules import DriveRules
from tests.skills.navigation.towns import (
    PLAN,
    FakeDistance,
    PicturedWorld,
    length,
    mapped,
    walks,
    yaw_at,
)


@pytest.fixture(scope="module")
def it():
    return mapped()


@pytest.fixture(scope="module")
def world():
    world = TownWorld()
    yield world
    world.close()


@pytest.fixture(scope="module")
def short(it):
    return walks(it, 1, seed=3, low=18.0, high=26.0)[0]


def pose_of(world):
    return tuple(world.husky.pose.tolist())


def ready(world, it, walk, seed=0, noise=1.0):
    """Build the town with the robot where the walk begins; tells its heading in the map."""
    in_map, in_town = yaw_at(it, walk)
    start = (*it.truth[walk[0]][:2].tolist(), in_town)
    world.build(PLAN, start, np.random.default_rng(seed), noise=noise, looks=False)
    return in_map


def driven(world, it, walk, seed=0, model=None, off=0.0, known=True, noise=1.0, **how):
    yaw = ready(world, it, walk, seed, noise)
    return drive(
        PicturedWorld(world, off),
        it.town,
        it.codes,
        model or FakeDistance(),
        walk,
        start_yaw=yaw if known else None,
        witness=lambda: pose_of(world),
        **how,
    )


def off_the_end(world, it, walk):
    """How far the robot truly is from the walk's end [m]."""
    return float(np.hypot(*(world.husky.pose - it.truth[walk[-1]])[:2]))


def box(world, it, walk, share, width):
    """Something across the walk, after a share of it; width [m]."""
    a, b = it.truth[list(walk[round(share * len(walk)) :][:2]), :2]
    yaw = float(np.arctan2(*(b - a)[::-1]))
    pose = Pose.of((*a, 0.4), (0, 0, np.sin(yaw / 2), np.cos(yaw / 2)))
    shape = Shape((0.25, width / 2, 0.4))
    world.physics.add_body("box", [shape], pose, mass=0.0, rgb=(1.0, 0.0, 0.0))


@pytest.mark.slow
def test_it_arrives_round_corners_by_pictures_and_odometry_alone(world, it):
    walk = walks(it, 1, seed=0)[0]
    result = driven(world, it, walk)
    assert result.verdict is Verdict.ARRIVED, result.reason
    assert off_the_end(world, it, walk) < 4.0
    assert (result.collisions, result.recoveries, result.interventions) == (0, 0, 0)
    assert result.way == pytest.approx(length(it, walk), rel=0.1)
    believed = it.truth[[look.node for look in result.looks], :2]
    assert np.hypot(*(believed - result.true_track[:, :2]).T).max() < 6.0
    shares = [abs(sum(s for _, s in look.nodes) - 1) for look in result.looks]
    assert max(shares) < 0.05
    assert set(walk[1:-1]) <= set(result.visited) | set(walk[-3:])
    assert result.rest == ()
    told = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert (told["verdict"], len(told["looks"])) == ("arrived", len(result.looks))
    assert interventions_per([result]) == 0


def test_the_same_seed_drives_the_same_way_bit_for_bit(world, it, short):
    first, again, other = (driven(world, it, short, seed) for seed in (1, 1, 2))
    assert first.looks == again.looks
    assert (first.steps, first.way) == (again.steps, again.way)
    assert first.looks != other.looks


def test_it_looks_after_every_metre_or_half_a_radian_and_not_more_often(world, it, short):
    result = driven(world, it, short)
    for a, b in pairwise(result.odometry_track):
        moved, turned = np.hypot(*(b - a)[:2]), abs((b - a)[2] + np.pi) % (2 * np.pi) - np.pi
        assert moved >= 0.95 or abs(turned) >= 0.45
        assert moved < 1.4


def test_a_model_that_says_nothing_leaves_odometry(world, it, short):
    result = driven(world, it, short, model=FakeDistance(blind=True), noise=0.0)
    assert result.arrived, result.reason
    assert result.looks[-1].anywhere > result.looks[0].anywhere


def test_it_finds_out_which_way_it_looks(world, it, short):
    result = driven(world, it, short, known=False)
    assert result.looks[0].entropy >= 0
    assert result.arrived, result.reason
    assert off_the_end(world, it, short) < 4.0


@pytest.mark.slow
def test_a_robot_that_was_carried_off_finds_back_to_the_walk(world, it):
    walk = walks(it, 1, seed=0)[0]
    away = np.hypot(*(it.truth - it.truth[walk[0]])[:, :2].T)
    beside = next(v for v in np.argsort(away).tolist() if v not in walk and away[v] > 12)
    looks = []

    def carry(look):
        looks.append(look)
        if len(looks) == 10:
            world.carry(tuple(it.truth[beside].tolist()))

    result = driven(world, it, walk, each=carry)
    assert result.arrived, result.reason
    assert result.detours >= 1
    assert off_the_end(world, it, walk) < 4.0


def test_what_is_in_the_way_is_passed(world, it, short):
    yaw = ready(world, it, short)
    box(world, it, short, 0.5, 0.5)
    result = drive(PicturedWorld(world), it.town, it.codes, FakeDistance(), short, start_yaw=yaw)
    assert result.arrived, result.reason
    assert result.recoveries >= 1
    assert result.collisions >= 1
    assert result.interventions == 0
    assert len(result.true_track) == 0


@pytest.mark.slow
def test_behind_a_wall_it_is_stuck_and_a_person_helps(world, it, short):
    for person in (False, True):
        yaw = ready(world, it, short)
        box(world, it, short, 0.5, 14.0)
        result = drive(
            PicturedWorld(world),
            it.town,
            it.codes,
            FakeDistance(),
            short,
            start_yaw=yaw,
            rules=DriveRules(least_seconds=90.0, most_collisions=40),
            person=(lambda: world.carry(tuple(it.truth[short[-2]].tolist()))) if person else None,
        )
        assert result.interventions == 1
        assert result.verdict is (Verdict.ARRIVED if person else Verdict.STUCK), result.reason
        assert interventions_per([result]) == pytest.approx(2000 / result.way)
    assert result.way > 0


@pytest.mark.slow
def test_where_nothing_is_known_again_it_is_lost(world, it, short):
    result = driven(
        world, it, short, off=1e4, model=FakeDistance(false=0.0), rules=DriveRules(most_searches=1)
    )
    assert result.verdict is Verdict.LOST, result.reason
    assert "looked all around" in result.reason
    assert result.looks[-1].lost
    assert result.rest


def test_a_drive_ends_at_its_budget_and_after_too_many_collisions(world, it, short):
    hurried = DriveRules(slack=1.0, least_seconds=0.0)
    for rules in (hurried, DriveRules(most_collisions=0)):
        yaw = ready(world, it, short)
        box(world, it, short, 0.5, 14.0)
        given = (PicturedWorld(world), it.town, it.codes, FakeDistance(), short)
        result = drive(*given, start_yaw=yaw, rules=rules)
        if rules is hurried:
            assert result.verdict is Verdict.TIMED_OUT
            assert result.steps == rules.budget(length(it, short))
        else:
            assert result.verdict is Verdict.COLLIDED
            assert result.collisions == 1


def test_a_walk_of_one_node_is_over_and_from_elsewhere_it_drives_there(world, it, short):
    yaw = ready(world, it, short)
    steps = world.steps
    given = (PicturedWorld(world), it.town, it.codes, FakeDistance())
    result = drive(*given, short[:1], start_yaw=yaw)
    assert (result.verdict, result.steps, world.steps) == (Verdict.ARRIVED, 0, steps)
    result = drive(*given, short[-1:], start_node=short[0], start_yaw=yaw)
    assert result.arrived, result.reason
    assert off_the_end(world, it, short) < 4.0


def test_what_cannot_be_driven_is_refused_and_nothing_moves(world, it, short):
    yaw = ready(world, it, short)
    steps, pose = world.steps, pose_of(world)
    given = (PicturedWorld(world), it.town, it.codes, FakeDistance())
    for walk, said in (
        ([], "without nodes"),
        ([short[0], short[2]], "no way leads from node"),
        ([short[0], 10**6], "no node has the number"),
        ([-1], "no node has the number -1"),
    ):
        with pytest.raises(MapError, match=said):
            drive(*given, walk, start_yaw=yaw)
    with pytest.raises(MapError, match="a heading is a finite angle"):
        drive(*given, short, start_yaw=float("nan"))
    for wrong in ({"speed": 3.0}, {"slack": 0.5}, {"size": 0}, {"most_searches": -1}):
        with pytest.raises(MapError):
            DriveRules(**wrong)
    assert (world.steps, pose_of(world)) == (steps, pose)


def test_a_town_in_physics_is_such_a_world(world, it, short):
    yaw = ready(world, it, short, noise=0.0)
    seen = []

    class Shown(FakeDistance):
        def encode(self, panoramas):
            seen.extend(p.shape for p in panoramas)
            return np.zeros((len(panoramas), 3), np.float32)

    result = drive(
        world,
        it.town,
        it.codes,
        Shown(blind=True),
        short[:3],
        start_yaw=yaw,
        rules=DriveRules(size=16),
        person=lambda: put_back(world),
    )
    assert result.arrived, result.reason
    assert set(seen) == {(3, 16, 16, 3)}
    assert len(seen) == len(result.looks)
