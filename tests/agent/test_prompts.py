import json
from itertools import pairwise
from pathlib import Path

import pytest

from agent import prompts
from agent.prompts import PromptError, load_prompt
from agent.situation import Turn
from envs import kitchen_scene
from envs.kitchen_layout import OBJECTS
from envs.placement import place
from envs.scene import Scene
from skills.catalogue import build_kitchen, find
from skills.skill import Outcome

STATE = place(Scene.from_json({"objects": [{"name": "red block"}, {"name": "blue bowl"}]}), seed=0)


@pytest.fixture(scope="module")
def prompt():
    return load_prompt("tabletop")


def test_it_ends_where_the_next_phrase_goes(prompt):
    text = prompt.render("tidy up", STATE, ())
    assert text.endswith("Human: tidy up\nRobot:\n1.")
    turn = Turn(phrase="pick up the red block", outcome=Outcome.SUCCEEDED)
    longer = prompt.render("tidy up", STATE, (turn,))
    assert longer == text + " pick up the red block\n2."


def test_a_longer_history_only_adds_to_the_text(prompt):
    """So the encoded prefix of an earlier step can be used again."""
    turns = tuple(Turn(phrase=f"step {i}", outcome=Outcome.SUCCEEDED) for i in range(4))
    texts = [prompt.render("go", STATE, turns[:n]) for n in range(5)]
    for shorter, longer in pairwise(texts):
        assert longer.startswith(shorter)


def test_a_failure_is_told(prompt):
    turn = Turn(phrase="pick up the red block", outcome=Outcome.FAILED, reason="it slipped")
    assert "1. pick up the red block (failed: it slipped)\n2." in prompt.render(
        "go", STATE, (turn,)
    )


def test_what_is_on_the_table_and_in_the_hand_is_said(prompt):
    held = place(
        Scene.from_json({"objects": [{"name": "red block"}], "holding": "red block"}), seed=0
    )
    case = prompt.render("go", held, ()).rsplit("\n\n", 1)[1]
    assert "red block" in case
    assert "holds the red block" in case
    assert "holds" not in prompt.render("go", STATE, ()).rsplit("\n\n", 1)[1]


def examples(name):
    """What the examples are made of, as data."""
    path = Path(prompts.__file__).parent / "prompts" / f"{name}.json"
    return json.loads(path.read_text())["examples"]


def test_no_object_of_the_examples_is_in_any_scene():
    """Examples that named real objects would leak into the answers."""
    from envs.layout import COLOURS

    colours = {name.split()[0] for e in examples("tabletop") for name in e["objects"]}
    assert len(colours) > 3
    assert not colours & set(COLOURS)


def test_an_unknown_prompt_names_the_nearest():
    with pytest.raises(PromptError, match='unknown prompt "tabeltop"; nearest: "tabletop"'):
        load_prompt("tabeltop")


KITCHEN = kitchen_scene.from_json(
    {
        "robot_at": "table",
        "holding": "tea",
        "objects": [
            {"name": "coke", "at": "far counter"},
            {"name": "7up", "at": "far counter"},
            {"name": "apple", "at": "top drawer"},
            {"name": "sponge", "at": "bottom drawer"},
        ],
        "open": ["bottom drawer"],
    }
)


@pytest.fixture(scope="module")
def kitchen():
    return load_prompt("kitchen")


def test_a_kitchen_is_said_as_far_as_it_is_in_sight(kitchen):
    text = kitchen.render("tidy up", KITCHEN, ()).rsplit("\n\n", 1)[1]
    assert text == (
        "Seen: far counter: coke, 7up; bottom drawer: sponge. Robot at table, holding tea.\n"
        "Human: tidy up\nRobot:\n1."
    )


def test_what_a_step_led_to_is_said_below_it_and_only_adds_to_the_text(kitchen):
    phrases = ("put down the tea", "go to the top drawer", "open the top drawer")
    skills, state, texts, turns = build_kitchen(KITCHEN), KITCHEN, [], ()
    for phrase in phrases:
        texts.append(kitchen.render("go", KITCHEN, turns))
        state = find(skills, phrase).effect(state)
        turns = (*turns, Turn(phrase=phrase, outcome=Outcome.SUCCEEDED, seen=state))
    texts.append(kitchen.render("go", KITCHEN, turns))
    assert all(longer.startswith(shorter) for shorter, longer in pairwise(texts))
    assert texts[-1].endswith(
        "1. put down the tea\n(table: tea)\n"
        "2. go to the top drawer\n(at top drawer: closed)\n"
        "3. open the top drawer\n(top drawer: apple)\n4."
    )


def test_no_object_of_the_kitchens_examples_is_a_usual_one():
    names = {o["name"] for e in examples("kitchen") for o in e["scene"]["objects"]}
    assert len(names) > 3
    assert not names & set(OBJECTS)


def test_the_kitchens_examples_end_in_done_and_name_only_what_is_there(kitchen):
    for example in kitchen.examples:
        assert example.turns[-1].phrase == "done"
        assert len(example.after) == len(example.turns)
