"""Random kitchens to ask about: two to twelve objects, mostly on the counters and the table.

A `Theme` makes what some requests need likelier. Objects with held-out names stand only in scenes that are
asked for with `fresh`.
"""

from enum import StrEnum, auto

import numpy as np

from agent.training.kitchen.nouns import FRESH, OTHERS, USUAL
from envs.kitchen_layout import CABINET, DRAWERS, HAND, STATIONS, TRASH, USER
from envs.kitchen_state import KitchenObject, KitchenState

SURFACES = ("close counter", "far counter", "table")
P_USUAL = 0.6  # share of SayCan's own names
P_FRESH = 0.5  # share of held-out names where they may be used


class Theme(StrEnum):
    """What a scene is made for."""

    PLAIN = auto()
    ALIKE = auto()  # several objects of one name
    HOLDING = auto()  # something is in the hand
    DRAWERS = auto()  # things are in drawers, open or closed
    GATHERED = auto()  # one surface has several objects
    FULL = auto()  # there are many objects
    FEW = auto()  # there are few


def random_state(
    rng: np.random.Generator, theme: Theme = Theme.PLAIN, *, fresh: bool = False
) -> KitchenState:
    """A kitchen at the start of an episode."""
    fewest, most = {Theme.FULL: (7, 10), Theme.FEW: (2, 5)}.get(theme, (2, 10))
    names = _names(rng, int(rng.integers(fewest, most + 1)), fresh)
    if theme is Theme.ALIKE:
        names += [names[0]] * int(rng.integers(1, 4))
    elif rng.random() < 0.2:
        names += [names[int(rng.integers(len(names)))]] * int(rng.integers(1, 3))
    names = [names[int(i)] for i in rng.permutation(len(names))][:12]
    spots = [_spot(rng) for _ in names]
    if theme is Theme.GATHERED:
        spots = _gathered(rng, spots)
    shut = theme is Theme.DRAWERS or rng.random() < 0.06
    if shut:
        for i in range(min(int(rng.integers(1, 4)), len(names) - 1)):
            spots[i] = DRAWERS[int(rng.integers(3))]
    share = 0.5 if theme is Theme.DRAWERS else 0.05
    opened = frozenset(d for d in DRAWERS if rng.random() < share * (0.5 if shut else 1))
    robot_at = USER if rng.random() < 0.4 else STATIONS[int(rng.integers(len(STATIONS)))]
    if rng.random() < (1.0 if theme is Theme.HOLDING else 0.07) and robot_at != TRASH:
        spots[int(rng.integers(len(spots)))] = HAND
    placed = tuple(KitchenObject(n, at) for n, at in zip(names, spots, strict=True))
    return KitchenState(robot_at=robot_at, objects=placed, open_drawers=opened)


def one_name(rng: np.random.Generator, *, fresh: bool = False) -> str:
    """The name of an object."""
    return _names(rng, 1, fresh)[0]


def _names(rng: np.random.Generator, n: int, fresh: bool) -> list[str]:
    """Different names."""
    drawn = dict[str, None]()
    while len(drawn) < n:
        pool = USUAL if rng.random() < P_USUAL else OTHERS
        if fresh and rng.random() < P_FRESH:
            pool = FRESH
        drawn[pool[int(rng.integers(len(pool)))]] = None
    return list(drawn)


def _spot(rng: np.random.Generator) -> str:
    luck = rng.random()
    if luck > 0.04:
        return SURFACES[int(rng.integers(3))]
    return (USER, TRASH, CABINET)[int(rng.integers(3))]


def _gathered(rng: np.random.Generator, spots: list[str]) -> list[str]:
    """Two to four objects on one surface, the rest on the others."""
    place, others = _split(rng)
    number = int(rng.integers(2, 5))
    moved = [place if i < number else others[int(rng.integers(2))] for i in range(len(spots))]
    return [moved[int(i)] for i in rng.permutation(len(moved))]


def _split(rng: np.random.Generator) -> tuple[str, list[str]]:
    order = [SURFACES[int(i)] for i in rng.permutation(3)]
    return order[0], order[1:]
