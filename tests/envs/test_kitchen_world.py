"""Building a kitchen state and reading it back agree, and the state says what physics did."""

from collections.abc import Iterator

import numpy as np
import pytest

from envs import kitchen_scene
from envs.errors import TableFullError
from envs.frames import Pose
from envs.kitchen_layout import (
    CABINET,
    DRAWERS,
    FLOOR,
    HAND,
    LOCATIONS,
    OBJECTS,
    PLACES,
    STATIONS,
)
from envs.kitchen_looks import look_of
from envs.kitchen_plan import SURFACES
from envs.kitchen_state import KitchenObject, KitchenState
from envs.kitchen_world import KitchenWorld
from envs.panda import OPEN


@pytest.fixture(scope="module")
def world() -> Iterator[KitchenWorld]:
    made = KitchenWorld()
    yield made
    made.close()


def build(world: KitchenWorld, state: KitchenState, seed: int = 0) -> KitchenState:
    world.build(state, np.random.default_rng(seed))
    return world.state()


def kitchen(*objects: tuple[str, str], robot_at: str = "user", opened: tuple[str, ...] = ()):
    return KitchenState(
        robot_at=robot_at,
        objects=tuple(KitchenObject(*o) for o in objects),
        open_drawers=frozenset(opened),
    )


EVERYWHERE = tuple(zip(OBJECTS, (*LOCATIONS, FLOOR) * 3, strict=False))


@pytest.mark.parametrize("robot_at", STATIONS)
@pytest.mark.parametrize("opened", [(), DRAWERS])
def test_what_is_built_is_what_is_seen(world, robot_at, opened):
    state = kitchen(*EVERYWHERE, robot_at=robot_at, opened=opened)
    assert build(world, state).relations() == state.relations()


@pytest.mark.parametrize("seed", range(4))
def test_random_kitchens_stand_as_they_were_put(world, seed):
    state = kitchen_scene.random(np.random.default_rng(seed), objects=12)
    seen = build(world, state, seed)
    assert seen.relations() == state.relations()
    assert not any(o.lying for o in seen)


@pytest.mark.parametrize("name", [*OBJECTS, "garden gnome"])
def test_everything_can_be_held_from_the_start_by_friction(world, name):
    build(world, kitchen((name, HAND)))
    for _ in range(120):
        world.step()
    assert world.state().holding == name
    world.panda.drive_fingers(OPEN)
    for _ in range(60):
        world.step()
    assert world.state().holding is None


def test_the_same_seed_gives_the_same_bits_whatever_came_before(world):
    state = kitchen(*EVERYWHERE, opened=("top drawer",))

    def bits(seed: int) -> list[bytes]:
        build(world, state, seed)
        for n in range(60):
            world.base.drive(np.array([0.3, -0.1, 0.2 * (n % 2)]))
            world.step()
        return [world.pose(i).position.tobytes() for i in range(len(world.things))] + [
            world.base.pose.tobytes(),
            world.panda.joints.tobytes(),
        ]

    first = bits(1)
    assert bits(2) != first
    assert bits(1) == first


@pytest.mark.parametrize(
    ("location", "most"),
    [(p, 40 if p in ("close counter", "far counter", "table") else 20) for p in LOCATIONS],
)
def test_every_place_holds_many_things(world, location, most):
    names = (OBJECTS * 3)[:most]
    seen = build(world, kitchen(*((n, location) for n in names)))
    assert seen.at(location) == names


@pytest.mark.parametrize("location", PLACES)
def test_a_full_place_is_named(world, location):
    with pytest.raises(TableFullError, match=f'the {location} is full: no free spot for "coke"'):
        build(world, kitchen(*(("coke", location) for _ in range(60))))


def test_what_is_dropped_beside_a_table_lies_on_the_floor(world):
    build(world, kitchen(("coke", "table"), ("coke", "table")))
    world.physics.set_pose("coke#2", Pose.of((0.35, -0.9, 0.3)))
    world.settle()
    assert [o.at for o in world.state()] == ["table", FLOOR]
    assert world.state().in_sight("coke") == (0,)


def test_a_drawer_pushed_in_is_closed_and_takes_its_things_along(world):
    build(world, kitchen(("apple", "top drawer"), opened=("top drawer",)))
    joints = world.physics.joint_indices(CABINET, ["top drawer slide"])
    world.physics.drive_joints(CABINET, joints, [0.0], forces=[30.0], gain=0.02)
    for _ in range(360):
        world.step()
    world.settle()
    seen = world.state()
    assert seen.open_drawers == frozenset()
    assert seen.at("top drawer") == ("apple",)
    assert seen.in_sight("apple") == ()


def test_a_can_that_was_tipped_over_lies(world):
    build(world, kitchen(("coke", "table")))
    x, y, z = world.pose(0).position.tolist()
    world.physics.set_pose("coke", Pose.of((x, y, z), (0.0, 0.7071, 0.0, 0.7071)))
    world.settle()
    assert world.state().objects[0].lying


def test_neighbours_are_near(world):
    build(world, kitchen(("coke", "table"), ("apple", "table"), ("tea", "far counter")))
    x, y, z = world.pose(0).position.tolist()
    world.physics.set_pose("apple", Pose.of((x + (0.13 if x < 0.35 else -0.13), y, z - 0.02)))
    world.settle()
    assert world.state().near == {frozenset({0, 1})}


def test_only_a_robot_that_stands_there_has_been_there(world):
    build(world, kitchen())
    world.visit("table")
    assert world.state().visited == ()
    world.visit("user")
    world.visit("user")
    assert world.state().visited == ("user",)


def test_the_base_keeps_to_its_limits(world):
    build(world, kitchen())
    before = world.base.velocity
    for _ in range(120):
        world.base.drive(np.array([50.0, 0.0, 50.0]))
        world.step()
        change = np.abs(world.base.velocity - before) * 240
        assert (change <= np.array([2.0, 2.0, 5.0]) + 1e-9).all()
        before = world.base.velocity
    assert before[0] <= 0.9


def test_both_cameras_see_the_kitchen(world):
    build(world, kitchen(("coke", "user")))
    images = world.observe({"overview": world.overview, "head": world.head}).images
    assert {"table", "robot", "person", CABINET} <= {
        name for name in images["overview"].bodies.values() if images["overview"].mask(name).any()
    }
    assert images["head"].mask("side table").any()


def test_every_look_fits_the_hand_and_a_spot():
    for name in (*OBJECTS, "garden gnome"):
        look = look_of(name)
        assert min(look.half[:2]) < OPEN
        assert look.reach < 0.0525
        assert 0 < look.grip_height < 2 * look.half[2]


def test_the_arm_of_a_robot_that_stands_there_reaches_every_spot(world):
    from envs.frames import down_facing
    from envs.kitchen_stand import stand_before
    from envs.mobile_base import arm_on

    build(world, kitchen())
    for location, places in SURFACES.items():
        if location == CABINET:
            continue
        for spot in [s for p in places for s in p.spots()]:
            x, y, z = spot.position
            stand = stand_before(location, spot.side, (x, y), DRAWERS)
            tip = Pose.of((x, y, z + 0.05), down_facing(spot.side.yaw))
            joints = world.arm_kinematics.solve(arm_on(np.array(stand)).inverse() @ tip)
            assert joints is not None, (location, spot)
