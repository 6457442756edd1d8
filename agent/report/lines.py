"""Result files of one JSON object a line, to which a killed run may return.

Only whole lines count: one that a kill cut short is dropped. Each line is on the disk before the next is
begun. A note says what the results depend on; a file with another note is refused and left as it is.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from agent.report.output import OutputError, write_text, writing

K = TypeVar("K")


@dataclass(frozen=True, kw_only=True)
class ResultFile:
    """The results of one piece of work, a line each, and the note of what they depend on."""

    path: Path
    note: str  # a single line where it is the file's first
    older: str | None = None  # a note from before it said as much; results with it are gone on with
    beside: Path | None = None  # the file that holds the note; None: it is the first line
    work: str  # what errors call the work: "evaluation"

    def read(self) -> list[dict[str, Any]]:
        """The results that are there already, without a line that was cut short; none if no file is.

        Raises:
            OutputError: it cannot be read, or is about something else.
        """
        text = _text(self.path)
        if not text:
            return []
        whole = text[: text.rfind("\n") + 1]
        if self.beside is None and not whole and self.note.startswith(text):
            _cut(self.path, 0)  # killed while the note was written
            return []
        lines = whole.split("\n")[:-1]
        if self.beside is None:
            found, lines = "".join(lines[:1]), lines[1:]
        else:
            found = _text(self.beside)
        if found not in (self.note, self.older):
            raise OutputError(f"{self.path} is about another {self.work}; choose another --out")
        if whole != text:
            _cut(self.path, len(whole.encode()))
        return _parsed(lines, self.path)

    @contextmanager
    def appending(self) -> Iterator[Callable[[dict[str, Any]], None]]:
        """What adds a result and sees that it is on the disk; the folder is made.

        Raises:
            OutputError: it cannot be written, then or later.
        """
        with writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.beside is not None and _text(self.beside) not in (self.note, self.older):
                write_text(self.beside, self.note)
            file = self.path.open("ab", buffering=0)

        def append(line: str) -> None:
            with writing(self.path):
                _append(file, line)

        with file:
            if self.beside is None and self.path.stat().st_size == 0:
                append(self.note)
            yield lambda result: append(json.dumps(result, allow_nan=False))


@contextmanager
def appending_to(
    files: Mapping[K, ResultFile],
) -> Iterator[dict[K, Callable[[dict[str, Any]], None]]]:
    """What adds a result to each of several files; errors as `ResultFile.appending`."""
    with ExitStack() as opened:
        yield {key: opened.enter_context(file.appending()) for key, file in files.items()}


def with_weights(
    note: dict[str, Any], weights: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """A note that tells the weights too, and the older one without that means the same; None: there is none.

    Weights of the same name may be others by now: a note that does not tell their hash means nothing.
    """
    told = note | {"weights": weights} if weights else note
    return told, None if weights.keys() & {"adapter", "values", "policy"} else note


def results_folder(out: Path) -> None:
    """Refuse what cannot be a folder of result files; raises OutputError."""
    with writing(out):
        if out.exists() and not out.is_dir():
            raise OutputError(
                f"{out} is a file; --out names a folder with a file of results for each mode"
            )


def progress_bar(console: Console) -> Progress:
    """How much is done, and how long the rest will take."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def _text(path: Path) -> str:
    """All of the file; nothing if there is none."""
    try:
        if path.is_dir():
            raise OutputError(f"cannot use {path}: it is a folder; --out names a file")
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"cannot use {path}: {error}") from error


def _cut(path: Path, size: int) -> None:
    try:
        os.truncate(path, size)
    except OSError as error:
        raise OutputError(f"cannot use {path}: {error}") from error


def _append(file: FileIO, line: str) -> None:
    data = f"{line}\n".encode()
    while data:
        data = data[file.write(data) :]
    os.fsync(file.fileno())


def _parsed(lines: list[str], source: Path) -> list[dict[str, Any]]:
    try:
        data = [json.loads(line) for line in lines]
    except ValueError as error:
        raise OutputError(f"cannot use {source}: {error}") from error
    if not all(isinstance(d, dict) for d in data):
        raise OutputError(f"cannot use {source}: a line is not an object")
    return data
