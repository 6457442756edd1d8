"""doable/Kitchen-v0: SayCan's kitchen as a Gymnasium environment with continuous base and arm actions.

The agent half of this project drives the same world through skills (`KitchenEnv.world`); this class is for
reinforcement learning and for anyone who knows Gymnasium.
"""

from dataclasses import replace
from math import cos, sin
from typing import Any, Literal

import gymnasium as gym
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from envs import kitchen_scene
from envs.arguments import check_choices, check_sizes
from envs.bodies import Renderer
from envs.errors import EnvError, SceneError
from envs.frames import Pose, down_facing
from envs.kitchen_layout import DRAWERS, HAND, OBJECTS
from envs.kitchen_state import KitchenState
from envs.kitchen_world import OVERVIEW, TUCKED, KitchenWorld
from envs.panda import OPEN

MAX_OBJECTS = 32
STEP_LENGTH = 0.04  # [m] the tip moves at most this far a step, along each axis
PHYSICS_STEPS = 12  # a step: 20 Hz
BASE_SPEED = np.array([0.6, 0.6, 1.2])  # [m/s, m/s, rad/s] of an action of 1
TIP_LOW, TIP_HIGH = np.array([0.28, -0.35, -0.20]), np.array([0.68, 0.35, 0.50])  # [m], arm frame
FARTHEST = 5.0  # [m]

Dict = dict[str, NDArray[Any] | np.int64]


class KitchenEnv(gym.Env[Dict, NDArray[np.float32]]):
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

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}  # noqa: RUF012 (Gymnasium's own form)

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
        check_choices(reward, renderer, render_mode)
        check_sizes(image_size, render_size)
        self._scene = None if scene is None else _with_target(kitchen_scene.from_json(scene))
        self._objects = objects
        self._dense, self.render_mode = reward == "dense", render_mode
        self._camera = None
        if image_size is not None:
            self._camera = replace(OVERVIEW, width=image_size, height=image_size)
        self._render_camera = replace(OVERVIEW, width=render_size[0], height=render_size[1])
        self.world = KitchenWorld(Renderer(renderer))
        self._goal_tip = TUCKED.position
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
        given = (options or {}).get("scene")
        scene = self._scene if given is None else _with_target(kitchen_scene.from_json(given))
        if scene is None:
            scene = kitchen_scene.random(self.np_random, objects=self._objects)
        self.world.build(scene, self.np_random)
        self._goal_tip = TUCKED.position
        return self._observe(), {"is_success": self._holds_target}

    def step(self, action: NDArray[np.float32]) -> tuple[Dict, float, bool, bool, dict[str, Any]]:
        """Drive and move the gripper for 1/20 s.

        Raises:
            EnvError: the action is not seven numbers; nothing has moved.
        """
        action = np.asarray(action, np.float64)
        if action.shape != self.action_space.shape or np.isnan(action).any():
            raise EnvError(f"an action is seven numbers in [-1, 1], got {action}")
        action = np.clip(action, -1, 1)
        self._goal_tip = np.clip(self._goal_tip + STEP_LENGTH * action[3:6], TIP_LOW, TIP_HIGH)
        joints = self.world.arm_kinematics.solve(Pose(self._goal_tip, down_facing(0.0)))
        if joints is not None:  # beyond the arm's reach it stays where it is
            self.world.panda.drive(joints.tolist())
        self.world.panda.drive_fingers(float(OPEN * (action[6] + 1) / 2))
        forward, left, turn = (BASE_SPEED * action[:3]).tolist()
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

    def render(self) -> NDArray[np.uint8] | None:
        """The overview camera's picture (H, W, 3)."""
        if self.render_mode != "rgb_array":
            return None
        return self.world.physics.render(self._render_camera, shadows=True).rgb

    def close(self) -> None:
        """Let the physics go. Closing twice is safe."""
        self.world.close()

    @property
    def _holds_target(self) -> bool:
        return self.world.held == 0

    def _reward(self, held: bool) -> float:
        if not self._dense:
            return float(held)
        apart = self.world.panda.tip.position - self.world.pose(0).position
        return float(held + 0.1 * (1 - np.tanh(np.linalg.norm(apart))))

    def _observe(self) -> Dict:
        objects = np.zeros((MAX_OBJECTS, 7), np.float32)
        kinds = np.zeros(MAX_OBJECTS, np.int64)
        for i, thing in enumerate(self.world.things):
            pose = self.world.pose(i)
            objects[i] = np.clip((*pose.position, *pose.quat_xyzw), -FARTHEST, FARTHEST)
            known = thing.name in OBJECTS
            kinds[i] = 1 + (OBJECTS.index(thing.name) if known else len(OBJECTS))
        x, y, yaw = self.world.base.pose.tolist()
        tip, opening = self.world.panda.tip.position, self.world.panda.opening
        travels = self.world.travels
        observation: Dict = {
            "base": np.clip(np.array([x, y, cos(yaw), sin(yaw)], np.float32), -FARTHEST, FARTHEST),
            "gripper": np.array([*tip, opening, float(self._holds_target)], np.float32),
            "drawers": np.array([travels[d] for d in DRAWERS], np.float32),
            "objects": objects,
            "kinds": kinds,
            "target": np.int64(0),
        }
        return observation | self._pictures()

    def _pictures(self) -> Dict:
        if self._camera is None:
            return {}
        image = self.world.physics.render(self._camera)
        segmentation = np.zeros(image.depth.shape, np.uint8)
        for i, thing in enumerate(self.world.things):
            segmentation[image.mask(thing.body)] = i + 1
        depth = np.minimum(image.depth, np.float32(self._camera.far))
        return {"rgb": image.rgb, "depth": depth, "segmentation": segmentation}


def _observation_space(image_size: int | None) -> spaces.Dict:
    parts: dict[str, spaces.Space[Any]] = {
        "base": spaces.Box(-FARTHEST, FARTHEST, (4,), np.float32),
        "gripper": spaces.Box(-FARTHEST, FARTHEST, (5,), np.float32),
        "drawers": spaces.Box(-1.0, 1.0, (len(DRAWERS),), np.float32),
        "objects": spaces.Box(-FARTHEST, FARTHEST, (MAX_OBJECTS, 7), np.float32),
        "kinds": spaces.MultiDiscrete([2 + len(OBJECTS)] * MAX_OBJECTS),
        "target": spaces.Discrete(MAX_OBJECTS),
    }
    if image_size is not None:
        size = (image_size, image_size)
        parts["rgb"] = spaces.Box(0, 255, (*size, 3), np.uint8)
        parts["depth"] = spaces.Box(0.0, OVERVIEW.far, size, np.float32)
        parts["segmentation"] = spaces.Box(0, MAX_OBJECTS, size, np.uint8)
    return spaces.Dict(parts)


def _with_target(scene: KitchenState) -> KitchenState:
    if not scene.objects:
        raise SceneError("the scene has no object to hold")
    if scene.objects[0].at == HAND:
        raise SceneError(f"the {scene.objects[0].name}, the object to hold, is in the hand already")
    if len(scene.objects) > MAX_OBJECTS:
        raise SceneError(f"at most {MAX_OBJECTS} objects can be observed, got {len(scene.objects)}")
    return scene
