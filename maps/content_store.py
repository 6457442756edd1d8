"""What a model makes of pictures, kept in a file by the pictures' content, so that it is made once.

    FOLDER/<letters of the model's identity>.safetensors
        "keys" (n, 32) uint8     sha256 of what was looked at
        NAME (n, ...) float16    what was made of it

The file belongs to one model and one way of looking, which its metadata say; it is written aside and
renamed, so that it is never seen half-written, and again after each `save_every` new ones. Limit: what is
made has one shape for all of a file.
"""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from maps.errors import MapError

Halves = NDArray[np.float16]


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a model's file holds."""

    name: str  # of the tensor
    what: str  # errors call it
    axes: int  # of what is made of one thing
    about: dict[str, str]  # how it is made


class ContentStore:
    """The file of one model in a folder."""

    def __init__(self, folder: Path, identity: str, form: Form) -> None:
        """Open it; it is made when there is something to keep.

        Args:
            folder: where it lies.
            identity: of the model.
            form: what is kept.

        Raises:
            MapError: the file is broken or of something else.
        """
        self._form, self._about = form, form.about | {"model": identity}
        letters = hashlib.sha256(identity.encode()).hexdigest()[:16]
        self.file = folder / f"{letters}.safetensors"
        self.known = self._read() if self.file.exists() else dict[bytes, Halves]()

    def of(
        self,
        keys: Sequence[bytes],
        make: Callable[[list[int]], NDArray[np.float32]],
        *,
        together: int,
        save_every: int,
        each: Callable[[int], None] | None = None,
    ) -> NDArray[np.float32]:
        """What is made of things (n, ...), those that are not known yet made now.

        Args:
            keys: sha256 of each thing.
            make: what is made of some of the things, given by their indices.
            together: how many are made at once.
            save_every: so many are made until they are saved.
            each: told how many more are done.

        Raises:
            MapError: the file cannot be written.
        """
        new = {key: i for i, key in enumerate(keys) if key not in self.known}
        todo, unsaved = list(new.items()), 0
        if each is not None:
            each(len(keys) - len(todo))
        for start in range(0, len(todo), together):
            some = todo[start : start + together]
            made = make([i for _, i in some])
            for (key, _), found in zip(some, made, strict=True):
                self.known[key] = np.asarray(found, np.float16)
            unsaved += len(some)
            if unsaved >= save_every or start + together >= len(todo):
                self._write()
                unsaved = 0
            if each is not None:
                each(len(some))
        return np.array([self.known[key] for key in keys], np.float32)

    def _read(self) -> dict[bytes, Halves]:
        try:
            with safe_open(str(self.file), "pt") as file:
                about = file.metadata()
                keys, found = (file.get_tensor(n).numpy() for n in ("keys", self._form.name))
        except (OSError, SafetensorError) as error:
            raise MapError(
                f"{self.file}: not {self._form.what} ({error}); remove it to have them made again"
            ) from error
        shapes = keys.shape == (len(found), 32) and found.ndim == 1 + self._form.axes
        if about != self._about or not shapes:
            told = json.dumps(about)[:120]
            raise MapError(
                f"{self.file}: {self._form.what} of something else ({told}); "
                "remove it to have them made again"
            )
        return {key.tobytes(): f for key, f in zip(keys, found, strict=True)}

    def _write(self) -> None:
        aside = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        keys = np.frombuffer(b"".join(self.known), np.uint8).reshape(-1, 32)
        tensors = {"keys": keys.copy(), self._form.name: np.stack(list(self.known.values()))}
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            save_file({n: torch.from_numpy(a) for n, a in tensors.items()}, aside, self._about)
            with aside.open("rb") as file:
                os.fsync(file.fileno())
            aside.chmod(0o644)
            aside.replace(self.file)
        except (OSError, SafetensorError) as error:
            raise MapError(f"cannot write {self.file}: {error}") from error
        finally:
            with suppress(OSError):
                aside.unlink()


def read_bytes(file: Path) -> bytes:
    """All of a picture's file.

    Raises:
        MapError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise MapError(f"{file}: cannot read the picture: {error.strerror or error}") from error
