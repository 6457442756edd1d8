"""What a family of requests is given and what it returns.

A family is a function (view of the scene, speaker) -> draft, or None where the scene does not offer what
it asks about. A draft is a sentence, the goal it means, and in which order its objects were mentioned.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.wording import Said
from agent.wording.tabletop import within_reach
from envs.layout import BOWL_CAPACITY
from envs.tabletop_state import GRIPPER, TABLE, TabletopState
from skills.pick_and_place import covered_by

NOTHING: dict[str, Any] = {"unchanged": True}  # the goal of a request that cannot be met


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A request and what it means."""

    said: Said
    goal: dict[str, Any]
    order: tuple[str, ...] = ()  # objects as they are mentioned: the plan follows it
    needs: tuple[str, ...] = ()  # objects the arm must get to
    impossible: bool = False


Family = Callable[["View", BlockSpeaker], Draft | None]


@dataclass(frozen=True)
class View:
    """A state, and what families ask of it."""

    state: TabletopState
    _far: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        far = frozenset(o.name for o in self.state if not within_reach(o))
        object.__setattr__(self, "_far", far)

    @property
    def blocks(self) -> list[str]:
        """All blocks."""
        return [o.name for o in self.state.blocks]

    @property
    def bowls(self) -> list[str]:
        """All bowls."""
        return [o.name for o in self.state.bowls]

    @property
    def near_blocks(self) -> list[str]:
        """The blocks the arm gets to."""
        return [n for n in self.blocks if n not in self._far]

    @property
    def near_bowls(self) -> list[str]:
        """The bowls the arm gets to."""
        return [n for n in self.bowls if n not in self._far]

    @property
    def far(self) -> list[str]:
        """What the arm does not get to."""
        return [o.name for o in self.state if o.name in self._far]

    @property
    def holding(self) -> str | None:
        """What is in the hand."""
        return self.state.holding

    def room(self, bowl: str) -> int:
        """How many more blocks go into a bowl."""
        return BOWL_CAPACITY - len(self.state.resting_on(bowl))

    def on_table(self) -> list[str]:
        """The reachable blocks that stand on the bare table with nothing on them."""
        return [
            n
            for n in self.near_blocks
            if self.state[n].support == TABLE and covered_by(self.state, n) is None
        ]

    def loose(self) -> list[str]:
        """The reachable blocks with nothing on them, and the one in the hand."""
        return [
            n
            for n in self.near_blocks
            if self.state[n].support == GRIPPER or covered_by(self.state, n) is None
        ]


def every(goals: list[dict[str, Any]]) -> dict[str, Any]:
    """All of the goals."""
    return goals[0] if len(goals) == 1 else {"all": goals}
