"""Grips: what they are near decides their order, and a parallel gripper does not know front from back."""

from math import cos, hypot, pi, sin

import numpy as np
import pytest

from envs.frames import down_facing
from envs.layout import BLOCK_SIDE, BOWL_FLOOR, BOWL_HEIGHT
from envs.placement import place, resting_position
from envs.scene import Scene
from envs.tabletop_state import GRIPPER, TABLE, Kind, ObjectState, TabletopState
from skills.grasp import FINGER_OUT, Grip, grasps, releases

HERE = (0.5, 0.0)


def block(
    name: str, x: float, y: float, yaw: float = 0.0, z: float = BLOCK_SIDE / 2
) -> ObjectState:
    return ObjectState(
        name=name,
        kind=Kind.BLOCK,
        colour=name.split()[0],
        position=(x, y, z),
        quat_xyzw=(0.0, 0.0, sin(yaw / 2), cos(yaw / 2)),
    )


def state_of(*objects: ObjectState) -> TabletopState:
    return TabletopState(objects)


def fingers_open_along(grip: Grip) -> np.ndarray:
    """The Panda's fingers move along the hand's y axis (its URDF)."""
    return grip.tip.rotation.apply([0.0, 1.0, 0.0])


def turned(state: TabletopState, angle: float) -> TabletopState:
    """The whole scene turned about HERE."""
    for o in state:
        dx, dy = o.position[0] - HERE[0], o.position[1] - HERE[1]
        x = HERE[0] + cos(angle) * dx - sin(angle) * dy
        y = HERE[1] + sin(angle) * dx + cos(angle) * dy
        old = np.arctan2(o.quat_xyzw[2], o.quat_xyzw[3]) * 2
        new = (0.0, 0.0, sin((old + angle) / 2), cos((old + angle) / 2))
        state = state.moved(o.name, position=(x, y, o.position[2]), quat_xyzw=new)
    return state


def crowded(seed: int) -> TabletopState:
    rng = np.random.default_rng(seed)
    near = [
        (HERE[0] + r * cos(a), HERE[1] + r * sin(a))
        for r, a in zip(rng.uniform(0.05, 0.12, 3), rng.uniform(0, 2 * pi, 3), strict=True)
    ]
    return state_of(
        block("red block", *HERE, rng.uniform(-pi, pi)),
        *(block(f"{c} block", *xy) for c, xy in zip(("blue", "green", "pink"), near, strict=True)),
    )


