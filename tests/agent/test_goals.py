"""Goals: every form true and false on hand-made states, laws on random ones, errors on bad data."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.goals import Goal, GoalError, tabletop_goal
from agent.goals.algebra import AllOf, AnyOf, Not
from agent.goals.tabletop import relations_of
from envs.layout import PLACES
from envs.tabletop_state import FLOOR, GRIPPER, TABLE, Kind, ObjectState, TabletopState

BLOCKS = ("red block", "green block", "blue block")
BOWLS = ("blue bowl", "pink bowl")
NAMES = (*BLOCKS, *BOWLS)
SPOTS = {p.name: (p.x, p.y) for p in PLACES}
R, G, B = BLOCKS
CORNER = "top left corner"


def state(**where: str) -> TabletopState:
    """A state from name -> place or support; what is not said stands on the bare table."""
    objects = []
    for i, name in enumerate(NAMES):
        colour, kind = name.split(" ")
        at = where.get(name.replace(" ", "_"), where.get(colour if kind == "block" else "", TABLE))
        x, y = SPOTS.get(at, (0.49, 0.12 + 0.01 * i))
        support = TABLE if at in SPOTS else at
        objects.append(
            ObjectState(
                name=name, kind=Kind(kind), colour=colour, position=(x, y, 0.02), support=support
            )
        )
    return TabletopState(tuple(objects))


EACH = {"in": ["every block", "some bowl"]}
START = state(red=CORNER, green="blue bowl")

CASES: list[tuple[Any, TabletopState, bool]] = [
    ({"in": [R, "blue bowl"]}, state(red="blue bowl"), True),
    ({"in": [R, "blue bowl"]}, state(red="pink bowl"), False),
    ({"in": [R, "blue bowl"]}, state(red=G, green="blue bowl"), True),
    ({"in": [R, "blue bowl"]}, state(red=GRIPPER), False),
    ({"on": [R, G]}, state(red=G), True),
    ({"on": [R, G]}, state(green=R), False),
    ({"on": [R, G]}, state(red=B, blue=G), False),
    ({"on": [R, TABLE]}, state(), True),
    ({"on": [R, TABLE]}, state(red=CORNER), True),
    ({"on": [R, TABLE]}, state(red="pink bowl"), False),
    ({"on": [R, TABLE]}, state(red=FLOOR), False),
    ({"at": [R, CORNER]}, state(red=CORNER), True),
    ({"at": [R, CORNER]}, state(red="middle"), False),
    ({"at": [R, CORNER]}, state(red=G, green=CORNER), False),
    ({"at": ["blue bowl", "middle"]}, state(blue_bowl="middle"), True),
    ({"at": [R, "some corner"]}, state(red="bottom right corner"), True),
    ({"at": [R, "some corner"]}, state(red="middle"), False),
    ({"holding": R}, state(red=GRIPPER), True),
    ({"holding": R}, state(green=GRIPPER), False),
    ({"holding": None}, state(), True),
    ({"holding": None}, state(blue=GRIPPER), False),
    ({"holding": "some block"}, state(blue=GRIPPER), True),
    ({"holding": {"some": "block", "except": [B]}}, state(blue=GRIPPER), False),
    ({"all": [{"holding": None}, {"on": [R, G]}]}, state(red=G), True),
    ({"all": [{"holding": None}, {"on": [R, G]}]}, state(red=G, blue=GRIPPER), False),
    ({"any": [{"holding": R}, {"on": [R, G]}]}, state(red=GRIPPER), True),
    ({"any": [{"holding": R}, {"on": [R, G]}]}, state(red=B), False),
    ({"not": {"in": [R, "some bowl"]}}, state(), True),
    ({"not": {"in": [R, "some bowl"]}}, state(red="pink bowl"), False),
    ({"in": ["every block", "blue bowl"]}, state(red="blue bowl", green="blue bowl"), False),
    ({"in": ["some block", "blue bowl"]}, state(green="blue bowl"), True),
    ({"in": ["some block", "blue bowl"]}, state(green="pink bowl"), False),
    ({"on": [{"every": "block", "except": [R]}, TABLE]}, state(red=GRIPPER), True),
    ({"on": [{"every": "block", "except": [R]}, TABLE]}, state(blue=GRIPPER), False),
    ({"stacked": [R, G, B]}, state(red=G, green=B), True),
    ({"stacked": [R, G, B]}, state(blue=G, green=R), False),
    ({"stacked": [R, G, B]}, state(red=G), False),
    ({"unchanged": True}, START, True),
    ({"unchanged": True}, state(green="blue bowl"), False),
    ({"unchanged": True}, state(red=CORNER, green="pink bowl"), False),
    ({"unchanged": True}, state(red=CORNER, green="blue bowl", blue=GRIPPER), False),
    ({"unchanged": True}, state(red=CORNER, green="blue bowl", pink_bowl="middle"), False),
    ({"unchanged": {"except": [R]}}, state(red=GRIPPER, green="blue bowl"), True),
    ({"unchanged": {"except": [R]}}, state(red=CORNER, green=GRIPPER), False),
    (EACH, state(red="blue bowl", green="pink bowl", blue="blue bowl"), True),
    (EACH, state(red="blue bowl", green="pink bowl"), False),
]


def count(bound: str, number: object, **more: object) -> dict[str, Any]:
    return {"count": {bound: number, "of": "block", "in": "blue bowl"} | more}


COUNTS = [  # how many blocks are in the bowl, and which counts are then true
    (0, {("at_most", 1), ("at_most", 2), ("exactly", 0), ("at_least", 0), ("at_most", 0)}),
    (1, {("at_least", 1), ("exactly", 1), ("at_most", 1), ("at_most", 2), ("at_least", 0)}),
    (2, {("at_least", 1), ("at_least", 2), ("exactly", 2), ("at_most", 2), ("at_least", 0)}),
]


@pytest.mark.parametrize(("data", "now", "expected"), CASES)
def test_each_form_is_true_and_false_where_it_should_be(
    data: Any, now: TabletopState, expected: bool
) -> None:
    assert tabletop_goal(data, NAMES).holds(now, START) is expected


@pytest.mark.parametrize(("inside", "true"), COUNTS)
def test_counts(inside: int, true: set[tuple[str, int]]) -> None:
    now = state(**dict.fromkeys(("red", "green")[:inside], "blue bowl"))
    bounds = set(product(("at_least", "exactly", "at_most"), range(3)))
    assert {b for b in bounds if tabletop_goal(count(*b), NAMES).holds(now, START)} == true


def test_a_count_can_leave_blocks_out() -> None:
    data = {"count": {"exactly": 1, "of": "block", "except": [R], "in": "some bowl"}}
    goal = tabletop_goal(data, NAMES)
    assert goal.holds(state(red="blue bowl", green="pink bowl"), START)
    assert not goal.holds(state(red="blue bowl"), START)


@pytest.mark.parametrize(("where", "number"), [("some bowl", 2), ("every bowl", 0)])
def test_a_count_takes_quantified_targets(where: str, number: int) -> None:
    goal = tabletop_goal({"count": {"exactly": number, "of": "block", "in": where}}, NAMES)
    assert goal.holds(state(red="blue bowl", green="pink bowl"), START)


def test_unsatisfied_counts_what_is_missing() -> None:
    data = {"all": [{"in": ["every block", "blue bowl"]}, {"holding": None}]}
    goal = tabletop_goal(data, NAMES)
    assert goal.unsatisfied(state(), START) == 3
    assert goal.unsatisfied(state(red=GRIPPER), START) == 4
    assert goal.unsatisfied(state(red="blue bowl", green="blue bowl"), START) == 1
    assert tabletop_goal(count("exactly", 2), NAMES).unsatisfied(state(), START) == 2


def test_moving_a_block_about_the_bare_table_changes_nothing() -> None:
    here = state()
    there = here.moved(R, position=(0.50, -0.15, 0.02))
    assert relations_of(here) == relations_of(there)
    assert tabletop_goal({"unchanged": True}, NAMES).holds(there, here)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            {"all": [{"in": [R, "blue bowl"]}, {"holding": None}]},
            "the red block is in the blue bowl and nothing is held",
        ),
        (
            {"not": {"any": [{"holding": R}, {"at": [G, "middle"]}]}},
            "not (the red block is held or the green block is at the middle)",
        ),
        ({"unchanged": {"except": [R]}}, "everything but the red block is as it was at the start"),
        (count("at_least", 2), "the number of blocks in the blue bowl is at least 2"),
        ({"stacked": [R, G, B]}, "the red block is on the green block is on the blue block"),
        (
            {"on": [{"every": "block", "except": [R]}, TABLE]},
            "every block but the red block is on the table",
        ),
    ],
)
def test_goals_say_themselves_in_words(data: Any, words: str) -> None:
    assert tabletop_goal(data, NAMES).describe() == words


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ({"in": [R, "blue bowel"]}, ["goal.in[1]", '"blue bowel"', 'nearest: "blue bowl"']),
        ({"in": ["blue bowl", "pink bowl"]}, ["goal.in[0]", '"blue bowl"']),
        ({"on": [R, "blue bowl"]}, ["goal.on[1]", '"blue bowl"', "table"]),
        ({"at": [R, "top corner"]}, ["goal.at[1]", CORNER]),
        ({"all": [{"holding": None}, {"inn": [R, B]}]}, ["goal.all[1]", '"inn"', 'nearest: "in"']),
        ({"all": []}, ["goal.all", "[]"]),
        ({"not": {"any": {"holding": None}}}, ["goal.not.any", "list"]),
        ({"in": [R]}, ["goal.in", "two"]),
        ({"in": [R, "blue bowl"], "holding": None}, ["goal", "one field"]),
        ({}, ["goal", "one field"]),
        ("red block", ["goal", "red block"]),
        ({"holding": "some bowl"}, ["goal.holding", 'kind "bowl"', "block"]),
        ({"holding": 3}, ["goal.holding", '"3"']),
        (
            {"in": [{"every": "block", "except": list(BLOCKS)}, "blue bowl"]},
            ["goal.in[0]", "nothing is left"],
        ),
        ({"in": [{"every": "block", "but": [R]}, "blue bowl"]}, ["goal.in[0]", '"but"', "except"]),
        ({"in": [{"all": "block"}, "blue bowl"]}, ["goal.in[0]", "every, some"]),
        ({"stacked": [R]}, ["goal.stacked", "two different"]),
        ({"stacked": [R, R]}, ["goal.stacked", "two different"]),
        ({"unchanged": False}, ["goal.unchanged", "False"]),
        ({"unchanged": {"except": ["red bock"]}}, ["goal.unchanged.except", '"red bock"']),
        ({"count": {"of": "block", "in": "blue bowl"}}, ["goal.count", "at_least"]),
        ({"count": {"exactly": 1, "of": "block"}}, ["goal.count", "in, on, at"]),
        ({"count": {"exactly": 1, "in": "blue bowl"}}, ["goal.count", '"of"']),
        (count("exactly", -1), ["goal.count.exactly", "-1"]),
        (count("exactly", True), ["goal.count.exactly", "True"]),
        (count("exactly", 1, of="blok"), ["goal.count.of", '"blok"']),
        (count("exactly", 1, x=1), ["goal.count", "'x'"]),
    ],
)
def test_bad_data_is_refused_with_its_path_and_the_bad_word(data: Any, parts: list[str]) -> None:
    with pytest.raises(GoalError) as refused:
        tabletop_goal(data, NAMES)
    assert [p for p in parts if p not in str(refused.value)] == []


def test_a_quantifier_over_nothing_is_refused() -> None:
    with pytest.raises(GoalError, match="bowl"):
        tabletop_goal({"in": [R, "every bowl"]}, BLOCKS)


@st.composite
def states(draw: st.DrawFn) -> TabletopState:
    """Any state without cycles, at most one block in the gripper."""
    where: dict[str, str] = {}
    for i, name in enumerate(BLOCKS):
        free = [] if GRIPPER in where.values() else [GRIPPER]
        choices = [TABLE, FLOOR, *BOWLS, *SPOTS, *BLOCKS[:i], *free]
        where[name.replace(" ", "_")] = draw(st.sampled_from(choices))
    return state(**where)


TERMS = st.sampled_from([*BLOCKS, "every block", "some block"])
BOWL_TERMS = st.sampled_from([*BOWLS, "every bowl", "some bowl"])
SPOT_TERMS = st.sampled_from([*SPOTS, "some corner", "every corner"])
ATOMS = st.one_of(
    st.tuples(TERMS, BOWL_TERMS).map(lambda t: {"in": list(t)}),
    st.tuples(TERMS, st.sampled_from([*BLOCKS, TABLE, "some block"])).map(
        lambda t: {"on": list(t)}
    ),
    st.tuples(TERMS, SPOT_TERMS).map(lambda t: {"at": list(t)}),
    st.sampled_from([None, *BLOCKS]).map(lambda n: {"holding": n}),
    st.permutations(BLOCKS).map(lambda p: {"stacked": p[:2]}),
    st.builds(count, st.sampled_from(["at_least", "exactly", "at_most"]), st.integers(0, 3)),
    st.sampled_from([{"unchanged": True}, {"unchanged": {"except": [R]}}]),
)
GOALS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda g: {"not": g}),
        st.lists(inner, min_size=1, max_size=3).map(lambda g: {"all": g}),
        st.lists(inner, min_size=1, max_size=3).map(lambda g: {"any": g}),
    ),
    max_leaves=6,
).map(lambda data: tabletop_goal(data, NAMES))


def equivalent(a: Goal, b: Goal, *states: TabletopState) -> bool:
    return a.holds(*states) is b.holds(*states)


@given(GOALS, states(), states())
def test_nothing_is_unsatisfied_exactly_when_the_goal_holds(
    goal: Goal, now: TabletopState, start: TabletopState
) -> None:
    missing = goal.unsatisfied(now, start)
    assert missing >= 0
    assert goal.holds(now, start) is (missing == 0)
    assert Goal(Not(goal.form)).holds(now, start) is (missing > 0)


@given(GOALS, GOALS, states(), states())
def test_de_morgan(a: Goal, b: Goal, now: TabletopState, start: TabletopState) -> None:
    both, either = (a.form, b.form), (Not(a.form), Not(b.form))
    assert equivalent(Goal(Not(AllOf(both))), Goal(AnyOf(either)), now, start)
    assert equivalent(Goal(Not(AnyOf(both))), Goal(AllOf(either)), now, start)
    assert Goal(AllOf(both)).holds(now, start) is (a.holds(now, start) and b.holds(now, start))


@given(states(), states(), st.sampled_from(["blue bowl", "pink bowl"]))
def test_every_and_some_are_all_and_any(
    now: TabletopState, start: TabletopState, bowl: str
) -> None:
    each = [{"in": [b, bowl]} for b in BLOCKS]
    for word, join in (("every", "all"), ("some", "any")):
        short = tabletop_goal({"in": [f"{word} block", bowl]}, NAMES)
        assert equivalent(short, tabletop_goal({join: each}, NAMES), now, start)


@given(states(), st.integers(1, 3))
def test_at_least_n_is_not_at_most_one_fewer(now: TabletopState, n: int) -> None:
    least, most = (tabletop_goal(count(*c), NAMES) for c in (("at_least", n), ("at_most", n - 1)))
    assert least.holds(now, now) is not most.holds(now, now)


@given(states(), states())
def test_unchanged_means_equal_relations(now: TabletopState, start: TabletopState) -> None:
    unchanged = tabletop_goal({"unchanged": True}, NAMES)
    assert unchanged.holds(start, start)
    assert unchanged.holds(now, start) is (relations_of(now) == relations_of(start))


@given(GOALS)
def test_json_round_trip(goal: Goal) -> None:
    assert tabletop_goal(goal.to_json(), NAMES) == goal
    assert goal.describe()
