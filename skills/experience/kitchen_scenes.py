"""Starting states of the kitchen for experience: everyday ones, and those that make skills hopeless or hard.

The robot mostly stands where many things are, often right before one of them, with or without something in
its hand, so that what is decided there needs no drive first. After the world is built, some of these things
are moved to where no tidy scene has them: side by side, lying, or off the grid of spots.
Limits: nothing lies on top of anything else, and the robot always starts with its hand tucked in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin

import numpy as np
from scipy.spatial.transform import Rotation

from envs.errors import TableFullError
from envs.frames import Pose
from envs.kitchen_layout import CABINET, DRAWERS, FLOOR, HAND, LOCATIONS, OBJECTS, STATIONS
from envs.kitchen_plan import STEPS, SURFACES, Place
from envs.kitchen_state import KitchenObject, KitchenState
from envs.kitchen_world import KitchenWorld
from skills.kitchen_held_out import HELD_OUT_PAIRS

Rng = np.random.Generator
AT_WORK = (
    0.15,
    0.14,
    0.17,
    0.07,
    0.08,
    0.13,
    0.13,
    0.13,
)  # how often each of STATIONS is the scene
AWAY = 0.12  # share of the scenes in which the robot stands somewhere else
BEFORE = 0.5  # ... right before a thing, as if it had been found
WENT = 0.6  # ... where it went, and did not start
HOLDING = 0.3  # at first: what is picked up is held later
OPEN_HERE, OPEN_THERE = 0.65, 0.15  # drawers
HIDDEN, FALLEN = (
    0.15,
    0.04,
)  # share of the things elsewhere that are in closed drawers, on the floor
MOST_ELSEWHERE = 6
TOUCH, BRUSHING = 0.003, 0.03  # [m] between the circles of things side by side
EDGE = 0.05  # [m] things keep from a surface's edge
TRIES = 20
ABSENT = 2  # names of things that are not there, for attempts at them


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the scene around the robot looks."""

    share: float  # of the scenes
    most: int  # things there
    crowded: float = 0.0  # share of the things that are moved next to another
    toppled: float = 0.0  # ... that lie
    scattered: float = 0.0  # ... that are anywhere on the surface


LAYOUTS = {
    "everyday": Layout(share=0.38, most=6),
    "crowded": Layout(share=0.22, most=9, crowded=0.8),
    "scattered": Layout(share=0.2, most=6, scattered=0.7),
    "toppled": Layout(share=0.12, most=6, toppled=0.6),
    "full": Layout(share=0.08, most=24),
}


@dataclass(frozen=True, kw_only=True)
class Start:
    """What a world is built from, and what becomes of it."""

    state: KitchenState
    before: int | None  # see `KitchenWorld.build`
    layout: Layout
    place: str  # where the scene is
    absent: tuple[str, ...]


def draw(rng: Rng, *, held_out: bool = False) -> Start:
    """A start; with `held_out`, one of HELD_OUT_PAIRS meets in it, without it none."""
    pair = HELD_OUT_PAIRS[rng.integers(len(HELD_OUT_PAIRS))] if held_out else None
    layout = list(LAYOUTS.values())[rng.choice(len(LAYOUTS), p=[o.share for o in LAYOUTS.values()])]
    place = str(rng.choice(STATIONS, p=AT_WORK)) if pair is None else pair[1]
    opened = _opened(place, pair, rng)
    robot_at = place if rng.random() > AWAY else str(rng.choice(STATIONS))
    names = [str(n) for n in rng.permutation(OBJECTS) if pair is None or n != pair[0]]
    objects = [] if pair is None else [KitchenObject(*pair)]
    if rng.random() < HOLDING:
        if pair is not None and rng.random() < 0.5:
            objects = [KitchenObject(pair[0], HAND)]
        else:
            objects.append(KitchenObject(_apart(names, robot_at, held_out), HAND))
    n_here = int(rng.integers(1, layout.most + 1)) if layout.most <= len(names) else layout.most
    things = _things(place, opened, n_here, names, held_out, rng)
    state = KitchenState(
        robot_at=robot_at,
        objects=(*objects, *things),
        open_drawers=opened,
        visited=(robot_at,) if rng.random() < WENT else (),
    )
    near = [i for i, o in enumerate(state) if o.at in state.reach]
    before = near[rng.integers(len(near))] if near and rng.random() < BEFORE else None
    absent = tuple(n for n in names if n not in state.names)[:ABSENT]
    return Start(state=state, before=before, layout=layout, place=place, absent=absent)


def build(world: KitchenWorld, start: Start, rng: Rng) -> None:
    """Build a start in a world; what finds no spot is left out."""
    state, before = start.state, start.before
    while True:
        try:
            world.build(state, rng, before)
            break
        except TableFullError:
            state = replace(state, objects=state.objects[:-1])
            before = before if before is not None and before < len(state.objects) else None
    if _disarray(world, start, [o.at for o in state], rng):
        world.settle()


