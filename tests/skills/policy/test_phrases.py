"""Phrases are read by grammar, and words that are not known are refused by name."""

import numpy as np
import pytest

from envs.placement import place
from envs.scene import Scene
from skills.catalogue import build
from skills.held_out import HELD_OUT_OBJECTS, TRAINED_OBJECTS
from skills.policy.errors import PolicyError
from skills.policy.phrases import VOCABULARY, Command, read
from skills.skill import DONE


@pytest.mark.parametrize(
    ("phrase", "command"),
    [
        ("pick up the purple block", Command(("pick", "up"), ("purple",), "block")),
        ("put the red block in the blue bowl", Command(("put", "in"), ("blue",), "bowl")),
        ("put the red block on the pink block", Command(("put", "on"), ("pink",), "block")),
        ("put the red block in the middle", Command(("put", "in"), (), "middle")),
        (
            "put the red block in the top left corner",
            Command(("put", "in"), ("top", "left"), "corner"),
        ),
        ("put down the gray block", Command(("put", "down"), ("gray",), "block")),
    ],
)
def test_a_phrase_is_a_relation_and_what_it_is_about(phrase, command):
    assert read(phrase) == command
    said = [word for word, n in zip(VOCABULARY, command.vector, strict=True) if n]
    assert sorted(said) == sorted((*command.relation, *command.modifiers, command.head))


def test_every_phrase_of_every_scene_can_be_read_and_no_two_goals_sound_alike():
    state = place(Scene.random(np.random.default_rng(0), blocks=8, bowls=4), 0)
    commands = {}
    for skill in build(state):
        if skill.phrase != DONE:
            commands.setdefault(read(skill.phrase), set()).add(skill.phrase.split(" the ")[-1])
    assert all(len(nouns) == 1 for nouns in commands.values())


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("pick up the purpel block", 'unknown word "purpel".*"purple"'),
        ("pick up the red apple", 'unknown word "apple"'),
        ("grab the red block", 'unknown word "grab"'),
        ("done", "expected a verb"),
        ("the red block", "expected a verb"),
        ("pick up the", "expected a verb"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_name(phrase, said):
    with pytest.raises(PolicyError, match=said):
        read(phrase)


def test_every_colour_and_kind_is_trained_on_but_not_every_pair():
    assert not set(HELD_OUT_OBJECTS) & set(TRAINED_OBJECTS)
    words = {word for name in HELD_OUT_OBJECTS for word in name.split()}
    assert words <= {word for name in TRAINED_OBJECTS for word in name.split()}
