"""Batches the distance model learns from: moments of several towns, and pairs of them.

A batch has groups of moments, each of a town of its own if there are enough: some moments around two of them,
the rest anywhere. Half of the groups are mirrored (the pictures, and with them where things lie), and each
moment stands in a little other light. A batch is a function of the generator it is drawn with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.training.distance_model.moments import TownMoments
from agent.training.distance_model.pairs import (
    Indices,
    Kind,
    Pairs,
    across,
    joined,
    mixed,
    within,
)
from maps.distance import REACH
from maps.panorama import Panoramas

GROUP = 16  # moments of a group
CENTRES, AROUND = 2, 6  # moments with others around them, and how many with itself
WIDE = 1.5 * REACH  # [m] how far around
PER_MOMENT = {Kind.LINKED: 3, Kind.NEAR: 2, Kind.FAR: 2, Kind.OTHER: 1}  # pairs of a kind at most
COUNTED = 20  # batches
LIGHT = 0.08  # share by which contrast and brightness differ at most
MIRRORED_VIEWS, MIRRORED = (0, 2, 1), (1, -1, -1)  # forward, right, left; of x, y, yaw


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """n moments, and pairs of them."""

    pictures: Panoramas  # (n, 3, SIZE, SIZE, 3)
    light: NDArray[np.float32]  # (n, 2) factor and addend of the colours, which are from 0 to 1
    ranges: NDArray[np.float32]  # (n, K) [m]
    pairs: Pairs


class Lessons:
    """Where batches come from."""

    def __init__(self, towns: Sequence[TownMoments]) -> None:
        self._towns = towns

    def drawn(self, rng: np.random.Generator, n: int) -> Batch:
        """A batch of n moments, a multiple of GROUP."""
        pictures, ranges = list[Panoramas](), list[NDArray[np.float32]]()
        pairs, of_town = list[Pairs](), list[int]()
        groups = n // GROUP
        chosen = rng.choice(len(self._towns), groups, replace=groups > len(self._towns))
        for first, number in zip(range(0, n, GROUP), chosen.tolist(), strict=True):
            town = self._towns[number]
            some = group(town, rng)
            seen, far, found = town.pictures[some], town.ranges[some], within(town, some, first)
            if rng.random() < 0.5:
                seen, far = seen[:, MIRRORED_VIEWS, :, ::-1], far[:, ::-1]
                found = Pairs(**{**vars(found), "offset": found.offset * MIRRORED})
            pictures.append(seen)
            ranges.append(far)
            pairs.append(found)
            of_town += [number] * len(some)
        pairs.append(across(np.array(of_town), n, rng))
        most = {kind: n * count for kind, count in PER_MOMENT.items()}
        light = rng.uniform(-LIGHT, LIGHT, (n, 2)).astype(np.float32)
        return Batch(
            pictures=np.concatenate(pictures),
            ranges=np.concatenate(ranges),
            light=light + np.array([1.0, 0.0], np.float32),
            pairs=mixed(joined(pairs), most, rng),
        )

    def linked_share(self, seed: int, n: int) -> float:
        """Which share of the pairs is linked, in the batches of n moments of a training's first steps."""
        batches = [self.drawn(np.random.default_rng([seed, k]), n) for k in range(COUNTED)]
        return float(np.concatenate([b.pairs.linked for b in batches]).mean())


def group(town: TownMoments, rng: np.random.Generator) -> Indices:
    """Numbers (GROUP,) of moments of a town, no two the same: some around two of them, the rest anywhere."""
    chosen = list[int]()
    for centre in rng.choice(len(town.poses), CENTRES, replace=False).tolist():
        near = rng.permutation(np.flatnonzero(town.ways[centre] <= WIDE)).tolist()
        chosen += [centre, *[k for k in near if k != centre][: AROUND - 1]]
    rest = rng.permutation(len(town.poses)).tolist()
    return np.array(list(dict.fromkeys([*chosen, *rest]))[:GROUP], np.int64)
