"""Picking and placing in physics: it works everywhere, and what goes wrong is called by its name."""

from math import dist

import numpy as np
import pytest

from envs.frames import Pose
from envs.layout import BLOCK_SIDE
from envs.panda import OPEN
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import TABLE
from envs.tabletop_world import TabletopWorld
from skills.done import Done
from skills.grasp import SPREAD
from skills.pick_and_place import Pick, Put, PutDown
from skills.skill import Outcome, Skill
from tests.skills.attempts import (
    BLUE,
    BOWL,
    FAR,
    GRAY,
    NOT_MIDDLE,
    PINK,
    RED,
    SPOTS,
    Build,
    do,
    others_moved,
    run,
)

# ---- what works ------------------------------------------------------------------------------------


@pytest.mark.parametrize("spot", SPOTS.values(), ids=SPOTS)
def test_a_block_is_picked_and_put_back_in_every_corner_and_the_middle(
    build: Build, spot: tuple[float, float]
) -> None:
    there = next(name for name, xy in SPOTS.items() if xy == spot)
    world = build((RED, spot), (BLUE, NOT_MIDDLE))
    before = world.state()
    held = do(world, Pick(RED))
    assert held.holding == RED
    assert held[RED].position[2] > 0.1
    after = do(world, Put(RED, there))
    assert after.at_place(there) == (RED,)
    assert dist(after[RED].position, (*spot, BLOCK_SIDE / 2)) < 0.005
    assert others_moved(before, after, RED) < 0.001


@pytest.mark.parametrize("yaw", np.linspace(-np.pi, np.pi, 9).round(2))
def test_a_block_is_picked_however_it_is_turned(shared_world: TabletopWorld, yaw: float) -> None:
    data = {"objects": [{"name": RED, "at": [0.5, -0.2], "yaw": yaw}]}
    shared_world.build(place(Scene.from_json(data), 0))
    do(shared_world, Pick(RED), PutDown(RED))


@pytest.mark.parametrize("occupants", [0, 1, 2])
@pytest.mark.parametrize("spot", SPOTS.values(), ids=SPOTS)
def test_a_block_goes_into_a_bowl_and_comes_out_again(
    build: Build, spot: tuple[float, float], occupants: int
) -> None:
    inside = [BLUE, PINK][:occupants]
    world = build((BOWL, spot), (RED, NOT_MIDDLE), *((name, BOWL) for name in inside))
    full = do(world, Pick(RED), Put(RED, BOWL))
    assert set(full.resting_on(BOWL)) == {RED, *inside}
    out = do(world, Pick(RED), PutDown(RED))
    assert set(out.resting_on(BOWL)) == set(inside)
    assert dist(out[BOWL].position[:2], spot) < 0.02


@pytest.mark.parametrize("spot", SPOTS.values(), ids=SPOTS)
def test_a_neighbour_in_the_bowl_stays_when_another_is_taken(
    build: Build, spot: tuple[float, float]
) -> None:
    world = build((BOWL, spot), (RED, BOWL), (BLUE, BOWL))
    out = do(world, Pick(BLUE), PutDown(BLUE))
    assert out.resting_on(BOWL) == (RED,)
    assert do(world, Pick(RED)).resting_on(BOWL) == ()


@pytest.mark.parametrize("spot", SPOTS.values(), ids=SPOTS)
def test_towers_grow_to_four_and_are_taken_down(build: Build, spot: tuple[float, float]) -> None:
    side = 1 if spot[1] <= 0 else -1
    spare = [(0.42, 0.15 * side), (0.55, 0.15 * side)]
    world = build((RED, spot), (BLUE, RED), (PINK, spare[0]), (GRAY, spare[1]))
    top = do(world, Pick(PINK), Put(PINK, BLUE), Pick(GRAY), Put(GRAY, PINK))
    assert [top[n].support for n in (RED, BLUE, PINK, GRAY)] == [TABLE, RED, BLUE, PINK]
    down = do(world, Pick(GRAY), PutDown(GRAY), Pick(PINK), PutDown(PINK))
    assert [down[n].support for n in (RED, BLUE, PINK, GRAY)] == [TABLE, RED, TABLE, TABLE]


def test_the_fingers_come_down_no_wider_than_grips_allow_for(build: Build) -> None:
    world = build((RED, "middle"))
    openings = []

    def look(w: TabletopWorld) -> None:
        if w.panda.tip.position[2] < 0.1:
            openings.append(w.panda.opening)

    world.watch(look)
    do(world, Pick(RED), Put(RED, "top left corner"))
    assert max(openings) < 2 * SPREAD + 0.002


def test_done_moves_nothing(build: Build) -> None:
    world = build((RED, "middle"))
    before = world.state()
    assert run(world, Done(), budget=0).outcome is Outcome.SUCCEEDED
    assert world.state() == before


def test_the_same_beginning_has_the_same_end(build: Build) -> None:
    ends = []
    for _ in range(2):
        world = build((BOWL, "middle"), (RED, (0.4, 0.2)), (BLUE, BOWL))
        ends.append(do(world, Pick(RED), Put(RED, BOWL)))
    assert ends[0] == ends[1]


# ---- what is refused -------------------------------------------------------------------------------


