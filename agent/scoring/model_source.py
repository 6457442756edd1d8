"""What the name of a language model means: the embedded one, a folder, or a Hugging Face id.

A name that starts like a path, or that exists as one, is a folder and never looked up on the hub.
Every source is pinned: by the hash of the wheel's weights, the hash of the folder's files, or a
commit. Nothing is loaded here.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from agent.scoring.embedded import Convert, embedded_weights, find_gguf, gguf_sha256
from agent.scoring.scorer import LanguageModelError

EMBEDDED = "embedded"
HASHED = ("*.safetensors", "config.json", "tokenizer*", "vocab*", "merges*")


@dataclass(frozen=True, kw_only=True)
class ModelSource:
    """Where a model comes from."""

    name: str  # as the user gave it
    location: str  # folder, or Hugging Face id
    local: bool
    revision: str | None  # what pins the content; None: the hub's newest

    @property
    def sought(self) -> str:
        """What has to be there, in words."""
        if self.local:
            return f'safetensors, config and tokenizer in folder "{self.location}"'
        return f"a Hugging Face id, revision {self.revision or 'main'}, or a folder"


def find_source(
    name: str, convert: Convert, *, revision: str | None = None, cache_dir: Path | None = None
) -> ModelSource:
    """Decide what a name means; the embedded model is converted if it has not been yet.

    Raises:
        LanguageModelError: a folder is not there, a revision is asked of what has none, or the
            embedded weights cannot be had.
    """
    if name == EMBEDDED and revision is None:
        weights = embedded_weights(convert, cache_dir)
        digest = f"sha256:{weights.source_sha256}"
        return ModelSource(name=name, location=str(weights.folder), local=True, revision=digest)
    pinned = pinned_revision(name, revision)
    folder = _folder(name)
    location = name if folder is None else str(folder)
    return ModelSource(name=name, location=location, local=folder is not None, revision=pinned)


def pinned_revision(name: str, revision: str | None = None) -> str | None:
    """What pins a model's weights, found without loading them; None: the newest of a Hugging Face id.

    Raises:
        LanguageModelError: as for `find_source`.
    """
    path = _folder(name)
    if revision is not None and (name == EMBEDDED or path is not None):
        raise LanguageModelError(
            f'language model "{name}" has no revision "{revision}": only Hugging Face ids have'
        )
    if name == EMBEDDED:
        return f"sha256:{gguf_sha256(find_gguf())}"
    if path is None:
        return revision
    try:
        whole = (path / "config.json").is_file()
    except OSError as error:
        raise LanguageModelError(f'language model "{name}": no such model: {error}') from error
    if not whole:
        raise LanguageModelError(
            f'language model "{name}": no folder "{path.absolute()}" with a config.json in it; '
            f'name such a folder, a Hugging Face id, or "{EMBEDDED}"'
        )
    return _digest(path)


def _folder(name: str) -> Path | None:
    """The folder a name means, there or not; None: it means none."""
    try:
        path = Path(name).expanduser()
        return path if name.startswith((os.sep, ".", "~")) or path.exists() else None
    except (OSError, RuntimeError) as error:  # a name too long, or the home of nobody
        raise LanguageModelError(f'language model "{name}": no such model: {error}') from error


def _digest(folder: Path) -> str:
    """One hash over all in a folder that a score depends on."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in HASHED for path in folder.glob(pattern)}):
        with path.open("rb") as file:
            total.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return f"sha256:{total.hexdigest()}"
