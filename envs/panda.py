"""The Franka Panda: its joints by name, its gripper, and inverse kinematics that touch no running world.

`Panda` is the arm inside a simulated world; `PandaKinematics` is a second, empty client with just the arm
in it, where a target pose is turned into joint angles without disturbing anything. Solutions start from the
home posture turned towards the target, so they depend on the target alone, the elbow stays in the vertical
plane through the hand, and near targets have near solutions.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from envs.bodies import Renderer
from envs.frames import Array, Pose, yaw_of
from envs.physics import Physics

URDF = "franka_panda/panda.urdf"  # from pybullet_data
ARM = tuple(f"panda_joint{i}" for i in range(1, 8))
FINGERS = ("panda_finger_joint1", "panda_finger_joint2")
FINGER_LINKS = ("panda_leftfinger", "panda_rightfinger")
TIP = "panda_grasptarget"  # between the finger tips, z along the approach

HOME = (0.0, -0.55, 0.0, -2.35, 0.0, 1.8, 0.785)  # [rad] hand high above the table's near edge
LOWER = np.array(
    [-2.90, -1.76, -2.90, -3.07, -2.90, -0.01, -2.90]
)  # [rad], the data sheet's limits
UPPER = np.array([2.90, 1.76, 2.90, -0.07, 2.90, 3.75, 2.90])
MAX_SPEED = 2.17  # [rad/s], the slowest joint's limit
MAX_ACCELERATION = 12.0  # [rad/s^2], likewise
OPEN = 0.04  # [m] travel of each finger
ARM_FORCES = (87.0, 87.0, 87.0, 87.0, 12.0, 12.0, 12.0)  # [Nm]
GRIP_FORCE = 40.0  # [N] each finger; the data sheet's hand does 70 N continuously
GAIN = 0.4  # of the joints' position motors
FINGER_FRICTION = 1.2


class Panda:
    """The arm in a world."""

    def __init__(self, physics: Physics, name: str = "panda") -> None:
        self.physics, self.name = physics, name
        self._arm: list[int] = []
        self._fingers: list[int] = []
        self.target = np.array(HOME)  # (7,) [rad] where the arm is told to be
        self.finger_target = OPEN  # [m] where the fingers are told to be

    def load(self) -> None:
        """Put the arm into a freshly rebuilt world, at home with open fingers."""
        self.physics.add_urdf(self.name, URDF, Pose.of((0.0, 0.0, 0.0)))
        self.wake(HOME)

    def wake(self, joints: Sequence[float]) -> None:
        """Get ready an arm that is in the world already: (7,) [rad], its fingers open."""
        self._arm = self.physics.joint_indices(self.name, ARM)
        self._fingers = self.physics.joint_indices(self.name, FINGERS)
        for link in FINGER_LINKS:
            self.physics.set_friction(self.name, link, FINGER_FRICTION)
        self.physics.mirror_joints(self.name, *FINGER_LINKS)
        self.jump(joints, OPEN)

    def jump(self, joints: Sequence[float], fingers: float) -> None:
        """Be somewhere at once: for starting an episode, not for moving."""
        both = [*self._arm, *self._fingers]
        self.physics.set_joint_positions(self.name, both, [*joints, fingers, fingers])
        self.drive(joints)
        self.drive_fingers(fingers)

    @property
    def joints(self) -> Array:
        """Arm joints (7,) [rad]."""
        return self.physics.joint_positions(self.name, self._arm)

    @property
    def opening(self) -> float:
        """Distance between the fingers [m]."""
        return float(self.physics.joint_positions(self.name, self._fingers).sum())

    @property
    def tip(self) -> Pose:
        """Where the grasp is, in the world."""
        return self.physics.link_pose(self.name, TIP)

    def drive(self, joints: Sequence[float]) -> None:
        """Tell the arm's motors where to be (7,) [rad]."""
        self.target = np.array(joints)
        self.physics.drive_joints(self.name, self._arm, joints, forces=ARM_FORCES, gain=GAIN)

    def drive_fingers(self, travel: float, force: float = GRIP_FORCE) -> None:
        """Tell both fingers how far to open [m each], with how much force [N each].

        0 closes on whatever is between.
        """
        self.finger_target = travel
        self.physics.drive_joints(
            self.name, self._fingers, [travel] * 2, forces=[force] * 2, gain=GAIN
        )


class PandaKinematics:
    """Target poses to joint angles, in a client of its own."""

    TOLERANCE = 5e-4  # [m]
    ANGLE_TOLERANCE = 0.01  # [rad]
    ROUNDS, ITERATIONS = (
        6,
        50,
    )  # PyBullet's solver stops early; restarting it where it stopped converges

    def __init__(self) -> None:
        self._physics = Physics(Renderer.TINY)
        self._panda = Panda(self._physics)
        self._panda.load()
        self._arm = self._physics.joint_indices(self._panda.name, ARM)
        self._remembered = lru_cache(maxsize=4096)(self._solve)

    def solve(self, target: Pose) -> Array | None:
        """Arm joints (7,) [rad] that put the tip at a target pose, or None if there are none.

        Solutions are remembered: what an affordance found out, the motion need not find again.
        """
        return self._remembered(tuple(target.position.tolist()), tuple(target.quat_xyzw.tolist()))

    def _solve(self, position: tuple[float, ...], quat_xyzw: tuple[float, ...]) -> Array | None:
        target = Pose(np.array(position), np.array(quat_xyzw))
        joints = _towards(target)
        for _ in range(self.ROUNDS):
            self._place(joints)
            found = self._physics.solve_ik(
                self._panda.name, TIP, target, iterations=self.ITERATIONS
            )
            joints = found[: len(ARM)]
            if self._reaches(joints, target):
                inside = np.all((joints >= LOWER) & (joints <= UPPER))
                return joints if inside else None
        return None

    def tip(self, joints: Array) -> Pose:
        """Forward kinematics: where the tip is for arm joints (7,) [rad]."""
        self._place(joints)
        return self._panda.tip

    def _place(self, joints: Array) -> None:
        self._physics.set_joint_positions(self._panda.name, self._arm, joints.tolist())

    def _reaches(self, joints: Array, target: Pose) -> bool:
        tip = self.tip(joints)
        near = np.linalg.norm(tip.position - target.position) < self.TOLERANCE
        # |<q, r>| = cos(angle / 2) for unit quaternions
        aligned = abs(tip.quat_xyzw @ target.quat_xyzw) > np.cos(self.ANGLE_TOLERANCE / 2)
        return bool(near and aligned)

    def close(self) -> None:
        """Let the client go."""
        self._physics.close()


def _towards(target: Pose) -> Array:
    """The home posture with the base and the wrist turned as a downward target asks."""
    joints = np.array(HOME)
    azimuth = np.arctan2(target.position[1], target.position[0])
    joints[0] = azimuth
    joints[6] += azimuth - yaw_of(target.quat_xyzw)
    return joints
