"""A batch: JSON lines in, each an object with an id, and a line of results for each of them.

A line of the input that is none spoils only itself: its result is an error. Results come in the order of the
input. A killed batch goes on where it stopped when it is given again (see `agent.report.lines`): beside the
results lies a note, <out>.batch.json, of the input and the settings they are for.
"""

import json
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.report.lines import ResultFile, progress_bar
from agent.report.output import OutputError

SCHEMA = 1  # of the note

Result = dict[str, Any]


class BatchError(ValueError):
    """A batch file that cannot be read at all."""


class LineError(ValueError):
    """A line that is no instruction."""


@dataclass(frozen=True)
class Line:
    """One line of the input that has something on it."""

    number: int  # from 1
    text: str


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The input as it was read, and where its results go."""

    lines: tuple[Line, ...]  # that have something on them
    sha256: str  # of the whole file
    out: Path

    @classmethod
    def read(cls, path: Path, out: Path) -> "Batch":
        """Read a file.

        Raises:
            BatchError: it cannot be read or is empty.
            OutputError: it is to be written over.
        """
        data = _bytes(path)
        try:
            # With or without a byte order mark; a line may end with a carriage return.
            text = TextIOWrapper(BytesIO(data), "utf-8-sig").read()
        except UnicodeDecodeError as error:
            raise BatchError(f"{path}: cannot read the batch: not UTF-8 text") from error
        lines = tuple(Line(i, t) for i, t in enumerate(text.split("\n"), 1) if t.strip())
        if not lines:
            raise BatchError(f"{path}: the batch is empty: one JSON object a line is expected")
        if out.resolve() == path.resolve():
            raise OutputError(f"{out} is the batch itself; choose another --out")
        return cls(lines=lines, sha256=sha256(data).hexdigest(), out=out)

    def note(self, settings: dict[str, Any]) -> dict[str, Any]:
        """What the results depend on, in plain data; what pins the weights may be added."""
        return {"schema": SCHEMA, "input_sha256": self.sha256, "settings": settings}

    def complete(
        self,
        note: dict[str, Any],
        results: Callable[[tuple[Line, ...]], Generator[Result, None, None]],
        doing: str,
        console: Console,
        *,
        older: dict[str, Any] | None = None,
    ) -> list[Result]:
        """Results of all lines: those of an earlier run, and those that were missing, which are written.

        Args:
            note: what they depend on.
            results: starts on the lines that are missing, and gives a result for each; what it loads before
                is loaded before anything is written. It is not called where none is missing.
            doing: what the progress is called.
            console: for the progress.
            older: a note that means the same; results with it are gone on with.

        Raises:
            OutputError: the results cannot be written, or are those of another batch.
        """
        file = ResultFile(
            path=self.out,
            note=_text(note),
            older=None if older is None else _text(older),
            beside=self.out.parent / f"{self.out.name}.batch.json",
            work="batch",
        )
        done = file.read()
        if len(done) < len(self.lines):
            missing = results(self.lines[len(done) :])
            with closing(missing), file.appending() as append, progress_bar(console) as progress:
                bar = progress.add_task(doing, total=len(self.lines), completed=len(done))
                for result in missing:
                    append(result)
                    done.append(result)
                    progress.advance(bar)
        return done


def entry_of(line: Line) -> dict[str, Any]:
    """The object on a line, with its id; raises LineError."""
    try:
        entry = json.loads(line.text)
    except RecursionError:
        raise LineError("not JSON: nested too deeply") from None
    except ValueError as error:
        raise LineError(f"not JSON: {getattr(error, 'msg', error)}") from None
    if not isinstance(entry, dict):
        raise LineError(f"expected an object, got {line.text.strip()[:40]}")
    if not isinstance(entry.get("id"), str | int) or isinstance(entry["id"], bool):
        raise LineError('field "id": expected words or a whole number')
    return entry


def instruction_of(entry: dict[str, Any]) -> str:
    """The words of an entry's instruction, not checked further; raises LineError."""
    if "instruction" not in entry:
        raise LineError('field "instruction" is missing')
    if not isinstance(entry["instruction"], str):
        raise LineError('field "instruction": expected words')
    return entry["instruction"]


def error_of(line: Line, name: object, error: Exception) -> Result:
    """The result of a line that cannot be done; `name` is its id, None where it has none."""
    return {"id": name, "error": f"line {line.number}: {error}"}


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise BatchError(f"{path}: cannot read the batch: not a file")
        return path.read_bytes()
    except OSError as error:
        raise BatchError(f"{path}: cannot read the batch: {error.strerror}") from error


def _text(note: dict[str, Any]) -> str:
    return json.dumps(note, indent=1) + "\n"
