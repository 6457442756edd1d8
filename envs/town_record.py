"""A recorded traversal: pictures and noisy odometry along a drive, with the truth beside them for judging.

    FOLDER/traversal.json   {"schema": 1, "town": 7, "views": ["forward", ...], "frames":
                             [{"odometry": [x, y, yaw], "pose": [x, y, yaw], "driven": 3.0,
                               "shows": {"forward": {"red bench": 41}}}, ...]}
    FOLDER/00000-forward.png ...

"odometry" is what a map may be built from; "pose" and "shows" (pixels of each thing in a picture) are true.
A folder appears only when it is whole.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from envs.camera import CameraImage
from envs.errors import EnvError
from envs.town_driver import CRUISE, Drive, Outcome, drive_along
from envs.town_streets import XY
from envs.town_world import EARTH, LAWN, ROBOT, TownWorld

SCHEMA = 1
NAME = "traversal.json"
LEAST_PIXELS = 4  # of a thing that a picture shows
Triple = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """One moment of a traversal."""

    odometry: Triple  # x, y [m], yaw [rad] from the start, with noise
    pose: Triple  # in the town, true
    driven: float  # [m], true
    images: dict[str, NDArray[np.uint8]]  # view -> (H, W, 3)
    shows: dict[str, dict[str, int]]  # view -> body -> pixels


@dataclass(frozen=True, kw_only=True, eq=False)
class Traversal:
    """A whole drive."""

    town: int  # seed
    drive: Drive
    frames: tuple[Frame, ...]


def record(
    world: TownWorld,
    points: Sequence[XY],
    *,
    every: float = 2.0,
    size: int = 128,
    speed: float = CRUISE,
    budget: int | None = None,
) -> Traversal:
    """Drive along a line and take pictures after each `every` metres; arguments as `drive_along`."""
    frames = list[Frame]()
    drive = drive_looking(
        world,
        points,
        lambda world: frames.append(frame(world, size)),
        every=every,
        speed=speed,
        budget=budget,
    )
    return Traversal(town=world.town.seed, drive=drive, frames=tuple(frames))


def drive_looking(
    world: TownWorld,
    points: Sequence[XY],
    look: Callable[[TownWorld], None],
    *,
    every: float,
    speed: float = CRUISE,
    budget: int | None = None,
) -> Drive:
    """Drive along a line, and look at the start and after each `every` metres; else as `drive_along`."""
    last = -inf

    def moved(world: TownWorld) -> None:
        nonlocal last
        if world.driven - last >= every:
            last = world.driven
            look(world)

    moved(world)
    return drive_along(world, points, speed=speed, budget=budget, each=moved)


def frame(world: TownWorld, size: int) -> Frame:
    """The moment as it is."""
    observation = world.observe(world.views(size))
    state = observation.state
    return Frame(
        odometry=state.odometry,
        pose=(*state.position, state.yaw),
        driven=state.driven,
        images={view: image.rgb for view, image in observation.images.items()},
        shows={view: shown(image) for view, image in observation.images.items()},
    )


def shown(image: CameraImage) -> dict[str, int]:
    """How many pixels of each thing a picture shows, most first."""
    numbers, counts = np.unique(image.segmentation, return_counts=True)
    found = {
        image.bodies[n]: c
        for n, c in zip(numbers.tolist(), counts.tolist(), strict=True)
        if n in image.bodies and c >= LEAST_PIXELS
    }
    things = {k: c for k, c in found.items() if k not in (EARTH, LAWN, ROBOT)}
    return dict(sorted(things.items(), key=lambda item: (-item[1], item[0])))


def save(traversal: Traversal, folder: Path) -> None:
    """Write a traversal into a folder that does not exist yet.

    Raises:
        EnvError: it exists, or its parent does not.
    """
    if folder.exists():
        raise EnvError(f"{folder}: already there; name a new folder")
    if not folder.parent.is_dir():
        raise EnvError(f"{folder}: there is no folder {folder.parent}")
    aside = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    frames = []
    for i, moment in enumerate(traversal.frames):
        for view, image in moment.images.items():
            Image.fromarray(image).save(aside / f"{i:05d}-{view}.png")
        frames.append(
            {
                "odometry": list(moment.odometry),
                "pose": list(moment.pose),
                "driven": moment.driven,
                "shows": moment.shows,
            }
        )
    drive = traversal.drive
    text = json.dumps(
        {
            "schema": SCHEMA,
            "town": traversal.town,
            "views": list(traversal.frames[0].images) if frames else [],
            "outcome": drive.outcome,
            "physics_steps": drive.physics_steps,
            "way": drive.way,
            "collisions": drive.collisions,
            "frames": frames,
        }
    )
    (aside / NAME).write_text(text, encoding="utf-8")
    aside.chmod(0o755)
    aside.rename(folder)


def load(folder: Path) -> Traversal:
    """Read a traversal back.

    Raises:
        EnvError: not a whole traversal; names the file.
    """
    file = folder / NAME
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise EnvError(f"{file}: schema {data['schema']}, this version reads {SCHEMA}")
        frames = tuple(_frame(folder, i, f, data["views"]) for i, f in enumerate(data["frames"]))
        drive = Drive(
            outcome=Outcome(data["outcome"]),
            physics_steps=data["physics_steps"],
            way=data["way"],
            collisions=data["collisions"],
        )
        return Traversal(town=data["town"], drive=drive, frames=frames)
    except (OSError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, EnvError):
            raise
        raise EnvError(f"{file}: not a whole traversal: {error!r}") from error


def _frame(folder: Path, index: int, data: Any, views: list[str]) -> Frame:
    images = {v: np.asarray(Image.open(folder / f"{index:05d}-{v}.png")) for v in views}
    (x, y, yaw), (px, py, pyaw) = data["odometry"], data["pose"]
    return Frame(
        odometry=(x, y, yaw),
        pose=(px, py, pyaw),
        driven=data["driven"],
        images=images,
        shows=data["shows"],
    )
