"""What a robot perceives when it decides, in any world: small RGB-D views, its hand, and what it remembers.

Value functions are trained on this and on nothing else. A world has `Senses`: which cameras there are, and
how an `Observation` becomes a `Sight`. Colours and depth share bytes: (H, W, 4) is red, green, blue, and
nearness, which falls from 255 at the camera's nearest to 0 at its farthest [m] in even steps.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from envs.camera import Camera, CameraImage
from envs.errors import EnvError
from envs.observation import Observation

WIDTH, HEIGHT = 128, 96  # [px]
XYZ = tuple[float, float, float]


def _nothing() -> NDArray[np.float32]:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sight:
    """What is perceived at one moment."""

    views: NDArray[np.uint8]  # (n_views, H, W, 4) colours and nearness, in the order of the views
    gripper: NDArray[np.float32]  # (4,) tip position in the robot's frame and opening [m]
    remembered: NDArray[np.float32] = field(default_factory=_nothing)  # (n_remembered,)


class Senses(ABC):
    """One world's; the views and the hand's positions are in one frame, the robot's."""

    world: str  # as users call it
    views: Mapping[str, Camera]
    hand_mean: tuple[float, float, float, float]  # position and opening [m] ...
    hand_scale: tuple[float, float, float, float]  # ... are of order 1 after these
    below_tip: float  # [m] what is held is looked for so far below the tip
    pointing: tuple[str, ...]  # views in which phrases are taught to point
    clipped: bool  # whether what is out of a view is pointed to at its edge; else it is not
    plane: XYZ  # brings the point that a hand reached for, by its factors, to where it is seen
    mirrored: Mapping[str, str] | None  # words that a mirror swaps; None: it shows another world
    n_remembered: int  # numbers of a memory
    n_about: int  # numbers of it that are about one phrase

    @abstractmethod
    def sight(self, observation: Observation[Any]) -> Sight:
        """What is perceived in an observation that was made with the cameras of `views`.

        Raises:
            EnvError: a view is missing or has another size, or there is no hand.
        """

    @abstractmethod
    def about(
        self, remembered: NDArray[np.float32], phrases: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:  # (n, n_phrases, n_about)
        """What memories (n, n_remembered) have to say about as many phrases for each of them."""


def seen(observation: Observation[Any], cameras: Mapping[str, Camera]) -> NDArray[np.uint8]:
    """The pictures (n_views, H, W, 4) of these cameras in an observation; raises as `Senses.sight`."""
    if observation.gripper is None:
        raise EnvError("nothing is seen here: this world has no body")
    for name, camera in cameras.items():
        if name not in observation.images:
            raise EnvError(f'the view "{name}" is missing; seen: {", ".join(observation.images)}')
        height, width = observation.images[name].depth.shape
        if (width, height) != (camera.width, camera.height):
            wanted = f"{camera.width}x{camera.height}"
            raise EnvError(f'the view "{name}" must be {wanted} pixels, got {width}x{height}')
    return np.stack([_packed(observation.images[n], camera) for n, camera in cameras.items()])


def _packed(image: CameraImage, camera: Camera) -> NDArray[np.uint8]:
    """(H, W, 4)."""
    share = (camera.far - image.depth) / (camera.far - camera.near)
    nearness = np.round(255 * np.clip(share, 0.0, 1.0)).astype(np.uint8)
    return np.dstack([image.rgb, nearness])
