"""Records beside weights: JSON of known fields, read with suspicion. Needs no torch."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

TEXT, WHOLE, NUMBER, LIST, OBJECT = (str,), (int,), (int, float), (list,), (dict,)
WORDS: dict[tuple[type, ...], str] = {
    TEXT: "text",
    WHOLE: "a whole number",
    NUMBER: "a number",
    LIST: "a list",
    OBJECT: "an object",
}
Forms = Mapping[str, tuple[type, ...]]  # by field, what JSON must hold there


def read_fields(file: Path, record: type[Any], forms: Forms) -> dict[str, Any]:
    """The fields of a file that holds a record, a dataclass: all, no others, and each of its type.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not such a record; names the field that is wrong.
    """
    try:
        data = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{file.name}: {error}") from error
    known = {f.name for f in fields(record)}
    if not isinstance(data, dict) or set(data) != known:
        odd = sorted(known ^ set(data))[:3] if isinstance(data, dict) else "no fields"
        raise ValueError(f"{file.name} is not complete: {odd}")
    for name, types in forms.items():
        if not isinstance(data[name], types) or isinstance(data[name], bool):
            raise field_error(file.name, name, WORDS[types], data[name])
    return data


def write_record(file: Path, record: Any) -> None:
    """Write a record, a dataclass, so that `read_fields` reads it back; raises OSError."""
    text = json.dumps(asdict(record), indent=1, allow_nan=False)
    file.write_text(text + "\n", "utf-8")


def field_error(file: str, name: str, expected: str, found: object) -> ValueError:
    """What is raised for a field that holds something else than expected."""
    return ValueError(f'{file}: field "{name}": expected {expected}, got {json.dumps(found)[:40]}')
