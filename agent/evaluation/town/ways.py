"""Ways through the streets of a town and what is passed on them, for making instructions.

A way follows the middle of the streets from junction to junction, never back the way it came. What is seen
from each street is worked out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, pi

import numpy as np

from agent.evaluation.town.sightlines import Sightlines
from envs.frames import Array
from envs.town_plan import Town
from envs.town_streets import XY
from maps.turns import Direction

STEP = 2.0  # [m] between two points of a way
PLAIN = 0.6  # [rad] a turn is at most so far from the direction it is called
LOOK = 14.0  # [m] from a junction the heading of a street is taken


@dataclass(frozen=True, kw_only=True, eq=False)
class Way:
    """A way along whole streets."""

    junctions: tuple[int, ...]
    points: Array  # (n, 2) [m]
    seen: Array  # (n_things, n) distance to each thing [m]; inf: not passed there
    ends: tuple[int, ...]  # the number of the point at each junction

    def heading(self, at: int) -> float:
        """Which way it leads at a point [rad]."""
        i = min(at, len(self.points) - 2)
        dx, dy = (self.points[i + 1] - self.points[i]).tolist()
        return atan2(dy, dx)


class TownWays:
    """The ways of one town."""

    def __init__(self, town: Town) -> None:
        self.town, self.sight = town, Sightlines(town)
        self.bodies = tuple(self.sight.things)
        self.number = {body: i for i, body in enumerate(self.bodies)}
        self._streets = dict[tuple[int, int], tuple[Array, Array]]()
        for street in town.streets.streets:
            points = sampled(town.streets.line(street))
            seen = np.array([self.sight.distance(body, points) for body in self.bodies])
            self._streets[street.start, street.end] = points, seen
            self._streets[street.end, street.start] = points[::-1], seen[:, ::-1]

    def along(self, junctions: Sequence[int]) -> Way:
        """The way along neighbouring junctions."""
        parts = [self._streets[pair] for pair in pairwise(junctions)]
        ends = np.cumsum([0, *(len(points) for points, _ in parts)])
        return Way(
            junctions=tuple(junctions),
            points=np.concatenate([points for points, _ in parts]),
            seen=np.concatenate([seen for _, seen in parts], axis=1),
            ends=(*ends[:-1].tolist(), int(ends[-1]) - 1),
        )

    def draw(self, rng: np.random.Generator, streets: int) -> Way | None:
        """A way of so many streets at random; None where it came to a dead end."""
        near = self.town.streets.neighbours
        walk = [int(rng.integers(len(near)))]
        while len(walk) <= streets:
            onward = [j for j in near[walk[-1]] if len(walk) < 2 or j != walk[-2]]
            if not onward:
                return None
            walk.append(onward[int(rng.integers(len(onward)))])
        return self.along(walk)

    def turn(self, before: int, at: int, after: int) -> Direction | None:
        """What the turn at a junction is called; None where it is nothing plainly."""
        arriving = heading(self.town, at, before) + pi
        angle = heading(self.town, at, after) - arriving
        for direction in (Direction.LEFT, Direction.RIGHT, Direction.STRAIGHT):
            if abs((angle - direction.angle + pi) % (2 * pi) - pi) < PLAIN:
                return direction
        return None


def sampled(line: Sequence[XY]) -> Array:
    """Points (n, 2) about every `STEP` along a line, both ends among them."""
    corners = np.asarray(line, float)
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
    at = np.linspace(0.0, along[-1], max(2, round(float(along[-1]) / STEP) + 1))
    return np.column_stack([np.interp(at, along, corners[:, k]) for k in (0, 1)])


def heading(town: Town, junction: int, neighbour: int) -> float:
    """Which way a street leaves a junction [rad], over its first `LOOK` metres."""
    points = sampled(town.streets.between(junction, neighbour))
    away = np.linalg.norm(points - points[0], axis=1)
    dx, dy = (points[int(np.argmax(away >= min(LOOK, away.max())))] - points[0]).tolist()
    return atan2(dy, dx)
