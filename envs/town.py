"""doable/Town-v0: a town as a Gymnasium environment: drive a Husky to a place given in its own odometry.

Navigation by language drives the same world through `TownEnv.world`; this class is for reinforcement learning
and for anyone who knows Gymnasium.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, sin
from typing import Any, Literal

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from envs import town_text
from envs.bodies import Renderer
from envs.camera import CameraImage
from envs.environment import Dict, WorldEnv
from envs.errors import EnvError
from envs.frames import Array
from envs.husky import SPEED, TURN, VIEWS
from envs.physics import TIMESTEP
from envs.town_plan import TRAIN_SEEDS, Town
from envs.town_plan import town as town_of
from envs.town_streets import XY, Streets
from envs.town_world import TownWorld

PHYSICS_STEPS = 60  # a step: 4 Hz
THERE = 2.5  # [m] from the goal it has arrived
NEAR, FAR = 20.0, 90.0  # [m] from the start to a goal of the seed's choice
SCALE = 50.0  # [m] of the dense reward
FARTHEST = 5000.0  # [m]
TRIES = 200

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Episode:
    """Where one starts and where it is to end."""

    start: Triple  # x, y [m], yaw [rad] in the town
    goal: XY  # [m] in the town


class TownEnv(WorldEnv):
    """A Husky in a town of at least 200 m by 200 m, with landmarks and buildings along its streets.

    ## Description
    Drive to the goal. Each episode draws a town from the training seeds, unless one is given.

    ## Action Space
    `Box(-1, 1, (2,))`: speed forward (units of 2 m/s) and turning to the left (1.6 rad/s) for 1/4 s.

    ## Observation Space
    | key | shape | content |
    | --- | --- | --- |
    | odometry | (4,) | x, y [m], cosine and sine of the yaw: where it believes to be, from its start |
    | goal | (2,) | x, y [m] of the goal, seen from its start |
    | speed | (2,) | forward [m/s] and to the left [rad/s], as its wheels tell it |
    | touching | (1,) | 1 if it touches anything but the ground |
    | rgb | (3, S, S, 3) | cameras forward, left, right. Only with `image_size=S` |

    ## Rewards
    `reward="sparse"`: 1 within 2.5 m of the goal, else 0. `reward="dense"`: that, plus
    `0.1 * (1 - tanh(d / 50 m))` for the distance d to the goal as the crow flies.

    ## Starting State
    In the middle of a street, along it; the goal in the middle of a street, 20 to 90 m away. The same seed
    gives the same state bit for bit.

    ## Episode End
    Terminated at the goal, or when the robot has tipped over; truncated after 600 steps by the registered
    time limit. `info` has is_success, collisions, stuck, way [m] and town (its seed).

    ## Version History
    - v0: first version.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 4}  # noqa: RUF012 (Gymnasium's own form)

    numbers = "two"
    world: TownWorld

    def __init__(
        self,
        *,
        town: dict[str, Any] | int | None = None,
        image_size: int | None = 64,
        noise: float = 1.0,
        reward: Literal["sparse", "dense"] = "sparse",
        renderer: str = "auto",
        render_mode: str | None = None,
        render_size: tuple[int, int] = (480, 360),
    ) -> None:
        """Make the environment; the physics starts here, the town at `reset`.

        Args:
            town: a town as data (see `envs.town_plan`) or its seed; without it, another in each episode.
            image_size: width and height of the observed images [px]; None: no images.
            noise: of the odometry; 0 for none.
            reward: "sparse" or "dense".
            renderer: "auto", "tiny" or "egl".
            render_mode: None or "rgb_array".
            render_size: width and height of what `render` returns [px].

        Raises:
            EnvError: an argument is out of range; nothing has been started.
        """
        super().__init__(
            image_size=image_size,
            reward=reward,
            renderer=renderer,
            render_mode=render_mode,
            render_size=render_size,
        )
        if not (isinstance(noise, int | float) and 0 <= noise < np.inf):
            raise EnvError(f"noise is a number from 0 up, got {noise}")
        self._given = None if town is None else _town(town)
        self._noise = float(noise)
        self._looks = image_size is not None or render_mode is not None
        self.world = TownWorld(Renderer(renderer))
        self._episode = Episode((0.0, 0.0, 0.0), (0.0, 0.0))
        self._speed = np.zeros(2)
        self.action_space = spaces.Box(-1.0, 1.0, (2,), np.float32)
        self.observation_space = _observation_space(image_size)  # type: ignore[assignment]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Dict, dict[str, Any]]:
        """Build the world anew. `options` may give "town", "start" (x, y, yaw) and "goal" (x, y).

        Raises:
            EnvError: no such town, start or goal.
        """
        super().reset(seed=seed)
        options = options or {}
        given = _town(options["town"]) if "town" in options else self._given
        if given is None:
            given = _drawn(int(self.np_random.integers(TRAIN_SEEDS.start, TRAIN_SEEDS.stop)))
        drawn = draw_episode(given.streets, self.np_random)
        x, y, yaw = _numbers(options.get("start", drawn.start), 3, "start")
        self._episode = Episode((x, y, yaw), _pair(options.get("goal", drawn.goal)))
        self.world.build(
            given, self._episode.start, self.np_random, noise=self._noise, looks=self._looks
        )
        self._speed = np.zeros(2)
        return self._observe(), self._info()

    def step(self, action: NDArray[np.float32]) -> tuple[Dict, float, bool, bool, dict[str, Any]]:
        """Drive for 1/4 s.

        Raises:
            EnvError: the action is not two numbers; nothing has moved.
        """
        linear, angular = (self._clipped(action) * (SPEED, TURN)).tolist()
        before = self.world.odometry.pose
        self.world.drive(linear, angular)
        for _ in range(PHYSICS_STEPS):
            self.world.step()
        self._speed = _speed(before, self.world.odometry.pose)
        there = self._apart <= THERE
        ended = there or self.world.tilted
        return self._observe(), self._reward(there), ended, False, self._info()

    def _shown(self, width: int, height: int) -> CameraImage:
        """From a camera behind the robot."""
        return self.world.render(self.world.chase(width, height))

    @property
    def _apart(self) -> float:
        x, y, _ = self.world.husky.pose.tolist()
        return hypot(x - self._episode.goal[0], y - self._episode.goal[1])

    def _reward(self, there: bool) -> float:
        return float(there + (0.1 * (1 - np.tanh(self._apart / SCALE)) if self._dense else 0.0))

    def _info(self) -> dict[str, Any]:
        return {
            "is_success": self._apart <= THERE,
            "collisions": self.world.collisions,
            "stuck": self.world.stuck,
            "way": self.world.driven,
            "town": self.world.town.seed,
        }

    def _observe(self) -> Dict:
        x, y, yaw = self.world.odometry.pose.tolist()
        observation: Dict = {
            "odometry": _single([x, y, cos(yaw), sin(yaw)]),
            "goal": _single(_seen_from(self._episode.start, self._episode.goal)),
            "speed": _single(self._speed),
            "touching": np.array([bool(self.world.state().touching)], np.int8),
        }
        if self._image_size is not None:
            images = self.world.observe(self.world.views(self._image_size)).images
            observation["rgb"] = np.stack([images[view].rgb for view in VIEWS])
        return observation


