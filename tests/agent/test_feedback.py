"""What the planner is told after a skill, and that only its words depend on it."""

import numpy as np
import pytest

from agent.episode import Limits, Mission, Silent, run_episode
from agent.feedback import Feedback, Telling, last_told
from agent.plan_text import PLAN_TEXTS
from agent.robot import Attempt, ImaginedRobot
from agent.saycan import SayCan
from agent.situation import Turn
from envs.kitchen_layout import HAND
from envs.kitchen_state import KitchenObject, KitchenState
from skills import catalogue
from skills.kitchen import GoTo, PickUp
from skills.readiness import ready
from skills.skill import Outcome, SkillResult
from tests.agent.fakes import FakeScorer

TEXT = PLAN_TEXTS["kitchen"]
AT_TABLE = KitchenState(robot_at="table", objects=(KitchenObject("coke", "table"),))
HELD = AT_TABLE.moved(0, HAND)
SLIPPED = SkillResult(outcome=Outcome.UNREACHABLE, reason="it is out of reach")
WORKED = SkillResult(outcome=Outcome.SUCCEEDED)
PICK = "pick up the coke"


@pytest.mark.parametrize(
    ("feedback", "result", "outcome", "reason", "state", "line"),
    [
        ("none", SLIPPED, "succeeded", "", HELD, "holding coke; table: empty"),
        ("none", WORKED, "succeeded", "", HELD, "holding coke; table: empty"),
        ("success", SLIPPED, "failed", "", AT_TABLE, "failed"),
        ("success", WORKED, "succeeded", "", HELD, "holding coke; table: empty"),
        (
            "scene",
            SLIPPED,
            "unreachable",
            "it is out of reach",
            AT_TABLE,
            "failed: it is out of reach",
        ),
        ("scene", WORKED, "succeeded", "", AT_TABLE, "nothing changed"),
    ],
)
def test_each_feedback_tells_as_much_as_it_should(feedback, result, outcome, reason, state, line):
    telling = Telling(Feedback(feedback), TEXT)
    turn = telling.turn(PickUp("coke"), AT_TABLE, Attempt(result=result), AT_TABLE)
    assert (turn.outcome, turn.reason, turn.seen) == (outcome, reason, state)
    assert telling.told(turn, AT_TABLE) == line


def test_a_skill_that_was_not_ready_in_the_belief_changes_nothing():
    telling, away = Telling(Feedback.NONE, TEXT), GoTo("user").effect(AT_TABLE)
    turn = telling.turn(PickUp("coke"), away, Attempt(result=WORKED), HELD)
    assert (turn.outcome, turn.seen) == (Outcome.SUCCEEDED, away)


def test_the_state_told_last_is_the_last_that_was_told_at_all():
    seen = [Turn(phrase=PICK, outcome=Outcome.SUCCEEDED, seen=s) for s in (HELD, None)]
    assert last_told(seen, AT_TABLE) == HELD
    assert last_told((), AT_TABLE) == AT_TABLE


def test_a_failure_without_a_reason_is_told_as_such():
    turn = Turn(phrase=PICK, outcome=Outcome.FAILED, seen=AT_TABLE)
    assert f"> {PICK}\n= failed\n>" in TEXT.render("go", AT_TABLE, [turn])


class Slippery(ImaginedRobot):
    """Never gets hold of anything."""

    def attempt(self, skill, believed):
        return (
            Attempt(result=SLIPPED)
            if isinstance(skill, PickUp)
            else super().attempt(skill, believed)
        )


class Watching:
    """A planner that takes the first step of a list, and keeps what it was told and saw."""

    def __init__(self):
        self.situations = []

    def decide(self, situation):
        self.situations.append(situation)
        scorer = FakeScorer(lambda prompt, phrase: 0.0 if phrase == PICK else -9.0)
        return SayCan(scorer, TEXT, ready).decide(situation)


@pytest.mark.parametrize(
    ("feedback", "holding"), [("none", "coke"), ("success", None), ("scene", None)]
)
def test_belief_is_told_and_affordances_see_what_is_there(feedback, holding):
    planner = Watching()
    mission = Mission(instruction="go", skills=catalogue.build_kitchen(AT_TABLE))
    telling = Telling(Feedback(feedback), TEXT)
    trace = run_episode(
        mission,
        Slippery(AT_TABLE),
        planner,
        limits=Limits(max_steps=2),
        listener=Silent(),
        telling=telling,
    )
    told = planner.situations[1]
    assert told.turns[0].seen.holding == holding
    assert told.observation.state.holding is None
    assert [s.skill for s in trace.steps] == [
        PICK,
        PICK,
    ]  # the affordance knows better than to bring it
    assert trace.steps[0].believed == "Seen: table: coke. Robot at table, holding nothing."
    assert [s.outcome for s in trace.steps] == [
        Outcome.UNREACHABLE
    ] * 2  # the record tells what was
    assert ("holding coke" in trace.steps[0].told) == (feedback == "none")


def test_what_is_told_depends_on_nothing_but_words():
    """With skills that work, all three feedbacks give the same episode."""
    state = AT_TABLE
    mission = Mission(instruction="go", skills=catalogue.build_kitchen(state))
    plans = []
    for feedback in Feedback:
        scorer = FakeScorer(
            lambda prompt, phrase: -float(sum(map(ord, prompt[-40:] + phrase)) % 97)
        )
        trace = run_episode(
            mission,
            ImaginedRobot(state),
            SayCan(scorer, TEXT, ready),
            limits=Limits(max_steps=6),
            listener=Silent(),
            telling=Telling(feedback, TEXT),
        )
        plans.append([(s.skill, s.told) for s in trace.steps])
    assert plans[0] == plans[1] == plans[2]
    assert np.all([told for _, told in plans[0]])
