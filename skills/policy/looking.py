"""Looking at the table with the arm aside, and feeling what is between the fingers."""

from math import pi

import numpy as np

from envs.panda import HOME, Panda
from skills.handling import CLOSED, rise
from skills.motion import Motion
from skills.policy.pictures import Picture, picture_of
from skills.sight import TOP_VIEW

ASIDE = np.array([pi / 2, *HOME[1:]])  # [rad] home, a quarter turn to the left: out of the top view
FELT = 0.01  # [m] fingers that are told to close and are still this far apart hold something


def look(motion: Motion) -> Picture:
    """Move the arm aside, with what it holds, and take the picture.

    Raises:
        BlockedError, BudgetSpentError: it did not get there.
    """
    rise(motion)
    motion.follow([ASIDE])
    return picture_of(motion.world.physics.render(TOP_VIEW))


def holds_something(panda: Panda) -> bool:
    """Whether the closed fingers feel something between them."""
    return panda.finger_target == CLOSED and panda.opening > FELT
