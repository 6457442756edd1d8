"""Regions of a picture: things apart, one direction and bearing each, near and far told apart."""

import numpy as np
import pytest

from maps.regions import REGIONS, Squares, glances_of, squares
from tests.maps.seeing import unit

RED, BLUE, GREY = unit([[1, 0, 0], [0, 0, 1], [1, 1, 1]])
SIDE = 8


def painted(spots):
    """Grey squares that show nothing, and spots (rows, columns, direction, range) that show a thing."""
    directions = np.tile(GREY[:, None, None], (1, SIDE, SIDE))
    shown, ranges = np.full((SIDE, SIDE), 0.1), np.full((SIDE, SIDE), 50.0)
    for rows, columns, direction, far in spots:
        directions[:, rows, columns] = direction[:, None, None]
        shown[rows, columns], ranges[rows, columns] = 0.9, far
    return Squares(directions=directions, shown=shown, ranges=ranges)


def test_things_of_two_looks_or_two_ranges_are_two_regions():
    seen = painted(
        [
            (slice(2, 6), slice(0, 2), RED, 10.0),
            (slice(2, 5), slice(2, 4), BLUE, 10.0),
            (slice(2, 4), slice(4, 6), BLUE, 25.0),
        ]
    )
    found = glances_of(seen)
    assert found.directions.shape == (1, 1 + REGIONS, 3)
    np.testing.assert_allclose(found.directions[0, 1:4], [RED, BLUE, BLUE], atol=1e-6)
    np.testing.assert_allclose(found.ranges[0, 1:4], [10.0, 10.0, 25.0])
    np.testing.assert_allclose(found.across[0, 1:4], [-0.75, -0.25, 0.25])


def test_the_whole_comes_first_and_stands_where_there_are_no_more_regions():
    found = glances_of(painted([(slice(0, 1), slice(7, 8), RED, 5.0)]))
    whole = found.directions[0, 0]
    assert np.linalg.norm(whole) == pytest.approx(1.0)
    assert float(whole @ GREY) > 0.99
    assert np.isnan(found.ranges[0, 0])
    assert (found.directions[0, 2:] == whole).all()
    assert np.isnan(found.ranges[0, 2:]).all()
    assert found.across[0, 1] == pytest.approx(7 / 8)


def test_of_too_many_regions_the_largest_are_kept():
    apart = [
        (slice(r, r + 1), slice(c, c + 1), RED, 5.0) for r in range(0, 8, 2) for c in range(0, 8, 2)
    ]
    apart += [(slice(r, r + 1), slice(c, c + 1), BLUE, 5.0) for r in (1, 3, 5) for c in (1, 3, 5)]
    apart += [(slice(7, 8), slice(1, 7), BLUE, 5.0)]
    found = glances_of(painted(apart))
    assert len(apart) > REGIONS
    np.testing.assert_allclose(found.directions[0, 1], BLUE, atol=1e-6)
    assert np.isfinite(found.ranges[0, 1:]).all()


def test_squares_are_the_pixels_of_each():
    pixels = np.arange(2 * 8 * 12).reshape(2, 8, 12)
    found = squares(pixels)
    assert found.shape == (2, 2, 3, 16)
    assert (found[1, 1, 2].reshape(4, 4) == pixels[1, 4:, 8:]).all()
