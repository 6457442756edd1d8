"""One attempt at a skill, as value functions and policies learn from it.

An attempt is an episode of reinforcement learning with a sparse reward (SayCan, arXiv 2204.01691, appendix
on value functions; MT-Opt, arXiv 2104.08212): what was seen when the skill was chosen, along the way and at
the end, and 1 if it succeeded, else 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skills.skill import Outcome


@dataclass(frozen=True, kw_only=True, eq=False)
class Attempt:
    """One skill tried once; n_frames is at least 2, the moment of the decision and the end."""

    phrase: str
    outcome: Outcome
    geometric: float  # what `GeometricAffordance` said of it beforehand
    views: NDArray[np.uint8]  # (n_frames, n_views, H, W, 4), as `skills.sight.Sight.views`
    gripper: NDArray[np.float32]  # (n_frames, 4), as `skills.sight.Sight.gripper`

    @property
    def succeeded(self) -> bool:
        """Whether it earned the reward."""
        return self.outcome is Outcome.SUCCEEDED
