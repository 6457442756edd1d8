"""Which column of one panorama shows what a column of another does, from how far away things are.

What a column of a code shows above the horizon lies at a bearing and a range; from another moment it lies at
another bearing, and it is seen if what is to be seen there is about as far away. Only the training knows
ranges; they teach the encoder to find the same things again long before pairs alone would.
"""

from math import pi, radians

import numpy as np
from numpy.typing import NDArray

from envs.camera import CameraImage
from envs.frames import Array
from envs.husky import EYE
from maps.distance_network import K
from maps.panorama import BEARINGS, FOV, LEFT_TO_RIGHT

WIDTH = radians(FOV * len(BEARINGS)) / K  # [rad] of a column
BAND = (0.375, 0.475)  # of a picture's height: just above the horizon, which is at 0.47
ALIKE = 0.3  # of the logarithms of two ranges
Floats = NDArray[np.float32]


def bearings() -> Array:
    """(K,) where the middle of each column is, to the left of straight ahead [rad]."""
    return np.asarray((K / 2 - 0.5 - np.arange(K)) * WIDTH)


def ranges(views: list[CameraImage]) -> Floats:
    """How far away what each column shows is, above the ground [m], (K,).

    Args:
        views: pictures of the forward, the left and the right camera.
    """
    found, ordered = np.zeros(K, np.float32), [views[k] for k in LEFT_TO_RIGHT]
    view = np.arange(K) * len(views) // K
    middle = np.radians(np.array(BEARINGS)[list(LEFT_TO_RIGHT)])[view]
    right = middle - bearings()  # (K,) of the camera's axis [rad]
    for k in range(K):
        depth = ordered[view[k]].depth  # (H, W) along the axis
        height, width = depth.shape
        column = (np.tan(right[k]) / np.tan(radians(FOV) / 2) + 1) / 2 * width
        rows = slice(round(BAND[0] * height), round(BAND[1] * height))
        seen = depth[rows, int(np.clip(column, 0, width - 1))]
        found[k] = np.median(seen) / np.cos(right[k])
    return found


def matched(offset: Array, here: Floats, there: Floats) -> Floats:
    """Where, in columns, the other panorama shows what each column of one shows; NaN where it does not.

    Args:
        offset: (n, 3) x ahead, y to the left [m], yaw [rad] of the other moment seen from the one.
        here: (n, K) ranges of the one [m].
        there: (n, K) ranges of the other [m].

    Returns:
        (n, K) numbers from 0 to K - 1, between two columns where it is between them.
    """
    x, y, yaw = (offset[:, k, None] for k in range(3))
    eye = EYE[0]  # both look from ahead of the robot's middle
    ahead = here * np.cos(bearings()) - (x + eye * np.cos(yaw) - eye)
    left = here * np.sin(bearings()) - (y + eye * np.sin(yaw))
    bearing = (np.arctan2(left, ahead) - yaw + pi) % (2 * pi) - pi
    column = K / 2 - 0.5 - bearing / WIDTH
    inside = (column >= 0) & (column <= K - 1)
    nearest = np.where(inside, np.round(column), 0).astype(np.int64)
    expected = np.maximum(np.hypot(ahead, left), 1e-3)
    seen = np.take_along_axis(there, nearest, axis=1)
    alike = np.abs(np.log(np.maximum(seen, 1e-3) / expected)) < ALIKE
    return np.where(inside & alike, column, np.nan).astype(np.float32)
