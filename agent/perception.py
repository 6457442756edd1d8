"""How the robot comes to know what is where, behind one small protocol.

Both ways here are told by the simulator's labels, hence "oracle" in an episode's record; a detector would
stand in their place. On the tabletop everything is in view. In the kitchen the robot looks around once at the
start; from then on it knows what it saw last at each place, sees anew only the place where it stands, and
what is in a closed drawer no skill can tell. What is no longer where it was seen is at "unknown".
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from envs.camera import Camera
from envs.kitchen_layout import FLOOR, HAND, UNKNOWN
from envs.kitchen_state import KitchenObject, KitchenState
from envs.kitchen_world import KitchenWorld
from envs.observation import Observation

S = TypeVar("S")  # a world's states
ORACLE = "oracle"  # the simulator's labels


class Perception(Protocol[S]):
    """Looks at a world."""

    name: str

    def look(self, cameras: Mapping[str, Camera] | None) -> Observation[S]:
        """What the robot knows now, with a picture from each camera."""


class Looked(Protocol[S]):
    """A world that can be looked at."""

    def observe(self, cameras: Mapping[str, Camera] | None = None) -> Observation[S]:
        """The true state, with a picture from each camera."""


class FullView(Generic[S]):
    """Everything is in view at any time."""

    name = ORACLE

    def __init__(self, world: Looked[S]) -> None:
        self._world = world

    def look(self, cameras: Mapping[str, Camera] | None) -> Observation[S]:
        """The world as it is now."""
        return self._world.observe(cameras)


class Memory:
    """What was seen last at each place."""

    name = ORACLE

    def __init__(self, world: KitchenWorld) -> None:
        self._world = world
        self._known: KitchenState | None = None

    def look(self, cameras: Mapping[str, Camera] | None) -> Observation[KitchenState]:
        """Look around if it is the first time, else where the robot stands."""
        seen = self._world.observe(cameras)
        if self._known is None:
            self._known = seen.state
        self._known = remembered(self._known, seen.state)
        return replace(seen, state=self._known)


def remembered(known: KitchenState, true: KitchenState) -> KitchenState:
    """What the robot knows after a look from where it stands, if it knew so much before."""
    pairs = zip(known.objects, true.objects, strict=True)
    return replace(true, objects=tuple(_remembered(k, t, true.reach) for k, t in pairs))


def _remembered(known: KitchenObject, true: KitchenObject, view: tuple[str, ...]) -> KitchenObject:
    """One object; what slips out of the hand is seen to fall."""
    if true.at in (HAND, *view) or known.at == true.at or known.at == HAND:
        return true
    if known.at not in view:
        return known
    return true if true.at == FLOOR else replace(true, at=UNKNOWN)
