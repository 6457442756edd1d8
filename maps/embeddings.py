"""Pictures are embedded once: what a model's glances show, kept in a folder by a picture's content.

The file (`maps.content_store`) holds "glances" (n, k, d + 2): a direction, where in the picture, and how far
away. It belongs to one model and one way of looking. A picture whose file is known is not even opened as a
picture. Limit: pictures of one folder are looked at equally often.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from maps.content_store import ContentStore, Form, read_bytes
from maps.errors import ImageTextError, MapError
from maps.image_text import ImageText
from maps.regions import Floats, Glances
from maps.windows import Pictures

SCHEMA = 2
SAVE_EVERY = 256  # pictures
TOGETHER = 8  # pictures that are looked at at once


class EmbeddingStore:
    """The embeddings of one model in one folder."""

    def __init__(self, folder: Path, model: ImageText) -> None:
        """Open it; it is made when there is something to keep.

        Raises:
            MapError: its file is broken or of something else.
        """
        self._model = model
        about = {"schema": str(SCHEMA), "looking": model.looking}
        form = Form(name="glances", what="embeddings", axes=2, about=about)
        self._store = ContentStore(folder, model.identity, form)
        self.file = self._store.file

    def __len__(self) -> int:
        return len(self._store.known)

    def of(self, files: Sequence[Path], each: Callable[[int], None] | None = None) -> Glances:
        """What pictures show, those that are not known yet looked at now.

        Args:
            files: the pictures, at least one.
            each: told how many pictures more are done.

        Raises:
            MapError: a picture cannot be read or has another form, or the store cannot be written.
        """
        kept = self._store.of(
            [hashlib.sha256(read_bytes(file)).digest() for file in files],
            lambda some: self._embedded([files[i] for i in some]),
            together=TOGETHER,
            save_every=SAVE_EVERY,
            each=each,
        )
        return Glances(directions=kept[..., :-2], across=kept[..., -2], ranges=kept[..., -1])

    def _embedded(self, files: Sequence[Path]) -> Floats:
        try:
            seen = self._model.glances([picture(file) for file in files])
        except ImageTextError as error:
            raise MapError(f"{files[0].parent}: {error}") from error
        known = self._store.known
        if known and next(iter(known.values())).shape[0] != seen.across.shape[1]:
            raise MapError(f"{files[0]}: a picture of another form than the others of its map")
        return np.concatenate(
            [seen.directions, seen.across[..., None], seen.ranges[..., None]], axis=-1
        )


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