def assert_untouched(world: TabletopWorld, skill: Skill, outcome: Outcome) -> None:
    before, joints, fingers = world.state(), world.panda.joints, world.panda.finger_target
    result = run(world, skill)
    assert (result.outcome, result.physics_steps) == (outcome, 0)
    assert world.state() == before
    assert np.array_equal(world.panda.joints, joints)
    assert world.panda.finger_target == fingers


def test_out_of_reach_is_said_before_anything_moves(build: Build) -> None:
    world = build((RED, FAR), ("red bowl", (0.93, -0.48)), (BLUE, "middle"))
    assert_untouched(world, Pick(RED), Outcome.UNREACHABLE)
    do(world, Pick(BLUE))
    for target in (RED, "red bowl"):
        assert_untouched(world, Put(BLUE, target), Outcome.UNREACHABLE)
    do(world, PutDown(BLUE))  # and the robot can go on


def test_what_is_not_ready_is_refused_with_its_reason(build: Build) -> None:
    world = build((RED, "middle"), (BLUE, RED), (PINK, (0.4, 0.2)))
    for skill in (Pick(RED), Put(PINK, "middle"), Put(PINK, BLUE), PutDown(PINK)):
        assert run(world, skill).reason == skill.unmet(world.state())
        assert_untouched(world, skill, Outcome.NOT_READY)
    do(world, Pick(PINK))
    for skill in (Pick(PINK), Pick(BLUE), Put(PINK, RED), Put(PINK, "middle"), Put(BLUE, RED)):
        assert_untouched(world, skill, Outcome.NOT_READY)


def test_a_full_bowl_takes_no_fourth(build: Build) -> None:
    world = build((BOWL, "middle"), *((n, BOWL) for n in (RED, BLUE, PINK)), (GRAY, (0.4, 0.2)))
    do(world, Pick(GRAY))
    assert_untouched(world, Put(GRAY, BOWL), Outcome.NOT_READY)


# ---- what goes wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize("shift", [(0.06, 0.0), (-0.06, 0.0), (0.0, 0.06), (0.0, -0.06)])
def test_a_block_that_is_not_where_it_was_seen_is_not_claimed(
    build: Build, shift: tuple[float, float]
) -> None:
    world = build((RED, (0.5, 0.1)), (BLUE, (0.4, -0.2)))
    believed = world.state()
    x, y, z = believed[RED].position
    world.physics.set_pose(RED, Pose.of((x + shift[0], y + shift[1], z)))
    result = run(world, Pick(RED), believed)
    assert (result.outcome, result.reason) == (Outcome.FAILED, "the gripper came up empty")
    assert world.state().holding is None
    assert world.state()[RED].support == TABLE
    assert world.panda.finger_target == OPEN
    world.settle()
    do(world, Pick(BLUE))  # the hand is open and of use
    do(world, PutDown(BLUE), Pick(RED))


@pytest.mark.parametrize("budget", [0, 1, 50, 200, 350])
def test_a_budget_too_small_is_a_time_out_that_keeps_to_it(build: Build, budget: int) -> None:
    world = build((RED, "middle"))
    before = world.steps
    result = run(world, Pick(RED), budget=budget)
    assert result.outcome is Outcome.TIMED_OUT
    assert world.steps - before == result.physics_steps == budget


def test_after_a_time_out_the_robot_can_go_on(build: Build) -> None:
    world = build((RED, "middle"))
    assert run(world, Pick(RED), budget=250).outcome is Outcome.TIMED_OUT
    state = world.state()
    do(world, *([] if state.holding else [Pick(RED)]), Put(RED, "top left corner"))


TARGETS = {
    "in a bowl": BOWL,
    "on a block": BLUE,
    "at a place": "top right corner",
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_block_knocked_away_after_it_was_let_go_is_a_failure(build: Build, target: str) -> None:
    world = build((RED, None), (BOWL, "middle"), (BLUE, (0.4, -0.25)), holding=RED)
    knocked = []

    def knock(w: TabletopWorld) -> None:
        let_go = w.panda.finger_target == SPREAD and w.panda.tip.position[2] > 0.16
        if let_go and not knocked:
            knocked.append(w.steps)
            w.physics.set_velocity(RED, (0.0, -1.0, 1.5))

    world.watch(knock)
    result = run(world, Put(RED, target))
    assert knocked
    assert (result.outcome, result.reason) == (Outcome.FAILED, "it did not stay there")
    assert not Put(RED, target).succeeded(world.state())


def test_a_block_that_slips_on_the_way_up_is_not_claimed(build: Build) -> None:
    world = build((RED, "middle"))
    lifted = []

    def slip(w: TabletopWorld) -> None:
        if not lifted and w.physics.pose(RED).position[2] > 0.1:
            lifted.append(w.steps)
            w.panda.drive_fingers(OPEN)

    world.watch(slip)
    result = run(world, Pick(RED))
    assert lifted
    assert result.outcome is Outcome.FAILED
    assert world.state().holding is None


def test_a_block_that_slips_on_the_way_is_not_put(build: Build) -> None:
    world = build((RED, None), (BOWL, (0.55, 0.25)), holding=RED)
    world.watch(lambda w: w.panda.drive_fingers(OPEN) if w.panda.tip.position[1] > 0.05 else None)
    assert run(world, Put(RED, BOWL)).outcome is Outcome.FAILED
    assert world.state()[RED].support == TABLE
