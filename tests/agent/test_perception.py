"""What the robot of the kitchen knows is what it saw last where it stood."""

from dataclasses import replace

from agent.perception import remembered
from envs.kitchen_layout import FLOOR, HAND, UNKNOWN
from envs.kitchen_state import KitchenObject, KitchenState

KNOWN = KitchenState(
    robot_at="table", objects=(KitchenObject("coke", "table"), KitchenObject("tea", "far counter"))
)


def moved(state: KitchenState, index: int, at: str) -> KitchenState:
    return state.changed(index, replace(state.objects[index], at=at))


def places(state: KitchenState) -> list[str]:
    return [o.at for o in state]


def test_what_goes_on_elsewhere_is_not_known():
    true = moved(KNOWN, 1, "user")
    assert places(remembered(KNOWN, true)) == ["table", "far counter"]


def test_what_is_gone_from_where_the_robot_stands_is_unknown():
    true = moved(KNOWN, 0, "user")
    known = remembered(KNOWN, true)
    assert places(known) == [UNKNOWN, "far counter"]
    assert known.in_sight("coke") == ()
    there = remembered(known, replace(true, robot_at="user"))
    assert places(there) == ["user", "far counter"]


def test_what_comes_to_where_the_robot_stands_is_seen():
    assert places(remembered(KNOWN, moved(KNOWN, 1, "table"))) == ["table", "table"]


def test_what_is_in_the_hand_is_felt_and_seen_to_fall():
    held = remembered(KNOWN, moved(KNOWN, 0, HAND))
    assert held.holding == "coke"
    assert places(remembered(held, moved(held, 0, FLOOR)))[0] == FLOOR


def test_a_closed_drawer_keeps_its_secret():
    inside = moved(replace(KNOWN, robot_at="top drawer"), 1, "top drawer")
    assert places(remembered(KNOWN, inside)) == ["table", "far counter"]
    opened = replace(inside, open_drawers=frozenset({"top drawer"}))
    assert places(remembered(KNOWN, opened)) == ["table", "top drawer"]
