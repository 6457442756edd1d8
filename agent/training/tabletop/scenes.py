"""Random tabletop scenes: how many blocks and bowls, what is stacked, held, at a place, or out of reach.

Positions come from `envs.placement`, as for every scene; nothing here knows about requests.
"""

import numpy as np

from envs.clearance import XY
from envs.errors import EnvError
from envs.layout import BOWL_CAPACITY, COLOURS, PLACES
from envs.placement import place
from envs.scene import Scene, SceneObject
from envs.tabletop_state import Kind, TabletopState

P_HELD, P_FAR, P_COVERED, P_INSIDE, P_PLACED = 0.18, 0.05, 0.16, 0.16, 0.14
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
    """A scene, perhaps one that does not fit; at most one object a side is out of reach."""
    blocks, bowls = _names(rng)
    names = [*bowls, *blocks]  # what stands below comes first
    held = blocks[0] if rng.random() < P_HELD else None
    spots = _Spots(rng, names, held)
    objects = [SceneObject(n, None if n == held else spots.draw(n)) for n in names]
    return Scene(tuple(objects[i] for i in rng.permutation(len(objects))), held)


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


class _Spots:
    """Hands out where things are told to be, none of it twice."""

    def __init__(self, rng: np.random.Generator, names: list[str], held: str | None) -> None:
        self._rng = rng
        self._places = [p.name for p in PLACES]
        self._sides = [-1.0, 1.0]
        rng.shuffle(self._places)
        rng.shuffle(self._sides)
        capacity = {Kind.BOWL: BOWL_CAPACITY, Kind.BLOCK: 1}
        self._room = {n: 0 if n == held else capacity[_kind(n)] for n in names}
        self._given: list[str] = []

    def draw(self, name: str) -> str | XY | None:
        """Where an object is told to be; None: anywhere."""
        spot = self._block(name) if _kind(name) is Kind.BLOCK else self._bare(P_PLACED / 2)
        self._given.append(name)
        return spot

    def _block(self, name: str) -> str | XY | None:
        draw = self._rng.random()
        if draw >= P_COVERED + P_INSIDE:
            return self._bare(P_PLACED)
        kind = Kind.BLOCK if draw < P_COVERED else Kind.BOWL
        below = [n for n in self._given if _kind(n) is kind and self._room[n] > 0]
        if not below:
            return None
        chosen = below[int(self._rng.integers(len(below)))]
        self._room[chosen] -= 1
        return chosen

    def _bare(self, placed: float) -> str | XY | None:
        """On the bare table: at a named place, out of reach, or anywhere."""
        draw = self._rng.random()
        if draw < placed:
            return self._places.pop() if self._places else None
        if draw < placed + P_FAR and self._sides:
            x, y = self._rng.uniform(*FAR_X), self._sides.pop() * self._rng.uniform(*FAR_Y)
            return round(float(x), 3), round(float(y), 3)
        return None


def _kind(name: str) -> Kind:
    return Kind(name.split(" ")[1])
