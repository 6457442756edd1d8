"""Affordances from the true state: what geometry alone says about a skill's chance of success.

`GeometricAffordance` stands where a learned value function will (SayCan, section 3: p(c_pi | s, l_pi)) and
is what that will be compared with. A skill that is not ready, or whose every grip is out of the arm's reach,
gets 0; little room beside the fingers lowers the rest; `done` can always be done.
Limits: it knows nothing of dynamics (slipping, toppling) and trusts the simulator's poses.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from envs.observation import Observation
from envs.panda import PandaKinematics
from envs.tabletop_state import TabletopState
from skills.grasp import Grip
from skills.motion import descent_onto, tallest
from skills.skill import DONE, Skill

ENOUGH_ROOM = 0.01  # [m] beside each finger; more does not help
TOUCHING = 0.3  # value of a grip whose fingers would brush something


class GeometricAffordance:
    """Reachable, clear on top, holding or not, already so."""

    def __init__(self, kinematics: PandaKinematics) -> None:
        self._kinematics = kinematics

    def __call__(
        self, observation: Observation[TabletopState], skills: Sequence[Skill]
    ) -> NDArray[np.float64]:  # (n_skills,)
        """One value in [0, 1] a skill."""
        return np.array([self._value(observation.state, skill) for skill in skills])

    def _value(self, state: TabletopState, skill: Skill) -> float:
        if skill.phrase == DONE:
            return 1.0
        if skill.unmet(state) is not None:
            return 0.0
        for grip in skill.grips(state):
            if descent_onto(self._kinematics, grip.tip, tallest(state)) is not None:
                return room_value(grip)
        return 0.0


def room_value(grip: Grip) -> float:
    """From TOUCHING for a grip that would brush something to 1 with enough room."""
    share = np.clip(grip.room / ENOUGH_ROOM, 0.0, 1.0)
    return float(TOUCHING + (1 - TOUCHING) * share)
