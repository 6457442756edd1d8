"""Where a map lies: the turn and shift that lay points on others best (Kabsch 1976, in the plane)."""

from dataclasses import dataclass

import numpy as np

from maps.errors import MapError
from maps.roads import Floats


@dataclass(frozen=True, eq=False)
class Alignment:
    """A turn and a shift."""

    turn: float  # [rad]
    shift: Floats  # (2,) [m], after the turn

    @classmethod
    def of(cls, points: Floats, others: Floats) -> "Alignment":
        """What lays points (n, 2) on others (n, 2) with the least squared distance.

        Raises:
            MapError: of different number, none, or not finite.
        """
        if points.shape != others.shape or points.shape[1:] != (2,) or not len(points):
            raise MapError(f"cannot lay points {points.shape} on points {others.shape}")
        if not (np.isfinite(points).all() and np.isfinite(others).all()):
            raise MapError("points to be laid on others are finite")
        middle, other = points.mean(axis=0), others.mean(axis=0)
        (x, y), (u, v) = (points - middle).T, (others - other).T
        turn = float(np.arctan2((x * v - y * u).sum(), (x * u + y * v).sum()))
        return cls(turn, other - _turned(middle[None], turn)[0])

    def laid(self, points: Floats) -> Floats:
        """Points (n, 2), turned and shifted."""
        return _turned(points, self.turn) + self.shift


def _turned(points: Floats, turn: float) -> Floats:
    c, s = np.cos(turn), np.sin(turn)
    return np.asarray(points @ np.array([[c, s], [-s, c]]))
