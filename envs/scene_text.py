"""Scene files of any world: read the text, and say what is wrong with the line and the field it stands in.

A world's own reader checks plain data with `expect` and names the field by its path; `parse` adds the line.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from envs.errors import SceneError, unknown
from envs.scene_lines import FieldPath, line_of

T = TypeVar("T")
MAX_BYTES = 1_000_000  # of a scene file


class FieldError(SceneError):
    """A scene error that knows which field it is about."""

    def __init__(self, path: FieldPath, message: str) -> None:
        dotted = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
        super().__init__(f'field "{dotted}": {message}' if path else message)
        self.path = path


def load(path: Path, read: Callable[[Any], T]) -> T:
    """Read a scene file; `read` makes plain data a scene.

    Raises:
        SceneError: unreadable, not JSON, or not a scene; names the file, the line and the field.
    """
    try:
        if path.exists() and not path.is_file():
            raise SceneError(f"{path}: cannot read the scene: not a file")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise SceneError(f"{path}: too large for a scene: more than {MAX_BYTES} bytes")
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SceneError(f"{path}: cannot read the scene: {reason}") from error
    return parse(text, read, source=str(path))


def parse(text: str, read: Callable[[Any], T], *, source: str) -> T:
    """Parse a scene given as JSON text; errors as in `load`."""
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise SceneError(f"{source}: line 1: not JSON: nested too deeply") from error
    except ValueError as error:  # JSONDecodeError, or an integer of thousands of digits
        line, what = getattr(error, "lineno", 1), getattr(error, "msg", str(error))
        raise SceneError(f"{source}: line {line}: not JSON: {what}") from error
    try:
        return read(data)
    except FieldError as error:
        where = f"{source}: line {line_of(text, error.path)}: "
        raise SceneError(where + str(error)) from None


def expect(condition: object, path: FieldPath, message: str) -> None:
    """Refuse the field at a path unless the condition holds.

    Raises:
        FieldError: it does not.
    """
    if not condition:
        raise FieldError(path, message)


def no_extra(entry: dict[str, Any], known: Iterable[str], path: FieldPath) -> None:
    """Refuse fields that mean nothing; errors as `expect`."""
    for key in entry:
        expect(key in known, (*path, key), unknown("field", key, sorted(known)))


def short(value: Any) -> str:
    """A value as an error message shows it: JSON, not much of it."""
    try:
        text = json.dumps(value, default=str)
    except RecursionError:
        return "something nested too deeply"
    return text if len(text) <= 40 else text[:37] + "..."
