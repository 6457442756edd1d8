"""Attempts in the kitchen: the mobile Panda among its places, drawers and things.

Beside what a catalogue offers, things are asked for that are not there at all.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np

from envs.frames import Pose
from envs.kitchen_state import KitchenState
from envs.kitchen_world import KitchenWorld
from envs.mobile_base import floor_pose
from skills.catalogue import KitchenSkill, build_kitchen
from skills.experience import kitchen_scenes
from skills.experience.choice import Balance, Case, Cell
from skills.experience.practice import Offer, Practice
from skills.kitchen import Find, PickUp, PutDown
from skills.kitchen_affordance import KitchenGeometry
from skills.kitchen_held_out import brings_together, is_about_a_pair
from skills.kitchen_sight import KITCHEN as SENSES
from skills.skill import DONE, KITCHEN_BUDGET, Outcome


class KitchenKind(StrEnum):
    """What a skill does, whatever with; as `skills.values.metrics.kind_of` tells it."""

    FIND = "find"
    PICK_UP = "pick up"
    PUT_DOWN = "put down"
    GO_TO = "go to"
    BRING = "bring it to you"
    OPEN = "open"
    CLOSE = "close"

    @classmethod
    def of(cls, phrase: str) -> "KitchenKind":
        """The kind of a skill.

        >>> KitchenKind.of("go to the top drawer").value
        'go to'
        """
        return next(kind for kind in cls if phrase.startswith(kind))


SHARES: Mapping[Cell, float] = {
    (KitchenKind.FIND, Case.DOABLE): 0.11,
    (KitchenKind.FIND, Case.HINDERED): 0.08,
    (KitchenKind.FIND, Case.UNPREPARED): 0.03,
    (KitchenKind.PICK_UP, Case.DOABLE): 0.22,
    (KitchenKind.PICK_UP, Case.HINDERED): 0.12,
    (KitchenKind.PICK_UP, Case.UNPREPARED): 0.03,
    (KitchenKind.PUT_DOWN, Case.DOABLE): 0.09,
    (KitchenKind.PUT_DOWN, Case.HINDERED): 0.02,
    (KitchenKind.PUT_DOWN, Case.UNPREPARED): 0.05,
    (KitchenKind.GO_TO, Case.DOABLE): 0.04,
    (KitchenKind.GO_TO, Case.HINDERED): 0.01,
    (KitchenKind.BRING, Case.DOABLE): 0.04,
    (KitchenKind.BRING, Case.HINDERED): 0.01,
    (KitchenKind.BRING, Case.UNPREPARED): 0.02,
    (KitchenKind.OPEN, Case.DOABLE): 0.04,
    (KitchenKind.OPEN, Case.HINDERED): 0.02,
    (KitchenKind.OPEN, Case.UNPREPARED): 0.01,
    (KitchenKind.CLOSE, Case.DOABLE): 0.04,
    (KitchenKind.CLOSE, Case.HINDERED): 0.02,
}


def hand_is_ready(skill: KitchenSkill, kind: str, state: KitchenState) -> bool:
    """Empty to find, to take and to open; with the skill's thing in it, or any, to put down or bring."""
    if kind in (KitchenKind.FIND, KitchenKind.PICK_UP, KitchenKind.OPEN):
        return state.holding is None
    if kind == KitchenKind.PUT_DOWN:
        return skill.phrase == f"{kind} the {state.holding}"
    return kind != KitchenKind.BRING or state.holding is not None


class KitchenPractice(Practice[KitchenState, KitchenWorld]):
    """What the robot believes is what is there: nobody meddles."""

    senses = SENSES
    version = 1
    budget = KITCHEN_BUDGET
    way_steps = 480  # 2 s
    most_on_the_way = 1
    hand_returns = True

    def world(self) -> KitchenWorld:
        """A kitchen."""
        return KitchenWorld()

    def begin(
        self, world: KitchenWorld, rng: np.random.Generator, *, held_out: bool
    ) -> Offer[KitchenState, KitchenWorld]:
        """See `skills.experience.kitchen_scenes` and `skills.kitchen_held_out`."""
        start = kitchen_scenes.draw(rng, held_out=held_out)
        kitchen_scenes.build(world, start, rng)
        absent = [make(name) for name in start.absent for make in (Find, PickUp, PutDown)]

        def offer(state: KitchenState) -> Sequence[KitchenSkill]:
            skills = [s for s in (*build_kitchen(state), *absent) if s.phrase != DONE]
            if held_out:
                return [s for s in skills if is_about_a_pair(s.phrase, state)]
            return [s for s in skills if not brings_together(s, state)]

        return offer

    def geometric(self, world: KitchenWorld) -> KitchenGeometry:
        """Ready, reachable, with room."""
        return KitchenGeometry(world)

    def balance(self) -> Balance[KitchenState, KitchenSkill]:
        """Taking things has the largest share: it is what fails in the most ways."""
        return Balance(SHARES, KitchenKind.of, hand_is_ready)

    def robot_to_world(self, world: KitchenWorld) -> Pose:
        """The base's frame, on the floor."""
        return floor_pose(world.base.pose)

    def took_hold(self, phrase: str, outcome: Outcome) -> bool:
        """The hand is lowest where it takes something."""
        return outcome is Outcome.SUCCEEDED and KitchenKind.of(phrase) is KitchenKind.PICK_UP


KITCHEN = KitchenPractice()
