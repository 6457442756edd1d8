"""Where an image-text model looks in a picture: the whole of it, and smaller windows along its middle.

A model that gives one embedding a picture tells what fills it, not what stands at its side: a hydrant five
metres away covers less than a hundredth of a view. So each view is seen as a pyramid of square windows, of
one, a half and a quarter of its height, every one overlapping its neighbours by half. Those smaller than
the picture lie along its middle row, where the horizon of a level camera is. Windows are (x, y, side) [px],
x and y of the upper left corner; `VERSION` changes with their rule.
"""

from math import atan2, radians, tan

import numpy as np
from numpy.typing import NDArray

VERSION = 1
LEVELS = (1, 2, 4)  # windows of a level are so many times smaller than the picture is high
Pictures = NDArray[np.uint8]
Window = tuple[int, int, int]


def windows(width: int, height: int) -> tuple[Window, ...]:
    """All windows of a picture, the largest first, from left to right."""
    found = list[Window]()
    for level in LEVELS:
        side = max(1, min(height, width) // level)
        spare = width - side
        count = 1 + -(-2 * spare // side)  # so that neighbours overlap by at least half
        lefts = [round(spare * k / max(1, count - 1)) for k in range(count)]
        lefts = [spare // 2] if count == 1 else lefts
        found += [(x, (height - side) // 2, side) for x in lefts]
    return tuple(found)


def cut(picture: Pictures, window: Window) -> Pictures:
    """What a picture (H, W, 3) shows in a window: (side, side, 3)."""
    x, y, side = window
    return picture[y : y + side, x : x + side]


def aside(window: Window, width: int, fov: float) -> float:
    """How far to the left of a picture's middle a window's middle is [rad].

    Args:
        window: the window.
        width: of the picture [px].
        fov: of the picture, horizontal [deg].
    """
    x, _, side = window
    focal = width / 2 / tan(radians(fov) / 2)
    return atan2(width / 2 - (x + side / 2), focal)
