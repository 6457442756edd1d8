"""What value functions and learned policies see: two small RGB-D views of the whole table, and the hand.

Nothing here comes from the simulator's poses. One camera looks straight down, as in Transporter Networks
(arXiv 2010.14406); the other faces the robot, because from above the hand hides what it holds. Colours and
depth share bytes: (H, W, 4) is red, green, blue, and nearness, which falls from 255 at the camera's nearest
to 0 at its farthest [m] in even steps of some 3 to 6 mm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from envs.camera import Camera, CameraImage
from envs.errors import EnvError
from envs.observation import Observation

WIDTH, HEIGHT = 128, 96  # [px]
TOP_VIEW = Camera(
    eye=(0.55, 0.0, 1.6),
    target=(0.55, 0.0, 0.0),
    up=(-1.0, 0.0, 0.0),
    vertical_fov=28.5,
    width=WIDTH,
    height=HEIGHT,
    near=0.8,
    far=1.7,
)
FRONT_VIEW = Camera(
    eye=(1.5, 0.0, 1.0),
    target=(0.5, 0.0, 0.08),
    vertical_fov=39.5,
    width=WIDTH,
    height=HEIGHT,
    near=0.5,
    far=2.1,
)
VIEWS: Mapping[str, Camera] = {"top": TOP_VIEW, "front": FRONT_VIEW}


@dataclass(frozen=True, kw_only=True, eq=False)
class Sight:
    """What is seen at one moment."""

    views: NDArray[np.uint8]  # (n_views, H, W, 4) colours and nearness, in the order of VIEWS
    gripper: NDArray[np.float32]  # (4,) tip position in the world and opening [m]


def sight_of(observation: Observation[Any]) -> Sight:
    """The views and the hand in an observation that was made with the cameras of VIEWS.

    Raises:
        EnvError: a view is missing or has another size, or there is no hand.
    """
    if observation.gripper is None:
        raise EnvError("nothing is seen here: this world has no body")
    for name, camera in VIEWS.items():
        if name not in observation.images:
            raise EnvError(f'the view "{name}" is missing; seen: {", ".join(observation.images)}')
        height, width = observation.images[name].depth.shape
        if (width, height) != (camera.width, camera.height):
            wanted = f"{camera.width}x{camera.height}"
            raise EnvError(f'the view "{name}" must be {wanted} pixels, got {width}x{height}')
    views = [_packed(observation.images[name], camera) for name, camera in VIEWS.items()]
    return Sight(views=np.stack(views), gripper=observation.gripper.astype(np.float32))


def _packed(image: CameraImage, camera: Camera) -> NDArray[np.uint8]:
    """(H, W, 4)."""
    share = (camera.far - image.depth) / (camera.far - camera.near)
    nearness = np.round(255 * np.clip(share, 0.0, 1.0)).astype(np.uint8)
    return np.dstack([image.rgb, nearness])
