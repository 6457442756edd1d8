"""Starting states for experience: everyday tables, and those that make skills hopeless or hard.

A scene has a layout; the layout says how likely each manner of placing a thing is. What a manner needs
(a bowl that is not full, a place that is free) may not be there: then another is drawn, and a table that
cannot be laid in `TRIES` draws a thing is begun anew. States are what `TabletopWorld.build` is given; where
things come to rest is physics' business, so a block put on a rim may lean, fall in or roll off.
Limits: an object never lies upside down, and nothing is hidden from both views but by other objects.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from envs.clearance import XY, footprint, gap
from envs.errors import TableFullError
from envs.frames import yaw_of
from envs.layout import (
    BLOCK_SIDE,
    BOWL_CAPACITY,
    BOWL_HEIGHT,
    BOWL_RIM_RADIUS,
    COLOURS,
    PLACES,
    SPAWN_X,
    SPAWN_Y,
)
from envs.placement import object_state, random_spot, resting_position
from envs.scene import SceneObject
from envs.tabletop_state import GRIPPER, TABLE, UNSTABLE, Kind, ObjectState, TabletopState
from skills.held_out import HELD_OUT_OBJECTS

MOST_BLOCKS, MOST_BOWLS = 6, 4
HOLDING = 0.75  # share of the scenes that start with a block in the hand: every put needs one
HELD_X, HELD_Y, HELD_Z = (0.36, 0.56), (-0.25, 0.25), (0.2, 0.3)  # [m] where it is then
IN_VIEW_X, IN_VIEW_Y = (0.2, 0.92), (-0.5, 0.5)  # [m] the table as `skills.sight` shows it
TALLEST = 2.6 * BLOCK_SIDE  # [m] a block whose centre is above this carries nothing more
TOUCH = 0.002  # [m] the least distance between surfaces, so that nothing starts inside another
BRUSHING = 0.03  # [m] this near, fingers brush a neighbour
TRIES, RESTARTS = 100, 100


@dataclass(frozen=True)
class Spot:
    """Where an object starts."""

    position: tuple[float, float, float]  # [m] as in `ObjectState`
    yaw: float  # [rad]
    support: str


Manner = Callable[[Kind, TabletopState, np.random.Generator], Spot | None]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a table is laid: the chances of each manner, and what it takes to show its point."""

    share: float  # of the scenes
    blocks: Mapping[Manner, float]
    bowls: Mapping[Manner, float]
    least_blocks: int = 1
    least_bowls: int = 0


def draw(rng: np.random.Generator, *, held_out: bool = False) -> TabletopState:
    """A starting state; with `held_out`, at least one of HELD_OUT_OBJECTS is there, without it none.

    Raises:
        TableFullError: no such table was found.
    """
    layout = list(LAYOUTS.values())[rng.choice(len(LAYOUTS), p=[o.share for o in LAYOUTS.values()])]
    n_blocks = int(rng.integers(layout.least_blocks, MOST_BLOCKS + 1))
    n_bowls = int(rng.integers(layout.least_bowls, MOST_BOWLS + 1))
    bowls = _names(Kind.BOWL, n_bowls, rng, held_out)
    blocks = _names(Kind.BLOCK, n_blocks, rng, held_out)
    held = blocks.pop() if rng.random() < HOLDING else None
    for _ in range(RESTARTS):
        state = _laid(layout, bowls, blocks, rng)
        if state is not None:
            return state if held is None else _with_held(state, held, rng)
    raise TableFullError(f"the table is full: {n_blocks} blocks and {n_bowls} bowls do not fit")


def _names(kind: Kind, n: int, rng: np.random.Generator, held_out: bool) -> list[str]:
    """Different colours of a kind in random order; of what is held out one at least, or none."""
    every = [f"{colour} {kind}" for colour in COLOURS]
    kept = [name for name in every if name in HELD_OUT_OBJECTS]
    if not held_out:
        return [str(name) for name in rng.permutation([e for e in every if e not in kept])[:n]]
    first = str(rng.choice(kept))
    rest = rng.permutation([name for name in every if name != first])
    return [str(name) for name in rng.permutation([first, *rest[: n - 1]])] if n else []