def _opened(place: str, pair: tuple[str, str] | None, rng: Rng) -> frozenset[str]:
    """The drawers that are open; a pair's is."""
    chances = [OPEN_HERE if d == place else OPEN_THERE for d in DRAWERS]
    drawn = {d for d, p in zip(DRAWERS, chances, strict=True) if rng.random() < p}
    return frozenset(drawn | {d for d in DRAWERS if pair is not None and d == pair[1]})


def _things(
    place: str,
    opened: Collection[str],
    n_here: int,
    names: Sequence[str],
    held_out: bool,
    rng: Rng,
) -> list[KitchenObject]:
    """Things elsewhere, then so many here; the last ones are left out where there is no room."""
    things = list[KitchenObject]()
    for _ in range(int(rng.integers(1, MOST_ELSEWHERE + 1))):
        at = _elsewhere(place, opened, rng)
        things.append(KitchenObject(_apart(rng.permutation(names).tolist(), at, held_out), at))
    order = rng.permutation(names).tolist()
    for i in range(n_here):
        at = _here(place, opened, rng)
        some = order[i % len(order) :] + order[: i % len(order)]
        things.append(KitchenObject(_apart(some, at, held_out), at))
    return things


def _here(place: str, opened: Collection[str], rng: Rng) -> str:
    """A drawer's things are in it, or above it."""
    if place not in DRAWERS:
        return place
    return place if rng.random() < (0.75 if place in opened else 0.3) else CABINET


def _elsewhere(place: str, opened: Collection[str], rng: Rng) -> str:
    closed = [d for d in DRAWERS if d not in opened]
    chance = rng.random()
    if chance < FALLEN:
        return FLOOR
    if chance < FALLEN + HIDDEN and closed:
        return str(rng.choice(closed))
    return str(rng.choice([at for at in LOCATIONS if at != place and at not in closed]))


def _apart(names: Sequence[str], at: str, held_out: bool) -> str:
    """The first name that may be there."""
    return next(str(n) for n in names if held_out or (n, at) not in HELD_OUT_PAIRS)


# ---- untidiness ------------------------------------------------------------------------------------


def _disarray(world: KitchenWorld, start: Start, at: Sequence[str], rng: Rng) -> bool:
    """Move some of the things where the scene is; whether any were."""
    layout, moved = start.layout, False
    for i, location in enumerate(at):
        if location not in (start.place, CABINET) or location in DRAWERS:
            continue
        chance = rng.random()
        if chance < layout.crowded:
            moved |= _beside(world, i, location, at, rng)
        elif chance < layout.scattered:
            moved |= _anywhere(world, i, location, rng)
        elif chance < layout.toppled and world.things[i].look.tall:
            _topple(world, i, rng)
            moved = True
    return moved


def _beside(world: KitchenWorld, index: int, location: str, at: Sequence[str], rng: Rng) -> bool:
    """Next to another thing there, so that fingers have little room or none."""
    others = [j for j, other in enumerate(at) if other == location and j != index]
    if not others:
        return False
    other = others[rng.integers(len(others))]
    x, y, _ = world.pose(other).position.tolist()
    reach = world.things[index].look.reach + world.things[other].look.reach
    for _ in range(TRIES):
        away, turn = reach + rng.uniform(TOUCH, BRUSHING), rng.uniform(-pi, pi)
        if _put(world, index, location, (x + away * cos(turn), y + away * sin(turn))):
            return True
    return False


def _anywhere(world: KitchenWorld, index: int, location: str, rng: Rng) -> bool:
    """Anywhere on the surface, also where the arm hardly gets to."""
    places = _surfaces(location)
    for _ in range(TRIES):
        place = places[rng.integers(len(places))]
        x, y = (rng.uniform(m - h, m + h) for m, h in zip(place.middle, place.half, strict=True))
        if _put(world, index, location, (float(x), float(y))):
            return True
    return False


def _put(world: KitchenWorld, index: int, location: str, xy: tuple[float, float]) -> bool:
    """Move a thing within its surface, unless something is there."""
    place = next((p for p in _surfaces(location) if p.covers(xy, -EDGE)), None)
    if place is None:
        return False
    mine, pose = world.things[index].look, world.pose(index)
    for taken in world.taken(but=index):
        apart = hypot(taken.position[0] - xy[0], taken.position[1] - xy[1])
        if apart < taken.reach + mine.reach + TOUCH and taken.position[2] > place.height - EDGE:
            return False
    z = place.height + mine.half[2] + 0.001
    world.physics.set_pose(world.things[index].body, Pose.of((*xy, z), pose.quat_xyzw))
    return True


def _topple(world: KitchenWorld, index: int, rng: Rng) -> None:
    """Lay a can or a bottle down where it stands."""
    thing, pose = world.things[index], world.pose(index)
    x, y, z = pose.position.tolist()
    lying = Rotation.from_euler("yz", [pi / 2, rng.uniform(-pi, pi)]).as_quat()
    low = z - thing.look.half[2] + thing.look.half[0]
    world.physics.set_pose(thing.body, Pose.of((x, y, low + 0.002), lying))


def _surfaces(location: str) -> tuple[Place, ...]:
    return tuple(STEPS.values()) if location == CABINET else SURFACES[location]
