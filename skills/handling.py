"""How the arm takes a block and lets one go, and how an attempt at it is run and judged.

What all pick-and-place skills share, whoever says where the hand must go: the scripted ones from the state,
the learned one from a picture. Nothing is attached to the gripper: a block is held by friction and can slip.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from envs.frames import Pose
from envs.panda import OPEN
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills.grasp import SPREAD, Grip
from skills.motion import (
    APPROACH,
    TRANSIT,
    BlockedError,
    BudgetSpentError,
    Motion,
    UnreachableError,
)
from skills.skill import Outcome, SkillResult

CLOSED = 0.0


@dataclass(frozen=True)
class Handling:
    """A way to handle a block, at whatever grips it is given."""

    move: Callable[[Motion, Sequence[Grip], float], None]
    failure: str  # what it means that it did not succeed

    def attempt(
        self,
        world: TabletopWorld,
        budget: int,
        where: Callable[[Motion], tuple[Sequence[Grip], float]],
        succeeded: Callable[[TabletopState], bool],
    ) -> SkillResult:
        """Find out where, move there, settle, look, judge.

        Args:
            world: where it is done.
            budget: physics steps it may take.
            where: gives the grips, the best first, and how high what must be passed over is [m].
            succeeded: judges the state at the end.
        """
        motion, failure = Motion(world, budget), self.failure
        try:
            try:
                self.move(motion, *where(motion))
            except BlockedError:
                _back_off(motion)
                failure = "the arm was blocked"
            motion.settle()
        except UnreachableError:
            return _ended(motion, Outcome.UNREACHABLE, "it is out of reach")
        except BudgetSpentError:
            return _ended(motion, Outcome.TIMED_OUT, "the motion did not end in time")
        seen = world.state()
        if succeeded(seen):
            return _ended(motion, Outcome.SUCCEEDED, "")
        if seen.holding is None:
            world.panda.drive_fingers(OPEN)
        return _ended(motion, Outcome.FAILED, failure)


def _take(motion: Motion, grips: Sequence[Grip], over: float) -> None:
    """Reach down, close, lift; on the way there pass over things so high [m]."""
    down = motion.descent(grips, over)
    motion.world.panda.drive_fingers(SPREAD)
    motion.follow(down[:1])
    motion.follow(down[1:])
    motion.fingers(CLOSED)
    motion.follow(down[-2::-1])


def _release(motion: Motion, grips: Sequence[Grip], over: float) -> None:
    """Carry what is held there, let go, back off; on the way there pass over things so high [m]."""
    down = motion.descent(grips, over)
    here = motion.world.panda.tip
    height = max(here.position[2], motion.world.kinematics.tip(down[0]).position[2])
    lifted = Pose(np.array([*here.position[:2], height]), here.quat_xyzw)
    motion.follow([motion.solve(lifted), down[0]])
    motion.follow(down[1:])
    motion.fingers(SPREAD)
    motion.follow(down[-2::-1])


def rise(motion: Motion) -> None:
    """Straight up above everything, as far as the arm can."""
    here = motion.world.panda.tip
    high = Pose(np.array([*here.position[:2], TRANSIT + APPROACH]), here.quat_xyzw)
    with suppress(UnreachableError):
        motion.follow([motion.solve(high)])


def _back_off(motion: Motion) -> None:
    """Let go of what is in the way and rise above everything."""
    motion.world.panda.drive_fingers(OPEN)
    with suppress(BlockedError):
        rise(motion)


def _ended(motion: Motion, outcome: Outcome, reason: str) -> SkillResult:
    return SkillResult(outcome=outcome, reason=reason, physics_steps=motion.steps)


TAKE = Handling(_take, "the gripper came up empty")
PLACE = Handling(_release, "it did not stay there")
LAY_DOWN = Handling(_release, "it did not stay on the table")
