r"""Where the robot may be: a few Gaussian poses with weights (Jensfelt and Kristensen 2001).

Prediction is dead reckoning (Thrun, Burgard, Fox 2005, section 5.4), the correction that of an extended
Kalman filter in information form, with all moments of a look at once. A moment j that appears at an offset
z_j says of a hypothesis at pose x, against knowing nothing,

    L_j(x) = w_j(x) l_j [(1 - q) N(z_j; h_j(x), S_j) / c + q]  +  1 - w_j(x)

with l_j the odds that the learned model gives for a link, w_j(x) how probable it is that such a moment is
recognised at all (it falls off at the model's reach), h_j(x) the moment seen from x, c the density of
an offset that means nothing, q how often a true link has one. The share of L_j that comes of the Gaussian is
how much the moment may move the hypothesis. Moments of one look say nearly the same: together they count like
one (`TOGETHER`). Limit: one linearisation, at the predicted pose.
"""

from dataclasses import dataclass

import numpy as np

from maps.distance_record import REACH
from maps.planar import moved, wrapped
from maps.pose_graph import step_std
from maps.roads import Floats
from skills.navigation.sighting import Sighting

FADE = 1.5  # [m] over which that ends
RECOGNISED = 0.7  # probability that a moment within reach is known again, whichever way it looks
MEANINGLESS = 0.2  # probability that the offset of a true link says nothing
CLUTTER = -float(np.log((2 * REACH) ** 2 * 2 * np.pi))  # log density of an offset that says nothing
TOGETHER = 1.0  # moments that those of one look count like
MOST_EVIDENCE = 3.0  # [nat] of one look for or against a hypothesis
NEAR = (2.5, 0.6)  # [m], [rad] hypotheses nearer to each other than that are one
MOST = 16  # hypotheses
FAINT = 12.0  # [nat] below the best they are let go


@dataclass(frozen=True, kw_only=True, eq=False)
class Hypotheses:
    """Poses with weights that add up to 1 or less; the rest is for being anywhere."""

    log_weights: Floats  # (h,) [nat]
    poses: Floats  # (h, 3) x, y [m], yaw [rad]
    covariances: Floats  # (h, 3, 3)

    def __len__(self) -> int:
        return len(self.log_weights)

    def __add__(self, others: "Hypotheses") -> "Hypotheses":
        return Hypotheses(
            log_weights=np.concatenate([self.log_weights, others.log_weights]),
            poses=np.concatenate([self.poses, others.poses]),
            covariances=np.concatenate([self.covariances, others.covariances]),
        )

    def of(self, some: "np.ndarray[tuple[int], np.dtype[np.bool_ | np.int64]]") -> "Hypotheses":
        """Those of a mask or of numbers."""
        return Hypotheses(
            log_weights=self.log_weights[some],
            poses=self.poses[some],
            covariances=self.covariances[some],
        )

    def weighed(self, more: Floats) -> "Hypotheses":
        """With log-weights raised by (h,)."""
        return Hypotheses(
            log_weights=self.log_weights + more, poses=self.poses, covariances=self.covariances
        )


def around(pose: Floats, std: tuple[float, float], headings: int = 1) -> Hypotheses:
    """One place (3,), deviations [m], [rad], and equally likely headings all around, the first as given."""
    poses = np.tile(np.asarray(pose, float), (headings, 1))
    poses[:, 2] = wrapped(poses[:, 2] + 2 * np.pi * np.arange(headings) / headings)
    return Hypotheses(
        log_weights=np.full(headings, -np.log(headings)),
        poses=poses,
        covariances=np.tile(np.diag([std[0] ** 2, std[0] ** 2, std[1] ** 2]), (headings, 1, 1)),
    )


def predicted(these: Hypotheses, step: Floats) -> Hypotheses:
    """After a step (3,) of odometry, with its noise."""
    n = len(these)
    c, s = np.cos(these.poses[:, 2]), np.sin(these.poses[:, 2])
    by_pose, by_step = np.tile(np.eye(3), (n, 1, 1)), np.zeros((n, 3, 3))
    by_pose[:, 0, 2] = -s * step[0] - c * step[1]
    by_pose[:, 1, 2] = c * step[0] - s * step[1]
    by_step[:, 0, 0], by_step[:, 0, 1] = c, -s
    by_step[:, 1, 0], by_step[:, 1, 1] = s, c
    by_step[:, 2, 2] = 1
    noise = np.diag(step_std(step[None])[0] ** 2)
    return Hypotheses(
        log_weights=these.log_weights,
        poses=moved(these.poses, np.tile(step, (n, 1))),
        covariances=by_pose @ these.covariances @ _turned(by_pose)
        + by_step @ noise @ _turned(by_step),
    )


