"""What a training of the image-text model is told: what decides the weights, and where it runs and writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.training.checks import check_at_least
from agent.training.image_text import towns
from agent.training.image_text.pairs import HELD_OUT
from agent.training.making import MakingPlace
from agent.training.product import Product
from agent.training.town_settings import TownTrainingSettings
from maps.errors import ImageTextError
from maps.image_text_record import REFERENCE, WEIGHTS, read_record
from maps.model_record import RECORD


def _command_of(folder: Path) -> str | None:
    try:
        return read_record(folder).command
    except ImageTextError:
        return None


@dataclass(frozen=True, kw_only=True)
class ClipSettings(TownTrainingSettings):
    """What decides the weights: a resumed training must have the same."""

    product = Product(
        what="image-text model", files=(WEIGHTS, REFERENCE, RECORD), command_of=_command_of
    )
    name = "clip"
    shares = 2

    towns: int = 100  # that are trained on
    judged: int = 12  # development towns it is calibrated on, and as many others it is judged in
    steps: int = 1750
    batch: int = 24  # pictures a step
    lr: float = 2e-3

    @property
    def calibrated_on(self) -> list[int]:
        """Seeds of the development towns it is calibrated on."""
        return self.development_towns[: self.judged]

    @property
    def judged_in(self) -> list[int]:
        """Seeds of the development towns it is judged in."""
        return self.development_towns[self.judged :]

    def _check_batch(self) -> None:
        check_at_least(4, self, ("batch",))

    def recipe(self) -> dict[str, Any]:
        """What is trained on."""
        return {
            "views": towns.VERSION,
            "towns": self.towns,
            "places": towns.PLACES,
            "pictures": self.steps * self.batch,
            "held_out": sorted(" ".join(pair) for pair in HELD_OUT),
        }


@dataclass(frozen=True, kw_only=True)
class ClipPlace(MakingPlace):
    """Where a training runs and writes; none of this changes the weights."""

    checkpoint_every: int = 200
