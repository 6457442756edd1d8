"""The kitchen's floor plan as numbers: places, the sides they are reached from, and spots to put things on.

World frame: x to the right and y to the back of the room as the overview shows it, z up; the floor is z = 0.
The cabinet is a step chest on the back wall: three drawers side by side, each a little lower than the one to
its left, so that no open drawer hides another, and each can be reached into from above. A place is reached
from its sides only; a spot is the centre of one square of a grid within the arm's reach of a side.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from envs.kitchen_layout import CABINET, DRAWERS, TRASH, USER
from envs.urdf import XYZ

XY = tuple[float, float]
ROOM_X, ROOM_Y = (-2.5, 2.5), (-2.2, 2.2)  # [m]

PITCH, NARROW_PITCH = 0.13, 0.105  # [m] between spots, on furniture and inside it
DRAWER_TRAVEL = 0.36  # [m] how far a drawer opens
DRAWER_HALF = (0.375, 0.165)  # [m] half sizes of its inside, across and along its way
DRAWER_WALL = 0.012
PANEL_HEIGHT = 0.125  # [m] of a drawer's front
HANDLE_OUT = 0.065  # [m] the handle's middle, in front of the panel
HANDLE_HALF = (0.009, 0.018, 0.045)  # [m]
HANDLE_MIDDLE = 0.06  # [m] above the drawer's floor
COLUMN = 0.8  # [m] width of a drawer's part of the chest
BOARD = 0.205  # [m] the chest's top, above the drawer's floor
CHEST_DEPTH = 0.4


@dataclass(frozen=True)
class Side:
    """An edge from which the robot uses a place; it looks along `yaw` when it stands there."""

    middle: XY  # [m] of the edge, world
    yaw: float  # [rad]
    length: float  # [m]

    def world(self, along: float, depth: float) -> XY:
        """The point so far to the left along the edge and so far behind it [m]; before it: negative."""
        c, s = cos(self.yaw), sin(self.yaw)
        return (
            self.middle[0] - s * along + c * depth,
            self.middle[1] + c * along + s * depth,
        )

    def local(self, xy: XY) -> XY:
        """Undoes `world`."""
        dx, dy = xy[0] - self.middle[0], xy[1] - self.middle[1]
        c, s = cos(self.yaw), sin(self.yaw)
        return -s * dx + c * dy, c * dx + s * dy


@dataclass(frozen=True)
class Spot:
    """Where one thing can stand."""

    side: Side
    position: XYZ  # [m] of what stands there: its bottom; in a drawer as if that were open


@dataclass(frozen=True, kw_only=True)
class Place:
    """Something with a surface that things stand on."""

    name: str
    height: float  # [m] of the surface
    middle: XY  # [m] of the surface
    half: XY  # [m]
    sides: tuple[Side, ...]
    columns: int
    rows: int
    first_row: float  # [m] from the edge
    pitch: float = PITCH

    def spots(self) -> Iterator[Spot]:
        """All of them, side by side, the rows near the edge first."""
        across = (np.arange(self.columns) - (self.columns - 1) / 2) * self.pitch
        for side in self.sides:
            for row in range(self.rows):
                for along in across.tolist():
                    xy = side.world(along, self.first_row + row * self.pitch)
                    yield Spot(side, (*xy, self.height))

    def covers(self, xy: XY, margin: float = 0.0) -> bool:
        """Whether a point is above the surface, or beside it by at most `margin` [m]."""
        return all(
            abs(p - m) <= h + margin for p, m, h in zip(xy, self.middle, self.half, strict=True)
        )


def _along_wall(name: str, height: float, middle: XY, half: XY, yaw: float, n: int) -> Place:
    """A place at a wall with three rows of spots before whoever looks along `yaw`."""
    depth = half[0] if abs(cos(yaw)) > 0.5 else half[1]
    length = 2 * (half[1] if abs(cos(yaw)) > 0.5 else half[0])
    edge = (middle[0] - depth * cos(yaw), middle[1] - depth * sin(yaw))
    sides = (Side(edge, yaw, length),)
    return Place(
        name=name,
        height=height,
        middle=middle,
        half=half,
        sides=sides,
        columns=n,
        rows=3,
        first_row=0.07,
    )


CLOSE_COUNTER = _along_wall("close counter", 0.62, (-2.22, -0.25), (0.21, 0.96), pi, 14)
FAR_COUNTER = _along_wall("far counter", 0.62, (2.22, -0.25), (0.21, 0.96), 0.0, 14)
SIDE_TABLE = _along_wall(USER, 0.60, (-1.05, -1.55), (0.5, 0.21), -pi / 2, 7)

_TABLE = (0.35, -0.15)
TABLE = Place(
    name="table",
    height=0.58,
    middle=_TABLE,
    half=(0.5, 0.42),
    sides=(
        Side((_TABLE[0], _TABLE[1] + 0.42), -pi / 2, 1.0),
        Side((_TABLE[0], _TABLE[1] - 0.42), pi / 2, 1.0),
    ),
    columns=7,
    rows=3,
    first_row=0.07,
)
BIN_WALL, BIN_DEPTH = 0.012, 0.05  # [m]
BIN = Place(
    name=TRASH,
    height=0.56,
    middle=(1.55, 1.96),
    half=(0.45, 0.21),
    sides=(Side((1.55, 1.75), pi / 2, 0.9),),
    columns=7,
    rows=3,
    first_row=0.09,
    pitch=0.115,
)

CHEST_FRONT = ROOM_Y[1] - 0.02 - CHEST_DEPTH  # [m] y
COLUMNS = dict(zip(DRAWERS, (-1.4, -0.6, 0.2), strict=True))  # x of each drawer's middle [m]
DRAWER_FLOORS = dict(zip(DRAWERS, (0.495, 0.455, 0.415), strict=True))  # [m]
STEPS = {  # the parts of the cabinet's top
    drawer: Place(
        name=CABINET,
        height=DRAWER_FLOORS[drawer] + BOARD,
        middle=(x, CHEST_FRONT + CHEST_DEPTH / 2),
        half=(COLUMN / 2, CHEST_DEPTH / 2),
        sides=(Side((x, CHEST_FRONT), pi / 2, COLUMN),),
        columns=7,
        rows=3,
        first_row=0.055,
        pitch=NARROW_PITCH,
    )
    for drawer, x in COLUMNS.items()
}
INSIDES = {
    drawer: Place(
        name=drawer,
        height=DRAWER_FLOORS[drawer],
        middle=(x, CHEST_FRONT - DRAWER_TRAVEL + DRAWER_HALF[1]),
        half=DRAWER_HALF,
        sides=(Side((x, CHEST_FRONT - DRAWER_TRAVEL), pi / 2, COLUMN),),
        columns=7,
        rows=3,
        first_row=0.062,
        pitch=NARROW_PITCH,
    )
    for drawer, x in COLUMNS.items()
}
SURFACES = {
    p.name: (p,) for p in (CLOSE_COUNTER, FAR_COUNTER, TABLE, BIN, SIDE_TABLE, *INSIDES.values())
} | {CABINET: tuple(STEPS.values())}
USER_AT: XY = (-1.05, -1.98)  # where the person is

BASE_RADIUS = 0.25  # [m] the robot's
ARM_AHEAD, ARM_HEIGHT = 0.06, 0.60  # [m] where the arm stands on it, before its axis
SWEET_SPOT = 0.50  # [m] before the arm: where it likes its work
GAP = 0.03  # [m] the robot keeps from furniture
NEAREST_TO_CHEST = BASE_RADIUS + HANDLE_OUT + HANDLE_HALF[1] + GAP  # [m] its axis from a panel
FARTHEST = dict.fromkeys(SURFACES, 0.6) | dict.fromkeys(DRAWERS, 0.88)  # [m] from the edge


def stands_at(station: str, xy: XY, yaw: float) -> bool:
    """Whether a robot there stands at the station: before one of its sides, near, and facing it."""
    sides = STEPS[station].sides if station in STEPS else SURFACES[station][0].sides
    for side in sides:
        along, depth = side.local(xy)
        beside = abs(along) <= side.length / 2 and -FARTHEST[station] <= depth <= -BASE_RADIUS
        if beside and cos(yaw - side.yaw) > 0.9:
            return True
    return False
