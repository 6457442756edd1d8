"""What a training of an adapter is told: what decides the weights, and where it runs and writes.

The first goes into the record of the adapter, as the command and the recipe that make it again. Each use of
a language model has settings of its own, with these among them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from agent.compose import OptionError
from agent.scoring.adapter_record import read_record
from agent.scoring.adapter_use import AdapterUse
from agent.scoring.scorer import LanguageModelError
from agent.training.checks import check_at_least, check_descent
from agent.training.lora import PRECISIONS
from agent.training.product import Product
from agent.training.schedule import plateau_end


def command_of(folder: Path) -> str | None:
    """What made the adapter in a folder; None: it is broken."""
    try:
        return read_record(folder).command
    except LanguageModelError:
        return None


@dataclass(frozen=True, kw_only=True)
class AdapterSettings:
    """What decides the weights: a resumed training must have the same."""

    use: ClassVar[AdapterUse]  # what the model is adapted for
    product: ClassVar[Product]
    told: ClassVar[tuple[str, ...]] = (
        *("steps", "batch", "lr", "rank", "seed", "precision", "llm"),
    )  # what the command says, in this order

    steps: int
    batch: int
    lr: float
    rank: int = 16
    seed: int = 0
    precision: str = "fp32"
    llm: str = "embedded"
    held_out: int = 48  # lessons of each held-out set that a training is measured on
    begins_with: str = ""  # identity of the adapter it starts from; none: a fresh one

    @property
    def plateau_end(self) -> int:
        """How many steps are the same in every longer training; then the rate falls."""
        return plateau_end(self.steps)

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            OptionError: names the option, its value and what it may be.
        """
        check_at_least(1, self, ("steps", "batch", "rank", "held_out"))
        check_descent(self)
        if self.precision not in PRECISIONS:
            raise OptionError(
                f'unknown --precision "{self.precision}"; known: {", ".join(PRECISIONS)}'
            )

    def command(self) -> str:
        """The shell command that makes these weights again."""
        options = " ".join(f"--{n.replace('_', '-')} {getattr(self, n)}" for n in self.told)
        start = f"--from {self.begins_with} " if self.begins_with else ""
        return f"doable train {self.use.subject} --out DIR {start}{options}"

    def recipe(self) -> dict[str, object]:
        """What is trained on."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class AdapterPlace:
    """Where a training runs and writes; none of this changes the weights."""

    out: Path
    start: Path | None = None  # folder of the adapter that `AdapterSettings.begins_with` names
    resume: bool = False
    device: str = "auto"
    checkpoint_every: int = 100
    workers: int = 0  # processes that make lessons beside the training

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        check_at_least(1, self, ("checkpoint_every",))
        check_at_least(0, self, ("workers",))
