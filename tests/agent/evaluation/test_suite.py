"""The tabletop suite is what it says it is; bad suites are refused by task and field."""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from agent.evaluation.families import KitchenFamily, TabletopFamily
from agent.evaluation.suite import (
    Split,
    SuiteError,
    Task,
    load_suite,
    of_split,
    read_suite,
    suite_names,
)
from envs.layout import COLOURS, PLACES, SPAWN_X
from envs.scene import Scene

NOTHING_TO_DO = (TabletopFamily.ALREADY_SATISFIED, TabletopFamily.IMPOSSIBLE)
TASKS = load_suite("tabletop")
by_id = pytest.mark.parametrize("task", TASKS, ids=lambda t: t.id)


def scene_of(task: Task) -> Scene:
    return Scene.from_json(task.scene)


def named_in(data: Any) -> set[str]:
    """Every string among a goal's values that reads as an object or a place."""
    if isinstance(data, dict):
        return set().union(*(named_in(v) for v in data.values()))
    if isinstance(data, list):
        return set().union(*(named_in(v) for v in data))
    words = data.split(" ") if isinstance(data, str) else [""]
    plain = len(words) > 1 and words[0] not in ("every", "some")
    return {data} if plain or data == "middle" else set()


def test_there_are_at_least_twelve_tasks_a_family() -> None:
    counts = Counter(t.family for t in TASKS)
    assert set(counts) == set(TabletopFamily)
    assert min(counts.values()) >= 12
    assert len(TASKS) >= 96


def test_ids_and_instructions_are_unique() -> None:
    assert len({t.id for t in TASKS}) == len(TASKS)
    assert len({t.instruction.casefold().rstrip(".!?") for t in TASKS}) == len(TASKS)
    assert all(t.id.startswith(t.family.value) for t in TASKS)


def test_every_colour_is_acted_on_as_a_block_and_as_a_bowl() -> None:
    judged = set().union(*(named_in(t.goal) for t in TASKS))
    assert {f"{colour} block" for colour in COLOURS} <= judged
    assert {f"{colour} bowl" for colour in COLOURS} <= judged


def test_every_place_is_a_target() -> None:
    assert {p.name for p in PLACES} <= set().union(*(named_in(t.goal) for t in TASKS))


@by_id
def test_goals_name_only_what_is_in_the_scene(task: Task) -> None:
    objects = {o.name for o in scene_of(task).objects}
    assert named_in(task.goal) <= objects | {p.name for p in PLACES}


@by_id
def test_scenes_have_three_to_seven_objects_and_a_distractor(task: Task) -> None:
    objects = {o.name for o in scene_of(task).objects}
    assert 3 <= len(objects) <= 7
    if task.family is not TabletopFamily.IMPOSSIBLE:
        parts = [part for part in task.goal.get("all", []) if "unchanged" not in part]
        assert objects - named_in(parts), "nothing in the scene but what the goal is about"


@by_id
def test_doing_nothing_is_right_only_where_there_is_nothing_to_do(task: Task) -> None:
    for seed in range(5):
        state = task.start(np.random.default_rng(seed))
        assert task.goal_in(state).holds(state, state) is (task.family in NOTHING_TO_DO)


@by_id
def test_disturbing_anything_is_wrong_where_there_is_nothing_to_do(task: Task) -> None:
    state = task.start(np.random.default_rng(0))
    goal = task.goal_in(state)
    for block in state.blocks if task.family in NOTHING_TO_DO else ():
        support = "table" if block.support != "table" else "gripper"
        disturbed = state.moved(block.name, support=support, position=(0.45, 0.12, 0.02))
        assert not goal.holds(disturbed, state)


@by_id
def test_scenes_can_be_placed_in_reach_and_off_the_named_places(task: Task) -> None:
    told = {o.name: o.at for o in scene_of(task).objects}
    for seed in range(20):
        state = task.start(np.random.default_rng(seed))
        for o in state:
            if told[o.name] is None and o.name != state.holding:
                assert state.place_of(o.name) is None
                assert SPAWN_X[0] <= o.position[0] <= SPAWN_X[1]


RIGHT = np.sign(next(p.y for p in PLACES if p.name == "top right corner"))
EXTREMES = [  # words, the block or bowl they mean, what it has most of
    ("Put the leftmost block", "purple block", lambda x, y: -RIGHT * y),
    ("farthest to the right", "gray block", lambda x, y: RIGHT * y),
    ("rightmost block on top", "green block", lambda x, y: RIGHT * y),
    ("top of the leftmost", "purple block", lambda x, y: -RIGHT * y),
    ("farthest away from you", "brown block", lambda x, y: float(np.hypot(x, y))),
    ("closest to you", "cyan block", lambda x, y: -float(np.hypot(x, y))),
    ("bowl nearest to the robot", "pink bowl", lambda x, y: -float(np.hypot(x, y))),
]


@pytest.mark.parametrize(("words", "meant", "most"), EXTREMES)
def test_spatial_words_are_true_of_what_they_mean_by_a_clear_margin(
    words: str, meant: str, most: Callable[[float, float], float]
) -> None:
    (task,) = (t for t in TASKS if words in t.instruction)
    assert meant in named_in(task.goal)
    state = task.start(np.random.default_rng(0))
    rivals = [o for o in state if o.kind is state[meant].kind and o.name != meant]
    best = max(most(*o.position[:2]) for o in rivals)
    assert most(*state[meant].position[:2]) > best + 0.08


