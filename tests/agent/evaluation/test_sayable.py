"""Which phrases a value map shows: all that a vocabulary has words for, of the world it is about."""

import pytest

from agent.worlds import world_called
from envs.kitchen_layout import OBJECTS
from envs.layout import COLOURS
from skills.values.vocabulary import Vocabulary

WORDS = {
    "tabletop": "pick up put down the in on block bowl middle red green blue",
    "kitchen": "find pick up put down go to the bring it you open close table coke apple top drawer",
}


def sayable(world, left_out=""):
    words = [w for w in WORDS[world].split() if w != left_out]
    return world_called(world).sayable(Vocabulary(tuple(words)))


@pytest.mark.parametrize(
    ("world", "row", "column", "phrase"),
    [
        ("tabletop", "red block", "pick up", "pick up the red block"),
        ("tabletop", "red block", "blue bowl", "put the red block in the blue bowl"),
        ("kitchen", "coke", "find", "find the coke"),
        ("kitchen", "user", "bring it to", "bring it to you"),
        ("kitchen", "top drawer", "close", "close the top drawer"),
    ],
)
def test_a_cell_is_a_phrase_of_its_world(world, row, column, phrase):
    shown = sayable(world)
    assert shown.phrases[row, column] == phrase
    assert row in shown.rows
    assert column in shown.columns
    names = COLOURS if world == "kitchen" else OBJECTS
    assert not set(shown.rows) & {*names, *(f"{name} block" for name in names)}


@pytest.mark.parametrize(("world", "word"), [("tabletop", "green"), ("kitchen", "coke")])
def test_without_a_word_just_the_phrases_with_it_are_not_shown(world, word):
    everything, rest = sayable(world), sayable(world, word)
    with_it = {p for p in everything.phrases.values() if word in p.split()}
    assert with_it
    assert set(rest.phrases.values()) == set(everything.phrases.values()) - with_it


def test_a_block_is_not_put_on_itself():
    assert ("red block", "red block") not in sayable("tabletop").phrases
