"""The tabletop as numbers: sizes, colours, places. Every length is in metres, in the world frame.

The world frame is the robot's base frame: x points away from the robot, y to its left, z up; the table's
surface is z = 0. Words such as "top left" are those of the person who looks at the overview picture, taken
from across the table, facing the robot: top is near the robot (small x), left is small y.
"""

from dataclasses import dataclass

BLOCK_SIDE = 0.04
BOWL_HEIGHT = 0.045
BOWL_FLOOR = 0.006  # thickness of the bowl's bottom
BOWL_BASE_RADIUS = 0.055  # inner, at the bottom
BOWL_RIM_RADIUS = 0.075  # outer, at the rim
BOWL_CAPACITY = 3  # blocks

BLOCK_REACH = 0.0283  # half the diagonal of a block's footprint
PLACE_RADIUS = 0.06  # an object whose centre is this near a named place is there
CLEARANCE = 0.035  # what a finger needs beside a block

TABLE_X = (0.12, 0.98)  # the whole top, including what no arm reaches
TABLE_Y = (-0.55, 0.55)
SPAWN_X = (0.32, 0.66)  # where seeded placement puts things: all of it is in reach
SPAWN_Y = (-0.36, 0.36)

COLOURS: dict[str, tuple[float, float, float]] = {
    "red": (0.86, 0.16, 0.16),
    "orange": (0.96, 0.55, 0.12),
    "yellow": (0.97, 0.86, 0.20),
    "green": (0.25, 0.65, 0.27),
    "cyan": (0.30, 0.82, 0.85),
    "blue": (0.16, 0.36, 0.85),
    "purple": (0.50, 0.22, 0.65),
    "pink": (0.98, 0.60, 0.75),
    "brown": (0.50, 0.32, 0.18),
    "gray": (0.55, 0.56, 0.58),
}


@dataclass(frozen=True)
class Place:
    """A named spot on the table."""

    name: str
    x: float  # [m], world
    y: float  # [m], world


PLACES: tuple[Place, ...] = (
    Place("top left corner", 0.34, -0.34),
    Place("top right corner", 0.34, 0.34),
    Place("bottom left corner", 0.64, -0.34),
    Place("bottom right corner", 0.64, 0.34),
    Place("middle", 0.49, 0.0),
)
MIRRORED = {"left": "right", "right": "left"}  # what a mirrored table's places are called
