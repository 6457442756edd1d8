"""How a drive is to be done: speed, how often to look, and when to give up."""

from dataclasses import dataclass

import numpy as np

from envs.husky import SPEED
from envs.physics import TIMESTEP
from envs.town_driver import CRUISE
from maps.errors import MapError


@dataclass(frozen=True, kw_only=True)
class DriveRules:
    """Settings of a drive."""

    speed: float = CRUISE  # [m/s]
    size: int = 128  # [px] of the pictures, that of the map's
    look_way: float = 1.0  # [m] after which it looks again
    look_turn: float = 0.5  # [rad] likewise
    least_seconds: float = 30.0  # [s] that any drive gets ...
    slack: float = 3.0  # ... and times what the walk takes at full speed
    most_collisions: int = 8
    most_interventions: int = 5
    most_searches: int = 3  # turns all around in vain

    def __post_init__(self) -> None:
        if not 0 < self.speed <= SPEED:
            raise MapError(f"a speed above 0 and at most {SPEED} m/s, got {self.speed}")
        if self.size < 1 or not (0 < self.look_way < np.inf and 0 < self.look_turn < np.inf):
            raise MapError(f"pictures have pixels, and looks some way between them, got {self}")
        if not (1 <= self.slack < np.inf and 0 <= self.least_seconds < np.inf):
            raise MapError(f"slack is at least 1 and no time negative, got {self}")
        if min(self.most_collisions, self.most_interventions, self.most_searches) < 0:
            raise MapError(f"what is bounded is bounded by 0 or more, got {self}")

    def budget(self, way: float) -> int:
        """Physics steps for a way [m]."""
        return round((self.least_seconds + self.slack * way / self.speed) / TIMESTEP)
