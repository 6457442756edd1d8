"""What it takes to tell a language model about a world: its states in words, and what changed in them."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

S = TypeVar("S")


class Wording(Protocol[S]):
    """How one world's states are said."""

    def scene(self, state: S) -> str:
        """The state at the start of an episode, on one line."""

    def aims(self, state: S, *, possible: bool = True) -> Mapping[str, Callable[[], S]]:
        """All that can be aimed at now and is not so yet, in words, and the state in which it is so.

        Where it need not be `possible`: all that the world has words for.
        """

    def change(self, before: S, after: S) -> str:
        """What the robot finds changed by a step, on one line; "" where nothing needs saying."""
