"""Dataclasses of arrays in files of their own: whole or not at all, nothing pickled."""

import os
import zipfile
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")


def clear(folder: Path) -> None:
    """Remove what killed processes left half-written in a folder."""
    for left in folder.glob(".*"):
        left.unlink(missing_ok=True)


def write(path: Path, made: Any, error: type[Exception]) -> None:
    """Write arrays by name; the folder is made if need be; raises `error` where they cannot be written."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")  # a killed run's worker may be at it, too
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            np.savez_compressed(file, **vars(made))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as failed:
        raise error(f"cannot write {path}: {failed.strerror or failed}") from failed


def read(kind: type[T], path: Path, error: type[Exception]) -> T:
    """Read them back; raises `error` where the file is missing or broken."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return kind(**arrays)
    except (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as failed:
        raise error(f"cannot read {path}: {failed}; remove it to have it made again") from failed
