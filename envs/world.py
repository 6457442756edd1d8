"""What every simulated world does: step, tell its watchers, and let things come to rest.

A world owns its physics and is built anew for each episode, so nothing of an earlier one survives. Whoever
wants to follow or disturb an episode adds a watcher, which is called after every physics step.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import numpy as np

from envs.bodies import Renderer
from envs.camera import Camera
from envs.frames import Array, Pose
from envs.panda import Panda
from envs.physics import Physics

STILL_STEPS, STILL = 4, 7e-5  # at rest: moves less than so many metres in so many steps
SETTLE_STEPS = 480
OUT_OF_SIGHT = -1.0  # [m] height

Watcher = Callable[[Any], None]


class Kinematics(Protocol):
    """Poses of the tip in the world, and the joint angles that lead there."""

    def solve(self, target: Pose) -> Array | None:
        """Arm joints (7,) [rad] that put the tip at a target pose, or None if there are none."""

    def tip(self, joints: Array) -> Pose:
        """Where the tip is for arm joints (7,) [rad]."""


class SimulatedWorld(ABC):
    """A world with an arm in it."""

    overview: Camera  # shows all of it
    kinematics: Kinematics

    def __init__(self, renderer: Renderer, robot: str) -> None:
        self.physics = Physics(renderer)
        self.panda = Panda(self.physics, robot)
        self.steps = 0  # physics steps since build
        self._watchers: list[Watcher] = []

    @abstractmethod
    def close(self) -> None:
        """Let the physics go. Closing twice is safe."""

    @property
    @abstractmethod
    def loose(self) -> Iterable[str]:
        """Names of the bodies that can be moved about."""

    def watch(self, watcher: Watcher) -> None:
        """Call `watcher` after every physics step, until the next build."""
        self._watchers.append(watcher)

    def step(self) -> None:
        """One physics step."""
        self.physics.step()
        self.steps += 1
        for watcher in self._watchers:
            watcher(self)

    def settle(self, limit: int = SETTLE_STEPS) -> bool:
        """Step until every loose object rests, and let it sleep; False if `limit` was not enough."""
        before = self._where()
        for n in range(1, limit + 1):
            self.step()
            if n % STILL_STEPS == 0:
                now = self._where()
                if n > STILL_STEPS and np.abs(now - before).max(initial=0.0) < STILL:
                    self._sleep()
                    return True
                before = now
        return False

    def _begin(self) -> None:
        """Empty the world for the next episode."""
        self.physics.rebuild()
        self.steps = 0
        self._watchers.clear()

    def _where(self) -> Array:
        """Where everything is (n, 7), turns weighed as 2 cm a unit.

        Speeds would not do: a jammed body can have one and stay where it is. What fell where there is no
        floor goes on falling and counts as resting.
        """
        poses = [self.physics.pose(name) for name in self.loose]
        rows = [[*p.position, *(0.02 * p.quat_xyzw)] for p in poses]
        return np.array([np.zeros(7) if r[2] < OUT_OF_SIGHT else r for r in rows])

    def _sleep(self) -> None:
        """Resting bodies cost nothing until touched; what the hand touches stays awake."""
        for name in self.loose:
            if all(c.other != self.panda.name for c in self.physics.contacts(name)):
                self.physics.sleep(name)
