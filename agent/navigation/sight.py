"""How phrases are found in a map: by the image-text model, calibrated, or as LM-Nav's public code does it.

Anything that grounds phrases in the nodes of one map is a `Sight`. A model of open_clip's has no reference
glances and no calibration of its own; its scores are measured over the map's own glances, with VELMA's
threshold (arXiv 2307.06082), which `maps.grounding.Calibration` has as its usual values.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from agent.map_files import EMBEDDINGS
from maps.embeddings import EmbeddingStore
from maps.graph import TopologicalMap
from maps.grounding import (
    Calibration,
    Grounding,
    Views,
    ground,
    read_phrases,
    scores,
    wholes,
)
from maps.image_text import ImageText
from maps.views import views_of


class Sight(Protocol):
    """What finds phrases in the nodes of one map."""

    def ground(self, phrases: Sequence[str]) -> Grounding:
        """Where each phrase is visible."""


class ModelSight:
    """The image-text model's."""

    def __init__(self, model: ImageText, views: Views) -> None:
        self._model, self.views = model, views
        record, reference = model.record, model.reference
        self._calibration = Calibration() if record is None else Calibration.of(record.calibration)
        own = views.directions.reshape(-1, views.directions.shape[-1])
        self._reference = own if reference is None else reference

    def ground(self, phrases: Sequence[str]) -> Grounding:
        """Where each phrase is visible; raises ImageTextError for what names nothing."""
        if not phrases:
            return nothing(self.views.n_nodes)
        told = self._model.texts(read_phrases(phrases))
        return ground(told, self.views, self._reference, self._calibration)


class RawCosineSight:
    """LM-Nav's: the cosine of a phrase and a whole picture stands where a log-probability belongs."""

    def __init__(self, model: ImageText, views: Views) -> None:
        self._model = model
        self._views = wholes(views)

    def ground(self, phrases: Sequence[str]) -> Grounding:
        """The best cosine of each node's pictures; nothing is ever absent; errors as `ModelSight`."""
        if not phrases:
            return nothing(self._views.n_nodes)
        plain = np.zeros(len(phrases)), np.ones(len(phrases))
        cosines, view, _ = scores(self._model.texts(read_phrases(phrases)), self._views, plain)
        bearing = np.full(cosines.shape, np.nan)
        bearing[view >= 0] = self._views.bearing[view[view >= 0]]
        return Grounding(
            log_visible=cosines,
            view=view,
            range=np.full(cosines.shape, np.nan),
            bearing=bearing,
            absent=np.zeros(len(phrases)),
        )


def nothing(n_nodes: int) -> Grounding:
    """The grounding of no phrase."""
    return Grounding(
        log_visible=np.zeros((0, n_nodes)),
        view=np.zeros((0, n_nodes), np.int64),
        range=np.zeros((0, n_nodes)),
        bearing=np.zeros((0, n_nodes)),
        absent=np.zeros(0),
    )


def views_in(
    town: TopologicalMap, model: ImageText, each: Callable[[int], None] | None = None
) -> Views:
    """A map's pictures as a model sees them; each is embedded once and kept beside the map.

    Raises:
        MapError: a picture cannot be read, or the embeddings cannot be written.
    """
    store = EmbeddingStore((town.folder or Path()) / EMBEDDINGS, model)
    return views_of(town, store, each)
