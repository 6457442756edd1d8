"""The loop, with a world that is only imagined and a robot whose hand sometimes fails."""

import numpy as np
import pytest

from agent import oracle
from agent.asking import Asker
from agent.baselines import Oracle, Random
from agent.episode import Limits, Mission, Silent, run_episode, run_open_loop
from agent.goals import tabletop_goal
from agent.prompts import load_prompt
from agent.record import Ending
from agent.robot import Attempt, ImaginedRobot
from agent.saycan import AffordanceOnly, SayCan
from envs.placement import place
from envs.scene import Scene
from skills import catalogue
from skills.skill import DONE, Outcome, SkillResult
from tests.agent.fakes import FakeScorer, wants

SCENE = Scene.from_json(
    {"objects": [{"name": "red block"}, {"name": "green block"}, {"name": "blue bowl"}]}
)
STATE = place(SCENE, seed=0)
SKILLS = catalogue.build(STATE)
PICK, PUT = "pick up the red block", "put the red block in the blue bowl"
GOAL = tabletop_goal({"in": ["red block", "blue bowl"]}, [o.name for o in STATE])


def ready(observation, skills):
    """An affordance: 1 for what is ready."""
    return np.array([float(s.unmet(observation.state) is None) for s in skills])


def nothing(observation, skills):
    return np.zeros(len(skills))


def saycan(scorer, affordance=ready):
    return SayCan(scorer, load_prompt("tabletop"), affordance)


def run(planner, robot=None, goal=GOAL, loop=run_episode, **limits):
    mission = Mission(instruction="red block into the bowl", skills=SKILLS, goal=goal)
    robot = robot or ImaginedRobot(STATE)
    return loop(mission, robot, planner, limits=Limits(**limits), listener=Silent())


def test_a_doubt_ends_the_episode_with_a_question_before_anything_is_done():
    scorer = FakeScorer(
        lambda prompt, phrase: {PICK: -0.6, "pick up the green block": -0.9}.get(phrase, -9)
    )
    robot = ImaginedRobot(STATE)
    mission = Mission(instruction="pick up a block", skills=SKILLS)
    trace = run_episode(
        mission, robot, saycan(scorer), limits=Limits(), listener=Silent(), asker=Asker(-1.0)
    )
    assert (trace.ending, trace.steps) == (Ending.QUESTION, ())
    assert trace.question.options == (PICK, "pick up the green block")
    assert robot.state == STATE


def test_a_robot_that_is_sure_does_not_ask():
    mission = Mission(instruction="red block into the bowl", skills=SKILLS, goal=GOAL)
    planner = saycan(wants(PICK, PUT, DONE))
    trace = run_episode(
        mission,
        ImaginedRobot(STATE),
        planner,
        limits=Limits(),
        listener=Silent(),
        asker=Asker(-1.0),
    )
    assert (trace.ending, trace.question) == (Ending.GOAL_REACHED, None)


class Clumsy(ImaginedRobot):
    """Fails the first `failures` attempts at a skill."""

    def __init__(self, state, failures):
        super().__init__(state)
        self.failures = failures

    def attempt(self, skill, believed):
        if self.failures > 0:
            self.failures -= 1
            return Attempt(result=SkillResult(outcome=Outcome.FAILED, reason="it slipped"))
        return super().attempt(skill, believed)


def phrases(trace):
    return [s.skill for s in trace.steps]


def test_a_plan_is_followed_to_its_goal():
    trace = run(saycan(wants(PICK, PUT, DONE)))
    assert phrases(trace) == [PICK, PUT, DONE]
    assert trace.ending is Ending.GOAL_REACHED


def test_every_step_keeps_every_score_best_first():
    trace = run(saycan(wants(PICK, PUT, DONE)))
    for step in trace.steps:
        assert {s.skill for s in step.scores} == {s.phrase for s in SKILLS}
        products = [s.product for s in step.scores]
        assert products == sorted(products, reverse=True)
        assert step.scores[0].skill == step.skill


