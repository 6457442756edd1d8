"""Result files of one JSON object a line, to which a killed run may return.

Only whole lines count: one that a kill cut short is dropped. Each line is on the disk before the next is
begun.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from agent.report.output import OutputError


def read_text(path: Path) -> str:
    """All of the file; nothing if there is none.

    Raises:
        OutputError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"cannot use {path}: {error}") from error


def whole_lines(text: str) -> list[str]:
    """The lines that are complete."""
    return text[: text.rfind("\n") + 1].split("\n")[:-1]


def drop_torn_line(path: Path, text: str) -> None:
    """Cut the file back to the whole lines of its text; errors as `read_text`."""
    whole = text[: text.rfind("\n") + 1]
    try:
        if whole != text:
            os.truncate(path, len(whole.encode()))
    except OSError as error:
        raise OutputError(f"cannot use {path}: {error}") from error


@contextmanager
def appending(path: Path) -> Iterator[TextIO]:
    """The file, open for more lines; its folder is made; errors as `read_text`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot use {path}: {error}") from error
    with file:
        yield file


def append(file: TextIO, line: str) -> None:
    """Write one line and see that it is on the disk."""
    file.write(line + "\n")
    file.flush()
    os.fsync(file.fileno())


def parsed(lines: list[str], source: Path) -> list[dict[str, Any]]:
    """The lines as data.

    Raises:
        OutputError: one is not an object in JSON.
    """
    try:
        data = [json.loads(line) for line in lines]
    except ValueError as error:
        raise OutputError(f"cannot use {source}: {error}") from error
    if not all(isinstance(d, dict) for d in data):
        raise OutputError(f"cannot use {source}: a line is not an object")
    return data


def progress_bar(console: Console) -> Progress:
    """How much is done, and how long the rest will take."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
