"""What the physics gateway does with joints: positions, motors, coupled fingers, inverse kinematics."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np

from envs.frames import Array, Pose


class Joints(ABC):
    """The part of `Physics` that is about joints; joints are known by name, and by number where it is hot."""

    _client: Any

    @abstractmethod
    def _body(self, name: str) -> int: ...

    @abstractmethod
    def _index(self, body: str, part: str) -> int: ...

    def joint_indices(self, body: str, joints: Sequence[str]) -> list[int]:
        """Numbers of a body's joints, for the calls below, which run at every step."""
        return [self._index(body, j) for j in joints]

    def joint_positions(self, body: str, indices: Sequence[int]) -> Array:
        """Positions of joints (n,) [rad or m]."""
        states = self._client.getJointStates(self._body(body), indices)
        return np.array([s[0] for s in states])

    def set_joint_positions(
        self, body: str, indices: Sequence[int], values: Sequence[float]
    ) -> None:
        """Put joints somewhere at once, at rest."""
        for j, value in zip(indices, values, strict=True):
            self._client.resetJointState(self._body(body), j, value)

    def drive_joints(
        self,
        body: str,
        indices: Sequence[int],
        targets: Sequence[float],
        *,
        forces: Sequence[float],
        gain: float,
    ) -> None:
        """Let the joints' motors hold targets (n,) from now on, with at most `forces` [Nm or N]."""
        self._client.setJointMotorControlArray(
            self._body(body),
            indices,
            self._client.POSITION_CONTROL,
            targetPositions=targets,
            forces=forces,
            positionGains=[gain] * len(indices),
        )

    def brake_joints(self, body: str, indices: Sequence[int], forces: Sequence[float]) -> None:
        """Let the joints resist motion with at most `forces` [Nm or N], as dry friction does."""
        self._client.setJointMotorControlArray(
            self._body(body),
            indices,
            self._client.VELOCITY_CONTROL,
            targetVelocities=[0.0] * len(indices),
            forces=forces,
        )

    def spin_joints(
        self, body: str, indices: Sequence[int], speeds: Sequence[float], *, force: float
    ) -> None:
        """Let the joints' motors turn at speeds (n,) [rad/s] from now on, with at most `force` [Nm]."""
        self._client.setJointMotorControlArray(
            self._body(body),
            indices,
            self._client.VELOCITY_CONTROL,
            targetVelocities=speeds,
            forces=[force] * len(indices),
        )

    def mirror_joints(self, body: str, link: str, other_link: str) -> None:
        """Couple the joints of two links so that they always travel equally far, in opposite directions.

        PyBullet ignores a URDF's <mimic>; without this two fingers drift sideways with what they hold.
        """
        number = self._body(body)
        gear = self._client.createConstraint(
            number,
            self._index(body, link),
            number,
            self._index(body, other_link),
            self._client.JOINT_GEAR,
            (1, 0, 0),
            (0, 0, 0),
            (0, 0, 0),
        )
        self._client.changeConstraint(gear, gearRatio=-1, erp=0.1, maxForce=200)

    def link_pose(self, body: str, link: str) -> Pose:
        """Pose of a link's frame in the world, computed from the joints as they are."""
        state = self._client.getLinkState(
            self._body(body), self._index(body, link), computeForwardKinematics=True
        )
        return Pose(np.array(state[4]), np.array(state[5]))

    def solve_ik(self, body: str, link: str, target: Pose, *, iterations: int) -> Array:
        """Joint positions (n,) that bring a link nearer to a target, starting from the joints as they are."""
        solution = self._client.calculateInverseKinematics(
            self._body(body),
            self._index(body, link),
            target.position.tolist(),
            target.quat_xyzw.tolist(),
            maxNumIterations=iterations,
            residualThreshold=1e-5,
        )
        return np.array(solution)
