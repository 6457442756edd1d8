"""What is perceived in the kitchen: two RGB-D views from the robot, its own body, and what it saw before.

SayCan's value functions saw the robot's camera image when it decided (arXiv 2204.01691, appendix on value
functions). Here one camera is on the head's mast and sees what the robot stands before, and one is on the
hand, which is tucked in whenever a skill is chosen, and looks down onto what is right before it. What is in
a closed drawer, and what another place looks like now, no camera shows. So the robot also feels whether it
holds something, knows where it stands, whether it just went there and which drawers it left open, and
remembers which things it saw last at the other places, told by its perception. Of the place where it stands
its memory says nothing, nor of what it holds: there it must look.
Limits: names beside `envs.kitchen_layout.OBJECTS` are not remembered; how many of a name there were is not
either; memory is as right as perception is.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from envs.camera import Camera
from envs.carried_camera import CarriedCamera
from envs.errors import EnvError
from envs.kitchen_layout import DRAWERS, LOCATIONS, OBJECTS, STATIONS, USER
from envs.kitchen_state import KitchenState
from envs.mobile_base import HEAD, floor_pose
from envs.observation import Observation
from skills.senses import HEIGHT, WIDTH, Senses, Sight, seen

HEAD_VIEW = CarriedCamera(
    eye=HEAD,
    target=(0.70, 0.0, 0.62),
    vertical_fov=50.0,
    width=WIDTH,
    height=HEIGHT,
    near=0.3,
    far=2.6,
)
HAND_VIEW = CarriedCamera(
    eye=(0.515, 0.0, 1.09),
    target=(0.515, 0.0, 0.6),
    up=(1.0, 0.0, 0.0),
    vertical_fov=76.0,
    width=WIDTH,
    height=HEIGHT,
    near=0.03,
    far=1.0,
    on_hand=True,
)
VIEWS: Mapping[str, Camera] = {"head": HEAD_VIEW, "hand": HAND_VIEW}

_HOLDING = 0  # where each part of a memory begins
_STATION = _HOLDING + 1
_WENT = _STATION + len(STATIONS)
_OPEN = _WENT + 1
_THINGS = _OPEN + len(DRAWERS)
N_REMEMBERED = _THINGS + len(OBJECTS) * len(LOCATIONS)
N_ABOUT = 1 + len(STATIONS) + 4 + len(LOCATIONS)


class KitchenSenses(Senses):
    """Pictures of where the robot stands, and what it knows beside."""

    world = "kitchen"
    views = VIEWS
    hand_mean = (0.44, 0.0, 0.9, 0.04)
    hand_scale = (0.2, 0.2, 0.2, 0.02)
    below_tip = 0.04  # hands take things near their tops
    pointing = ("head", "hand")
    clipped = False
    plane = (1.0, 1.0, 1.0)
    mirrored = None  # the head's mast stands to the left
    n_remembered = N_REMEMBERED
    n_about = N_ABOUT

    def sight(self, observation: Observation[Any]) -> Sight:
        """The views, the hand in the base's frame, and the memory."""
        views = seen(observation, self.views)
        if observation.base is None or observation.gripper is None:
            raise EnvError("nothing is seen here: this robot has no base")
        tip = floor_pose(observation.base).inverse().apply(observation.gripper[:3])
        gripper = np.array([*tip, observation.gripper[3]], np.float32)
        return Sight(views=views, gripper=gripper, remembered=memory_of(observation.state))

    def about(
        self, remembered: NDArray[np.float32], phrases: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Body and whereabouts; how the named place is; where the named thing was seen."""
        pairs = zip(remembered, phrases, strict=True)
        return np.stack([np.stack([_about(known, p) for p in some]) for known, some in pairs])


KITCHEN = KitchenSenses()


def memory_of(state: KitchenState) -> NDArray[np.float32]:
    """What the robot knows beside what it sees (N_REMEMBERED,), each number 0 or 1.

    Args:
        state: as the robot believes it to be.
    """
    known = np.zeros(N_REMEMBERED, np.float32)
    known[_HOLDING] = state.holding is not None
    known[_STATION + STATIONS.index(state.robot_at)] = 1
    known[_WENT] = state.arrived(state.robot_at)
    known[_OPEN : _OPEN + len(DRAWERS)] = [d in state.open_drawers for d in DRAWERS]
    things = known[_THINGS:].reshape(len(OBJECTS), len(LOCATIONS))
    for i, name in enumerate(OBJECTS):
        for index in state.in_sight(name):
            at = state.objects[index].at
            if at not in state.reach:
                things[i, LOCATIONS.index(at)] = 1
    return known


def _about(known: NDArray[np.float32], phrase: str) -> NDArray[np.float32]:
    """What is in a memory about one phrase (N_ABOUT,)."""
    thing, station = _named(phrase)
    stations = known[_STATION:_WENT]
    opened = known[_OPEN:_THINGS]
    here = STATIONS[int(np.argmax(stations))]
    beside = station is not None and here == station
    told = [
        beside,
        beside and bool(known[_WENT]),
        station in DRAWERS and bool(opened[DRAWERS.index(station)]),
        here in DRAWERS and bool(opened[DRAWERS.index(here)]),
    ]
    things = known[_THINGS:].reshape(len(OBJECTS), len(LOCATIONS))
    seen_at = np.zeros(len(LOCATIONS), np.float32) if thing is None else things[thing]
    return np.concatenate([known[:1], stations, np.array(told, np.float32), seen_at])


@cache
def _named(phrase: str) -> tuple[int | None, str | None]:
    """The thing, by its place in OBJECTS, and the station that a phrase is about."""
    if phrase == "bring it to you":
        return None, USER
    noun = phrase.partition(" the ")[2]
    thing = OBJECTS.index(noun) if noun in OBJECTS else None
    return thing, noun if noun in STATIONS else None
