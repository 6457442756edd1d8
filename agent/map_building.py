"""`doable map build`: a town is explored in physics, and a topological map made of the drive.

    explore (agent.map_drive) -> codes of all panoramas (maps.codes) -> loop closures (maps.loop_closure)
    -> nodes and edges (maps.building) -> embeddings of the pictures they keep (maps.views)

What is in the folder then is told in `agent.map_files`. The models look at every picture once: a query
on the map encodes none of them again. A map that was cut short goes on from what is kept of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from agent import map_folder
from agent.compose import OptionError
from agent.device import resolve_device
from agent.map_drive import Moments, explore
from agent.map_files import DRIVE, EMBEDDINGS, IMAGES, TRAVERSAL
from agent.map_settings import MapSettings
from agent.report.lines import progress_bar
from maps import distance, image_text
from maps.building import Rules, build
from maps.codes import CodeStore
from maps.distance import DistanceModel
from maps.embeddings import EmbeddingStore
from maps.graph import TopologicalMap
from maps.graph_json import View
from maps.image_text import ImageText
from maps.loop_closure import ClosureRules, Relate, close_loops
from maps.pose_graph import Closures
from maps.roads import Indices
from maps.views import views_of


@dataclass(frozen=True, kw_only=True, eq=False)
class MapModels:
    """What looks at the pictures."""

    distance: DistanceModel
    clip: ImageText

    @classmethod
    def load(cls, settings: MapSettings, device: str = "auto") -> "MapModels":
        """The models that settings name.

        Raises:
            OptionError: no such device.
            DistanceError, ImageTextError: a model is not there, or broken.
        """
        try:
            where = resolve_device(device)
        except ValueError as error:
            raise OptionError(str(error)) from error
        return cls(
            distance=distance.load(settings.distance, where),
            clip=image_text.load(settings.clip, where),
        )


def build_map(
    settings: MapSettings,
    folder: Path,
    console: Console,
    *,
    resume: bool = False,
    models: MapModels | None = None,
) -> TopologicalMap:
    """Explore a town and leave its map in a folder.

    Args:
        settings: which town, and how.
        folder: where; made if need be.
        console: where progress is shown.
        resume: whether to go on with a map that was cut short there.
        models: what looks at the pictures; None: those that the settings name.

    Raises:
        OptionError, DistanceError, ImageTextError: what cannot be; nothing is written then.
        OutputError: the folder holds something else, or cannot be written.
        MapError: a store of codes or embeddings there is broken.
    """
    settings.check()
    models = models or MapModels.load(settings)
    map_folder.claim(settings, folder, resume=resume)
    moments = explore(settings, folder / TRAVERSAL, console)
    codes = CodeStore(folder / EMBEDDINGS, models.distance)
    with _counted("encoding", len(moments), console) as each:
        seen = codes.of(moments.as_map(), each).codes

    def relate(first: Indices, second: Indices) -> distance.Relation:
        return models.distance.relate(seen[first], seen[second])

    with _counted("closing loops", 2 * len(moments), console) as each:
        town, moment_of = mapped(moments, settings, relate, each, folder)
    pictures = sum(len(images) for _, images in town.graph.nodes(data="images"))
    map_folder.put_pictures(town, moments, folder)
    map_folder.write_truth(town, moments, moment_of, folder, settings.town)
    with _counted("embedding", pictures, console) as each:
        views_of(town, EmbeddingStore(folder / EMBEDDINGS, models.clip), each)
    map_folder.finish(town, folder)
    return town


def ensure_map(
    town: int,
    folder: Path,
    settings: MapSettings | None = None,
    console: Console | None = None,
    *,
    models: MapModels | None = None,
) -> TopologicalMap:
    """The map of a town in a folder, made only where it is not there yet; errors as `build_map`.

    Args:
        town: its seed.
        folder: where the map is, or will be.
        settings: of that town; None: the usual ones, and one that is there may be of others.
        console: where progress is shown; None: nowhere.
        models: as of `build_map`; not asked for where the map is there.
    """
    made = map_folder.finished(folder, town, settings)
    if made is not None:
        return made
    settings = settings or MapSettings(town=town)
    if settings.town != town:
        raise OptionError(f"a map of town {town}, but settings of town {settings.town}")
    silent = console or Console(quiet=True)
    return build_map(settings, folder, silent, resume=map_folder.begun(folder), models=models)


def mapped(
    moments: Moments,
    settings: MapSettings,
    relate: Relate,
    each: Callable[[int], None] | None = None,
    folder: Path | None = None,
) -> tuple[TopologicalMap, dict[str, int]]:
    """The map of a drive.

    Args:
        moments: of the drive.
        settings: how dense the map is.
        relate: what the distance model says of pairs of moments.
        each: told of progress, as by `close_loops`.
        folder: where the map will lie.

    Returns:
        The map, and of which moment each of its pictures is.
    """
    closures, fitted = close_loops(
        moments.odometry, relate, ClosureRules(reach=distance.REACH), each
    )
    panoramas = [moments.pictures(m) for m in range(len(moments))]
    views = [[View(f"{IMAGES}/{v.file}", v.bearing) for v in some] for some in panoramas]
    rules = Rules(spacing=settings.spacing)
    made = build(moments.odometry, views, closures, rules, start=fitted.poses)
    extra = settings.extra() | {DRIVE: _told(moments, closures, fitted.agrees)}
    town = TopologicalMap(made.graph, folder, extra)
    return town, {v.file: m for m, some in enumerate(views) for v in some}


def _told(moments: Moments, closures: Closures, agrees: "np.ndarray[Any, Any]") -> dict[str, Any]:
    """The drive in numbers."""
    return {
        "outcome": str(moments.drive.outcome),
        "way": round(moments.drive.way, 2),
        "collisions": moments.drive.collisions,
        "moments": len(moments),
        "closures": len(closures.first),
        "let_go": int((~agrees).sum()),
    }


@contextmanager
def _counted(what: str, total: int, console: Console) -> Iterator[Callable[[int], None]]:
    """A progress bar, and what is told of each piece done."""
    with progress_bar(console) as progress:
        bar = progress.add_task(what, total=total)
        yield lambda done: progress.advance(bar, done)
