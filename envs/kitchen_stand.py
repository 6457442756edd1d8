"""Where the robot's base stands: before a place, or so that a point is where the arm likes its work."""

from collections.abc import Collection

from envs.kitchen_layout import CABINET, DRAWERS
from envs.kitchen_plan import (
    ARM_AHEAD,
    BASE_RADIUS,
    DRAWER_TRAVEL,
    GAP,
    INSIDES,
    NEAREST_TO_CHEST,
    STEPS,
    SURFACES,
    SWEET_SPOT,
    XY,
    Side,
)

Stand = tuple[float, float, float]  # x, y [m], yaw [rad] of the base


def nearest(location: str, side: Side, opened: Collection[str]) -> float:
    """How near [m] the base's axis may come to a side's edge while these drawers are open."""
    if location in DRAWERS:
        return NEAREST_TO_CHEST
    if location != CABINET:
        return BASE_RADIUS + GAP
    drawer = next(d for d, step in STEPS.items() if step.sides[0] == side)
    return NEAREST_TO_CHEST + (DRAWER_TRAVEL if drawer in opened else 0.0)


def stand_before(
    location: str, side: Side, point: XY, opened: Collection[str], ahead: float = SWEET_SPOT
) -> Stand:
    """Before a side, a point straight ahead, at the sweet spot or as near to it as one gets."""
    along, depth = side.local(point)
    away = max(nearest(location, side, opened), ahead + ARM_AHEAD - depth)
    return *side.world(along, -away), side.yaw


def stand_at(station: str, opened: Collection[str]) -> Stand:
    """Before the middle of a station's first side; at a drawer with room to open it."""
    if station in DRAWERS:
        if station in opened:
            side = INSIDES[station].sides[0]
            return stand_before(station, side, side.world(0.0, 0.1), opened)
        side = STEPS[station].sides[0]
        return stand_before(station, side, side.middle, opened)
    side = SURFACES[station][0].sides[0]
    return stand_before(station, side, side.world(0.0, 0.14), opened)
