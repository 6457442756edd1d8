"""The folder of a map while it is made: claimed before anything is driven, whole when map.json is there."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from agent.map_drive import Moments
from agent.map_files import IMAGES, MADE, MAP, TOWN, TRAVERSAL, TRUTH
from agent.map_settings import MapSettings
from agent.report.output import OutputError, write_json, writing
from maps import graph
from maps.graph import TopologicalMap

RUN = "run.json"  # in the traversal's folder: what decides the map
SCHEMA = 1


def claim(settings: MapSettings, folder: Path, *, resume: bool) -> None:
    """Make the folder, or see that what was begun there is this map.

    Raises:
        OutputError: it cannot be made, holds something else or another map, or there is nothing to resume.
    """
    run = folder / TRAVERSAL / RUN
    with writing(folder):
        if folder.exists() and not folder.is_dir():
            raise OutputError(f"cannot write to {folder}: it is a file; --out names a folder")
        if (folder / MAP).exists():
            raise OutputError(f"{folder} holds a finished map; choose another --out")
        if run.exists():
            if not resume:
                raise OutputError(f"{folder} holds a map that was cut short; add --resume to go on")
            _check_same(settings, _begun(run), folder)
            return
        if resume:
            raise OutputError(f"nothing to resume: {folder} has no {TRAVERSAL}/{RUN}")
        if folder.is_dir() and any(p.name != TRAVERSAL for p in folder.iterdir()):
            raise OutputError(f"{folder} holds something else than a map; choose another --out")
        run.parent.mkdir(parents=True, exist_ok=True)
    write_json(run, asdict(settings))


def begun(folder: Path) -> bool:
    """Whether a map was begun there and cut short."""
    return (folder / TRAVERSAL / RUN).exists() and not (folder / MAP).exists()


def finished(folder: Path, town: int, settings: MapSettings | None) -> TopologicalMap | None:
    """The map of a town that is there; None: there is none yet.

    Args:
        folder: where.
        town: its seed.
        settings: that have to have made it; None: any.

    Raises:
        MapError: it cannot be read, or a picture is missing.
        OutputError: it is another map.
    """
    if not (folder / MAP).exists():
        return None
    made = graph.load(folder / MAP, images=True)
    if made.extra.get(TOWN) != town:
        raise OutputError(f"{folder} holds a map of town {made.extra.get(TOWN)}, not of {town}")
    if settings is not None:
        _check_same(settings, made.extra.get(MADE), folder)
    return made


def put_pictures(town: TopologicalMap, moments: Moments, folder: Path) -> None:
    """Copy the pictures that a map's nodes keep out of the drive; raises OutputError."""
    with writing(folder / IMAGES):
        shutil.rmtree(folder / IMAGES, ignore_errors=True)
        (folder / IMAGES).mkdir()
        for _, images in town.graph.nodes(data="images"):
            for view in images:
                shutil.copyfile(moments.folder / Path(view.file).name, folder / view.file)


def write_truth(
    town: TopologicalMap,
    moments: Moments,
    moment_of: Mapping[str, int],
    folder: Path,
    seed: int,
) -> None:
    """Write where a map's nodes really are and what their pictures show; raises OutputError."""
    nodes = []
    for node, images in town.graph.nodes(data="images"):
        kept = list(dict.fromkeys(moment_of[view.file] for view in images))
        shown = [
            {
                "pose": moments.poses[moment].tolist(),
                "shows": {
                    view.file: list(moments.shows[moment].values())[k]
                    for k, view in enumerate(v for v in images if moment_of[v.file] == moment)
                },
            }
            for moment in kept
        ]
        nodes.append({"id": node, "pose": shown[0]["pose"], "moments": shown})
    write_json(folder / TRUTH, {"schema": SCHEMA, "town": seed, "nodes": nodes})


def finish(town: TopologicalMap, folder: Path) -> None:
    """Write the map, with which the folder is whole, and let go of the drive.

    Raises:
        MapError: it cannot be written.
    """
    graph.save(town, folder / MAP)
    shutil.rmtree(folder / TRAVERSAL, ignore_errors=True)


def _begun(run: Path) -> Any:
    try:
        return json.loads(run.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(
            f"cannot resume {run.parent.parent}: {RUN} is broken ({error})"
        ) from error


def _check_same(settings: MapSettings, before: Any, folder: Path) -> None:
    """Refuse a map of other settings; raises OutputError."""
    if not isinstance(before, dict):
        raise OutputError(f"{folder} holds a map that says nothing of how it was made")
    names = [f.name for f in fields(settings)]
    differ = [n for n in names if before.get(n) != getattr(settings, n)]
    if differ:
        told = ", ".join(f"--{n} {before.get(n)}" for n in differ)
        raise OutputError(f"{folder} is of {told}; name another folder, or the same options")
