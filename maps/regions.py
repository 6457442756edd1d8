"""What a picture shows, piece by piece: the whole of it, and the regions that a network tells apart.

A `maps.region_network` says of every square of a picture which way it points in the space of phrases, how
likely something that could be named is there, and how far away it is. Squares beside each other that show
something, point the same way and are about as far make a region; it points where they do together. So a
hydrant is looked at by itself, wherever it stands in a picture, and a direction belongs to each thing.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

CELL = 4  # [px] side of a square
VERSION = 1  # of how regions are made
REGIONS = 20  # of a picture, the largest
LIKELY = 0.5  # probability from which on a square shows something
ALIKE = 0.6  # cosine of squares of one region, at least
FURTHER = 0.35  # by how much the logarithms of their ranges [log m] differ, at most
Floats = NDArray[np.float32]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, kw_only=True, eq=False)
class Glances:
    """Where n pictures are looked at, k times each: first the whole of it."""

    directions: Floats  # (n, k, d) of length 1
    across: Floats  # (n, k) where, from -1 at the left edge to 1 at the right
    ranges: Floats  # (n, k) how far away [m]; NaN: not known


@dataclass(frozen=True, kw_only=True, eq=False)
class Squares:
    """What a network says of the h x w squares of a picture."""

    directions: Floats  # (d, h, w) of length 1
    shown: Floats  # (h, w) probability that something is there
    ranges: Floats  # (h, w) [m]


def squares(pixels: NDArray[T]) -> NDArray[T]:
    """The pixels (..., H, W) of each square: (..., H / CELL, W / CELL, CELL * CELL)."""
    *more, height, width = pixels.shape
    parts = pixels.reshape(*more, height // CELL, CELL, width // CELL, CELL).swapaxes(-3, -2)
    return parts.reshape(*more, height // CELL, width // CELL, CELL * CELL)


def glances_of(seen: Squares) -> Glances:
    """The whole picture and its `REGIONS` largest regions; where there are fewer, the whole again."""
    d, _, w = seen.directions.shape
    part = _parts(seen)
    names, sizes = np.unique(part[part >= 0], return_counts=True)
    largest = names[np.argsort(-sizes, kind="stable")][:REGIONS]
    whole = _unit(seen.directions.reshape(d, -1).mean(axis=1))
    directions = np.tile(whole, (1 + REGIONS, 1))
    across, ranges = np.zeros(1 + REGIONS, np.float32), np.full(1 + REGIONS, np.nan, np.float32)
    middles = (2 * np.arange(w) + 1) / w - 1
    for k, name in enumerate(largest.tolist(), 1):
        own = part == name
        directions[k] = _unit(seen.directions[:, own].mean(axis=1))
        across[k] = middles[np.nonzero(own)[1]].mean()
        ranges[k] = np.median(seen.ranges[own])
    return Glances(directions=directions[None], across=across[None], ranges=ranges[None])


def together(some: list[Glances]) -> Glances:
    """Those of several pictures, each looked at equally often."""
    return Glances(
        directions=np.concatenate([g.directions for g in some]),
        across=np.concatenate([g.across for g in some]),
        ranges=np.concatenate([g.ranges for g in some]),
    )


def _parts(seen: Squares) -> NDArray[np.int64]:
    """(h, w) the number of each square's region; -1: it shows nothing."""
    there = seen.shown >= LIKELY
    number = np.arange(there.size).reshape(there.shape)
    far = np.log(seen.ranges)
    ends = list[NDArray[np.int64]]()
    for ahead, back in (
        (np.s_[:, 1:], np.s_[:, :-1]),
        (np.s_[1:, :], np.s_[:-1, :]),
    ):
        cosine = (seen.directions[:, *ahead] * seen.directions[:, *back]).sum(axis=0)
        same = there[ahead] & there[back] & (cosine >= ALIKE)
        same &= np.abs(far[ahead] - far[back]) <= FURTHER
        ends.append(np.stack([number[ahead][same], number[back][same]]))
    rows, columns = np.concatenate(ends, axis=1)
    joined = sparse.coo_array((np.ones(len(rows)), (rows, columns)), (there.size,) * 2)
    _, part = connected_components(joined, directed=False)
    return np.where(there, part.reshape(there.shape), -1)


def _unit(direction: NDArray[np.floating]) -> Floats:
    return np.asarray(direction / max(float(np.linalg.norm(direction)), 1e-9), np.float32)
