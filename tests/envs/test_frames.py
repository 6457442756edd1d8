"""Poses form a group, and act on points as such."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from envs.frames import Pose, down_facing, yaw_of

metres = st.floats(-2, 2, allow_subnormal=False)
positions = arrays(np.float64, 3, elements=metres)
quats = arrays(np.float64, 4, elements=st.floats(-1, 1, allow_subnormal=False)).filter(
    lambda q: np.linalg.norm(q) > 0.1
)
poses = st.builds(Pose.of, positions, quats)


def assert_same(a: Pose, b: Pose) -> None:
    np.testing.assert_allclose(a.position, b.position, atol=1e-9)
    np.testing.assert_allclose(a.rotation.as_matrix(), b.rotation.as_matrix(), atol=1e-9)


@given(poses)
@settings(max_examples=50, deadline=None)
def test_a_pose_and_its_inverse_cancel_on_both_sides(a):
    identity = Pose.of((0, 0, 0))
    assert_same(a @ a.inverse(), identity)
    assert_same(a.inverse() @ a, identity)


@given(poses, poses, poses)
@settings(max_examples=50, deadline=None)
def test_composition_is_associative(a, b, c):
    assert_same((a @ b) @ c, a @ (b @ c))


@given(poses, poses, positions)
@settings(max_examples=50, deadline=None)
def test_composing_applies_the_right_hand_pose_first(a, b, p):
    np.testing.assert_allclose((a @ b).apply(p), a.apply(b.apply(p)), atol=1e-9)


def test_composition_of_a_quarter_turn_and_a_step_by_hand():
    quarter_left = Pose.of((0, 0, 0), (0, 0, np.sqrt(0.5), np.sqrt(0.5)))
    ahead = Pose.of((1, 0, 0))
    np.testing.assert_allclose((quarter_left @ ahead).position, (0, 1, 0), atol=1e-12)
    np.testing.assert_allclose((ahead @ quarter_left).position, (1, 0, 0), atol=1e-12)


@pytest.mark.parametrize("shape", [(3,), (1, 3), (5, 3), (2, 4, 3), (0, 3)])
def test_apply_maps_every_point_of_an_array_as_if_alone(shape):
    rng = np.random.default_rng(0)
    pose, points = Pose.of(rng.normal(size=3), rng.normal(size=4)), rng.normal(size=shape)
    mapped = pose.apply(points)
    assert mapped.shape == shape
    one_by_one = [pose.rotation.apply(p) + pose.position for p in points.reshape(-1, 3)]
    np.testing.assert_allclose(mapped.reshape(-1, 3), np.reshape(one_by_one, (-1, 3)), atol=1e-12)


@given(poses, positions, positions)
@settings(max_examples=50, deadline=None)
def test_distances_survive_a_pose(a, p, q):
    apart = np.linalg.norm(a.apply(p) - a.apply(q))
    assert apart == pytest.approx(np.linalg.norm(p - q), abs=1e-9)


@given(st.floats(-3.1, 3.1))
@settings(max_examples=50, deadline=None)
def test_a_down_facing_gripper_has_the_yaw_it_was_given_and_looks_down(yaw):
    gripper = Pose.of((0, 0, 0), down_facing(yaw))
    assert yaw_of(gripper.quat_xyzw) == pytest.approx(yaw, abs=1e-9)
    np.testing.assert_allclose(gripper.apply((0, 0, 1)), (0, 0, -1), atol=1e-9)


@given(st.floats(-3.1, 3.1))
@settings(max_examples=50, deadline=None)
def test_yaw_of_an_upright_object_is_its_turn(yaw):
    assert yaw_of((0, 0, np.sin(yaw / 2), np.cos(yaw / 2))) == pytest.approx(yaw, abs=1e-9)


def test_quaternions_are_normalised():
    assert np.linalg.norm(Pose.of((0, 0, 0), (0, 0, 3, 4)).quat_xyzw) == pytest.approx(1)


@pytest.mark.parametrize(
    ("position", "quat"),
    [
        ((0, 0), (0, 0, 0, 1)),
        ((0, 0, 0, 0), (0, 0, 0, 1)),
        ([[0, 0, 0]], (0, 0, 0, 1)),
        ((0, 0, 0), (0, 0, 1)),
        ((0, 0, 0), (0, 0, 0, 0)),
        ((np.nan, 0, 0), (0, 0, 0, 1)),
        ((0, np.inf, 0), (0, 0, 0, 1)),
        ((0, 0, 0), (0, np.nan, 0, 1)),
        ((0, 0, 0), (0, np.inf, 0, 1)),
    ],
)
def test_what_is_no_pose_is_refused_with_its_value(position, quat):
    with pytest.raises(ValueError, match="pose"):
        Pose.of(position, quat)
