"""doable/Kitchen-v0: SayCan's kitchen as a Gymnasium environment with continuous base and arm actions.

The agent half of this project drives the same world through skills (`KitchenEnv.world`); this class is for
reinforcement learning and for anyone who knows Gymnasium.
"""

from math import cos, sin
from typing import Any, Literal

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from envs import kitchen_scene
from envs.arm_environment import (
    FARTHEST,
    PHYSICS_STEPS,
    ArmEnv,
    check_observable,
    object_rows,
    object_spaces,
)
from envs.bodies import Renderer
from envs.environment import Dict
from envs.errors import EnvError, SceneError
from envs.kitchen_layout import DRAWERS, HAND, OBJECTS
from envs.kitchen_state import KitchenState
from envs.kitchen_world import OVERVIEW, TUCKED, KitchenWorld

MAX_OBJECTS = 32
BASE_SPEED = np.array([0.6, 0.6, 1.2])  # [m/s, m/s, rad/s] of an action of 1


class KitchenEnv(ArmEnv[KitchenState]):
    """A Panda arm on a mobile base in a kitchen with two counters, a table, a bin and a chest of drawers.

    ## Description
    The first object of the scene is the target: drive to it and take it. Objects stand at spots that the
    seed chooses, at the places of a scene given as data (see `envs.kitchen_scene`) or at random ones.

    ## Action Space
    `Box(-1, 1, (7,))`: velocity of the base forward, to its left (units of 0.6 m/s) and turning (1.2 rad/s);
    displacement of the gripper forward, left, up relative to the arm, in units of 4 cm a step of 1/20 s; the
    opening of the fingers (-1 closed, 1 open 8 cm). The gripper points down and does not turn on the arm.

    ## Observation Space
    | key | shape | content |
    | --- | --- | --- |
    | base | (4,) | x, y [m], cosine and sine of its yaw |
    | gripper | (5,) | tip position in the world [m], opening [m], 1 if it holds the target |
    | drawers | (3,) | how far the top, middle and bottom drawer are out [m] |
    | objects | (32, 7) | position [m] and quaternion xyzw of each object, zeros where there is none |
    | kinds | (32,) | 0 none, else 1 + index in `envs.kitchen_layout.OBJECTS`, 20 for any other name |
    | target | () | index of the object to hold |
    | rgb, depth, segmentation | (S, S, 3), (S, S), (S, S) | overview camera; depth in metres;
      segmentation is 1 + object index, 0 elsewhere. Only with `image_size=S` |

    ## Rewards
    `reward="sparse"`: 1 when the target is held, else 0. `reward="dense"`: the sparse reward, plus
    `0.1 * (1 - tanh(d))` for the distance d [m] from the tip to the target.

    ## Starting State
    The robot where the scene says, its hand tucked in. The same seed gives the same state bit for bit.

    ## Episode End
    Terminated when the target is held; truncated after 400 steps by the registered time limit.

    ## Version History
    - v0: first version.
    """

    numbers = "seven"
    world: KitchenWorld
    tip_low, tip_high = np.array([0.28, -0.35, -0.20]), np.array([0.68, 0.35, 0.50])  # arm frame

    def __init__(
        self,
        *,
        scene: dict[str, Any] | None = None,
        objects: int = 8,
        image_size: int | None = 64,
        reward: Literal["sparse", "dense"] = "sparse",
        renderer: str = "auto",
        render_mode: str | None = None,
        render_size: tuple[int, int] = (480, 360),
    ) -> None:
        """Make the environment; the physics starts here, the scene at `reset`.

        Args:
            scene: a scene as data; without it, `objects` different objects.
            objects: how many, at least one and at most nineteen.
            image_size: width and height of the observed images [px]; None: no images.
            reward: "sparse" or "dense".
            renderer: "auto", "tiny" or "egl".
            render_mode: None or "rgb_array".
            render_size: width and height of what `render` returns [px].

        Raises:
            EnvError: an argument is out of range; nothing has been started.
        """
        if not (isinstance(objects, int) and 1 <= objects <= len(OBJECTS)):
            raise EnvError(f"1 to {len(OBJECTS)} objects, got {objects}")
        super().__init__(
            scene=scene,
            image_size=image_size,
            reward=reward,
            renderer=renderer,
            render_mode=render_mode,
            render_size=render_size,
        )
        self._objects = objects
        self.world = KitchenWorld(Renderer(renderer))
        self.action_space = spaces.Box(-1.0, 1.0, (7,), np.float32)
        self.observation_space = _observation_space(image_size)  # type: ignore[assignment]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Dict, dict[str, Any]]:
        """Build the world anew. `options={"scene": {...}}` gives a scene for this episode.

        Raises:
            SceneError: a broken scene, one without objects, or one with too many.
            TableFullError: a place has no spot left.
        """
        super().reset(seed=seed)
        self.world.build(self._scene_of(options), self.np_random)
        self._goal_tip = TUCKED.position
        return self._observe(), {"is_success": self._holds_target}

    def step(self, action: NDArray[np.float32]) -> tuple[Dict, float, bool, bool, dict[str, Any]]:
        """Drive and move the gripper for 1/20 s.

        Raises:
            EnvError: the action is not seven numbers; nothing has moved.
        """
        told = self._clipped(action)
        self._move_hand(self.world.arm_kinematics, told[3:6], told[6])
        forward, left, turn = (BASE_SPEED * told[:3]).tolist()
        for _ in range(PHYSICS_STEPS):
            yaw = float(self.world.base.target[2])
            velocity = [
                forward * cos(yaw) - left * sin(yaw),
                forward * sin(yaw) + left * cos(yaw),
                turn,
            ]
            self.world.base.drive(np.array(velocity))
            self.world.step()
        held = self._holds_target
        return self._observe(), self._reward(held), held, False, {"is_success": held}

    def _read(self, data: Any) -> KitchenState:
        scene = kitchen_scene.from_json(data)
        if not scene.objects:
            raise SceneError("the scene has no object to hold")
        if scene.objects[0].at == HAND:
            name = scene.objects[0].name
            raise SceneError(f"the {name}, the object to hold, is in the hand already")
        check_observable(len(scene.objects), MAX_OBJECTS)
        return scene

    def _drawn(self) -> KitchenState:
        return kitchen_scene.random(self.np_random, objects=self._objects)

    @property
    def _holds_target(self) -> bool:
        return self.world.held == 0

    def _reward(self, held: bool) -> float:
        if not self._dense:
            return float(held)
        apart = self.world.panda.tip.position - self.world.pose(0).position
        return float(held + 0.1 * (1 - np.tanh(np.linalg.norm(apart))))

    def _observe(self) -> Dict:
        kinds = np.zeros(MAX_OBJECTS, np.int64)
        for i, thing in enumerate(self.world.things):
            known = thing.name in OBJECTS
            kinds[i] = 1 + (OBJECTS.index(thing.name) if known else len(OBJECTS))
        x, y, yaw = self.world.base.pose.tolist()
        tip, opening = self.world.panda.tip.position, self.world.panda.opening
        travels, things = self.world.travels, self.world.things
        poses = (self.world.pose(i) for i in range(len(things)))
        observation: Dict = {
            "base": np.clip(np.array([x, y, cos(yaw), sin(yaw)], np.float32), -FARTHEST, FARTHEST),
            "gripper": np.array([*tip, opening, float(self._holds_target)], np.float32),
            "drawers": np.array([travels[d] for d in DRAWERS], np.float32),
            "objects": object_rows(((p.position, p.quat_xyzw) for p in poses), MAX_OBJECTS),
            "kinds": kinds,
            "target": np.int64(0),
        }
        return observation | self._pictures(thing.body for thing in things)


def _observation_space(image_size: int | None) -> spaces.Dict:
    return spaces.Dict(
        object_spaces(MAX_OBJECTS, image_size, OVERVIEW)
        | {
            "base": spaces.Box(-FARTHEST, FARTHEST, (4,), np.float32),
            "gripper": spaces.Box(-FARTHEST, FARTHEST, (5,), np.float32),
            "drawers": spaces.Box(-1.0, 1.0, (len(DRAWERS),), np.float32),
            "kinds": spaces.MultiDiscrete([2 + len(OBJECTS)] * MAX_OBJECTS),
        }
    )
