"""What a training of the planner is told beside what every adapter's is (`adapter_settings`)."""

from dataclasses import dataclass
from typing import ClassVar

from agent.asking import CALIBRATION
from agent.compose import OptionError
from agent.scoring.adapter import WEIGHTS
from agent.scoring.adapter_record import RECORD
from agent.scoring.adapter_use import PLANNER, AdapterUse
from agent.training.adapter_settings import AdapterPlace, AdapterSettings, command_of
from agent.training.checks import check_at_least
from agent.training.episodes import SOURCES
from agent.training.held_out import CALIBRATED_FROM, TESTED_FROM
from agent.training.kitchen import tasks as kitchen_tasks
from agent.training.product import Product
from agent.training.tabletop import tasks as tabletop_tasks
from agent.training.wording import Split

MOST_CALIBRATED = TESTED_FROM - CALIBRATED_FROM  # episodes further on are to test with


@dataclass(frozen=True, kw_only=True)
class Settings(AdapterSettings):
    """What decides the planner's weights: a resumed training must have the same."""

    use: ClassVar[AdapterUse] = PLANNER
    product: ClassVar[Product] = Product(
        what="adapter",
        files=(WEIGHTS, CALIBRATION, RECORD),
        command_of=command_of,
        options={"begins_with": "--from"},
    )
    told: ClassVar[tuple[str, ...]] = (
        *("steps", "batch", "lr", "rank", "aim_only", "seed", "precision", "llm"),
    )

    steps: int = 1125
    batch: int = 16
    lr: float = 1.5e-3
    aim_only: float = 0.85  # share of the episodes that end with their aim

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        super().check()
        if not 0 <= self.aim_only <= 1:
            raise OptionError(f"--aim-only is a share, from 0 to 1; got {self.aim_only:g}")

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
class Place(AdapterPlace):
    """Where a training of the planner runs and writes; none of this changes the weights."""

    calibrate: int = 1000  # held-out episodes of each world that `--ask` is calibrated on

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        super().check()
        check_at_least(1, self, ("calibrate",))
        if self.calibrate > MOST_CALIBRATED:
            most = f"at most {MOST_CALIBRATED}: the episodes after them are to test with"
            raise OptionError(f"--calibrate must be {most}; got {self.calibrate}")
