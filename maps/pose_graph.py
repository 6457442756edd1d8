"""Where pictures were taken, from odometry and from places that were seen again.

Odometry drifts; a place recognised ties two moments together. The poses x_i = (x, y, yaw) that fit both best
minimise (Lu and Milios 1997; Grisetti et al. 2010, "A tutorial on graph-based SLAM", equations 11 to 23)

    sum over successive moments  |z_i ominus (x_{i+1} ominus x_i)|^2 / sigma_odometry^2
    + sum over closures k   s_k^2 |z_k ominus (x_{j_k} ominus x_{i_k})|^2 / sigma_k^2

by Gauss-Newton with the first pose held. s_k = min(1, 2 Phi / (Phi + chi_k^2)) lets go of closures that do
not fit (dynamic covariance scaling, Agarwal et al. 2013). What is wrong with the odometry all along, a share
of each way and a turn a metre, is estimated with the poses (Kuemmerle, Grisetti and Burgard 2012,
"Simultaneous parameter calibration, localization, and mapping"). Limits: level ground; a local minimum, so
the poses it starts from must leave the right turn nearest (`maps.loop_closure` grows them along the drive).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

from maps.errors import MapError
from maps.planar import between, moved, wrapped
from maps.roads import Floats, Indices

PER_METRE, PER_TURN = (
    0.05,
    0.05,
)  # [m/sqrt(m)], [rad/sqrt(rad)] std of odometry, and the same of a metre's turn
TURN_PER_METRE = 0.012  # [rad/sqrt(m)]
LEAST = (0.01, 0.01, 0.002)  # [m], [m], [rad] std of any step
LASTING = (0.015, 0.0025)  # share of each way, [rad/m] std of what is wrong all along
PHI = 4.0  # chi^2 at which a closure begins to be let go
FITS = 16.0  # chi^2 up to which a closure is taken to be true
ITERATIONS = 60
STILL = 1e-5  # [m] or [rad] of change


@dataclass(frozen=True, kw_only=True, eq=False)
class Closures:
    """Places seen again: moment `second` was taken from moment `first` as `offset` says."""

    first: Indices  # (n,)
    second: Indices  # (n,)
    offset: Floats  # (n, 3) x ahead, y to the left [m], yaw [rad] of the second seen from the first
    std: Floats  # (n, 3) [m], [m], [rad]

    def __post_init__(self) -> None:
        n = len(self.first)
        if not (len(self.second) == n and self.offset.shape == self.std.shape == (n, 3)):
            raise MapError("closures of different number")
        if not (np.isfinite(self.offset).all() and (self.std > 0).all()):
            raise MapError("a closure is not finite, or its deviation is not positive")

    def of(self, some: NDArray[np.bool_]) -> "Closures":
        """Those of a mask (n,)."""
        return Closures(
            first=self.first[some],
            second=self.second[some],
            offset=self.offset[some],
            std=self.std[some],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """Poses, and which closures they agree with."""

    poses: Floats  # (n, 3) x, y [m], yaw [rad]
    agrees: NDArray[np.bool_]  # (n_closures,)
    lasting: Floats  # (2,) what ways lack, as a share, and turns, a metre [rad/m]
    lasting_std: Floats  # (2,)

    def extended(self, odometry: Floats) -> Floats:
        """(m, 3) these poses, and from their last on what odometry (m, 3) says, less what it lacks."""
        n = len(self.poses)
        fresh = odometry[n - 1 :]
        steps = _mended(between(fresh[:-1], fresh[1:]), self.lasting)
        yaw = self.poses[-1, 2] + np.concatenate([[0.0], np.cumsum(steps[:, 2])])
        here = np.column_stack([np.zeros((len(steps), 2)), yaw[:-1]])
        places = self.poses[-1, :2] + np.cumsum(moved(here, steps)[:, :2], axis=0)
        return np.concatenate([self.poses, np.column_stack([places, wrapped(yaw[1:])])])


def fit(
    odometry: Floats, closures: Closures, start: Floats | None = None, *, still: float = STILL
) -> Fit:
    """The poses that fit odometry and closures best.

    Args:
        odometry: (n, 3) where the robot believed to be, in order.
        closures: places seen again.
        start: (n, 3) poses to start from; None: the odometry's.
        still: [m], [rad] it ends with a step in which nothing moves farther.

    Raises:
        MapError: not (n, 3) finite numbers, or closures of moments that are not there.
    """
    poses = np.array(odometry, float)
    n = len(poses)
    if poses.shape != (n, 3) or not np.isfinite(poses).all():
        raise MapError(f"odometry is (n, 3) finite numbers, got the shape {np.shape(odometry)}")
    both = np.concatenate([closures.first, closures.second])
    if len(both) and not (both.min() >= 0 and both.max() < n):
        raise MapError("a closure is of a moment that is not there")
    steps, lasting = between(poses[:-1], poses[1:]), np.zeros(2)
    poses = poses if start is None else np.array(start, float)
    if poses.shape != (n, 3) or not np.isfinite(poses).all():
        raise MapError(f"{n} poses to start from are ({n}, 3) finite numbers")
    i = np.concatenate([np.arange(n - 1), closures.first])
    j = np.concatenate([np.arange(1, n), closures.second])
    weight = 1 / np.concatenate([step_std(steps), closures.std])
    by_lasting = _by_lasting(steps, weight)
    spread = np.array(LASTING)
    for _ in range(ITERATIONS):
        told = np.concatenate([_mended(steps, lasting), closures.offset])
        error = weight * _less(told, between(poses[i], poses[j]))
        scale = np.ones(len(i))
        scale[n - 1 :] = np.minimum(1.0, 2 * PHI / (PHI + (error[n - 1 :] ** 2).sum(axis=1)))
        jacobian = _jacobian(poses, i, j, weight * scale[:, None])
        change, mended, spread = _step(jacobian, by_lasting, error * scale[:, None], lasting)
        poses[1:] += change
        lasting = lasting + mended
        if np.abs(change).max(initial=0.0) < still:
            break
    left = closures_error(poses, closures)
    poses[:, 2] = wrapped(poses[:, 2])
    return Fit(poses=poses, agrees=left <= FITS, lasting=lasting, lasting_std=spread)


def closures_error(poses: Floats, closures: Closures) -> Floats:
    """(n_closures,) chi^2 of closures for poses (n, 3)."""
    seen = between(poses[closures.first], poses[closures.second])
    return np.asarray(((_less(closures.offset, seen) / closures.std) ** 2).sum(axis=1))


def _mended(steps: Floats, lasting: Floats) -> Floats:
    """(n, 3) steps of odometry with what they lack."""
    way = np.hypot(steps[:, 0], steps[:, 1])
    ahead = steps[:, :2] * (1 + lasting[0])
    return np.column_stack([ahead, steps[:, 2] + lasting[1] * way])


def _by_lasting(steps: Floats, weight: Floats) -> Floats:
    """(3 m, 2) derivative of the weighted residuals: of steps, then of closures, which it leaves alone."""
    by = np.zeros((*weight.shape, 2))
    by[: len(steps), :2, 0] = steps[:, :2]
    by[: len(steps), 2, 1] = np.hypot(steps[:, 0], steps[:, 1])
    return np.asarray((by * weight[:, :, None]).reshape(-1, 2))


def _jacobian(poses: Floats, i: Indices, j: Indices, weight: Floats) -> Any:
    """(3 m, 3 (n - 1)) derivative of the weighted `between` by all poses but the first, sparse."""
    n, m = len(poses), len(i)
    apart = poses[j] - poses[i]
    c, s = np.cos(poses[i, 2]), np.sin(poses[i, 2])
    by_first, by_second = np.zeros((m, 3, 3)), np.zeros((m, 3, 3))
    by_second[:, 0, 0], by_second[:, 0, 1] = c, s
    by_second[:, 1, 0], by_second[:, 1, 1] = -s, c
    by_second[:, 2, 2] = 1
    by_first[:, :, :2] = -by_second[:, :, :2]
    by_first[:, 0, 2] = -s * apart[:, 0] + c * apart[:, 1]
    by_first[:, 1, 2] = -c * apart[:, 0] - s * apart[:, 1]
    by_first[:, 2, 2] = -1
    blocks = np.stack([by_first, by_second], axis=2) * weight[:, :, None, None]  # (m, 3, 2, 3)
    rows = np.broadcast_to(np.arange(3 * m).reshape(m, 3, 1, 1), blocks.shape)
    columns = 3 * np.stack([i, j], axis=1)[:, None, :, None] + np.arange(3)
    columns = np.broadcast_to(columns, blocks.shape)
    place = (rows.ravel(), columns.ravel())
    return sparse.csr_matrix((blocks.ravel(), place), shape=(3 * m, 3 * n))[:, 3:]


def _step(
    jacobian: Any, by_lasting: Floats, error: Floats, lasting: Floats
) -> tuple[Floats, Floats, Floats]:
    """A step of Gauss-Newton: how far to move poses (n - 1, 3) and lasting errors (2,), and their deviations.

    The two lasting errors, which all steps share, are eliminated last (Schur complement), so that the rest
    stays sparse.
    """
    prior = 1 / np.square(LASTING)
    if not jacobian.shape[1]:
        return np.zeros((0, 3)), -lasting, np.array(LASTING)
    normal = (jacobian.T @ jacobian).tocsc()
    normal += 1e-9 * sparse.identity(normal.shape[0], format="csc")
    right = jacobian.T @ np.column_stack([error.ravel(), by_lasting])
    solved = splu(normal, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True}).solve(right)
    shared = right[:, 1:]  # (3 (n - 1), 2)
    schur = by_lasting.T @ by_lasting + np.diag(prior) - shared.T @ solved[:, 1:]
    wanted = shared.T @ solved[:, 0] - by_lasting.T @ error.ravel() - prior * lasting
    mended = np.linalg.solve(schur, wanted)
    change = solved[:, 0] + solved[:, 1:] @ mended
    return change.reshape(-1, 3), mended, np.sqrt(np.diag(np.linalg.inv(schur)))


def step_std(steps: Floats) -> Floats:
    """(n, 3) deviations [m], [m], [rad] of odometry after steps (n, 3)."""
    way, turn = np.hypot(steps[:, 0], steps[:, 1]), np.abs(steps[:, 2])
    aside = PER_METRE * np.sqrt(way)
    yaw = PER_TURN * np.sqrt(turn) + TURN_PER_METRE * np.sqrt(way)
    return np.maximum(np.column_stack([aside, aside, yaw]), LEAST)


def _less(a: Floats, b: Floats) -> Floats:
    """What is left of offsets a (n, 3) without offsets b."""
    apart = a - b
    apart[:, 2] = wrapped(apart[:, 2])
    return apart
