"""What a training makes, and what is asked of its settings, so that one folder and one schedule serve all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol


@dataclass(frozen=True, kw_only=True)
class Product:
    """The result of a training."""

    what: str  # what errors call it: "adapter"
    files: tuple[str, ...]  # it consists of; the last one says that it is whole
    command_of: Callable[
        [Path], str | None
    ]  # what made the product in a folder; None: it is broken
    options: Mapping[str, str] = field(default_factory=dict)  # of settings not called as theirs


class TrainingSettings(Protocol):
    """What decides the weights."""

    product: ClassVar[Product]
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def steps(self) -> int:
        """How many steps are taken."""

    @property
    def lr(self) -> float:
        """The highest learning rate."""

    @property
    def seed(self) -> int:
        """Decides all that is drawn."""

    @property
    def plateau_end(self) -> int:
        """How many steps are the same in every longer training."""

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""

    def command(self) -> str:
        """The shell command that makes these weights again."""


class TrainingPlace(Protocol):
    """Where a training writes."""

    @property
    def out(self) -> Path:
        """Its folder."""

    @property
    def resume(self) -> bool:
        """Whether it goes on with what is there."""
