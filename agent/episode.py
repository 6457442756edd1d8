"""The closed loop: observe, score, choose, execute, check, observe again, until `done` or a budget is spent.

After every skill the world is looked at anew; a failed step is told to the planner, which plans again from
what is there. `run_open_loop` is the same without looking: the whole plan is imagined from the first
observation and then carried out blindly, as a baseline.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Protocol

from agent.asking import Asker, Question
from agent.goals import Goal
from agent.planner import Decision
from agent.record import Ending, StepRecord, scores_of
from agent.robot import Attempt, ImaginedRobot, Robot
from agent.situation import K, Planner, S, Situation, Turn
from envs.state import State
from skills.skill import DONE


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When an episode is over even if the planner is not done."""

    max_steps: int = 15
    max_seconds: float = 600.0  # of wall-clock time

    def spent(self, steps: int, seconds: float) -> Ending | None:
        """How an episode ends that has come so far without `done`; None: it may go on."""
        if steps >= self.max_steps:
            return Ending.OUT_OF_STEPS
        return Ending.OUT_OF_TIME if seconds > self.max_seconds else None


@dataclass(frozen=True, kw_only=True)
class Mission(Generic[S, K]):
    """What is asked, and how to tell whether it was done."""

    instruction: str
    skills: tuple[K, ...]
    goal: Goal[S] | None = None


@dataclass(frozen=True, kw_only=True)
class Trace(Generic[S]):
    """What happened."""

    ending: Ending
    steps: tuple[StepRecord, ...]
    initial: S
    final: S
    aim: str | None = None  # what the planner understood the request to want, where it says so
    question: Question | None = None  # what the robot asks, where it ended with a question


class Listener(Protocol):
    """Told of each step as it happens: for tables and pictures, never for decisions."""

    def decided(self, step: int, decision: Decision) -> None:
        """A skill was chosen and is about to be executed."""

    def acted(self, record: StepRecord) -> None:
        """It was executed."""


class Silent:
    """A listener that does not care."""

    def decided(self, step: int, decision: Decision) -> None:
        """Ignore it."""

    def acted(self, record: StepRecord) -> None:
        """Ignore it."""


class Decisions(Silent):
    """A listener that keeps the decisions."""

    def __init__(self) -> None:
        self.made: list[Decision] = []

    def decided(self, step: int, decision: Decision) -> None:
        """Keep it."""
        self.made.append(decision)


def run_episode(
    mission: Mission[S, K],
    robot: Robot[S, K],
    planner: Planner[S, K],
    *,
    limits: Limits,
    listener: Listener,
    asker: Asker | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Trace[S]:
    """Run the closed loop once; with an `asker`, up to the first question."""
    started = clock()
    observation = robot.observe()
    initial, started_from = observation.state, robot.truth()
    turns: tuple[Turn[S], ...] = ()
    steps: tuple[StepRecord, ...] = ()
    ending: Ending | None = None
    aim: str | None = None
    question: Question | None = None
    while ending is None:
        situation = Situation(
            instruction=mission.instruction,
            initial=initial,
            observation=observation,
            turns=turns,
            skills=mission.skills,
        )
        decision = planner.decide(situation)
        aim = None if decision.aim is None else decision.aim.words
        question = asker.about(decision) if asker else None
        if decision.chosen is None or question is not None:
            ending = Ending.QUESTION if question else Ending.NOTHING_DOABLE
            break
        skill = mission.skills[decision.chosen]
        listener.decided(len(steps) + 1, decision)
        attempt = robot.attempt(skill, observation.state)
        record = _record(len(steps) + 1, decision, attempt, observation.state)
        listener.acted(record)
        steps = (*steps, record)
        observation = robot.observe()
        turns = (*turns, _turn(skill.phrase, attempt, observation.state))
        if skill.phrase == DONE:
            ending = _judged(mission, robot.truth(), started_from)
        else:
            ending = limits.spent(len(steps), clock() - started)
    final = robot.truth()
    return Trace(
        ending=ending, steps=steps, initial=initial, final=final, aim=aim, question=question
    )


def run_open_loop(
    mission: Mission[S, K],
    robot: Robot[S, K],
    planner: Planner[S, K],
    *,
    limits: Limits,
    listener: Listener,
) -> Trace[S]:
    """Plan once from the first observation, then act without looking again."""
    initial, started_from = robot.observe().state, robot.truth()
    decisions = Decisions()
    imagination: Robot[S, K] = ImaginedRobot(initial)
    plan = run_episode(mission, imagination, planner, limits=limits, listener=decisions)
    believed, steps = initial, list[StepRecord]()
    by_phrase = {s.phrase: s for s in mission.skills}
    for imagined, decision in zip(plan.steps, decisions.made, strict=True):
        skill = by_phrase[imagined.skill]
        listener.decided(imagined.step, decision)
        attempt = robot.attempt(skill, believed)
        if skill.unmet(believed) is None:
            believed = skill.effect(believed)
        steps.append(_outcome(imagined, attempt))
        listener.acted(steps[-1])
    final = robot.truth()
    ending = plan.ending
    if steps and steps[-1].skill == DONE:
        ending = _judged(mission, final, started_from)
    return Trace(ending=ending, steps=tuple(steps), initial=initial, final=final, aim=plan.aim)


def _judged(mission: Mission[S, K], state: S, initial: S) -> Ending:
    if mission.goal is None:
        return Ending.PLAN_COMPLETE
    reached = mission.goal.holds(state, initial)
    return Ending.GOAL_REACHED if reached else Ending.GOAL_MISSED


def _turn(phrase: str, attempt: Attempt, seen: S) -> Turn[S]:
    result = attempt.result
    return Turn(phrase=phrase, outcome=result.outcome, reason=result.reason, seen=seen)


def _record(step: int, decision: Decision, attempt: Attempt, before: State) -> StepRecord:
    assert decision.phrase is not None
    return StepRecord(
        step=step,
        skill=decision.phrase,
        outcome=attempt.result.outcome,
        reason=attempt.result.reason,
        disturbance=attempt.disturbance,
        physics_steps=attempt.result.physics_steps,
        scores=scores_of(decision),
        state=before.relations(),
    )


def _outcome(imagined: StepRecord, attempt: Attempt) -> StepRecord:
    """The imagined step with what really came of it."""
    return replace(
        imagined,
        outcome=attempt.result.outcome,
        reason=attempt.result.reason,
        disturbance=attempt.disturbance,
        physics_steps=attempt.result.physics_steps,
    )
