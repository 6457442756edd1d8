"""What makes a world less obliging: with probability P a step, an object is shoved or a grasp slips.

The moment lies somewhere inside the skill's motion, so what the robot saw at its start no longer holds. A
held block slips out of the hand; otherwise something that stands on the table is pushed a few centimetres,
roughly towards the middle, so that the task stays possible. Everything comes from one generator.
"""

from math import atan2, cos, pi, sin

import numpy as np

from envs.layout import SPAWN_X, SPAWN_Y
from envs.panda import OPEN
from envs.tabletop_state import TABLE, ObjectState
from envs.tabletop_world import TabletopWorld

LATEST_STEP = 360  # physics steps after a skill began; a skill takes about 400
SHOVE_SPEED = (0.5, 1.0)  # [m/s]: three to eight centimetres on this table


class Disturber:
    """Disturbs one world, at most once a skill."""

    def __init__(self, probability: float, rng: np.random.Generator) -> None:
        if not 0 <= probability <= 1:
            raise ValueError(f"a probability lies in [0, 1], got {probability}")
        self.probability, self._rng = probability, rng
        self._due: int | None = None
        self._happened = ""

    def before_skill(self, world: TabletopWorld) -> None:
        """Decide whether, and when, the coming skill is disturbed."""
        self._happened = ""
        delay = int(self._rng.integers(LATEST_STEP))
        self._due = world.steps + delay if self._rng.random() < self.probability else None

    def after_skill(self, world: TabletopWorld) -> str:
        """Disturb now if the skill was too short; say what happened, "" if nothing."""
        if self._due is not None:
            self._strike(world)
            world.settle()
        return self._happened

    def __call__(self, world: TabletopWorld) -> None:
        """Watch the world: called after every physics step."""
        if self._due is not None and world.steps >= self._due:
            self._strike(world)

    def _strike(self, world: TabletopWorld) -> None:
        self._due = None
        state = world.state()
        standing = [o for o in state if o.support == TABLE]
        if state.holding is not None:
            world.panda.drive_fingers(OPEN)
            self._happened = f"the {state.holding} slipped out of the hand"
        elif standing:
            self._shove(world, standing[self._rng.integers(len(standing))])

    def _shove(self, world: TabletopWorld, o: ObjectState) -> None:
        to_middle = atan2(sum(SPAWN_Y) / 2 - o.position[1], sum(SPAWN_X) / 2 - o.position[0])
        angle = to_middle + self._rng.uniform(-pi / 3, pi / 3)
        speed = self._rng.uniform(*SHOVE_SPEED)
        world.physics.set_velocity(o.name, (speed * cos(angle), speed * sin(angle), 0.0))
        self._happened = f"the {o.name} was shoved"
