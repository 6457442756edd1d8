"""Generated tasks: decided by their seed, reached by their plans, and no sentence of the test set."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from agent.goals import tabletop_goal
from agent.instruction import checked
from agent.oracle import SearchLimitError
from agent.oracle import plan as oracle_plan
from agent.training import tabletop as wording_modules
from agent.training.frames import FRAMES
from agent.training.tabletop import families_impossible, references, tasks
from agent.training.tabletop.demonstrations import MAX_STEPS, aim, episode
from agent.training.tabletop.drafts import View
from agent.training.tabletop.families_impossible import IMPOSSIBLE
from agent.training.tabletop.moves import Move, plan
from agent.training.tabletop.registers import Ways
from agent.training.tabletop.scenes import random_state
from agent.training.tabletop.speaker import NAMES
from agent.training.tabletop.tasks import FAMILIES, generate
from agent.training.wording import Choice, Split
from agent.wording.tabletop import TabletopRelations, within_reach
from envs.placement import place
from envs.scene import Scene, SceneObject
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
    return [word for names in NAMES for word in names.held_out]


def wordings_trained_on():
    modules = (references, *(m for name, m in vars(wording_modules).items() if "wordings" in name))
    lists = [v for m in (*modules, families_impossible) for v in vars(m).values()]
    choices = [c for w in lists if isinstance(w, Ways) for c in (w.plain, w.told, w.terse) if c]
    choices += [c for c in lists if isinstance(c, Choice)]
    choices += [c for found in lists if isinstance(found, dict) for c in found.values()]
    return {t for c in (*choices, FRAMES) if isinstance(c, Choice) for t in c.train}


@pytest.mark.slow
def test_held_out_words_are_never_trained_on(samples):
    held_out = re.compile(rf"\b({'|'.join(map(re.escape, held_out_lists()))})(s|es)?\b")
    trained = wordings_trained_on()
    for task in samples[Split.TRAIN]:
        assert not task.novel
        assert set(task.templates) <= trained
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


def test_the_oracle_reaches_every_goal_in_no_more_steps():
    compared, shorter = 0, 0
    for i in range(300):
        task = generate(17, i)
        ours = plan(task.moves, task.state)
        skills = catalogue.build(task.state)[:-1]
        try:
            found = oracle_plan(skills, task.state, task.parsed_goal(), task.state, limit=60)
        except SearchLimitError:
            continue
        assert found is not None, task.instruction
        assert len(found) <= len(ours), task.instruction
        compared, shorter = compared + 1, shorter + (len(found) < len(ours))
    assert compared > 200
    assert shorter < 0.1 * compared


def test_about_a_fifth_of_the_requests_ask_for_nothing():
    nothing = [not aim(generate(19, i)) for i in range(600)]
    assert 0.15 < sum(nothing) / len(nothing) < 0.26


def scene(*objects, held=None):
    entries = [SceneObject(*o.split("@")) for o in objects]
    return place(Scene((*entries, *([SceneObject(held)] if held else [])), held), 0)


def phrases(moves, state):
    return [skill.phrase for skill in plan(moves, state)]


def test_moves_are_made_in_the_order_of_mention():
    state = scene("red block", "blue block", "green bowl", "gray bowl")
    moves = (Move("red block", "green bowl"), Move("blue block", "gray bowl"))
    there = phrases(moves, state)
    assert there[1] == "put the red block in the green bowl"
    assert phrases(moves[::-1], state) == [*there[2:], *there[:2]]


def test_what_covers_a_block_goes_first_to_where_it_is_wanted():
    state = scene("red block", "blue block@red block", "green bowl", "gray bowl")
    moves = (Move("red block", "green bowl"), Move("blue block", "gray bowl"))
    assert phrases(moves, state)[1] == "put the blue block in the gray bowl"
    assert phrases(moves[:1], state)[1] == "put down the blue block"


def test_a_covering_block_is_uncovered_before_it_goes_where_it_is_wanted():
    state = scene(
        *("gray block", "brown block@gray block", "green block@brown block"),
        *("pink block", "blue block"),
    )
    moves = (Move("pink block", "gray block"), Move("brown block", "blue block"))
    there = phrases(moves, state)
    assert there[1] == "put down the green block"
    assert there[3] == "put the brown block on the blue block"
    assert len(there) == 6


def test_a_tower_grows_from_its_bottom_whatever_is_said_first():
    state = scene("red block", "blue block", "green block")
    moves = (Move("red block", "blue block"), Move("blue block", "green block"))
    assert phrases(moves, state)[1] == "put the blue block on the green block"


def test_the_hand_is_emptied_first():
    state = scene("blue block", "green bowl", "gray bowl", held="red block")
    wanted, other = Move("red block", "gray bowl"), Move("blue block", "green bowl")
    assert phrases((other, wanted), state)[0] == "put the red block in the gray bowl"
    assert phrases((other,), state)[0] == "put down the red block"


def test_moves_that_undo_each_other_have_no_plan():
    state = scene("red block", "blue block", "green bowl")
    assert plan((Move("red block", "green bowl"), Move("red block", "blue block")), state) is None
    assert plan((Move("red block", "blue block"), Move("blue block", "red block")), state) is None


def test_the_scene_text_gives_the_order_of_what_is_not_named():
    state = random_state(np.random.default_rng(3))
    view = View(state)
    text = TabletopRelations().scene(state)
    told = view.told(view.blocks)
    assert sorted(told) == sorted(view.blocks)
    assert told == sorted(told, key=text.index)


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
    stopped = [e for e in episodes if e.task.goal == {"unchanged": True} and e.task.templates]
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
