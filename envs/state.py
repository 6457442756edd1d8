"""What every world's state has in common, for those who only pass states on."""

from collections.abc import Hashable
from typing import Any, Protocol


class State(Protocol):
    """What is where at one moment, as a value."""

    @property
    def key(self) -> Hashable:
        """What makes it the same as another for planning: its relations, without positions."""

    @property
    def untidiness(self) -> int:
        """Of two ways to a goal, the one through states with less of this is taken."""

    def relations(self) -> dict[str, Any]:
        """The state as plain data in words a person reads."""
