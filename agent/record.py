"""What an episode leaves behind: every score of every step, as data.

The record is what episode.json holds and what the charts and the report read. It carries no clock time, so
the same seed gives the same bytes.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import exp, isfinite
from typing import Any

from agent.planner import Decision

SCHEMA = 1


class Ending(StrEnum):
    """How an episode ended."""

    GOAL_REACHED = "goal reached"  # the goal is known and true in the final state
    PLAN_COMPLETE = "plan complete"  # `done` was chosen and no goal was given to check
    GOAL_MISSED = "goal missed"  # `done` was chosen, but the goal is not true
    GAVE_UP = "gave up"  # nothing but what kept failing is left to try
    NOTHING_DOABLE = "nothing doable"  # every affordance is zero
    QUESTION = "question"  # the robot asks before it goes on
    OUT_OF_STEPS = "out of steps"
    OUT_OF_TIME = "out of time"

    @property
    def good(self) -> bool:
        """Whether a caller should see success (exit status 0)."""
        return self in (Ending.GOAL_REACHED, Ending.PLAN_COMPLETE)


@dataclass(frozen=True, kw_only=True)
class SkillScore:
    """One row of a step's table."""

    skill: str
    language: float | None  # log-likelihood, corrected if asked [nat]; None: impossible or unknown
    usefulness: float | None  # normalised over the catalogue; None: not all of it was evaluated
    affordance: float
    product: float | None  # None as there
    evaluated: bool = True  # whether the language model scored it

    @property
    def likelihood(self) -> float | None:
        """What the language model gives the phrase, not normalised; None where it was not asked."""
        return None if self.language is None else exp(self.language)

    @property
    def likelihood_product(self) -> float | None:
        """The same times affordance."""
        return None if self.language is None else exp(self.language) * self.affordance


@dataclass(frozen=True, kw_only=True)
class StepRecord:
    """One turn of the loop."""

    step: int  # from 1
    skill: str
    outcome: str  # skills.skill.Outcome
    reason: str  # why it failed, in words; "" otherwise
    disturbance: str  # what was done to the world meanwhile, in words; "" if nothing
    physics_steps: int
    scores: tuple[SkillScore, ...]  # the whole catalogue, best product first
    state: dict[str, Any]  # relations before the step, of the world's own kind
    believed: str = ""  # what the robot took to be so before the step, in words
    told: str = ""  # what the planner was told after it, in words
    written: str = ""  # the step as the model wrote it, where the nearest skill stands for it


@dataclass(frozen=True, kw_only=True)
class EpisodeRecord:
    """One episode, complete."""

    instruction: str
    env: str
    seed: int
    mode: str
    scene: dict[str, Any]  # the scene's own JSON, positions included: runs again as it was
    goal: dict[str, Any] | None
    ending: str  # Ending
    steps: tuple[StepRecord, ...]
    final_state: dict[str, Any]
    aim: str | None = None  # what the language model understood the request to want
    reason: str | None = None  # why the robot gave up: the last skill that failed, and why
    question: dict[str, Any] | None = None  # what the robot asks: {"words", "options"}
    feedback: str = ""  # how much the planner is told after a skill
    models: dict[str, Any] = field(default_factory=dict)  # who scored, with revision and hash
    scoring: dict[str, str] = field(
        default_factory=dict
    )  # search, runners-up, correction; with a model
    versions: dict[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dump`."""
        return asdict(self)


def scores_of(decision: Decision) -> tuple[SkillScore, ...]:
    """A decision as table rows, best product first."""
    evaluated = decision.evaluated
    return tuple(
        SkillScore(
            skill=decision.phrases[i],
            language=_number(decision.language[i]),
            usefulness=_number(decision.usefulness[i]),
            affordance=float(decision.affordance[i]),
            product=_number(decision.product[i]),
            evaluated=bool(evaluated[i]),
        )
        for i in decision.ranked()
    )


def _number(value: float) -> float | None:
    """None for what JSON has no number for."""
    return float(value) if isfinite(value) else None
