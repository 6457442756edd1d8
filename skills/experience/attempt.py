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
    views: NDArray[np.uint8]  # (n_frames, n_views, H, W, 4), as `skills.senses.Sight.views`
    gripper: NDArray[np.float32]  # (n_frames, 4), as `skills.senses.Sight.gripper`
    memory: NDArray[np.float32] | None = None  # (n_frames, n_remembered); None: there is nothing to
    reached: NDArray[np.float32] | None = None  # (n_frames, 3) [m] see `ends`

    @property
    def succeeded(self) -> bool:
        """Whether it earned the reward."""
        return self.outcome is Outcome.SUCCEEDED

    @property
    def remembered(self) -> NDArray[np.float32]:
        """As `skills.senses.Sight.remembered` (n_frames, n_remembered)."""
        return np.zeros((len(self.views), 0), np.float32) if self.memory is None else self.memory

    @property
    def ends(self) -> NDArray[np.float32]:
        """What the hand reached for (n_frames, 3) [m], in the robot's frame at each moment.

        Of a robot that stands still it is where the hand is at last; NaN where the hand took nothing.
        """
        if self.reached is not None:
            return self.reached
        return np.repeat(self.gripper[-1:, :3], len(self.gripper), axis=0)
