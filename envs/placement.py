"""From a scene to positions: as told, and collision-free at random for the rest.

Rejection sampling, bounded: an object gets `TRIES` spots, a whole arrangement `RESTARTS` attempts, then the
table is declared full. The same generator state gives the same arrangement.
"""

from math import pi

import numpy as np

from envs.clearance import XY, is_free, keeps_places_free
from envs.errors import TableFullError
from envs.frames import yaw_of
from envs.layout import BLOCK_SIDE, BOWL_FLOOR, PLACES, SPAWN_X, SPAWN_Y
from envs.scene import Scene, SceneObject
from envs.tabletop_state import GRIPPER, TABLE, Kind, ObjectState, TabletopState

HELD_POSITION = (0.42, 0.0, 0.25)  # [m] where a block that is held from the start is
BOWL_SLOTS: tuple[XY, ...] = (
    (-0.025, 0.0),
    (0.025, 0.0),
    (0.0, -0.025),
    (0.0, 0.025),
)  # [m] from the centre
TRIES = 100
RESTARTS = 100


def place(scene: Scene, seed: int | np.random.Generator) -> TabletopState:
    """Give every object of a scene a position.

    Raises:
        TableFullError: no such arrangement was found; names the object that did not fit.
    """
    rng = np.random.default_rng(seed)
    order = _supports_first(scene)
    stuck = ""
    for _ in range(RESTARTS):
        state = TabletopState(())
        for o in order:
            placed = _placed(o, scene, state, rng)
            if placed is None:
                stuck = o.name
                break
            state = TabletopState((*state.objects, placed))
        else:
            return TabletopState(tuple(state[o.name] for o in scene.objects))
    raise TableFullError(
        f'the table is full: no free spot for "{stuck}" among {len(scene.objects)} objects'
    )


def scene_of(state: TabletopState) -> Scene:
    """The scene that gives exactly these positions, whatever the seed: for running an episode again."""

    def entry(o: ObjectState) -> SceneObject:
        if o.support == GRIPPER:
            return SceneObject(o.name)
        at = o.support if o.support in state else (o.position[0], o.position[1])
        return SceneObject(o.name, at, yaw_of(o.quat_xyzw))

    return Scene(tuple(entry(o) for o in state), state.holding)


def _supports_first(scene: Scene) -> list[SceneObject]:
    """What stands at a told spot, then what is placed at random (bowls first), then what rests on those."""
    by_name = {o.name: o for o in scene.objects}

    def rank(o: SceneObject) -> tuple[int, bool]:
        depth, below = 0, o
        while isinstance(below.at, str) and below.at in by_name:
            depth, below = depth + 1, by_name[below.at]
        return (depth + 2 if depth else int(o.at is None)), o.kind is Kind.BLOCK

    return sorted(scene.objects, key=rank)


def _placed(
    o: SceneObject, scene: Scene, state: TabletopState, rng: np.random.Generator
) -> ObjectState | None:
    if o.name == scene.holding:
        return object_state(o, HELD_POSITION, 0.0, GRIPPER)
    if isinstance(o.at, str) and o.at in state:
        return object_state(o, resting_position(state, o.at), o.yaw or 0.0, o.at)
    height = 0.0 if o.kind is Kind.BOWL else BLOCK_SIDE / 2
    if o.at is None:
        spot = random_spot(o.kind, state, rng)
        yaw = float(rng.uniform(-pi / 4, pi / 4))
        yaw = yaw if o.yaw is None else o.yaw
        return None if spot is None else object_state(o, (*spot, height), yaw, TABLE)
    xy = next((p.x, p.y) for p in PLACES if p.name == o.at) if isinstance(o.at, str) else o.at
    return object_state(o, (*xy, height), o.yaw or 0.0, TABLE)


def resting_position(state: TabletopState, support: str) -> tuple[float, float, float]:
    """Where the centre of one more block comes to rest in a bowl or on a block [m]."""
    below = state[support]
    x, y, z = below.position
    if below.kind is Kind.BLOCK:
        return x, y, z + BLOCK_SIDE
    inside = state.resting_on(support)
    slot = _free_slot(state, support)
    level = BOWL_FLOOR + BLOCK_SIDE / 2 + (BLOCK_SIDE if len(inside) >= 2 else 0.0)
    return x + slot[0], y + slot[1], z + level


def _free_slot(state: TabletopState, bowl: str) -> XY:
    """The slot of a bowl that is farthest from what is already in it."""
    x, y, _ = state[bowl].position
    inside = [state[n].position for n in state.resting_on(bowl)]
    if len(inside) >= 2:
        return 0.0, 0.0

    def room(slot: XY) -> float:
        return min((np.hypot(x + slot[0] - p[0], y + slot[1] - p[1]) for p in inside), default=1.0)

    return max(BOWL_SLOTS, key=lambda s: round(float(room(s)), 6))


def random_spot(kind: Kind, state: TabletopState, rng: np.random.Generator) -> XY | None:
    """A free spot within the arm's reach and off the named places; None if none was found."""
    for _ in range(TRIES):
        xy = float(rng.uniform(*SPAWN_X)), float(rng.uniform(*SPAWN_Y))
        if keeps_places_free(xy, kind) and is_free(state, xy, kind):
            return xy
    return None


def object_state(
    o: SceneObject, position: tuple[float, float, float], yaw: float, support: str
) -> ObjectState:
    """An object of a scene where it was put [m, rad]."""
    return ObjectState(
        name=o.name,
        kind=o.kind,
        colour=o.colour,
        position=position,
        quat_xyzw=(0.0, 0.0, float(np.sin(yaw / 2)), float(np.cos(yaw / 2))),
        support=support,
    )
