"""JSON files of any size, read with suspicion: an error names the line and the field it is about.

Lines are found by skipping over values with the standard library's own decoder, so that a field far down in
a map of 100,000 nodes is found in well under a second (`envs.scene_lines` builds a tree of the whole text).
"""

import json
import re
from collections.abc import Callable, Iterable
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from maps.errors import MapError, unknown

T = TypeVar("T")
FieldPath = tuple[str | int, ...]
MAX_BYTES = 500_000_000  # of a file
_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class FieldError(MapError):
    """A map error that knows which field it is about."""

    def __init__(self, path: FieldPath, message: str) -> None:
        dotted = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
        super().__init__(f'field "{dotted}": {message}' if path else message)
        self.path = path


def load(path: Path, what: str, read: Callable[[Any], T]) -> T:
    """Read a JSON file; `read` makes plain data something, `what` names it in errors.

    Raises:
        MapError: unreadable, not JSON, or not what `read` wants; names the file, the line and the field.
    """
    try:
        if path.exists() and not path.is_file():
            raise MapError(f"{path}: cannot read the {what}: not a file")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise MapError(f"{path}: too large for a {what}: more than {MAX_BYTES} bytes")
        text = raw.decode("utf-8-sig")  # with or without a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise MapError(f"{path}: cannot read the {what}: {reason}") from error
    return parse(text, read, source=str(path))


def parse(text: str, read: Callable[[Any], T], *, source: str) -> T:
    """Parse a JSON text; errors as in `load`."""
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise MapError(f"{source}: line 1: not JSON: nested too deeply") from error
    except ValueError as error:  # JSONDecodeError, or an integer of thousands of digits
        line, what = getattr(error, "lineno", 1), getattr(error, "msg", str(error))
        raise MapError(f"{source}: line {line}: not JSON: {what}") from error
    try:
        return read(data)
    except FieldError as error:
        where = f"{source}: line {line_of(text, error.path)}: "
        raise MapError(where + str(error)) from None


def refuse(path: FieldPath, message: str) -> NoReturn:
    """Raise a FieldError about the field at a path."""
    raise FieldError(path, message)


def object_at(path: FieldPath, entry: Any, known: Iterable[str], what: str) -> dict[str, Any]:
    """The entry, an object without fields that mean nothing; raises FieldError."""
    if not isinstance(entry, dict):
        refuse(path, f"{what} is {{...}}, got {short(entry)}")
    for key in entry:
        if key not in known:
            refuse((*path, key), unknown("field", key, sorted(known)))
    return entry


def short(value: Any) -> str:
    """A value as an error message shows it: JSON, not much of it."""
    try:
        text = json.dumps(value, default=str)
    except (RecursionError, ValueError):  # nested too deeply, or thousands of digits
        return "something too large to show"
    return text if len(text) <= 40 else text[:37] + "..."


def line_of(text: str, path: FieldPath) -> int:
    """Line, from 1, of the value at a path of valid JSON, or of its nearest enclosing value that exists."""
    at = _value_starts(text, 0)
    for key in path:
        child = _child(text, at, key)
        if child is None:
            break
        at = child
    return text.count("\n", 0, at) + 1


def _child(text: str, at: int, key: str | int) -> int | None:
    """Where the member or element of the value that starts at `at` starts."""
    opening, position = text[at], _value_starts(text, at + 1)
    if opening not in "{[" or (opening == "{") is not isinstance(key, str):
        return None
    index, found = 0, None
    while text[position] not in "}]":
        name: str | int = index
        if opening == "{":
            name, position = scanstring(text, position + 1)
            position = _value_starts(text, _value_starts(text, position) + 1)  # past the colon
        if name == key:
            found = position  # the last member of a name counts, as for `json.loads`
            if opening == "[":
                break
        _, end = _DECODER.raw_decode(text, position)
        position, index = _value_starts(text, end), index + 1
        if text[position] == ",":
            position = _value_starts(text, position + 1)
    return found


def _value_starts(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    assert match is not None
    return match.end()
