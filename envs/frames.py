"""Rigid poses. Quaternions are xyzw everywhere, as PyBullet has them; lengths are metres.

A pose named `a_to_b` maps coordinates in frame a to coordinates in frame b, so
`(camera_to_world @ object_to_camera)` is `object_to_world`. Rotation algebra is SciPy's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pose:
    """A rotation followed by a translation."""

    position: Array  # (3,) [m]
    quat_xyzw: Array  # (4,), unit

    @classmethod
    def of(cls, position: ArrayLike, quat_xyzw: ArrayLike = (0.0, 0.0, 0.0, 1.0)) -> "Pose":
        """A pose from anything array-like; the quaternion is normalised.

        Raises:
            ValueError: wrong shape, not finite, or a zero quaternion.
        """
        p, q = np.asarray(position, np.float64), np.asarray(quat_xyzw, np.float64)
        if p.shape != (3,) or q.shape != (4,):
            raise ValueError(
                f"a pose needs position (3,) and quat_xyzw (4,), got {p.shape}, {q.shape}"
            )
        norm = float(np.linalg.norm(q))
        if not (np.isfinite(p).all() and np.isfinite(norm) and norm > 0):
            raise ValueError(f"not a pose: position {p}, quat_xyzw {q}")
        return cls(p, q / norm)

    @property
    def rotation(self) -> Rotation:
        """The rotation part."""
        return Rotation.from_quat(self.quat_xyzw)

    def __matmul__(self, other: "Pose") -> "Pose":
        """Apply `other` first, then this one."""
        return Pose(self.apply(other.position), (self.rotation * other.rotation).as_quat())

    def apply(self, points: ArrayLike) -> Array:
        """Map points (..., 3) from this pose's frame to its parent's."""
        points = np.asarray(points, np.float64)
        rotated = points.reshape(-1, 3) @ self.rotation.as_matrix().T
        return np.asarray(rotated.reshape(points.shape) + self.position)

    def inverse(self) -> "Pose":
        """The pose that undoes this one."""
        back = self.rotation.inv()
        return Pose(np.asarray(-back.apply(self.position)), back.as_quat())


def yaw_of(quat_xyzw: ArrayLike) -> float:
    """Rotation about the vertical [rad], in (-pi, pi], of a frame that need not be upright."""
    matrix = Rotation.from_quat(quat_xyzw).as_matrix()
    return float(np.arctan2(matrix[1, 0], matrix[0, 0]))


def down_facing(yaw: float) -> Array:
    """Quaternion xyzw of a gripper that points straight down, its fingers turned by `yaw` [rad]."""
    return np.asarray(Rotation.from_euler("xz", [np.pi, yaw]).as_quat())
