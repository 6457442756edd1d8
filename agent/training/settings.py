"""What a training of the planner is told: what decides the weights, and where it runs and writes.

The first goes into the record of the adapter, as the command and the recipe that make it again.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from agent.asking import CALIBRATION
from agent.compose import OptionError
from agent.scoring.adapter import WEIGHTS
from agent.scoring.adapter_record import RECORD, read_record
from agent.scoring.scorer import LanguageModelError
from agent.training.checks import check_at_least, check_descent
from agent.training.episodes import SOURCES
from agent.training.held_out import CALIBRATED_FROM, TESTED_FROM
from agent.training.kitchen import tasks as kitchen_tasks
from agent.training.lora import PRECISIONS
from agent.training.product import Product
from agent.training.schedule import plateau_end
from agent.training.tabletop import tasks as tabletop_tasks
from agent.training.wording import Split

MOST_CALIBRATED = TESTED_FROM - CALIBRATED_FROM  # episodes further on are to test with


def _command_of(folder: Path) -> str | None:
    try:
        return read_record(folder).command
    except LanguageModelError:
        return None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What decides the weights: a resumed training must have the same."""

    product: ClassVar[Product] = Product(
        what="adapter",
        files=(WEIGHTS, CALIBRATION, RECORD),
        command_of=_command_of,
        options={"begins_with": "--from"},
    )

    steps: int = 1125
    batch: int = 16
    lr: float = 1.5e-3
    rank: int = 16
    aim_only: float = 0.85  # share of the episodes that end with their aim
    seed: int = 0
    precision: str = "fp32"
    llm: str = "embedded"
    held_out: int = 48  # episodes of each world the held-out loss is measured on
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
        if not 0 <= self.aim_only <= 1:
            raise OptionError(f"--aim-only is a share, from 0 to 1; got {self.aim_only:g}")
        check_descent(self)
        if self.precision not in PRECISIONS:
            raise OptionError(
                f'unknown --precision "{self.precision}"; known: {", ".join(PRECISIONS)}'
            )

    def command(self) -> str:
        """The shell command that makes these weights again."""
        names = ("steps", "batch", "lr", "rank", "aim_only", "seed", "precision", "llm")
        options = " ".join(f"--{n.replace('_', '-')} {getattr(self, n)}" for n in names)
        start = f"--from {self.begins_with} " if self.begins_with else ""
        return f"doable train planner --out DIR {start}{options}"

    def recipe(self) -> dict[str, object]:
        """What is trained on."""
        return {
            "generators": {"tabletop": tabletop_tasks.VERSION, "kitchen": kitchen_tasks.VERSION},
            "shares": {world: source.share for world, source in SOURCES.items()},
            "aim_only": self.aim_only,
            "split": str(Split.TRAIN),
            "episodes": self.steps * self.batch,
            "held_out_episodes": self.held_out,
        }


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a training runs and writes; none of this changes the weights."""

    out: Path
    start: Path | None = None  # folder of the adapter that `Settings.begins_with` names
    resume: bool = False
    device: str = "auto"
    checkpoint_every: int = 100
    workers: int = 0  # processes that make episodes beside the training
    calibrate: int = 1000  # held-out episodes of each world that `--ask` is calibrated on

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        check_at_least(1, self, ("checkpoint_every", "calibrate"))
        check_at_least(0, self, ("workers",))
        if self.calibrate > MOST_CALIBRATED:
            most = f"at most {MOST_CALIBRATED}: the episodes after them are to test with"
            raise OptionError(f"--calibrate must be {most}; got {self.calibrate}")
