"""What trainings on views of towns have in common: which towns, how many steps, and their command."""

from dataclasses import dataclass
from typing import ClassVar

from agent.compose import OptionError
from agent.training.checks import check_at_least, check_descent
from agent.training.product import Product
from agent.training.schedule import plateau_end
from envs.town_plan import TRAIN_SEEDS, VALIDATION_SEEDS


@dataclass(frozen=True, kw_only=True)
class TownTrainingSettings:
    """What decides the weights: a resumed training must have the same."""

    product: ClassVar[Product]
    name: ClassVar[str]  # of the command
    shares: ClassVar[int] = 1  # of development towns, each of `judged`

    towns: int  # that are trained on
    judged: int  # development towns
    steps: int
    batch: int
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
        """Seeds of all of them."""
        return [VALIDATION_SEEDS[i] for i in range(self.shares * self.judged)]

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            OptionError: names the option, its value and what it may be.
        """
        check_at_least(1, self, ("towns", "judged", "steps"))
        most_judged = len(VALIDATION_SEEDS) // self.shares
        for name, most in (("towns", len(TRAIN_SEEDS)), ("judged", most_judged)):
            if getattr(self, name) > most:
                raise OptionError(f"--{name} must be at most {most}, got {getattr(self, name)}")
        self._check_batch()
        check_descent(self)

    def _check_batch(self) -> None:
        """Refuse a batch that cannot be; raises OptionError."""
        check_at_least(1, self, ("batch",))

    def command(self) -> str:
        """The shell command that makes these weights again."""
        names = ("towns", "judged", "steps", "batch", "lr", "seed")
        options = " ".join(f"--{n} {getattr(self, n)}" for n in names)
        return f"doable train {self.name} --out DIR {options}"
