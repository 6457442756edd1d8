"""What a training of the distance model is told: what decides the weights, and where it runs and writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.compose import OptionError
from agent.training.distance_model import lessons, moments
from agent.training.making import MakingPlace
from agent.training.product import Product
from agent.training.town_settings import TownTrainingSettings
from maps.distance_record import WEIGHTS, read_record
from maps.errors import DistanceError
from maps.model_record import RECORD


def _command_of(folder: Path) -> str | None:
    try:
        return read_record(folder).command
    except DistanceError:
        return None


@dataclass(frozen=True, kw_only=True)
class DistanceSettings(TownTrainingSettings):
    """What decides the weights: a resumed training must have the same."""

    product = Product(what="distance model", files=(WEIGHTS, RECORD), command_of=_command_of)
    name = "distance"

    towns: int = 200  # that are trained on
    judged: int = 8  # development towns it is judged in
    steps: int = 1500
    batch: int = 96  # moments a step

    def _check_batch(self) -> None:
        if self.batch < 1 or self.batch % lessons.GROUP:
            raise OptionError(f"--batch is a multiple of {lessons.GROUP}, got {self.batch}")

    def recipe(self) -> dict[str, Any]:
        """What is trained on."""
        return {
            "moments_version": moments.VERSION,
            "towns": self.towns,
            "moments_of_a_town": moments.SPOTS * moments.EACH,
            "moments_looked_at": self.steps * self.batch,
            "pairs_of_a_moment": {k.name.lower(): n for k, n in lessons.PER_MOMENT.items()},
        }


@dataclass(frozen=True, kw_only=True)
class DistancePlace(MakingPlace):
    """Where a training runs and writes; none of this changes the weights."""

    checkpoint_every: int = 100
