"""The drive that a map is made of: through every street of a town, in physics, kept as it goes.

    FOLDER/moments.jsonl        what decides the drive; a line a moment {"odometry", "pose", "shows"}; at the
                                end how it came out
    FOLDER/00000-forward.png    pictures, there before their line is

The same settings drive the same way, bit for bit. A drive that was cut short is driven again without looking,
up to where its pictures end: rendering is half of the work.
"""

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from math import atan2
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from rich.console import Console

from agent.map_settings import MapSettings
from agent.report.lines import ResultFile, progress_bar
from agent.report.output import OutputError, writing
from envs.frames import Array
from envs.husky import VIEWS
from envs.town_driver import Drive, Outcome
from envs.town_plan import Town, town
from envs.town_record import drive_looking, frame
from envs.town_streets import XY
from envs.town_tour import tour
from envs.town_world import TownWorld
from maps.graph import TopologicalMap
from maps.graph_json import View

VERSION = 1  # of the drive that settings give
LINES = "moments.jsonl"
SIZE = 128  # [px]
Shows = dict[str, dict[str, int]]  # view -> thing -> pixels


@dataclass(frozen=True, kw_only=True, eq=False)
class Moments:
    """The n moments of a drive, in order; pictures stay where they are."""

    folder: Path
    odometry: Array  # (n, 3) x, y [m], yaw [rad] from the start, with noise
    poses: Array  # (n, 3) in the town, true: for judging only
    shows: tuple[Shows, ...]
    drive: Drive

    def __len__(self) -> int:
        return len(self.odometry)

    def pictures(self, moment: int) -> list[View]:
        """The panorama of a moment, with bearings as seen from the robot [rad]."""
        return [
            View(f"{moment:05d}-{view}.png", float(np.radians(aside)))
            for view, aside in VIEWS.items()
        ]

    def as_map(self) -> TopologicalMap:
        """A node for each moment, without edges: its pictures where odometry believes they were taken."""
        made = TopologicalMap(folder=self.folder)
        for moment, (x, y, _) in enumerate(self.odometry.tolist()):
            made.add_node(moment, (x, y, 0.0), self.pictures(moment))
        return made


def explore(settings: MapSettings, folder: Path, console: Console) -> Moments:
    """Drive through every street of a town, or what is missing of that.

    Args:
        settings: which town, and how.
        folder: where moments are kept; made if need be.
        console: where progress is shown.

    Raises:
        OutputError: the folder holds another drive, or it cannot be written.
    """
    note = json.dumps(settings.drive_note() | {"version": VERSION, "size": SIZE})
    file = ResultFile(path=folder / LINES, note=note, work="drive")
    lines = file.read()
    if lines and "outcome" in lines[-1]:
        return _moments(folder, lines)
    plan = town(settings.town)
    way, odometry = np.random.default_rng([settings.seed, settings.town, VERSION]).spawn(2)
    points = _way(plan, way)
    with file.appending() as append, closing(TownWorld()) as world, progress_bar(console) as bar:
        world.build(plan, _start(points), odometry, noise=settings.noise)
        driven = bar.add_task("driving [m]", total=round(_long(points)))
        seen = 0

        def look(world: TownWorld) -> None:
            nonlocal seen
            if seen < len(lines):
                _check_same(lines[seen], world, file.path)
            else:
                lines.append(_looked(world, folder, seen))
                append(lines[seen])
            seen += 1
            bar.update(driven, completed=round(world.driven))

        drive = drive_looking(world, points, look, every=settings.every)
        lines.append(asdict(drive))
        append(lines[-1])
        bar.update(driven, completed=round(drive.way), total=round(drive.way))
    return _moments(folder, lines)


def _looked(world: TownWorld, folder: Path, number: int) -> dict[str, Any]:
    """The moment as it is, its pictures written."""
    now = frame(world, SIZE)
    with writing(folder):
        for view, image in now.images.items():
            Image.fromarray(image).save(folder / f"{number:05d}-{view}.png")
    return {"odometry": list(now.odometry), "pose": list(now.pose), "shows": now.shows}


def _check_same(line: dict[str, Any], world: TownWorld, path: Path) -> None:
    """Refuse to go on with pictures of another way; raises OutputError."""
    state = world.state()
    if line.get("pose") != [*state.position, state.yaw]:
        raise OutputError(
            f"{path}: this machine does not drive as the one that began; remove the folder"
        )


def _way(plan: Town, rng: np.random.Generator) -> list[XY]:
    """The middle of the streets along a tour from a junction of the generator's choice."""
    start = int(rng.integers(len(plan.streets.junctions)))
    return plan.streets.along(tour(plan.streets, start, rng))


def _start(points: Sequence[XY]) -> tuple[float, float, float]:
    (x0, y0), (x1, y1) = points[:2]
    return x0, y0, atan2(y1 - y0, x1 - x0)


def _long(points: Sequence[XY]) -> float:
    return float(np.hypot(*np.diff(np.array(points), axis=0).T).sum())


def _moments(folder: Path, lines: Sequence[dict[str, Any]]) -> Moments:
    """What the lines of a whole drive say; raises OutputError where they do not."""
    try:
        *moments, end = lines
        return Moments(
            folder=folder,
            odometry=np.array([line["odometry"] for line in moments], float).reshape(-1, 3),
            poses=np.array([line["pose"] for line in moments], float).reshape(-1, 3),
            shows=tuple(line["shows"] for line in moments),
            drive=Drive(**end | {"outcome": Outcome(end["outcome"])}),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise OutputError(
            f"{folder / LINES}: not a drive ({error!r}); remove the folder"
        ) from error
