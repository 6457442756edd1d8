"""Picking and placing where something is in the way, too heavy or lost: it ends, and says why."""

import pytest

from envs.bodies import Shape
from envs.frames import Pose
from envs.panda import OPEN
from envs.tabletop_state import FLOOR, GRIPPER, TABLE
from envs.tabletop_world import TabletopWorld
from skills.pick_and_place import Pick, Put, PutDown
from skills.skill import Outcome
from tests.skills.attempts import BLUE, BOWL, BUDGET, RED, Build, do, run

OBSTACLES = {  # half extents and centre [m] of a body that nothing moves, from the spot
    "a lid": ((0.05, 0.05, 0.01), (0.0, 0.0, 0.10)),
    "a box": ((0.10, 0.10, 0.02), (0.0, 0.0, 0.20)),
    "a wall": ((0.02, 0.40, 0.20), (-0.05, 0.0, 0.20)),
    "a side wall": ((0.30, 0.01, 0.30), (-0.1, -0.1, 0.30)),
}
SPOT = (0.5, 0.25)


def add_obstacle(world: TabletopWorld, name: str) -> None:
    half, (x, y, z) = OBSTACLES[name]
    pose = Pose.of((SPOT[0] + x, SPOT[1] + y, z))
    world.physics.add_body("obstacle", [Shape(half)], pose, mass=0.0, rgb=(1, 1, 1))


@pytest.mark.parametrize("obstacle", OBSTACLES)
@pytest.mark.parametrize("held", [False, True], ids=["pick", "put"])
def test_a_blocked_arm_gives_up_and_backs_off(build: Build, obstacle: str, held: bool) -> None:
    world = build((RED, None), (BLUE, SPOT), holding=RED) if held else build((RED, SPOT))
    add_obstacle(world, obstacle)
    result = run(world, Put(RED, BLUE) if held else Pick(RED))
    assert (result.outcome, result.reason) == (Outcome.FAILED, "the arm was blocked")
    assert result.physics_steps < BUDGET / 2
    assert world.state().holding is None
    assert world.panda.finger_target == OPEN


def test_a_heavy_thing_on_the_block_is_a_failure_and_no_endless_loop(build: Build) -> None:
    world = build((RED, (0.5, 0.0)))
    box = Shape((0.1, 0.1, 0.02))
    world.physics.add_body("box", [box], Pose.of((0.5, 0, 0.2)), mass=50.0, rgb=(1, 1, 1))
    result = run(world, Pick(RED))
    assert result.outcome is Outcome.FAILED
    assert result.physics_steps < BUDGET / 2


def test_blocked_with_no_way_back_is_still_a_failure(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """UNREACHABLE says that nothing moved; an arm that got stuck has moved."""
    world = build((RED, SPOT))
    add_obstacle(world, "a lid")
    solve, start = world.kinematics.solve, world.steps
    monkeypatch.setattr(
        world.kinematics, "solve", lambda tip: solve(tip) if world.steps == start else None
    )
    result = run(world, Pick(RED))
    assert (result.outcome, result.reason) == (Outcome.FAILED, "the arm was blocked")


def test_a_block_lost_over_the_edge_holds_up_no_other_skill(build: Build) -> None:
    world = build((RED, "middle"), (BLUE, (0.9, 0.3)))
    world.physics.set_pose(BLUE, Pose.of((1.3, 0.0, 0.1)))
    world.settle()
    assert world.state()[BLUE].support == FLOOR
    do(world, Pick(RED), PutDown(RED))
    assert world.state()[RED].support == TABLE


def test_success_is_judged_by_the_world_and_not_by_belief(build: Build) -> None:
    """The robot believes it holds the block; the world knows better."""
    world = build((RED, (0.4, 0.2)), (BOWL, "middle"))
    believed = world.state().moved(RED, support=GRIPPER, position=(0.42, 0.0, 0.25))
    result = run(world, Put(RED, BOWL), believed)
    assert result.outcome is Outcome.FAILED
    assert world.state()[RED].support == TABLE
