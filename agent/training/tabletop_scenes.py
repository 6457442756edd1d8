"""Random tabletop scenes: how many blocks and bowls, what is stacked, held, at a place, or out of reach.

Positions come from `envs.placement`, as for every scene; nothing here knows about requests.
"""

from typing import Any

import numpy as np

from envs.errors import EnvError
from envs.layout import BOWL_CAPACITY, COLOURS, PLACES
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import Kind, TabletopState

P_HELD, P_FAR, P_COVERED, P_INSIDE, P_PLACED = 0.18, 0.15, 0.16, 0.16, 0.14
MATCHED = 0.2  # share of scenes whose bowls have the blocks' colours
FAR_X, FAR_Y = (0.86, 0.95), (0.2, 0.5)  # [m] outside every reach, on the table
ATTEMPTS = 100


def random_state(rng: np.random.Generator) -> TabletopState:
    """A placed scene.

    Raises:
        EnvError: no arrangement was found in `ATTEMPTS` scenes; this does not happen.
    """
    for _ in range(ATTEMPTS):
        try:
            return place(random_scene(rng), rng)
        except EnvError:
            continue
    raise EnvError(f"no scene could be placed in {ATTEMPTS} attempts")


def random_scene(rng: np.random.Generator) -> Scene:
    """A scene, perhaps one that does not fit.

    Raises:
        EnvError: two things were put on one spot.
    """
    blocks, bowls = _names(rng)
    objects: list[dict[str, Any]] = [{"name": n} for n in (*bowls, *blocks)]
    held = blocks[0] if rng.random() < P_HELD else None
    free_places = [p.name for p in PLACES]
    rng.shuffle(free_places)
    room = dict.fromkeys(bowls, BOWL_CAPACITY) | dict.fromkeys(blocks, 1)
    for i, entry in enumerate(objects):
        if entry["name"] != held:
            at = _spot(rng, i, objects, held, room, free_places)
            entry |= {} if at is None else {"at": at}
    order = rng.permutation(len(objects))
    data: dict[str, Any] = {"objects": [objects[i] for i in order]}
    return Scene.from_json(data | ({"holding": held} if held else {}))


def _names(rng: np.random.Generator) -> tuple[list[str], list[str]]:
    n_blocks, n_bowls = int(rng.integers(2, 6)), int(rng.integers(1, 4))
    colours = [str(c) for c in rng.permutation(list(COLOURS))]
    matched = rng.random() < MATCHED
    second = colours if matched else [str(c) for c in rng.permutation(list(COLOURS))]
    n_blocks = min(n_blocks, n_bowls) if matched and rng.random() < 0.7 else n_blocks
    n_blocks = max(n_blocks, 2)
    return [f"{c} {Kind.BLOCK}" for c in colours[:n_blocks]], [
        f"{c} {Kind.BOWL}" for c in second[:n_bowls]
    ]


def _spot(
    rng: np.random.Generator,
    i: int,
    objects: list[dict[str, Any]],
    held: str | None,
    room: dict[str, int],
    free_places: list[str],
) -> str | list[float] | None:
    """Where the i-th object is told to be; None: anywhere."""
    is_block = objects[i]["name"].endswith(Kind.BLOCK)
    draw = rng.random()
    for share, kind in ((P_COVERED, Kind.BLOCK), (P_INSIDE, Kind.BOWL)):
        draw -= share if is_block else 0.0
        if is_block and draw < 0:
            below = [o["name"] for o in objects[:i] if o["name"].endswith(kind)]
            below = [n for n in below if n != held and room[n] > 0]
            if not below:
                return None
            chosen = below[int(rng.integers(len(below)))]
            room[chosen] -= 1
            return str(chosen)
    draw -= P_PLACED if is_block else P_PLACED / 2
    if draw < 0 and free_places:
        return free_places.pop()
    if draw < P_FAR / 3:
        side = 1 if rng.random() < 0.5 else -1
        return [round(float(rng.uniform(*FAR_X)), 3), round(side * float(rng.uniform(*FAR_Y)), 3)]
    return None
