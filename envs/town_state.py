"""What the robot in the town knows and what befell it, as a value."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class TownState:
    """Where the robot is, where it believes to be, and how it fares."""

    position: tuple[float, float]  # [m], true
    yaw: float  # [rad], true
    odometry: tuple[float, float, float]  # x, y [m], yaw [rad] from where it started, with noise
    driven: float  # [m]
    collisions: int  # since the town was built
    touching: tuple[str, ...]  # what it touches now, the ground apart
    stuck: bool

    @property
    def key(self) -> Hashable:
        """What makes it the same as another for planning."""
        return self.position, self.yaw

    @property
    def untidiness(self) -> int:
        """Nothing lies about in the town."""
        return 0

    def relations(self) -> dict[str, Any]:
        """The state as plain data in words a person reads."""
        return {
            "position": [round(c, 2) for c in self.position],
            "yaw": round(self.yaw, 3),
            "collisions": self.collisions,
            "touching": list(self.touching),
            "stuck": self.stuck,
        }
