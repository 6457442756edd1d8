"""What a map file may hold; see `maps.graph` for its form. Errors name the field."""

import math
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from maps.json_text import FieldPath, object_at, refuse, short

SCHEMA = 1
MAP_FIELDS = frozenset({"schema", "directed", "nodes", "edges", "extra"})
NODE_FIELDS = frozenset({"id", "position", "images", "extra"})
EDGE_FIELDS = frozenset({"source", "target", "length", "extra"})
IMAGE_FIELDS = frozenset({"file", "bearing"})
LONGEST_ID = 100  # characters
LARGEST_ID = 2**63
NodeId = int | str


@dataclass(frozen=True)
class View:
    """A picture taken at a node."""

    file: str  # relative to the map's folder
    bearing: float | None = None  # which way it looks [rad], from +x towards +y; None: unknown


def checked(data: Any) -> dict[str, Any]:
    """The data, which is a map.

    Raises:
        FieldError: it is not; names the field.
    """
    if not isinstance(data, dict):
        refuse((), f"a map is an object, got {short(data)}")
    if "schema" not in data:
        refuse((), f'field "schema" is missing; this version reads {SCHEMA}')
    if data["schema"] != SCHEMA or isinstance(data["schema"], bool):
        refuse(("schema",), f"this version reads {SCHEMA}, got {short(data['schema'])}")
    object_at((), data, MAP_FIELDS, "a map")
    if not isinstance(data.get("directed", False), bool):
        refuse(("directed",), f"must be true or false, got {short(data['directed'])}")
    _extra(data, ())
    for name in ("nodes", "edges"):
        if name not in data:
            refuse((), f'field "{name}" is missing')
        if not isinstance(data[name], list):
            refuse((name,), f"must be a list, got {short(data[name])}")
    _check_edges(data["edges"], _check_nodes(data["nodes"]), bool(data.get("directed", False)))
    return data


def images_exist(data: dict[str, Any], folder: Path) -> None:
    """Refuse checked data where an image is not there; raises FieldError."""
    for i, node in enumerate(data["nodes"]):
        for k, image in enumerate(node.get("images", ())):
            file = view(image).file
            if not (folder / file).is_file():
                refuse(("nodes", i, "images", k), f"no image {short(file)} beside the map")


def view(image: Any) -> View:
    """A picture of checked data."""
    if isinstance(image, str):
        return View(image)
    return View(image["file"], image.get("bearing"))


def _check_nodes(nodes: list[Any]) -> set[NodeId]:
    """The ids."""
    first = dict[str, int]()  # which node an id's words belong to
    for i, node in enumerate(nodes):
        path: FieldPath = ("nodes", i)
        object_at(path, node, NODE_FIELDS, "a node")
        written = str(_id(node.get("id"), (*path, "id")))
        if (other := first.setdefault(written, i)) != i:
            refuse((*path, "id"), f"{short(node['id'])} is the id of node {other} of the list too")
        _check_position(node.get("position"), (*path, "position"))
        images = node.get("images", [])
        if not isinstance(images, list):
            refuse((*path, "images"), f"must be a list, got {short(images)}")
        for k, image in enumerate(images):
            _check_image(image, (*path, "images", k))
        _extra(node, path)
    return {node["id"] for node in nodes}


def _check_edges(edges: list[Any], ids: set[NodeId], directed: bool) -> None:
    first = dict[Any, int]()
    for i, edge in enumerate(edges):
        path: FieldPath = ("edges", i)
        object_at(path, edge, EDGE_FIELDS, "an edge")
        for end in ("source", "target"):
            node = _id(edge.get(end), (*path, end))
            if node not in ids:
                refuse((*path, end), f"no node has the id {short(node)}")
        source, target = edge["source"], edge["target"]
        if source == target:
            refuse(path, f"leads from node {short(source)} to itself")
        pair = (source, target) if directed else frozenset((source, target))
        if (other := first.setdefault(pair, i)) != i:
            refuse(path, f"connects the same nodes as edge {other} of the list")
        if not _finite(edge.get("length")) or edge["length"] <= 0:
            refuse(
                (*path, "length"), f"must be positive and finite, got {short(edge.get('length'))}"
            )
        _extra(edge, path)


def _id(value: Any, path: FieldPath) -> NodeId:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST_ID:
        return value
    if isinstance(value, str) and value.strip() and value.isprintable():
        if len(value) <= LONGEST_ID:
            return value
        return refuse(path, f"an id has at most {LONGEST_ID} letters, got {len(value)}")
    return refuse(path, f"an id is a whole number or words, got {short(value)}")


def _check_position(value: Any, path: FieldPath) -> None:
    if not isinstance(value, list) or len(value) != 3:
        refuse(path, f"must be [x, y, z] in metres, got {short(value)}")
    for k, number in enumerate(value):
        if not _finite(number):
            refuse((*path, k), f"must be a finite number of metres, got {short(number)}")


def _check_image(value: Any, path: FieldPath) -> None:
    file = value
    if isinstance(value, dict):
        object_at(path, value, IMAGE_FIELDS, "an image")
        file = value.get("file")
        if "bearing" in value and not _finite(value["bearing"]):
            refuse((*path, "bearing"), f"must be finite [rad], got {short(value['bearing'])}")
    if not isinstance(file, str) or not file.strip() or not file.isprintable():
        refuse(path, f'an image is a path or {{"file": path, "bearing": b}}, got {short(value)}')
    if PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts:
        refuse(path, f"an image lies beside the map or in a folder there, got {short(file)}")


def _extra(entry: dict[str, Any], path: FieldPath) -> None:
    if not isinstance(entry.get("extra", {}), dict):
        refuse((*path, "extra"), f"must be an object, got {short(entry['extra'])}")


def _finite(value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer of hundreds of digits
        return False
