"""A training of the policy can be cut short anywhere; what it is told is checked before anything is made."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import load_file

from agent.cli import main
from agent.compose import OptionError
from agent.report.output import OutputError
from agent.training import policy
from agent.training.policy import train
from agent.training.policy_settings import PolicyPlace, PolicySettings
from skills.policy import demonstrations
from skills.policy.errors import PolicyError
from skills.policy.record import RECORD, WEIGHTS
from skills.policy.training import Training
from skills.policy.weights import load_policy
from tests.agent.killing import finished
from tests.agent.training.trainings import (
    QUIET,
    CutShortError,
    Resumed,
    check_defaults,
    fail_in_call,
    kill_once_saved,
    same,
)

ROOT = Path(__file__).parents[3]
SETTINGS = PolicySettings(scenes=3, steps=4, batch=1, seed=3)


@pytest.fixture(autouse=True)
def few_scenes(monkeypatch):
    monkeypatch.setattr(demonstrations, "PART", 2)
    monkeypatch.setattr(policy, "VALIDATED_ON", 1)


def place(out, **more):
    return PolicyPlace(out=out, device="cpu", checkpoint_every=1, **more)


def weights(out):
    return load_file(out / WEIGHTS)


def test_a_resumed_training_reaches_the_same_weights(tmp_path, monkeypatch):
    cuts = ((demonstrations, "part", 1), (Training, "step", 2))
    found = Resumed(train, SETTINGS, place, tmp_path, monkeypatch, cuts)
    load_policy(found.cut)
    found.check(WEIGHTS)


def test_what_is_trained_is_what_the_record_says(tmp_path):
    made = train(SETTINGS, place(tmp_path / "out"), QUIET)
    assert made.seed == SETTINGS.seed
    assert made.data["scenes"] == 3
    assert set(made.metrics) <= {f"{r}/right" for r in ("pick up", "put in", "put on", "put down")}
    assert made.metrics
    with pytest.raises(OutputError, match="holds a finished policy"):
        train(SETTINGS, place(tmp_path / "out"), QUIET)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scenes": 0}, "--scenes must be at least 1, got 0"),
        ({"steps": 0}, "--steps must be at least 1, got 0"),
        ({"batch": -1}, "--batch must be at least 1, got -1"),
        ({"lr": 0.0}, "--lr must be above 0"),
        ({"seed": -1}, "--seed is a whole number from 0"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(tmp_path, changes, said):
    with pytest.raises(OptionError, match=said):
        train(replace(SETTINGS, **changes), place(tmp_path / "out"), QUIET)
    assert not (tmp_path / "out").exists()


def test_a_folder_of_something_else_and_other_options_are_refused(tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="something else"):
        train(SETTINGS, place(tmp_path / "other"), QUIET)
    fail_in_call(monkeypatch, Training, "step", 0)
    with pytest.raises(CutShortError):
        train(SETTINGS, place(tmp_path / "cut"), QUIET)
    with pytest.raises(OutputError, match="add --resume"):
        train(SETTINGS, place(tmp_path / "cut"), QUIET)
    with pytest.raises(OutputError, match="begun with --scenes 3"):
        train(replace(SETTINGS, scenes=4), place(tmp_path / "cut", resume=True), QUIET)


def test_broken_demonstrations_end_the_training_with_their_name(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        fail_in_call(patch, Training, "step", 0)
        with pytest.raises(CutShortError):
            train(SETTINGS, place(tmp_path / "out"), QUIET)
    part = next(iter(sorted((tmp_path / "out" / policy.DEMONSTRATIONS).iterdir())))
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(PolicyError, match=part.name):
        train(SETTINGS, place(tmp_path / "out", resume=True), QUIET)


def test_the_command_says_what_it_made(tmp_path, capsys):
    words = (
        f"train policy --out {tmp_path / 'out'} --scenes 1 --steps 1 --batch 1 --device cpu --json"
    )
    assert main(words.split()) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["policy"] == str(tmp_path / "out")
    assert made["sha256"] == json.loads((tmp_path / "out" / RECORD).read_text("utf-8"))["sha256"]
    assert main(words.split()) == 2
    assert "finished policy" in capsys.readouterr().err


@pytest.mark.slow
def test_a_killed_training_goes_on_to_the_same_weights(tmp_path):
    def command(out, *more):
        options = "--scenes 50 --steps 12 --batch 1 --checkpoint-every 2 --device cpu"
        words = ["-m", "agent", "train", "policy", "--out", str(out)]
        return [*words, *options.split(), *more]

    finished(command(tmp_path / "whole"))
    kill_once_saved(command(tmp_path / "cut", "--workers", "2"), tmp_path / "cut")
    assert not (tmp_path / "cut" / RECORD).exists()
    finished(command(tmp_path / "cut", "--resume"))
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_the_options_defaults_are_the_settings_own():
    check_defaults("train policy --out o", PolicySettings(), PolicyPlace(out=Path("o")))
