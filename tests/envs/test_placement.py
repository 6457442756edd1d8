"""Seeded placement: nothing overlaps, everything can be taken, and it can be done again exactly."""

from itertools import combinations
from math import hypot

import numpy as np
import pytest

from envs.clearance import footprint
from envs.errors import TableFullError
from envs.frames import yaw_of
from envs.layout import (
    BLOCK_SIDE,
    BOWL_CAPACITY,
    BOWL_FLOOR,
    CLEARANCE,
    COLOURS,
    PLACE_RADIUS,
    PLACES,
    SPAWN_X,
    SPAWN_Y,
)
from envs.placement import HELD_POSITION, place, resting_position, scene_of
from envs.scene import Scene, SceneObject
from envs.tabletop_state import GRIPPER, TABLE, Kind

SEEDS = range(200)


@pytest.fixture(scope="module")
def arrangements():
    """Random scenes of four blocks and three bowls."""
    return [place(Scene.random(np.random.default_rng(s)), s) for s in SEEDS]


def apart(a, b) -> float:
    return hypot(a.position[0] - b.position[0], a.position[1] - b.position[1])


def test_nothing_overlaps_and_fingers_fit_between(arrangements):
    for state in arrangements:
        for a, b in combinations(state, 2):
            assert apart(a, b) >= footprint(a.kind) + footprint(b.kind) + CLEARANCE - 1e-9


def test_everything_is_within_reach_and_on_the_table(arrangements):
    for state in arrangements:
        for o in state:
            assert SPAWN_X[0] <= o.position[0] <= SPAWN_X[1]
            assert SPAWN_Y[0] <= o.position[1] <= SPAWN_Y[1]
            assert o.position[2] == (0 if o.kind is Kind.BOWL else BLOCK_SIDE / 2)
            assert o.support == TABLE


def test_named_places_are_kept_free(arrangements):
    for state in arrangements:
        for o in state:
            for p in PLACES:
                free = hypot(o.position[0] - p.x, o.position[1] - p.y) - footprint(o.kind)
                assert free >= PLACE_RADIUS - 1e-9
        assert all(not state.at_place(p.name) for p in PLACES)


def test_the_whole_table_is_used(arrangements):
    spots = np.array([o.position[:2] for state in arrangements for o in state.blocks])
    covered = np.ptp(spots, axis=0) / (SPAWN_X[1] - SPAWN_X[0], SPAWN_Y[1] - SPAWN_Y[0])
    assert (covered > 0.9).all()


def test_the_scenes_order_is_kept(arrangements):
    for seed, state in zip(SEEDS, arrangements, strict=True):
        names = [o.name for o in Scene.random(np.random.default_rng(seed)).objects]
        assert [o.name for o in state] == names


def test_the_same_seed_places_alike_and_another_does_not():
    scene = Scene.random(np.random.default_rng(0))
    assert place(scene, 5) == place(scene, 5) == place(scene, np.random.default_rng(5))
    assert place(scene, 5) != place(scene, 6)


def test_a_full_table_is_said_with_the_object_that_does_not_fit():
    names = [f"{c} {k}" for c in COLOURS for k in ("bowl", "block")]
    scene = Scene(tuple(SceneObject(n) for n in names))
    with pytest.raises(TableFullError, match=r'no free spot for "\w+ (block|bowl)" among 20') as e:
        place(scene, 0)
    assert str(e.value).split('"')[1] in names


TOLD = {
    "objects": [
        {"name": "pink block", "at": "blue block"},
        {"name": "blue block", "at": "cyan block"},
        {"name": "cyan block", "at": [0.45, 0.2], "yaw": 0.4},
        {"name": "red bowl", "at": "middle"},
        {"name": "green block", "at": "red bowl"},
        {"name": "gray block", "at": "red bowl"},
        {"name": "brown block", "at": "red bowl"},
        {"name": "orange bowl"},
        {"name": "yellow block", "at": "orange bowl"},
        {"name": "red block"},
    ],
    "holding": "red block",
}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_told_spots_are_kept_whatever_the_seed(seed):
    state = place(Scene.from_json(TOLD), seed)
    assert state["cyan block"].position == (0.45, 0.2, BLOCK_SIDE / 2)
    assert yaw_of(state["cyan block"].quat_xyzw) == pytest.approx(0.4)
    assert state["blue block"].position == pytest.approx((0.45, 0.2, 1.5 * BLOCK_SIDE))
    assert state["pink block"].position == pytest.approx((0.45, 0.2, 2.5 * BLOCK_SIDE))
    assert state.place_of("red bowl") == "middle"
    assert state["red block"].position == HELD_POSITION
    assert state["red block"].support == GRIPPER
    assert state.resting_on("red bowl") == ("green block", "gray block", "brown block")
    assert state["yellow block"].support == "orange bowl"


def test_blocks_of_a_bowl_do_not_touch_each_other():
    state = place(Scene.from_json(TOLD), 0)
    bowl = state["red bowl"].position
    inside = [state[n] for n in state.resting_on("red bowl")]
    assert len(inside) == BOWL_CAPACITY
    for a, b in combinations(inside, 2):
        level = abs(a.position[2] - b.position[2]) < BLOCK_SIDE
        assert not level or apart(a, b) > BLOCK_SIDE
    assert min(o.position[2] for o in inside) == BOWL_FLOOR + BLOCK_SIDE / 2
    assert all(hypot(o.position[0] - bowl[0], o.position[1] - bowl[1]) < 0.03 for o in inside)


def test_a_block_finds_its_rest_on_a_block_and_on_the_floor_of_a_bowl():
    scene = {"objects": [{"name": "red bowl", "at": "middle"}, {"name": "red block"}]}
    state = place(Scene.from_json(scene), 0)
    x, y, z = resting_position(state, "red block")
    assert (x, y, z) == (*state["red block"].position[:2], 1.5 * BLOCK_SIDE)
    assert resting_position(state, "red bowl")[2] == BOWL_FLOOR + BLOCK_SIDE / 2


@pytest.mark.parametrize("seed", range(20))
def test_the_scene_of_a_placement_places_the_same_whatever_the_seed(seed):
    state = place(Scene.random(np.random.default_rng(seed), blocks=5, bowls=2), seed)
    again = place(scene_of(state), seed + 1)
    assert_same(state, again)


def test_the_scene_of_a_told_placement_places_the_same_stacks_and_all():
    state = place(Scene.from_json(TOLD), 3)
    scene = scene_of(state)
    assert_same(state, place(scene, 99))
    assert Scene.from_json(scene.to_json()) == scene  # and it can be written down


def assert_same(a, b) -> None:
    """Positions and supports to the bit; a quaternion goes through its yaw, which rounds."""
    assert [(o.name, o.support) for o in a] == [(o.name, o.support) for o in b]
    assert [o.position for o in a] == [o.position for o in b]
    turns = [[o.quat_xyzw for o in s] for s in (a, b)]
    np.testing.assert_allclose(turns[0], turns[1], atol=1e-12)
