"""Panoramas: what three cameras saw at one moment, and the strip of equal angles that they are laid out in.

A panorama is uint8 (3, H, W, 3), of the forward, the left and the right camera, each `FOV` wide, side by side
without overlap: 225 degrees in all. As a strip (3 colours, ROWS, COLUMNS) from left to right every column is
of the same angle and every row of the same rise over horizontal distance (a cylinder around the robot), so a
turn of the robot shifts the strip, and nothing else. Limit: the cameras' small downward tilt is left in.
"""

from collections.abc import Sequence
from math import radians, tan

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from maps.errors import DistanceError

Panoramas = NDArray[np.uint8]  # (n, 3, H, W, 3)
BEARINGS = (0.0, 75.0, -75.0)  # [deg] of the cameras, to the left of straight ahead
FOV = 75.0  # [deg] of each
SIZE = 64  # [px] of the pictures that are looked at
ROWS, COLUMNS = 48, 3 * SIZE  # of a strip
LEFT_TO_RIGHT = (1, 0, 2)


def panorama(picture: object) -> Panoramas:
    """The same, an array (3, H, W, 3) uint8.

    Raises:
        DistanceError: it is no panorama; says what it is.
    """
    found = np.asarray(picture)
    square = found.ndim == 4 and found.shape[0] == found.shape[3] == 3
    if not square or found.shape[1] != found.shape[2] or not found.size or found.dtype != np.uint8:
        raise DistanceError(
            "a panorama is three square pictures, uint8 (3, H, H, 3), "
            f"got {found.dtype} {found.shape}"
        )
    return found


def small(panoramas: Sequence[Panoramas]) -> Panoramas:
    """Panoramas (n, 3, SIZE, SIZE, 3), scaled without aliasing.

    Raises:
        DistanceError: one is none.
    """
    scaled = [_scaled(panorama(p)) for p in panoramas]
    return np.stack(scaled) if scaled else np.zeros((0, 3, SIZE, SIZE, 3), np.uint8)


def strips(panoramas: Panoramas, device: torch.device) -> Tensor:
    """Strips (n, 3, ROWS, COLUMNS) of small panoramas, colours from 0 to 1."""
    n = len(panoramas)
    views = torch.from_numpy(np.ascontiguousarray(panoramas[:, LEFT_TO_RIGHT])).to(device)
    views = views.permute(0, 1, 4, 2, 3).reshape(3 * n, 3, SIZE, SIZE).float() / 255
    grid = _grid().to(device).expand(3 * n, -1, -1, -1)
    laid = functional.grid_sample(views, grid, mode="bilinear", align_corners=False)
    return laid.reshape(n, 3, 3, ROWS, SIZE).permute(0, 2, 3, 1, 4).reshape(n, 3, ROWS, COLUMNS)


def _scaled(picture: Panoramas) -> Panoramas:
    if picture.shape[1] == SIZE:
        return picture
    x = torch.from_numpy(np.ascontiguousarray(picture)).permute(0, 3, 1, 2).float()
    x = functional.interpolate(x, (SIZE, SIZE), mode="bilinear", antialias=True)
    return np.asarray(x.round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy())


def _grid() -> Tensor:
    """Where in a picture (from -1 to 1 along x and y) each place of its part of the strip lies."""
    half = tan(radians(FOV) / 2)
    angles = (torch.arange(SIZE) + 0.5 - SIZE / 2) * radians(FOV) / SIZE  # (SIZE,) to the right
    rises = (torch.arange(ROWS) + 0.5 - ROWS / 2) * 2 * half / SIZE  # (ROWS,) downwards
    x = angles.tan().expand(ROWS, -1)
    y = rises[:, None] / angles.cos()
    return torch.stack([x, y], dim=-1)[None] / half
