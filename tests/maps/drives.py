"""Drives round blocks with odometry that drifts, and the places that were seen again on them."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from maps.planar import between
from maps.pose_graph import Closures

STEP = 2.0  # [m]


def drive(corners):
    """Poses (n, 3) along a line of corners, one each `STEP`; where it turns it looks along the new way."""
    poses = []
    for a, b in pairwise(corners):
        a, b = np.array(a, float), np.array(b, float)
        yaw = np.arctan2(*(b - a)[::-1])
        n = round(np.linalg.norm(b - a) / STEP)
        poses += [(*(a + (b - a) * k / n), yaw) for k in range(n)]
    return np.array([*poses, (*corners[-1], poses[-1][2])])


def drifted(poses, rng, scale=1.0, skew=0.0):
    """What odometry makes of a drive; `skew` [rad/m] is turned too much all along."""
    steps = between(poses[:-1], poses[1:])
    steps[:, 2] += skew * np.hypot(steps[:, 0], steps[:, 1])
    steps[:, 0] *= 1 + scale * (0.01 + 0.02 * rng.standard_normal(len(steps)))
    steps[:, 2] += scale * 0.01 * rng.standard_normal(len(steps))
    at = [poses[0]]
    for x, y, turn in steps:
        px, py, yaw = at[-1]
        c, s = np.cos(yaw), np.sin(yaw)
        at.append((px + c * x - s * y, py + s * x + c * y, yaw + turn))
    return np.array(at)


def closures(poses, rng, *, within=3.0, apart=20, noise=0.2, false=0):
    """Pairs of moments that are near each other and long after one another, and some false ones."""
    first, second = [], []
    for j in range(len(poses)):
        for i in range(j - apart):
            if np.hypot(*(poses[i] - poses[j])[:2]) < within:
                first.append(i)
                second.append(j)
    offset = between(poses[first], poses[second])
    offset += noise * rng.standard_normal(offset.shape) * (1, 1, 0.2)
    wrong = rng.integers(len(poses), size=(false, 2))
    std = np.tile([0.5, 0.5, 0.1], (len(first) + false, 1))
    return Closures(
        first=np.array([*first, *wrong[:, 0]], np.int64),
        second=np.array([*second, *wrong[:, 1]], np.int64),
        offset=np.concatenate([offset, rng.uniform(-2, 2, (false, 3))]),
        std=std,
    )


@dataclass
class Related:
    """What a model says of pairs."""

    linked: np.ndarray
    offset: np.ndarray
    std: np.ndarray


@dataclass
class TrueRelations:
    """A distance model that reads the truth (n, 3), with noise, and errs in some of the pairs."""

    poses: np.ndarray
    rng: np.random.Generator
    reach: float = 12.0
    seen: float = 0.7  # share of what is near that it recognises
    false: float = 0.005  # share of all pairs that it takes for near
    asked: list = field(default_factory=list)

    def __call__(self, first, second):
        self.asked += list(zip(first.tolist(), second.tolist(), strict=True))
        n, rng = len(first), self.rng
        offset = between(self.poses[first], self.poses[second])
        near = np.hypot(*offset[:, :2].T) < self.reach
        linked = near & (rng.random(n) < self.seen)
        wrong = rng.random(n) < self.false
        offset += rng.standard_normal((n, 3)) * (0.4, 0.4, 0.06)
        offset[wrong] = (rng.uniform(-1, 1, (n, 3)) * (9.0, 6.0, 3.1))[wrong]
        std = np.tile([0.5, 0.5, 0.08], (n, 1))
        return Related(np.where(linked | wrong, 0.9, 0.1), offset, std)
