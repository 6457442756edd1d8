"""What the environments with an arm share: a scene given as data, a hand that moves, an overview camera."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Generic, TypeVar, Unpack

import numpy as np
from gymnasium import spaces
from numpy.typing import ArrayLike, NDArray

from envs.camera import Camera, CameraImage
from envs.environment import Dict, Options, WorldEnv
from envs.errors import SceneError
from envs.frames import Array, Pose, down_facing
from envs.panda import OPEN
from envs.world import Kinematics, SimulatedWorld

STEP_LENGTH = 0.04  # [m] the tip moves at most this far a step, along each axis
PHYSICS_STEPS = 12  # a step: 20 Hz
FARTHEST = 5.0  # [m] what falls off the table falls on; its position is reported up to here

S = TypeVar("S")  # scenes


class ArmEnv(WorldEnv, Generic[S]):
    """An environment whose action moves a gripper that points down, by up to 4 cm a step of 1/20 s."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}  # noqa: RUF012 (Gymnasium's own form)

    world: SimulatedWorld
    tip_low: Array  # [m] (3,) where the tip may go
    tip_high: Array

    def __init__(self, *, scene: dict[str, Any] | None, **options: Unpack[Options]) -> None:
        """Take the scene of every episode, as data, and what all environments take.

        Raises:
            EnvError: an option is out of range, or the scene is broken or cannot be played.
        """
        super().__init__(**options)
        self._scene = None if scene is None else self._read(scene)
        self._goal_tip = self.tip_low

    @abstractmethod
    def _read(self, data: Any) -> S:
        """A scene given as data; raises SceneError."""

    @abstractmethod
    def _drawn(self) -> S:
        """A scene of the seed's making."""

    def _scene_of(self, options: dict[str, Any] | None) -> S:
        """The scene of the episode that begins: given for it, given for all of them, or drawn."""
        given = (options or {}).get("scene")
        scene = self._scene if given is None else self._read(given)
        return self._drawn() if scene is None else scene

    def _move_hand(self, kinematics: Kinematics, shift: Array, opening: float) -> None:
        """Send the tip on by a shift (3,) in [-1, 1], and the fingers to an opening from -1 to 1."""
        self._goal_tip = np.clip(self._goal_tip + STEP_LENGTH * shift, self.tip_low, self.tip_high)
        joints = kinematics.solve(Pose(self._goal_tip, down_facing(0.0)))
        if joints is not None:  # beyond the arm's reach it stays where it is
            self.world.panda.drive(joints.tolist())
        self.world.panda.drive_fingers(float(OPEN * (opening + 1) / 2))

    def _overview(self, width: int, height: int) -> Camera:
        return replace(self.world.overview, width=width, height=height)

    def _shown(self, width: int, height: int) -> CameraImage:
        return self.world.physics.render(self._overview(width, height), shadows=True)

    def _pictures(self, bodies: Iterable[str]) -> Dict:
        """What the overview camera sees, segmented by the bodies' order; nothing without an image size."""
        if self._image_size is None:
            return {}
        camera = self._overview(self._image_size, self._image_size)
        image = self.world.physics.render(camera)
        segmentation = np.zeros(image.depth.shape, np.uint8)
        for i, body in enumerate(bodies):
            segmentation[image.mask(body)] = i + 1
        depth = np.minimum(image.depth, np.float32(camera.far))
        return {"rgb": image.rgb, "depth": depth, "segmentation": segmentation}


def object_rows(poses: Iterable[tuple[ArrayLike, ArrayLike]], n: int) -> NDArray[np.float32]:
    """Positions [m] and quaternions xyzw of up to n objects (n, 7), zeros where there is none."""
    rows = np.zeros((n, 7), np.float32)
    for i, (position, quat_xyzw) in enumerate(poses):
        rows[i] = np.clip(np.concatenate([position, quat_xyzw]), -FARTHEST, FARTHEST)
    return rows


def object_spaces(n: int, image_size: int | None, overview: Camera) -> dict[str, spaces.Space[Any]]:
    """Spaces of what is observed of up to n objects, and of the pictures, if there are any."""
    parts: dict[str, spaces.Space[Any]] = {
        "objects": spaces.Box(-FARTHEST, FARTHEST, (n, 7), np.float32),
        "target": spaces.Discrete(n),
    }
    if image_size is not None:
        size = (image_size, image_size)
        parts["rgb"] = spaces.Box(0, 255, (*size, 3), np.uint8)
        parts["depth"] = spaces.Box(0.0, overview.far, size, np.float32)
        parts["segmentation"] = spaces.Box(0, n, size, np.uint8)
    return parts


def check_observable(objects: int, most: int) -> None:
    """Refuse a scene with more objects than an observation has rows; raises SceneError."""
    if objects > most:
        raise SceneError(f"at most {most} objects can be observed, got {objects}")
