"""`doable route` and `doable map`: other people's maps and scores, in; walks, verdicts and refusals, out."""

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from agent.cli import main
from agent.route import read_directions
from maps.errors import SearchError
from maps.turns import Direction
from tests.agent.commands import doable

LEFT, RIGHT, STRAIGHT = (Direction.LEFT,), (Direction.RIGHT,), (Direction.STRAIGHT,)


@pytest.fixture
def town(tmp_path, monkeypatch):
    """A cross: from 0 along x over 1 to 2; up to "up" and down to "down" from 1; "far" has no way to it."""
    monkeypatch.chdir(tmp_path)
    places = {0: (0, 0), 1: (10, 0), 2: (20, 0), "up": (10, 10), "down": (10, -10), "far": (99, 0)}
    nodes = [{"id": i, "position": [*xy, 0], "images": []} for i, xy in places.items()]
    edges = [{"source": 1, "target": t, "length": 10.0} for t in (0, 2, "up", "down")]
    data = {"schema": 1, "directed": False, "nodes": nodes, "edges": edges}
    (tmp_path / "town.json").write_text(json.dumps(data))
    scores = np.full((2, 6), -9.0)
    scores[0, 1] = scores[1, [3, 4]] = -0.5  # a hydrant at the crossing, trucks up and down
    np.save(tmp_path / "scores.npy", scores)
    return tmp_path


def route(*more, scores="scores.npy", start="0"):
    return ["route", "--graph", "town.json", "--scores", scores, "--start", start, *more]


@pytest.mark.parametrize(("word", "node"), [("left", "up"), ("right", "down")])
def test_the_walk_as_data(capsys, town, word, node):
    status, printed, error = doable(capsys, *route("--directions", f"none,{word}", "--json"))
    found = json.loads(printed)
    assert (status, error) == (0, "")
    assert (found["verdict"], found["walk"], found["length"]) == ("found", [0, 1, node], 20.0)
    assert [(c["index"], c["node"], c["score"], c["skipped"]) for c in found["landmarks"]] == [
        (0, 1, -0.5, False),
        (1, node, -0.5, False),
    ]
    assert found["landmarks"][0]["posterior"] > 0.99
    assert found["runner_up"]["landmarks"][1]["node"] == {"up": "down", "down": "up"}[node]
    assert found["margin"] == pytest.approx(found["objective"] - found["runner_up"]["objective"])
    assert found["margin"] > 2  # the runner-up has to turn back unasked


def test_the_walk_for_people(capsys, town):
    words = ("--landmarks", "fire [hydrant]", "blue truck", "--directions", "left")
    status, printed, _ = doable(capsys, *route(*words))
    assert status == 0
    rows = [line.split() for line in printed.splitlines()]
    assert ["1", "10.0", "0.0", "10.0", "fire", "[hydrant]", "-0.500"] in rows
    assert ["up", "10.0", "10.0", "20.0", "blue", "truck", "-0.500"] in rows
    assert "walk found: 20.0 m" in printed
    assert "runner-up: landmarks at 1, down" in printed


def test_a_goal_no_way_leads_to_is_a_verdict(capsys, town):
    scores = np.full((2, 6), -np.inf)
    scores[0, 1] = scores[1, 5] = 0
    np.save("far.npy", scores)
    status, printed, error = doable(
        capsys, *route(scores="far.npy"), "--landmarks", "a", "the gate"
    )
    assert (status, error) == (1, "")
    assert 'no walk: landmark 1 (from 0) is at no node that can be reached ("the gate")' in printed
    status, printed, _ = doable(capsys, *route("--json", scores="far.npy"))
    found = json.loads(printed)
    assert (status, found["verdict"], found["walk"]) == (1, "unreachable", [])
    assert found["runner_up"] is found["margin"] is found["objective"] is None
    status, printed, _ = doable(capsys, *route("--json", "--skip", "-5", scores="far.npy"))
    found = json.loads(printed)
    assert (status, found["walk"], found["landmarks"][1]["skipped"]) == (0, [0, 1], True)
    assert found["landmarks"][1]["node"] is None
    assert (
        "nowhere claimed: landmark 2" in doable(capsys, *route("--skip", "-5", scores="far.npy"))[1]
    )


def test_no_landmark_is_no_walk_but_the_start(capsys, town):
    np.save("none.npy", np.zeros((0, 6)))
    status, printed, _ = doable(capsys, *route("--json", scores="none.npy", start="up"))
    found = json.loads(printed)
    assert (status, found["walk"], found["landmarks"], found["margin"]) == (0, ["up"], [], None)


def test_the_picture_shows_the_walk(capsys, town):
    assert doable(capsys, *route("--picture", "route.png"))[0] == 0
    assert doable(capsys, "map", "show", "--graph", "town.json", "--picture", "map.png")[0] == 0
    drawn, bare = ((town / name).read_bytes() for name in ("route.png", "map.png"))
    dark = [(np.asarray(Image.open(BytesIO(p)).convert("L")) < 60).sum() for p in (drawn, bare)]
    assert dark[0] > dark[1] + 500
    assert not list(town.glob(".*"))


