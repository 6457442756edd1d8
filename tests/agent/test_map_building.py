"""Maps built of a drive: whole or not at all, the same after a kill, true to the town, encoded once."""

import json
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from agent import map_drive
from agent.compose import OptionError
from agent.map_building import build_map, ensure_map
from agent.map_files import EMBEDDINGS, MAP, TRAVERSAL, TRUTH
from agent.map_settings import MapSettings
from agent.report.output import OutputError
from maps import graph
from maps.alignment import Alignment
from maps.codes import CodeStore
from maps.embeddings import EmbeddingStore
from maps.errors import DistanceError
from maps.views import views_of
from tests.agent.commands import doable
from tests.agent.mapping import SEED, models, short_way

SETTINGS = MapSettings(town=SEED, noise=2.0, seed=1)
SILENT = Console(quiet=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps") / "one"
    looking = models(folder)
    with pytest.MonkeyPatch.context() as patch:
        short_way(patch)
        build_map(SETTINGS, folder, SILENT, models=looking)
    return folder, looking


def test_the_folder_is_whole_and_holds_nothing_else(built):
    folder, _ = built
    town = graph.load(folder / MAP, images=True)
    names = {p.name for p in folder.iterdir()}
    assert names == {"map.json", "truth.json", "images", "embeddings"}
    kept = {v.file for _, images in town.graph.nodes(data="images") for v in images}
    assert kept == {f"images/{p.name}" for p in (folder / "images").iterdir()}
    assert (town.extra["town"], town.extra["fov"]) == (SEED, 75.0)
    assert town.extra["drive"]["outcome"] == "arrived"


def test_a_street_driven_there_and_back_is_one_row_with_pictures_both_ways(built):
    town = graph.load(built[0] / MAP)
    assert 3 <= len(town.ids) <= 6
    assert len(town.parts()) == 1
    counts = [len(images) for _, images in town.graph.nodes(data="images")]
    assert set(counts) <= {3, 6, 9}
    assert max(counts) >= 6


def test_the_truth_is_where_the_nodes_are_and_what_they_show(built):
    folder, _ = built
    town, truth = graph.load(folder / MAP), json.loads((folder / TRUTH).read_text())
    true = np.array([node["pose"] for node in truth["nodes"]])
    places = town.positions()[:, :2]
    off = np.hypot(*(Alignment.of(places, true[:, :2]).laid(places) - true[:, :2]).T)
    assert off.max() < 1.0
    assert [node["id"] for node in truth["nodes"]] == list(town.ids)
    for node, told in zip(town.ids, truth["nodes"], strict=True):
        files = [file for moment in told["moments"] for file in moment["shows"]]
        assert files == [view.file for view in town.graph.nodes[node]["images"]]
        assert told["pose"] == told["moments"][0]["pose"]
    shown = [s for n in truth["nodes"] for m in n["moments"] for s in m["shows"].values()]
    assert sum(map(bool, shown)) > len(shown) / 2


def test_a_query_on_the_map_encodes_nothing_again(built):
    folder, looking = built
    town = graph.load(folder / MAP)
    before = looking.distance.encoded, looking.clip.shown
    assert min(before) > 0
    found = CodeStore(folder / EMBEDDINGS, looking.distance).of(town)
    views_of(town, EmbeddingStore(folder / EMBEDDINGS, looking.clip))
    assert (looking.distance.encoded, looking.clip.shown) == before
    assert len(found.codes) * 3 == sum(len(v) for _, v in town.graph.nodes(data="images"))


def test_a_killed_drive_is_gone_on_with_to_the_same_map(built, tmp_path, monkeypatch):
    whole, _ = built
    short_way(monkeypatch)
    folder, looked, real = tmp_path / "again", [], map_drive.frame

    def counted(world, size):
        looked.append(world.driven)
        if len(looked) == 7:
            raise KeyboardInterrupt
        return real(world, size)

    monkeypatch.setattr(map_drive, "frame", counted)
    looking = models(folder)
    with pytest.raises(KeyboardInterrupt):
        build_map(SETTINGS, folder, SILENT, models=looking)
    assert {p.name for p in folder.iterdir()} == {TRAVERSAL}
    with pytest.raises(OutputError, match="cut short; add --resume"):
        build_map(SETTINGS, folder, SILENT, models=looking)
    with pytest.raises(OutputError, match=r"is of --noise 2\.0; name another folder"):
        build_map(replace(SETTINGS, noise=1.0), folder, SILENT, resume=True, models=looking)
    build_map(SETTINGS, folder, SILENT, resume=True, models=looking)
    for name in (MAP, TRUTH):
        assert (folder / name).read_bytes() == (whole / name).read_bytes()
    moments = graph.load(folder / MAP).extra["drive"]["moments"]
    assert len(looked) == moments + 1  # only the one that was cut short was looked at again
    pictures = sorted((whole / "images").iterdir())
    assert [p.read_bytes() for p in sorted((folder / "images").iterdir())] == [
        p.read_bytes() for p in pictures
    ]


def test_a_killed_closing_of_loops_drives_and_encodes_nothing_again(tmp_path, monkeypatch):
    short_way(monkeypatch, 6.0)
    folder = tmp_path / "map"
    looking = models(folder)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(looking.distance, "relate", killed)
        with pytest.raises(KeyboardInterrupt):
            build_map(SETTINGS, folder, SILENT, models=looking)
    encoded = looking.distance.encoded
    monkeypatch.setattr(map_drive, "TownWorld", None)
    town = ensure_map(SEED, folder, SETTINGS, models=looking)
    assert looking.distance.encoded == encoded == town.extra["drive"]["moments"]
    assert ensure_map(SEED, folder).ids == town.ids  # no model is asked for
    with pytest.raises(OutputError, match=f"a map of town {SEED}, not of 3"):
        ensure_map(3, folder)
    with pytest.raises(OutputError, match=r"is of --seed 1; name"):
        ensure_map(SEED, folder, replace(SETTINGS, seed=2))
    with pytest.raises(OutputError, match="holds a finished map"):
        build_map(SETTINGS, folder, SILENT, resume=True, models=looking)


def test_another_world_is_not_gone_on_with(tmp_path, monkeypatch):
    short_way(monkeypatch, 6.0)
    folder = tmp_path / "drive"
    map_drive.explore(SETTINGS, folder, SILENT)
    file = folder / map_drive.LINES
    lines = file.read_text().splitlines(keepends=True)
    second = json.loads(lines[2])
    second["pose"][0] += 1e-9
    file.write_text("".join([*lines[:2], json.dumps(second) + "\n"]))
    with pytest.raises(OutputError, match="does not drive as the one that began"):
        map_drive.explore(SETTINGS, folder, SILENT)
    with pytest.raises(OutputError, match="about another drive"):
        map_drive.explore(replace(SETTINGS, spacing=6.0), folder, SILENT)


def test_what_cannot_be_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    folder = tmp_path / "map"
    with pytest.raises(OptionError, match="settings of town 5"):
        ensure_map(SEED, folder, MapSettings(town=5))
    with pytest.raises(DistanceError, match="nowhere"):
        ensure_map(SEED, folder, replace(SETTINGS, distance="nowhere"))
    assert not folder.exists()
    folder.mkdir()
    (folder / "mine.txt").write_text("")
    for resume, says in ((False, "something else than a map"), (True, "nothing to resume")):
        with pytest.raises(OutputError, match=says):
            build_map(SETTINGS, folder, SILENT, resume=resume, models=models(folder))
    assert [p.name for p in folder.iterdir()] == ["mine.txt"]


BAD = [
    (["--spacing", "1"], "--spacing is from 2 to 10 m, got 1.0"),
    (["--spacing", "nan"], "--spacing is from 2 to 10 m, got nan"),
    (["--noise", "-1"], "--noise is from 0 to 10, got -1.0"),
    (["--noise", "inf"], "--noise is from 0 to 10, got inf"),
    (["--distance", "nowhere"], "nowhere"),
    (["--device", "tpu"], 'unknown device "tpu"'),
]


@pytest.mark.parametrize(("more", "says"), BAD, ids=lambda v: str(v)[:30])
def test_bad_options_get_one_line_and_status_2(capsys, tmp_path, more, says):
    out = tmp_path / "map"
    command = ["map", "build", "--town", str(SEED), "--out", str(out), *more]
    status, printed, error = doable(capsys, *command)
    assert (status, printed, error.count("\n")) == (2, "", 1)
    assert says in error
    assert not out.exists()


def test_the_command_tells_what_was_built(capsys, tmp_path, monkeypatch):
    short_way(monkeypatch, 6.0)
    out = tmp_path / "map"
    monkeypatch.setattr("agent.map_building.MapModels.load", lambda *_: models(out))
    command = ["map", "build", "--town", str(SEED), "--out", str(out)]
    status, printed, _ = doable(capsys, *command, "--json")
    told = json.loads(printed)
    assert (status, told["town"], told["map"]) == (0, SEED, str(out / MAP))
    assert told["nodes"] == len(graph.load(out / MAP).ids)
    assert told["drive"]["collisions"] == 0
    status, printed, _ = doable(capsys, "map", "check", str(out))
    assert (status, "nothing odd" in printed) == (0, True)
