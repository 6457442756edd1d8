"""The worlds an instruction can be given in, each with what planning in it needs, behind one protocol.

Part of the composition root: who plans, records and lists asks a `World` and never which one it is.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from agent.compose import OptionError, make_environment
from agent.evaluation import sayable
from agent.evaluation.sayable import Sayable
from agent.goals import Goal, kitchen_goal, tabletop_goal
from agent.perception import FullView, Memory, Perception
from agent.situation import K
from envs import ENV_IDS, kitchen_scene
from envs.disturbance import Disturber, KitchenDisturber, TabletopDisturber
from envs.errors import unknown
from envs.kitchen_state import KitchenState
from envs.placement import place, scene_of
from envs.scene import Scene
from envs.state import State
from envs.tabletop_state import TabletopState
from skills.affordance import GeometricAffordance
from skills.catalogue import Catalogue, KitchenSkill, build, build_kitchen
from skills.kitchen_affordance import KitchenGeometry
from skills.readiness import ready
from skills.skill import KITCHEN_BUDGET, SKILL_BUDGET, Affordance, Skill
from skills.values.vocabulary import Vocabulary

S = TypeVar("S", bound=State)
Rng = np.random.Generator


class World(ABC, Generic[S, K]):
    """One world: its scenes, states, skills, goals and affordances."""

    env_id: str
    name: str  # what users and the tables of texts, episodes and families call it
    learned: bool  # whether policies can be trained for it
    max_steps: int  # skills an episode may take, where nothing else is asked for
    budget: int  # physics steps a skill may take
    disturber: type[Disturber]  # what can go wrong in it
    catalogues: tuple[Catalogue, ...] = (Catalogue.PLANS,)  # that it has, the usual one first

    @abstractmethod
    def load(self, path: Path, rng: Rng) -> S:
        """The state at the start of an episode in the scene of a file; raises SceneError."""

    @abstractmethod
    def start(self, data: Any, rng: Rng) -> S:
        """The same for a scene given as plain data; raises SceneError."""

    @abstractmethod
    def random(self, rng: Rng) -> S:
        """The start in a scene of the generator's making."""

    @abstractmethod
    def skills(self, state: S, catalogue: Catalogue = Catalogue.PLANS) -> tuple[K, ...]:
        """The skills in a catalogue, one of the world's own."""

    @abstractmethod
    def goal(self, data: object, state: S) -> Goal[S]:
        """Goal data about what is in this state; raises GoalError."""

    @abstractmethod
    def scene(self, state: S) -> dict[str, Any]:
        """The state as a scene, from which the episode starts again as it did."""

    @abstractmethod
    def contents(self, state: S) -> tuple[str, ...]:
        """What is there, by name."""

    @abstractmethod
    def affordance(self) -> AbstractContextManager[Affordance[S, K]]:
        """The affordance model that goes by the true state, for as long as it is used."""

    @abstractmethod
    def build(self, physical: Any, state: S, spots: Rng) -> None:
        """Build the state in the simulated world; raises TableFullError."""

    @abstractmethod
    def perception(self, physical: Any) -> Perception[S]:
        """How the robot knows what is where in the simulated world, for one episode."""

    @abstractmethod
    def geometric(self, physical: Any) -> Affordance[S, K]:
        """The affordance model that goes by the simulated world's geometry."""

    @abstractmethod
    def sayable(self, vocabulary: Vocabulary) -> Sayable:
        """The phrases that value maps of this world show, those a vocabulary has words for."""


