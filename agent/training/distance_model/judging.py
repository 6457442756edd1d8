"""How well a distance model tells which moments are linked, and where they lie, in towns given to it.

All linked and near pairs of a town count, and as many far ones and ones across towns as `FEW` says (their
kinds: `agent.training.distance_model.pairs`). Linked pairs are told apart by how much one looks another way:
along (less than 45 degrees), back (more than 135) and crossing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.training.distance_model.moments import TownMoments
from agent.training.distance_model.pairs import Kind, Pairs, across, joined, mixed, within
from envs.frames import Array
from maps.distance import DistanceModel, Relation
from maps.planar import wrapped
from skills.values.metrics import auroc

FEW = 400  # far pairs of a town, and pairs across towns for each
ALL = 10**9
SAID = 0.5  # probability from which on a pair is said to be linked
LOOKS = {"along": (0.0, 0.25), "crossing": (0.25, 0.75), "back": (0.75, 1.01)}  # of half a turn


@dataclass(frozen=True, kw_only=True)
class Placed:
    """How linked pairs of one sort were found."""

    n: int
    recall: float  # share said to be linked
    way: float  # [m] mean error of the way
    apart: float  # [m] median distance between the offset and the truth
    apart_90: float  # [m] nine of ten are nearer
    yaw: float  # [rad] median error
    yaw_90: float  # [rad]
    within: float  # share of the errors of x and y below one deviation; under Laplace's law 0.76


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How a model did."""

    n: int
    linked: int
    auroc: dict[str, float]  # linked pairs against all others, and against each kind of them
    precision: float
    recall: float
    placed: dict[str, Placed]  # of all linked pairs, and by how they look

    def shares(self) -> dict[str, float]:
        """The figures a person is told."""
        every = self.placed["all"]
        return {
            "auroc": self.auroc["all"],
            "precision": self.precision,
            "recall": self.recall,
            "way_error": every.way,
            "offset_error": every.apart,
            "yaw_error": every.yaw,
        }

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        placed = {name: dict(vars(p)) for name, p in self.placed.items()}
        return {**vars(self), "placed": placed}


def judged_pairs(towns: Sequence[TownMoments], seed: int) -> Pairs:
    """Pairs of the moments of some towns, one town after the other; a function of towns and seed."""
    rng = np.random.default_rng(seed)
    most = {Kind.LINKED: ALL, Kind.NEAR: ALL, Kind.FAR: FEW, Kind.OTHER: ALL}
    parts, of_town = list[Pairs](), list[int]()
    for number, town in enumerate(towns):
        n = len(town.poses)
        parts.append(mixed(within(town, np.arange(n), len(of_town)), most, rng))
        of_town += [number] * n
    parts.append(across(np.array(of_town), FEW * len(towns), rng))
    return joined(parts)


def judge(model: DistanceModel, towns: Sequence[TownMoments], seed: int) -> Quality:
    """Ask the model about pairs of the moments of some towns."""
    codes = model.encode([picture for town in towns for picture in town.pictures])
    pairs = judged_pairs(towns, seed)
    return quality(pairs, model.relate(codes[pairs.here], codes[pairs.there]))


def quality(pairs: Pairs, told: Relation) -> Quality:
    """How good what was told of pairs is."""
    linked, said = pairs.linked, told.linked > SAID
    looks = np.abs(pairs.offset[:, 2]) / np.pi
    sorts = {"all": linked} | {
        name: linked & (least <= looks) & (looks < most) for name, (least, most) in LOOKS.items()
    }
    return Quality(
        n=len(linked),
        linked=int(linked.sum()),
        auroc=aurocs(pairs, told.linked.astype(float)),
        precision=float(linked[said].mean()) if said.any() else 0.0,
        recall=float(said[linked].mean()) if linked.any() else 0.0,
        placed={name: _placed(pairs, told, some) for name, some in sorts.items() if some.any()},
    )


def aurocs(pairs: Pairs, scores: Array) -> dict[str, float]:
    """AUROC of scores (n,) of linked pairs against all others, and against each kind; none of no pairs."""
    sorts = {"all": np.ones(len(scores), np.bool_)}
    sorts |= {
        kind.name.lower(): pairs.linked | (pairs.kind == kind)
        for kind in (Kind.NEAR, Kind.FAR, Kind.OTHER)
    }
    found = {name: auroc(scores[some], pairs.linked[some]) for name, some in sorts.items()}
    return {name: value for name, value in found.items() if value is not None}


def _placed(pairs: Pairs, told: Relation, some: NDArray[np.bool_]) -> Placed:
    error = told.offset[some] - pairs.offset[some]
    apart = np.hypot(error[:, 0], error[:, 1])
    yaw = np.abs(wrapped(error[:, 2]))
    return Placed(
        n=int(some.sum()),
        recall=float((told.linked[some] > SAID).mean()),
        way=float(np.abs(told.way[some] - pairs.way[some]).mean()),
        apart=float(np.median(apart)),
        apart_90=float(np.quantile(apart, 0.9)),
        yaw=float(np.median(yaw)),
        yaw_90=float(np.quantile(yaw, 0.9)),
        within=float((np.abs(error[:, :2]) < told.std[some, :2]).mean()),
    )