def _laid(
    layout: Layout, bowls: list[str], blocks: list[str], rng: np.random.Generator
) -> TabletopState | None:
    """Everything somewhere; None if something found no spot."""
    state = TabletopState(())
    for names, manners in ((bowls, layout.bowls), (blocks, layout.blocks)):
        for name in names:
            o = _placed(SceneObject(name), manners, state, rng)
            if o is None:
                return None
            state = TabletopState((*state.objects, o))
    return state


def _placed(
    o: SceneObject,
    manners: Mapping[Manner, float],
    state: TabletopState,
    rng: np.random.Generator,
) -> ObjectState | None:
    choices, chances = list(manners), list(manners.values())
    for _ in range(TRIES):
        spot = choices[rng.choice(len(choices), p=chances)](o.kind, state, rng)
        if spot is not None:
            return object_state(o, spot.position, spot.yaw, spot.support)
    return None


def _with_held(state: TabletopState, name: str, rng: np.random.Generator) -> TabletopState:
    """One more block, in the hand."""
    x, y, z = (float(rng.uniform(*side)) for side in (HELD_X, HELD_Y, HELD_Z))
    return TabletopState((*state.objects, object_state(SceneObject(name), (x, y, z), 0.0, GRIPPER)))


# ---- manners of placing a thing ------------------------------------------------------------------


def free(kind: Kind, state: TabletopState, rng: np.random.Generator) -> Spot | None:
    """In reach, with room for the fingers, off the named places."""
    xy = random_spot(kind, state, rng)
    return None if xy is None else _standing(kind, xy, _any_yaw(rng))


def far(kind: Kind, state: TabletopState, rng: np.random.Generator) -> Spot | None:
    """Beyond where things usually are: mostly out of the arm's reach, at its edge or at its foot."""
    xy = float(rng.uniform(*IN_VIEW_X)), float(rng.uniform(*IN_VIEW_Y))
    usual = SPAWN_X[0] <= xy[0] <= SPAWN_X[1] and SPAWN_Y[0] <= xy[1] <= SPAWN_Y[1]
    return None if usual or not _fits(kind, state, xy) else _standing(kind, xy, _any_yaw(rng))


def at_place(kind: Kind, state: TabletopState, rng: np.random.Generator) -> Spot | None:
    """At a named place, which is then occupied."""
    place = PLACES[rng.integers(len(PLACES))]
    x, y = rng.normal((place.x, place.y), 0.01)
    xy = float(x), float(y)
    return _standing(kind, xy, _any_yaw(rng)) if _fits(kind, state, xy) else None


def on_block(kind: Kind, state: TabletopState, rng: np.random.Generator) -> Spot | None:
    """On another block, which it covers; that one may itself be on a block or in a bowl."""
    below = _bare_block(state, rng)
    if below is None:
        return None
    return Spot(resting_position(state, below.name), yaw_of(below.quat_xyzw), below.name)


def in_bowl(kind: Kind, state: TabletopState, rng: np.random.Generator) -> Spot | None:
    """In the fullest bowl that has room."""
    inside = {o.name: len(state.resting_on(o.name)) for o in state.bowls}
    roomy = [name for name, n in inside.items() if n < BOWL_CAPACITY]
    if not roomy:
        return None
    bowl = max(roomy, key=lambda name: inside[name])
    return Spot(resting_position(state, bowl), 0.0, bowl)


def beside(kind: Kind, state: TabletopState, rng: np.random.Generator) -> Spot | None:
    """So near another thing that fingers brush it: face to face with a block, or along a bowl's rim."""
    near = _any([o for o in state if o.support == TABLE], rng)
    if near is None:
        return None
    yaw = yaw_of(near.quat_xyzw)
    if kind is near.kind is Kind.BLOCK:
        touching, turn = BLOCK_SIDE, yaw + pi / 2 * int(rng.integers(4))
    else:
        touching, turn = footprint(kind) + footprint(near.kind), rng.uniform(-pi, pi)
    xy = _off(near, touching + rng.uniform(TOUCH, BRUSHING), turn)
    return _standing(kind, xy, yaw) if _fits(kind, state, xy, near.name) else None


