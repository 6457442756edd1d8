"""What every environment of Gymnasium here has in common: options, actions, a picture for people, the end.

An environment is one way to use a simulated world; skills and navigation drive `env.world` without it.
"""

from abc import ABC, abstractmethod
from typing import Any, Protocol, TypedDict, Unpack

import gymnasium as gym
import numpy as np
from numpy.typing import NDArray

from envs.arguments import check_choices, check_sizes
from envs.camera import CameraImage
from envs.errors import EnvError

Dict = dict[str, NDArray[Any] | np.int64]


class Options(TypedDict):
    """Options that all environments have; each says what they mean there."""

    image_size: int | None  # [px]
    reward: str
    renderer: str
    render_mode: str | None
    render_size: tuple[int, int]  # [px] width and height


class Closable(Protocol):
    """What a world must be able to do, beside what its own environment asks of it."""

    def close(self) -> None:
        """Let the physics go; twice is safe."""


class WorldEnv(gym.Env[Dict, NDArray[np.float32]], ABC):
    """An environment of one simulated world, with a continuous action and perhaps pictures."""

    numbers: str  # how many an action is, in words
    world: Closable  # made by the environment itself, once all its options are checked

    def __init__(self, **options: Unpack[Options]) -> None:
        """Take the options all environments have; raises EnvError for one that is out of range."""
        check_choices(options["reward"], options["renderer"], options["render_mode"])
        check_sizes(options["image_size"], options["render_size"])
        self._image_size, self._render_size = options["image_size"], options["render_size"]
        self._dense, self.render_mode = options["reward"] == "dense", options["render_mode"]

    def render(self) -> NDArray[np.uint8] | None:
        """A picture (H, W, 3) of what goes on; None without a render mode."""
        if self.render_mode != "rgb_array":
            return None
        return self._shown(*self._render_size).rgb

    def close(self) -> None:
        """Let the physics go. Closing twice is safe."""
        self.world.close()

    @abstractmethod
    def _shown(self, width: int, height: int) -> CameraImage:
        """What people see now, in this size [px]."""

    def _clipped(self, action: NDArray[np.float32]) -> NDArray[np.float64]:
        """An action within [-1, 1]; raises EnvError for what is none."""
        told = np.asarray(action, np.float64)
        if told.shape != self.action_space.shape or np.isnan(told).any():
            raise EnvError(f"an action is {self.numbers} numbers in [-1, 1], got {told}")
        return np.clip(told, -1, 1)
