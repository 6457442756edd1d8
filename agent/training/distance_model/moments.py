"""Moments in towns: panoramas from places in the streets, and how far one drives between them.

Nothing is driven: a robot is put where it might be on a drive. Moments come in clusters around a spot, each
at most `AROUND` metres from it along the streets, heading either way; a third of the spots are junctions. So
every moment has others within reach, seen while going the same way, coming back or crossing, and others that
are just out of it. Pictures are rendered and scaled as a map's are. One file a town.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.training import town_files
from agent.training.distance_model.matches import ranges
from agent.training.distance_model.ways import Place, Ways
from envs.frames import Array
from envs.husky import VIEWS, camera_at
from envs.town_plan import Town, town
from envs.town_streets import ROAD
from envs.town_world import FAR, TownWorld
from maps.panorama import Panoramas, small

VERSION = 1  # of the moments that a seed gives
SPOTS, EACH = 12, 8  # clusters of a town, moments of a cluster
AROUND = 18.0  # [m]
P_JUNCTION = 0.35  # probability that a spot is a junction
RENDERED = 128  # [px]
ASIDE, LOOK = 0.8, 0.15  # [m], [rad] std of how the robot stands off the middle of the street
FARTHEST = ROAD - 0.8  # [m] off the middle
P_ASKEW = 0.15  # probability that it looks anywhere
OUTSIDE = 60.0  # [m] so far from the lowest corner of the streets the robot waits, out of sight


@dataclass(frozen=True, kw_only=True, eq=False)
class TownMoments:
    """n moments in a town."""

    pictures: Panoramas  # (n, 3, SIZE, SIZE, 3)
    ranges: NDArray[np.float32]  # (n, K) [m], see `matches.ranges`
    poses: Array  # (n, 3) x, y [m], yaw [rad]
    ways: NDArray[np.float32]  # (n, n) [m] along the streets, at least as far as they are apart


def seen(world: TownWorld, plan: Town, rng: np.random.Generator, spots: int = SPOTS) -> TownMoments:
    """Look at a town from moments drawn at random; the world is rebuilt."""
    (x, y), _ = plan.streets.bounds
    world.build(plan, (x - OUTSIDE, y - OUTSIDE, 0.0), rng)
    poses, ways = drawn(plan, rng, spots)
    views = [[world.render(camera_at(p, v, RENDERED, FAR)) for v in VIEWS] for p in poses]
    return TownMoments(
        pictures=small([np.stack([image.rgb for image in some]) for some in views]),
        ranges=np.array([ranges(some) for some in views]),
        poses=poses,
        ways=ways,
    )


def drawn(
    plan: Town, rng: np.random.Generator, spots: int = SPOTS
) -> tuple[Array, NDArray[np.float32]]:
    """Poses (n, 3) of moments in a town, and the ways between them (n, n)."""
    streets = Ways(plan.streets)
    places = [place for _ in range(spots) for place in _cluster(streets, rng)]
    poses = np.array([_pose(streets, place, rng) for place in places])
    apart = np.linalg.norm(poses[:, None, :2] - poses[None, :, :2], axis=-1)
    ways = np.maximum(streets.between(places), apart)
    return poses, ways.astype(np.float32)


def write(world: TownWorld, folder: Path, seed: int) -> None:
    """Look at the town of a seed and put what was seen into a folder, which is made if need be.

    Raises:
        OutputError: it cannot be written.
    """
    rng = np.random.default_rng([seed, VERSION])
    town_files.write(folder, seed, seen(world, town(seed), rng))


def load(folder: Path, seed: int) -> TownMoments:
    """What was seen of a town; errors as `town_files.load`."""
    return town_files.load(TownMoments, folder, seed)


def _cluster(streets: Ways, rng: np.random.Generator) -> list[Place]:
    """Places around a spot."""
    share = streets.lengths / streets.lengths.sum()
    street = int(rng.choice(len(share), p=share))
    along = float(rng.uniform(0.0, streets.lengths[street]))
    if rng.random() < P_JUNCTION:
        along = 0.0 if rng.random() < 0.5 else float(streets.lengths[street])
    found = []
    for _ in range(EACH):
        spot = Place(street, along, bool(rng.random() < 0.5))
        there = streets.wandered(spot, float(rng.uniform(0.0, AROUND)), rng)
        found.append(Place(there.street, there.along, bool(rng.random() < 0.5)))
    return found


def _pose(streets: Ways, place: Place, rng: np.random.Generator) -> Array:
    """How a robot stands at a place: off the middle, mostly looking ahead."""
    (x, y), ahead = streets.at(place)
    aside = float(np.clip(rng.normal(0.0, ASIDE), -FARTHEST, FARTHEST))
    yaw = ahead + float(rng.normal(0.0, LOOK))
    if rng.random() < P_ASKEW:
        yaw = float(rng.uniform(-np.pi, np.pi))
    turned = (yaw + np.pi) % (2 * np.pi) - np.pi
    return np.array([x - aside * np.sin(ahead), y + aside * np.cos(ahead), turned])
