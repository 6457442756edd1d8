"""Affordances where symbols are all there is: 1 for a skill whose needs are met, 0 for any other.

`done` gets the measured chance that nothing is left. Stands where a value function will once the kitchen has
a body (SayCan, section 3: p(c_pi | s, l_pi)).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from envs.kitchen_state import KitchenState
from envs.observation import Observation
from skills.skill import DONE, SymbolicSkill
from skills.stopping import chance_of_being_done


def ready(
    observation: Observation[KitchenState], skills: Sequence[SymbolicSkill[KitchenState]]
) -> NDArray[np.float64]:  # (n_skills,)
    """Whether each skill is ready, as 0 or 1; for `done` how likely it is that it is time."""
    state = observation.state
    done = chance_of_being_done("kitchen", holding=state.holding is not None)
    return np.array([done if s.phrase == DONE else float(s.unmet(state) is None) for s in skills])
