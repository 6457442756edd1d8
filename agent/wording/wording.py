"""What it takes to tell a language model about a world: its states in words, and what changed in them."""

from typing import Protocol, TypeVar

S = TypeVar("S", contravariant=True)


class Wording(Protocol[S]):
    """How one world's states are said."""

    def scene(self, state: S) -> str:
        """The state at the start of an episode, on one line."""

    def aims(self, state: S) -> tuple[str, ...]:
        """Everything that can be aimed at, each as a part of the robot's aim says it."""

    def change(self, before: S, after: S) -> str:
        """What the robot finds changed by a step, on one line; "" where nothing needs saying."""
