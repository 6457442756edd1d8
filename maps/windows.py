"""Where a model of one direction a picture looks: at the whole of it, and at windows along its middle.

A model that gives one embedding a picture tells what fills it, not what stands at its side: a hydrant five
metres away covers less than a hundredth of a view. So each view is seen as a pyramid of square windows, of
one, a half and a quarter of its height, every one overlapping its neighbours by half. Those smaller than
the picture lie along its middle row, where the horizon of a level camera is. Windows are (x, y, side) [px],
x and y of the upper left corner; `VERSION` changes with their rule.
"""

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


def across(window: Window, width: int) -> float:
    """Where the middle of a window is in a picture of a width [px]: -1 at its left edge, 1 at its right."""
    x, _, side = window
    return (2 * x + side) / width - 1
