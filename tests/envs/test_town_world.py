"""The town in physics: what the robot sees, hits and believes; driving along lines; recorded traversals."""

import itertools
from math import atan2

import numpy as np
import pytest

from envs import town_record
from envs.errors import EnvError
from envs.odometry import Odometry
from envs.town_driver import Outcome, drive_along, steer
from envs.town_person import put_back
from envs.town_plan import town
from envs.town_thing import Thing
from envs.town_world import TownWorld

PLAN = town(5)


@pytest.fixture(scope="module")
def world():
    world = TownWorld()
    yield world
    world.close()


def street(index: int = 0):
    """A street's line, and the pose at its start along it."""
    line = PLAN.streets.line(PLAN.streets.streets[index])
    (x0, y0), (x1, y1) = line[:2]
    return line, (x0, y0, atan2(y1 - y0, x1 - x0))


def build(world: TownWorld, start, **how):
    world.build(PLAN, start, np.random.default_rng(0), **({"looks": False} | how))


def before(thing: Thing, gap: float) -> tuple[float, float, float]:
    """A pose that looks at a thing's front from so far away [m]."""
    front = thing.place(np.array([0.0, -gap])) + 0.0
    return (*front.tolist(), atan2(thing.y - front[1], thing.x - front[0]))


def test_a_world_without_a_town_says_so():
    empty = TownWorld()
    with pytest.raises(EnvError, match="no town has been built"):
        _ = empty.town
    empty.close()
    empty.close()


def test_it_drives_as_told(world):
    _, start = street()
    build(world, start)
    world.drive(1.0, 0.0)
    for _ in range(480):
        world.step()
    assert world.driven == pytest.approx(2.0, abs=0.3)
    yaw = world.husky.pose[2]
    world.drive(0.5, 0.8)
    for _ in range(240):
        world.step()
    turned = (world.husky.pose[2] - yaw) % (2 * np.pi)
    assert 0.4 < turned < 1.0
    assert world.collisions == 0


def test_driving_into_a_building_is_a_collision_and_then_stuck(world):
    name, building = next((n, b) for n, b in PLAN.bodies.items() if b.kind == "house")
    build(world, before(building, building.reach + 1.0))
    world.drive(1.0, 0.0)
    for _ in range(240 * 8):
        world.step()
    state = world.state()
    assert state.collisions == 1
    assert state.touching == (name,)
    assert state.stuck


def test_standing_still_is_not_being_stuck(world):
    build(world, street()[1])
    for _ in range(240 * 4):
        world.step()
    assert not world.stuck


def test_the_same_seed_drives_the_same_way_with_or_without_looks(world):
    ways = []
    for looks in (False, False, True):
        build(world, street()[1], looks=looks)
        world.drive(1.2, 0.3)
        for _ in range(300):
            world.step()
        ways.append([world.state(), world.husky.pose.tolist()])
    assert ways[0] == ways[1] == ways[2]


def test_a_landmark_is_seen_under_its_name_and_in_its_colour(world):
    kinds = ("mailbox", "dumpster", "fire hydrant", "phone booth", "bus stop")
    name, thing = next(
        (n, t) for n, t in PLAN.bodies.items() if t.kind in kinds and t.colour in ("red", "blue")
    )
    build(world, before(thing, 4.0), looks=True)
    image = world.observe(world.views(128)).images["forward"]
    assert name in town_record.shown(image)
    red, _, blue = image.rgb[image.mask(name)].mean(axis=0)
    assert (red > 1.3 * blue) == (thing.colour == "red")


def test_the_sky_is_above_and_the_ground_below(world):
    build(world, street()[1], looks=True)
    image = world.observe(world.views(64)).images["forward"]
    assert (image.segmentation[:12] < 0).mean() > 0.5
    assert (image.segmentation[-12:] >= 0).all()
    assert world.render(world.overview(96)).rgb.std() > 10


def test_odometry_without_noise_is_true_and_with_noise_nearly():
    rng = np.random.default_rng(0)
    steps = rng.uniform(-1, 1, (200, 3)) * (0.05, 0.05, 0.04)
    poses = np.concatenate([[np.zeros(3)], np.cumsum(steps, axis=0)])
    off = {}
    for noise in (0.0, 1.0):
        odometry = Odometry(np.random.default_rng(1), noise)
        for a, b in itertools.pairwise(poses):
            odometry.add(a, b)
        off[noise] = np.abs(odometry.pose - poses[-1]).max()
    assert off[0.0] < 0.05
    assert 1e-4 < off[1.0] < 1.0


