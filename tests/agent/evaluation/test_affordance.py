"""What `doable eval affordance` counts and draws, and what it refuses."""

import io
import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image
from rich.console import Console

from agent.cli import main
from agent.compose import OptionError
from agent.evaluation.affordance import RESULT, _map_of, evaluate
from agent.report.charts import png
from agent.report.output import OutputError
from agent.report.value_charts import reliability_chart
from skills.kitchen_sight import KITCHEN as KITCHEN_SENSES
from skills.values.function import load_values
from skills.values.metrics import Quality, reliability
from skills.values.vocabulary import Vocabulary
from tests.skills.values.functions import KITCHEN, TABLETOP, untrained
from tests.skills.values.kitchens import FakeKitchen
from tests.skills.values.recorded import FakeExperience

QUIET = Console(quiet=True)
RECORDED = FakeExperience(40)
WORDS = Vocabulary(tuple(sorted({*TABLETOP.words, "green"})))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("values")
    untrained(made, WORDS)
    return made


def test_every_attempt_is_judged_once_at_its_decision(folder, tmp_path):
    function = load_values(folder)
    judged = evaluate(function, RECORDED, tmp_path / "out", QUIET)
    attempts = list(RECORDED.attempts())
    succeeded = np.array([a.succeeded for a in attempts])
    alone = [function.values(a.views[:1], a.gripper[:1], [[a.phrase]])[0, 0] for a in attempts]
    found, expected = judged["value function"].overall, Quality.of(np.array(alone), succeeded)
    assert found.brier == pytest.approx(expected.brier)
    assert found.auroc == expected.auroc
    geometric = Quality.of(np.array([a.geometric for a in attempts]), succeeded)
    assert judged["geometry"].overall == geometric
    result = json.loads((tmp_path / "out" / RESULT).read_text())
    assert result["attempts"] == 40
    assert result["geometry"]["overall"] == geometric.to_json()
    for name in ("reliability.png", "values.png"):
        assert Image.open(tmp_path / "out" / name).size > (300, 300)


def test_the_map_holds_each_skill_that_can_be_said(folder):
    function, attempt = load_values(folder), next(RECORDED.attempts())
    shown = _map_of(function, attempt)
    assert list(shown.rows) == ["red block", "green block", "blue block"]
    assert list(shown.columns[:2]) == ["pick up", "put down"]
    assert len(shown.columns) == 2 + 3 + 3 + 5  # bowls, blocks, places
    assert np.isnan(shown.cells).sum() == 3  # none on itself
    phrase = "put the green block in the red bowl"
    value = function.values(attempt.views[:1], attempt.gripper[:1], [[phrase]])[0, 0]
    assert shown.cells[1, shown.columns.index("red bowl")] == pytest.approx(value, rel=1e-4)


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory):
    made = tmp_path_factory.mktemp("kitchen")
    untrained(made, KITCHEN, KITCHEN_SENSES)
    return load_values(made)


def test_the_map_of_a_kitchen_holds_things_and_places(kitchen):
    attempt = next(FakeKitchen(1).attempts())
    shown = _map_of(kitchen, attempt)
    assert list(shown.columns[:3]) == ["find", "pick up", "put down"]
    assert set(shown.columns[3:]) == {"go to", "bring it to", "open", "close"}
    assert np.isfinite(shown.cells).sum() == 19 * 3 + 8 + 1 + 3 + 3
    cell = shown.cells[list(shown.rows).index("tea"), 0]
    told = attempt.views[:1], attempt.gripper[:1], [["find the tea"]], attempt.memory[:1]
    assert cell == pytest.approx(kitchen.values(*told)[0, 0], rel=1e-4)


def test_a_kitchen_is_judged_too_and_worlds_are_not_mixed(kitchen, folder, tmp_path):
    recorded = FakeKitchen(40)
    judged = evaluate(kitchen, recorded, tmp_path / "out", QUIET)
    assert set(judged["geometry"].kinds) == {"find", "pick up"}
    assert judged["geometry"].overall.auroc == 1.0
    assert (tmp_path / "out" / "values.png").exists()
    with pytest.raises(OptionError, match="weights are about the tabletop, --data about the kit"):
        evaluate(load_values(folder), recorded, tmp_path / "no", QUIET)
    assert not (tmp_path / "no").exists()


def test_a_figure_of_any_make_fills_its_picture():
    figure = Figure(figsize=(2, 1), facecolor="white")
    figure.add_artist(Rectangle((0.5, 0), 0.5, 1, facecolor="black", transform=figure.transFigure))
    drawn = np.array(Image.open(io.BytesIO(png(figure))).convert("L"))
    assert drawn.shape == (200, 400)
    assert (drawn[:, :199] == 255).all()
    assert (drawn[:, 201:] == 0).all()


def test_the_same_values_draw_the_same_picture():
    values = np.linspace(0, 1, 50)
    bins = {"geometry": reliability(values, values > 0.4)}
    assert reliability_chart(bins) == reliability_chart(bins)
    assert Image.open(io.BytesIO(reliability_chart(bins))).format == "PNG"


def test_what_cannot_be_is_refused_and_leaves_nothing(folder, tmp_path):
    function = load_values(folder)
    with pytest.raises(OptionError, match="--attempt is from 0 to 39, got 40"):
        evaluate(function, RECORDED, tmp_path / "out", QUIET, attempt=40)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "text").touch()
    with pytest.raises(OutputError, match="something else than an evaluation of affordances"):
        evaluate(function, RECORDED, tmp_path / "mine", QUIET)
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_the_command_prints_a_table_or_json(folder, tmp_path, monkeypatch, capsys):
    opened = SimpleNamespace(Experience=SimpleNamespace(open=lambda folder: RECORDED))
    monkeypatch.setitem(sys.modules, "skills.experience.dataset", opened)
    words = f"eval affordance --data x --weights {folder} --out {tmp_path / 'out'} --device cpu"
    assert main(words.split()) == 0
    table = capsys.readouterr().out
    assert "geometry" in table
    assert "pick up" in table
    assert main([*words.split(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["geometry"]["overall"]["n"] == 40
    assert main(["eval", "affordance", "--data", "x", "--weights", "gone", "--out", "o"]) == 2
    assert 'no value function in "gone"' in capsys.readouterr().err
