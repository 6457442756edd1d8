"""A map survives being written down; a broken one is refused with its file, line and field."""

import copy
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import graph
from maps.errors import MapError
from maps.graph_json import View
from maps.json_text import line_of

GOOD = {
    "schema": 1,
    "directed": False,
    "nodes": [
        {"id": 0, "position": [0, 0, 0.5], "images": ["a.png", {"file": "in/b.png", "bearing": 1}]},
        {"id": "n1", "position": [3.0, 4.0, 0], "images": [], "extra": {"seen": 3}},
        {"id": -7, "position": [1e3, -2, 0]},
    ],
    "edges": [
        {"source": 0, "target": "n1", "length": 5},
        {"source": -7, "target": "n1", "length": 0.25, "extra": {"learned": True}},
    ],
    "extra": {"made by": "hand"},
}
REMOVE = object()


def changed(path, value):
    """A good map with another value somewhere."""
    data = copy.deepcopy(GOOD)
    at = data
    for key in path[:-1]:
        at = at[key]
    if value is REMOVE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return data


def written(tmp_path, data, name="map.json"):
    path = tmp_path / name
    path.write_text(json.dumps(data, indent=1))
    return path


def test_a_map_is_what_its_file_says(tmp_path):
    town = graph.load(written(tmp_path, GOOD))
    assert town.ids == (0, "n1", -7)
    assert not town.directed
    assert town.graph.nodes[0]["images"] == (View("a.png"), View("in/b.png", 1))
    assert town.graph.edges["n1", -7]["length"] == 0.25
    assert (town.number_of("n1"), town.number_of("-7")) == (1, 2)
    roads = town.roads()
    assert roads.positions.tolist() == [[0, 0, 0.5], [3, 4, 0], [1000, -2, 0]]
    arcs = list(zip(roads.tails.tolist(), roads.heads.tolist(), roads.lengths, strict=True))
    assert arcs == [(0, 1, 5), (1, 0, 5), (1, 2, 0.25), (2, 1, 0.25)]


def test_a_directed_map_has_arcs_one_way(tmp_path):
    town = graph.load(written(tmp_path, changed(["directed"], True)))
    roads = town.roads()
    assert list(zip(roads.tails, roads.heads, strict=True)) == [(0, 1), (2, 1)]
    both = changed(
        ["edges"], [{"source": a, "target": b, "length": 1} for a, b in ((0, -7), (-7, 0))]
    )
    assert graph.from_json(both | {"directed": True}).roads().n_arcs == 2


def test_what_is_saved_is_read_back(tmp_path):
    town, path = graph.from_json(GOOD), tmp_path / "again.json"
    graph.save(town, path)
    again = graph.load(path)
    assert graph.to_json(again) == graph.to_json(town)
    assert json.loads(path.read_text())["extra"] == {"made by": "hand"}
    assert [p.name for p in tmp_path.iterdir()] == ["again.json"]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_map_is_read_back(data):
    ids = data.draw(
        st.lists(st.integers(-9, 9) | st.text("ab c", min_size=1).filter(str.strip), unique_by=str)
    )
    number = st.floats(-1e6, 1e6)
    town = graph.TopologicalMap()
    for node in ids:
        town.add_node(node, data.draw(st.tuples(number, number, number)))
    for i in range(len(ids) - 1):
        town.add_edge(ids[i], ids[i + 1], data.draw(st.floats(1e-3, 1e6)))
    told = json.loads(json.dumps(graph.to_json(town)))
    assert graph.to_json(graph.from_json(told)) == graph.to_json(town)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda town: town.add_edge(0, 1, 1.0),
        lambda town: town.add_node(5, (0, 0, np.nan)),
        lambda town: town.add_node(5, (0, 0)),
        lambda town: town.graph.add_edge(0, 99),
        lambda town: town.add_node(5, (0, 0, 0), made={1, 2}),
    ],
)
def test_what_is_no_map_is_not_saved_and_the_old_one_stays(tmp_path, spoil):
    town, path = graph.TopologicalMap(), tmp_path / "map.json"
    town.add_node(0, (0, 0, 0))
    graph.save(town, path)
    before = path.read_bytes()
    spoil(town)
    with pytest.raises(MapError):
        graph.save(town, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["map.json"]


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    with pytest.raises(MapError, match=r"cannot write to .*nowhere"):
        graph.save(graph.TopologicalMap(), tmp_path / "nowhere" / "map.json")


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (["schema"], 2, r'field "schema": this version reads 1, got 2'),
        (["schema"], REMOVE, 'field "schema" is missing'),
        (["schema"], True, "this version reads 1"),
        (["directed"], "no", r'field "directed": must be true or false, got "no"'),
        (["nodes"], REMOVE, 'field "nodes" is missing'),
        (["edges"], REMOVE, 'field "edges" is missing'),
        (["edges"], {}, r'field "edges": must be a list'),
        (["colour"], 1, r'unknown field "colour"'),
        (["edge"], [], r'unknown field "edge"; nearest: "edges"'),
        (["nodes", 1], 7, r'field "nodes\[1\]": a node is \{...\}, got 7'),
        (["nodes", 1, "pos"], [1, 2, 3], r'unknown field "pos"; nearest: "position"'),
        (["nodes", 1, "id"], REMOVE, r'nodes\[1\].id": an id is a whole number or words, got null'),
        (["nodes", 1, "id"], 1.5, "an id is a whole number or words, got 1.5"),
        (["nodes", 1, "id"], True, "an id is a whole number or words, got true"),
        (["nodes", 1, "id"], " ", "an id is a whole number or words"),
        (["nodes", 1, "id"], "x" * 101, "an id has at most 100 letters, got 101"),
        (["nodes", 1, "id"], 0, r'nodes\[1\].id": 0 is the id of node 0 of the list too'),
        (["nodes", 1, "id"], "0", r'"0" is the id of node 0 of the list too'),
        (["nodes", 1, "position"], REMOVE, r"must be \[x, y, z\] in metres, got null"),
        (["nodes", 1, "position"], [1, 2], r"must be \[x, y, z\] in metres"),
        (["nodes", 1, "position", 2], "3", r'nodes\[1\].position\[2\]": must be a finite'),
        (["nodes", 1, "position", 0], float("nan"), "finite number of metres, got NaN"),
        (["nodes", 1, "position", 0], float("inf"), "finite number of metres, got Infinity"),
        (["nodes", 1, "position", 0], 10**400, "finite number of metres"),
        (["nodes", 0, "images"], "a.png", r'nodes\[0\].images": must be a list'),
        (["nodes", 0, "images", 1], 3, "an image is a path or"),
        (["nodes", 0, "images", 0], "/etc/x.png", "an image lies beside the map"),
        (["nodes", 0, "images", 0], "../x.png", "an image lies beside the map"),
        (["nodes", 0, "images", 1, "bearing"], "east", r"bearing\": must be finite \[rad\]"),
        (["nodes", 0, "images", 1, "angle"], 1, 'unknown field "angle"'),
        (["nodes", 0, "extra"], [], "must be an object"),
        (["edges", 0], [0, 1, 2], r'field "edges\[0\]": an edge is \{...\}'),
        (["edges", 0, "source"], 9, r'edges\[0\].source": no node has the id 9'),
        (["edges", 0, "source"], "-7", 'no node has the id "-7"'),
        (["edges", 0, "target"], 0, r'edges\[0\]": leads from node 0 to itself'),
        (["edges", 0, "source"], -7, r'edges\[1\]": connects the same nodes as edge 0'),
        (["edges", 0, "length"], 0, r'edges\[0\].length": must be positive and finite, got 0'),
        (["edges", 0, "length"], -1.5, "must be positive and finite, got -1.5"),
        (["edges", 0, "length"], float("nan"), "must be positive and finite, got NaN"),
        (["edges", 0, "length"], REMOVE, "must be positive and finite, got null"),
        (["edges", 0, "weight"], 2, 'unknown field "weight"'),
    ],
)
def test_a_broken_map_is_refused_with_its_field(tmp_path, path, value, says):
    file = written(tmp_path, changed(path, value))
    with pytest.raises(MapError, match=says) as refused:
        graph.load(file)
    assert str(refused.value).startswith(f"{file}: line ")
    assert "\n" not in str(refused.value)


