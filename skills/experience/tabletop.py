"""Attempts on the tabletop: an arm, blocks and bowls."""

from collections.abc import Sequence

import numpy as np

from envs.frames import Pose
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills import catalogue
from skills.affordance import GeometricAffordance
from skills.experience.choice import Balance
from skills.experience.practice import Offer, Practice
from skills.experience.scenes import draw
from skills.held_out import HELD_OUT_OBJECTS
from skills.sight import TABLETOP as SENSES
from skills.skill import DONE, SKILL_BUDGET, Outcome, Skill

BASE = Pose.of((0.0, 0.0, 0.0))


class TabletopPractice(Practice[TabletopState, TabletopWorld]):
    """All skills of a scene, whatever was done in it."""

    senses = SENSES
    version = 1
    budget = SKILL_BUDGET
    way_steps = 240  # 1 s
    most_on_the_way = 2
    hand_returns = False  # it ends above what it reached for

    def world(self) -> TabletopWorld:
        """One arm."""
        return TabletopWorld()

    def begin(
        self, world: TabletopWorld, rng: np.random.Generator, *, held_out: bool
    ) -> Offer[TabletopState, TabletopWorld]:
        """Each phrase names one of HELD_OUT_OBJECTS, or none is in the scene."""
        world.build(draw(rng, held_out=held_out))

        def offer(state: TabletopState) -> Sequence[Skill]:
            return [s for s in catalogue.build(state) if _may_be_tried(s, held_out)]

        return offer

    def geometric(self, world: TabletopWorld) -> GeometricAffordance:
        """What the arm reaches."""
        return GeometricAffordance(world.kinematics)

    def balance(self) -> Balance[TabletopState, Skill]:
        """See `skills.experience.choice`."""
        return Balance()

    def robot_to_world(self, world: TabletopWorld) -> Pose:
        """The arm stands still."""
        return BASE

    def took_hold(self, phrase: str, outcome: Outcome) -> bool:
        """Its last position tells."""
        return False


def _may_be_tried(skill: Skill, held_out: bool) -> bool:
    """`done` moves nothing and needs no attempt."""
    names_held_out = any(name in skill.phrase for name in HELD_OUT_OBJECTS)
    return skill.phrase != DONE and names_held_out == held_out


TABLETOP = TabletopPractice()