def corrected(these: Hypotheses, seen: Sighting) -> Hypotheses:
    """After a look: weights raised by its evidence (`evidence`), poses moved by what fits them."""
    if not len(seen) or not len(these):
        return these
    expected, jacobian = _sights(these, seen)
    left = seen.offset - expected
    left[..., 2] = wrapped(left[..., 2])  # (h, k, 3)
    near, worth, fitting = _likelihoods(these, seen, expected, jacobian, left)
    evidence = np.log(worth) * _together(near)[:, None]
    weight = fitting / worth
    weight = weight * _together(weight)[:, None]
    pull = _turned(jacobian) * (weight[..., None] / seen.variance)[..., None, :]  # (h, k, 3, 3)
    information = np.linalg.inv(these.covariances) + (pull @ jacobian).sum(axis=1)
    covariances = np.linalg.inv(information)
    change = covariances @ (pull @ left[..., None]).sum(axis=1)
    poses = these.poses + change[..., 0]
    poses[:, 2] = wrapped(poses[:, 2])
    return Hypotheses(
        log_weights=these.log_weights
        + np.clip(evidence.sum(axis=1), -MOST_EVIDENCE, MOST_EVIDENCE),
        poses=poses,
        covariances=(covariances + _turned(covariances)) / 2,
    )


def merged(these: Hypotheses) -> Hypotheses:
    """The heaviest first; those near each other made one with both their moments, the faint let go."""
    order = np.argsort(-these.log_weights, kind="stable")
    left, kept = these.of(order), list[Hypotheses]()
    while len(left) and len(kept) < MOST and left.log_weights[0] > these.log_weights.max() - FAINT:
        apart = left.poses - left.poses[0]
        same = (np.hypot(apart[:, 0], apart[:, 1]) < NEAR[0]) & (
            np.abs(wrapped(apart[:, 2])) < NEAR[1]
        )
        kept.append(_one(left.of(same)))
        left = left.of(~same)
    one = kept[0]
    for other in kept[1:]:
        one = one + other
    return one


def _one(these: Hypotheses) -> Hypotheses:
    """A single Gaussian with the mean and covariance of several."""
    if len(these) == 1:
        return these
    top = these.log_weights.max()
    shares = np.exp(these.log_weights - top)
    total, apart = shares.sum(), these.poses - these.poses[0]
    apart[:, 2] = wrapped(apart[:, 2])
    shares = shares / total
    middle = shares @ apart
    apart = apart - middle
    spread = np.einsum("h,hi,hj->ij", shares, apart, apart)
    pose = these.poses[0] + middle
    pose[2] = wrapped(pose[2])
    return Hypotheses(
        log_weights=np.array([top + np.log(total)]),
        poses=pose[None],
        covariances=(np.einsum("h,hij->ij", shares, these.covariances) + spread)[None],
    )


def _sights(these: Hypotheses, seen: Sighting) -> tuple[Floats, Floats]:
    """(h, k, 3) each moment seen from each hypothesis, and its derivative (h, k, 3, 3) by the pose."""
    apart = seen.poses - these.poses[:, None]
    c, s = np.cos(these.poses[:, None, 2]), np.sin(these.poses[:, None, 2])
    x, y = c * apart[..., 0] + s * apart[..., 1], c * apart[..., 1] - s * apart[..., 0]
    jacobian = np.zeros((*x.shape, 3, 3))
    jacobian[..., 0, 0], jacobian[..., 0, 1], jacobian[..., 0, 2] = -c, -s, y
    jacobian[..., 1, 0], jacobian[..., 1, 1], jacobian[..., 1, 2] = s, -c, -x
    jacobian[..., 2, 2] = -1
    return np.stack([x, y, wrapped(apart[..., 2])], axis=-1), jacobian


def _likelihoods(
    these: Hypotheses, seen: Sighting, expected: Floats, jacobian: Floats, left: Floats
) -> tuple[Floats, Floats, Floats]:
    """(h, k) each: w of the equation above, the likelihood ratio L, and what of it a fitting offset adds."""
    spread = jacobian @ these.covariances[:, None] @ _turned(jacobian)
    spread = spread + seen.variance[:, :, None] * np.eye(3)
    away = np.einsum("hki,hki->hk", left, np.linalg.solve(spread, left[..., None])[..., 0])
    density = -0.5 * (away + np.log(np.linalg.det(2 * np.pi * spread)))
    distance = np.hypot(expected[..., 0], expected[..., 1])
    near = RECOGNISED / (1 + np.exp(np.clip((distance - REACH) / FADE, -40, 40)))
    odds = near * np.exp(seen.logit)
    fitting = odds * (1 - MEANINGLESS) * np.exp(density - CLUTTER)
    return near, fitting + odds * MEANINGLESS + 1 - near, fitting


def _together(weights: Floats) -> Floats:
    """(h,) the share of itself that each of weights (h, k) counts with, so that they add up to `TOGETHER`."""
    return np.asarray(np.minimum(1.0, TOGETHER / np.maximum(weights.sum(axis=1), 1e-12)))


def _turned(matrices: Floats) -> Floats:
    return np.asarray(np.swapaxes(matrices, -1, -2))
