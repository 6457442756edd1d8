"""Which moments are paired: linked ones, hard ones and easy ones, with what there is to know of each pair.

linked  within REACH metres of driving, whichever way each looks: along, coming back, crossing
near    of the same town, out of reach, but by no more than twice as far
far     of the same town, farther off: streets that look alike
other   of two towns
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from agent.training.distance_model.moments import TownMoments
from envs.frames import Array
from maps.distance import REACH
from maps.planar import between

NEAR = 3 * REACH  # [m] up to which a pair out of reach is near
Indices = NDArray[np.int64]


class Kind(IntEnum):
    """Of a pair."""

    LINKED = 0
    NEAR = 1
    FAR = 2
    OTHER = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """n ordered pairs of moments, by their numbers."""

    here: Indices  # (n,)
    there: Indices  # (n,)
    kind: Indices  # (n,) a Kind
    way: NDArray[np.float32]  # (n,) [m]; infinite between towns
    offset: Array  # (n, 3) x ahead, y to the left [m], yaw [rad] of there seen from here

    @property
    def linked(self) -> NDArray[np.bool_]:
        """Whether a pair is linked (n,)."""
        return np.asarray(self.kind == Kind.LINKED)

    def of(self, some: Indices) -> "Pairs":
        """Those of some indices (m,)."""
        return Pairs(**{name: value[some] for name, value in vars(self).items()})


def within(town: TownMoments, some: Indices, first: int = 0) -> Pairs:
    """All ordered pairs of two of some of a town's moments.

    Args:
        town: the town.
        some: (m,) their numbers in it.
        first: number that the first of them has among the moments of all towns; the rest follow.
    """
    i, j = (index.ravel() for index in np.meshgrid(*[np.arange(len(some))] * 2, indexing="ij"))
    i, j = i[i != j], j[i != j]
    way = town.ways[some[i], some[j]]
    kind = np.where(way <= REACH, Kind.LINKED, np.where(way <= NEAR, Kind.NEAR, Kind.FAR))
    offset = between(town.poses[some[i]], town.poses[some[j]])
    return Pairs(here=first + i, there=first + j, kind=kind, way=way, offset=offset)


def across(towns: Indices, n: int, rng: np.random.Generator) -> Pairs:
    """Some n pairs of moments of different towns, drawn at random; none if there is only one town.

    Args:
        towns: (m,) which town each moment is of.
        n: how many.
        rng: draws them.
    """
    here, there = rng.integers(len(towns), size=(2, 2 * n))
    apart = np.flatnonzero(towns[here] != towns[there])[:n]
    return Pairs(
        here=here[apart],
        there=there[apart],
        kind=np.full(len(apart), Kind.OTHER),
        way=np.full(len(apart), np.inf, np.float32),
        offset=np.zeros((len(apart), 3)),
    )


def joined(parts: list[Pairs]) -> Pairs:
    """All of several."""
    names = vars(parts[0])
    return Pairs(**{name: np.concatenate([vars(p)[name] for p in parts]) for name in names})


def mixed(pairs: Pairs, most: dict[Kind, int], rng: np.random.Generator) -> Pairs:
    """At most so many of each kind, drawn at random, in a fixed order."""
    kept = [np.flatnonzero(pairs.kind == kind) for kind in Kind]
    few = [
        np.sort(rng.choice(some, most[kind], replace=False)) if len(some) > most[kind] else some
        for kind, some in zip(Kind, kept, strict=True)
    ]
    return pairs.of(np.concatenate(few))
