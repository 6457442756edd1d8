"""The input of a batch: JSON lines, each an object with an id; a line that is none spoils only itself."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class BatchError(ValueError):
    """A batch file that cannot be read at all."""


class LineError(ValueError):
    """A line that is no instruction."""


@dataclass(frozen=True)
class Line:
    """One line of the input that has something on it."""

    number: int  # from 1
    text: str


def read_lines(batch: Path) -> list[Line]:
    """The lines of a batch that have something on them.

    Raises:
        BatchError: it cannot be read or is empty.
    """
    try:
        if batch.exists() and not batch.is_file():
            raise BatchError(f"{batch}: cannot read the batch: not a file")
        text = batch.read_text(encoding="utf-8-sig")  # with or without a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise BatchError(f"{batch}: cannot read the batch: {reason}") from error
    lines = [Line(i, t) for i, t in enumerate(text.split("\n"), 1) if t.strip()]
    if not lines:
        raise BatchError(f"{batch}: the batch is empty: one JSON object a line is expected")
    return lines


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