@pytest.mark.parametrize("seed", range(10))
def test_the_roomiest_grip_comes_first(seed: int) -> None:
    rooms = [min(g.room, 0.01) for g in grasps(crowded(seed), "red block")]
    assert len(rooms) == 4
    assert rooms == sorted(rooms, reverse=True) or np.ptp(rooms) < 1e-4


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("turns", [1, 2])
def test_rooms_are_the_same_when_the_scene_is_turned_by_quarters(seed: int, turns: int) -> None:
    state = crowded(seed)
    before = sorted(g.room for g in grasps(state, "red block"))
    after = sorted(g.room for g in grasps(turned(state, turns * pi / 2), "red block"))
    assert after == pytest.approx(before, abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_half_a_turn_of_the_hand_changes_neither_room_nor_place(seed: int) -> None:
    grips = grasps(crowded(seed), "red block")
    for g in grips:
        twin = next(
            h
            for h in grips
            if h is not g and abs(fingers_open_along(h) @ fingers_open_along(g)) > 0.99
        )
        assert fingers_open_along(twin) @ fingers_open_along(g) == pytest.approx(-1.0)
        assert twin.room == pytest.approx(g.room)
        assert np.allclose(twin.tip.position, g.tip.position)


@pytest.mark.parametrize("seed", range(10))
def test_room_is_the_distance_from_the_fingers_to_what_is_nearest(seed: int) -> None:
    state = crowded(seed)
    for g in grasps(state, "red block"):
        ends = [g.tip.position + s * FINGER_OUT * fingers_open_along(g) for s in (1, -1)]
        nearest = min(
            hypot(o.position[0] - e[0], o.position[1] - e[1])
            for e in ends
            for o in state
            if o.name != "red block"
        )
        assert g.room == pytest.approx(nearest - hypot(BLOCK_SIDE, BLOCK_SIDE) / 2, abs=1e-4)


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(("axis", "free"), [((0, 1), (1, 0)), ((1, 0), (0, 1))])
def test_a_neighbour_close_on_one_side_turns_the_grip(
    side: int, axis: tuple[int, int], free: tuple[int, int]
) -> None:
    x, y = HERE[0] + side * 0.05 * axis[0], HERE[1] + side * 0.05 * axis[1]
    state = state_of(block("red block", *HERE), block("blue block", x, y))
    best, worst = grasps(state, "red block")[0], grasps(state, "red block")[-1]
    assert abs(fingers_open_along(best) @ [*free, 0]) > 0.99
    assert abs(fingers_open_along(worst) @ [*axis, 0]) > 0.99
    assert worst.room < 0 < best.room


def test_what_is_held_or_far_below_is_in_nobodys_way() -> None:
    alone = [g.room for g in grasps(state_of(block("red block", *HERE)), "red block")]
    held = block("blue block", HERE[0], HERE[1] + 0.05)
    assert [
        g.room
        for g in grasps(
            state_of(block("red block", *HERE), held).moved("blue block", support=GRIPPER),
            "red block",
        )
    ] == alone
    high = block("red block", *HERE, z=3 * BLOCK_SIDE)
    assert [g.room for g in grasps(state_of(high, held), "red block")] == alone


@pytest.mark.parametrize(("axis", "free"), [((0, 1), (1, 0)), ((1, 0), (0, 1))])
def test_a_tower_within_the_hands_width_turns_the_grip(
    axis: tuple[int, int], free: tuple[int, int]
) -> None:
    """The hand is 20 cm wide and only 4 cm above the tip."""
    x, y = HERE[0] + 0.1 * axis[0], HERE[1] + 0.1 * axis[1]
    low = state_of(block("red block", *HERE), block("blue block", x, y))
    high = state_of(*low, block("pink block", x, y, z=1.5 * BLOCK_SIDE))
    assert min(g.room for g in grasps(low, "red block")) > 0.01
    best, worst = grasps(high, "red block")[0], grasps(high, "red block")[-1]
    assert abs(fingers_open_along(best) @ [*free, 0]) > 0.99
    assert worst.room < 0 < 0.01 < best.room


@pytest.mark.parametrize("yaw", [-2.0, -0.7, 0.0, 0.3, 1.2, 3.0])
def test_grips_point_down_and_fit_the_cubes_faces(yaw: float) -> None:
    state = state_of(block("red block", *HERE, yaw))
    face = np.array([cos(yaw), sin(yaw), 0.0])
    for g in grasps(state, "red block"):
        assert g.tip.rotation.apply([0, 0, 1]) == pytest.approx([0, 0, -1])
        along = abs(fingers_open_along(g) @ face)
        assert min(along, abs(along - 1)) < 1e-6
        assert g.tip.position[:2] == pytest.approx(HERE)


def test_grasps_do_not_depend_on_the_order_of_objects() -> None:
    state = crowded(3)
    backwards = TabletopState(tuple(reversed(state.objects)))
    for a, b in zip(grasps(state, "red block"), grasps(backwards, "red block"), strict=True):
        assert np.allclose(a.tip.position, b.tip.position)
        assert a.room == b.room


@pytest.mark.parametrize("support", ["red bowl", "blue block", TABLE])
def test_a_release_is_just_above_where_the_block_will_rest(support: str) -> None:
    state = place(
        Scene.from_json(
            {
                "objects": [{"name": "red bowl"}, {"name": "blue block"}, {"name": "pink block"}],
                "holding": "pink block",
            }
        ),
        1,
    )
    rest = (0.4, 0.1, 0.02) if support == TABLE else resting_position(state, support)
    for g in releases(state, "pink block", rest, support):
        assert g.tip.position[:2] == pytest.approx(rest[:2])
        assert (
            0 < g.tip.position[2] - rest[2] < BLOCK_SIDE / 2
        )  # held within the block, dropped softly


def test_in_a_bowl_both_fingers_stay_off_the_wall_at_the_best_release() -> None:
    bowl = ObjectState(name="red bowl", kind=Kind.BOWL, colour="red", position=(*HERE, 0.0))
    state = state_of(bowl, block("pink block", 0.4, 0.0, z=0.3)).moved(
        "pink block", support=GRIPPER
    )
    rest = resting_position(state, "red bowl")
    best = releases(state, "pink block", rest, "red bowl")[0]
    radii = [
        hypot(*(best.tip.position + s * FINGER_OUT * fingers_open_along(best))[:2] - np.array(HERE))
        for s in (1, -1)
    ]
    assert radii[0] == pytest.approx(radii[1], abs=1e-6)
    assert rest[2] == pytest.approx(BOWL_FLOOR + BLOCK_SIDE / 2)
    assert rest[2] < BOWL_HEIGHT


def test_down_facing_zero_opens_the_fingers_along_y() -> None:
    """The convention all of the above stands on."""
    grip = grasps(state_of(block("red block", *HERE)), "red block")[0]
    quats = [g.tip.quat_xyzw for g in grasps(state_of(block("red block", *HERE)), "red block")]
    assert any(abs(q @ down_facing(0.0)) == pytest.approx(1.0) for q in quats)
    assert np.isclose(abs(fingers_open_along(grip)[2]), 0.0)
