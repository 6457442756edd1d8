"""The robot as its driver has it: what it feels and sees, and moving under a budget of physics steps."""

import numpy as np
from numpy.typing import NDArray

from envs.husky import VIEWS
from envs.physics import TIMESTEP
from envs.town_driver import STEER_EVERY
from maps.planar import between
from maps.roads import Floats
from skills.navigation.protocols import DrivenWorld

MANOEUVRE = 720  # physics steps that one backing off or turning may take
TOUCHES = 3  # readings in a row of the bumper that are trouble


class Robot:
    """One robot during one drive."""

    def __init__(self, world: DrivenWorld, budget: int) -> None:
        """It stands in a built world; `budget` is the physics steps it may take."""
        self._world, self.budget = world, budget
        self._began = world.steps
        self._state = self._first = world.observe().state
        self._touches = 0
        self.way = 0.0  # [m] by odometry, forwards and back

    @property
    def steps(self) -> int:
        """Physics steps of this drive."""
        return self._world.steps - self._began

    @property
    def seconds(self) -> float:
        """[s] of simulated time."""
        return self.steps * TIMESTEP

    @property
    def spent(self) -> bool:
        """Whether the budget is used up."""
        return self.steps >= self.budget

    @property
    def odometry(self) -> Floats:
        """(3,) x, y [m], yaw [rad], as it was felt last."""
        return np.array(self._state.odometry, float)

    @property
    def collisions(self) -> int:
        """Of this drive."""
        return self._state.collisions - self._first.collisions

    @property
    def driven(self) -> float:
        """[m] of this drive, true; for the result."""
        return self._state.driven - self._first.driven

    @property
    def troubled(self) -> bool:
        """Whether it is stuck, or leans against something."""
        return self._state.stuck or self._touches >= TOUCHES

    def since(self, odometry: Floats) -> Floats:
        """(3,) how far it has come since its odometry was so: ahead, to the left [m], yaw [rad]."""
        return np.asarray(between(odometry[None], self.odometry[None])[0])

    def look(self, size: int) -> NDArray[np.uint8]:
        """A panorama (3, size, size, 3): forward, left, right."""
        observed = self._world.observe(self._world.views(size))
        self._state = observed.state
        return np.stack([observed.images[view].rgb for view in VIEWS])

    def feel(self) -> None:
        """Read odometry and bumper anew, for somebody else may have moved it."""
        self._state, self._touches = self._world.observe().state, 0

    def run(self, linear: float, angular: float) -> None:
        """Keep to speeds [m/s], [rad/s] for a tenth of a second."""
        before = self.odometry
        self._world.drive(linear, angular)
        for _ in range(min(STEER_EVERY, self.budget - self.steps)):
            self._world.step()
        self._state = self._world.observe().state
        self.way += float(np.hypot(*(self.odometry - before)[:2]))
        self._touches = self._touches + 1 if self._state.touching else 0

    def manoeuvre(
        self, linear: float, angular: float, *, way: float = np.inf, turn: float = np.inf
    ) -> None:
        """Keep to speeds until it has come so far [m] or turned so far [rad], or for a while; then stand."""
        since, begun = self.odometry, self.steps
        while self.steps - begun < MANOEUVRE and not self.spent:
            x, y, turned = self.since(since).tolist()
            if np.hypot(x, y) >= way or abs(turned) >= turn:
                break
            self.run(linear, angular)
        self.stand()
        self._touches = 0

    def stand(self) -> None:
        """Stop the wheels."""
        self._world.drive(0.0, 0.0)
