"""The closed loop: observe, score, choose, execute, check, observe again, until `done` or a budget is spent.

After every skill the world is looked at anew; a failed step is told to the planner, which plans again from
what is there. A skill that fails too often as things are is tried no more until they change; a robot to which
nothing else is left gives up, and says what failed last. `run_open_loop` is the same without looking: the
whole plan is imagined from the first observation and then carried out blindly, as a baseline.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol

from agent.asking import Asker, Question
from agent.feedback import Telling, last_told
from agent.goals import Goal
from agent.planner import Decision
from agent.record import Ending, StepRecord, scores_of
from agent.robot import Attempt, ImaginedRobot, Robot
from agent.situation import K, Planner, S, Situation, Turn, exhausted
from envs.state import State
from skills.skill import DONE, Outcome

MAX_FAILURES = 3


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When an episode is over even if the planner is not done."""

    max_steps: int = 15
    max_seconds: float = 600.0  # of wall-clock time
    max_failures: int = (
        MAX_FAILURES  # of one skill as things are, before it is tried no more; 0: no limit
    )

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
    reason: str | None = None  # why the robot gave up, where it did


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
    telling: Telling[S] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Trace[S]:
    """Run the closed loop once; with an `asker`, up to the first question.

    `telling` says what the planner is told after each skill: by default all that is seen.
    """
    started = clock()
    course = _Course(mission, robot, telling or Telling(), limits.max_failures)
    ending: Ending | None = None
    question: Question | None = None
    while ending is None:
        situation = course.situation()
        decision = planner.decide(situation)
        course.aim = None if decision.aim is None else decision.aim.words
        question = asker.about(decision) if asker else None
        if decision.chosen is None or question is not None:
            stuck = Ending.GAVE_UP if situation.exhausted else Ending.NOTHING_DOABLE
            ending = Ending.QUESTION if question else stuck
            break
        skill = mission.skills[decision.chosen]
        listener.decided(len(course.steps) + 1, decision)
        course.act(skill, decision)
        listener.acted(course.steps[-1])
        if skill.phrase == DONE:
            ending = course.judged(gave_up=bool(situation.exhausted))
        else:
            ending = limits.spent(len(course.steps), clock() - started)
    return course.trace(ending, question)


class _Course(Generic[S, K]):
    """An episode as far as it has come."""

    def __init__(
        self,
        mission: Mission[S, K],
        robot: Robot[S, K],
        telling: Telling[S],
        max_failures: int,
    ) -> None:
        self._mission, self._robot, self._telling = mission, robot, telling
        self._max_failures = max_failures
        self._observation = robot.observe()
        self._initial, self._started_from = self._observation.state, robot.truth()
        self._turns: tuple[Turn[S], ...] = ()
        self.steps: tuple[StepRecord, ...] = ()
        self.aim: str | None = None

    def situation(self) -> Situation[S, K]:
        """What the planner knows now."""
        return Situation(
            instruction=self._mission.instruction,
            initial=self._initial,
            observation=self._observation,
            turns=self._turns,
            skills=self._mission.skills,
            exhausted=exhausted(self._turns, self._initial, self._max_failures),
        )

    def act(self, skill: K, decision: Decision) -> None:
        """Try a skill, look, and tell what came of it."""
        state, telling = self._observation.state, self._telling
        attempt = self._robot.attempt(skill, state)
        self._observation = self._robot.observe()
        before = last_told(self._turns, self._initial)
        turn = telling.turn(skill, before, attempt, self._observation.state)
        record = _record(len(self.steps) + 1, decision, attempt, state)
        words = replace(record, believed=telling.believed(state), told=telling.told(turn, before))
        self.steps = (*self.steps, words)
        self._turns = (*self._turns, turn)

    def judged(self, *, gave_up: bool) -> Ending:
        """The ending once `done` was chosen, perhaps because all else had failed too often."""
        ending = _judged(self._mission, self._robot.truth(), self._started_from)
        return Ending.GAVE_UP if gave_up and ending is not Ending.GOAL_REACHED else ending

    def trace(self, ending: Ending, question: Question | None) -> Trace[S]:
        """All of it."""
        return Trace(
            ending=ending,
            steps=self.steps,
            initial=self._initial,
            final=self._robot.truth(),
            aim=self.aim,
            question=question,
            reason=last_failure(self.steps) if ending is Ending.GAVE_UP else None,
        )


def last_failure(steps: Sequence[StepRecord]) -> str | None:
    """The last skill that failed, and why; None: none did."""
    failed = (s for s in reversed(steps) if s.outcome != Outcome.SUCCEEDED)
    return next((f"{s.skill}: {s.reason or s.outcome}" for s in failed), None)


def run_open_loop(
    mission: Mission[S, K],
    robot: Robot[S, K],
    planner: Planner[S, K],
    *,
    limits: Limits,
    listener: Listener,
    telling: Telling[S] | None = None,
) -> Trace[S]:
    """Plan once from the first observation, then act without looking again or being told anything."""
    initial, started_from = robot.observe().state, robot.truth()
    decisions = Decisions()
    imagination: Robot[S, K] = ImaginedRobot(initial)
    plan = run_episode(
        mission, imagination, planner, limits=limits, listener=decisions, telling=telling
    )
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
    return Trace(
        ending=ending,
        steps=tuple(steps),
        initial=initial,
        final=final,
        aim=plan.aim,
        reason=plan.reason,
    )


def _judged(mission: Mission[S, K], state: S, initial: S) -> Ending:
    if mission.goal is None:
        return Ending.PLAN_COMPLETE
    reached = mission.goal.holds(state, initial)
    return Ending.GOAL_REACHED if reached else Ending.GOAL_MISSED


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
        written=decision.written,
    )


def _outcome(imagined: StepRecord, attempt: Attempt) -> StepRecord:
    """The imagined step with what really came of it."""
    return replace(
        imagined,
        outcome=attempt.result.outcome,
        reason=attempt.result.reason,
        disturbance=attempt.disturbance,
        physics_steps=attempt.result.physics_steps,
        told="",
    )
