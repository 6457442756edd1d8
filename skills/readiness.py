"""Affordances where symbols are all there is: 1 for a skill whose needs are met, 0 for any other.

Stands where a value function will once the kitchen has a body (SayCan, section 3: p(c_pi | s, l_pi)).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from envs.kitchen_state import KitchenState
from envs.observation import Observation
from skills.skill import SymbolicSkill


def ready(
    observation: Observation[KitchenState], skills: Sequence[SymbolicSkill[KitchenState]]
) -> NDArray[np.float64]:  # (n_skills,)
    """Whether each skill is ready, as 0 or 1."""
    return np.array([float(s.unmet(observation.state) is None) for s in skills])
