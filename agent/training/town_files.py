"""Files of what was seen of towns, one a town; see `skills.array_files`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from agent.report.output import OutputError
from skills import array_files

T = TypeVar("T")


def missing(folder: Path, seeds: Iterable[int]) -> list[int]:
    """Those of the towns that are not in a folder; what a killed run left half-written there is removed."""
    array_files.clear(folder)
    return [seed for seed in seeds if not _path(folder, seed).exists()]


def write(folder: Path, seed: int, made: Any) -> None:
    """Put what was seen of a town, a dataclass of arrays, into a folder, which is made if need be.

    Raises:
        OutputError: it cannot be written.
    """
    array_files.write(_path(folder, seed), made, OutputError)


def load(kind: type[T], folder: Path, seed: int) -> T:
    """What was seen of a town, as a dataclass of arrays.

    Raises:
        OutputError: it is missing or broken.
    """
    return array_files.read(kind, _path(folder, seed), OutputError)


def _path(folder: Path, seed: int) -> Path:
    return folder / f"town-{seed:05d}.npz"
