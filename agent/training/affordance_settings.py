"""What a training of value functions is told: what decides the weights, and where it runs and writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from agent.compose import OptionError
from agent.training.checks import check_at_least, check_descent
from agent.training.product import Product
from agent.training.schedule import plateau_end
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
        check_at_least(1, self, ("steps", "batch", "validate_every", "patience"))
        check_descent(self)

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
