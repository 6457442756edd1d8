"""Learned skills: the words and symbols of the scripted ones, but the hand goes where a picture says.

What a learned skill does follows from what the robot senses: a picture taken with the arm aside, and what its
closed fingers feel. It never asks the simulator where things are, nor whether the skill is ready: it tries,
and physics judges. So its success is a matter of sight and is neither 0 nor 1, which is what affordances
are for. Only a hand that is full before a pick, or empty before a put, is felt and refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills.grasp import Grip
from skills.motion import Motion
from skills.pick_and_place import Pick, Put, PutDown, TabletopSkill
from skills.policy.aiming import aims
from skills.policy.looking import holds_something, look
from skills.policy.network import AimNetwork
from skills.policy.phrases import read
from skills.policy.pictures import highest
from skills.skill import Outcome, Skill, SkillResult


@dataclass(frozen=True)
class LearnedSkill:
    """A scripted skill, done by sight."""

    scripted: TabletopSkill
    network: AimNetwork

    @property
    def phrase(self) -> str:
        """The words for it."""
        return self.scripted.phrase

    def unmet(self, state: TabletopState) -> str | None:
        """Why it makes no sense now; for planning, it is tried all the same."""
        return self.scripted.unmet(state)

    def effect(self, state: TabletopState) -> TabletopState:
        """The state it should lead to."""
        return self.scripted.effect(state)

    def succeeded(self, state: TabletopState) -> bool:
        """Whether this state is what it should lead to."""
        return self.scripted.succeeded(state)

    def grips(self, state: TabletopState) -> list[Grip]:
        """Where the hand would have to go in this state; for planning, the picture decides."""
        return self.scripted.grips(state)

    def execute(self, world: TabletopWorld, believed: TabletopState, budget: int) -> SkillResult:
        """Look, aim, and handle the block there; `believed` is not used."""
        picks, full = isinstance(self.scripted, Pick), holds_something(world.panda)
        if picks == full:
            felt = "something already" if full else "nothing"
            return SkillResult(outcome=Outcome.NOT_READY, reason=f"the hand holds {felt}")
        was_so = self.succeeded(world.state())  # the judge's knowledge, not the robot's

        def where(motion: Motion) -> tuple[Sequence[Grip], float]:
            picture = look(motion)
            (aim,) = aims(self.network, picture, [self.phrase])
            return aim.grips, highest(picture)

        def brought_about(state: TabletopState) -> bool:
            return self.succeeded(state) and not was_so

        return self.scripted.handling.attempt(world, budget, where, brought_about)


def learned(catalogue: Sequence[Skill], network: AimNetwork) -> tuple[Skill, ...]:
    """The catalogue with its pick-and-place skills learned, the others as they are.

    Raises:
        PolicyError: a phrase has a word that the policy does not know.
    """
    skills = list[Skill]()
    for skill in catalogue:
        if isinstance(skill, Pick | Put | PutDown):
            read(skill.phrase)
            skills.append(LearnedSkill(skill, network))
        else:
            skills.append(skill)
    return tuple(skills)
