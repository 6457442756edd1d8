"""Places seen again on a drive: loop closures, found along the drive by a learned distance, and made sure of.

Odometry alone is off by blocks after a kilometre, so moments are taken a few at a time, in the order of the
drive, and the poses fitted after each few (`maps.pose_graph`); the next few start from there. For them

  1. candidates are earlier moments that may be within reach: as far away as the poses say, give or take what
     odometry drifts along the shortest way, of drive and closures, that ties the two (`Drift`);
  2. the model relates them there and back; kept are those linked both ways whose offsets agree;
  3. each one left says where these few moments are. What most moments agree on counts, if they are enough and
     nothing else is nearly as good: one look may be taken in by a likeness, several in a row seldom are;
  4. of each run of earlier moments the nearest is kept.

When the drive is over, all of it is gone through once more, with poses that are well known by then; no pair
is related twice. Limits: what was never near anything seen again keeps its drift; streets that look alike for
a length of `FEW` moments, and within the drift, are taken for one another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from maps.errors import MapError
from maps.planar import between, moved, wrapped
from maps.pose_graph import (
    FITS,
    PER_METRE,
    TURN_PER_METRE,
    Closures,
    Fit,
    closures_error,
    fit,
)
from maps.roads import Floats, Indices

FEW = 8  # moments that are placed together
CLOSURE_WAY = 2.0  # [m] of drive that a closure is as good as
SIGMAS = 2.5
OBVIOUS = 2.0  # a pair is none of interest if the drive between is shorter than so many times its distance
SPARE = 3.0  # [m] and so much more
ALIKE = (2.0, 0.35)  # [m], [rad] in which what two closures say of a place is the same
AGREE = 3  # moments of the few that have to say the same
RIVAL = 0.6  # of them; as many for another place leave it open
RUN = 3  # earlier moments of which one is kept
BATCH = 4096  # pairs related at once
ROUGHLY = 0.01  # [m], [rad] the fits on the way are so good


class Relation(Protocol):
    """What a model says of n pairs of moments; `maps.distance.Relation` is one."""

    @property
    def linked(self) -> NDArray[np.floating]:
        """(n,) probability that one drives from the first to the second within reach."""

    @property
    def offset(self) -> NDArray[np.floating]:
        """(n, 3) x ahead, y to the left [m], yaw [rad] of the second seen from the first."""

    @property
    def std(self) -> NDArray[np.floating]:
        """(n, 3) deviations [m], [m], [rad]."""


Relate = Callable[[Indices, Indices], Relation]  # numbers (n,) of the first and the second moments


@dataclass(frozen=True, kw_only=True)
class ClosureRules:
    """When two moments are taken to be of one place."""

    reach: float  # [m] that the model calls linked
    linked: float = 0.7  # probability, there and back
    agree: float = 11.3  # chi^2 of there against back (3 degrees of freedom, 1%)

    def __post_init__(self) -> None:
        if not (0 < self.reach < np.inf and 0 <= self.linked < 1 and self.agree > 0):
            raise MapError(f"closures need a reach above 0 and a probability below 1, got {self}")


def close_loops(
    odometry: Floats,
    relate: Relate,
    rules: ClosureRules,
    each: Callable[[int], None] | None = None,
) -> tuple[Closures, Fit]:
    """Find the places that a drive came back to.

    Args:
        odometry: (n, 3) x, y [m], yaw [rad] where the robot believed to be, in order.
        relate: what the model says of pairs of moments.
        rules: what is taken for a closure.
        each: told how many moments more were gone through; 2 n in all.

    Returns:
        Closures, and the poses that fit them and the odometry.

    Raises:
        MapError: odometry that is not (n, 3) finite numbers of at least one moment.
    """
    believed = np.asarray(odometry, float)
    if believed.ndim != 2 or believed.shape[1:] != (3,) or not np.isfinite(believed).all():
        raise MapError(f"odometry is (n, 3) finite numbers, got the shape {believed.shape}")
    if not len(believed):
        raise MapError("a drive has at least one moment")
    search = _Search(believed, relate, rules)
    for last in (False, True):
        for start in range(0, search.n, FEW):
            end = min(start + FEW, search.n)
            search.look(start, end, refit=not last)
            if each is not None:
                each(end - start)
    return search.closed()


@dataclass(frozen=True, kw_only=True, eq=False)
class _Pairs:
    """Pairs of moments that the model links both ways; `second` is later."""

    first: Indices
    second: Indices
    offset: Floats  # (n, 3) of the second seen from the first
    std: Floats  # (n, 3)

    @classmethod
    def none(cls) -> "_Pairs":
        no = np.zeros(0, np.int64)
        return cls(first=no, second=no, offset=np.zeros((0, 3)), std=np.zeros((0, 3)))

    @classmethod
    def joined(cls, some: Sequence["_Pairs"]) -> "_Pairs":
        columns = [vars(pairs) for pairs in some]
        return cls(**{k: np.concatenate([c[k] for c in columns]) for k in columns[0]})

    def of(self, some: NDArray[np.bool_] | Indices) -> "_Pairs":
        return _Pairs(**{k: v[some] for k, v in vars(self).items()})

    def closures(self) -> Closures:
        return Closures(**vars(self))


class _Search:
    """What is known so far of one drive."""

    def __init__(self, odometry: Floats, relate: Relate, rules: ClosureRules) -> None:
        self._odometry, self._relate, self._rules = odometry, relate, rules
        self.n = len(odometry)
        self._fit = fit(odometry[:1], _Pairs.none().closures())
        steps = np.diff(odometry[:, :2], axis=0)
        self._along = np.concatenate([[0.0], np.cumsum(np.hypot(*steps.T))])  # [m]
        several = -(-self.n // FEW)
        self._asked = [
            np.zeros((0, 2), np.int64)
        ] * several  # of each few, (k, 2) first and second moment
        self._linked = [_Pairs.none()] * several
        self._kept = [_Pairs.none()] * several

    def closed(self) -> tuple[Closures, Fit]:
        """All closures, and the fit."""
        closures = self._closures()
        poses = self._fit.extended(self._odometry)
        return closures, fit(self._odometry, closures, poses)

    def look(self, start: int, end: int, *, refit: bool) -> None:
        """Find what the moments from `start` up to `end` saw again."""
        poses = self._fit.extended(self._odometry[: max(end, len(self._fit.poses))])
        few, middle = start // FEW, (start + end - 1) // 2
        drift = self._drift(poses, middle)
        self._ask(few, self._candidates(start, end, poses, drift))
        found = thinned(agreed(self._possible(self._linked[few], poses, drift), poses, middle))
        if len(found.first) < len(self._kept[few].first):
            return
        self._kept[few] = found
        if refit and len(found.first):
            known = self._odometry[: len(poses)]
            self._fit = fit(known, self._closures(), poses, still=ROUGHLY)

    def _closures(self) -> Closures:
        return _Pairs.joined(self._kept).closures()

    def _drift(self, poses: Floats, moment: int) -> "Drift":
        """Of all moments up to the last of `poses`, as one of them sees it."""
        n, closures = len(poses), self._closures()
        closures = closures.of(closures_error(poses, closures) <= FITS)
        heads = np.concatenate([np.arange(n - 1), closures.first])
        tails = np.concatenate([np.arange(1, n), closures.second])
        ways = np.concatenate([np.diff(self._along[:n]), np.full(len(closures.first), CLOSURE_WAY)])
        shape = (n, n)
        graph = coo_matrix((np.maximum(ways, 1e-6), (heads, tails)), shape=shape).tocsr()
        tied = dijkstra(graph, directed=False, indices=moment)
        return Drift.of(tied, self._fit.lasting_std)

    def _candidates(self, start: int, end: int, poses: Floats, drift: "Drift") -> Indices:
        """(k, 2) earlier moments that may be within reach of some, though not along the drive, and those."""
        away = np.hypot(*(poses[:end, None, :2] - poses[start:end, :2]).transpose(2, 0, 1))
        driven = self._along[start:end] - self._along[:end, None]
        near = away <= self._rules.reach + SIGMAS * drift.place[:end, None]
        first, second = np.nonzero(near & (driven > OBVIOUS * away + SPARE))
        return np.column_stack([first, second + start])

    def _ask(self, few: int, pairs: Indices) -> None:
        """Relate those pairs (k, 2) that were not yet."""
        known = self._asked[few] @ (self.n, 1)
        fresh = pairs[~np.isin(pairs @ (self.n, 1), known)]
        self._asked[few] = np.concatenate([self._asked[few], fresh])
        for k in range(0, len(fresh), BATCH):
            first, second = fresh[k : k + BATCH].T
            found = linked_pairs(first, second, self._relate, self._rules)
            self._linked[few] = _Pairs.joined([self._linked[few], found])

    def _possible(self, pairs: _Pairs, poses: Floats, drift: "Drift") -> _Pairs:
        """Those that drift allows."""
        off = pairs.offset - between(poses[pairs.first], poses[pairs.second])
        aside = np.hypot(off[:, 0], off[:, 1])
        turned = np.abs(wrapped(off[:, 2]))
        place = np.hypot(drift.place[pairs.first], np.hypot(*pairs.std[:, :2].T))
        yaw = np.hypot(drift.yaw[pairs.first], pairs.std[:, 2])
        return pairs.of((aside <= SIGMAS * place) & (turned <= SIGMAS * yaw))


@dataclass(frozen=True, kw_only=True, eq=False)
class Drift:
    """How far off each moment may be as another one sees it: standard deviations."""

    place: Floats  # (n,) [m]
    yaw: Floats  # (n,) [rad]

    @classmethod
    def of(cls, tied: Floats, lasting: Floats) -> "Drift":
        """After ways (n,) [m] of odometry, whose lasting errors are known up to deviations (2,).

        Integrals of the random walk of `maps.pose_graph` along a straight line, which is the worst case.
        """
        scale, skew = lasting.tolist()
        yaw = TURN_PER_METRE**2 * tied + (skew * tied) ** 2
        aside = TURN_PER_METRE**2 * tied**3 / 3 + (skew * tied**2 / 2) ** 2
        place = aside + PER_METRE**2 * tied + (scale * tied) ** 2
        return cls(place=np.sqrt(place), yaw=np.sqrt(yaw))


def linked_pairs(first: Indices, second: Indices, relate: Relate, rules: ClosureRules) -> _Pairs:
    """Those of n pairs that the model links there and back, and of which it says the same both ways.

    The offset is the mean of there and of back, turned round, weighted by their variances. What is not finite
    is no link.
    """
    there = relate(first, second)
    some = _sure(there, rules)
    first, second = first[some], second[some]
    offset, std = np.asarray(there.offset, float)[some], np.asarray(there.std, float)[some]
    if not len(first):
        return _Pairs.none()
    back = relate(second, first)
    turned = np.asarray(back.offset, float)
    turned = between(turned, np.zeros_like(turned))  # the first's own place, seen from where it is
    other = np.asarray(back.std, float)
    flat = np.maximum(other[:, :1], other[:, 1:2])
    other = np.column_stack([flat, flat, other[:, 2:]])
    apart = offset - turned
    apart[:, 2] = wrapped(apart[:, 2])
    same = (apart**2 / (std**2 + other**2)).sum(axis=1) <= rules.agree
    both = _sure(back, rules) & same
    share = std**2 / (std**2 + other**2)
    offset = offset - share * apart
    std = np.sqrt(std**2 * other**2 / (std**2 + other**2))
    pairs = _Pairs(first=first, second=second, offset=offset, std=np.maximum(std, 0.05))
    return pairs.of(both)


def _sure(relation: Relation, rules: ClosureRules) -> NDArray[np.bool_]:
    whole = np.isfinite(relation.offset).all(axis=1) & np.isfinite(relation.std).all(axis=1)
    positive = (np.asarray(relation.std) > 0).all(axis=1)
    return np.asarray((relation.linked >= rules.linked) & whole & positive)


def agreed(pairs: _Pairs, poses: Floats, middle: int) -> _Pairs:
    """The pairs of a few moments that agree on where these are; none where it is open.

    Args:
        pairs: closures of the few.
        poses: (n, 3) as they are believed.
        middle: the moment whose place each of them tells.
    """
    if not len(pairs.first):
        return pairs
    own = poses[np.full(len(pairs.first), middle)]
    told = moved(moved(poses[pairs.first], pairs.offset), between(poses[pairs.second], own))
    apart = np.hypot(told[:, None, 0] - told[:, 0], told[:, None, 1] - told[:, 1])
    turned = np.abs(wrapped(told[:, None, 2] - told[:, 2]))
    alike = (apart <= ALIKE[0]) & (turned <= ALIKE[1])
    moments = np.unique(pairs.second)
    votes = np.array([len(np.unique(pairs.second[row])) for row in alike])
    sums = alike.sum(axis=1)
    best = int(np.lexsort((-sums, -votes))[0])
    others = votes[(apart[best] > 2 * ALIKE[0]) | (turned[best] > 2 * ALIKE[1])]
    enough = min(AGREE, max(2, len(moments)))
    if votes[best] < enough or others.max(initial=0) > RIVAL * votes[best]:
        return _Pairs.none()
    return pairs.of(alike[best])


def thinned(pairs: _Pairs) -> _Pairs:
    """Of each moment's pairs, the nearest of every run of earlier moments, in their order."""
    away = np.array([hypot(x, y) for x, y in pairs.offset[:, :2].tolist()])
    order = np.lexsort((away, pairs.first // RUN, pairs.second))
    runs = np.column_stack([pairs.second, pairs.first // RUN])[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (runs[1:] != runs[:-1]).any(axis=1)
    return pairs.of(order[fresh])
