"""Knocking things over and placing them upright again: two motions that a hand from above can do.

A tall thing is knocked over by the closed fingers, which sweep past its upper end. One that lies is gripped
across its girth close to its upper end and lifted; then the fingers give way a little, and it swings about
them until it hangs with its bottom down, and is put on a spot like any other.
"""

from math import atan2, pi

import numpy as np

from envs.frames import Pose, down_facing
from envs.kitchen_stand import stand_before
from envs.panda import OPEN
from skills.grasp import Grip
from skills.kitchen_grasp import walls_of
from skills.kitchen_handling import FailedError, leave, sides_of
from skills.kitchen_motion import KitchenMotion
from skills.motion import UnreachableError

BESIDE = 0.045  # [m] between the fingers and a thing before they sweep
BEYOND = 0.05  # [m] how far past its middle they sweep
BELOW_TOP = 0.028  # [m] where they push
SWEEP_KNOTS = 5
FROM_END = 0.016  # [m] from the upper end of a thing that lies to where it is gripped
LOOSE = 3.0  # [N] with so much force a thing swings between the fingers, and does not fall
SWING_STEPS = 150  # physics steps it is given
SPARE = 0.06  # [m] below a thing that swings
CLOSED = 0.0


def knock_over(motion: KitchenMotion, index: int, location: str) -> None:
    """Stand before a thing, sweep the closed fingers past its upper end.

    Raises:
        UnreachableError: the arm does not get to either side of it.
    """
    world = motion.world
    x, y, _ = world.pose(index).position.tolist()
    side = sides_of(location, world, (x, y))[0]
    motion.drive(stand_before(location, side, (x, y), world.open_drawers))
    thing, others = world.body(index), world.bodies(but=index)
    along, depth = side.local((x, y))
    to_middle = -1.0 if along > 0 else 1.0
    for way in (to_middle, -to_middle):
        reach = thing.look.half[0] + BESIDE
        height = thing.top - BELOW_TOP
        stops = np.linspace(along - way * reach, along + way * BEYOND, SWEEP_KNOTS)
        tips = [
            Pose.of((*side.world(float(s), depth), height), down_facing(side.yaw)) for s in stops
        ]
        sweep = [world.kinematics.solve(tip) for tip in tips]
        knots = [q for q in sweep if q is not None]
        if len(knots) == len(sweep):
            world.panda.drive_fingers(CLOSED)
            down = motion.down_to([Grip(tips[0], 1.0)], [*others, thing], None)
            motion.follow(down[:1])
            motion.follow(down[1:])
            motion.follow(knots)
            motion.follow([knots[-1], *down[:1]])
            motion.tuck()
            world.panda.drive_fingers(OPEN)
            world.touch(index)
            return
    raise UnreachableError


def place_upright(motion: KitchenMotion, index: int, location: str) -> None:
    """Grip a thing that lies near its upper end, lift it, let it swing, put it down.

    Raises:
        FailedError: it slipped out, or there is no free spot.
        UnreachableError: no grip is within reach.
    """
    world = motion.world
    _grip_end(motion, index, location)
    motion.fingers_loose(LOOSE, SWING_STEPS)
    motion.fingers(CLOSED)
    motion.tuck()
    if world.held != index:
        motion.fingers(OPEN)
        raise FailedError("it slipped out of the hand")
    leave(motion, location)


def _grip_end(motion: KitchenMotion, index: int, location: str) -> None:
    world = motion.world
    look = world.things[index].look
    axis = world.pose(index).rotation.as_matrix()[:, 2]
    point = world.pose(index).position + axis * (look.half[2] - FROM_END)
    xy = (float(point[0]), float(point[1]))
    yaw = atan2(axis[1], axis[0])
    others = world.bodies(but=index)
    for side in sides_of(location, world, xy):
        motion.drive(stand_before(location, side, xy, world.open_drawers))
        walls = walls_of(location)
        beside = sorted((yaw, yaw + pi), key=lambda a: abs((a - side.yaw + pi) % (2 * pi) - pi))
        grips = [
            Grip(Pose.of(point, down_facing(a)), 1.0 if walls is None else walls.gap(xy, point[2]))
            for a in beside
        ]
        for grip in grips:
            high = Pose.of(
                point + np.array([0.0, 0.0, 2 * look.half[2] + SPARE]), grip.tip.quat_xyzw
            )
            lifted = world.kinematics.solve(high)
            try:
                down = motion.down_to([grip], others, None)
            except UnreachableError:
                continue
            if lifted is not None:
                motion.take(down, CLOSED)
                motion.follow([lifted])
                return
    raise UnreachableError
