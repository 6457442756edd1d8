"""States in words: what a prompt tells the language model about each world.

A prompt opens with the scene at the episode's start. What a step changed is said below it where the steps'
own phrases do not tell: in the kitchen where the robot is, what it holds and what an open drawer shows. A
closed drawer's content is not said: the robot has not seen it.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from envs.kitchen_layout import DRAWERS, LOCATIONS
from envs.kitchen_state import KitchenState
from envs.tabletop_state import TabletopState

S = TypeVar("S", contravariant=True)


class Wording(Protocol[S]):
    """How one world's states are said."""

    def scene(self, state: S) -> str:
        """The state at the start of an episode, on one line."""

    def after(self, state: S) -> str:
        """What the robot finds after a step, on one line; "" where nothing needs saying."""


class TabletopWording:
    """The objects' names, and what the hand holds."""

    def scene(self, state: TabletopState) -> str:
        """Table: red block, blue bowl. Robot holds the red block."""
        return self.listed((o.name for o in state), state.holding)

    def listed(self, objects: Iterable[str], holding: str | None) -> str:
        """The same from names alone."""
        hand = f" Robot holds the {holding}." if holding else ""
        return f"Table: {', '.join(objects)}.{hand}"

    def after(self, state: TabletopState) -> str:
        """The steps tell it all."""
        return ""


class KitchenWording:
    """What stands where as far as it is in sight, where the robot is, what it holds."""

    def scene(self, state: KitchenState) -> str:
        """Seen: table: coke, 7up; top drawer: apple. Robot at user, holding nothing."""
        shown = "; ".join(self._content(state, place) for place in LOCATIONS if state.at(place)
                          and not state.is_shut(place))  # fmt: skip
        return f"Seen: {shown or 'nothing'}. Robot {self._robot(state)}."

    def after(self, state: KitchenState) -> str:
        """At top drawer, holding nothing; top drawer: apple, 7up."""
        opened = state.robot_at in DRAWERS and not state.is_shut(state.robot_at)
        inside = f"; {self._content(state, state.robot_at)}" if opened else ""
        return f"({self._robot(state)}{inside})"

    def _content(self, state: KitchenState, place: str) -> str:
        return f"{place}: {', '.join(state.at(place)) or 'empty'}"

    def _robot(self, state: KitchenState) -> str:
        return f"at {state.robot_at}, holding {state.holding or 'nothing'}"