class Tabletop(World[TabletopState, Skill]):
    """Blocks and bowls before a Panda arm, in PyBullet."""

    env_id = ENV_IDS[0]
    name = "tabletop"
    learned = True
    max_steps = 15
    budget = SKILL_BUDGET
    disturber = TabletopDisturber

    def load(self, path: Path, rng: Rng) -> TabletopState:
        """Place what the scene leaves open."""
        return place(Scene.load(path), rng)

    def start(self, data: Any, rng: Rng) -> TabletopState:
        """Place what the scene leaves open."""
        return place(Scene.from_json(data), rng)

    def random(self, rng: Rng) -> TabletopState:
        """Four blocks and three bowls."""
        return place(Scene.random(rng), rng)

    def skills(
        self, state: TabletopState, catalogue: Catalogue = Catalogue.PLANS
    ) -> tuple[Skill, ...]:
        """Pick up, put, put down."""
        return build(state)

    def goal(self, data: object, state: TabletopState) -> Goal[TabletopState]:
        """See `agent.goals.tabletop`."""
        return tabletop_goal(data, self.contents(state))

    def scene(self, state: TabletopState) -> dict[str, Any]:
        """With all positions."""
        return scene_of(state).to_json()

    def contents(self, state: TabletopState) -> tuple[str, ...]:
        """Blocks and bowls."""
        return tuple(o.name for o in state)

    @contextmanager
    def affordance(self) -> Iterator[GeometricAffordance]:
        """Geometry, by an arm of its own."""
        env = make_environment(self.env_id)
        try:
            yield self.geometric(env.world)
        finally:
            env.close()

    def build(self, physical: Any, state: TabletopState, spots: Rng) -> None:
        """The state says it all."""
        physical.build(state)

    def perception(self, physical: Any) -> Perception[TabletopState]:
        """Everything is in view."""
        return FullView(physical)

    def geometric(self, physical: Any) -> GeometricAffordance:
        """What the arm reaches."""
        return GeometricAffordance(physical.kinematics)

    def sayable(self, vocabulary: Vocabulary) -> Sayable:
        """Of each block."""
        return sayable.tabletop(vocabulary)


class Kitchen(World[KitchenState, KitchenSkill]):
    """SayCan's kitchen, in PyBullet."""

    env_id = ENV_IDS[1]
    name = "kitchen"
    learned = False
    max_steps = 40  # bringing takes four skills an object
    budget = KITCHEN_BUDGET
    disturber = KitchenDisturber
    catalogues = (Catalogue.PLANS, Catalogue.RT1)

    def load(self, path: Path, rng: Rng) -> KitchenState:
        """The scene leaves nothing open."""
        return kitchen_scene.load(path)

    def start(self, data: Any, rng: Rng) -> KitchenState:
        """The scene leaves nothing open."""
        return kitchen_scene.from_json(data)

    def random(self, rng: Rng) -> KitchenState:
        """Objects on the counters and the table."""
        return kitchen_scene.random(rng)

    def skills(
        self, state: KitchenState, catalogue: Catalogue = Catalogue.PLANS
    ) -> tuple[KitchenSkill, ...]:
        """Find, pick up, put down, go to, bring it to you, open, close; perhaps RT-1's families."""
        return build_kitchen(state, everything=catalogue is Catalogue.RT1)

    def goal(self, data: object, state: KitchenState) -> Goal[KitchenState]:
        """See `agent.goals.kitchen`."""
        return kitchen_goal(data, (o.name for o in state))

    def scene(self, state: KitchenState) -> dict[str, Any]:
        """All of it but the visits."""
        return kitchen_scene.to_json(state)

    def contents(self, state: KitchenState) -> tuple[str, ...]:
        """The objects, those in closed drawers too."""
        return tuple(o.name for o in state)

    @contextmanager
    def affordance(self) -> Iterator[Affordance[KitchenState, KitchenSkill]]:
        """Ready or not: without a body there is nothing to reach with."""
        yield ready

    def build(self, physical: Any, state: KitchenState, spots: Rng) -> None:
        """Each thing on a spot of its place."""
        physical.build(state, spots)

    def perception(self, physical: Any) -> Perception[KitchenState]:
        """The robot remembers what it saw."""
        return Memory(physical)

    def geometric(self, physical: Any) -> KitchenGeometry:
        """Ready, and within reach or with room."""
        return KitchenGeometry(physical)

    def sayable(self, vocabulary: Vocabulary) -> Sayable:
        """Of each thing and place."""
        return sayable.kitchen(vocabulary)


_WORLDS: tuple[World[Any, Any], ...] = (Tabletop(), Kitchen())


def world_called(name: str) -> World[Any, Any]:
    """The world a user means: "tabletop", "kitchen" or a registered id.

    Raises:
        OptionError: there is none; suggests the nearest.
    """
    by_name = {w.env_id: w for w in _WORLDS} | {w.name: w for w in _WORLDS}
    found = by_name.get(name) or by_name.get(name.lower())
    if found is None:
        raise OptionError(unknown("environment", name, by_name))
    return found
