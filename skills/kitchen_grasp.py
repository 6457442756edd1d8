"""How a thing can be held from above, and whether the hand has room there, from poses alone.

Fingers close across a level side that is narrow enough, near the top of what is tall, at the middle of what
is low or round. A can that lies is taken across its girth. Room is judged against the circles of other things
that are tall enough to meet the fingers or the hand, and against the low walls of drawers and the bin.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

import numpy as np

from envs.frames import Array, Pose, down_facing
from envs.kitchen_body import Body
from envs.kitchen_looks import GRIP_BELOW_TOP, Kind
from envs.kitchen_plan import (
    BIN,
    BIN_DEPTH,
    DRAWER_HALF,
    DRAWER_TRAVEL,
    INSIDES,
    PANEL_HEIGHT,
    Side,
)
from envs.panda import OPEN
from skills.grasp import HAND_ABOVE_TIP, HAND_DEPTH, HAND_REACH, Grip

WIDEST = 0.0385  # [m] half of what fits between the fingers
FINGER_OUT = OPEN + 0.012  # [m] from the tip's centre to an open finger's outer side
FINGER_END = 0.009  # [m] below the tip
FINGER_HALF = 0.011  # [m] across
TURNS = 8  # ways to turn the hand about a round thing, in half a turn
ENOUGH = 0.012  # [m] of room; more is no better
WALL_HEIGHT = 0.045  # [m] of a drawer's sides


@dataclass(frozen=True)
class Walls:
    """Low walls around where the hand works: those of a drawer or the bin."""

    side: Side  # of the open drawer
    front: float  # [m] heights of its front and of its other walls, world
    rest: float
    back: float  # [m] depth behind which there is no room for the hand at any height
    inner: tuple[
        float, float, float, float
    ]  # [m] along and depth that they enclose, in the side's frame

    def gap(self, xy: tuple[float, float], height: float) -> float:
        """How far inside a point at a height is [m]; beyond a wall: negative."""
        along, depth = self.side.local(xy)
        low, high, near, far = self.inner
        behind = depth - near if height < self.front else 1.0
        others = min(along - low, high - along, far - depth) if height < self.rest else 1.0
        return min(behind, others, self.back - depth)


def walls_of(location: str) -> Walls | None:
    """The walls of an open drawer or the bin; None elsewhere."""
    if location == BIN.name:
        rim, (a, b) = BIN.height + BIN_DEPTH, BIN.half
        return Walls(
            BIN.sides[0], rim, rim, 2 * b + 0.02, (0.012 - a, a - 0.012, 0.012, 2 * b - 0.012)
        )
    if location not in INSIDES:
        return None
    floor, (a, b) = INSIDES[location].height, DRAWER_HALF
    heights = floor + PANEL_HEIGHT, floor + WALL_HEIGHT
    return Walls(INSIDES[location].sides[0], *heights, DRAWER_TRAVEL, (-a, a, 0.012, 2 * b))


def grips(body: Body, others: Sequence[Body], walls: Walls | None, facing: float) -> list[Grip]:
    """Ways to take a thing where it is, the roomiest first, then the least turned from `facing` [rad]."""
    x, y, z = body.pose.position.tolist()
    height = z if body.look.kind is Kind.FRUIT else max(z, body.top - GRIP_BELOW_TOP)
    point = (x, y, height)
    return _sorted(_turns(body), point, others, walls, facing)


def releases(
    body: Body,
    tip: Pose,
    spot: tuple[float, float, float],
    turn: float | None,
    others: Sequence[Body],
    walls: Walls | None,
    facing: float,
) -> list[Grip]:
    """Ways to let a held thing go with its bottom on a spot [m].

    Args:
        body: what is held, as it hangs now.
        tip: where the hand is now.
        spot: where it goes.
        turn: the yaw [rad] it should have, or that plus half a turn; None: any. What is low goes between
            walls so that the fingers open along the edge, whatever its yaw is then.
        others: what else is about.
        walls: around the spot.
        facing: where the robot looks [rad].
    """
    x, y, z = spot
    point = (x, y, z + float(tip.position[2]) - body.bottom)
    now = yaw_about(tip)
    if body.look.sideways(walls is not None):
        yaws = [facing]
    elif turn is None:
        yaws = [now + k * pi / TURNS for k in range(TURNS)]
    else:
        yaws = [now + turn - _heading(body.pose)]
    return _sorted(yaws, point, others, walls, facing)


def yaw_about(tip: Pose) -> float:
    """The yaw [rad] of a hand that points down: undoes `envs.frames.down_facing`."""
    matrix = tip.rotation.as_matrix()
    return atan2(matrix[1, 0], matrix[0, 0])


def _heading(pose: Pose) -> float:
    matrix = pose.rotation.as_matrix()
    return atan2(matrix[1, 0], matrix[0, 0])


def _sorted(
    yaws: Iterable[float],
    point: tuple[float, float, float],
    others: Sequence[Body],
    walls: Walls | None,
    facing: float,
) -> list[Grip]:
    found = list[tuple[float, float, Grip]]()
    for yaw in yaws:
        for turned in (yaw, yaw + pi):
            beside = abs((turned - facing + pi) % (2 * pi) - pi)
            room = _room(point, turned, others, walls)
            grip = Grip(Pose.of(point, down_facing(turned)), room)
            found.append((-round(min(room, ENOUGH), 3), round(beside, 3), grip))
    return [grip for *_, grip in sorted(found, key=lambda f: f[:2])]


def _turns(body: Body) -> Iterator[float]:
    """Yaws [rad] of a hand whose fingers fit across the thing."""
    if body.look.round and body.upright:
        yield from (k * pi / TURNS for k in range(TURNS))
        return
    axes = body.pose.rotation.as_matrix()
    vertical = int(np.argmax(np.abs(axes[2])))
    level = [k for k in range(3) if k != vertical]
    for k in level:
        across = axes[:, k]
        if body.look.round and vertical != 2:  # it lies: across its girth, whichever axis that is
            if k == 2:
                yield atan2(across[1], across[0])
        elif body.look.half[k] <= WIDEST:
            yield atan2(-across[0], across[1])


def _room(
    point: tuple[float, float, float], yaw: float, others: Sequence[Body], walls: Walls | None
) -> float:
    """Distance [m] from the hand and its open fingers to the nearest thing at their height."""
    x, y, z = point
    ax, ay = -sin(yaw), cos(yaw)  # where the fingers open to
    fingers = [(x + s * FINGER_OUT * ax, y + s * FINGER_OUT * ay) for s in (1, -1)]
    room = 1.0
    for o in others:
        ox, oy, _ = o.pose.position.tolist()
        if o.bottom > z + HAND_ABOVE_TIP or hypot(ox - x, oy - y) > 0.3:
            continue
        if o.top > z - FINGER_END:
            room = min(room, *(hypot(ox - fx, oy - fy) - o.reach for fx, fy in fingers))
        if o.top > z + HAND_ABOVE_TIP:
            along = max(abs((ox - x) * ax + (oy - y) * ay) - HAND_REACH, 0.0)
            aside = max(abs((ox - x) * ay - (oy - y) * ax) - HAND_DEPTH, 0.0)
            room = min(room, hypot(along, aside) - o.reach)
    if walls is None:
        return room
    inside = [walls.gap(f, z - FINGER_END) for f in fingers]
    for s in (1, -1):
        for t in (1, -1):
            corner = (
                x + s * HAND_REACH * ax + t * HAND_DEPTH * ay,
                y + s * HAND_REACH * ay - t * HAND_DEPTH * ax,
            )
            inside.append(walls.gap(corner, z + HAND_ABOVE_TIP))
    return min(room, *inside)


def hanging(body: Body, tip: Pose) -> float:
    """How far what is held reaches below the tip [m]."""
    return max(0.0, float(tip.position[2]) - body.bottom)


def tallest(bodies: Iterable[Body], around: Array, within: float) -> float:
    """Height [m] of the highest thing near a point; 0 where there is none."""
    return max(
        (b.top for b in bodies if np.linalg.norm(b.pose.position[:2] - around[:2]) < within),
        default=0.0,
    )
