"""What makes a world less obliging: with probability P a skill is disturbed, once, inside its motion.

So what the robot saw at its start no longer holds. Everything comes from one generator. On the tabletop a
held block slips out of the hand, or something that stands there is pushed a few centimetres, roughly towards
the middle, so that the task stays possible. In the kitchen a held object slips, an object is moved to another
spot or another place, or the base jams until the skill is over.
"""

from abc import ABC, abstractmethod
from math import atan2, cos, pi, sin
from typing import Any

import numpy as np

from envs.errors import TableFullError
from envs.frames import Pose
from envs.kitchen_layout import CABINET, DRAWERS, FLOOR, HAND, PLACES
from envs.kitchen_spots import draw_spot
from envs.kitchen_world import KitchenWorld
from envs.layout import SPAWN_X, SPAWN_Y
from envs.panda import OPEN
from envs.tabletop_state import TABLE, ObjectState
from envs.tabletop_world import TabletopWorld

LATEST_STEP = 360  # physics steps after a skill began; one on the tabletop takes about 400
LATEST_KITCHEN_STEP = 900  # one in the kitchen takes about 1000
SHOVE_SPEED = (0.5, 1.0)  # [m/s]: three to eight centimetres on this table
JAMMED = 0.25  # share of the kitchen's disturbances that jam the base, where nothing is held


class Disturber(ABC):
    """Disturbs one world, at most once a skill."""

    latest_step: int

    def __init__(self, probability: float, rng: np.random.Generator) -> None:
        if not 0 <= probability <= 1:
            raise ValueError(f"a probability lies in [0, 1], got {probability}")
        self.probability, self._rng = probability, rng
        self._due: int | None = None
        self._happened = ""

    def before_skill(self, world: Any) -> None:
        """Decide whether, and when, the coming skill is disturbed."""
        self._happened = ""
        delay = int(self._rng.integers(self.latest_step))
        self._due = world.steps + delay if self._rng.random() < self.probability else None

    def after_skill(self, world: Any) -> str:
        """Disturb now if the skill was too short; say what happened, "" if nothing."""
        if self._due is not None:
            self._due = None
            self._happened = self.strike(world)
            world.settle()
        self.relent(world)
        return self._happened

    def __call__(self, world: Any) -> None:
        """Watch the world: called after every physics step."""
        if self._due is not None and world.steps >= self._due:
            self._due = None
            self._happened = self.strike(world)

    @abstractmethod
    def strike(self, world: Any) -> str:
        """Disturb now; what happened, in words, "" if there was nothing to disturb."""

    def relent(self, world: Any) -> None:  # noqa: B027 (most disturbances need no end)
        """End what should not outlast the skill."""


class TabletopDisturber(Disturber):
    """Lets blocks slip and shoves things."""

    latest_step = LATEST_STEP

    def strike(self, world: TabletopWorld) -> str:
        """A held block slips, or something on the table is shoved."""
        state = world.state()
        standing = [o for o in state if o.support == TABLE]
        if state.holding is not None:
            world.panda.drive_fingers(OPEN)
            return f"the {state.holding} slipped out of the hand"
        return self._shove(world, standing[self._rng.integers(len(standing))]) if standing else ""

    def _shove(self, world: TabletopWorld, o: ObjectState) -> str:
        to_middle = atan2(sum(SPAWN_Y) / 2 - o.position[1], sum(SPAWN_X) / 2 - o.position[0])
        angle = to_middle + self._rng.uniform(-pi / 3, pi / 3)
        speed = self._rng.uniform(*SHOVE_SPEED)
        world.physics.set_velocity(o.name, (speed * cos(angle), speed * sin(angle), 0.0))
        return f"the {o.name} was shoved"


class KitchenDisturber(Disturber):
    """Lets objects slip, moves them about, and jams the base."""

    latest_step = LATEST_KITCHEN_STEP

    def strike(self, world: KitchenWorld) -> str:
        """A held object slips; or the base jams; or an object that is in the open is elsewhere."""
        held = world.held
        if held is not None:
            world.panda.drive_fingers(OPEN)
            return f"the {world.things[held].name} slipped out of the hand"
        if self._rng.random() < JAMMED:
            world.base.jammed = True
            return "the base jammed"
        state = world.state()
        hidden = (*DRAWERS, FLOOR, HAND)
        about = [i for i, o in enumerate(state) if o.at not in hidden and world.far_from_hand(i)]
        if not about:
            return ""
        index = about[self._rng.integers(len(about))]
        return self._move(world, index, state.objects[index].at)

    def relent(self, world: KitchenWorld) -> None:
        """The base runs again."""
        world.base.jammed = False

    def _move(self, world: KitchenWorld, index: int, at: str) -> str:
        thing, tries = world.things[index], [p for p in PLACES if p != at]
        to = at if at != CABINET and self._rng.random() < 0.5 else str(self._rng.choice(tries))
        taken = world.taken(but=index)
        try:
            x, y, z = draw_spot(thing.name, thing.look, to, taken, self._rng).position
        except TableFullError:
            return ""
        upright = Pose.of((x, y, z + thing.look.half[2] + 0.001))
        world.physics.set_pose(thing.body, upright)
        return f"the {thing.name} was moved {'about' if to == at else f'to the {to}'}"
