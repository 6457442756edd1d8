"""Generated tasks: decided by their seed, reached by their plans, and no sentence of the test set."""

import json
import re
from pathlib import Path

import pytest

from agent.goals import tabletop_goal
from agent.instruction import checked
from agent.training.tabletop import tasks, vocabulary
from agent.training.tabletop.demonstrations import MAX_STEPS, episode
from agent.training.tabletop.families_impossible import IMPOSSIBLE
from agent.training.tabletop.scenes import random_state
from agent.training.tabletop.tasks import FAMILIES, generate
from agent.training.wording import Split
from agent.wording.tabletop import within_reach
from skills import catalogue
from skills.skill import DONE, Outcome

ROOT = Path(__file__).parents[3]
SAMPLES = 20_000
N_SCENES = 300


def suite_instructions():
    text = (ROOT / "agent/evaluation/suites/tabletop.json").read_text("utf-8")
    return {task["instruction"].casefold().strip() for task in json.loads(text)["tasks"]}


@pytest.fixture(scope="module")
def samples():
    """Many tasks of both splits over a pool of scenes, which is quicker than a scene each."""
    import numpy as np

    pool = [random_state(np.random.default_rng(i)) for i in range(N_SCENES)]
    with pytest.MonkeyPatch.context() as patch:
        draw = lambda rng: pool[int(rng.integers(N_SCENES))]  # noqa: E731
        patch.setattr(tasks, "random_state", draw)
        return {
            split: [generate(5, i, split) for i in range(n)]
            for split, n in ((Split.TRAIN, SAMPLES), (Split.HELD_OUT, SAMPLES // 10))
        }


@pytest.fixture(scope="module")
def episodes():
    return [episode(11, i, split) for split in Split for i in range(150)]


@pytest.mark.slow
def test_no_sentence_is_one_of_the_test_set(samples):
    said = {t.instruction.casefold().strip() for tasks in samples.values() for t in tasks}
    assert len(suite_instructions()) > 50
    assert not said & suite_instructions()
    bare = {s.rstrip(" .!?") for s in said}
    assert not bare & {s.rstrip(" .!?") for s in suite_instructions()}


@pytest.mark.slow
def test_there_are_thousands_of_sentences(samples):
    assert len({t.instruction.casefold() for t in samples[Split.TRAIN]}) > 0.6 * SAMPLES
    assert {t.family for t in samples[Split.TRAIN]} == {f.__name__ for f, _ in FAMILIES}


def held_out_lists():
    places = vocabulary.PLACE_WORDS.values()
    nouns = (vocabulary.BLOCK_NOUNS, vocabulary.BOWL_NOUNS)
    return [w for c in (*nouns, *vocabulary.COLOUR_WORDS.values(), *places) for w in c.held_out]


@pytest.mark.slow
def test_held_out_words_are_never_trained_on(samples):
    held_out = re.compile(rf"\b({'|'.join(map(re.escape, held_out_lists()))})(s|es)?\b")
    trained = {t for task in samples[Split.TRAIN] for t in task.templates}
    for task in samples[Split.TRAIN]:
        assert not task.novel
        assert not held_out.search(task.instruction.casefold()), task.instruction
    for task in samples[Split.HELD_OUT]:
        assert task.novel
        named = bool(held_out.search(task.instruction.casefold()))
        assert named == ("name" in task.novel), task.instruction
        assert "wording" in task.novel or set(task.templates) <= trained
    assert any("wording" in t.novel and set(t.templates) - trained for t in samples[Split.HELD_OUT])


@pytest.mark.slow
def test_the_splits_share_no_sentence(samples):
    train, held_out = ({t.instruction.casefold() for t in samples[s]} for s in Split)
    assert not train & held_out


def test_a_task_depends_on_seed_index_and_split_alone():
    tasks = [generate(3, i, split) for split in Split for i in range(5)]
    assert tasks == [generate(3, i, split) for split in Split for i in range(5)]
    assert tasks != [generate(4, i, split) for split in Split for i in range(5)]
    assert episode(3, 2).turns == episode(3, 2).turns


def test_every_goal_parses_and_its_plan_reaches_it(episodes):
    for e in episodes:
        known = [o.name for o in e.task.state]
        assert tabletop_goal(e.task.goal, known).holds(e.final, e.task.state), e.task.instruction
        assert checked(e.task.instruction) == e.task.instruction


def test_every_step_is_a_skill_that_was_ready_and_in_reach(episodes):
    for e in episodes:
        skills = {s.phrase: s for s in catalogue.build(e.task.state)}
        state = e.task.state
        for turn in e.turns:
            skill = skills[turn.phrase]
            assert skill.unmet(state) is None
            names = {getattr(skill, "block", None), getattr(skill, "target", None)}
            assert all(within_reach(o) for o in state if o.name in names)
            state = turn.seen
        assert [t.phrase for t in e.turns].count(DONE) == 1
        assert e.turns[-1].phrase == DONE
        assert len(e.turns) <= MAX_STEPS


def test_what_cannot_be_done_ends_at_once(episodes):
    impossible = {family.__name__ for family, _ in IMPOSSIBLE}
    cannot = [e for e in episodes if e.task.family in impossible]
    assert len(cannot) > 10
    assert all([t.phrase for t in e.turns] == [DONE] for e in cannot)


def test_what_is_out_of_reach_ends_at_once(episodes):
    stopped = [
        e
        for e in episodes
        if e.task.goal == {"unchanged": True} and e.task.order and e.task.templates
    ]
    far = [e for e in stopped if any(not within_reach(o) for o in e.task.state)]
    assert far
    assert all(len(e.turns) == 1 for e in stopped)


def test_some_attempts_fail_and_are_made_again(episodes):
    failed = [e for e in episodes if any(t.outcome is Outcome.FAILED for t in e.turns)]
    assert len(failed) > 10
    assert len(failed) < len(episodes) / 3


def test_scenes_have_everything(episodes):
    states = [e.task.state for e in episodes]
    assert any(s.holding for s in states)
    assert any(s.resting_on(o.name) for s in states for o in s.blocks)
    assert any(s.place_of(o.name) for s in states for o in s)
    assert any(not within_reach(o) for s in states for o in s)
