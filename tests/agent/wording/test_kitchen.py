"""The kitchen in words: only what the robot has seen, and after each step only what is new."""

import pytest

from agent.wording import KitchenWording
from envs import kitchen_scene
from skills.catalogue import build_kitchen, find

WORDING = KitchenWording()
STATE = kitchen_scene.from_json(
    {
        "robot_at": "user",
        "objects": [
            {"name": "sponge", "at": "far counter"},
            {"name": "apple", "at": "table"},
            {"name": "coke", "at": "table"},
            {"name": "apple", "at": "table"},
            {"name": "tea", "at": "bottom drawer"},
            {"name": "7up", "at": "middle drawer"},
            {"name": "pear", "at": "cabinet"},
        ],
        "open": ["bottom drawer"],
    }
)


def told(*phrases):
    """What is said after the last of some steps."""
    state = before = STATE
    for phrase in phrases:
        skill = find(build_kitchen(STATE), phrase)
        assert skill.unmet(state) is None
        before, state = state, skill.effect(state)
    return WORDING.change(before, state)


def test_the_scene_tells_all_that_is_in_sight():
    assert WORDING.scene(STATE) == (
        "Seen: far counter: sponge; table: apple x2, coke; bottom drawer: tea; cabinet: pear. "
        "Robot at user, holding nothing."
    )


def test_a_step_that_changed_nothing():
    assert WORDING.change(STATE, STATE) == ""


def test_an_empty_scene():
    bare = kitchen_scene.from_json({"holding": "coke", "robot_at": "table"})
    assert WORDING.scene(bare) == "Seen: nothing. Robot at table, holding coke."


@pytest.mark.parametrize(
    ("phrases", "line"),
    [
        (["go to the table"], "at table: apple x2, coke"),
        (["find the apple"], "at table: apple x2, coke"),
        (["find the apple", "pick up the apple"], "holding apple; table: coke, apple"),
        (["find the sponge", "pick up the sponge"], "holding sponge; far counter: empty"),
        (["find the coke", "pick up the coke", "bring it to you"], "at user: empty"),
        (
            ["find the coke", "pick up the coke", "bring it to you", "put down the coke"],
            "user: coke",
        ),
        (["go to the top drawer"], "at top drawer: closed; cabinet: pear"),
        (["go to the middle drawer", "open the middle drawer"], "middle drawer: 7up"),
        (["go to the bottom drawer", "close the bottom drawer"], "bottom drawer: closed"),
    ],
)
def test_a_step_tells_what_is_new(phrases, line):
    assert told(*phrases) == line
