"""`doable map show` and `doable map check` on folders: what is wrong is found, and the town is drawn."""

import json
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from agent.cli import main
from agent.report import town_picture
from envs.town_plan import town
from tests.agent.commands import doable

SEED = 3
PLACES = [(0.0, 0.0), (4.0, 0.0), (8.0, 0.0)]


@pytest.fixture
def folder(tmp_path):
    """A map with a picture a node, and its truth, turned by a quarter."""
    (tmp_path / "images").mkdir()
    nodes, truth = [], []
    for i, (x, y) in enumerate(PLACES):
        Image.fromarray(np.full((8, 8, 3), 40 * i, np.uint8)).save(tmp_path / f"images/{i}.png")
        image = {"file": f"images/{i}.png", "bearing": 0.0}
        nodes.append({"id": i, "position": [x, y, 0.0], "images": [image]})
        truth.append({"id": i, "pose": [-y, x, 1.57]})
    edges = [{"source": i, "target": i + 1, "length": 4.0} for i in range(2)]
    extra = {"fov": 75.0, "town": SEED, "drive": {"outcome": "arrived"}}
    data = {"schema": 1, "directed": False, "extra": extra, "nodes": nodes, "edges": edges}
    (tmp_path / "map.json").write_text(json.dumps(data))
    (tmp_path / "truth.json").write_text(json.dumps({"schema": 1, "nodes": truth}))
    return tmp_path


def test_a_folder_is_as_good_as_its_file(capsys, folder):
    told = [
        doable(capsys, "map", "check", *place, "--json")
        for place in ([folder], [folder / "map.json"], ["--graph", folder])
    ]
    assert told[0] == told[1] == told[2]
    assert told[0][0] == 0
    found = json.loads(told[0][1])
    assert (found["nodes"], found["town"], found["warnings"]) == (3, SEED, [])


@pytest.mark.parametrize("places", [[], ["a", "--graph", "b"]])
def test_one_map_is_named(capsys, places):
    with pytest.raises(SystemExit) as ended:
        main(["map", "check", *places])
    assert ended.value.code == 2
    assert "--graph" in capsys.readouterr().err


def spoil(folder, how):
    path = folder / "map.json"
    if how == "cut short":
        path.write_text(path.read_text()[:-40])
    elif how == "nan":
        path.write_text(path.read_text().replace("[4.0, 0.0, 0.0]", "[NaN, 0.0, 0.0]"))
    elif how == "gone":
        (folder / "images/1.png").unlink()
    elif how == "half a picture":
        file = folder / "images/1.png"
        file.write_bytes(file.read_bytes()[:-30])
    else:
        path.unlink()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("cut short", "map.json: line 1: not JSON"),
        ("nan", 'field "nodes[1].position[0]": must be a finite number'),
        ("gone", 'no image "images/1.png" beside the map'),
        ("half a picture", "node 1: images/1.png is no picture"),
        ("no map", "map.json: cannot read the map"),
    ],
)
def test_what_is_wrong_with_a_folder_is_found(capsys, folder, how, says):
    spoil(folder, how)
    status, printed, error = doable(capsys, "map", "check", folder)
    assert (status, printed, error.count("\n")) == (2, "", 1)
    assert says in error


def test_a_drive_that_did_not_arrive_is_a_warning(capsys, folder):
    path = folder / "map.json"
    path.write_text(path.read_text().replace('"arrived"', '"stuck"'))
    status, printed, _ = doable(capsys, "map", "show", folder)
    assert status == 0
    assert "warning: the drive ended stuck: streets may be missing" in printed


def test_the_town_is_drawn_under_the_map_where_it_is(capsys, folder, monkeypatch):
    plan = town(SEED)
    few = replace(plan, things=())
    monkeypatch.setattr(town_picture, "plan_of", lambda _: few)
    given, real = [], town_picture.map_picture
    monkeypatch.setattr(
        town_picture,
        "map_picture",
        lambda roads, **how: given.append((roads, how)) or real(roads, **how),
    )
    out = folder / "town.png"
    assert doable(capsys, "map", "show", folder, "--picture", out)[0] == 0
    ((roads, how),) = given
    np.testing.assert_allclose(roads.positions[:, :2], [(0, 0), (0, 4), (0, 8)], atol=1e-9)
    left, right, bottom, top = how["ground"].sides
    (x0, y0), (x1, y1) = plan.streets.bounds
    assert left < x0 < x1 < right
    assert bottom < y0 < y1 < top
    assert np.asarray(Image.open(BytesIO(out.read_bytes())).convert("RGB")).std() > 20


def test_truth_of_another_map_is_refused(capsys, folder):
    path = folder / "truth.json"
    path.write_text(json.dumps({"nodes": [{"pose": [0, 0, 0]}]}))
    command = ["map", "show", folder, "--picture", folder / "town.png"]
    assert "truth.json: of 1 nodes, the map has" in doable(capsys, *command)[2]
    path.write_text(json.dumps({"nodes": [{}]}))
    assert "a node of the truth has a pose" in doable(capsys, *command)[2]
    assert not (folder / "town.png").exists()
