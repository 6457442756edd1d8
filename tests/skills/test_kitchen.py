"""Laws of the kitchen's skills on random states, and written plans played through."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from envs import kitchen_scene
from envs.kitchen_layout import CABINET, DRAWERS, HAND, LOCATIONS, STATIONS, USER
from envs.kitchen_state import KitchenObject, KitchenState
from envs.observation import Observation
from skills.catalogue import UnknownSkillError, build_kitchen, find, kitchen_phrase
from skills.kitchen import BringToYou, Close, Find, GoTo, Open, PickUp, PutDown
from skills.readiness import ready
from skills.skill import DONE

NAMES = ("coke", "apple", "garden gnome")


@st.composite
def states(draw: st.DrawFn) -> KitchenState:
    """Any state: several of a kind, drawers open or not, perhaps something in the hand."""
    objects = [
        KitchenObject(
            draw(st.sampled_from(NAMES)), draw(st.sampled_from(LOCATIONS)), draw(st.booleans())
        )
        for _ in range(draw(st.integers(0, 5)))
    ]
    held = draw(st.none() | st.sampled_from(NAMES))
    robot_at = draw(st.sampled_from(STATIONS))
    return KitchenState(
        robot_at=robot_at,
        objects=(*objects, *([KitchenObject(held, HAND)] if held else [])),
        open_drawers=draw(st.frozensets(st.sampled_from(DRAWERS))),
        visited=draw(st.sampled_from([(), (robot_at,), ("table", robot_at)])),
    )


def ready_skill(state, data):
    skills = [s for s in build_kitchen(state) if s.unmet(state) is None]
    return data.draw(st.sampled_from(skills))


@given(states(), st.data())
def test_the_effect_of_a_ready_skill_is_its_success(state, data):
    skill = ready_skill(state, data)
    assert skill.succeeded(skill.effect(state)), skill.phrase


@given(states(), st.data())
def test_at_most_one_object_is_in_the_hand_and_none_is_lost(state, data):
    after = ready_skill(state, data).effect(state)
    assert sum(o.at == HAND for o in after) <= 1
    assert [o.name for o in after] == [o.name for o in state]
    assert all(o.at in (*LOCATIONS, HAND) for o in after)


@given(states(), st.data())
def test_only_picking_up_and_putting_down_move_an_object_and_only_one(state, data):
    skill = ready_skill(state, data)
    pairs = zip(state, skill.effect(state), strict=True)
    moved = [(was, now) for was, now in pairs if was.at != now.at]
    assert len(moved) == isinstance(skill, PickUp | PutDown)
    assert all(HAND in (was.at, now.at) for was, now in moved)


@given(states(), st.sampled_from(NAMES))
def test_only_what_the_robot_stands_by_can_be_picked_up(state, name):
    assume(state.holding is None)
    here = [state.robot_at, CABINET] if state.robot_at in DRAWERS else [state.robot_at]
    shut = state.robot_at in DRAWERS and state.robot_at not in state.open_drawers
    near = [o for o in state if o.name == name and o.at in here[shut:]]
    assert (PickUp(name).unmet(state) is None) is bool(near)
    if near:
        after = PickUp(name).effect(state)
        taken = next(w for w, n in zip(state, after, strict=True) if w.at != n.at)
        assert taken in near


@given(states(), st.sampled_from(NAMES))
def test_a_closed_drawer_hides_what_is_in_it(state, name):
    shut = set(DRAWERS) - state.open_drawers
    assume(all(o.at in shut for o in state if o.name == name))
    assert Find(name).unmet(state) is not None
    assert PickUp(name).unmet(state) is not None


@given(states(), st.data())
def test_visits_grow_by_moves_only(state, data):
    skill = ready_skill(state, data)
    after = skill.effect(state)
    assert after.visited[: len(state.visited)] == state.visited
    more = after.visited[len(state.visited) :]
    assert len(more) == isinstance(skill, GoTo | BringToYou) or isinstance(skill, Find)
    assert all(station == after.robot_at for station in more)
    if not more:
        assert after.robot_at == state.robot_at


@given(states(), st.sampled_from(DRAWERS))
def test_opening_and_closing_undo_each_other_and_touch_no_other_drawer(state, drawer):
    empty = tuple(o for o in state if o.at != HAND)
    there = replace(state, robot_at=drawer, objects=empty)
    first, second = Open(drawer), Close(drawer)
    if drawer in state.open_drawers:
        first, second = second, first
    changed = first.effect(there)
    assert (first.unmet(there), second.unmet(changed)) == (None, None)
    assert changed.open_drawers ^ there.open_drawers == {drawer}
    assert second.effect(changed) == there


@given(states(), st.sampled_from(DRAWERS))
def test_a_drawer_is_used_from_its_own_place_and_opened_with_an_empty_hand(state, drawer):
    there = state.robot_at == drawer
    shut = drawer not in state.open_drawers
    assert (Open(drawer).unmet(state) is None) is (there and shut and state.holding is None)
    assert (Close(drawer).unmet(state) is None) is (there and not shut)


@given(states())
def test_affordances_are_readiness(state):
    skills = build_kitchen(state)
    values = ready(Observation(state=state), skills)
    assert values.tolist() == [float(s.unmet(state) is None) for s in skills]
    assert (skills[-1].phrase, values[-1]) == (DONE, 1)


@given(states())
def test_the_catalogue_is_each_skill_once_whatever_is_where(state):
    phrases = [s.phrase for s in build_kitchen(state)]
    assert len(set(phrases)) == len(phrases)
    assert len(phrases) == 3 * len({o.name for o in state}) + len(STATIONS) + 1 + 2 * 3 + 1
    moved = kitchen_scene.from_json({"objects": [{"name": o.name} for o in state]})
    assert sorted(s.phrase for s in build_kitchen(moved)) == sorted(phrases)


def scene(robot_at="user", opened=(), holding=None, **where):
    objects = [
        {"name": name.replace("_", " "), "at": at}
        for name, places in where.items()
        for at in ([places] if isinstance(places, str) else places)
    ]
    return kitchen_scene.from_json(
        {"robot_at": robot_at, "holding": holding, "objects": objects, "open": list(opened)}
    )


# (scene, plan as people write it, where things end)
PLANS = [
    (scene(pear="table"), "find a pear | pick up the pear | bring it to you | put down the pear",
     {"pear": ["user"]}),
    (scene("table", pear="table"), "pick up the pear", {"pear": [HAND]}),
    (scene(plum=["table", "table", "far counter"]),
     " | ".join(["find a plum | pick up the plum | go to the bin | put down the plum"] * 3),
     {"plum": ["trash"] * 3}),
    (scene(red_bull_can="near counter"),
     "find the redbull | pick up a red bull | go to the counter | put down the redbull can"
     .replace("go to the counter", "go to the far counter"), {"redbull": ["far counter"]}),
    (scene(pear="bottom drawer"), "go to the bottom drawer | open the bottom drawer | "
     "pick up the pear | close the bottom drawer | bring it to you | put down the pear",
     {"pear": ["user"]}),
    (scene(nuts="table"), "find the nuts | pick up the nuts | go to the drawer | "
     "put down the nuts | open the drawer | pick up the nuts | put down the nuts | "
     "close the drawer", {"nuts": ["top drawer"]}),
    (scene(nuts="table", salt="table"), "go to the table | pick up the nuts | go to the trash | "
     "put down the nuts | go to the table | pick up the salt | go to the trash | "
     "put down the salt | go to the table", {"nuts": ["trash"], "salt": ["trash"]}),
    (scene(holding="nuts"), "go to the near counter | put down the nuts",
     {"nuts": ["close counter"]}),
    (scene(), "go to the counter | go to the table | done", {}),
    (scene("user", holding="nuts"), "bring it to you | put down the nuts", {"nuts": ["user"]}),
]  # fmt: skip


def play(state, plan):
    skills = build_kitchen(state)
    for step in plan.split(" | "):
        skill = find(skills, kitchen_phrase(step))
        assert skill.unmet(state) is None, f"{step}: {skill.unmet(state)}"
        state = skill.effect(state)
        assert skill.succeeded(state), step
    return state


@pytest.mark.parametrize(("start", "plan", "ends"), PLANS, ids=lambda v: str(v)[:40])
def test_a_plan_as_people_write_it_can_be_carried_out(start, plan, ends):
    end = play(start, plan)
    assert {n: [o.at for o in end if o.name == n] for n in end.names} == ends


def test_what_is_put_down_at_a_closed_drawer_is_on_the_cabinet_for_all_three():
    state = play(scene("top drawer", holding="nuts"), "put down the nuts")
    assert state.at(CABINET) == ("nuts",)
    assert play(state, "go to the middle drawer | pick up the nuts").holding == "nuts"


def test_find_looks_for_one_that_was_not_dealt_with():
    state = scene("trash", plum=["trash", "user", "far counter"])
    assert Find("plum").effect(state).robot_at == "far counter"
    done = play(scene(plum=["table", "table"]), PLANS[2][1].rsplit(" | find", 2)[0])
    assert Find("plum").effect(done).robot_at == "table"


def test_visited_is_where_the_robot_went_in_order():
    state = play(scene("table"), "go to the table | go to the trash | go to the table")
    assert state.visited == ("table", "trash", "table")
    assert GoTo("table").unmet(state) == "the robot is already at the table"
    brought = play(scene(pear="table"), PLANS[0][1])
    assert brought.visited == ("table", USER)


@pytest.mark.parametrize(
    ("state", "phrase", "why"),
    [
        (scene(pear="table"), "pick up the pear", "there is no pear where the robot stands"),
        (scene(pear="top drawer"), "find the pear", "there is no pear in sight"),
        (
            scene(pear="table", robot_at="table"),
            "find the pear",
            "the robot already stands by the pear",
        ),
        (scene("table", pear="table", holding="nuts"), "pick up the pear",
         "the hand already holds the nuts"),
        (scene("table", pear="table"), "put down the pear", "the hand does not hold the pear"),
        (scene(), "bring it to you", "the hand is empty"),
        (scene(), "open the top drawer", "the robot is not at the top drawer"),
        (scene("top drawer", holding="nuts"), "open the top drawer", "the hand holds the nuts"),
        (scene("top drawer"), "close the top drawer", "the top drawer is already closed"),
        (scene("top drawer", ["top drawer"]), "open the top drawer",
         "the top drawer is already open"),
        (scene(holding="nuts"), "find the nuts", "the hand already holds the nuts"),
    ],
)  # fmt: skip
def test_what_is_unmet_is_said_in_words(state, phrase, why):
    assert find(build_kitchen(state), phrase).unmet(state) == why


def test_an_unknown_phrase_names_the_nearest():
    with pytest.raises(UnknownSkillError, match='nearest: "pick up the pear"'):
        find(build_kitchen(scene(pear="table")), "pick up the paer")
