"""What a training of the image-text model is told: what decides the weights, and where it runs and writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from agent.compose import OptionError
from agent.training.checks import check_at_least, check_descent
from agent.training.image_text import towns
from agent.training.image_text.pairs import HELD_OUT
from agent.training.product import Product
from agent.training.schedule import plateau_end
from envs.town_plan import TRAIN_SEEDS, VALIDATION_SEEDS
from maps.errors import ImageTextError
from maps.image_text_record import REFERENCE, WEIGHTS, read_record
from maps.model_record import RECORD


def _command_of(folder: Path) -> str | None:
    try:
        return read_record(folder).command
    except ImageTextError:
        return None


@dataclass(frozen=True, kw_only=True)
class ClipSettings:
    """What decides the weights: a resumed training must have the same."""

    product: ClassVar[Product] = Product(
        what="image-text model", files=(WEIGHTS, REFERENCE, RECORD), command_of=_command_of
    )

    towns: int = 100  # that are trained on
    judged: int = 12  # development towns it is calibrated on, and as many others it is judged in
    steps: int = 2500
    batch: int = 96  # windows a step
    lr: float = 1.5e-3
    seed: int = 0

    @property
    def plateau_end(self) -> int:
        """How many steps are the same in every longer training; then the rate falls."""
        return plateau_end(self.steps)

    @property
    def training_towns(self) -> list[int]:
        """Their seeds."""
        return [TRAIN_SEEDS[i] for i in range(self.towns)]

    @property
    def development_towns(self) -> tuple[list[int], list[int]]:
        """Seeds of those it is calibrated on, and of those it is judged in."""
        seeds = [VALIDATION_SEEDS[i] for i in range(2 * self.judged)]
        return seeds[: self.judged], seeds[self.judged :]

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            OptionError: names the option, its value and what it may be.
        """
        check_at_least(1, self, ("towns", "judged", "steps"))
        check_at_least(4, self, ("batch",))
        for name, most in (("towns", len(TRAIN_SEEDS)), ("judged", len(VALIDATION_SEEDS) // 2)):
            if getattr(self, name) > most:
                raise OptionError(f"--{name} must be at most {most}, got {getattr(self, name)}")
        check_descent(self)

    def command(self) -> str:
        """The shell command that makes these weights again."""
        names = ("towns", "judged", "steps", "batch", "lr", "seed")
        options = " ".join(f"--{n} {getattr(self, n)}" for n in names)
        return f"doable train clip --out DIR {options}"

    def recipe(self) -> dict[str, Any]:
        """What is trained on."""
        return {
            "views": towns.VERSION,
            "towns": self.towns,
            "places": towns.PLACES,
            "windows": self.steps * self.batch,
            "held_out": sorted(" ".join(pair) for pair in HELD_OUT),
        }


@dataclass(frozen=True, kw_only=True)
class ClipPlace:
    """Where a training runs and writes; none of this changes the weights."""

    out: Path
    resume: bool = False
    device: str = "auto"
    checkpoint_every: int = 250
    workers: int = 0  # processes that look at the towns

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        check_at_least(1, self, ("checkpoint_every",))
        check_at_least(0, self, ("workers",))
