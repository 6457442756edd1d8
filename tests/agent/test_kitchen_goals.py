"""Goals about the kitchen: every form true and false, laws on random states, and plans that reach them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import oracle
from agent.goals import Goal, GoalError, kitchen_goal
from agent.goals.algebra import AllOf, Not
from envs import kitchen_scene
from envs.kitchen_layout import DRAWERS, HAND, LOCATIONS, STATIONS
from envs.kitchen_state import KitchenObject, KitchenState
from skills.catalogue import build_kitchen

NAMES = ("coke", "orange", "orange", "orange")


def state(coke="table", oranges=("table",) * 3, robot_at="user", opened=(), visited=()):
    objects = tuple(KitchenObject(n, at) for n, at in zip(NAMES, (coke, *oranges), strict=True))
    return KitchenState(
        robot_at=robot_at, objects=objects, open_drawers=frozenset(opened), visited=visited
    )


START = state()
CASES = [
    ({"at": ["coke", "user"]}, state(coke="user"), True),
    ({"at": ["coke", "user"]}, state(), False),
    ({"at": ["coke can", "near counter"]}, state(coke="close counter"), True),
    ({"at": ["coke", "some counter"]}, state(coke="far counter"), True),
    ({"at": ["coke", "drawer"]}, state(coke="top drawer"), True),
    ({"at": ["orange", "user"]}, state(oranges=("table", "user", "table")), True),
    ({"at": ["every orange", "user"]}, state(oranges=("table", "user", "user")), False),
    ({"at": ["every orange", "user"]}, state(oranges=("user",) * 3), True),
    ({"not": {"at": ["some object", "table"]}}, state("user", ("user",) * 3), True),
    ({"not": {"at": ["some object", "table"]}}, state("user", ("user", "user", "table")), False),
    ({"at": [{"every": "object", "except": ["orange"]}, "user"]}, state("user"), True),
    ({"count": {"at_least": 2, "of": "orange", "at": "trash"}},
     state(oranges=("trash", "trash", "table")), True),
    ({"count": {"exactly": 2, "of": "orange", "at": "trash"}},
     state(oranges=("trash",) * 3), False),
    ({"holding": "orange"}, state(oranges=("table", HAND, "table")), True),
    ({"holding": "coke"}, state(oranges=("table", HAND, "table")), False),
    ({"holding": None}, state(coke=HAND), False),
    ({"holding": None}, state(), True),
    ({"robot_at": "table"}, state(robot_at="table"), True),
    ({"robot_at": "some drawer"}, state(robot_at="middle drawer"), True),
    ({"robot_at": "table"}, state(), False),
    ({"visited": "table"}, state(visited=("table", "user")), True),
    ({"visited": "table"}, state(robot_at="table"), False),
    ({"open": "top drawer"}, state(opened=["top drawer"]), True),
    ({"not": {"open": "some drawer"}}, state(opened=["bottom drawer"]), False),
    ({"unchanged": True}, state(robot_at="trash", opened=["top drawer"]), True),
    ({"unchanged": True}, state(coke="user"), False),
    ({"unchanged": {"except": ["coke"]}}, state(coke="user"), True),
]  # fmt: skip


@pytest.mark.parametrize(("data", "now", "holds"), CASES, ids=lambda v: str(v)[:60])
def test_each_form_is_true_where_it_should_be(data, now, holds):
    assert kitchen_goal(data, NAMES).holds(now, START) is holds


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"at": ["coke", "user"]}, "the coke is at the user"),
        ({"at": ["orange", "user"]}, "some orange is at the user"),
        ({"all": [{"robot_at": "table"}, {"visited": "some counter"}]},
         "the robot is at the table and the robot went to some counter"),
        ({"not": {"open": "top drawer"}}, "not (the top drawer is open)"),
        ({"count": {"at_least": 2, "of": "orange", "at": "trash"}},
         "the number of oranges at the trash is at least 2"),
    ],
)  # fmt: skip
def test_goals_say_themselves_in_words(data, words):
    assert kitchen_goal(data, NAMES).describe() == words


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ({"at": ["tea", "user"]}, ["goal.at[0]", 'unknown name "tea"', "coke, orange"]),
        ({"at": ["coke", "moon"]}, ["goal.at[1]", '"moon"', "trash"]),
        ({"in": ["coke", "top drawer"]}, ['"in"', "robot_at"]),
        ({"open": "table"}, ["goal.open", '"table"', "top drawer"]),
        ({"robot_at": "cabinet"}, ["goal.robot_at", '"cabinet"']),
        ({"visited": "every drink"}, ["goal.visited", 'unknown kind "drink"', "counter"]),
        ({"at": ["every tea", "user"]}, ["goal.at[0]", 'unknown kind "tea"', "object"]),
        ({"at": ["coke", 3]}, ["goal.at[1]", '"3"']),
        ({"stacked": ["coke", "orange"]}, ['unknown form of goal "stacked"']),
    ],
)
def test_bad_data_is_refused_with_its_path_and_the_bad_word(data, parts):
    with pytest.raises(GoalError) as refused:
        kitchen_goal(data, NAMES)
    assert [p for p in parts if p not in str(refused.value)] == []


PLACE = st.sampled_from(LOCATIONS)
STATES = st.builds(
    state,
    coke=PLACE | st.just(HAND),
    oranges=st.tuples(PLACE, PLACE, PLACE),
    robot_at=st.sampled_from(STATIONS),
    opened=st.lists(st.sampled_from(DRAWERS)),
    visited=st.lists(st.sampled_from(STATIONS), max_size=3).map(tuple),
)
THINGS = st.sampled_from(["coke", "orange", "every orange", "some object", "every object"])
STANDS = st.sampled_from([*STATIONS, "every counter", "some drawer"])
ATOMS = st.one_of(
    st.tuples(THINGS, PLACE | STANDS).map(lambda t: {"at": list(t)}),
    (st.none() | THINGS).map(lambda n: {"holding": n}),
    STANDS.map(lambda p: {"robot_at": p}),
    STANDS.map(lambda p: {"visited": p}),
    st.sampled_from([*DRAWERS, "every drawer"]).map(lambda p: {"open": p}),
    st.integers(0, 3).map(lambda n: {"count": {"exactly": n, "of": "orange", "at": "trash"}}),
    st.sampled_from([{"unchanged": True}, {"unchanged": {"except": ["orange"]}}]),
)
GOALS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda g: {"not": g}),
        st.lists(inner, min_size=1, max_size=3).map(lambda g: {"all": g}),
        st.lists(inner, min_size=1, max_size=3).map(lambda g: {"any": g}),
    ),
    max_leaves=5,
).map(lambda data: kitchen_goal(data, NAMES))


@given(GOALS, GOALS, STATES, STATES)
def test_the_algebra_is_the_tabletops(a, b, now, start):
    assert a.holds(now, start) is (a.unsatisfied(now, start) == 0)
    assert Goal(Not(a.form)).holds(now, start) is not a.holds(now, start)
    both = Goal(AllOf((a.form, b.form))).holds(now, start)
    assert both is (a.holds(now, start) and b.holds(now, start))


@given(GOALS, STATES, STATES)
def test_data_comes_back_as_the_same_goal(goal, now, start):
    again = kitchen_goal(goal.to_json(), NAMES)
    assert again == goal
    assert goal.describe()
    work = goal.form.spelled_out().work(now, start)
    assert work.total >= 0


def planned(scene, data, **limits):
    start = kitchen_scene.from_json(scene)
    goal = kitchen_goal(data, [o.name for o in start])
    skills, now = build_kitchen(start), start
    plan = oracle.plan(skills, start, goal, start, **limits)
    if plan is None:
        return None
    for skill in plan:
        assert skill.unmet(now) is None, skill.phrase
        now = skill.effect(now)
    assert goal.holds(now, start)
    return [s.phrase for s in plan]


KITCHEN = {
    "objects": [
        {"name": "coke", "at": "table"},
        {"name": "tea", "at": "table"},
        {"name": "orange", "at": "far counter"},
        {"name": "orange", "at": "close counter"},
        {"name": "orange", "at": "trash"},
        {"name": "apple", "at": "top drawer"},
    ]
}


@pytest.mark.parametrize(
    ("data", "steps"),
    [
        ({"at": ["coke", "user"]}, 4),
        ({"holding": "coke"}, 2),
        ({"robot_at": "table"}, 1),
        ({"all": [{"visited": "table"}, {"visited": "trash"}, {"robot_at": "user"}]}, 3),
        ({"at": ["apple", "user"]}, 5),
        ({"all": [{"at": ["apple", "user"]}, {"not": {"open": "some drawer"}}]}, 6),
        ({"at": ["coke", "bottom drawer"]}, 6),
        ({"not": {"at": ["some object", "table"]}}, 6),
        ({"at": ["every orange", "trash"]}, 8),
        ({"count": {"exactly": 0, "of": "orange", "at": "trash"}}, 2),
        ({"all": [{"at": [n, "user"]} for n in ("coke", "tea", "orange")]}, 12),
        ({"unchanged": True}, 0),
    ],
    ids=str,
)
def test_the_oracle_reaches_goals_in_as_few_steps_as_can_be_counted_by_hand(data, steps):
    plan = planned(KITCHEN, data)
    assert plan is not None
    assert len(plan) == steps, plan


@pytest.mark.parametrize("seed", range(12))
def test_the_oracle_reaches_what_a_random_walk_reached(seed):
    rng = np.random.default_rng(seed)
    now = start = kitchen_scene.from_json(KITCHEN)
    walk = 0
    while walk < 12:
        ready = [s for s in build_kitchen(now) if s.unmet(now) is None]
        now, walk = ready[int(rng.integers(len(ready)))].effect(now), walk + 1
    goal = {"all": [{"at": [n, o.at]} for n, o in zip(("coke", "tea"), now, strict=False)
                    if o.at != HAND] + [{"robot_at": now.robot_at}]}  # fmt: skip
    plan = planned(KITCHEN, goal)
    assert plan is not None
    assert len(plan) <= 12
    assert start.visited == ()


def test_the_oracle_says_so_when_nothing_reaches_the_goal():
    impossible = {"all": [{"holding": "coke"}, {"holding": "tea"}]}
    small = {"objects": [{"name": "coke", "at": "table"}, {"name": "tea", "at": "table"}]}
    with pytest.raises(oracle.SearchLimitError, match="the coke is held and the tea is held"):
        planned(small, impossible, limit=50)
