"""A navigator's body: the robot in its town, driven along a walk by pictures and odometry alone.

Where it truly is is only written down, by a witness, for judging and for pictures of the drive. When it
cannot get free by itself a person puts it back on the middle of the street, which counts as an intervention.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import numpy as np

from agent.map_files import EMBEDDINGS
from agent.navigation.mapped import MappedTown
from agent.navigation.plan import NavigationPlan
from envs.bodies import Renderer
from envs.town_person import put_back
from envs.town_plan import Town
from envs.town_world import TownWorld
from maps.codes import CodeStore, MapCodes
from maps.distance import DistanceModel
from skills.navigation.driver import drive
from skills.navigation.result import DriveResult, Look

Pose2 = tuple[float, float, float]  # x, y [m], yaw [rad]
Each = Callable[[Look], None]


class Body(AbstractContextManager["Body"]):
    """One robot in one world; close it when done."""

    def __init__(self, model: DistanceModel, renderer: Renderer) -> None:
        self.world = TownWorld(renderer)
        self._model = model
        self._codes: tuple[MappedTown, MapCodes] | None = None

    def __exit__(self, *error: object) -> None:
        self.world.close()

    def build(self, plan: Town, pose: Pose2, seed: int) -> None:
        """Rebuild the world, the robot at a true pose; the seed is the odometry's."""
        self.world.build(plan, pose, np.random.default_rng([plan.seed, seed]))

    def drive(
        self, plan: NavigationPlan, mapped: MappedTown, each: Each | None = None
    ) -> DriveResult:
        """Drive a plan's walk from where the robot was built.

        Raises:
            MapError: the map's pictures are no panoramas, or the walk is none of its.
        """
        return drive(
            self.world,
            mapped.town,
            self._codes_of(mapped),
            self._model,
            plan.nodes,
            start_node=plan.start,
            start_yaw=plan.heading,
            witness=self._pose,
            person=partial(put_back, self.world),
            each=each,
        )

    def _codes_of(self, mapped: MappedTown) -> MapCodes:
        if self._codes is None or self._codes[0] is not mapped:
            store = CodeStore(mapped.folder / EMBEDDINGS, self._model)
            self._codes = mapped, store.of(mapped.town)
        return self._codes[1]

    def _pose(self) -> Pose2:
        x, y, yaw = self.world.husky.pose.tolist()
        return x, y, yaw