BAD = [
    ({"start": "O"}, 'unknown node "O"'),
    ({"start": "upp"}, 'unknown node "upp"; nearest: "up"'),
    ({"scores": "nowhere.npy"}, "nowhere.npy: cannot read the scores: No such file"),
    (
        {"scores": "turned.npy"},
        "shape (6, 2), expected (n_landmarks, n_nodes) = (n_landmarks, 6); transpose",
    ),
    ({"scores": "small.npy"}, "shape (2, 5)"),
    ({"scores": "nan.npy"}, "the score of landmark 1 at node 2 (from 0) is nan"),
    ({"scores": "inf.npy"}, "the score of landmark 0 at node 0 (from 0) is inf"),
    ({"scores": "pickled.npy"}, "not an array of numbers saved by numpy.save"),
    ({"scores": "cut.npy"}, "not an array of numbers saved by numpy.save"),
    ({"scores": "town.json"}, "not an array of numbers saved by numpy.save"),
    ({"scores": "words.npy"}, "scores are numbers"),
    ({"scores": "many.npz"}, "several arrays"),
    (["--directions", "lift,none"], 'unknown direction "lift"; nearest: "left"'),
    (
        ["--directions", "left,none,none,none"],
        "4 directions, but 2 landmarks take 1 (between them), 2",
    ),
    (["--directions", "nowhere.json"], "nowhere.json: cannot read the directions: No such file"),
    (["--directions", "town.json"], "town.json: directions are a list"),
    (["--directions", "bad.json"], "bad.json: entry 1: expected words"),
    (["--directions", "cut.npy"], "cut.npy: cannot read the directions: not JSON"),
    (["--landmarks", "one"], "1 landmarks in words, but scores of 2"),
    (["--alpha", "-1"], "alpha is finite and not negative, got -1.0"),
    (["--alpha", "nan"], "alpha is finite and not negative, got nan"),
    (["--skip=-inf"], "skip is a finite log-probability"),
    (["--reach", "-1"], "reach is finite and not negative, got -1.0"),
    (["--heading", "inf"], "a heading is a finite number of degrees"),
    (["--picture", "nowhere/x.png"], "cannot write to nowhere/x.png"),
]


@pytest.mark.parametrize(("change", "says"), BAD, ids=lambda v: str(v)[:40])
def test_bad_input_gets_one_line_status_2_and_leaves_nothing(capsys, town, change, says):
    _spoiled_files()
    before = sorted(p.name for p in town.iterdir())
    asked = route(*change) if isinstance(change, list) else route(**change)
    status, printed, error = doable(capsys, *asked)
    assert (status, printed) == (2, "")
    assert error.startswith("doable: error: ")
    assert error.count("\n") == 1
    assert says in error
    assert sorted(p.name for p in town.iterdir()) == before


def _spoiled_files():
    np.save("turned.npy", np.zeros((6, 2)))
    np.save("small.npy", np.zeros((2, 5)))
    nan, inf = np.zeros((2, 6)), np.zeros((2, 6))
    nan[1, 2], inf[0, 0] = np.nan, np.inf
    np.save("nan.npy", nan)
    np.save("inf.npy", inf)
    np.save("pickled.npy", np.array([[{}] * 6]), allow_pickle=True)
    np.save("words.npy", np.full((2, 6), "a"))
    np.savez("many.npz", a=nan)
    with open("scores.npy", "rb") as whole, open("cut.npy", "wb") as cut:  # noqa: PTH123
        cut.write(whole.read()[:-20])
    with open("bad.json", "w") as file:  # noqa: PTH123
        file.write('[null, 3, "left"]')


def test_a_broken_map_is_refused_by_line_and_field(capsys, town):
    text = (town / "town.json").read_text()
    (town / "town.json").write_text(text[:-30])
    for command in (route(), ["map", "check", "--graph", "town.json"]):
        status, printed, error = doable(capsys, *command)
        assert (status, printed, error.count("\n")) == (2, "", 1)
        assert "town.json: line 1: not JSON" in error
    (town / "town.json").write_text(text.replace("[10, 0, 0]", "[NaN, 0, 0]"))
    for command in (route(), ["map", "show", "--graph", "town.json"]):
        assert 'field "nodes[1].position[0]"' in doable(capsys, *command)[2]


def test_a_missing_image_is_found_by_the_check(capsys, town):
    text = (town / "town.json").read_text()
    (town / "town.json").write_text(text.replace('"images": []', '"images": ["gone.png"]', 1))
    status, _, error = doable(capsys, "map", "check", "--graph", "town.json")
    assert (status, 'no image "gone.png" beside the map' in error) == (2, True)
    assert doable(capsys, "map", "show", "--graph", "town.json")[0] == 0


def test_what_is_on_a_map(capsys, town):
    status, printed, _ = doable(capsys, "map", "check", "--graph", "town.json", "--json")
    found = json.loads(printed)
    assert status == 0
    assert (found["nodes"], found["edges"], found["parts"]) == (6, 4, [5, 1])
    assert (found["length"], found["extent"]) == (40.0, [99.0, 20.0])
    assert len(found["warnings"]) == 2
    printed = doable(capsys, "map", "check", "--graph", "town.json")[1]
    assert "warning: 2 parts that no way connects" in printed


def test_a_map_needs_to_be_told_what_to_do_with_it(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["map"])
    assert ended.value.code == 2
    assert "arguments are required: WHAT; see doable map --help" in capsys.readouterr().err


def test_directions_for_every_leg_to_each_landmark_or_between_them(tmp_path):
    assert read_directions("left", 2) == ((), LEFT)
    assert read_directions("left,none", 2) == (LEFT, ())
    assert read_directions("left, NONE ,right", 2) == (LEFT, (), RIGHT)
    assert read_directions("left+straight,back", 1) == (LEFT + STRAIGHT, (Direction.AROUND,))
    assert read_directions(None, 5) == ()
    path = tmp_path / "told"
    path.write_text('[null, "left+right", ["straight", "right"], []]')
    assert read_directions(str(path), 3) == ((), LEFT + RIGHT, STRAIGHT + RIGHT, ())
    with pytest.raises(SearchError, match="3 directions, but 0 landmarks"):
        read_directions("left,left,left", 0)
