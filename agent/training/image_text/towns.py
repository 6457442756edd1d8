"""Views of towns: what a robot's cameras see from places in the streets, of which pair, and how far away.

One file a town, a function of seed, town and what the town goes without; written whole or not at all, nothing
pickled. A robot that stands in a street sees its town through three cameras, as it will when it drives.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import atan2
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.training import town_files
from agent.training.image_text.pairs import NUMBERS, Pair
from envs.camera import CameraImage
from envs.frames import Array
from envs.husky import VIEWS, camera_at
from envs.town_plan import Town, town
from envs.town_streets import Streets
from envs.town_world import FAR, TownWorld
from maps.regions import squares

VERSION = 1  # of the views that a seed gives
PLACES = 24  # of each town
SIZE = 128  # [px]
SOME = 5  # pixels of a square's 16 that show a thing if the square does, at least: much is thin
ASIDE, LOOK = 0.8, 0.12  # [m], [rad] std of how the robot stands off the middle of the street
P_ASKEW = 0.15  # probability that it looks anywhere
OUTSIDE = 60.0  # [m] so far from the lowest corner of the streets the robot waits, out of sight


@dataclass(frozen=True, kw_only=True, eq=False)
class TownViews:
    """n places, each seen through three cameras."""

    pictures: NDArray[np.uint8]  # (n, n_views, H, W, 3)
    things: NDArray[np.uint8]  # (n, n_views, H, W), number of the pair, from 1; 0: no thing
    ranges: NDArray[np.float16]  # (n, n_views, h, w) [m] of what each square shows
    poses: Array  # (n, 3) x, y [m], yaw [rad]


def seen(world: TownWorld, plan: Town, rng: np.random.Generator, places: int = PLACES) -> TownViews:
    """Look at a town from places drawn at random; the world is rebuilt."""
    (x, y), _ = plan.streets.bounds
    world.build(plan, (x - OUTSIDE, y - OUTSIDE, 0.0), rng)
    poses = np.array([_pose(plan.streets, rng) for _ in range(places)])
    images = [[world.render(camera_at(p, v, SIZE, FAR)) for v in VIEWS] for p in poses]
    numbers = {n: NUMBERS[t.colour, t.kind] + 1 for n, t in plan.bodies.items()}
    things = np.array([[_pairs(image, numbers) for image in some] for some in images])
    return TownViews(
        pictures=np.array([[image.rgb for image in some] for some in images]),
        things=things,
        ranges=_ranges(things, np.array([[image.depth for image in some] for some in images])),
        poses=poses,
    )


def write(world: TownWorld, folder: Path, seed: int, without: Collection[Pair]) -> None:
    """Look at the town of a seed and put what was seen into a folder, which is made if need be.

    Raises:
        OutputError: it cannot be written.
    """
    rng = np.random.default_rng([seed, VERSION])
    town_files.write(folder, seed, seen(world, town(seed, without=without), rng))


def load(folder: Path, seed: int) -> TownViews:
    """What was seen of a town; errors as `town_files.load`."""
    return town_files.load(TownViews, folder, seed)


def _pose(streets: Streets, rng: np.random.Generator) -> Array:
    """A place in a street and a direction, mostly along it."""
    along = streets.pieces[:, 1] - streets.pieces[:, 0]
    long = np.linalg.norm(along, axis=1)
    i = int(rng.choice(len(long), p=long / long.sum()))
    ahead = along[i] / long[i] * (1 if rng.random() < 0.5 else -1)
    at = streets.pieces[i, 0] + rng.uniform(0.02, 0.98) * along[i]
    at = at + rng.normal(0.0, ASIDE) * np.array([-ahead[1], ahead[0]])
    yaw = atan2(ahead[1], ahead[0]) + float(rng.normal(0.0, LOOK))
    if rng.random() < P_ASKEW:
        yaw = float(rng.uniform(-np.pi, np.pi))
    return np.array([*at, yaw])


def _pairs(image: CameraImage, numbers: dict[str, int]) -> NDArray[np.uint8]:
    table = np.zeros(max(image.bodies, default=0) + 2, np.uint8)
    for body, name in image.bodies.items():
        table[body] = numbers.get(name, 0)
    return table[image.segmentation]  # -1, nothing, is the table's last entry


def shown(things: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """What each square of pictures (..., H, W) shows: the thing that most of its pixels do.

    Returns:
        The number of the pair, 0: none; whether that is sure: `SOME` pixels show the thing, or none does
        any; each (..., h, w).
    """
    pixels = squares(things)
    named, most = np.zeros(pixels.shape[:-1], np.uint8), np.zeros(pixels.shape[:-1], np.uint8)
    for k in range(pixels.shape[-1]):
        thing = pixels[..., k]
        count = (pixels == thing[..., None]).sum(axis=-1, dtype=np.uint8)
        more = (thing > 0) & (count > most)
        named, most = np.where(more, thing, named), np.where(more, count, most)
    return named, (most >= SOME) | (named == 0)


def _ranges(things: NDArray[np.uint8], depth: NDArray[np.float32]) -> NDArray[np.float16]:
    """(..., h, w) the median range of the pixels that show what their square does."""
    own = squares(things) == shown(things)[0][..., None]
    middle: NDArray[np.float32] = np.nanmedian(np.where(own, squares(depth), np.nan), axis=-1)
    return middle.astype(np.float16)
