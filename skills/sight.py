"""What is perceived on the tabletop: two small RGB-D views of the whole table, and the hand.

Nothing here comes from the simulator's poses. One camera looks straight down, as in Transporter Networks
(arXiv 2010.14406); the other faces the robot, because from above the hand hides what it holds. A step of
nearness is some 3 to 6 mm.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from envs.camera import Camera
from envs.layout import MIRRORED
from envs.observation import Observation
from skills.senses import HEIGHT, WIDTH, Senses, Sight, seen

TOP_VIEW = Camera(
    eye=(0.55, 0.0, 1.6),
    target=(0.55, 0.0, 0.0),
    up=(-1.0, 0.0, 0.0),
    vertical_fov=28.5,
    width=WIDTH,
    height=HEIGHT,
    near=0.8,
    far=1.7,
)
FRONT_VIEW = Camera(
    eye=(1.5, 0.0, 1.0),
    target=(0.5, 0.0, 0.08),
    vertical_fov=39.5,
    width=WIDTH,
    height=HEIGHT,
    near=0.5,
    far=2.1,
)
VIEWS: Mapping[str, Camera] = {"top": TOP_VIEW, "front": FRONT_VIEW}


class TabletopSenses(Senses):
    """Everything is in view, so nothing need be remembered."""

    world = "tabletop"
    views = VIEWS
    hand_mean = (0.5, 0.0, 0.2, 0.04)
    hand_scale = (0.2, 0.2, 0.1, 0.02)
    below_tip = 0.0
    pointing = ("top",)
    clipped = True
    plane = (1.0, 1.0, 0.0)  # down to the table
    mirrored = MIRRORED
    n_remembered = 0
    n_about = 0

    def sight(self, observation: Observation[Any]) -> Sight:
        """The views and the hand."""
        views = seen(observation, self.views)
        assert observation.gripper is not None  # `seen` refuses it
        return Sight(views=views, gripper=observation.gripper.astype(np.float32))

    def about(
        self, remembered: NDArray[np.float32], phrases: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Nothing."""
        return np.zeros((len(phrases), len(phrases[0]), 0), np.float32)


TABLETOP = TabletopSenses()
sight_of = TABLETOP.sight