def test_steering_points_at_the_target():
    pose = np.array([1.0, 2.0, 0.5])
    ahead = pose[:2] + 2 * np.array([np.cos(0.5), np.sin(0.5)])
    assert steer(pose, ahead, 1.0) == pytest.approx((1.0, 0.0))
    left = pose[:2] + 2 * np.array([np.cos(0.9), np.sin(0.9)])
    behind = pose[:2] - 2 * np.array([np.cos(0.5), np.sin(0.5)])
    assert steer(pose, left, 1.0)[1] > 0
    assert steer(pose, behind, 1.0)[0] == 0


@pytest.mark.parametrize("bad", [[], [(0.0, 0.0)], [(0.0, 0.0), (float("nan"), 1.0)], [(1.0,)]])
def test_what_is_no_line_is_refused_and_nothing_moves(world, bad):
    build(world, street()[1])
    steps = world.steps
    with pytest.raises(EnvError, match="at least two points"):
        drive_along(world, bad)
    with pytest.raises(EnvError, match="a speed above 0"):
        drive_along(world, [(0, 0), (1, 1)], speed=0.0)
    assert world.steps == steps


def test_a_drive_ends_at_its_budget(world):
    line, start = street()
    build(world, start)
    drive = drive_along(world, line, budget=100)
    assert (drive.outcome, drive.physics_steps) == (Outcome.TIMED_OUT, 100)


def test_a_drive_into_a_wall_ends_stuck(world):
    building = next(b for b in PLAN.buildings if b.kind == "house")
    start = before(building, building.reach + 1.0)
    build(world, start)
    drive = drive_along(world, [start[:2], (building.x, building.y)])
    assert drive.outcome is Outcome.STUCK
    assert drive.collisions >= 1


def test_a_traversal_is_recorded_written_and_read(world, tmp_path):
    line, start = street()
    build(world, start, looks=True)
    traversal = town_record.record(world, line, every=8.0, size=32)
    assert traversal.drive.outcome is Outcome.ARRIVED
    assert len(traversal.frames) >= 4
    folder = tmp_path / "drive"
    town_record.save(traversal, folder)
    again = town_record.load(folder)
    assert again.drive == traversal.drive
    for a, b in zip(traversal.frames, again.frames, strict=True):
        assert (a.odometry, a.pose, a.shows) == (b.odometry, b.pose, b.shows)
        assert all(np.array_equal(a.images[v], b.images[v]) for v in a.images)
    with pytest.raises(EnvError, match="already there"):
        town_record.save(traversal, folder)
    next(folder.glob("*.png")).unlink()
    with pytest.raises(EnvError, match="not a whole traversal"):
        town_record.load(folder)
    assert [p.name for p in tmp_path.iterdir()] == ["drive"]


@pytest.mark.slow
def test_a_walk_through_several_streets_is_driven_without_a_collision(world):
    walk = [0]
    while len(walk) < 6:
        onward = [j for j in PLAN.streets.neighbours[walk[-1]] if j not in walk[-2:]]
        walk.append((onward or PLAN.streets.neighbours[walk[-1]])[0])
    line = PLAN.streets.along(walk)
    (x0, y0), (x1, y1) = line[:2]
    build(world, (x0, y0, atan2(y1 - y0, x1 - x0)))
    drive = drive_along(world, line)
    assert (drive.outcome, drive.collisions) == (Outcome.ARRIVED, 0)
    assert drive.way > 150


def test_a_robot_that_is_carried_feels_nothing_of_it(world):
    line, start = street()
    build(world, start)
    world.drive(1.0, 0.5)
    for _ in range(240):
        world.step()
    odometry, driven = world.state().odometry, world.driven
    (x, y), there = line[-1], 1.2
    world.carry((x, y, there))
    assert world.husky.pose == pytest.approx((x, y, there), abs=0.05)
    assert world.state().odometry == odometry
    for _ in range(240):
        world.step()
    assert world.driven == pytest.approx(driven, abs=0.05)
    assert not world.stuck
    with pytest.raises(EnvError, match="finite numbers"):
        world.carry((0.0, float("nan"), 0.0))
    assert world.husky.pose == pytest.approx((x, y, there), abs=0.05)


def test_a_person_puts_the_robot_back_on_the_street_facing_as_it_did(world):
    building = next(b for b in PLAN.buildings if b.kind == "house")
    x, y, yaw = before(building, building.reach + 1.0)
    build(world, (x, y, yaw))
    put_back(world)
    pose = world.husky.pose
    assert PLAN.streets.distance(pose[None, :2])[0] < 0.1
    assert np.cos(pose[2] - yaw) > -0.1
    assert world.state().touching == ()
    away = np.hypot(pose[0] - x, pose[1] - y)
    assert away < PLAN.streets.distance(np.array([[x, y]]))[0] + 4.0
