"""Files of what was seen of towns, one a town, arrays by name: whole or not at all, nothing pickled."""

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from agent.report.output import OutputError

T = TypeVar("T")


def missing(folder: Path, seeds: Iterable[int]) -> list[int]:
    """Those of the towns that are not in a folder; what a killed run left half-written there is removed."""
    for left in folder.glob(".*"):
        left.unlink(missing_ok=True)
    return [seed for seed in seeds if not _path(folder, seed).exists()]


def write(folder: Path, seed: int, made: Any) -> None:
    """Put what was seen of a town, a dataclass of arrays, into a folder, which is made if need be.

    Raises:
        OutputError: it cannot be written.
    """
    path = _path(folder, seed)
    aside = path.with_name(f".{path.name}.{os.getpid()}")  # a killed run's worker may be at it, too
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            np.savez_compressed(file, **vars(made))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


def load(kind: type[T], folder: Path, seed: int) -> T:
    """What was seen of a town, as a dataclass of arrays.

    Raises:
        OutputError: it is missing or broken.
    """
    path = _path(folder, seed)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return kind(**arrays)
    except (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise OutputError(
            f"cannot read {path}: {error}; remove it to have it made again"
        ) from error


def _path(folder: Path, seed: int) -> Path:
    return folder / f"town-{seed:05d}.npz"
