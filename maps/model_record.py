"""Records beside weights as JSON of known fields, read with suspicion. Needs no torch."""

import json
from collections.abc import Callable, Collection
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from maps import json_text
from maps.errors import MapError
from maps.json_text import object_at, refuse, short

R = TypeVar("R")
RECORD = "record.json"


def write(folder: Path, record: Any) -> None:
    """Write a record, a dataclass, into a folder; raises OSError."""
    text = json.dumps(asdict(record), indent=1, allow_nan=False)
    (folder / RECORD).write_text(text + "\n", "utf-8")


def read(
    folder: Path, what: str, command: str, check: Callable[[Any], R], error: type[ValueError]
) -> R:
    """Read a record that `doable train COMMAND` wrote; the weights are not looked at.

    Raises:
        error: there is none, or it is not what `check` takes; names the file, the line and the field.
    """
    if not (folder / RECORD).is_file():
        raise error(
            f'no {what} in "{folder}": it has no {RECORD}; name a folder that '
            f"`doable train {command}` made"
        )
    try:
        return json_text.load(folder / RECORD, "record", check)
    except MapError as wrong:
        raise error(str(wrong)) from wrong


def checked(kind: type[R], data: Any, *, text: Collection[str], objects: Collection[str]) -> R:
    """A record, a dataclass, of plain data: all of its fields, no others, and "seed" a whole number.

    Args:
        kind: of record.
        data: what was read.
        text: fields that hold text.
        objects: fields that hold objects.

    Raises:
        FieldError: names the field that is wrong.
    """
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    object_at((), data, known, "a record")
    for name in known:
        if name not in data:
            refuse((), f'field "{name}" is missing')
    for name in text:
        if not isinstance(data[name], str):
            refuse((name,), f"expected text, got {short(data[name])}")
    for name in objects:
        if not isinstance(data[name], dict):
            refuse((name,), f"expected an object, got {short(data[name])}")
    if not isinstance(data["seed"], int) or isinstance(data["seed"], bool):
        refuse(("seed",), f"expected a whole number, got {short(data['seed'])}")
    return kind(**data)
