"""Windows lie inside the picture, cover its middle row, and overlap by half."""

from itertools import pairwise

import numpy as np
import pytest

from maps.windows import across, cut, windows


@pytest.mark.parametrize("size", [(128, 128), (320, 128), (97, 61), (40, 90), (1, 1)])
def test_windows_lie_inside_and_cover_the_middle(size):
    width, height = size
    covered = np.zeros((height, width), bool)
    for x, y, side in windows(width, height):
        assert x >= 0
        assert y >= 0
        assert x + side <= width
        assert y + side <= height
        covered[y : y + side, x : x + side] = True
    assert covered[height // 2].all()


def test_neighbours_overlap_by_half():
    found = windows(128, 128)
    assert [side for _, _, side in found] == [128, 64, 64, 64, *[32] * 7]
    for (x0, _, side), (x1, _, other) in pairwise(found):
        assert side != other or x1 - x0 <= side / 2


def test_a_window_left_of_the_middle_is_there():
    assert [across(w, 128) for w in windows(128, 128)[1:4]] == [-0.5, 0, 0.5]
    assert across((128, 0, 0), 128) == 1


def test_a_cut_is_what_the_window_shows():
    picture = np.arange(8 * 8 * 3, dtype=np.uint8).reshape(8, 8, 3)
    assert np.array_equal(cut(picture, (2, 4, 3)), picture[4:7, 2:5])
