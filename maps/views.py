"""The pictures of a map's nodes as an image-text model sees them, each embedded once (`maps.embeddings`)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from maps.embeddings import EmbeddingStore
from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.grounding import Views, no_views

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
    bearings = [np.nan if view.bearing is None else view.bearing for _, view in pictures]
    half = _half(town.extra.get(FOV))
    if not pictures:
        return no_views(len(town.ids))
    seen = store.of([folder / view.file for _, view in pictures], each)
    return Views(
        node=np.array([number for number, _ in pictures], np.int64),
        bearing=np.array(bearings, float),
        directions=seen.directions,
        aside=np.arctan(-seen.across.astype(float) * half),
        ranges=seen.ranges.astype(float),
        n_nodes=len(town.ids),
    )


def _half(fov: Any) -> float:
    """Half of a picture's width, a metre away [m]; 0, all of it straight ahead, where it is not told."""
    if fov is None:
        return 0.0
    if not isinstance(fov, int | float) or isinstance(fov, bool) or not 0 < fov < 180:
        raise MapError(
            f'extra "{FOV}" of the map is an angle between 0 and 180 degrees, got {fov!r:.40}'
        )
    return float(np.tan(np.radians(fov) / 2))
