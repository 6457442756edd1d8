"""What decides a map of a town that `doable map build` makes."""

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from agent.compose import OptionError
from agent.map_files import MADE, TOWN
from envs.husky import FOV
from maps.distance import EMBEDDED as EMBEDDED_DISTANCE
from maps.image_text import EMBEDDED as EMBEDDED_CLIP
from maps.views import FOV as FIELD_OF_VIEW

SPACINGS = (2.0, 10.0)  # [m] that a distance model of 12 m reach can close loops with
NOISIEST = 10.0


@dataclass(frozen=True, kw_only=True)
class MapSettings:
    """What decides a map: one that is gone on with, or taken as it is, must have the same."""

    town: int  # seed
    spacing: float = 4.0  # [m] between nodes
    noise: float = 1.0  # of odometry; 0: none
    seed: int = 0  # of the way through the streets and of the noise
    distance: str = EMBEDDED_DISTANCE
    clip: str = EMBEDDED_CLIP

    @property
    def every(self) -> float:
        """[m] driven between two moments."""
        return self.spacing / 2

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            OptionError: names the option, its value and what it may be.
        """
        least, most = SPACINGS
        if not least <= self.spacing <= most:
            raise OptionError(f"--spacing is from {least:g} to {most:g} m, got {self.spacing}")
        if not (isfinite(self.noise) and 0 <= self.noise <= NOISIEST):
            raise OptionError(f"--noise is from 0 to {NOISIEST:g}, got {self.noise}")
        for name in ("town", "seed"):
            if getattr(self, name) < 0:
                raise OptionError(f"--{name} is a whole number from 0, got {getattr(self, name)}")

    def drive_note(self) -> dict[str, Any]:
        """What decides the drive."""
        return {
            "town": self.town,
            "seed": self.seed,
            "noise": self.noise,
            "every": self.every,
        }

    def extra(self) -> dict[str, Any]:
        """What the map tells of itself."""
        return {FIELD_OF_VIEW: FOV, TOWN: self.town, MADE: asdict(self)}
