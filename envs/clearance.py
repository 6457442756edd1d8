"""Who stands in whose way on the tabletop: footprints, gaps and free spots, from the state alone."""

from collections.abc import Iterator
from math import hypot

import numpy as np

from envs.layout import (
    BLOCK_REACH,
    BOWL_RIM_RADIUS,
    CLEARANCE,
    PLACE_RADIUS,
    PLACES,
    SPAWN_X,
    SPAWN_Y,
)
from envs.tabletop_state import FLOOR, GRIPPER, Kind, TabletopState

XY = tuple[float, float]


def footprint(kind: Kind) -> float:
    """Radius [m] of the circle an object covers."""
    return BOWL_RIM_RADIUS if kind is Kind.BOWL else BLOCK_REACH


def gap(state: TabletopState, xy: XY, *, ignoring: frozenset[str] = frozenset()) -> float:
    """Distance [m] from a spot to the nearest object's edge; negative inside one."""
    return min(
        (
            hypot(o.position[0] - xy[0], o.position[1] - xy[1]) - footprint(o.kind)
            for o in state
            if o.name not in ignoring and o.support not in (GRIPPER, FLOOR)
        ),
        default=np.inf,
    )


def is_free(
    state: TabletopState, xy: XY, kind: Kind, *, ignoring: frozenset[str] = frozenset()
) -> bool:
    """Whether an object fits at a spot with room for the fingers beside it."""
    return gap(state, xy, ignoring=ignoring) >= footprint(kind) + CLEARANCE


def keeps_places_free(xy: XY, kind: Kind) -> bool:
    """Whether an object at a spot leaves every named place usable."""
    return all(hypot(p.x - xy[0], p.y - xy[1]) >= PLACE_RADIUS + footprint(kind) for p in PLACES)


def free_spot(state: TabletopState, near: XY, *, ignoring: frozenset[str]) -> XY | None:
    """The free spot for a block nearest to a point, off the named places; None if there is none."""
    away = np.round(np.hypot(_SPOTS[:, 0] - near[0], _SPOTS[:, 1] - near[1]), 6)
    for x, y in _SPOTS[np.argsort(away, kind="stable")].tolist():
        if is_free(state, (x, y), Kind.BLOCK, ignoring=ignoring):
            return x, y
    return None


def _grid(step: float = 0.02) -> Iterator[XY]:
    for x in np.arange(SPAWN_X[0] + 0.02, SPAWN_X[1], step):
        for y in np.arange(SPAWN_Y[0] + 0.02, SPAWN_Y[1], step):
            yield round(float(x), 6), round(float(y), 6)


_SPOTS = np.array([xy for xy in _grid() if keeps_places_free(xy, Kind.BLOCK)])  # rising
