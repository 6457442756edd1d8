"""`doable navigate`: the plan, the drive and the report, with models and a body that are fakes."""

import json
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from agent.navigation import results, session
from agent.report.map_picture import Ground
from agent.report.navigation_film import HEIGHT, WIDTH, Goal, NavigationFilm
from agent.report.navigation_page import _mark
from envs.physics import TIMESTEP
from maps.image_text import ImageTextError
from skills.navigation.result import DriveResult, Look, Verdict
from tests.agent.commands import doable
from tests.agent.evaluation.town.mapping import perfect_map
from tests.agent.evaluation.town.test_judging import CROSSING, LEFT
from tests.agent.evaluation.town.test_runner import FakeModel

GROUND = Ground(np.full((60, 60, 3), 90, np.uint8), (-70.0, 70.0, -70.0, 70.0))


def look(node, true):
    return Look(
        step=10, odometry=(0.0, 0.0, 0.0), pose=(1.0, 2.0, 0.0), subgoal=(0.0, 0.0), node=node,
        nodes=((node, 1.0),), anywhere=0.0, entropy=0.0, lost=False, true=true,
    )  # fmt: skip


class FakeBody:
    """Says that it drove the walk."""

    verdict = Verdict.ARRIVED
    built: tuple = ()

    def __init__(self, model, renderer):
        self.world = SimpleNamespace()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def build(self, plan, pose, seed):
        FakeBody.built = (plan.seed, pose, seed)

    def drive(self, plan, mapped, each):
        looks = tuple(look(node, (float(i), 0.0, 0.0)) for i, node in enumerate(plan.nodes))
        return DriveResult(
            verdict=self.verdict, reason="as it should", walk=plan.nodes, rest=(), looks=looks,
            collisions=0, recoveries=0, interventions=0, detours=0, way=9.0, steps=100, seconds=1.0,
        )  # fmt: skip


@pytest.fixture
def place(monkeypatch, tmp_path):
    """A map, and a parse of an instruction on it."""
    monkeypatch.setattr(session, "load_image_text", lambda name, device: FakeModel())
    monkeypatch.setattr(session, "image_text_identity", lambda name: "fake")
    monkeypatch.setattr(session, "distance_identity", lambda name: "fake")
    monkeypatch.setattr(session, "load_distance", lambda name, device: None)
    monkeypatch.setattr(session, "town", lambda seed: CROSSING)
    monkeypatch.setattr(session, "Body", FakeBody)
    monkeypatch.setattr(results, "ground_of", lambda world: GROUND)
    folder = perfect_map(CROSSING, tmp_path / "map")
    parse = tmp_path / "parse.json"
    parse.write_text(json.dumps(LEFT.told.to_json()))
    words = ["navigate", LEFT.instruction, "--map", folder, "--parser", parse]
    return SimpleNamespace(words=words, folder=folder, out=tmp_path / "out", parse=parse)


def test_a_plan_is_told_as_data(place, capsys):
    status, out, _ = doable(capsys, *place.words, "--plan-only", "--json")
    told = json.loads(out)
    assert status == (0 if told["success"] else 1)
    assert told["plan"]["parse"]["directions"] == ["none", "left", "none"]
    assert told["plan"]["start"] == 0
    assert told["drive"] is None
    assert not place.out.exists()


def test_a_drive_leaves_a_page_a_picture_and_a_record(place, capsys):
    command = [
        *place.words,
        "--mode",
        "raw-cosine",
        "--no-video",
        "--out",
        place.out,
        "--seed",
        "3",
    ]
    status, out, _ = doable(capsys, *command)
    assert status == 0
    assert "arrived" in out
    assert str(place.out / "report.html") in out.replace("\n", "")
    assert {p.name for p in place.out.iterdir()} == {"report.html", "record.json", "map.png"}
    page = (place.out / "report.html").read_text()
    assert "data:image/png;base64," in page
    assert "the well" in page
    assert "--seed 3" in page
    assert "http" not in page.split("</style>")[1]
    record = json.loads((place.out / "record.json").read_text())
    assert record["drive"]["verdict"] == "arrived"
    seed, pose, odometry = FakeBody.built
    assert (seed, odometry) == (20000, 3)
    assert pose[:2] == CROSSING.streets.junctions[0]


