"""What the robot knows at one moment, as a value that travels back up to the planner."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from envs.camera import CameraImage
from envs.tabletop_state import TabletopState


@dataclass(frozen=True, kw_only=True, eq=False)
class Observation:
    """The relational state and the pictures that were asked for, by camera name."""

    state: TabletopState
    images: Mapping[str, CameraImage] = field(default_factory=dict)
