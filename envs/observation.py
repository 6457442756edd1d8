"""What the robot knows at one moment, as a value that travels back up to the planner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from envs.camera import CameraImage
from envs.frames import Array

S = TypeVar("S")  # a world's states


@dataclass(frozen=True, kw_only=True, eq=False)
class Observation(Generic[S]):
    """The relational state, the pictures that were asked for by camera name, the hand and the base."""

    state: S
    images: Mapping[str, CameraImage] = field(default_factory=dict)
    gripper: Array | None = None  # (4,) tip position in the world and opening [m]; None: no body
    base: Array | None = None  # (3,) x, y [m], yaw [rad] of a base that drives; None: it does not
