"""What driving needs of a world, a distance model and a map's codes, and no more.

`envs.town_world.TownWorld` is such a world. Of its state only what a robot has is asked for: odometry, a
bumper, whether its wheels turn in vain; never where it truly is.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from envs.camera import Camera, CameraImage

Codes = NDArray[np.float32]  # (n, d)
Reals = NDArray[np.floating[Any]]


class Sensed(Protocol):
    """What the robot feels."""

    @property
    def odometry(self) -> tuple[float, float, float]:
        """x, y [m], yaw [rad] from where it started, with noise."""

    @property
    def touching(self) -> tuple[str, ...]:
        """What it touches; only whether there is anything counts."""

    @property
    def stuck(self) -> bool:
        """Whether it hardly moves though it is told to."""

    @property
    def collisions(self) -> int:
        """How often its bumper was hit."""

    @property
    def driven(self) -> float:
        """[m] so far; counted for the result, not driven by."""


class Observed(Protocol):
    """A moment."""

    @property
    def state(self) -> Sensed:
        """What it feels."""

    @property
    def images(self) -> Mapping[str, CameraImage]:
        """What it sees, by camera."""


class DrivenWorld(Protocol):
    """A world with one robot on wheels."""

    @property
    def steps(self) -> int:
        """Physics steps so far."""

    def views(self, size: int) -> dict[str, Camera]:
        """The robot's cameras: forward, left, right."""

    def observe(self, cameras: Mapping[str, Camera] | None = None) -> Observed:
        """What it feels, and a picture from each camera asked for."""

    def drive(self, linear: float, angular: float) -> None:
        """Keep to these speeds [m/s], [rad/s]."""

    def step(self) -> None:
        """One physics step."""


class Related(Protocol):
    """How places stand to one another, as a learned model has it (`maps.distance.Relation`)."""

    @property
    def linked(self) -> Reals:
        """(...,) probability that one drives from here to there within the model's reach."""

    @property
    def offset(self) -> Reals:
        """(..., 3) x ahead, y to the left [m], yaw [rad] of there seen from here."""

    @property
    def std(self) -> Reals:
        """(..., 3) its deviations."""


class DistanceModel(Protocol):
    """A learned distance (`maps.distance.DistanceModel`)."""

    def encode(self, panoramas: Sequence[NDArray[np.uint8]]) -> Codes:
        """Codes (n, d) of panoramas (3, H, W, 3)."""

    def relate_each(self, here: Codes, there: Codes) -> Related:
        """Each of here (a, d) to each of there (b, d): shapes (a, b, ...)."""


class MapCodes(Protocol):
    """The moments whose panoramas a map keeps, encoded (`maps.codes.MapCodes`)."""

    @property
    def node(self) -> NDArray[np.int64]:
        """(m,) the number of the node each was taken at."""

    @property
    def yaw(self) -> Reals:
        """(m,) [rad] in the map."""

    @property
    def codes(self) -> Codes:
        """(m, d)."""
