"""What it takes to attempt skills in a world: scenes, what may be tried in them, and what is noticed."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from envs.frames import Pose
from skills.experience.choice import Balance
from skills.senses import Senses
from skills.skill import Affordance, Executable, Outcome

S = TypeVar("S")  # a world's states
W = TypeVar("W")  # a world
Offer = Callable[[S], Sequence[Executable[S, W]]]


class Practice(ABC, Generic[S, W]):
    """One world's."""

    senses: Senses
    version: int  # of the generator: another number, other attempts from the same seed
    budget: int  # physics steps an attempt may take
    way_steps: int  # physics steps between pictures along the way
    most_on_the_way: int  # pictures
    hand_returns: bool  # whether the hand is back where it was at the end of an attempt

    @abstractmethod
    def world(self) -> W:
        """A world, still empty; whoever asks closes it."""

    @abstractmethod
    def begin(self, world: W, rng: np.random.Generator, *, held_out: bool) -> Offer[S, W]:
        """Build a random scene; returns what tells the skills that may be tried in a state of it.

        With `held_out`, each is about something that is never seen without it.
        """

    @abstractmethod
    def geometric(self, world: W) -> Affordance[S, Any]:
        """What geometry says of success."""

    @abstractmethod
    def balance(self) -> Balance[S, Any]:
        """What shares the kinds of skills have, nothing attempted yet."""

    @abstractmethod
    def robot_to_world(self, world: W) -> Pose:
        """Where the frame is in which the robot perceives."""

    @abstractmethod
    def took_hold(self, phrase: str, outcome: Outcome) -> bool:
        """Whether the hand took hold of something where it was lowest: for hands that return."""
