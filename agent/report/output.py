"""Output folders that appear whole or not at all.

Everything is written into a hidden folder beside the wanted one and renamed at the end. An older result of
the same kind is replaced; a folder that holds something else is left alone.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RECORD = "episode.json"  # its presence marks a folder as ours to replace


class OutputError(ValueError):
    """A place nothing can be written to; found before any work is done."""


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder to write into that becomes `out` when the block ends without an error.

    Raises:
        OutputError: `out` cannot be written, or holds something that is not an episode.
    """
    out = out.absolute()
    if out.exists() and not out.is_dir():
        raise OutputError(f"cannot write to {out}: it is a file; --out names a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / RECORD).exists():
        raise OutputError(f"{out} holds something else than an episode; choose another --out")
    aside = _aside(out)
    try:
        yield aside
        old = out.with_name(f".{out.name}.old-{os.getpid()}")
        if out.exists():
            out.rename(old)
        aside.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _aside(out: Path) -> Path:
    """A fresh hidden folder beside `out`, with the permissions a normal folder would have."""
    try:
        if out.is_dir() and not os.access(out, os.W_OK):
            raise PermissionError(13, "Permission denied")
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
        umask = os.umask(0)
        os.umask(umask)
        aside.chmod(0o777 & ~umask)
    except OSError as error:
        raise OutputError(f"cannot write to {out}: {error.strerror}") from error
    return aside


def write_json(path: Path, data: Any) -> None:
    """Write plain data, refusing what JSON cannot say (NaN, infinity)."""
    path.write_text(json.dumps(data, indent=1, allow_nan=False) + "\n", encoding="utf-8")
