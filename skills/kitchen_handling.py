"""How the mobile Panda carries out the kitchen's skills: take, leave, drive, open, close; and who judges.

Positions are looked up when the robot stands before them; which things are there is what it believes. Nothing
is attached to the gripper. Each attempt ends in an outcome and a reason, whatever happens on the way.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from math import dist, pi

from envs.frames import Pose, down_facing
from envs.kitchen_layout import CABINET, DRAWERS
from envs.kitchen_plan import (
    ARM_AHEAD,
    BASE_RADIUS,
    DRAWER_FLOORS,
    DRAWER_TRAVEL,
    HANDLE_HALF,
    HANDLE_MIDDLE,
    HANDLE_OUT,
    STEPS,
    SURFACES,
    Side,
    Spot,
)
from envs.kitchen_spots import free_spots, spots_of
from envs.kitchen_stand import Stand, stand_at, stand_before
from envs.kitchen_state import KitchenState
from envs.kitchen_world import KitchenWorld
from envs.panda import OPEN
from skills.grasp import Grip
from skills.kitchen_grasp import grips, releases, walls_of
from skills.kitchen_motion import KitchenMotion
from skills.motion import BlockedError, BudgetSpentError, UnreachableError
from skills.skill import Outcome, SkillResult

SIDE_BY_SIDE = 0.19  # [m] between middles; nearer is no better
TRIES = 2  # grasps that one skill tries
ROOM_ENOUGH = 0.05  # [m] beside a spot; of spots with so much room the nearest is taken
HANDLE_GRIP = 0.012  # [m] below the handle's upper end
PULL_AHEAD = 0.47  # [m] from the arm to the handle while pulling
PRESS = 0.012  # [m] the base drives so far beyond where a closed drawer's handle is
CLOSED_ENOUGH = 0.01  # [m]
CLOSED = 0.0


class FailedError(Exception):
    """The skill cannot go on; says why."""


def attempt(
    world: KitchenWorld,
    budget: int,
    move: Callable[[KitchenMotion], None],
    succeeded: Callable[[KitchenState], bool],
    failure: str,
) -> SkillResult:
    """Carry out a move, let things come to rest, look, judge.

    Args:
        world: where it is done.
        budget: physics steps it may take.
        move: what is done.
        succeeded: judges the state at the end.
        failure: what it means that it did not succeed.
    """
    motion = KitchenMotion(world, budget)
    try:
        try:
            move(motion)
        except BlockedError:
            failure = "something was in the way"
            _back_off(motion)
        except FailedError as error:
            failure = str(error)
        except UnreachableError:
            failure = "it is out of reach"
            _back_off(motion)
        motion.settle()
    except BudgetSpentError:
        world.base.halt()
        return _ended(motion, Outcome.TIMED_OUT, "the motion did not end in time")
    if succeeded(world.state()):
        return _ended(motion, Outcome.SUCCEEDED, "")
    if world.held is None:
        world.panda.drive_fingers(OPEN)
    return _ended(motion, Outcome.FAILED, failure)


def _back_off(motion: KitchenMotion) -> None:
    with suppress(BlockedError):
        motion.tuck()


def _ended(motion: KitchenMotion, outcome: Outcome, reason: str) -> SkillResult:
    return SkillResult(outcome=outcome, reason=reason, physics_steps=motion.steps)


# ---- driving ---------------------------------------------------------------------------------------


def sides_of(location: str, world: KitchenWorld, near: tuple[float, float]) -> list[Side]:
    """The sides a point at a location can be reached from, the likelier first."""
    if location == CABINET:
        places = [p for p in STEPS.values() if p.covers(near, 0.02)]
    else:
        places = list(SURFACES[location])
    here = world.base.target[:2].tolist()
    sides = [s for p in places for s in p.sides]
    return sorted(sides, key=lambda s: (round(s.local(near)[1], 2), dist(here, s.middle)))


def go_to(motion: KitchenMotion, station: str) -> None:
    """Drive to a station and stand there."""
    world = motion.world
    here = world.base.target[:2].tolist()
    stands = stands_of(station, world)
    motion.drive(min(stands, key=lambda s: dist(here, s[:2])))
    world.visit(station)


def stands_of(station: str, world: KitchenWorld) -> list[Stand]:
    """Where the robot may stand at a station."""
    if station in DRAWERS:
        return [stand_at(station, world.open_drawers)]
    sides = SURFACES[station][0].sides
    return [stand_before(station, s, s.world(0.0, 0.14), ()) for s in sides]


def go_to_thing(motion: KitchenMotion, index: int, location: str, station: str) -> None:
    """Drive to the station at which a thing is, and stand before it."""
    world = motion.world
    x, y, _ = world.pose(index).position.tolist()
    side = sides_of(location, world, (x, y))[0]
    motion.drive(stand_before(location, side, (x, y), world.open_drawers))
    world.visit(station)


# ---- taking and leaving ----------------------------------------------------------------------------


def take(motion: KitchenMotion, index: int, location: str) -> None:
    """Stand before a thing, grasp it from above, carry it tucked in.

    Raises:
        FailedError: the hand came up empty.
    """
    world, station = motion.world, motion.world.station
    for _ in range(TRIES):
        _grasp(motion, index, location)
        motion.tuck()
        if world.held == index:
            world.touch(index)
            break
        motion.fingers(OPEN)
    else:
        raise FailedError("the gripper came up empty")
    _return(motion, station)


def _grasp(motion: KitchenMotion, index: int, location: str) -> None:
    world = motion.world
    x, y, _ = world.pose(index).position.tolist()
    for side in sides_of(location, world, (x, y)):
        motion.drive(stand_before(location, side, (x, y), world.open_drawers))
        thing, others = world.body(index), world.bodies(but=index)
        ways = grips(thing, others, walls_of(location), side.yaw)
        with suppress(UnreachableError):
            motion.take(motion.down_to(ways, others, None), CLOSED)
            return
    raise UnreachableError


def _return(motion: KitchenMotion, station: str) -> None:
    """Back to the station, where reaching for something led away from it."""
    if motion.world.station != station:
        motion.drive(stand_at(station, motion.world.open_drawers))


def leave(motion: KitchenMotion, location: str, near: tuple[float, float] | None = None) -> None:
    """Put what is held onto a free spot of a location, perhaps the one nearest to a point.

    Raises:
        FailedError: nothing is held, or no spot is free.
    """
    world, station = motion.world, motion.world.station
    index = world.held
    if index is None:
        raise FailedError("the hand is empty")
    look, found = world.things[index].look, False
    for spot in _spots(motion, index, location, near):
        found = True
        motion.drive(stand_before(location, spot.side, spot.position[:2], world.open_drawers))
        turn = None
        if not look.round:
            turn = spot.side.yaw - pi / 2
        held, others = world.body(index), world.bodies(but=index)
        tip = world.panda.tip
        ways = releases(held, tip, spot.position, turn, others, walls_of(location), spot.side.yaw)
        with suppress(UnreachableError):
            motion.leave(motion.down_to(ways, others, held))
            motion.tuck()
            _return(motion, station)
            return
    raise FailedError("it is out of reach" if found else f"the {location} is full")


def _spots(
    motion: KitchenMotion, index: int, location: str, near: tuple[float, float] | None
) -> Iterator[Spot]:
    """Some free spots of a location, the best first: roomy ones, then near ones."""
    world = motion.world
    here = world.base.target[:2].tolist()
    spots = spots_of(location)
    if location == CABINET:
        sides = STEPS[world.station].sides if world.station in STEPS else ()
        spots = tuple(s for s in spots if s.side in sides)
    free = free_spots(world.things[index].look, spots, world.taken())

    def cost(entry: tuple[Spot, float]) -> tuple[float, float]:
        spot, room = entry
        if near is not None:
            beside = max(dist(near, spot.position[:2]), SIDE_BY_SIDE)
            return round(beside, 2), -round(room, 3)
        stand = stand_before(location, spot.side, spot.position[:2], world.open_drawers)
        return -round(min(room, ROOM_ENOUGH), 2), round(dist(here, stand[:2]), 2)

    yield from (spot for spot, _ in sorted(free, key=cost)[:4])


# ---- drawers ---------------------------------------------------------------------------------------


def pull_open(motion: KitchenMotion, drawer: str) -> None:
    """Grip the handle from above and back away with it."""
    world, side = motion.world, STEPS[drawer].sides[0]
    out = world.travels[drawer]
    handle = side.world(0.0, -HANDLE_OUT - out)
    motion.drive(stand_before(drawer, side, handle, (), PULL_AHEAD))
    height = DRAWER_FLOORS[drawer] + HANDLE_MIDDLE + HANDLE_HALF[2] - HANDLE_GRIP
    tip = Pose.of((*handle, height), down_facing(side.yaw))
    others = world.bodies()
    down = motion.down_to([Grip(tip, 1.0)], others, None)
    world.panda.drive_fingers(OPEN)
    motion.follow(down[:1])
    motion.follow(down[1:])
    motion.fingers(CLOSED)
    x, y, yaw = world.base.target.tolist()
    motion.glide((x, y - (DRAWER_TRAVEL - out), yaw))
    motion.fingers(OPEN)
    motion.follow(down[-2::-1])
    motion.drive(stand_at(drawer, {drawer}))


def push_shut(motion: KitchenMotion, drawer: str) -> None:
    """Push the handle in with the base, so that a full hand can do it."""
    world, side = motion.world, STEPS[drawer].sides[0]
    knob = HANDLE_OUT + HANDLE_HALF[1]
    before = side.world(0.0, -DRAWER_TRAVEL - knob - BASE_RADIUS - ARM_AHEAD)
    motion.drive((*before, side.yaw))
    with suppress(BlockedError):
        motion.glide((*side.world(0.0, PRESS - knob - BASE_RADIUS), side.yaw))
    closed = world.travels[drawer] < CLOSED_ENOUGH
    motion.glide(stand_at(drawer, () if closed else {drawer}))
