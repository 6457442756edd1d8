"""A pinhole camera: where it is, what it would see, and how pixels and points correspond.

Camera frame as in computer vision (OpenCV): x right, y down, z forward. Pixels are (u, v): u to the right,
v down, the centre of the top-left pixel at (0, 0). Depth is z in the camera frame [m], not the length of
the ray. There is no lens distortion. Rendering itself is the physics gateway's.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

from envs.frames import Array, Pose


@dataclass(frozen=True, eq=False)
class CameraImage:
    """What one camera saw at one moment."""

    rgb: NDArray[np.uint8]  # (H, W, 3)
    depth: NDArray[np.float32]  # (H, W) [m]
    segmentation: NDArray[np.int32]  # (H, W), body numbers; -1: nothing
    bodies: dict[int, str]  # body number -> name

    def mask(self, name: str) -> NDArray[np.bool_]:
        """The pixels (H, W) that show the body called `name`."""
        numbers = [n for n, body in self.bodies.items() if body == name]
        return np.isin(self.segmentation, numbers)


@dataclass(frozen=True, kw_only=True, eq=False)
class Camera:
    """Intrinsics and pose of one camera."""

    eye: tuple[float, float, float]  # [m], world
    target: tuple[float, float, float]  # [m], world, in the picture's centre
    up: tuple[float, float, float] = (0.0, 0.0, 1.0)
    width: int = 128  # [px]
    height: int = 128  # [px]
    vertical_fov: float = 45.0  # [deg]
    near: float = 0.05  # [m]
    far: float = 4.0  # [m]

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a camera needs at least one pixel, got {self.width}x{self.height}")
        if not 0 < self.near < self.far:
            raise ValueError(f"need 0 < near < far, got near {self.near} and far {self.far}")

    @cached_property
    def focal(self) -> float:
        """Focal length [px]; pixels are square."""
        return float(self.height / 2 / np.tan(np.radians(self.vertical_fov) / 2))

    @cached_property
    def camera_to_world(self) -> Pose:
        """Pose of the camera frame (x right, y down, z forward) in the world."""
        forward = np.subtract(self.target, self.eye)
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, self.up)
        right = right / np.linalg.norm(right)
        axes = np.column_stack([right, np.cross(forward, right), forward])
        return Pose.of(self.eye, Rotation.from_matrix(axes).as_quat())

    def project(self, points_world: ArrayLike) -> tuple[Array, Array]:
        """Where world points appear.

        Args:
            points_world: (..., 3) [m].

        Returns:
            Pixels (u, v) as (..., 2), not clipped to the picture, and depth (...) [m]; a point behind
            the camera has a negative depth and its pixel means nothing.
        """
        x, y, z = np.moveaxis(self.camera_to_world.inverse().apply(points_world), -1, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            pixels = np.stack([x / z, y / z], axis=-1) * self.focal
        return np.asarray(pixels + self._centre), np.asarray(z)

    def unproject(self, pixels: ArrayLike, depth: ArrayLike) -> Array:
        """World points (..., 3) [m] at pixels (..., 2) and depth (...) [m]: undoes `project`."""
        uv = (np.asarray(pixels, np.float64) - self._centre) / self.focal
        z = np.asarray(depth, np.float64)[..., None]
        return self.camera_to_world.apply(np.concatenate([uv * z, z], axis=-1))

    @property
    def _centre(self) -> Array:
        return np.array([(self.width - 1) / 2, (self.height - 1) / 2])
