"""What a training of the distance model is told: what decides the weights, and where it runs and writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from agent.compose import OptionError
from agent.training.checks import check_at_least, check_descent
from agent.training.distance_model import lessons, moments
from agent.training.product import Product
from agent.training.schedule import plateau_end
from envs.town_plan import TRAIN_SEEDS, VALIDATION_SEEDS
from maps.distance_record import WEIGHTS, read_record
from maps.errors import DistanceError
from maps.model_record import RECORD


def _command_of(folder: Path) -> str | None:
    try:
        return read_record(folder).command
    except DistanceError:
        return None


@dataclass(frozen=True, kw_only=True)
class DistanceSettings:
    """What decides the weights: a resumed training must have the same."""

    product: ClassVar[Product] = Product(
        what="distance model", files=(WEIGHTS, RECORD), command_of=_command_of
    )

    towns: int = 200  # that are trained on
    judged: int = 8  # development towns it is judged in
    steps: int = 1500
    batch: int = 96  # moments a step
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
    def development_towns(self) -> list[int]:
        """Seeds of those it is judged in."""
        return [VALIDATION_SEEDS[i] for i in range(self.judged)]

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            OptionError: names the option, its value and what it may be.
        """
        check_at_least(1, self, ("towns", "judged", "steps"))
        for name, most in (("towns", len(TRAIN_SEEDS)), ("judged", len(VALIDATION_SEEDS))):
            if getattr(self, name) > most:
                raise OptionError(f"--{name} must be at most {most}, got {getattr(self, name)}")
        if self.batch < 1 or self.batch % lessons.GROUP:
            raise OptionError(f"--batch is a multiple of {lessons.GROUP}, got {self.batch}")
        check_descent(self)

    def command(self) -> str:
        """The shell command that makes these weights again."""
        names = ("towns", "judged", "steps", "batch", "lr", "seed")
        options = " ".join(f"--{n} {getattr(self, n)}" for n in names)
        return f"doable train distance --out DIR {options}"

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
class DistancePlace:
    """Where a training runs and writes; none of this changes the weights."""

    out: Path
    resume: bool = False
    device: str = "auto"
    checkpoint_every: int = 100
    workers: int = 0  # processes that look at the towns

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        check_at_least(1, self, ("checkpoint_every",))
        check_at_least(0, self, ("workers",))
