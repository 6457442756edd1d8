"""Kitchen demonstrations: plans of ready skills that reach their goals, mishaps told and made good."""

import numpy as np
import pytest

from agent.training.kitchen.demonstrations import MAX_STEPS, demonstrate, episode
from agent.training.kitchen.drafts import NOTHING
from agent.training.kitchen.tasks import KitchenTask
from agent.training.wording import Split
from agent.wording.errands import (
    Carry,
    Hold,
    OpenUp,
    Release,
    Seek,
    Shut,
    Visit,
    simulated,
)
from envs import kitchen_scene
from skills import catalogue
from skills.skill import DONE, Outcome


@pytest.fixture(scope="module")
def episodes():
    return [episode(11, i, split) for split in Split for i in range(400)]


def test_an_episode_depends_on_seed_index_and_split_alone():
    for i in range(20):
        assert episode(3, i).turns == episode(3, i).turns
    assert [episode(3, i).turns for i in range(5)] != [episode(4, i).turns for i in range(5)]


def test_every_plan_reaches_its_goal_and_says_done_once(episodes):
    for e in episodes:
        assert e.task.parsed_goal().holds(e.final, e.task.state), e.task.instruction
        assert [t.phrase for t in e.turns].count(DONE) == 1
        assert e.turns[-1].phrase == DONE
        assert len(e.turns) <= MAX_STEPS


def test_every_step_is_a_skill_of_the_catalogue_that_was_ready(episodes):
    for e in episodes:
        skills = {s.phrase: s for s in catalogue.build_kitchen(e.task.state)}
        state = e.task.state
        for turn in e.turns:
            skill = skills[turn.phrase]
            assert skill.unmet(state) is None, (e.task.instruction, turn.phrase)
            if turn.outcome is Outcome.SUCCEEDED:
                assert turn.seen == skill.effect(state)
                assert skill.succeeded(turn.seen)
            else:
                assert turn.reason
            state = turn.seen


def test_mishaps_are_told_and_made_good(episodes):
    failed = [e for e in episodes if any(t.outcome is Outcome.FAILED for t in e.turns)]
    assert 0.1 * len(episodes) < len(failed) < 0.3 * len(episodes)
    reasons = " ".join(t.reason for e in failed for t in e.turns)
    for told in ("came up empty", "slipped out of the hand", "the way was blocked"):
        assert told in reasons


def test_who_opens_a_drawer_for_something_else_closes_it(episodes):
    closed = 0
    for e in episodes:
        asked = {errand.drawer for errand in e.task.errands if isinstance(errand, OpenUp)}
        allowed = asked | set(e.task.state.open_drawers)
        assert set(e.final.open_drawers) <= allowed, e.task.instruction
        told = any(isinstance(errand, Shut) for errand in e.task.errands)
        closed += not told and any(t.phrase.startswith("close ") for t in e.turns)
    assert closed > 0.02 * len(episodes)


def test_nothing_is_done_where_nothing_is_to_do(episodes):
    idle = [e for e in episodes if len(e.turns) == 1]
    assert any(e.task.goal == NOTHING for e in idle)
    assert any(e.task.goal != NOTHING for e in idle)
    for e in episodes:
        if e.task.goal != NOTHING and len(e.turns) > 1 and e.task.family not in ("seek", "visit"):
            assert not e.task.parsed_goal().holds(e.task.state, e.task.state), e.task.instruction


def scene(*objects, robot_at="user", holding=None, opened=()):
    placed = [{"name": n, "at": at} for n, at in objects]
    data = {"robot_at": robot_at, "objects": placed, "open": list(opened)}
    return kitchen_scene.from_json(data | ({"holding": holding} if holding else {}))


def phrases(state, *errands):
    """The plan of errands in which all goes well."""
    said = []
    for errand in errands:
        while (skill := errand.next_skill(state)) is not None:
            assert skill.unmet(state) is None
            said.append(skill.phrase)
            state = skill.effect(state)
            assert len(said) < 40
    return said


TABLE = scene(("coke", "table"), ("apple", "far counter"))


@pytest.mark.parametrize(
    ("state", "errands", "plan"),
    [
        (
            TABLE,
            [Carry("coke", "user")],
            "find the coke; pick up the coke; bring it to you; put down the coke",
        ),
        (
            TABLE,
            [Carry("coke", "trash", source="table")],
            "go to the table; pick up the coke; go to the trash; put down the coke",
        ),
        (
            scene(("coke", "table"), robot_at="table"),
            [Carry("coke", "user")],
            "pick up the coke; bring it to you; put down the coke",
        ),
        (TABLE, [Carry("coke", "table")], ""),
        (
            scene(("coke", "table"), holding="tea", robot_at="far counter"),
            [Hold("coke")],
            "put down the tea; find the coke; pick up the coke",
        ),
        (
            TABLE,
            [Carry("coke", "top drawer"), Shut("top drawer")],
            "go to the top drawer; open the top drawer; find the coke; pick up the coke; "
            "go to the top drawer; put down the coke; close the top drawer",
        ),
        (
            scene(holding="coke"),
            [Carry("coke", "top drawer")],
            "go to the top drawer; put down the coke; open the top drawer; pick up the coke; "
            "put down the coke",
        ),
        (
            scene(("coke", "bottom drawer")),
            [Carry("coke", "user", source="bottom drawer")],
            "go to the bottom drawer; open the bottom drawer; pick up the coke; bring it to you; "
            "put down the coke",
        ),
        (
            scene(("apple", "table"), ("apple", "far counter")),
            [Carry("apple", "table", 2)],
            "go to the far counter; pick up the apple; go to the table; put down the apple",
        ),
        (TABLE, [Seek("apple"), Visit("far counter")], "find the apple"),
        (
            scene(robot_at="table"),
            [Visit("table", anew=True), Visit("trash", anew=True)],
            "go to the table; go to the trash",
        ),
        (
            scene(holding="tea", opened=["top drawer"]),
            [OpenUp("middle drawer"), Shut("top drawer")],
            "put down the tea; go to the middle drawer; open the middle drawer; "
            "go to the top drawer; close the top drawer",
        ),
        (scene(holding="tea"), [Release()], "put down the tea"),
    ],
)
def test_errands_are_done_the_natural_way(state, errands, plan):
    assert phrases(state, *errands) == (plan.split("; ") if plan else [])


def test_an_object_lost_on_the_way_is_fetched_again():
    task = KitchenTask(
        instruction="bring me the coke",
        state=TABLE,
        goal={"at": ["coke", "user"]},
        family="bring",
        errands=(Carry("coke", "user"),),
        templates=(),
        novel=frozenset(),
    )
    made = [demonstrate(task, np.random.default_rng(i)) for i in range(400)]
    lost = [e for e in made if any("slipped" in t.reason for t in e.turns)]
    assert lost
    for e in lost:
        said = [t.phrase for t in e.turns]
        assert said.count("pick up the coke") >= 2
        assert e.final.at("user") == ("coke",)


def test_errands_that_cannot_be_done_are_noticed():
    assert simulated([Carry("tea", "user")], TABLE, limit=20) is None
    assert simulated([Carry("coke", "user")], TABLE, limit=3) is None
    assert simulated([Carry("coke", "user")], TABLE, limit=4).at("user") == ("coke",)