def draw_episode(streets: Streets, rng: np.random.Generator) -> Episode:
    """A start in a street, along it, and a goal in a street, neither too near nor too far."""
    start, yaw = _spot(streets, rng)
    goal = start
    for _ in range(TRIES):
        goal, _ = _spot(streets, rng)
        if NEAR <= hypot(goal[0] - start[0], goal[1] - start[1]) <= FAR:
            break
    return Episode((*start, yaw), goal)


def _spot(streets: Streets, rng: np.random.Generator) -> tuple[XY, float]:
    """A place in a street, and the direction [rad] of the street there."""
    piece = streets.pieces[int(rng.integers(len(streets.pieces)))]
    (x, y), along = (
        piece[0] + float(rng.uniform(0.25, 0.75)) * (piece[1] - piece[0]),
        np.diff(piece, axis=0),
    )
    turn = np.pi if rng.random() < 0.5 else 0.0
    yaw = float(np.arctan2(along[0, 1], along[0, 0])) + turn
    return (float(x), float(y)), float((yaw + np.pi) % (2 * np.pi) - np.pi)


def _seen_from(start: Triple, point: XY) -> list[float]:
    dx, dy, yaw = point[0] - start[0], point[1] - start[1], start[2]
    return [cos(yaw) * dx + sin(yaw) * dy, cos(yaw) * dy - sin(yaw) * dx]


def _speed(before: Array, after: Array) -> Array:
    """Forward [m/s] and to the left [rad/s], between two believed poses a step apart."""
    dx, dy, turn = (after - before).tolist()
    ahead = cos(before[2]) * dx + sin(before[2]) * dy
    turn = (turn + np.pi) % (2 * np.pi) - np.pi
    return np.array([ahead, turn]) / (PHYSICS_STEPS * TIMESTEP)


def _single(values: Any) -> NDArray[np.float32]:
    return np.clip(np.asarray(values, np.float32), -FARTHEST, FARTHEST)


@lru_cache(maxsize=8)
def _drawn(seed: int) -> Town:
    return town_of(seed)


def _town(value: Any) -> Town:
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 0:
            raise EnvError(f"a town's seed is a whole number from 0 up, got {value}")
        return _drawn(value)
    return town_text.from_json(value)


def _pair(value: Any) -> XY:
    x, y = _numbers(value, 2, "goal")
    return x, y


def _numbers(value: Any, count: int, what: str) -> list[float]:
    try:
        numbers = np.asarray(value, np.float64)
    except (TypeError, ValueError):
        numbers = np.empty(0)
    if numbers.shape != (count,) or not np.isfinite(numbers).all():
        raise EnvError(f"a {what} is {count} numbers, got {value!r:.60}")
    return [float(n) for n in numbers]


def _observation_space(image_size: int | None) -> spaces.Dict:
    parts: dict[str, spaces.Space[Any]] = {
        "odometry": spaces.Box(-FARTHEST, FARTHEST, (4,), np.float32),
        "goal": spaces.Box(-FARTHEST, FARTHEST, (2,), np.float32),
        "speed": spaces.Box(-20.0, 20.0, (2,), np.float32),
        "touching": spaces.MultiBinary(1),
    }
    if image_size is not None:
        parts["rgb"] = spaces.Box(0, 255, (len(VIEWS), image_size, image_size, 3), np.uint8)
    return spaces.Dict(parts)
