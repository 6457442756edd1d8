"""A kitchen scene survives being written down; a broken one is refused with its line and field."""

import copy
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs import kitchen_scene
from envs.errors import SceneError
from envs.kitchen_layout import (
    DRAWERS,
    HAND,
    LOCATIONS,
    OBJECTS,
    PLACES,
    STATIONS,
    object_called,
    place_called,
)
from envs.kitchen_state import KitchenState

GOOD = {
    "robot_at": "far counter",
    "holding": "tea",
    "objects": [
        {"name": "coke", "at": "table"},
        {"name": "coke", "at": "top drawer"},
        {"name": "apple", "at": "trash"},
        {"name": "garden gnome", "at": "cabinet"},
    ],
    "open": ["top drawer"],
}


@st.composite
def scenes(draw: st.DrawFn) -> dict:
    names = st.sampled_from([*OBJECTS, "garden gnome", "bag of chips"])
    return {
        "robot_at": draw(st.sampled_from(STATIONS)),
        "holding": draw(st.none() | names),
        "objects": [
            {"name": draw(names), "at": draw(st.sampled_from(LOCATIONS))}
            for _ in range(draw(st.integers(0, 6)))
        ],
    } | draw(st.sampled_from([{}, {"open": ["top drawer"]}, {"open": list(DRAWERS)}]))


@given(scenes())
def test_a_scene_comes_back_as_it_was_written(scene):
    state = kitchen_scene.from_json(scene)
    assert kitchen_scene.to_json(state) == scene
    assert kitchen_scene.from_text(json.dumps(scene)) == state
    assert state.relations() == scene | {"visited": []}
    assert kitchen_scene.from_json(state.relations()) == state


def test_what_is_left_out_has_a_default():
    state = kitchen_scene.from_json({"objects": [{"name": "coke"}]})
    assert (state.robot_at, state.holding, state.visited) == ("user", None, ())
    assert state.objects[0].at == "close counter"
    assert kitchen_scene.from_json({}) == KitchenState(robot_at="user")


def test_what_is_held_may_be_listed_without_a_place():
    listed = {"holding": "tea", "objects": [{"name": "tea"}, {"name": "tea", "at": "table"}]}
    state = kitchen_scene.from_json(listed)
    assert [o.at for o in state] == [HAND, "table"]
    assert state.holding == "tea"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("coke can", "coke"),
        ("Red Bull", "redbull"),
        ("red bull can", "redbull"),
        ("water", "water bottle"),
        ("bottle of water", "water bottle"),
        ("lime soda can", "lime soda"),
        ("can of coke", "coke"),
        ("a sprite can".removeprefix("a "), "sprite"),
        ("bag of chips", "bag of chips"),
        ("bag of rice chips", "rice chips"),
        ("sea  salt chips", "sea salt chips"),
        ("trash can opener", "trash can opener"),
    ],
)
def test_other_words_for_objects_become_the_usual_ones(said, meant):
    assert object_called(said) == meant
    assert kitchen_scene.from_json({"objects": [{"name": said}]}).names == (meant,)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("near counter", "close counter"), ("drawer", "top drawer"), ("Trash Can", "trash")],
)
def test_other_words_for_places_become_the_usual_ones(said, meant):
    assert place_called(said) == meant
    assert kitchen_scene.from_json({"robot_at": said}).robot_at == meant


def test_usual_names_stay_themselves():
    assert [object_called(o) for o in OBJECTS] == list(OBJECTS)
    assert [place_called(p) for p in LOCATIONS] == list(LOCATIONS)


BROKEN = {
    "syntax": ('{"objects":\n [}', 2, "not JSON"),
    "a list": ("[]", 1, "a scene is an object"),
    "objects": ('{\n"objects": {}}', 2, 'field "objects": must be a list'),
    "field": ('{"objects": [],\n"robot": 1}', 2, 'unknown field "robot"; nearest: "robot_at"'),
    "robot": ('{\n"robot_at": "tabel"}', 2, 'unknown place "tabel"; nearest: "table"'),
    "robot no words": ('{\n"robot_at": 3}', 2, "a place is words, got 3"),
    "robot on top": ('{\n"robot_at": "cabinet"}', 2, 'unknown place "cabinet"'),
    "object": ('{"objects": [\n"coke"]}', 2, r'field "objects\[0\]": an object is'),
    "no name": ('{"objects": [\n{"at": "table"}]}', 2, r'"objects\[0\].name": a name is words'),
    "at": (
        '{"objects": [{"name": "coke"},\n{"name": "coke", "at": "tabel"}]}',
        2,
        r'field "objects\[1\].at": unknown place "tabel"; nearest: "table"',
    ),
    "object field": ('{"objects": [\n{"name": "coke", "on": 1}]}', 2, 'unknown field "on"'),
    "holding": ('{\n"holding": 3}', 2, 'field "holding": a name is words, got 3'),
    "empty": ('{\n"holding": " "}', 2, "a name is words"),
    "line break": ('{\n"holding": "co\\u0000ke"}', 2, "cannot be in a name"),
    "long": (f'{{\n"holding": "{"long " * 30}"}}', 2, "at most 40 letters"),
    "a place": ('{\n"holding": "near counter"}', 2, "is a place, not an object"),
    "open": ('{\n"open": ["table"]}', 2, r'field "open\[0\]": unknown place "table"'),
    "open no list": ('{\n"open": true}', 2, "must be a list of places"),
    "visited": ('{\n"visited": ["nowhere"]}', 2, 'unknown place "nowhere"'),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_scene_is_refused_with_its_line_and_field(case):
    text, line, says = BROKEN[case]
    with pytest.raises(SceneError, match=says) as refused:
        kitchen_scene.from_text(text, source="k.json")
    assert str(refused.value).startswith(f"k.json: line {line}: ")
    assert "\n" not in str(refused.value)


def test_a_file_is_refused_by_its_name(tmp_path):
    with pytest.raises(SceneError, match=r"nowhere\.json: cannot read the scene"):
        kitchen_scene.load(tmp_path / "nowhere.json")


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([*PLACES, *DRAWERS, "coke", HAND, "objects", "name"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


def spoilt(data, junk, draw):
    """The data with one value somewhere replaced."""
    if isinstance(data, dict | list) and data and draw.draw(st.booleans()):
        key = draw.draw(st.sampled_from(list(data) if isinstance(data, dict) else range(len(data))))
        copied = copy.copy(data)
        copied[key] = spoilt(data[key], junk, draw)
        return copied
    return junk


@settings(max_examples=300)
@given(JUNK, st.data())
def test_any_damage_raises_a_scene_error_or_does_no_harm(junk, draw):
    scene = spoilt(GOOD, junk, draw)
    try:
        state = kitchen_scene.from_json(scene)
    except SceneError:
        return
    assert {o.at for o in state} <= {*LOCATIONS, HAND}
    assert state.robot_at in STATIONS
    assert kitchen_scene.from_json(kitchen_scene.to_json(state)).names == state.names


def test_a_random_kitchen_is_a_scene_decided_by_its_generator():
    one, same, other = (kitchen_scene.random(np.random.default_rng(s)) for s in (1, 1, 2))
    assert one == same != other
    assert kitchen_scene.from_json(kitchen_scene.to_json(one)) == one