def test_a_drive_that_ends_otherwise_has_another_status(place, capsys, monkeypatch):
    monkeypatch.setattr(FakeBody, "verdict", Verdict.STUCK)
    status, out, _ = doable(
        capsys, *place.words, "--mode", "raw-cosine", "--no-video", "--out", place.out
    )
    assert status == 1
    assert "stuck" in out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--mode", "oracle-grounding"], "is told the truth"),
        (["--mode", "fulll"], 'unknown mode "fulll"; nearest: "full"'),
        (["--start", "n9"], 'unknown node "n9"'),
        (["--heading", "nan"], "--heading is a number of degrees"),
        (["--parser", "nowhere.json"], "no parse of this instruction"),
    ],
)
def test_bad_input_is_refused_before_anything_is_written(place, capsys, more, said):
    try:
        status, _, err = doable(capsys, *place.words, *more, "--out", place.out)
    except SystemExit as end:
        status, err = end.code, capsys.readouterr().err
    assert status == 2
    assert said in err
    assert not place.out.exists()


def test_the_parse_of_another_instruction_is_refused(place, capsys):
    words = ["navigate", "Go to the church at once, please.", *place.words[2:]]
    status, _, err = doable(capsys, *words, "--plan-only")
    assert status == 2
    assert "of another instruction" in err or "outside the instruction" in err


def test_a_map_of_no_town_is_planned_on_and_not_driven(place, capsys):
    file = place.folder / "map.json"
    data = json.loads(file.read_text())
    del data["extra"]["town"]
    file.write_text(json.dumps(data))
    status, _, err = doable(capsys, *place.words, "--out", place.out)
    assert status == 2
    assert "add --plan-only" in err
    assert not place.out.exists()
    _, out, _ = doable(capsys, *place.words, "--plan-only", "--json")
    assert json.loads(out)["town"] is None


def test_a_missing_picture_is_said(place, capsys):
    (place.folder / "images" / "1.png").unlink()
    status, _, err = doable(capsys, *place.words, "--plan-only")
    assert status == 2
    assert "images/1.png" in err


def test_models_that_are_not_there_are_named(place, capsys, monkeypatch):
    def missing(name):
        raise ImageTextError("name a folder that `doable train clip` made")

    monkeypatch.setattr(session, "image_text_identity", missing)
    status, _, err = doable(capsys, *place.words, "--plan-only")
    assert status == 2
    assert "`doable train clip`" in err


def test_the_film_shows_the_robot_and_the_map():
    frames, watchers = [], []
    pose = np.zeros(3)
    world = SimpleNamespace(
        husky=SimpleNamespace(pose=pose), driven=4.0, steps=0, watch=watchers.append,
        chase=lambda w, h: (w, h),
        render=lambda size: SimpleNamespace(rgb=np.zeros((size[1], size[0], 3), np.uint8)),
    )  # fmt: skip
    film = SimpleNamespace(add=lambda frame, repeat: frames.append((frame, repeat)))
    walk = np.array([(0.0, 0.0), (30.0, 0.0)])
    goals = [Goal(words="the well", node=4), Goal(words="the van", node=9)]
    made = NavigationFilm(world, film, GROUND, walk, goals, "past the well to the van")
    pose[0] = 20.0
    made.looked(look(4, None))
    made.looked(look(4, None))
    every = round(0.25 / TIMESTEP)
    for world.steps in range(1, 2 * every + 1):
        watchers[0](world)
    made.finish("arrived")
    assert [repeat > 1 for _, repeat in frames] == [True, False, False, True]
    shapes = {frame.shape for frame, _ in frames}
    assert {(w, c) for _, w, c in shapes} == {(WIDTH + HEIGHT, 3)}
    assert (frames[0][0] != frames[-1][0]).any()


@pytest.mark.parametrize(
    ("bearing", "mark"), [(0.0, 50.0), (np.radians(37.4999), 0.0), (-np.radians(37.4999), 100.0)]
)
def test_a_mark_stands_where_a_thing_was_seen(bearing, mark):
    assert _mark(75.0, bearing + 1.0, 1.0) == pytest.approx(mark, abs=0.01)
    assert _mark(75.0, 3.0, 0.0) is None
    assert _mark(None, 0.0, 0.0) is None


def test_nothing_is_followed_without_a_folder():
    recorder = results.Recorder(None, None, None, film=True)
    with recorder.following(None) as looked, nullcontext():
        assert looked is None
    recorder.finish("over")
