"""One thing in a town: what it is, what it covers of the ground, and whether two overlap."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from envs.frames import Array, Pose
from envs.town_looks import covered, pieces
from envs.town_solids import Piece


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A landmark or a building."""

    kind: str
    colour: str
    size: str = ""
    variant: int = 0
    x: float  # [m]
    y: float
    yaw: float  # [rad]; at 0 its front faces -y

    @property
    def name(self) -> str:
        """What a person calls it."""
        return " ".join(word for word in (self.size, self.colour, self.kind) if word)

    @property
    def pose(self) -> Pose:
        """Where it is."""
        return Pose.of((self.x, self.y, 0.0), (0, 0, np.sin(self.yaw / 2), np.cos(self.yaw / 2)))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What it is made of, in its frame."""
        return pieces(self.kind, self.colour, self.size, self.variant)

    @cached_property
    def corners(self) -> Array:
        """Corners (4, 2) [m] of what it covers of the ground."""
        x0, y0, x1, y1 = covered(self.kind, self.colour, self.size, self.variant)
        return self.place(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]))

    @cached_property
    def outline(self) -> Array:
        """Points (16, 2) [m] around what it covers."""
        corners = self.corners
        share = np.arange(4)[:, None, None] / 4
        points = corners * (1 - share) + np.roll(corners, -1, axis=0) * share
        return np.asarray(points.reshape(-1, 2))

    @cached_property
    def reach(self) -> float:
        """[m] from its origin to its farthest corner."""
        return float(np.linalg.norm(self.corners - (self.x, self.y), axis=1).max())

    def place(self, points: Array) -> Array:
        """Points (..., 2) of its frame in the town."""
        c, s = np.cos(self.yaw), np.sin(self.yaw)
        return np.asarray(points @ np.array([[c, s], [-s, c]]) + (self.x, self.y))

    def clear_of(self, other: "Thing", margin: float) -> bool:
        """Whether the rectangles that both cover are so far apart [m], along an edge of either."""
        apart = np.hypot(self.x - other.x, self.y - other.y)
        if apart > self.reach + other.reach + margin:
            return True
        a, b = self.corners, other.corners
        for edges in (a, b):
            for k in (0, 1):
                axis = edges[k + 1] - edges[k]
                axis = axis / np.linalg.norm(axis)
                pa, pb = a @ axis, b @ axis
                if pa.min() - pb.max() > margin or pb.min() - pa.max() > margin:
                    return True
        return False

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        data: dict[str, Any] = {"kind": self.kind, "colour": self.colour}
        if self.size:
            data["size"] = self.size
        if self.variant:
            data["variant"] = self.variant
        return data | {"x": self.x, "y": self.y, "yaw": self.yaw}
