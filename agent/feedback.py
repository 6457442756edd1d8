"""What the planner is told after a skill: `--feedback none|success|scene`.

    none      that it worked as intended: the state its effect leads to (SayCan, arXiv 2204.01691)
    success   whether it worked; if so the state by its effect, else as before (Inner Monologue, 2207.05608)
    scene     how it ended, why, and what is seen now

Only words are withheld. Affordances and skills always go by what the robot perceives at the moment, as
SayCan's value functions see the present picture; in the kitchen that is its memory of each place
(`agent.perception`).
Departures: SayCan and Inner Monologue tell no state, here every text does, so without a look it tells a
believed one. A drawer opened in belief holds what it holds in the scene, as in a plan that is only imagined.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic

from agent.plan_text import PlanText
from agent.robot import Attempt
from agent.situation import S, Turn
from skills.skill import Outcome, SymbolicSkill


class Feedback(StrEnum):
    """How much is told."""

    NONE = "none"
    SUCCESS = "success"
    SCENE = "scene"


@dataclass(frozen=True)
class Telling(Generic[S]):
    """Tells the planner what came of its skills, and people what it was told."""

    feedback: Feedback = Feedback.SCENE
    text: PlanText[Any] | None = None  # how a world is put in words, for people; None: nothing is

    def turn(self, skill: SymbolicSkill[S], before: S, attempt: Attempt, seen: S) -> Turn[S]:
        """What the planner is told.

        Args:
            skill: what was attempted.
            before: the state it was told last.
            attempt: what came of it.
            seen: the state observed afterwards.
        """
        result = attempt.result
        if self.feedback is Feedback.SCENE:
            return Turn(
                phrase=skill.phrase, outcome=result.outcome, reason=result.reason, seen=seen
            )
        worked = self.feedback is Feedback.NONE or result.outcome is Outcome.SUCCEEDED
        possible = worked and skill.unmet(before) is None
        return Turn(
            phrase=skill.phrase,
            outcome=Outcome.SUCCEEDED if worked else Outcome.FAILED,
            seen=skill.effect(before) if possible else before,
        )

    def believed(self, state: S) -> str:
        """What the robot takes to be so, in words; "" where nothing is put in words."""
        return "" if self.text is None else self.text.wording.scene(state)

    def told(self, turn: Turn[S], before: S) -> str:
        """A turn in words, on one line; likewise."""
        return "" if self.text is None else self.text.observed(turn, before)


def last_told(turns: Sequence[Turn[S]], initial: S) -> S:
    """The state as the planner was told it last."""
    return next((turn.seen for turn in reversed(turns) if turn.seen is not None), initial)
