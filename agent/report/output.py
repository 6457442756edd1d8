"""Output folders and files that appear whole or not at all.

Everything is written aside, beside the wanted place, and renamed at the end. An older result of the same
kind is replaced; a folder that holds something else is left alone.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

RECORD = "episode.json"  # its presence marks a folder as ours to replace


class OutputError(ValueError):
    """A place nothing can be written to."""


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Raise what the system refuses inside the block as an OutputError that names the place."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write to {place}: {error.strerror or error}") from error


@contextmanager
def whole_folder(out: Path, record: str = RECORD, what: str = "an episode") -> Iterator[Path]:
    """A folder to write into that becomes `out` when the block ends without an error.

    Args:
        out: the wanted place.
        record: a file that marks a folder as one of this kind.
        what: what the error calls this kind.

    Raises:
        OutputError: `out` cannot be written, or holds something that is not of this kind.
    """
    out = out.absolute()
    with writing(out):
        if out.exists() and not out.is_dir():
            raise OutputError(f"cannot write to {out}: it is a file; --out names a folder")
        if out.is_dir() and any(out.iterdir()) and not (out / record).exists():
            raise OutputError(f"{out} holds something else than {what}; choose another --out")
        aside = _aside(out)
    try:
        yield aside
        with writing(out):
            _put(aside, out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def flushed_folder(target: Path) -> Iterator[Path]:
    """A folder to write files into that is `target`, and on the disk, when the block ends without an error.

    One that is there by then is kept: someone else was sooner.

    Raises:
        OutputError: it cannot be written.
    """
    with writing(target):
        aside = _aside(target)
        try:
            yield aside
            for path in (*aside.iterdir(), aside):
                flush(path)
            if not target.exists():
                aside.rename(target)
                flush(target.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def flush(path: Path) -> None:
    """Make sure that a file, or a folder's list of them, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _aside(out: Path) -> Path:
    """A fresh hidden folder beside `out`, with the permissions a normal folder would have."""
    if out.is_dir() and not os.access(out, os.W_OK):
        raise PermissionError(13, "Permission denied")
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    umask = os.umask(0)
    os.umask(umask)
    aside.chmod(0o777 & ~umask)
    return aside


def _put(aside: Path, out: Path) -> None:
    """Let the folder take the place of `out`; where it cannot, what was there is put back."""
    old = out.with_name(f".{out.name}.old-{os.getpid()}")
    replaced = out.exists()
    if replaced:
        out.rename(old)
    try:
        aside.rename(out)
    except OSError:
        if replaced:
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_json(path: Path, data: Any) -> None:
    """Write plain data as `write_text` does, refusing what JSON cannot say (NaN, infinity)."""
    write_text(path, json.dumps(data, indent=1, allow_nan=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a file that is there whole and on the disk, or is as it was.

    Raises:
        OutputError: it cannot be written.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes likewise; errors as `write_text`."""
    aside = unfinished(path)
    with writing(path):
        try:
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        except BaseException:
            with suppress(OSError):
                aside.unlink()
            raise


def unfinished(path: Path) -> Path:
    """Where a file lies until it is whole."""
    return path.with_name(f".{path.name}.part")
