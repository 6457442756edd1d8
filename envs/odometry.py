"""Odometry: where a robot believes to be, from what its wheels tell it, which is never quite true.

Dead reckoning with noise that grows with the way (Thrun, Burgard, Fox 2005, section 5.4): each piece of
way is too long or too short by a share that stays for the episode and by chance, and so is each turn.
"""

from math import cos, sin, sqrt

import numpy as np

from envs.frames import Array

SCALE, SKEW = 0.01, 0.0015  # std of the lasting errors: of length, a share; of turning, [rad/m]
PER_METRE, PER_TURN, TURN_PER_METRE = (
    0.02,
    0.02,
    0.006,
)  # [m/sqrt(m)], [rad/sqrt(rad)], [rad/sqrt(m)]


class Odometry:
    """Adds up the ways of one episode."""

    def __init__(self, rng: np.random.Generator, noise: float = 1.0) -> None:
        """Start at the origin; `noise` scales all errors, 0 for none."""
        self._rng, self._noise = rng, noise
        self._scale = 1.0 + noise * SCALE * float(rng.standard_normal())
        self._skew = noise * SKEW * float(rng.standard_normal())
        self.pose = np.zeros(3)  # x, y [m], yaw [rad]

    def add(self, before: Array, after: Array) -> None:
        """The robot moved from one true pose (3,) to another."""
        (dx, dy), yaw = (after - before)[:2].tolist(), float(before[2])
        ahead, left = cos(yaw) * dx + sin(yaw) * dy, cos(yaw) * dy - sin(yaw) * dx
        turn = float((after[2] - before[2] + np.pi) % (2 * np.pi) - np.pi)
        way = abs(ahead) + abs(left)
        chance = self._noise * self._rng.standard_normal(2)
        ahead = ahead * self._scale + float(chance[0]) * PER_METRE * sqrt(way)
        turn += self._skew * way + float(chance[1]) * (
            PER_TURN * sqrt(abs(turn)) + TURN_PER_METRE * sqrt(way)
        )
        x, y, believed = self.pose.tolist()
        middle = believed + turn / 2
        self.pose = np.array(
            [
                x + ahead * cos(middle) - left * sin(middle),
                y + ahead * sin(middle) + left * cos(middle),
                (believed + turn + np.pi) % (2 * np.pi) - np.pi,
            ]
        )
