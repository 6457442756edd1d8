"""Ways for the base through the kitchen: shortest paths on a grid, around furniture and open drawers.

The base is a disc, so it keeps its radius and a margin from everything; near its start and its goal, where
it works at furniture, a small margin will do. SciPy's Dijkstra finds the way over the grid's squares, dearer
near furniture; then corners that can be cut are cut. Nothing is known of things that lie on the floor.
"""

from collections.abc import Collection
from functools import cache
from math import dist

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from envs.frames import Array
from envs.kitchen_plan import (
    BASE_RADIUS,
    BIN,
    CHEST_DEPTH,
    CHEST_FRONT,
    CLOSE_COUNTER,
    COLUMN,
    COLUMNS,
    DRAWER_TRAVEL,
    FAR_COUNTER,
    HANDLE_HALF,
    HANDLE_OUT,
    ROOM_X,
    ROOM_Y,
    SIDE_TABLE,
    TABLE,
    USER_AT,
    XY,
)

SQUARE = 0.05  # [m]
MARGIN, TIGHT = 0.07, 0.012  # [m] kept from furniture on the way, and at its ends
END = 0.35  # [m] this near to the start or the goal the way may be tight
SHY = 0.25  # [m] nearer to furniture than this the way is dearer
COST_OF_NEARNESS = 2.0


def route(start: XY, goal: XY, opened: Collection[str]) -> list[XY] | None:
    """Corners of a way from start to goal, both included; None where there is none."""
    boxes = _boxes(frozenset(opened))
    centres = _centres()
    free = _clearance(centres, boxes)
    need = _need(centres, start, goal)
    passable = free >= need
    ends = [_nearest(centres, passable, p) for p in (start, goal)]
    if any(e is None for e in ends):
        return None
    first, last = (int(e) for e in ends if e is not None)
    _, before = dijkstra(
        _graph(passable, free), indices=last, return_predecessors=True, directed=False
    )
    squares = [first]
    while squares[-1] != last:
        following = int(before[squares[-1]])
        if following < 0:
            return None
        squares.append(following)
    points = [start, *((float(x), float(y)) for x, y in centres[squares]), goal]
    return _cut(points, boxes, start, goal)


def clearance(xy: XY, opened: Collection[str]) -> float:
    """Distance [m] from the base's edge to the nearest furniture; negative inside it."""
    return float(_clearance(np.array([xy]), _boxes(frozenset(opened)))[0])


def _need(points: Array, start: XY, goal: XY) -> Array:
    """The margin (n,) [m] that is asked for at points (n, 2)."""
    ends = np.minimum(np.linalg.norm(points - start, axis=1), np.linalg.norm(points - goal, axis=1))
    return np.where(ends < END, TIGHT, MARGIN)


@cache
def _boxes(opened: frozenset[str]) -> Array:
    """What stands in the way (n, 4): x0, x1, y0, y1 [m]."""
    boxes = [
        (x - a, x + a, y - b, y + b)
        for (x, y), (a, b) in (
            (p.middle, p.half) for p in (CLOSE_COUNTER, FAR_COUNTER, TABLE, BIN, SIDE_TABLE)
        )
    ]
    boxes.append((USER_AT[0] - 0.3, USER_AT[0] + 0.3, USER_AT[1] - 0.2, USER_AT[1] + 0.2))
    knob = HANDLE_OUT + HANDLE_HALF[1]
    for drawer, x in COLUMNS.items():
        out = DRAWER_TRAVEL if drawer in opened else 0.0
        boxes.append((x - COLUMN / 2, x + COLUMN / 2, CHEST_FRONT - out, CHEST_FRONT + CHEST_DEPTH))
        boxes.append((x - 0.01, x + 0.01, CHEST_FRONT - out - knob, CHEST_FRONT))
    return np.array(boxes)


@cache
def _centres() -> Array:
    """Middles (n, 2) of the grid's squares, row by row."""
    x, y = np.meshgrid(_axis(*ROOM_X), _axis(*ROOM_Y), indexing="ij")
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _axis(low: float, high: float) -> Array:
    return np.arange(low + SQUARE / 2, high, SQUARE)


def _clearance(points: Array, boxes: Array) -> Array:
    """Distance (n,) [m] from a base at points (n, 2) to boxes (m, 4) and the room's walls."""
    x, y = points[:, :1], points[:, 1:]
    dx = np.maximum(np.maximum(boxes[:, 0] - x, x - boxes[:, 1]), 0)
    dy = np.maximum(np.maximum(boxes[:, 2] - y, y - boxes[:, 3]), 0)
    furniture = np.hypot(dx, dy).min(axis=1)
    sides = [x - ROOM_X[0], ROOM_X[1] - x, y - ROOM_Y[0], ROOM_Y[1] - y]
    return np.asarray(np.minimum(furniture, np.min(sides, axis=0)[:, 0]) - BASE_RADIUS)


def _nearest(centres: Array, passable: NDArray[np.bool_], point: XY) -> int | None:
    apart = np.where(passable, np.linalg.norm(centres - point, axis=1), np.inf)
    best = int(np.argmin(apart))
    return best if apart[best] < 4 * SQUARE else None


def _graph(passable: NDArray[np.bool_], free: Array) -> csr_array:
    """Neighbouring squares, straight and aslant, by the length of the step and its nearness."""
    shape = len(_axis(*ROOM_X)), len(_axis(*ROOM_Y))
    number = np.arange(passable.size).reshape(shape)
    cost = 1 + COST_OF_NEARNESS * np.clip(1 - free / SHY, 0, 1)
    rows, columns, weights = [], [], []
    for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1)):
        low, high = (
            slice(max(-dy, 0), shape[1] - max(dy, 0)),
            slice(max(dy, 0), shape[1] + min(dy, 0)),
        )
        a, b = number[: shape[0] - dx, low].ravel(), number[dx:, high].ravel()
        both = passable[a] & passable[b]
        a, b = a[both], b[both]
        rows.append(a)
        columns.append(b)
        weights.append(np.hypot(dx, dy) * SQUARE * (cost[a] + cost[b]) / 2)
    entries = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns)))
    return csr_array(entries, shape=(passable.size, passable.size))


def _cut(points: list[XY], boxes: Array, start: XY, goal: XY) -> list[XY]:
    """Leave out corners as long as the straight way is free."""
    kept, at = [points[0]], 0
    while at < len(points) - 1:
        following = len(points) - 1
        while following > at + 1 and not _straight(
            points[at], points[following], boxes, start, goal
        ):
            following -= 1
        kept.append(points[following])
        at = following
    return kept


def _straight(a: XY, b: XY, boxes: Array, start: XY, goal: XY) -> bool:
    n = max(2, int(dist(a, b) / 0.03))
    points = np.linspace(a, b, n)
    return bool(np.all(_clearance(points, boxes) >= _need(points, start, goal)))
