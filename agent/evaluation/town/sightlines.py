"""Which things are seen from where in a town, by its plan: the rule that judges what a walk passes.

A thing is passed at a point of the street that is at most `NEAR` metres from its outline, if some point of
the outline, or its middle, can be seen from there: the straight line at the height of the robot's cameras
crosses nothing else that is there at that height. Limits: what is seen over the top of other things does
not count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from envs.frames import Array
from envs.husky import EYE
from envs.town_plan import Town
from envs.town_thing import Thing

NEAR = 15.0  # [m] from the outline of a thing that is passed
BEYOND = 12.0  # [m] a rectangle reaches at most; farther from a line it is not looked at
HIT = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class _Screens:
    """Rectangles that stand in the way at the height of the cameras."""

    centre: Array  # (m, 2) [m]
    axis: Array  # (m, 2) of length 1, along the first side
    half: Array  # (m, 2) [m]
    owner: NDArray[np.int64]  # (m,) number of the thing


class Sightlines:
    """What of a town is seen from where."""

    def __init__(self, town: Town) -> None:
        self.things: dict[str, Thing] = dict(town.bodies)  # by the names of their bodies
        self._numbers = {body: i for i, body in enumerate(self.things)}
        self._screens = _screens(list(self.things.values()))

    def distance(self, body: str, points: Array) -> Array:
        """How far points (n, 2) are from the outline of a thing [m]; inf where it is not passed there."""
        thing = self.things[body]
        targets = np.vstack([thing.outline, thing.corners.mean(axis=0)])  # (17, 2)
        away = np.linalg.norm(points[:, None] - targets, axis=2).min(axis=1)
        found = np.full(len(points), np.inf)
        near = np.flatnonzero(away <= NEAR)
        if not len(near):
            return found
        screens = self._near(thing, self._numbers[body])
        for i in near.tolist():
            if not _crossed(points[i], targets, screens).all():
                found[i] = away[i]
        return found

    def fitting(self, colour: str, kind: str) -> tuple[str, ...]:
        """The bodies of the things of a colour ("": any) and kind."""
        return tuple(
            body for body, t in self.things.items() if t.kind == kind and colour in ("", t.colour)
        )

    def _near(self, thing: Thing, number: int) -> _Screens:
        s = self._screens
        apart = np.linalg.norm(s.centre - (thing.x, thing.y), axis=1)
        kept = (apart < NEAR + thing.reach + BEYOND) & (s.owner != number)
        return _Screens(
            centre=s.centre[kept], axis=s.axis[kept], half=s.half[kept], owner=s.owner[kept]
        )


def _screens(things: list[Thing]) -> _Screens:
    """Of every piece that reaches from below to above the cameras, the rectangle that it covers."""
    rows, owner = list[tuple[float, ...]](), list[int]()
    for number, thing in enumerate(things):
        for piece in thing.pieces:
            corners = piece.corners
            if not corners[:, 2].min() < EYE[2] < corners[:, 2].max():
                continue
            low, high = corners[:, :2].min(axis=0), corners[:, :2].max(axis=0)
            x, y = thing.place((low + high) / 2).tolist()
            half = (high - low) / 2
            rows.append((x, y, np.cos(thing.yaw), np.sin(thing.yaw), *half.tolist()))
            owner.append(number)
    table = np.array(rows, float).reshape(-1, 6)
    return _Screens(
        centre=table[:, :2], axis=table[:, 2:4], half=table[:, 4:], owner=np.array(owner, np.int64)
    )


def _crossed(eye: Array, targets: Array, screens: _Screens) -> NDArray[np.bool_]:
    """(n,) whether the line from an eye (2,) to each target (n, 2) crosses a screen (slab test)."""
    c, s = screens.axis[:, 0], screens.axis[:, 1]
    turn = np.stack([np.stack([c, s], 1), np.stack([-s, c], 1)], 1)  # (m, 2, 2) town to rectangle
    start = np.einsum("mij,mj->mi", turn, eye - screens.centre)  # (m, 2)
    way = np.einsum("mij,nj->nmi", turn, targets - eye)  # (n, m, 2)
    way = np.where(np.abs(way) < HIT, HIT, way)
    low, high = (-screens.half - start) / way, (screens.half - start) / way
    enters = np.minimum(low, high).max(axis=2)
    leaves = np.maximum(low, high).min(axis=2)
    hit = (np.maximum(enters, 0.0) < np.minimum(leaves, 1.0) - HIT).any(axis=1)
    return np.asarray(hit, dtype=np.bool_)
