"""A scripted driver: follows a line through the town by pure pursuit, with a budget of physics steps.

It steers by the robot's true pose, for recording traversals; a learned policy has only pictures. Pure pursuit
(Coulter 1992): aim at the point of the line that is `AHEAD` before the robot; the arc through it has
curvature 2 sin(a) / AHEAD, a the angle to that point.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot

import numpy as np

from envs.errors import EnvError
from envs.frames import Array
from envs.husky import SPEED
from envs.town_streets import XY
from envs.town_world import TownWorld

AHEAD = 2.2  # [m]
CRUISE = 1.5  # [m/s]
STEER_EVERY = 24  # physics steps: 10 Hz
SHARP = 0.9  # [rad] farther aside it turns on the spot
TURN_GAIN = 1.8  # [1/s]
THERE = 1.0  # [m] from the end of the line
SLACK = 2.5  # times the steps that the line takes at full speed
LEAST_STEPS = 2400


class Outcome(StrEnum):
    """How a drive ended."""

    ARRIVED = "arrived"
    STUCK = "stuck"
    TIMED_OUT = "timed out"


@dataclass(frozen=True, kw_only=True)
class Drive:
    """One drive."""

    outcome: Outcome
    physics_steps: int
    way: float  # [m] driven
    collisions: int


class Line:
    """A line of points, and how far along it the robot has come."""

    def __init__(self, points: Sequence[XY]) -> None:
        line = np.asarray(points, np.float64)
        if line.ndim != 2 or line.shape[1] != 2 or len(line) < 2 or not np.isfinite(line).all():
            raise EnvError(f"a line is at least two points (x, y), got {points!r:.80}")
        steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
        fresh = np.concatenate([[True], steps > 1e-6])
        self._points = line[fresh]
        self._along = np.concatenate([[0.0], np.cumsum(steps[steps > 1e-6])])
        self.length = float(self._along[-1])  # [m]
        self.come = 0.0  # [m]

    def at(self, along: float) -> Array:
        """The point (2,) so far along [m]."""
        x, y = (np.interp(along, self._along, self._points[:, k]) for k in (0, 1))
        return np.array([x, y])

    def follow(self, here: Array, reach: float = 4.0) -> None:
        """Come along to the nearest point that is at most `reach` [m] farther on."""
        candidates = np.arange(self.come, min(self.come + reach, self.length) + 0.1, 0.1)
        x, y = (np.interp(candidates, self._along, self._points[:, k]) for k in (0, 1))
        self.come = float(candidates[np.hypot(x - here[0], y - here[1]).argmin()])


def drive_along(
    world: TownWorld,
    points: Sequence[XY],
    *,
    speed: float = CRUISE,
    budget: int | None = None,
    each: Callable[[TownWorld], None] | None = None,
) -> Drive:
    """Drive along a line to its end.

    Args:
        world: a built world.
        points: the line in the town [m].
        speed: [m/s].
        budget: physics steps; by default enough for the line with some slack.
        each: called ten times a second.

    Raises:
        EnvError: not a line, or a speed that the robot does not have.
    """
    if not 0 < speed <= SPEED:
        raise EnvError(f"a speed above 0 and at most {SPEED} m/s, got {speed}")
    line = Line(points)
    if budget is None:
        budget = LEAST_STEPS + round(SLACK * 240 * line.length / speed)
    steps, way, collisions = world.steps, world.driven, world.collisions
    outcome = Outcome.TIMED_OUT
    while world.steps - steps < budget:
        here = world.husky.pose
        line.follow(here)
        if line.length - line.come < THERE and _apart(here, line.at(line.length)) < 1.5 * THERE:
            outcome = Outcome.ARRIVED
            break
        if world.stuck:
            outcome = Outcome.STUCK
            break
        world.drive(*steer(here, line.at(line.come + AHEAD), speed))
        for _ in range(min(STEER_EVERY, budget - (world.steps - steps))):
            world.step()
        if each is not None:
            each(world)
    world.drive(0.0, 0.0)
    return Drive(
        outcome=outcome,
        physics_steps=world.steps - steps,
        way=world.driven - way,
        collisions=world.collisions - collisions,
    )


def steer(pose: Array, target: Array, speed: float) -> tuple[float, float]:
    """Speeds [m/s], [rad/s] that lead a robot at pose (3,) to a target (2,) ahead."""
    aside = np.arctan2(target[1] - pose[1], target[0] - pose[0]) - pose[2]
    aside = float((aside + np.pi) % (2 * np.pi) - np.pi)
    if abs(aside) > SHARP:
        return 0.0, float(np.copysign(TURN_GAIN * SHARP, aside))
    linear = speed * float(np.cos(aside)) ** 2
    curvature = 2 * float(np.sin(aside)) / max(_apart(pose, target), 0.5)
    return linear, linear * curvature + 0.6 * aside


def _apart(pose: Array, point: Array) -> float:
    return hypot(pose[0] - point[0], pose[1] - point[1])
