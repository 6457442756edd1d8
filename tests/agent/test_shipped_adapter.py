"""The adapter that ships is what its record says, fits the embedded model, and plans with it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from agent import plan_text
from agent.asking import Calibration
from agent.cli import main
from agent.scoring.adapter import MAX_BYTES, WEIGHTS, load_adapter
from agent.scoring.adapter_record import SHIPPED, find_adapter
from agent.training.episodes import SOURCES
from agent.training.settings import Settings

ROOT = Path(__file__).parents[2]
KITCHEN = {
    "robot_at": "user",
    "objects": [
        {"name": "coke", "at": "table"},
        {"name": "sponge", "at": "far counter"},
        {"name": "apple", "at": "close counter"},
        {"name": "rice chips", "at": "table"},
    ],
}


def test_it_is_the_default_for_the_embedded_model():
    assert find_adapter("auto", "embedded") == SHIPPED


def test_it_is_what_its_record_says():
    record, tensors = load_adapter(SHIPPED)  # checks the hash
    assert record.text_format == plan_text.VERSION
    assert {name.rpartition(".")[0] for name in tensors} == set(record.targets)
    assert (SHIPPED / WEIGHTS).stat().st_size <= MAX_BYTES


def test_the_documented_commands_make_it_again():
    record, _ = load_adapter(SHIPPED)
    second = record.data["begun_with"]
    first = second["data"]["begun_with"]
    rounds = (
        (second, {"seed": 1, "aim_only": 0.95, "lr": 8e-4, "steps": 600}, first),
        (asdict(record), {"seed": 2, "batch": 32, "lr": 1e-3, "steps": 240}, second),
    )
    for told, options, before in rounds:
        settings = Settings(**options, begins_with=f"sha256:{before['sha256']}")
        assert told["command"] == settings.command()
    for document in ("Makefile", "README.md"):
        text = (ROOT / document).read_text()
        assert "--seed 1 --aim-only 0.95 --lr 8e-4 --steps 600" in text
        assert "--seed 2 --batch 32 --lr 1e-3 --steps 240" in text


def test_its_last_round_is_on_the_generators_of_today():
    record, _ = load_adapter(SHIPPED)
    data = {k: v for k, v in record.data.items() if k != "begun_with"}
    last = Settings(**{"seed": 2, "batch": 32, "lr": 1e-3, "steps": 240})
    assert data == last.recipe()


def test_its_calibration_is_its_own():
    record, _ = load_adapter(SHIPPED)
    calibration = Calibration.load(SHIPPED)
    assert calibration.model == f"sha256:{record.sha256}"
    assert calibration.scores.keys() == SOURCES.keys()


@pytest.mark.slow
def test_it_plans_what_the_raw_model_cannot(tmp_path, capsys):
    scene = tmp_path / "scene.json"
    scene.write_text(json.dumps(KITCHEN))
    goal = json.dumps({"all": [{"at": ["coke", "trash"]}, {"at": ["apple", "user"]}]})
    words = "throw the coke away and bring me the apple"
    plan = ["plan", words, "--env", "kitchen", "--scene", str(scene), "--goal", goal, "--json"]
    assert main(plan) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["aim"] == "coke to trash, apple to user"
    assert record["models"]["language"]["adapter"].startswith("sha256:")
    assert main([*plan, "--adapter", "none"]) == 1
