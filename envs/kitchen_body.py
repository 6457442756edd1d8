"""A thing of the kitchen where it is: how high it reaches, what it covers, whether it stands."""

from dataclasses import dataclass

import numpy as np

from envs.frames import Pose
from envs.kitchen_looks import Kind, Look
from envs.kitchen_spots import Taken


@dataclass(frozen=True)
class Body:
    """A thing where it is."""

    look: Look
    pose: Pose

    @property
    def extent(self) -> float:
        """Half of its height as it stands or lies [m]."""
        if self.look.kind is Kind.FRUIT:
            return self.look.half[0]
        up = np.abs(self.pose.rotation.as_matrix()[2])
        if self.look.round:
            r, _, z = self.look.half
            return float(up[2] * z + np.sqrt(max(0.0, 1 - up[2] ** 2)) * r)
        return float(up @ self.look.half)

    @property
    def bottom(self) -> float:
        """Height [m] of its lowest point."""
        return float(self.pose.position[2]) - self.extent

    @property
    def top(self) -> float:
        """Height [m] of its highest point."""
        return float(self.pose.position[2]) + self.extent

    @property
    def upright(self) -> bool:
        """Whether it stands as it is meant to."""
        return bool(self.pose.rotation.as_matrix()[2, 2] > 0.9) or self.look.kind is Kind.FRUIT

    @property
    def taken(self) -> Taken:
        """The circle that it covers."""
        x, y, _ = self.pose.position.tolist()
        return Taken((x, y, self.bottom), self.reach)

    @property
    def reach(self) -> float:
        """Radius [m] of that circle."""
        return self.look.reach if self.upright else max(self.look.half)
