"""A broken scene is refused with its line and field; a good one survives being written down."""

import copy
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envs.errors import SceneError
from envs.layout import PLACES
from envs.scene import Scene, SceneObject
from envs.scene_lines import line_of
from envs.tabletop_state import Kind

GOOD = {
    "objects": [
        {"name": "red block"},
        {"name": "blue bowl", "at": "middle"},
        {"name": "green block", "at": "blue bowl"},
        {"name": "pink block", "at": [0.5, 0.2], "yaw": 0.3},
        {"name": "cyan block", "at": "pink block"},
    ],
    "holding": "red block",
}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "not JSON"),
        (b"\x00\x01", "not JSON"),
        (None, "No such file"),
    ],
)
def test_an_unreadable_file_is_refused_by_name(tmp_path, content, says):
    path = tmp_path / "scene.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SceneError, match=says) as refused:
        Scene.load(path)
    assert str(refused.value).startswith(str(path))


def test_a_folder_is_no_scene(tmp_path):
    with pytest.raises(SceneError, match="cannot read"):
        Scene.load(tmp_path)


def test_a_good_scene_is_read_as_written(tmp_path):
    path = tmp_path / "scene.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    scene = Scene.load(path)
    assert [o.name for o in scene.objects] == [o["name"] for o in GOOD["objects"]]
    assert scene.holding == "red block"
    assert scene.objects[3] == SceneObject("pink block", (0.5, 0.2), 0.3)
    assert (scene.objects[1].kind, scene.objects[1].colour) == (Kind.BOWL, "blue")


def test_a_scene_survives_being_written_down():
    scene = Scene.from_json(GOOD)
    assert Scene.from_json(scene.to_json()) == scene
    assert Scene.from_text(json.dumps(scene.to_json())) == scene
    assert scene.to_json() == GOOD


def test_reading_a_scene_does_not_change_the_data():
    data = copy.deepcopy(GOOD)
    Scene.from_json(data)
    assert data == GOOD


@given(st.integers(0, 2**32), st.integers(0, 10), st.integers(0, 10))
@settings(max_examples=40, deadline=None)
def test_random_scenes_are_scenes_of_the_size_asked_for(seed, blocks, bowls):
    scene = Scene.random(np.random.default_rng(seed), blocks=blocks, bowls=bowls)
    assert Scene.from_json(scene.to_json()) == scene
    assert sum(o.kind is Kind.BLOCK for o in scene.objects) == blocks
    assert sum(o.kind is Kind.BOWL for o in scene.objects) == bowls


def test_the_same_seed_draws_the_same_scene():
    def draw(seed):
        return Scene.random(np.random.default_rng(seed))

    assert draw(3) == draw(3)
    assert len({draw(seed) for seed in range(10)}) > 5


# ---- anything at all is read or refused ----------------------------------------------------------

words = st.sampled_from(
    [
        "red block",
        "blue bowl",
        "pink block",
        "cyan block",
        "middle",
        "red",
        "",
        "objects",
        "at",
        "x",
    ]
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | words
    | st.text(max_size=8)
    | st.just(10**400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)


def spots(value, path=()):
    """Every path into nested data."""
    yield path
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield from spots(value[key], (*path, key))


def with_value(data, path, value):
    if not path:
        return value
    data = copy.deepcopy(data)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return data


def read_or_refused(text: str) -> bool:
    """Whether a text is a scene that can be written down again, or is refused with its line."""
    try:
        scene = Scene.from_text(text)
    except SceneError as error:
        return "line " in str(error)
    return Scene.from_json(scene.to_json()) == scene


@given(st.sampled_from(list(spots(GOOD))), json_values, st.sampled_from(list(spots(GOOD))), words)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_scene_is_read_or_refused_and_never_breaks(path, value, other, word):
    data = with_value(GOOD, path, value)
    if other in set(spots(data)):
        data = with_value(data, other, word)
    text = json.dumps(data)
    assert read_or_refused(text)


@given(st.integers(0, 250), st.text(max_size=3), st.integers(0, 10))
@settings(max_examples=300, deadline=None)
def test_a_damaged_text_is_read_or_refused_and_never_breaks(at, inserted, cut):
    text = json.dumps(GOOD, indent=1)
    damaged = text[:at] + inserted + text[at + cut :]
    assert read_or_refused(damaged)


@given(st.binary(max_size=40))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_read_or_refused(tmp_path, content):
    path = tmp_path / "scene.json"
    path.write_bytes(content)
    with pytest.raises(SceneError):
        Scene.load(path)


# ---- lines ---------------------------------------------------------------------------------------

TEXT = json.dumps(GOOD, indent=2)


def test_line_of_a_field_is_where_its_value_stands():
    rows = TEXT.splitlines()
    for i, o in enumerate(GOOD["objects"]):
        assert f'"{o["name"]}"' in rows[line_of(TEXT, ("objects", i, "name")) - 1]
    assert "holding" in rows[line_of(TEXT, ("holding",)) - 1]


def test_line_of_an_absent_field_is_its_parents():
    parent = line_of(TEXT, ("objects", 2))
    assert line_of(TEXT, ("objects", 2, "colour", "deeper")) == parent
    assert line_of(TEXT, ("objects", 99)) == line_of(TEXT, ("objects",))


def test_every_place_is_a_place_a_scene_may_name():
    for place in PLACES:
        scene = Scene.from_json({"objects": [{"name": "red block", "at": place.name}]})
        assert scene.objects[0].at == place.name
    assert all(math.isfinite(p.x + p.y) for p in PLACES)


@pytest.mark.parametrize("path", [Path("/dev/zero"), Path("/")], ids=str)
def test_what_is_no_file_is_not_read(path):
    with pytest.raises(SceneError, match="not a file"):
        Scene.load(path)


def test_a_file_too_large_for_a_scene_is_not_parsed(tmp_path):
    path = tmp_path / "large.json"
    path.write_text('{"objects": [' + " " * 1_000_000 + "]}")
    with pytest.raises(SceneError, match="too large for a scene"):
        Scene.load(path)