def test_done_without_the_goal_is_a_miss_and_without_a_goal_a_complete_plan():
    assert run(saycan(wants(DONE))).ending is Ending.GOAL_MISSED
    assert run(saycan(wants(DONE)), goal=None).ending is Ending.PLAN_COMPLETE


def test_a_failed_step_is_told_and_tried_again():
    scorer = wants(PICK, PUT, DONE)
    trace = run(saycan(scorer), Clumsy(STATE, failures=2))
    assert phrases(trace) == [PICK, PICK, PICK, PUT, DONE]
    assert trace.ending is Ending.GOAL_REACHED
    assert f"1. {PICK} (failed: it slipped)\n2." in scorer.prompts[1]


def test_open_loop_does_not_notice_a_failure():
    trace = run(saycan(wants(PICK, PUT, DONE)), Clumsy(STATE, failures=1), loop=run_open_loop)
    assert phrases(trace) == [PICK, PUT, DONE]
    assert [s.outcome for s in trace.steps][:2] == [Outcome.FAILED, Outcome.NOT_READY]
    assert trace.ending is Ending.GOAL_MISSED


def test_nothing_doable_ends_the_episode_without_a_step():
    trace = run(saycan(wants(PICK), affordance=nothing))
    assert (trace.ending, trace.steps) == (Ending.NOTHING_DOABLE, ())


def test_affordances_overrule_language_and_language_alone_is_not_ready():
    eager = FakeScorer(lambda prompt, phrase: 0.0 if phrase == PUT else -5.0)
    assert phrases(run(saycan(eager), max_steps=1)) != [PUT]
    alone = run(saycan(eager, affordance=None), max_steps=1)
    assert phrases(alone) == [PUT]
    assert alone.steps[0].outcome == Outcome.NOT_READY
    assert alone.final == STATE


def test_budgets_end_an_episode():
    forever = FakeScorer(lambda prompt, phrase: 0.0 if "red block" in phrase else -50.0)
    trace = run(saycan(forever), max_steps=4)
    assert (trace.ending, len(trace.steps)) == (Ending.OUT_OF_STEPS, 4)
    ticks = iter(range(1000))
    mission = Mission(instruction="go", skills=SKILLS)
    slow = run_episode(
        mission,
        ImaginedRobot(STATE),
        saycan(forever),
        limits=Limits(max_seconds=2.5),
        listener=Silent(),
        clock=lambda: float(next(ticks)),
    )
    assert (slow.ending, len(slow.steps)) == (Ending.OUT_OF_TIME, 3)


def test_the_oracle_reaches_the_goal_by_the_shortest_way_and_stops():
    assert phrases(run(Oracle(GOAL, ready))) == [PICK, PUT, DONE]


def test_the_oracle_does_not_pretend():
    trace = run(Oracle(GOAL, lambda o, skills: np.array([float(s.phrase == DONE) for s in skills])))
    assert phrases(trace) == [DONE]
    assert trace.ending is Ending.GOAL_MISSED


def test_the_oracle_gives_up_where_its_search_does(monkeypatch):
    def endless(*_, **__):
        raise oracle.SearchLimitError("no plan")

    monkeypatch.setattr(oracle, "plan", endless)
    trace = run(Oracle(GOAL, ready))
    assert (phrases(trace), trace.ending) == ([DONE], Ending.GOAL_MISSED)


@pytest.mark.parametrize("make", [Random, lambda rng: AffordanceOnly(ready, rng)])
def test_blind_planners_draw_from_their_generator_alone(make):
    runs = [phrases(run(make(np.random.default_rng(seed)), max_steps=6)) for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_affordance_only_never_tries_what_is_not_ready():
    trace = run(AffordanceOnly(ready, np.random.default_rng(0)), max_steps=20)
    assert all(s.outcome == Outcome.SUCCEEDED for s in trace.steps)


def test_random_draws_every_skill():
    rng = np.random.default_rng(0)
    seen = {phrases(run(Random(rng), max_steps=1))[0] for _ in range(400)}
    assert seen == {s.phrase for s in SKILLS}
