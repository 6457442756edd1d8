"""What the policy looks at, and how its pixels and the world's points correspond.

A picture is the top view of `skills.sight` as bytes (H, W, 4): red, green, blue and the height of the surface
above the table [mm], 0 to 255. The top camera looks straight down, so height is the camera's own height minus
depth. Finer than a `Sight`'s nearness, because millimetres matter to a grip, and no front view: what the hand
holds is felt by the fingers.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from envs.camera import CameraImage
from envs.frames import Array
from skills.policy.errors import PolicyError
from skills.senses import HEIGHT, WIDTH
from skills.sight import TOP_VIEW

Picture = NDArray[np.uint8]  # (H, W, 4)
MILLIMETRE = 0.001  # [m]


def picture_of(image: CameraImage) -> Picture:
    """The policy's picture, from what the top camera saw.

    Raises:
        PolicyError: the image has another size.
    """
    if image.depth.shape != (HEIGHT, WIDTH):
        height, width = image.depth.shape
        raise PolicyError(f"the top view must be {WIDTH}x{HEIGHT} pixels, got {width}x{height}")
    above = (TOP_VIEW.eye[2] - image.depth) / MILLIMETRE
    return np.dstack([image.rgb, np.clip(np.round(above), 0, 255).astype(np.uint8)])


def highest(picture: Picture) -> float:
    """How high the highest thing in a picture is [m]."""
    return float(picture[..., 3].max()) * MILLIMETRE


def pixels_of(points_world: ArrayLike) -> Array:
    """Where world points (..., 3) [m] appear: pixels (u, v) as (..., 2)."""
    return TOP_VIEW.project(points_world)[0]


def points_at(pixels: ArrayLike, heights: ArrayLike) -> Array:
    """World points (..., 3) [m] that appear at pixels (..., 2), at heights (...) [m]."""
    return TOP_VIEW.unproject(pixels, TOP_VIEW.eye[2] - np.asarray(heights, np.float64))
