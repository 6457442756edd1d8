"""A training of the distance model can be cut short anywhere; it learns, and is judged."""

from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import load_file

from agent.cli import main
from agent.compose import OptionError
from agent.report.output import OutputError
from agent.training import town_files
from agent.training.distance import train
from agent.training.distance_model import moments
from agent.training.distance_model.learner import Learner
from agent.training.distance_settings import DistancePlace, DistanceSettings
from maps.distance import load
from maps.distance_record import WEIGHTS
from maps.model_record import RECORD
from tests.agent.killing import finished
from tests.agent.training.town_moments import painted
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
SETTINGS = DistanceSettings(towns=2, judged=1, steps=4, batch=16, seed=3)
TRAIN = """
from pathlib import Path
from agent.training.distance_model import moments
from tests.agent.training.test_distance import QUIET, SETTINGS, DistancePlace, looked, replace, train
moments.write = looked
place = DistancePlace(out=Path({out!r}), device="cpu", checkpoint_every=1, resume={resume})
train(replace(SETTINGS, steps=12), place, QUIET)
"""


def looked(world, folder, seed):
    """As `moments.write`, without physics."""
    town_files.write(folder, seed, painted(seed))


@pytest.fixture(autouse=True)
def without_physics(monkeypatch):
    monkeypatch.setattr(moments, "write", looked)


def place(out, **more):
    return DistancePlace(out=out, device="cpu", checkpoint_every=1, **more)


def weights(out):
    return load_file(out / WEIGHTS)


def test_a_resumed_training_reaches_the_same_weights(tmp_path, monkeypatch, two_threads):
    cuts = ((moments, "write", 1), (Learner, "step", 2))
    found = Resumed(train, SETTINGS, place, tmp_path, monkeypatch, cuts)
    assert load(found.cut).record == found.record
    found.check(WEIGHTS)


@pytest.mark.slow
def test_a_killed_training_goes_on_to_the_same_weights(tmp_path):
    def command(name, resume=False):
        code = TRAIN.format(out=str(tmp_path / name), resume=resume)
        return ["-c", code]

    finished(command("whole"))
    for resume in (False, True):
        kill_once_saved(command("cut", resume), tmp_path / "cut")
        assert not (tmp_path / "cut" / RECORD).exists()
    finished(command("cut", resume=True))
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_what_is_trained_is_what_the_record_says(tmp_path):
    made = train(SETTINGS, place(tmp_path / "out"), QUIET)
    assert (made.seed, made.data["towns"], made.data["moments_looked_at"]) == (3, 2, 64)
    assert 0 < made.data["linked"] < 1
    details = made.metrics["details"]
    assert details["linked"] == details["placed"]["all"]["n"] > 0
    assert made.metrics["auroc"] == details["auroc"]["all"]
    with pytest.raises(OutputError, match="holds a finished distance model"):
        train(SETTINGS, place(tmp_path / "out"), QUIET)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"towns": 0}, "--towns must be at least 1, got 0"),
        ({"towns": 10**6}, "--towns must be at most 10000"),
        ({"judged": 1001}, "--judged must be at most 1000"),
        ({"steps": 0}, "--steps must be at least 1"),
        ({"batch": 40}, "--batch is a multiple of 16, got 40"),
        ({"batch": 0}, "--batch is a multiple of 16, got 0"),
        ({"lr": float("nan")}, "--lr must be above 0"),
        ({"seed": -1}, "--seed is a whole number"),
    ],
)
def test_bad_options_are_refused_before_anything_is_written(tmp_path, changes, said):
    with pytest.raises(OptionError, match=said):
        train(replace(SETTINGS, **changes), place(tmp_path / "out"), QUIET)
    with pytest.raises(OptionError, match='unknown device "gpu"'):
        train(SETTINGS, replace(place(tmp_path / "out"), device="gpu"), QUIET)
    with pytest.raises(OptionError, match="--workers must be at least 0"):
        train(SETTINGS, place(tmp_path / "out", workers=-1), QUIET)
    assert not (tmp_path / "out").exists()


def test_a_broken_file_of_moments_ends_the_training_with_its_name(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        fail_in_call(patch, Learner, "step", 0)
        with pytest.raises(CutShortError):
            train(SETTINGS, place(tmp_path / "out"), QUIET)
    file = next(iter(sorted((tmp_path / "out" / "moments").iterdir())))
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(OutputError, match=f"{file.name}.*remove it to have it made again"):
        train(SETTINGS, place(tmp_path / "out", resume=True), QUIET)


def test_the_options_defaults_are_the_settings_own():
    check_defaults("train distance --out o", DistanceSettings(), DistancePlace(out=Path("o")))


def test_the_command_says_what_was_made(tmp_path, capsys):
    words = "--towns 1 --judged 1 --steps 2 --batch 16 --device cpu"
    assert main(f"train distance --out {tmp_path / 'out'} {words}".split()) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"distance model: {tmp_path / 'out'} (auroc ")
    assert main(f"train distance --out {tmp_path / 'out'} {words} --batch 7".split()) == 2
    error = capsys.readouterr().err
    assert "--batch is a multiple of 16, got 7" in error
    assert error.count("\n") == 1
