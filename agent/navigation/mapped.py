"""A map that a navigator works on: read from its folder, with all that is worked out of it once."""

from dataclasses import dataclass
from pathlib import Path

from agent.map_files import TOWN, map_file
from maps import graph
from maps.errors import MapError
from maps.graph import TopologicalMap
from maps.roads import Roads


@dataclass(frozen=True, kw_only=True, eq=False)
class MappedTown:
    """A map and the town it is of."""

    town: TopologicalMap
    roads: Roads
    seed: int | None  # None: of no town of ours, so nothing can be driven there

    @classmethod
    def read(cls, path: Path) -> "MappedTown":
        """A map file, or the one in a folder; its pictures have to be there.

        Raises:
            MapError: there is none, it is no map, a picture is missing, or it has neither nodes nor pictures.
        """
        file = map_file(path)
        town = graph.load(file, images=True)
        if not any(images for _, images in town.graph.nodes(data="images")):
            raise MapError(f"{file}: the map has no pictures, so nothing can be found in it")
        seed = town.extra.get(TOWN)
        if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
            raise MapError(f'{file}: extra "{TOWN}" of a map is a seed, got {seed!r:.40}')
        return cls(town=town, roads=town.roads(), seed=seed)

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.town.folder or Path()
