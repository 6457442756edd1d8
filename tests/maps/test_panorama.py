"""Panoramas as strips of equal angles: a turn shifts them, and what is no panorama is refused."""

import numpy as np
import pytest
import torch

from envs import husky
from maps.errors import DistanceError
from maps.panorama import BEARINGS, COLUMNS, FOV, ROWS, SIZE, panorama, small, strips
from tests.maps.panoramas import Poles
from tests.maps.panoramas import panorama as seen

CPU = torch.device("cpu")
RING = Poles(
    20.0 * np.array([(np.cos(a), np.sin(a)) for a in np.radians(range(0, 360, 12))]),
    np.random.default_rng(0).integers(0, 256, (30, 3), np.uint8),
    np.random.default_rng(1).integers(0, 256, (60, 3), np.uint8),
)


def test_the_cameras_are_the_huskys():
    assert tuple(husky.VIEWS.values()) == BEARINGS
    assert husky.FOV == FOV


def test_a_turn_shifts_the_strip_and_nothing_else():
    columns = 16
    turn = np.radians(columns * FOV * len(BEARINGS) / COLUMNS)
    before, after = (strips(small([seen(RING, (0, 0, yaw))]), CPU)[0] for yaw in (0.3, 0.3 + turn))
    shifted = (before[..., :-columns] - after[..., columns:]).abs().mean()
    assert float((before - after).abs().mean()) > 5 * float(shifted)


def test_every_place_of_the_strip_is_seen():
    white = np.full((1, 3, SIZE, SIZE, 3), 255, np.uint8)
    laid = strips(white, CPU)
    assert laid.shape == (1, 3, ROWS, COLUMNS)
    torch.testing.assert_close(laid, torch.ones_like(laid))


def test_strips_go_from_left_to_right():
    each = np.zeros((1, 3, SIZE, SIZE, 3), np.uint8)
    for camera, value in enumerate((100, 50, 200)):  # forward, left, right
        each[0, camera] = value
    middle = strips(each, CPU)[0, 0, ROWS // 2, SIZE // 2 :: SIZE] * 255
    torch.testing.assert_close(middle, torch.tensor([50.0, 100.0, 200.0]))


def test_larger_pictures_are_scaled_without_aliasing_and_small_ones_left_alone():
    stripes = np.zeros((3, 128, 128, 3), np.uint8)
    stripes[:, :, ::2] = 200
    scaled = small([stripes])[0, :, 4:-4, 4:-4]
    assert np.abs(scaled.astype(int) - 100).max() <= 2
    exact = np.random.default_rng(0).integers(0, 256, (3, SIZE, SIZE, 3), np.uint8)
    assert np.array_equal(small([exact])[0], exact)
    assert small([]).shape == (0, 3, SIZE, SIZE, 3)


@pytest.mark.parametrize(
    "odd",
    [
        np.zeros((3, 64, 64), np.uint8),
        np.zeros((2, 64, 64, 3), np.uint8),
        np.zeros((3, 64, 32, 3), np.uint8),
        np.zeros((3, 0, 0, 3), np.uint8),
        np.zeros((3, 64, 64, 3), np.float32),
        "picture",
    ],
)
def test_what_is_no_panorama_is_refused(odd):
    with pytest.raises(DistanceError, match=r"a panorama is three square pictures, .* got"):
        panorama(odd)
