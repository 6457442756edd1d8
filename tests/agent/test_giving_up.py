"""What keeps failing is tried no more as things are; a robot with nothing else left says why it gave up."""

import numpy as np
import pytest

from agent.baselines import Oracle, Random
from agent.episode import Limits, Mission, Silent, run_episode
from agent.goals import kitchen_goal
from agent.plan_text import PLAN_TEXTS
from agent.record import Ending
from agent.robot import Attempt, ImaginedRobot
from agent.saycan import SayCan, Search
from agent.situation import Turn, exhausted
from envs.kitchen_state import KitchenObject, KitchenState
from skills import catalogue
from skills.kitchen import GoTo
from skills.readiness import ready
from skills.skill import DONE, Outcome, SkillResult
from tests.agent.fakes import FakeScorer

STATE = KitchenState(
    robot_at="table",
    objects=(KitchenObject("coke", "table"), KitchenObject("pepsi", "table")),
)
SKILLS = catalogue.build_kitchen(STATE)
COKE, PEPSI = "pick up the coke", "pick up the pepsi"
AWAY = GoTo("user").effect(STATE)


def turn(phrase, seen, outcome=Outcome.FAILED):
    return Turn(phrase=phrase, outcome=outcome, seen=seen)


def test_a_phrase_is_exhausted_by_so_many_failures_in_one_state():
    failures = [turn(COKE, STATE)] * 3
    assert exhausted(failures[:2], STATE, 3) == frozenset()
    assert exhausted(failures, STATE, 3) == {COKE}
    assert exhausted(failures, STATE, 0) == frozenset()
    assert exhausted([turn(COKE, STATE), turn(PEPSI, STATE)] * 2, STATE, 2) == {COKE, PEPSI}


def test_another_state_is_another_matter_and_coming_back_is_not():
    left = [*[turn(COKE, STATE)] * 2, turn("go to the user", AWAY, Outcome.SUCCEEDED)]
    assert exhausted(left, STATE, 2) == frozenset()
    back = [*left, turn("go to the table", GoTo("table").effect(AWAY), Outcome.SUCCEEDED)]
    assert exhausted(back, STATE, 2) == {COKE}


def test_a_success_clears_what_failed_before():
    turns = [turn(COKE, STATE), turn(COKE, STATE, Outcome.SUCCEEDED), turn(COKE, STATE)]
    assert exhausted(turns, STATE, 2) == frozenset()


class Missing(ImaginedRobot):
    """Some skills never work."""

    def __init__(self, state, *never):
        super().__init__(state)
        self.never = never

    def attempt(self, skill, believed):
        if skill.phrase in self.never:
            return Attempt(result=SkillResult(outcome=Outcome.FAILED, reason="it slipped"))
        return super().attempt(skill, believed)


def run(planner, robot, goal=None, **limits):
    mission = Mission(instruction="something to drink", skills=SKILLS, goal=goal)
    return run_episode(mission, robot, planner, limits=Limits(**limits), listener=Silent())


def likes(*phrases):
    """A model that likes these in this order, and nothing else."""
    order = {phrase: -float(i) for i, phrase in enumerate(phrases)}
    return FakeScorer(lambda prompt, phrase: order.get(phrase, -50.0))


def saycan(scorer, search=Search.ALL, affordance=ready):
    return SayCan(scorer, PLAN_TEXTS["kitchen"], affordance, search=search)


@pytest.mark.parametrize("search", Search)
def test_another_object_is_taken_instead(search):
    goal = kitchen_goal({"holding": "pepsi"}, STATE.names)
    trace = run(saycan(likes(COKE, PEPSI, DONE), search), Missing(STATE, COKE), goal)
    assert [s.skill for s in trace.steps] == [COKE, COKE, COKE, PEPSI, DONE]
    assert (trace.ending, trace.reason) == (Ending.GOAL_REACHED, None)
    before = {s.skill: s.affordance for s in trace.steps[2].scores}
    after = {s.skill: s.affordance for s in trace.steps[3].scores}
    assert (before[COKE], after[COKE]) == (1.0, 0.0)


@pytest.mark.parametrize("affordance", [ready, None], ids=["saycan", "language-only"])
def test_a_robot_to_which_nothing_else_is_left_gives_up_and_says_why(affordance):
    planner = saycan(likes(COKE, DONE), affordance=affordance)
    trace = run(planner, Missing(STATE, COKE), max_failures=2)
    assert [s.skill for s in trace.steps] == [COKE, COKE, DONE]
    assert (trace.ending, trace.reason) == (Ending.GAVE_UP, f"{COKE}: it slipped")


def test_who_stops_where_nothing_is_doable_has_given_up_too():
    def only_coke(observation, skills):
        return np.array([float(s.phrase == COKE) for s in skills])

    trace = run(saycan(likes(COKE), affordance=only_coke), Missing(STATE, COKE))
    assert ([s.skill for s in trace.steps], trace.ending) == ([COKE] * 3, Ending.GAVE_UP)


def test_a_goal_that_is_reached_anyway_is_reached():
    goal = kitchen_goal({"holding": None}, STATE.names)
    assert run(saycan(likes(COKE, DONE)), Missing(STATE, COKE), goal).ending is Ending.GOAL_REACHED


def test_without_a_limit_the_robot_goes_on():
    trace = run(saycan(likes(COKE, DONE)), Missing(STATE, COKE), max_failures=0, max_steps=8)
    assert (len(trace.steps), trace.ending) == (8, Ending.OUT_OF_STEPS)


def test_the_oracle_finds_another_way():
    goal = kitchen_goal({"any": [{"holding": "coke"}, {"holding": "pepsi"}]}, STATE.names)
    trace = run(Oracle(goal, ready), Missing(STATE, COKE), goal)
    assert [s.skill for s in trace.steps] == [COKE, COKE, COKE, PEPSI, DONE]
    assert trace.ending is Ending.GOAL_REACHED


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_nothing_changes_where_nothing_fails(limit):
    def planner():
        return Random(np.random.default_rng(4))

    class Willing(ImaginedRobot):
        def attempt(self, skill, believed):
            return Attempt(result=SkillResult(outcome=Outcome.SUCCEEDED))

    usual = run(planner(), Willing(STATE), max_steps=30)
    trace = run(planner(), Willing(STATE), max_steps=30, max_failures=limit)
    assert (trace.steps, trace.ending) == (usual.steps, usual.ending)
