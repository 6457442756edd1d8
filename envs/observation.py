"""What the robot knows at one moment, as a value that travels back up to the planner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from envs.camera import CameraImage

S = TypeVar("S")  # a world's states


@dataclass(frozen=True, kw_only=True, eq=False)
class Observation(Generic[S]):
    """The relational state and the pictures that were asked for, by camera name."""

    state: S
    images: Mapping[str, CameraImage] = field(default_factory=dict)
