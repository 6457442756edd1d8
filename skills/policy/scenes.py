"""Random scenes to demonstrate in, the hand empty or full.

Blocks lie loose, in stacks, in bowls, at named places, and now and then at the table's far end.
"""

from collections.abc import Sequence
from math import pi

import numpy as np

from envs.errors import TableFullError
from envs.layout import BOWL_CAPACITY, PLACES
from envs.placement import place
from envs.scene import Scene, SceneObject
from envs.tabletop_state import Kind, TabletopState

BLOCKS, BOWLS = (2, 6), (1, 4)  # how many, at least and at most
HAND_FULL = 0.6  # of the scenes; putting has more to learn than picking
ELSEWHERE = 0.4  # of the blocks rest on or in something, or at a named place
FAR_X, FAR_Y = (0.74, 0.90), (-0.45, 0.45)  # [m] the table's far end, mostly out of reach
FAR = 0.1  # of the scenes have a block there
TRIES = 20


def arrangement(rng: np.random.Generator, names: Sequence[str]) -> TabletopState:
    """Objects out of `names`, arranged at random.

    Raises:
        TableFullError: none of `TRIES` scenes had room for all.
    """
    for _ in range(TRIES):
        try:
            return place(scene(rng, names), rng)
        except TableFullError as error:
            full = error
    raise full


def scene(rng: np.random.Generator, names: Sequence[str]) -> Scene:
    """One scene; a block that is held is its last object."""
    counts = {Kind.BLOCK: BLOCKS, Kind.BOWL: BOWLS}
    chosen = {
        kind: rng.permutation([n for n in names if n.endswith(kind)])[
            : rng.integers(low, high + 1)
        ].tolist()
        for kind, (low, high) in counts.items()
    }
    blocks, bowls = chosen[Kind.BLOCK], chosen[Kind.BOWL]
    held = blocks.pop() if rng.random() < HAND_FULL else None
    objects = [SceneObject(name) for name in bowls]
    room = dict.fromkeys(bowls, BOWL_CAPACITY) | {p.name: 1 for p in PLACES}
    for i, name in enumerate(blocks):
        yaw = float(rng.uniform(-pi / 4, pi / 4))
        at: str | tuple[float, float] | None = None
        if i == 0 and rng.random() < FAR:
            at = float(rng.uniform(*FAR_X)), float(rng.uniform(*FAR_Y))
        elif room and rng.random() < ELSEWHERE:
            at = str(rng.choice(list(room)))
            room[at] -= 1
        objects.append(SceneObject(name, at, yaw))
        if at not in bowls:  # what is in a bowl carries nothing
            room[name] = 1
        room = {support: n for support, n in room.items() if n > 0}
    if held is not None:
        objects.append(SceneObject(held))
    return Scene(tuple(objects), held)
