"""The kitchen's skills in physics: each does what its symbols say, or ends with a reason."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from envs.kitchen_layout import CABINET, DRAWERS, HAND, OBJECTS, STATIONS
from envs.kitchen_state import KitchenObject, KitchenState
from envs.kitchen_world import KitchenWorld
from envs.observation import Observation
from skills.catalogue import KitchenSkill, build_kitchen
from skills.kitchen import BringToYou, Close, Find, GoTo, Open, PickUp, PutDown
from skills.kitchen_affordance import KitchenGeometry
from skills.kitchen_rearranging import KnockOver, MoveNear, PlaceUpright, PutOn
from skills.skill import KITCHEN_BUDGET, Outcome, SkillResult


@pytest.fixture(scope="module")
def world() -> Iterator[KitchenWorld]:
    made = KitchenWorld()
    yield made
    made.close()


def build(
    world: KitchenWorld,
    robot_at: str,
    *objects: tuple[str, str],
    opened: tuple[str, ...] = (),
    seed: int = 0,
) -> None:
    things = tuple(KitchenObject(*o) for o in objects)
    state = KitchenState(robot_at=robot_at, objects=things, open_drawers=frozenset(opened))
    world.build(state, np.random.default_rng(seed))


def run(world: KitchenWorld, skill: KitchenSkill, budget: int = KITCHEN_BUDGET) -> SkillResult:
    """Execute, and check what holds for every attempt."""
    before = world.steps
    result = skill.execute(world, world.state(), budget)
    assert world.steps - before == result.physics_steps <= budget
    assert (result.reason == "") == (result.outcome is Outcome.SUCCEEDED)
    return result


def do(world: KitchenWorld, *skills: KitchenSkill) -> KitchenState:
    """Execute skills that must succeed and lead to what their effects say; the state after them."""
    for skill in skills:
        believed = world.state()
        result = run(world, skill)
        assert result.outcome is Outcome.SUCCEEDED, (skill.phrase, result)
        assert world.state().relations() == skill.effect(believed).relations()
    return world.state()


@pytest.mark.parametrize("station", STATIONS)
def test_the_robot_goes_anywhere(world, station):
    build(world, "table" if station != "table" else "user", ("coke", HAND))
    assert do(world, GoTo(station)).visited == (station,)


@pytest.mark.parametrize("name", [*OBJECTS, "garden gnome"])
def test_everything_can_be_fetched(world, name):
    build(world, "user", (name, "table"), ("coke", "table"), ("sponge", "user"), seed=len(name))
    seen = do(world, Find(name), PickUp(name), BringToYou(), PutDown(name))
    assert name in seen.at("user")


def test_of_several_the_one_within_reach_is_taken(world):
    build(world, "table", ("coke", "far counter"), ("coke", "table"), ("coke", "user"))
    assert [o.at for o in do(world, PickUp("coke"))] == ["far counter", HAND, "user"]


@pytest.mark.parametrize("order", list(permutations(DRAWERS))[::2])
def test_drawers_open_and_close_whatever_others_do(world, order):
    build(world, "user", *((n, d) for n, d in zip(("apple", "tea", "coke"), order, strict=True)))
    for drawer in order:
        do(world, GoTo(drawer), Open(drawer))
    assert world.open_drawers == frozenset(DRAWERS)
    do(world, PickUp("coke"), GoTo(order[0]), Close(order[0]), PutDown("coke"))
    assert world.state().at(CABINET) == ("coke",)


def test_what_lies_in_a_drawer_is_taken_out_and_put_back(world):
    names = ("energy bar", "water bottle", "rice chips")
    build(world, "bottom drawer", *((n, "bottom drawer") for n in names), opened=DRAWERS)
    for name in names:
        do(world, PickUp(name), PutDown(name))
    do(world, Close("bottom drawer"), Open("bottom drawer"))


def test_what_is_put_down_at_a_closed_drawer_stands_on_the_cabinet(world):
    build(world, "middle drawer", ("tea", HAND))
    do(world, PutDown("tea"), Open("middle drawer"), PickUp("tea"), PutDown("tea"))
    assert world.state().at("middle drawer") == ("tea",)


def test_a_budget_that_is_too_small_is_an_outcome(world):
    build(world, "user", ("coke", "table"))
    for budget in (1, 50, 400):
        assert run(world, Find("coke"), budget).outcome is Outcome.TIMED_OUT
    do(world, Find("coke"))
    for budget in (1, 50, 200):
        assert run(world, PickUp("coke"), budget).outcome is Outcome.TIMED_OUT


def test_what_makes_no_sense_moves_nothing(world):
    build(world, "table", ("coke", "table"), ("tea", "top drawer"))
    for skill in (Find("tea"), PickUp("tea"), PutDown("coke"), BringToYou(), Open("top drawer")):
        result = run(world, skill)
        assert (result.outcome, result.physics_steps) == (Outcome.NOT_READY, 0)


def test_a_belief_that_is_wrong_ends_in_a_reason(world):
    build(world, "table", ("coke", "far counter"))
    believed = replace(world.state(), objects=(KitchenObject("coke", "table"),))
    result = PickUp("coke").execute(world, believed, KITCHEN_BUDGET)
    assert (result.outcome, result.reason) == (Outcome.FAILED, "there is no coke here")
    believed = replace(world.state(), objects=(KitchenObject("coke", "user"),))
    result = Find("coke").execute(world, believed, KITCHEN_BUDGET)
    assert (result.outcome, result.reason) == (Outcome.FAILED, "there is no coke there")
    assert world.state().robot_at == "user"


def test_a_full_place_is_a_reason(world):
    build(world, "user", *(("apple", "user") for _ in range(21)), ("coke", HAND))
    result = run(world, PutDown("coke"))
    assert (result.outcome, result.reason) == (Outcome.FAILED, "the user is full")
    assert world.state().holding == "coke"


def test_a_base_that_jams_is_a_reason(world):
    build(world, "user")
    world.base.jammed = True
    result = run(world, GoTo("far counter"))
    assert (result.outcome, result.reason) == (Outcome.FAILED, "something was in the way")
    assert world.state().robot_at == "user"
    world.base.jammed = False
    do(world, GoTo("far counter"))


def test_the_same_seed_gives_the_same_bits(world):
    def bits() -> list[bytes]:
        build(world, "user", ("coke", "table"), ("tea", "table"), seed=3)
        do(world, Find("tea"), PickUp("tea"), PutDown("tea"))
        things = [world.pose(i) for i in range(2)]
        return [p.position.tobytes() + p.quat_xyzw.tobytes() for p in things] + [
            world.panda.joints.tobytes(),
            world.base.pose.tobytes(),
        ]

    first = bits()
    build(world, "table", ("apple", "table"))
    do(world, PickUp("apple"))
    assert bits() == first


# ---- RT-1's families -------------------------------------------------------------------------------


def test_with_everything_there_are_over_551_skills():
    state = KitchenState(robot_at="user", objects=tuple(KitchenObject(n, "table") for n in OBJECTS))
    phrases = [s.phrase for s in build_kitchen(state, everything=True)]
    assert len(set(phrases)) == len(phrases) == 581
    plain = [s.phrase for s in build_kitchen(state)]
    assert [p for p in phrases if p in plain] == plain


@pytest.mark.parametrize("name", ["coke", "redbull", "water bottle"])
def test_a_can_is_knocked_over_and_placed_upright(world, name):
    build(world, "table", (name, "table"), ("apple", "far counter"), seed=1)
    assert do(world, KnockOver(name)).objects[0].lying
    assert not do(world, PlaceUpright(name)).objects[0].lying


def test_an_object_is_moved_near_another_and_put_on_a_place(world):
    build(world, "table", ("tea", "table"), ("apple", "table"), seed=4)
    if frozenset({0, 1}) in world.state().near:
        assert run(world, MoveNear("tea", "apple")).outcome is Outcome.NOT_READY
    else:
        do(world, MoveNear("tea", "apple"))
    do(world, PickUp("tea"))
    assert run(world, PutOn("tea", "far counter")).reason == "the robot is not at the far counter"
    do(world, PutOn("tea", "table"))


# ---- affordances -----------------------------------------------------------------------------------


def test_affordances_are_zero_where_skills_are_not_ready_or_cannot_be(world):
    build(world, "user", *(("apple", "user") for _ in range(21)), ("coke", HAND))
    skills = (PutDown("coke"), GoTo("table"), PickUp("apple"), Close("top drawer"))
    values = KitchenGeometry(world)(Observation(state=world.state()), skills)
    assert values.tolist() == [0.0, 1.0, 0.0, 0.0]
    build(world, "table", ("coke", "table"))
    skills = (PickUp("coke"), Open("top drawer"))
    assert KitchenGeometry(world)(Observation(state=world.state()), skills).tolist() == [1.0, 0.0]


def test_what_lies_in_a_drawer_can_be_planned_for_before_it_is_opened(world):
    build(world, "user", ("sponge", "bottom drawer"), ("tea", "table"))
    true = world.state()
    opened = replace(
        true, robot_at="bottom drawer", open_drawers=frozenset({"bottom drawer"}), visited=()
    )
    skills = (PickUp("sponge"), PickUp("tea"))
    assert KitchenGeometry(world)(Observation(state=opened), skills).tolist() == [1.0, 0.0]
    assert KitchenGeometry(world)(Observation(state=true), skills).tolist() == [0.0, 0.0]
