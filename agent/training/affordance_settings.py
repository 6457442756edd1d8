"""What a training of value functions is told: what decides the weights, and where it runs and writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from agent.compose import OptionError
from agent.training.product import Product
from agent.training.schedule import plateau_end
from agent.training.settings import SEEDS
from envs.errors import unknown
from skills.values.errors import ValueFunctionError
from skills.values.learner import Method
from skills.values.record import RECORD, WEIGHTS, read_record


def _command_of(folder: Path) -> str | None:
    try:
        return read_record(folder).command
    except ValueFunctionError:
        return None


@dataclass(frozen=True, kw_only=True)
class ValueSettings:
    """What decides the weights: a resumed training must have the same."""

    product: ClassVar[Product] = Product(
        what="value function",
        files=(WEIGHTS, RECORD),
        command_of=_command_of,
        options={"experience": "--data"},
    )
    experience: str  # identity of what was recorded
    method: str = Method.TD
    steps: int = 4000
    batch: int = 64  # moments a step
    lr: float = 2e-3
    validate_every: int = 200  # steps
    patience: int = 5  # validations without a better one before the rate begins to fall
    seed: int = 0

    @property
    def plateau_end(self) -> int:
        """How many steps are the same in every longer training; then the rate falls."""
        return plateau_end(self.steps)

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            OptionError: names the option, its value and what it may be.
        """
        if self.method not in list(Method):
            raise OptionError(unknown("method", self.method, Method))
        for name in ("steps", "batch", "validate_every", "patience"):
            if getattr(self, name) < 1:
                option = name.replace("_", "-")
                raise OptionError(f"--{option} must be at least 1, got {getattr(self, name)}")
        if not 0 < self.lr <= 0.1:
            raise OptionError(f"--lr must be above 0 and at most 0.1, got {self.lr:g}")
        if not 0 <= self.seed < SEEDS:
            raise OptionError(f"--seed is a whole number from 0 to {SEEDS - 1}, got {self.seed}")

    def command(self) -> str:
        """The shell command that makes these weights again, from the same experience."""
        names = ("method", "steps", "batch", "lr", "validate_every", "patience", "seed")
        options = " ".join(f"--{n.replace('_', '-')} {getattr(self, n)}" for n in names)
        return f"doable train affordance --data DIR --out DIR {options}"


@dataclass(frozen=True, kw_only=True)
class ValuePlace:
    """Where a training runs and writes, and how long it may take."""

    out: Path
    resume: bool = False
    device: str = "auto"
    minutes: float | None = None  # the record's command says how many steps they were enough for

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        if self.minutes is not None and not self.minutes > 0:  # nor NaN
            raise OptionError(f"--minutes must be above 0, got {self.minutes:g}")
