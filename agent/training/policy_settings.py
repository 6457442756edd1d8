"""What a training of the policy is told: what decides the weights, and where it runs and writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from agent.training.checks import check_at_least, check_descent
from agent.training.making import MakingPlace
from agent.training.product import Product
from agent.training.schedule import plateau_end
from skills.held_out import HELD_OUT_OBJECTS
from skills.policy import demonstrations
from skills.policy.errors import PolicyError
from skills.policy.record import RECORD, WEIGHTS, read_record


def _command_of(folder: Path) -> str | None:
    try:
        return read_record(folder).command
    except PolicyError:
        return None


@dataclass(frozen=True, kw_only=True)
class PolicySettings:
    """What decides the weights: a resumed training must have the same."""

    product: ClassVar[Product] = Product(
        what="policy", files=(WEIGHTS, RECORD), command_of=_command_of
    )

    scenes: int = 3000
    steps: int = 2500
    batch: int = 8  # scenes a step
    lr: float = 2e-3
    seed: int = 0

    @property
    def plateau_end(self) -> int:
        """How many steps are the same in every longer training; then the rate falls."""
        return plateau_end(self.steps)

    @property
    def parts(self) -> range:
        """Numbers of the parts of the demonstrations that hold the scenes."""
        return range(-(-self.scenes // demonstrations.PART))

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            OptionError: names the option, its value and what it may be.
        """
        check_at_least(1, self, ("scenes", "steps", "batch"))
        check_descent(self)

    def command(self) -> str:
        """The shell command that makes these weights again."""
        names = ("scenes", "steps", "batch", "lr", "seed")
        options = " ".join(f"--{n} {getattr(self, n)}" for n in names)
        return f"doable train policy --out DIR {options}"

    def recipe(self) -> dict[str, Any]:
        """What is trained on."""
        return {
            "demonstrations": demonstrations.VERSION,
            "scenes": self.scenes,
            "pictures": self.steps * self.batch,
            "held_out": list(HELD_OUT_OBJECTS),
        }


@dataclass(frozen=True, kw_only=True)
class PolicyPlace(MakingPlace):
    """Where a training runs and writes; none of this changes the weights."""

    checkpoint_every: int = 250
