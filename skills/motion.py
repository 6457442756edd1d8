"""Moving the arm under a step budget: joint-space paths through inverse kinematics, and the gripper.

Every path is timed so that no joint exceeds its speed limit (a cubic ease, whose peak is 1.5 times the mean)
and every step is taken from one budget; running out raises, so no motion can hang. Paths are straight lines
between knots in joint space; a straight line in space is a few knots close together.
"""

from collections.abc import Sequence

import numpy as np

from envs.frames import Array, Pose
from envs.panda import MAX_ACCELERATION, MAX_SPEED
from envs.physics import TIMESTEP
from envs.tabletop_state import GRIPPER, TabletopState
from envs.world import SETTLE_STEPS, Kinematics, SimulatedWorld
from skills.grasp import Grip

EASE_PEAK = 1.5  # peak over mean speed of 3 s^2 - 2 s^3 ...
EASE_CURVE = 6.0  # ... and its peak acceleration, in lengths per duration squared
ARRIVED = 0.004  # [rad] when every joint is this near
ARRIVAL_STEPS = (
    72  # after the last target the arm gets this long; longer means something is in its way
)
FINGER_STEPS = 36
ROUNDING = 24  # steps over which a path's corners are rounded: 0.1 s
LINE_SPACING = 0.05  # [m] between knots of a straight line
TRANSIT = 0.17  # [m] the tip travels at least this high
APPROACH = 0.08  # [m] the last stretch, straight down
OVER_OBJECTS = 0.10  # [m] the tip stays this far above the highest thing


class BudgetSpentError(Exception):
    """The step budget ran out inside a motion."""


class UnreachableError(Exception):
    """No joint angles put the tip there."""


class BlockedError(Exception):
    """Something keeps the arm from where it should be."""


class Motion:
    """One skill's moves."""

    def __init__(self, world: SimulatedWorld, budget: int) -> None:
        self.world, self._left, self._budget = world, budget, budget

    @property
    def steps(self) -> int:
        """Physics steps taken so far."""
        return self._budget - self._left

    def solve(self, tip: Pose) -> Array:
        """Joint angles (7,) for a tip pose.

        Raises:
            UnreachableError: there are none.
        """
        joints = self.world.kinematics.solve(tip)
        if joints is None:
            raise UnreachableError
        return joints

    def descent(self, grips: Sequence[Grip], over: float) -> list[Array]:
        """Knots straight down onto the best grip that the arm can get to, over things so high [m].

        Raises:
            UnreachableError: there is no such grip.
        """
        for grip in grips:
            knots = descent_onto(self.world.kinematics, grip.tip, over)
            if knots is not None:
                return knots
        raise UnreachableError

    def follow(self, knots: Sequence[Array]) -> None:
        """Drive the arm from where it was told to be through joint-space knots (n, 7), and arrive.

        Raises:
            BlockedError: it did not arrive.
            BudgetSpentError: the budget ran out on the way.
        """
        path = np.array([self.world.panda.target, *knots])  # (n + 1, 7)
        lengths = np.abs(np.diff(path, axis=0)).max(axis=1)
        along = np.concatenate([[0.0], np.cumsum(lengths)])
        if along[-1] > 1e-4:
            for target in eased(path, along, MAX_SPEED, MAX_ACCELERATION, ROUNDING).tolist():
                self.world.panda.drive(target)
                self._step()
        for _ in range(ARRIVAL_STEPS):
            if np.abs(self.world.panda.joints - path[-1]).max() < ARRIVED:
                return
            self._step()
        raise BlockedError

    def fingers(self, travel: float) -> None:
        """Open or close the fingers and give them time [m each]."""
        self.world.panda.drive_fingers(travel)
        for _ in range(FINGER_STEPS):
            self._step()

    def settle(self) -> None:
        """Let everything come to rest; what never does (a block that jitters) holds nothing up.

        Raises:
            BudgetSpentError: the budget ran out first.
        """
        before = self.world.steps
        self.world.settle(min(self._left, SETTLE_STEPS))
        self._left -= self.world.steps - before
        if self._left <= 0:
            raise BudgetSpentError

    def _step(self) -> None:
        if self._left <= 0:
            raise BudgetSpentError
        self._left -= 1
        self.world.step()


def tallest(state: TabletopState) -> float:
    """How high the highest thing on the table is [m], by its position."""
    return max((o.position[2] for o in state if o.support != GRIPPER), default=0.0)


def above(tip: Pose, over: float) -> Pose:
    """The same pose, high enough to travel over things so high [m]."""
    height = max(TRANSIT, tip.position[2] + APPROACH, over + OVER_OBJECTS)
    return Pose(np.array([*tip.position[:2], height]), tip.quat_xyzw)


def descent_onto(kinematics: Kinematics, tip: Pose, over: float) -> list[Array] | None:
    """Joint-space knots (n, 7) straight down onto a tip pose; None where the arm cannot follow."""
    return straight(kinematics, above(tip, over), tip)


def straight(kinematics: Kinematics, start: Pose, tip: Pose) -> list[Array] | None:
    """Joint-space knots (n, 7) down from a start above a tip pose; None where the arm cannot follow."""
    n = max(2, 1 + round(float(start.position[2] - tip.position[2]) / LINE_SPACING))
    knots = []
    for s in np.linspace(0, 1, n):
        point = start.position + s * (tip.position - start.position)
        joints = kinematics.solve(Pose(point, tip.quat_xyzw))
        if joints is None:
            return None
        knots.append(joints)
    return knots


def eased(path: Array, along: Array, speed: float, acceleration: float, rounding: int) -> Array:
    """Targets (n_steps, d), one a timestep, easing in and out along a polyline (n, d).

    A moving average over `rounding` steps rounds the corners, where the acceleration would be unbounded.
    """
    by_speed = EASE_PEAK * along[-1] / speed  # [s]
    by_acceleration = np.sqrt(EASE_CURVE * along[-1] / acceleration)  # [s]
    n = int(np.ceil(max(by_speed, by_acceleration) / TIMESTEP))
    width = rounding if len(path) > 2 else 1
    s = np.clip(np.arange(2 - width, n + width) / n, 0, 1)
    at = (3 * s**2 - 2 * s**3) * along[-1]
    window = np.ones(width) / width
    return np.column_stack(
        [np.convolve(np.interp(at, along, joint), window, "valid") for joint in path.T]
    )
