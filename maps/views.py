"""The pictures of a map's nodes as an image-text model sees them, each embedded once (`maps.embeddings`)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from maps.embeddings import EmbeddingStore
from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.grounding import Views
from maps.roads import Floats
from maps.windows import aside, windows

FOV = "fov"  # in a map's "extra": horizontal field of view of its pictures [deg]


def views_of(
    town: TopologicalMap, store: EmbeddingStore, each: Callable[[int], None] | None = None
) -> Views:
    """All pictures of a map.

    Args:
        town: the map, read from a file.
        store: where embeddings are kept.
        each: told how many pictures more are done.

    Raises:
        MapError: a picture cannot be read, or the map's field of view is none.
    """
    folder = town.folder or Path()
    pictures = [
        (number, view)
        for number, (_, images) in enumerate(town.graph.nodes(data="images"))
        for view in images
    ]
    files = [folder / view.file for _, view in pictures]
    bearings = [np.nan if view.bearing is None else view.bearing for _, view in pictures]
    return Views(
        node=np.array([number for number, _ in pictures], np.int64),
        bearing=np.array(bearings, float),
        directions=store.of(files, each),
        aside=_aside(town.extra.get(FOV), files[0]) if files else np.zeros(0),
        n_nodes=len(town.ids),
    )


def _aside(fov: Any, file: Path) -> Floats:
    """How far to the left each window looks [rad]: nowhere but ahead where no field of view is told."""
    with Image.open(file) as image:
        width, height = image.size
    found = windows(width, height)
    if fov is None:
        return np.zeros(len(found))
    if not isinstance(fov, int | float) or isinstance(fov, bool) or not 0 < fov < 180:
        raise MapError(
            f'extra "{FOV}" of the map is an angle between 0 and 180 degrees, got {fov!r:.40}'
        )
    return np.array([aside(window, width, float(fov)) for window in found])