def on_rim(kind: Kind, state: TabletopState, rng: np.random.Generator) -> Spot | None:
    """Let go over a bowl's rim: it leans there, or falls in or beside it."""
    bowl = _any(list(state.bowls), rng)
    if bowl is None:
        return None
    out = rng.uniform(BOWL_RIM_RADIUS - 0.02, BOWL_RIM_RADIUS)
    xy = _off(bowl, out, rng.uniform(-pi, pi))
    height = BOWL_HEIGHT + BLOCK_SIDE / 2 + TOUCH
    if not _fits(kind, state, xy, bowl.name):
        return None
    return Spot((*xy, height), _any_yaw(rng), UNSTABLE)


def on_edge(kind: Kind, state: TabletopState, rng: np.random.Generator) -> Spot | None:
    """Let go over a block's edge: it stays askew, or tips over and leans against it."""
    below = _bare_block(state, rng)
    if below is None:
        return None
    out = rng.uniform(0.3, 0.8) * BLOCK_SIDE
    xy = _off(below, out, rng.uniform(-pi, pi))
    return Spot((*xy, below.position[2] + BLOCK_SIDE + TOUCH), _any_yaw(rng), UNSTABLE)


def _standing(kind: Kind, xy: XY, yaw: float) -> Spot:
    return Spot((*xy, 0.0 if kind is Kind.BOWL else BLOCK_SIDE / 2), yaw, TABLE)


def _fits(kind: Kind, state: TabletopState, xy: XY, neighbour: str = "") -> bool:
    """Whether it touches nothing there; of the neighbour the caller has made sure."""
    room = gap(state, xy, ignoring=frozenset({neighbour}))
    return room >= footprint(kind) + TOUCH


def _bare_block(state: TabletopState, rng: np.random.Generator) -> ObjectState | None:
    """A block with nothing on it, in no high tower; None if there is none."""
    return _any(
        [
            o
            for o in state.blocks
            if o.support != UNSTABLE and not state.resting_on(o.name) and o.position[2] < TALLEST
        ],
        rng,
    )


def _any(objects: list[ObjectState], rng: np.random.Generator) -> ObjectState | None:
    return objects[rng.integers(len(objects))] if objects else None


def _any_yaw(rng: np.random.Generator) -> float:
    return float(rng.uniform(-pi / 4, pi / 4))


def _off(o: ObjectState, distance: float, turn: float) -> XY:
    """The spot at a distance [m] from an object in a direction [rad]."""
    return (
        float(o.position[0] + distance * cos(turn)),
        float(o.position[1] + distance * sin(turn)),
    )


_USUAL: Mapping[Manner, float] = {free: 0.8, at_place: 0.2}
LAYOUTS: Mapping[str, Layout] = {
    "everyday": Layout(share=0.2, blocks={free: 0.75, at_place: 0.15, in_bowl: 0.1}, bowls=_USUAL),
    "far": Layout(
        share=0.25, least_blocks=2, blocks={far: 0.7, free: 0.3}, bowls={far: 0.7, free: 0.3}
    ),
    "covered": Layout(
        share=0.1, least_blocks=3, blocks={on_block: 0.6, in_bowl: 0.2, free: 0.2}, bowls=_USUAL
    ),
    "full": Layout(
        share=0.1, least_blocks=4, least_bowls=1, blocks={in_bowl: 0.9, free: 0.1}, bowls=_USUAL
    ),
    "crowded": Layout(
        share=0.15, least_blocks=4, blocks={beside: 0.9, free: 0.1}, bowls={beside: 0.4, free: 0.6}
    ),
    "occupied": Layout(
        share=0.1,
        least_blocks=2,
        blocks={at_place: 0.8, free: 0.2},
        bowls={at_place: 0.6, free: 0.4},
    ),
    "toppled": Layout(
        share=0.1,
        least_blocks=3,
        blocks={on_rim: 0.35, on_edge: 0.35, free: 0.3},
        bowls=_USUAL,
    ),
}
