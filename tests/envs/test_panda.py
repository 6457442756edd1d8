"""Inverse kinematics undoes forward kinematics, and depends on the target alone."""

from itertools import product

import numpy as np
import pytest

from envs.bodies import Renderer
from envs.frames import Pose, down_facing
from envs.layout import BLOCK_SIDE, SPAWN_X, SPAWN_Y
from envs.panda import ARM_FORCES, HOME, LOWER, OPEN, UPPER, Panda, PandaKinematics
from envs.physics import Physics

GRID = [
    Pose.of((x, y, z), down_facing(yaw))
    for x, y, z, yaw in product(
        np.linspace(*SPAWN_X, 4), np.linspace(*SPAWN_Y, 5), (0.02, 0.17), (-1.2, 0.0, 0.7)
    )
]


@pytest.fixture(scope="module")
def kinematics():
    kinematics = PandaKinematics()
    yield kinematics
    kinematics.close()


@pytest.fixture(scope="module")
def arm():
    """A Panda over nothing."""
    physics = Physics(Renderer.TINY)
    panda = Panda(physics)
    panda.load()
    yield panda
    physics.close()


def test_the_tip_is_where_it_was_asked_to_be_all_over_the_table(kinematics):
    solved = 0
    for target in GRID:
        joints = kinematics.solve(target)
        if joints is None:
            continue
        solved += 1
        tip = kinematics.tip(joints)
        assert np.linalg.norm(tip.position - target.position) < 5e-4  # [m]
        turn = (tip.rotation.inv() * target.rotation).magnitude()
        assert turn < 0.0101  # [rad]
        assert np.all((joints >= LOWER) & (joints <= UPPER))
    assert solved >= 0.95 * len(GRID)


def test_every_spot_objects_spawn_at_can_be_reached_one_way_round(kinematics):
    for x, y in product(np.linspace(*SPAWN_X, 6), np.linspace(*SPAWN_Y, 9)):
        ways = [
            kinematics.solve(Pose.of((x, y, BLOCK_SIDE / 2), down_facing(yaw)))
            for yaw in (0.0, np.pi / 2, -np.pi / 2)
        ]
        assert any(w is not None for w in ways), (x, y)


@pytest.mark.parametrize("far", [(1.2, 0, 0.1), (0.4, 1.0, 0.1), (0.5, 0, 1.3), (0.0, 0.0, -0.5)])
def test_out_of_reach_is_none(kinematics, far):
    assert kinematics.solve(Pose.of(far, down_facing(0.0))) is None


def test_a_solution_depends_on_the_target_alone():
    targets = GRID[::9]
    answers = []
    for order in (targets, targets[::-1]):
        fresh = PandaKinematics()  # nothing is remembered, only the history differs
        answers.append({id(t): fresh.solve(t) for t in order})
        fresh.close()
    for t in targets:
        assert np.array_equal(answers[0][id(t)], answers[1][id(t)])


def test_solving_again_gives_the_same_bits(kinematics):
    first = kinematics.solve(GRID[7])
    kinematics.solve(GRID[20])
    kinematics.tip(np.array(HOME))
    assert np.array_equal(kinematics.solve(GRID[7]), first)


def test_near_targets_have_near_solutions(kinematics):
    here = kinematics.solve(Pose.of((0.5, 0.1, 0.10), down_facing(0.3)))
    there = kinematics.solve(Pose.of((0.5, 0.101, 0.10), down_facing(0.3)))
    assert np.abs(here - there).max() < 0.02  # [rad] for 1 mm


def test_kinematics_closes_twice(kinematics):
    other = PandaKinematics()
    other.close()
    other.close()


def test_a_loaded_arm_is_at_home_with_open_fingers(arm):
    np.testing.assert_allclose(arm.joints, HOME, atol=1e-9)
    assert arm.opening == pytest.approx(2 * OPEN)


def test_the_arm_holds_and_reaches_what_its_motors_are_told(arm):
    goal = np.array(HOME) + 0.1
    arm.drive(goal.tolist())
    arm.drive_fingers(0.01)
    assert len(goal) == len(ARM_FORCES)
    for _ in range(240):
        arm.physics.step()
    np.testing.assert_allclose(arm.joints, goal, atol=5e-3)
    assert arm.opening == pytest.approx(0.02, abs=1e-3)


def test_both_fingers_travel_alike(arm):
    arm.drive_fingers(OPEN)
    for _ in range(30):
        arm.physics.step()
        left, right = arm.physics.joint_positions(arm.name, arm._fingers)
        assert left == pytest.approx(right, abs=1e-3)