def test_the_suite_is_listed_and_an_unknown_one_is_refused() -> None:
    assert "tabletop" in suite_names()
    with pytest.raises(SuiteError, match='unknown suite "tabeltop"; nearest: "tabletop"'):
        load_suite("tabeltop")


GOOD: dict[str, Any] = {
    "id": "a",
    "family": "verbs",
    "instruction": "grab the red block",
    "scene": {"objects": [{"name": "red block"}, {"name": "blue bowl"}]},
    "goal": {"holding": "red block"},
}


def test_a_good_task_is_read() -> None:
    (task,) = read_suite({"tasks": [GOOD]}, "s")
    assert (task.id, task.family, task.note) == ("a", TabletopFamily.VERBS, "")


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"family": "verb"}, ['"a"', 'unknown family "verb"; nearest: "verbs"']),
        ({"goal": {"holding": "red blok"}}, ['"a"', "goal.holding", 'nearest: "red block"']),
        ({"scene": {"objects": [{"name": "rad block"}]}}, ['"a"', "objects[0].name", '"rad"']),
        ({"instructions": "x"}, ["task 0", 'unknown field "instructions"', '"instruction"']),
        ({"instruction": ""}, ["task 0", '"instruction" is missing']),
        ({"instruction": 3}, ['"a"', '"instruction"', "got 3"]),
        ({"goal": None}, ["task 0", '"goal" is missing']),
    ],
)
def test_a_bad_task_is_refused(change: dict[str, Any], parts: list[str]) -> None:
    with pytest.raises(SuiteError) as refused:
        read_suite({"tasks": [GOOD | change]}, "s")
    assert [p for p in parts if p not in str(refused.value)] == []


@pytest.mark.parametrize(
    ("second", "what"), [({"id": "b"}, "instruction"), ({"instruction": "lift it"}, "id")]
)
def test_twins_are_refused(second: dict[str, Any], what: str) -> None:
    tasks = [GOOD, deepcopy(GOOD) | second]
    with pytest.raises(SuiteError, match=f"s: {what} .* appears twice"):
        read_suite({"tasks": tasks}, "s")


@pytest.mark.parametrize(
    "data",
    [None, [], {"tasks": {}}, {"tasks": []}, {"tasks": [3]}, {"tasks": [GOOD], "env": "moon"}],
)
def test_what_is_no_suite_is_refused(data: object) -> None:
    with pytest.raises(SuiteError, match=r'^s: .*(an object|list of|empty|"moon")'):
        read_suite(data, "s")


COKE: dict[str, Any] = {
    "id": "c",
    "family": "counting",
    "instruction": "two cokes please",
    "split": "test",
    "scene": {"objects": [{"name": "coke", "at": "table"}] * 2},
    "goal": {"at": ["every coke", "user"]},
}


def test_a_suite_is_read_in_its_own_world() -> None:
    (task,) = read_suite({"env": "kitchen", "tasks": [COKE]}, "s")
    assert (task.family, task.split) == (KitchenFamily.COUNTING, Split.TEST)
    assert task.world.name == "kitchen"
    state = task.start(np.random.default_rng(0))
    brought = state.moved(0, "user")
    assert not task.goal_in(state).holds(brought, state)
    assert task.goal_in(state).holds(brought.moved(1, "user"), state)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"goal": {"at": ["tea", "user"]}}, 'goal.at[0]: unknown name "tea"'),
        ({"scene": {"robot_at": "moon"}}, 'unknown place "moon"'),
        ({"family": "spatial"}, 'unknown family "spatial"'),
        ({"split": "tests"}, 'unknown split "tests"; nearest: "test"'),
        ({"split": 1}, 'field "split": expected words'),
        ({"env": "kitchen"}, 'unknown field "env"'),
    ],
)
def test_a_bad_kitchen_task_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(SuiteError) as refused:
        read_suite({"env": "kitchen", "tasks": [COKE | change]}, "s")
    assert says in str(refused.value)


def test_a_split_is_a_part_of_the_suite() -> None:
    other = COKE | {"id": "d", "instruction": "three cokes", "split": "development"}
    tasks = read_suite({"env": "kitchen", "tasks": [COKE, other]}, "s")
    assert of_split(tasks, None, "s") == tasks
    assert of_split(tasks, Split.TEST, "s") == tasks[:1]
    assert of_split(tasks, Split.DEVELOPMENT, "s") == tasks[1:]


def test_a_split_that_is_not_there_is_refused() -> None:
    with pytest.raises(SuiteError, match="s: this suite has no splits"):
        of_split(read_suite({"tasks": [GOOD]}, "s"), Split.TEST, "s")
    tested = read_suite({"env": "kitchen", "tasks": [COKE]}, "s")
    with pytest.raises(SuiteError, match=r's: unknown split "development".*known: test'):
        of_split(tested, Split.DEVELOPMENT, "s")


def test_a_suite_is_split_as_a_whole_or_not_at_all() -> None:
    unsplit = {k: v for k, v in COKE.items() if k != "split"} | {"id": "d", "instruction": "x"}
    with pytest.raises(SuiteError, match='task "d": field "split" is missing'):
        read_suite({"env": "kitchen", "tasks": [COKE, unsplit]}, "s")
