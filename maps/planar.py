"""Poses in the plane: rows of x, y [m] and yaw [rad] of arrays (..., 3), as seen from each other."""

import numpy as np

from maps.roads import Floats


def between(first: Floats, second: Floats) -> Floats:
    """(..., 3) the second poses seen from the first: x ahead, y to the left [m], yaw [rad]."""
    apart = second - first
    c, s = np.cos(first[..., 2]), np.sin(first[..., 2])
    x = c * apart[..., 0] + s * apart[..., 1]
    y = c * apart[..., 1] - s * apart[..., 0]
    return np.stack([x, y, wrapped(apart[..., 2])], axis=-1)


def moved(poses: Floats, steps: Floats) -> Floats:
    """(..., 3) poses after steps (..., 3), each seen from its own pose; `between` undoes it."""
    c, s = np.cos(poses[..., 2]), np.sin(poses[..., 2])
    x = poses[..., 0] + c * steps[..., 0] - s * steps[..., 1]
    y = poses[..., 1] + s * steps[..., 0] + c * steps[..., 1]
    return np.stack([x, y, wrapped(poses[..., 2] + steps[..., 2])], axis=-1)


def watching(seen: Floats, offsets: Floats) -> Floats:
    """(..., 3) poses from which poses (..., 3) appear at offsets: those with moved(_, offsets) = seen."""
    yaw = wrapped(seen[..., 2] - offsets[..., 2])
    c, s = np.cos(yaw), np.sin(yaw)
    x = seen[..., 0] - c * offsets[..., 0] + s * offsets[..., 1]
    y = seen[..., 1] - s * offsets[..., 0] - c * offsets[..., 1]
    return np.stack([x, y, yaw], axis=-1)


def wrapped(yaw: Floats) -> Floats:
    """Angles in [-pi, pi)."""
    return np.asarray((yaw + np.pi) % (2 * np.pi) - np.pi)
