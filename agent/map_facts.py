"""`doable map show` and `doable map check`: what is on a map, and what is odd about it."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from agent.map_files import DRIVE, map_file
from maps import graph
from maps.errors import MapError
from maps.graph import TopologicalMap


@dataclass(frozen=True, kw_only=True)
class MapFacts:
    """A map in numbers."""

    nodes: int
    edges: int
    directed: bool
    images: int
    length: float  # of all edges [m]
    extent: tuple[float, float]  # of the nodes, in x and y [m]
    parts: tuple[int, ...]  # sizes of what is connected, the largest first
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    def lines(self) -> list[tuple[str, str]]:
        """What a person reads, each with its name."""
        kind = "one way" if self.directed else "both ways"
        x, y = self.extent
        more = ", ..." if self.parts[6:] else ""
        return [
            ("nodes", str(self.nodes)),
            ("edges", f"{self.edges}, {kind}, {self.length:.1f} m in all"),
            ("extent", f"{x:.1f} x {y:.1f} m"),
            ("images", str(self.images)),
            ("connected parts", ", ".join(map(str, self.parts[:6])) + more or "none"),
        ]


def facts(town: TopologicalMap) -> MapFacts:
    """The map in numbers."""
    places = town.positions()
    spans = np.ptp(places[:, :2], axis=0) if len(places) else np.zeros(2)
    lengths = [length for _, _, length in town.graph.edges(data="length")]
    return MapFacts(
        nodes=len(town.graph),
        edges=town.graph.number_of_edges(),
        directed=town.directed,
        images=sum(len(images) for _, images in town.graph.nodes(data="images")),
        length=float(sum(lengths)),
        extent=(float(spans[0]), float(spans[1])),
        parts=tuple(len(part) for part in town.parts()),
        warnings=(*graph.oddities(town), *drive_oddities(town)),
    )


def drive_oddities(town: TopologicalMap) -> list[str]:
    """What is odd about the drive that `doable map build` made a map of."""
    told = town.extra.get(DRIVE)
    if not isinstance(told, dict) or told.get("outcome") in (None, "arrived"):
        return []
    return [f"the drive ended {told['outcome']}: streets may be missing"]


def looked_at(place: Path, *, images: bool) -> tuple[TopologicalMap, MapFacts]:
    """Read a map and say what is on it.

    Args:
        place: its file, or a folder with map.json.
        images: whether every image has to be there, and to be a picture.

    Raises:
        MapError: it is no map, or an image is not there or no picture.
    """
    path = map_file(place)
    town = graph.load(path, images=images)
    if images:
        _check_pictures(town, path)
    return town, facts(town)


def _check_pictures(town: TopologicalMap, path: Path) -> None:
    """Refuse a picture that is none, or cut short."""
    for node, images in town.graph.nodes(data="images"):
        for view in images:
            try:
                with Image.open(path.parent / view.file) as picture:
                    picture.load()
            except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
                raise MapError(
                    f"{path}: node {node}: {view.file} is no picture: {error}"
                ) from error
