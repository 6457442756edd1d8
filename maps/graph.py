"""The topological map: places and the ways between them, as versioned JSON and as a networkx graph.

    {"schema": 1, "directed": false,
     "nodes": [{"id": 0, "position": [x, y, z], "images": ["images/0.png"]}],
     "edges": [{"source": 0, "target": 1, "length": 1.0}]}

An id is a whole number or words; positions and lengths are in metres, z up; an image is the path of a file
beside the map, or {"file": path, "bearing": b} where it is known which way it looks [rad], from +x towards
+y. Map, nodes and edges may have an "extra", an object that is kept as it is; any other field is refused.
Maps of anyone's making load. Nothing is pickled. This is the one file that knows networkx.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from maps import graph_json, json_text
from maps.errors import MapError, unknown
from maps.graph_json import SCHEMA, NodeId, View
from maps.roads import Roads


@dataclass(frozen=True, eq=False)
class TopologicalMap:
    """A map; add to it with `add_node` and `add_edge`, or through the graph itself.

    The graph's nodes carry `position` (3,) [m], `images` and `extra`; its edges `length` [m] and `extra`.
    """

    graph: "nx.Graph[NodeId]" = field(default_factory=nx.Graph)
    folder: Path | None = None  # where its images' paths begin
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[NodeId, ...]:
        """The nodes' ids, in the order of the file: node i of `roads` is ids[i]."""
        return tuple(self.graph)

    @property
    def directed(self) -> bool:
        """Whether edges lead one way only."""
        return bool(self.graph.is_directed())

    def add_node(
        self, node: NodeId, position: Sequence[float], images: Sequence[View] = (), **extra: Any
    ) -> None:
        """Add a place at a position (3,) [m]; checked when the map is saved."""
        place = tuple(float(x) for x in position)
        self.graph.add_node(node, position=place, images=tuple(images), extra=dict(extra))

    def add_edge(self, source: NodeId, target: NodeId, length: float, **extra: Any) -> None:
        """Add a way of a length [m]; both ways where the map is undirected. Checked when saved."""
        self.graph.add_edge(source, target, length=float(length), extra=dict(extra))

    def positions(self) -> NDArray[np.float64]:
        """(n_nodes, 3) [m], in the order of the file."""
        told = [place for _, place in self.graph.nodes(data="position")]
        return np.array(told, dtype=float).reshape(-1, 3)

    def roads(self) -> Roads:
        """The map as arrays."""
        number = {node: i for i, node in enumerate(self.graph)}
        edges = [(number[a], number[b]) for a, b in self.graph.edges()]
        lengths = [length for _, _, length in self.graph.edges(data="length")]
        return Roads.of(self.positions(), edges, lengths, directed=self.directed)

    def parts(self) -> list[list[NodeId]]:
        """The nodes of each connected part, the largest first; in a directed map strongly connected."""
        find = nx.strongly_connected_components if self.directed else nx.connected_components
        order = {node: i for i, node in enumerate(self.graph)}
        parts = [sorted(part, key=order.__getitem__) for part in find(self.graph)]
        return sorted(parts, key=lambda part: (-len(part), order[part[0]]))

    def number_of(self, words: str) -> int:
        """The number, in the order of the file, of the node whose id reads like this.

        Raises:
            MapError: there is none; names the nearest.
        """
        written = [str(node) for node in self.graph]
        if words not in written:
            raise MapError(unknown("node", words, written))
        return written.index(words)


def load(path: Path, *, images: bool = False) -> TopologicalMap:
    """Read a map file; what is odd about it, though it can be used, is for `oddities`.

    Args:
        path: the file.
        images: whether every image has to be there.

    Raises:
        MapError: unreadable, not JSON, or not a map, or an image is not there; names the file, the line and
            the field.
    """

    def read(data: Any) -> TopologicalMap:
        graph_json.checked(data)
        if images:
            graph_json.images_exist(data, path.parent)
        return _built(data, path.parent)

    return json_text.load(path, "map", read)


def oddities(town: TopologicalMap) -> list[str]:
    """One line for each thing that is odd about a map: parts that no way connects, lone nodes."""
    if not len(town.graph):
        return ["the map has no nodes"]
    said, parts = list[str](), town.parts()
    if len(parts) > 1:
        kind = "strongly connected parts" if town.directed else "parts that no way connects"
        sizes = ", ".join(str(len(part)) for part in parts[:6]) + (", ..." if parts[6:] else "")
        examples = ", ".join(str(part[0]) for part in parts[1:4])
        said.append(f"{len(parts)} {kind}, of {sizes} nodes; beside the largest: node {examples}")
    if lone := [str(node) for node in nx.isolates(town.graph)]:
        shown = ", ".join(lone[:6]) + (", ..." if lone[6:] else "")
        said.append(f"{len(lone)} nodes have no way to them or from them: {shown}")
    return said


def save(town: TopologicalMap, path: Path) -> None:
    """Write a map file, whole or not at all.

    Raises:
        MapError: it is no valid map (names the field), or it cannot be written.
    """
    data = to_json(town)
    graph_json.checked(data)
    try:
        text = json.dumps(data, allow_nan=False) + "\n"
    except (TypeError, ValueError) as error:
        raise MapError(f"cannot write the map: {error}") from error
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise MapError(f"cannot write to {path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            aside.unlink()


def to_json(town: TopologicalMap) -> dict[str, Any]:
    """The map as plain data, which `from_json` reads back."""
    nodes = [
        {
            "id": node,
            "position": list(told.get("position", ())),
            "images": [_image_json(view) for view in told.get("images", ())],
        }
        | _extra(told)
        for node, told in town.graph.nodes(data=True)
    ]
    edges = [
        {"source": a, "target": b, "length": told.get("length")} | _extra(told)
        for a, b, told in town.graph.edges(data=True)
    ]
    own = {"extra": town.extra} if town.extra else {}
    top = {"schema": SCHEMA, "directed": town.directed, **own}
    return top | {"nodes": nodes, "edges": edges}


def from_json(data: Any, folder: Path | None = None) -> TopologicalMap:
    """A map given as plain data.

    Raises:
        MapError: not a map; names the field.
    """
    return _built(graph_json.checked(data), folder)


def _built(data: dict[str, Any], folder: Path | None) -> TopologicalMap:
    """The map of checked data."""
    graph: nx.Graph[NodeId] = nx.DiGraph() if data.get("directed", False) else nx.Graph()
    town = TopologicalMap(graph, folder, data.get("extra", {}))
    for node in data["nodes"]:
        views = tuple(graph_json.view(image) for image in node.get("images", ()))
        town.add_node(node["id"], node["position"], views, **node.get("extra", {}))
    for edge in data["edges"]:
        town.add_edge(edge["source"], edge["target"], edge["length"], **edge.get("extra", {}))
    return town


def _extra(told: dict[str, Any]) -> dict[str, Any]:
    return {"extra": told["extra"]} if told.get("extra") else {}


def _image_json(view: View) -> Any:
    return view.file if view.bearing is None else {"file": view.file, "bearing": view.bearing}