def test_the_line_of_a_field_is_told(tmp_path):
    file = written(tmp_path, changed(["edges", 1, "length"], 0))
    lines = file.read_text().split("\n")
    number = next(i for i, line in enumerate(lines, 1) if line.strip().startswith('"length": 0'))
    with pytest.raises(MapError, match=f"line {number}: field"):
        graph.load(file)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (json.dumps(GOOD)[:-40], "line 1: not JSON"),
        ("", "line 1: not JSON"),
        ('{"schema": 1,\n"nodes": [}', "line 2: not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[1]", r"a map is an object, got \[1\]"),
        ("\udc80", "not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_json_is_refused(tmp_path, text, says):
    file = tmp_path / "map.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(MapError, match=says):
        graph.load(file)


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(MapError, match=r"nowhere\.json: cannot read the map: No such file"):
        graph.load(tmp_path / "nowhere.json")
    with pytest.raises(MapError, match="not a file"):
        graph.load(tmp_path)


def test_images_have_to_be_there_for_the_check_alone(tmp_path):
    file = written(tmp_path, GOOD)
    (tmp_path / "a.png").touch()
    with pytest.raises(
        MapError, match=r'line \d+: field "nodes\[0\].images\[1\]": no image "in/b.png"'
    ):
        graph.load(file, images=True)
    assert graph.load(file).folder == tmp_path
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.png").touch()
    assert graph.oddities(graph.load(file, images=True)) == []


def test_what_is_odd_is_a_warning(tmp_path):
    data = changed(["edges"], GOOD["edges"][:1])
    data["nodes"][0]["images"] = []
    found = graph.oddities(graph.from_json(data))
    assert found == [
        "2 parts that no way connects, of 2, 1 nodes; beside the largest: node -7",
        "1 nodes have no way to them or from them: -7",
    ]
    assert graph.oddities(graph.TopologicalMap()) == ["the map has no nodes"]
    one_way = graph.from_json(GOOD | {"directed": True})
    assert "strongly connected parts" in graph.oddities(one_way)[0]


def test_a_node_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(MapError, match='unknown node "n2"; nearest: "n1"; known: 0, n1, -7'):
        graph.from_json(GOOD).number_of("n2")


@pytest.mark.parametrize("text", ['{"a": [1, {"b": "x,]}"},\n {"c": {}, "d":\n 5}], "e": []}'])
def test_lines_are_those_of_the_values(text):
    assert line_of(text, ("a", 2, "d")) == 3
    assert line_of(text, ("a", 2, "c")) == 2
    assert line_of(text, ("a", 2, "nowhere")) == 2
    assert line_of(text, ("a", 7)) == 1
    assert line_of(text, ("a", "b")) == 1
    assert line_of(text, ("e", 0)) == 3
    assert line_of(text, ()) == 1
