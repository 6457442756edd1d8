"""doable/Tabletop-v0: the tabletop as a Gymnasium environment with a continuous end-effector action.

The agent half of this project drives the same world through skills (`TabletopEnv.world`); this class is for
reinforcement learning and for anyone who knows Gymnasium.
"""

from typing import Any, Literal

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from envs.arm_environment import (
    PHYSICS_STEPS,
    ArmEnv,
    check_observable,
    object_rows,
    object_spaces,
)
from envs.bodies import Renderer
from envs.environment import Dict
from envs.errors import EnvError, SceneError
from envs.layout import COLOURS
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import Kind, TabletopState
from envs.tabletop_world import OVERVIEW, TabletopWorld

MAX_OBJECTS = 16
LIFTED = 0.10  # [m] a target held this high is lifted


class TabletopEnv(ArmEnv[Scene]):
    """A Panda arm with a gripper at a table with coloured blocks and bowls.

    ## Description
    The first block of the scene is the target: grasp it and lift it 10 cm above the table. Objects are
    placed by the seed, or as a scene given as data says (see `envs.scene`).

    ## Action Space
    `Box(-1, 1, (4,))`: displacement of the gripper along x, y, z, in units of 4 cm a step of 1/20 s, and
    the opening of the fingers (-1 closed, 1 open 8 cm). The gripper points down and does not turn.

    ## Observation Space
    | key | shape | content |
    | --- | --- | --- |
    | gripper | (5,) | tip position [m], opening [m], 1 if it holds the target |
    | objects | (16, 7) | position [m] and quaternion xyzw of each object, zeros where there is none |
    | kinds | (16,) | 0 none, 1 block, 2 bowl |
    | colours | (16,) | 0 none, else 1 + index in `envs.layout.COLOURS` |
    | target | () | index of the block to lift |
    | rgb, depth, segmentation | (S, S, 3), (S, S), (S, S) | overview camera; depth in metres;
      segmentation is 1 + object index, 0 elsewhere. Only with `image_size=S` |

    ## Rewards
    `reward="sparse"`: 1 when the target is lifted, else 0. `reward="dense"`: the sparse reward, plus
    `0.1 * (1 - tanh(5 d))` for the distance d [m] from the tip to the target, plus 0.2 while it is held.

    ## Starting State
    The arm at home, its fingers open, everything at rest. The same seed gives the same state bit for bit.

    ## Episode End
    Terminated when the target is lifted; truncated after 100 steps by the registered time limit.

    ## Version History
    - v0: first version.
    """

    numbers = "four"
    world: TabletopWorld
    tip_low, tip_high = np.array([0.28, -0.42, 0.012]), np.array([0.70, 0.42, 0.45])

    def __init__(
        self,
        *,
        scene: dict[str, Any] | None = None,
        blocks: int = 4,
        bowls: int = 3,
        image_size: int | None = 64,
        reward: Literal["sparse", "dense"] = "sparse",
        renderer: str = "auto",
        render_mode: str | None = None,
        render_size: tuple[int, int] = (480, 360),
    ) -> None:
        """Make the environment; the physics starts here, the scene at `reset`.

        Args:
            scene: a scene as data; without it, `blocks` and `bowls` of random colours.
            blocks: how many blocks, at least one and at most ten.
            bowls: how many bowls, at most six.
            image_size: width and height of the observed images [px]; None: no images.
            reward: "sparse" or "dense".
            renderer: "auto", "tiny" or "egl".
            render_mode: None or "rgb_array".
            render_size: width and height of what `render` returns [px].

        Raises:
            EnvError: an argument is out of range; nothing has been started.
        """
        _check_counts(blocks, bowls)
        super().__init__(
            scene=scene,
            image_size=image_size,
            reward=reward,
            renderer=renderer,
            render_mode=render_mode,
            render_size=render_size,
        )
        self._counts = {"blocks": blocks, "bowls": bowls}
        self.world = TabletopWorld(Renderer(renderer))
        self._target = ""
        self.action_space = spaces.Box(-1.0, 1.0, (4,), np.float32)
        self.observation_space = _observation_space(image_size)  # type: ignore[assignment]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Dict, dict[str, Any]]:
        """Build the world anew. `options={"scene": {...}}` gives a scene for this episode.

        Raises:
            SceneError: a broken scene, one without a block, or one with too many objects.
            TableFullError: the objects do not fit on the table.
        """
        super().reset(seed=seed)
        self.world.build(place(self._scene_of(options), self.np_random))
        state = self.world.state()
        self._target = state.blocks[0].name
        self._goal_tip = self.world.panda.tip.position
        return self._observe(state), {"is_success": False}

    def step(self, action: NDArray[np.float32]) -> tuple[Dict, float, bool, bool, dict[str, Any]]:
        """Move the gripper for 1/20 s.

        Raises:
            EnvError: the action is not four numbers; nothing has moved.
        """
        *shift, opening = self._clipped(action)
        self._move_hand(self.world.kinematics, np.array(shift), opening)
        for _ in range(PHYSICS_STEPS):
            self.world.step()
        state = self.world.state()
        lifted = self._is_lifted(state)
        reward = self._reward(state, lifted)
        return self._observe(state), reward, lifted, False, {"is_success": lifted}

    def _read(self, data: Any) -> Scene:
        scene = Scene.from_json(data)
        if not any(o.kind is Kind.BLOCK for o in scene.objects):
            raise SceneError("the scene has no block to lift")
        check_observable(len(scene.objects), MAX_OBJECTS)
        return scene

    def _drawn(self) -> Scene:
        return Scene.random(self.np_random, **self._counts)

    def _is_lifted(self, state: TabletopState) -> bool:
        return state.holding == self._target and state[self._target].position[2] > LIFTED

    def _reward(self, state: TabletopState, lifted: bool) -> float:
        if not self._dense:
            return float(lifted)
        distance = np.linalg.norm(self.world.panda.tip.position - state[self._target].position)
        held = state.holding == self._target
        return float(lifted + 0.1 * (1 - np.tanh(5 * distance)) + 0.2 * held)

    def _observe(self, state: TabletopState) -> Dict:
        names = [o.name for o in state]
        kinds, colours = np.zeros(MAX_OBJECTS, np.int64), np.zeros(MAX_OBJECTS, np.int64)
        for i, o in enumerate(state):
            kinds[i] = 1 + list(Kind).index(o.kind)
            colours[i] = 1 + list(COLOURS).index(o.colour)
        holds = float(state.holding == self._target)
        tip, opening = self.world.panda.tip.position, self.world.panda.opening
        observation: Dict = {
            "gripper": np.array([*tip, opening, holds], np.float32),
            "objects": object_rows(((o.position, o.quat_xyzw) for o in state), MAX_OBJECTS),
            "kinds": kinds,
            "colours": colours,
            "target": np.int64(names.index(self._target)),
        }
        return observation | self._pictures(names)


def _observation_space(image_size: int | None) -> spaces.Dict:
    return spaces.Dict(
        object_spaces(MAX_OBJECTS, image_size, OVERVIEW)
        | {
            "gripper": spaces.Box(-2.0, 2.0, (5,), np.float32),
            "kinds": spaces.MultiDiscrete([1 + len(Kind)] * MAX_OBJECTS),
            "colours": spaces.MultiDiscrete([1 + len(COLOURS)] * MAX_OBJECTS),
        }
    )


def _check_counts(blocks: int, bowls: int) -> None:
    whole = isinstance(blocks, int) and isinstance(bowls, int)
    if not (whole and 1 <= blocks <= len(COLOURS) and 0 <= bowls <= 6):
        raise EnvError(f"1 to {len(COLOURS)} blocks and 0 to 6 bowls, got {blocks} and {bowls}")
