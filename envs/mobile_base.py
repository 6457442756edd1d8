"""A round base that drives in any direction and carries the Panda, and the text of the whole robot.

Three joints above a fixed root stand for the wheels: along x, along y, and about the vertical. The base takes
velocities and keeps to its limits of speed and acceleration; where it is told to be is what it has been told
to drive so far. The arm's own text comes from pybullet_data.
"""

from collections.abc import Sequence
from math import cos, sin

import numpy as np

from envs.bodies import Form
from envs.frames import Array, Pose
from envs.kitchen_plan import ARM_AHEAD, ARM_HEIGHT, BASE_RADIUS
from envs.panda import URDF, PandaKinematics
from envs.physics import DATA, TIMESTEP, Physics
from envs.urdf import Link, Part, inner_text, robot_text

JOINTS = ("base x", "base y", "base turn")
SPEED = np.array([0.9, 0.9, 1.8])  # [m/s, m/s, rad/s]
ACCELERATION = np.array([2.0, 2.0, 5.0])  # [m/s^2, m/s^2, rad/s^2]
FORCES = (3000.0, 3000.0, 1500.0)  # [N, N, Nm]
GAIN = 0.4  # of the joints' position motors
BODY_TOP = 0.58  # [m]
HEAD = (-0.08, 0.22, 1.55)  # [m] the camera on its mast, in the base's frame
DARK, LIGHT, ACCENT = (0.20, 0.22, 0.25), (0.90, 0.91, 0.93), (0.20, 0.45, 0.75)


class CarriedKinematics:
    """The arm's kinematics in the world, for the arm where its base stands at the time."""

    def __init__(self, arm: PandaKinematics, base: "MobileBase") -> None:
        self._arm, self._base = arm, base

    def solve(self, target: Pose) -> Array | None:
        """Arm joints (7,) [rad] that put the tip at a pose in the world, or None if there are none."""
        return self._arm.solve(self._base.arm_to_world.inverse() @ target)

    def tip(self, joints: Array) -> Pose:
        """Where in the world the tip is for arm joints (7,) [rad]."""
        return self._base.arm_to_world @ self._arm.tip(joints)


class MobileBase:
    """The base in a world."""

    def __init__(self, physics: Physics, name: str) -> None:
        self.physics, self.name = physics, name
        self._joints: list[int] = []
        self.target = np.zeros(3)  # (3,) x, y [m], yaw [rad]: where it is told to be
        self.velocity = np.zeros(3)  # (3,) [m/s, m/s, rad/s] how it is told to move
        self.jammed = False  # whether it stays where it is, whatever it is told

    def load(self, pose: Sequence[float]) -> None:
        """Put the whole robot into a freshly rebuilt world, its base at x, y [m] and yaw [rad]."""
        self.physics.add_model(self.name, mobile_panda(), Pose.of((0.0, 0.0, 0.0)))
        self._joints = self.physics.joint_indices(self.name, JOINTS)
        self.physics.set_joint_positions(self.name, self._joints, pose)
        self.target, self.velocity = np.array(pose, np.float64), np.zeros(3)
        self.jammed = False
        self._hold()

    @property
    def pose(self) -> Array:
        """Where it is (3,): x, y [m], yaw [rad], which counts turns."""
        return self.physics.joint_positions(self.name, self._joints)

    @property
    def arm_to_world(self) -> Pose:
        """Pose of the arm's frame, which the arm's kinematics are about."""
        return arm_on(self.pose)

    def drive(self, velocity: Array) -> None:
        """Move so for one timestep (3,) [m/s, m/s, rad/s] in the world, as far as the limits allow."""
        wanted = np.zeros(3) if self.jammed else np.clip(velocity, -SPEED, SPEED)
        most = ACCELERATION * TIMESTEP
        self.velocity = self.velocity + np.clip(wanted - self.velocity, -most, most)
        self.target = self.target + self.velocity * TIMESTEP
        self._hold()

    def halt(self) -> None:
        """Take where it is for where it should be, and stay."""
        self.target, self.velocity = self.pose, np.zeros(3)
        self._hold()

    def _hold(self) -> None:
        self.physics.drive_joints(
            self.name, self._joints, self.target.tolist(), forces=FORCES, gain=GAIN
        )


def arm_on(base: Array) -> Pose:
    """Pose of the arm's frame on a base at x, y [m], yaw [rad]."""
    x, y, yaw = base.tolist()
    position = (x + ARM_AHEAD * cos(yaw), y + ARM_AHEAD * sin(yaw), ARM_HEIGHT)
    return Pose.of(position, (0.0, 0.0, sin(yaw / 2), cos(yaw / 2)))


def floor_pose(base: Array) -> Pose:
    """Pose of the base's own frame, on the floor, at x, y [m], yaw [rad]."""
    x, y, yaw = base.tolist()
    return Pose.of((x, y, 0.0), (0.0, 0.0, sin(yaw / 2), cos(yaw / 2)))


def mobile_panda() -> str:
    """The URDF text of base and arm."""
    far = (-20.0, 20.0)
    links = [
        Link(name="root", mass=0.0),
        _mover("rail x", "root", JOINTS[0], (1.0, 0.0, 0.0), far),
        _mover("rail y", "rail x", JOINTS[1], (0.0, 1.0, 0.0), far),
        Link(
            name="base",
            parts=_body(),
            mass=40.0,
            joint=JOINTS[2],
            kind="continuous",
            parent="rail y",
        ),
    ]
    arm = inner_text((DATA / URDF).read_text(encoding="utf-8"), str((DATA / URDF).parent))
    mount = (
        '<joint name="mount" type="fixed"><parent link="base"/><child link="panda_link0"/>'
        f'<origin xyz="{ARM_AHEAD} 0 {ARM_HEIGHT}"/></joint>'
    )
    return robot_text("mobile_panda", links, arm + mount)


def _mover(
    name: str,
    parent: str,
    joint: str,
    axis: tuple[float, float, float],
    limits: tuple[float, float],
) -> Link:
    return Link(
        name=name,
        mass=5.0,
        joint=joint,
        kind="prismatic",
        parent=parent,
        axis=axis,
        limits=limits,
    )


def _body() -> list[Part]:
    r, low = BASE_RADIUS, 0.04
    middle = (low + BODY_TOP) / 2
    x, y, z = HEAD
    return [
        Part(
            half=(r, r, (BODY_TOP - low) / 2),
            at=(0, 0, middle),
            rgb=LIGHT,
            form=Form.CYLINDER,
        ),
        Part(
            half=(r + 0.003, r + 0.003, 0.03),
            at=(0, 0, 0.30),
            rgb=ACCENT,
            form=Form.CYLINDER,
            solid=False,
        ),
        Part(
            half=(r - 0.03, r - 0.03, 0.03),
            at=(0, 0, 0.03),
            rgb=DARK,
            form=Form.CYLINDER,
            solid=False,
        ),
        Part(
            half=(0.12, 0.12, 0.01),
            at=(ARM_AHEAD, 0, BODY_TOP + 0.01),
            rgb=DARK,
            form=Form.CYLINDER,
            solid=False,
        ),
        Part(
            half=(0.02, 0.02, (z - BODY_TOP) / 2),
            at=(x - 0.04, y, (z + BODY_TOP) / 2),
            rgb=DARK,
            form=Form.CYLINDER,
            solid=False,
        ),
        Part(half=(0.04, 0.09, 0.04), at=(x - 0.03, y, z), rgb=LIGHT, solid=False),
        Part(half=(0.006, 0.07, 0.02), at=(x + 0.008, y, z), rgb=DARK, solid=False),
    ]
