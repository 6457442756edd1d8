"""The panoramas of a map as the distance model sees them, each encoded once.

The file (`maps.content_store`) holds "codes" (n, d) of one model, by the content of the three pictures of a
moment. A node's pictures are whole moments one after another: three each, of the forward, the left and the
right camera. A moment whose pictures are known is not even opened.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import pi, radians
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maps.content_store import ContentStore, Form, read_bytes
from maps.distance import Codes, DistanceModel
from maps.embeddings import picture
from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.graph_json import NodeId, View
from maps.panorama import BEARINGS, FOV, Panoramas
from maps.roads import Floats
from maps.views import FOV as FIELD

SCHEMA = 1
SAVE_EVERY = 512  # moments
TOGETHER = 64  # moments encoded at once
AWRY = 0.02  # [rad] that a picture may look elsewhere than its camera does


@dataclass(frozen=True, kw_only=True, eq=False)
class MapCodes:
    """The m moments of a map."""

    node: NDArray[np.int64]  # (m,) number of the node, in the order of the file
    yaw: Floats  # (m,) [rad] in the map
    codes: Codes  # (m, d)


class CodeStore:
    """The codes of one model in one folder."""

    def __init__(self, folder: Path, model: DistanceModel) -> None:
        """Open it; it is made when there is something to keep.

        Raises:
            MapError: its file is broken or of something else.
        """
        self._model = model
        form = Form(name="codes", what="codes", axes=1, about={"schema": str(SCHEMA)})
        self._store = ContentStore(folder, model.identity, form)
        self.file = self._store.file

    def __len__(self) -> int:
        return len(self._store.known)

    def of(self, town: TopologicalMap, each: Callable[[int], None] | None = None) -> MapCodes:
        """Codes of all moments of a map, those that are not known yet encoded now.

        Args:
            town: the map, read from a file.
            each: told how many moments more are done.

        Raises:
            MapError: a node's pictures are no panoramas, or one cannot be read, or the store cannot be
                written.
        """
        if town.extra.get(FIELD, FOV) != FOV:
            raise MapError(
                f"the distance model reads pictures {FOV:g} degrees wide, the map's are "
                f"{town.extra[FIELD]!r:.40}"
            )
        moments = [
            (number, some)
            for number, (node, images) in enumerate(town.graph.nodes(data="images"))
            for some in _moments(node, images)
        ]
        folder = town.folder or Path()
        files = [[folder / view.file for view in some] for _, some in moments]
        return MapCodes(
            node=np.array([number for number, _ in moments], np.int64),
            yaw=np.array([some[0].bearing for _, some in moments], float),
            codes=self._codes(files, each),
        )

    def _codes(self, files: Sequence[Sequence[Path]], each: Callable[[int], None] | None) -> Codes:
        found = self._store.of(
            [_key(some) for some in files],
            lambda some: self._model.encode([_panorama(files[i]) for i in some]),
            together=TOGETHER,
            save_every=SAVE_EVERY,
            each=each,
        )
        return found if files else self._model.encode([])


def _moments(node: NodeId, images: Sequence[View]) -> list[Sequence[View]]:
    """A node's pictures, three by three.

    Raises:
        MapError: they are not three a moment, or do not look where the cameras do.
    """
    if len(images) % len(BEARINGS):
        raise MapError(
            f"node {node}: {len(images)} pictures; panoramas have {len(BEARINGS)} pictures each"
        )
    found = [images[k : k + len(BEARINGS)] for k in range(0, len(images), len(BEARINGS))]
    for some in found:
        ahead = some[0].bearing
        for view, aside in zip(some, BEARINGS, strict=True):
            if ahead is None or view.bearing is None:
                raise MapError(f"node {node}: {view.file} has no bearing")
            off = (view.bearing - ahead - radians(aside) + pi) % (2 * pi) - pi
            if abs(off) > AWRY:
                raise MapError(
                    f"node {node}: {view.file} does not look {aside:g} degrees to the left of "
                    f"{some[0].file}"
                )
    return found


def _key(files: Sequence[Path]) -> bytes:
    """Of the content of a moment's pictures."""
    each = [hashlib.sha256(read_bytes(file)).digest() for file in files]
    return hashlib.sha256(b"".join(each)).digest()


def _panorama(files: Sequence[Path]) -> Panoramas:
    pictures = [picture(file) for file in files]
    shapes = {p.shape for p in pictures}
    if len(shapes) > 1 or pictures[0].shape[0] != pictures[0].shape[1]:
        raise MapError(f"{files[0]}: the pictures of a moment are square and of one size")
    return np.stack(pictures)
