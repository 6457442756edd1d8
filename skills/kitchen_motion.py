"""Moving the mobile Panda under a step budget: driving around furniture, and reaching down where it stands.

The base follows a way over the floor plan, eased like the arm's paths; what is held is carried tucked in,
high above everything. Every step comes out of the skill's one budget, so no motion can hang.
"""

from collections.abc import Sequence

import numpy as np

from envs.frames import Array, Pose
from envs.kitchen_body import Body
from envs.kitchen_routes import route
from envs.kitchen_stand import Stand
from envs.kitchen_world import KitchenWorld
from envs.mobile_base import SPEED
from envs.panda import OPEN
from envs.physics import TIMESTEP
from skills.grasp import Grip
from skills.kitchen_grasp import hanging, tallest
from skills.motion import APPROACH, BlockedError, Motion, UnreachableError, eased, straight

CRUISE = 0.85 * float(SPEED[0])  # [m/s]
STROLL = 0.30  # [m/s] while something is pulled or pushed
PICK_UP_SPEED = 1.2  # [m/s^2]
METRES_A_TURN = 0.45  # [m/rad] how a turn counts beside a way
BASE_ROUNDING = 72  # steps over which the corners of a way are rounded: 0.3 s
ARRIVED = 0.008  # [m or rad] when the base is this near
ARRIVAL_STEPS = 96
OFF_COURSE = 0.12  # [m] behind its target: something is in the way
CLEAR = 0.04  # [m] above what is passed over
AROUND = 0.35  # [m] things farther from the target are not passed over
TUCKED_NEAR = 0.02  # [rad]


class KitchenMotion(Motion):
    """One skill's moves."""

    world: KitchenWorld

    def __init__(self, world: KitchenWorld, budget: int) -> None:
        super().__init__(world, budget)
        self.world = world

    # ---- the base --------------------------------------------------------------------------------

    def drive(self, stand: Stand) -> None:
        """Tuck the arm in and drive there, around what stands in the way.

        Raises:
            BlockedError: there is no way, or something is in it.
            BudgetSpentError: the budget ran out on the way.
        """
        if np.abs(self._to(stand)).max() < ARRIVED:
            return
        self.tuck()
        x, y, _ = self.world.base.target.tolist()
        way = route((x, y), stand[:2], self.world.open_drawers)
        if way is None:
            raise BlockedError
        self._roll(way, stand[2], CRUISE)

    def glide(self, stand: Stand, speed: float = STROLL) -> None:
        """Straight there, the arm as it is; errors as `drive`."""
        x, y, _ = self.world.base.target.tolist()
        self._roll([(x, y), stand[:2]], stand[2], speed)

    def tuck(self) -> None:
        """Take the hand, and what is in it, near and high."""
        tucked = np.array(self.world.tucked)
        if np.abs(self.world.panda.target - tucked).max() > TUCKED_NEAR:
            self.follow([tucked])

    def _to(self, stand: Stand) -> Array:
        """What is missing (3,) [m, m, rad] from where the base is told to be, by the shorter turn."""
        missing = np.array(stand) - self.world.base.target
        missing[2] = (missing[2] + np.pi) % (2 * np.pi) - np.pi
        return np.asarray(missing)

    def _roll(self, way: Sequence[tuple[float, float]], yaw: float, speed: float) -> None:
        base = self.world.base
        turn = float(self._to((*way[-1], yaw))[2])
        xy = np.array(way)
        metres = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(xy, axis=0), axis=1))])
        share = metres / metres[-1] if metres[-1] > 0 else np.linspace(0, 1, len(xy))
        knots = np.column_stack([xy, base.target[2] + share * turn])  # (n, 3)
        along = share * max(float(metres[-1]), METRES_A_TURN * abs(turn))
        if along[-1] > 1e-4:
            for target in eased(knots, along, speed, PICK_UP_SPEED, BASE_ROUNDING):
                base.drive((target - base.target) / TIMESTEP)
                self._step()
                if self.steps % 8 == 0 and np.abs(base.pose - base.target)[:2].max() > OFF_COURSE:
                    base.halt()
                    raise BlockedError
        for _ in range(ARRIVAL_STEPS):
            missing = self._to((*way[-1], yaw))
            if np.abs(missing).max() < 1e-3 and np.abs(base.pose - base.target).max() < ARRIVED:
                base.drive(np.zeros(3))
                return
            base.drive(np.clip(missing / TIMESTEP / 10, -0.2, 0.2))
            self._step()
        base.halt()
        raise BlockedError

    # ---- the arm ---------------------------------------------------------------------------------

    def down_to(
        self, grips: Sequence[Grip], others: Sequence[Body], held: Body | None
    ) -> list[Array]:
        """Knots straight down onto the best grip that the arm can get to, from above what is about.

        Raises:
            UnreachableError: there is no such grip.
        """
        hang = 0.0 if held is None else hanging(held, self.world.panda.tip)
        for grip in grips:
            tip = grip.tip
            over = tallest(others, tip.position, AROUND) + hang + CLEAR
            height = max(float(tip.position[2]) + APPROACH, over)
            start = Pose(np.array([*tip.position[:2], height]), tip.quat_xyzw)
            knots = straight(self.world.kinematics, start, tip)
            if knots is not None:
                return knots
        raise UnreachableError

    def take(self, down: Sequence[Array], squeeze: float = 0.0) -> None:
        """From above onto something, close the fingers, and back up."""
        self.world.panda.drive_fingers(OPEN)
        self.follow(down[:1])
        self.follow(down[1:])
        self.fingers(squeeze)
        self.follow(down[-2::-1])

    def fingers_loose(self, force: float, steps: int) -> None:
        """Press with so little force [N] for so many steps that what is held turns between the fingers."""
        self.world.panda.drive_fingers(0.0, force)
        for _ in range(steps):
            self._step()

    def leave(self, down: Sequence[Array]) -> None:
        """From above to where what is held goes, open the fingers, and back up."""
        self.follow(down[:1])
        self.follow(down[1:])
        self.fingers(OPEN)
        self.follow(down[-2::-1])
