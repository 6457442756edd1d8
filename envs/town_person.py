"""A person who puts a robot that cannot get free back on the street, as a safety driver would.

The person sees where the robot truly is. It comes to the nearest place in the middle of a street with room
around it, along the street, facing the way it faced before as nearly as the street allows.
"""

from math import hypot

import numpy as np

from envs.errors import EnvError
from envs.frames import Array
from envs.town_plan import Town
from envs.town_world import TownWorld

ROOM = 1.6  # [m] from the robot's middle to anything
SPACING = 0.5  # [m] between places that are looked at


def put_back(world: TownWorld) -> None:
    """Put the robot of a built world back on the street.

    Raises:
        EnvError: nothing has been built, or no street has room.
    """
    world.carry(spot(world.town, world.husky.pose))


def spot(town: Town, pose: Array) -> tuple[float, float, float]:
    """x, y [m], yaw [rad] where a robot at a pose (3,) would be put back.

    Raises:
        EnvError: no street has room.
    """
    outlines = np.concatenate([thing.outline for thing in town.things] or [np.full((1, 2), np.inf)])
    for x, y, yaw in sorted(_places(town), key=lambda at: hypot(at[0] - pose[0], at[1] - pose[1])):
        if np.hypot(outlines[:, 0] - x, outlines[:, 1] - y).min() > ROOM:
            back = np.cos(pose[2] - yaw) < 0
            return x, y, yaw + np.pi if back else yaw
    raise EnvError("no street of the town has room for the robot")


def _places(town: Town) -> list[tuple[float, float, float]]:
    """Places in the middle of all streets, and which way each leads there [rad]."""
    found = list[tuple[float, float, float]]()
    for (x0, y0), (x1, y1) in town.streets.pieces.tolist():
        length = hypot(x1 - x0, y1 - y0)
        yaw = float(np.arctan2(y1 - y0, x1 - x0))
        for share in np.linspace(0.0, 1.0, 1 + round(length / SPACING)).tolist():
            found.append((x0 + share * (x1 - x0), y0 + share * (y1 - y0), yaw))
    return found
