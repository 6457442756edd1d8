"""Where the gripper can take a block or let it go: tip poses, best first, from the state alone.

A parallel gripper from above fits a cube in two ways, a quarter turn apart; which is better depends on what
stands beside the fingers. Blocks are grasped at their centre, or higher when a bowl's wall is near.
"""

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

from envs.clearance import footprint
from envs.frames import Pose, down_facing, yaw_of
from envs.layout import BLOCK_SIDE, BOWL_BASE_RADIUS, BOWL_HEIGHT
from envs.tabletop_state import GRIPPER, Kind, ObjectState, TabletopState

SPREAD = 0.03  # [m] each finger's travel before grasping and after letting go
FINGER_OUT = SPREAD + 0.012  # [m] from the tip's centre to a spread finger's outer side
HAND_REACH, HAND_DEPTH = 0.102, 0.032  # [m] the hand's half sizes along and across the fingers' way
HAND_ABOVE_TIP = 0.039  # [m] its underside: what is taller than that must not stand beneath it
GRASP_ABOVE_CENTRE = 0.006  # [m]
DROP = {Kind.BLOCK: 0.003, Kind.BOWL: 0.012}  # [m] let go this far above where it will rest


@dataclass(frozen=True)
class Grip:
    """One way to hold a block there."""

    tip: Pose  # of the grasp point between the fingers, in the world
    room: (
        float  # [m] from the hand and its spread fingers to the nearest thing; negative: they touch
    )


def grasps(state: TabletopState, name: str) -> list[Grip]:
    """Ways to take a block where it is, the roomiest first."""
    block = state[name]
    x, y, z = block.position
    bowl = state.get(block.support)
    lift = 0.012 if bowl is not None and bowl.kind is Kind.BOWL else GRASP_ABOVE_CENTRE
    return _quarter_turns(state, (x, y, z + lift), yaw_of(block.quat_xyzw), name)


def releases(
    state: TabletopState, held: str, position: tuple[float, float, float], support: str
) -> list[Grip]:
    """Ways to let a held block go so that its centre comes to rest at `position` [m]."""
    onto = state.get(support)
    drop = DROP[onto.kind] if onto is not None else DROP[Kind.BLOCK]
    yaw = yaw_of(onto.quat_xyzw) if onto is not None and onto.kind is Kind.BLOCK else 0.0
    if onto is not None and onto.kind is Kind.BOWL:
        yaw = _along_wall(onto, position)
    x, y, z = position
    return _quarter_turns(state, (x, y, z + drop + GRASP_ABOVE_CENTRE), yaw, held)


def _along_wall(bowl: ObjectState, position: tuple[float, float, float]) -> float:
    """A yaw that keeps both fingers equally far from a bowl's wall."""
    dx, dy = position[0] - bowl.position[0], position[1] - bowl.position[1]
    return 0.0 if hypot(dx, dy) < 1e-6 else atan2(dy, dx)


def _quarter_turns(
    state: TabletopState, point: tuple[float, float, float], yaw: float, name: str
) -> list[Grip]:
    """Both ways round, each by the smaller turn and then by the larger one."""
    grips = []
    for quarter in (0.0, pi / 2):
        turn = (yaw + quarter + pi / 2) % pi - pi / 2  # in [-pi/2, pi/2): the gripper is symmetric
        room = _room(state, point, turn, name)
        other = turn - pi if turn > 0 else turn + pi
        grips += [Grip(Pose.of(point, down_facing(t)), room) for t in (turn, other)]
    return sorted(grips, key=lambda g: -round(min(g.room, 0.01), 4))


def _room(state: TabletopState, point: tuple[float, float, float], yaw: float, name: str) -> float:
    """Distance [m] from the hand and its spread fingers to the nearest other thing at their height."""
    x, y, z = point
    across = (-sin(yaw), cos(yaw))  # the direction the fingers open in, for a tip facing down
    fingers = [(x + s * FINGER_OUT * across[0], y + s * FINGER_OUT * across[1]) for s in (1, -1)]
    others = [o for o in state if o.name != name and o.support != GRIPPER]
    return min(
        (
            min(_from_hand(o, point, across), *(_distance(o, finger, z) for finger in fingers))
            for o in others
        ),
        default=1.0,
    )


def _from_hand(
    o: ObjectState, point: tuple[float, float, float], across: tuple[float, float]
) -> float:
    """From the hand above the fingers to an object's surface, if the object is that tall."""
    x, y, z = o.position
    top = z + (BLOCK_SIDE / 2 if o.kind is Kind.BLOCK else BOWL_HEIGHT)
    if top < point[2] + HAND_ABOVE_TIP:
        return 1.0
    dx, dy = x - point[0], y - point[1]
    along = max(abs(dx * across[0] + dy * across[1]) - HAND_REACH, 0.0)
    aside = max(abs(dx * across[1] - dy * across[0]) - HAND_DEPTH, 0.0)
    return hypot(along, aside) - footprint(o.kind)


def _distance(o: ObjectState, xy: tuple[float, float], tip_height: float) -> float:
    """From a finger at `xy` to an object's surface; objects below the finger's end are no obstacle."""
    x, y, z = o.position
    apart = hypot(x - xy[0], y - xy[1])
    if o.kind is Kind.BLOCK:
        below = z + BLOCK_SIDE / 2 < tip_height - 0.014
        return 1.0 if below else apart - footprint(o.kind)
    if z + BOWL_HEIGHT < tip_height - 0.014:
        return 1.0
    inside = apart < BOWL_BASE_RADIUS
    return BOWL_BASE_RADIUS - apart if inside else max(apart - footprint(o.kind), -0.02)
