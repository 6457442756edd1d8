"""Pictures are embedded once: the directions of its windows, kept in a folder by a picture's content.

The file (`maps.content_store`) holds "directions" (n, n_windows, d). It belongs to one model and one rule of
windows. A picture whose file is known is not even opened as a picture. Limit: pictures of one folder have
one size, so that their windows are as many.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from maps import windows
from maps.content_store import ContentStore, Form, read_bytes
from maps.errors import MapError
from maps.image_text import ImageText
from maps.windows import Pictures

SCHEMA = 1
SAVE_EVERY = 256  # pictures
TOGETHER = 8  # pictures whose windows are embedded at once
Directions = NDArray[np.float32]  # (n, n_windows, d)


class EmbeddingStore:
    """The embeddings of one model in one folder."""

    def __init__(self, folder: Path, model: ImageText) -> None:
        """Open it; it is made when there is something to keep.

        Raises:
            MapError: its file is broken or of something else.
        """
        self._model = model
        about = {"schema": str(SCHEMA), "windows": str(windows.VERSION)}
        form = Form(name="directions", what="embeddings", axes=2, about=about)
        self._store = ContentStore(folder, model.identity, form)
        self.file = self._store.file

    def __len__(self) -> int:
        return len(self._store.known)

    def of(self, files: Sequence[Path], each: Callable[[int], None] | None = None) -> Directions:
        """Directions of all windows of pictures, those that are not known yet embedded now.

        Args:
            files: the pictures.
            each: told how many pictures more are done.

        Raises:
            MapError: a picture cannot be read or has another size, or the store cannot be written.
        """
        if not files:
            return np.zeros((0, 0, 0), np.float32)
        return self._store.of(
            [hashlib.sha256(read_bytes(file)).digest() for file in files],
            lambda some: self._embedded([files[i] for i in some]),
            together=TOGETHER,
            save_every=SAVE_EVERY,
            each=each,
        )

    def _embedded(self, files: Sequence[Path]) -> Directions:
        seen = [seen_in(picture(file)) for file in files]
        known = self._store.known
        expected = next(iter(known.values())).shape[0] if known else len(seen[0])
        for file, cuts in zip(files, seen, strict=True):
            if len(cuts) != expected:
                raise MapError(f"{file}: a picture of another form than the others of its map")
        directions = self._model.images([cut for cuts in seen for cut in cuts])
        return directions.reshape(len(files), expected, -1)


def picture(file: Path) -> Pictures:
    """A picture (H, W, 3).

    Raises:
        MapError: it cannot be read.
    """
    try:
        with Image.open(io.BytesIO(read_bytes(file))) as image:
            return np.asarray(image.convert("RGB"))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise MapError(f"{file}: not a picture: {error}") from error


def seen_in(picture: Pictures) -> list[Pictures]:
    """What a picture (H, W, 3) shows in each of its windows."""
    height, width = picture.shape[:2]
    return [windows.cut(picture, w) for w in windows.windows(width, height)]
