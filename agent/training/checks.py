"""What every training refuses: numbers that cannot be, each named as its option on the command line."""

from collections.abc import Iterable

from agent.compose import OptionError
from agent.training.product import TrainingSettings

SEEDS = 2**63  # torch's generator takes none from here on
FASTEST = 0.1  # learning rate


def check_at_least(least: int, settings: object, names: Iterable[str]) -> None:
    """Refuse whole numbers that are too small.

    Raises:
        OptionError: names the option, its value and the least it may be.
    """
    for name in names:
        value = getattr(settings, name)
        if value < least:
            option = name.replace("_", "-")
            raise OptionError(f"--{option} must be at least {least}, got {value}")


def check_descent(settings: TrainingSettings) -> None:
    """Refuse a learning rate or a seed that cannot be.

    Raises:
        OptionError: names the option, its value and what it may be.
    """
    if not 0 < settings.lr <= FASTEST:
        raise OptionError(f"--lr must be above 0 and at most {FASTEST:g}, got {settings.lr:g}")
    if not 0 <= settings.seed < SEEDS:
        raise OptionError(f"--seed is a whole number from 0 to {SEEDS - 1}, got {settings.seed}")
