"""Affordances of the kitchen's skills from the simulated world: ready, times what geometry says.

Stands where a learned value function will (SayCan, arXiv 2204.01691, section 3: p(c_pi | s, l_pi)). To pick
something up, a grip must be within the arm's reach from where the base would stand, and little room beside
the hand lowers the value; to put something down there must be a free spot. In a state that is only imagined,
what has been moved, or lies in a drawer that was opened, counts as within reach.
Limits: it knows nothing of dynamics (slipping, toppling), and trusts the simulator's poses.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from envs.kitchen_layout import CABINET, HAND
from envs.kitchen_plan import STEPS
from envs.kitchen_spots import free_spots, spots_of
from envs.kitchen_stand import stand_before
from envs.kitchen_state import KitchenState
from envs.kitchen_world import KitchenWorld
from envs.mobile_base import arm_on
from envs.observation import Observation
from skills.affordance import room_value
from skills.kitchen import PickUp, PutDown
from skills.kitchen_grasp import grips, walls_of
from skills.kitchen_handling import sides_of
from skills.skill import SymbolicSkill


class KitchenGeometry:
    """Ready, reachable, with room."""

    def __init__(self, world: KitchenWorld) -> None:
        self._world = world
        self._at = -1  # the world's steps when what is remembered was found out
        self._remembered: dict[tuple[object, ...], float] = {}
        self._true: KitchenState | None = None

    def __call__(
        self,
        observation: Observation[KitchenState],
        skills: Sequence[SymbolicSkill[KitchenState]],
    ) -> NDArray[np.float64]:  # (n_skills,)
        """One value in [0, 1] a skill."""
        if self._at != self._world.steps or self._true is None:
            self._at, self._true = self._world.steps, self._world.state()
            self._remembered.clear()
        return np.array([self._value(observation.state, self._true, s) for s in skills])

    def _value(
        self, state: KitchenState, true: KitchenState, skill: SymbolicSkill[KitchenState]
    ) -> float:
        if skill.unmet(state) is not None:
            return 0.0
        if isinstance(skill, PickUp):
            near = [(i, state.objects[i].at) for i in state.within_reach(skill.name)]
            return max(self._reach(i, at) if _stands_there(true, i, at) else 1.0 for i, at in near)
        if isinstance(skill, PutDown):
            index = next(i for i, o in enumerate(state) if o.at == HAND)
            return self._room(index, state.reach[0], state.robot_at)
        return 1.0

    def _reach(self, index: int, location: str) -> float:
        """The best grip's value, from the first side from which there is one."""
        return self._once(("reach", index, location), lambda: self._reach_now(index, location))

    def _reach_now(self, index: int, location: str) -> float:
        world = self._world
        x, y, _ = world.pose(index).position.tolist()
        others = world.bodies(but=index)
        for side in sides_of(location, world, (x, y)):
            stand = stand_before(location, side, (x, y), world.open_drawers)
            world_to_arm = arm_on(np.array(stand)).inverse()
            for grip in grips(world.body(index), others, walls_of(location), side.yaw):
                if world.arm_kinematics.solve(world_to_arm @ grip.tip) is not None:
                    return room_value(grip)
        return 0.0

    def _room(self, index: int, location: str, station: str) -> float:
        """Whether there is a free spot."""
        key = ("room", index, location, station)
        return self._once(key, lambda: self._room_now(index, location, station))

    def _room_now(self, index: int, location: str, station: str) -> float:
        spots = spots_of(location)
        if location == CABINET:
            spots = tuple(s for s in spots if s.side in STEPS[station].sides)
        look = self._world.things[index].look
        return float(any(True for _ in free_spots(look, spots, self._world.taken())))

    def _once(self, key: tuple[object, ...], find_out: Callable[[], float]) -> float:
        if key not in self._remembered:
            self._remembered[key] = find_out()
        return self._remembered[key]


def _stands_there(true: KitchenState, index: int, location: str) -> bool:
    """Whether an object is at a location in the open, so that its place in the world is where it is taken."""
    return true.objects[index].at == location and not true.is_shut(location)
