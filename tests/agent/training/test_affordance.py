"""Training value functions: resumable to the same bits, ended early in a way that can be made again."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from rich.console import Console
from safetensors.torch import load_file

from agent.cli import main
from agent.compose import OptionError
from agent.report.output import OutputError
from agent.training import affordance, folder
from agent.training.affordance import identity_of, train
from agent.training.affordance_settings import ValuePlace, ValueSettings
from agent.training.schedule import plateau_end, steps_for
from skills.values.function import load_values
from skills.values.learner import Learner
from skills.values.record import RECORD, WEIGHTS
from tests.agent.killing import finished
from tests.agent.training.trainings import check_defaults, kill_once_saved
from tests.skills.values.kitchens import FakeKitchen
from tests.skills.values.recorded import FakeExperience

ROOT = Path(__file__).parents[3]
QUIET = Console(quiet=True)
RECORDED = FakeExperience(24)
SETTINGS = ValueSettings(
    experience=identity_of(RECORDED), steps=5, batch=2, validate_every=2, patience=100
)
TRAIN = """
from pathlib import Path
from tests.agent.training.test_affordance import QUIET, RECORDED, SETTINGS, replace
from agent.training.affordance import ValuePlace, train
place = ValuePlace(out=Path({out!r}), device="cpu", resume={resume})
train(replace(SETTINGS, steps={steps}), place, RECORDED, QUIET)
"""
DELAYS = np.random.default_rng(0).uniform(0, 0.3, 3).tolist()  # [s] from a checkpoint to a kill


class CutShortError(Exception):
    """As if the process had been killed."""


def place(out, **more):
    return ValuePlace(out=out, device="cpu", **more)


def cut(monkeypatch, out, step, settings=SETTINGS):
    """A training that fails at one step."""
    real = Learner.step

    def step_or_fail(self, number, rate):
        if number == step:
            raise CutShortError
        return real(self, number, rate)

    with monkeypatch.context() as patch:
        patch.setattr(Learner, "step", step_or_fail)
        with pytest.raises(CutShortError):
            train(settings, place(out), RECORDED, QUIET)


def same(a, b):
    one, other = load_file(a / WEIGHTS), load_file(b / WEIGHTS)
    return one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


def unlike_minutes(record):
    return replace(record, minutes=0.0)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "values"
    return out, train(SETTINGS, place(out), RECORDED, QUIET)


@pytest.mark.parametrize("step", [1, 3])
def test_a_resumed_training_reaches_the_same_weights(whole, tmp_path, monkeypatch, step):
    cut(monkeypatch, tmp_path / "cut", step)
    torch.manual_seed(99)
    resumed = train(SETTINGS, place(tmp_path / "cut", resume=True), RECORDED, QUIET)
    assert same(whole[0], tmp_path / "cut")
    assert unlike_minutes(resumed) == unlike_minutes(whole[1])


def test_a_kitchen_is_trained_on_and_resumed_like_a_tabletop(tmp_path, monkeypatch):
    recorded = FakeKitchen(24)
    settings = replace(SETTINGS, experience=identity_of(recorded), steps=3)
    record = train(settings, place(tmp_path / "whole"), recorded, QUIET)
    assert record.senses is recorded.senses
    assert load_values(tmp_path / "whole").senses is recorded.senses
    assert set(record.metrics["kinds"]) == {"find", "pick up"}
    with monkeypatch.context() as patch:
        patch.setattr(sys.modules[__name__], "RECORDED", recorded)
        cut(monkeypatch, tmp_path / "cut", 2, settings)
    train(settings, place(tmp_path / "cut", resume=True), recorded, QUIET)
    assert same(tmp_path / "whole", tmp_path / "cut")


@pytest.mark.slow
def test_a_training_killed_three_times_goes_on_to_the_same_weights(tmp_path):
    def command(name, resume=False):
        return ["-c", TRAIN.format(out=str(tmp_path / name), resume=resume, steps=80)]

    finished(command("whole"))
    for resume, delay in zip((False, True, True), DELAYS, strict=True):
        kill_once_saved(command("cut", resume), tmp_path / "cut", delay=delay)
        assert not (tmp_path / "cut" / RECORD).exists()
    finished(command("cut", resume=True))
    assert same(tmp_path / "whole", tmp_path / "cut")


@pytest.mark.slow
def test_two_processes_take_the_steps_of_one(tmp_path):
    shared = {"WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2", "ACCELERATE_USE_CPU": "true"}
    shared |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29517", "OMP_NUM_THREADS": "1"}
    code = TRAIN.format(out=str(tmp_path / "two"), resume=False, steps=16)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, **shared, "RANK": str(i), "LOCAL_RANK": str(i)},
        )
        for i in range(2)
    ]
    assert [child.wait(timeout=600) for child in children] == [0, 0]
    train(replace(SETTINGS, steps=16), place(tmp_path / "one"), RECORDED, QUIET)
    one, two = (load_file(tmp_path / name / WEIGHTS) for name in ("one", "two"))
    assert all(torch.allclose(one[k], two[k], atol=1e-4) for k in one)


def test_a_training_made_longer_is_as_if_it_had_been_so_from_the_start(whole, tmp_path):
    longer = replace(SETTINGS, steps=7)
    train(SETTINGS, place(tmp_path / "short"), RECORDED, QUIET)
    train(longer, place(tmp_path / "short", resume=True), RECORDED, QUIET)
    train(longer, place(tmp_path / "long"), RECORDED, QUIET)
    assert same(tmp_path / "short", tmp_path / "long")
    assert not same(whole[0], tmp_path / "long")


def test_without_better_validations_the_rate_falls_early(tmp_path, monkeypatch):
    losses = iter([0.5, 0.6, 0.4, 0.6, 0.7, *[0.3] * 9])
    monkeypatch.setattr(affordance, "cross_entropy", lambda *given: next(losses))
    impatient = replace(SETTINGS, steps=100, patience=2)
    made = train(impatient, place(tmp_path / "early"), RECORDED, QUIET)
    steps = steps_for(10)  # five validations, two steps apart
    assert f"--steps {steps} " in made.command
    monkeypatch.setattr(affordance, "cross_entropy", lambda *given: 0.5)
    train(replace(SETTINGS, steps=steps), place(tmp_path / "told"), RECORDED, QUIET)
    assert same(tmp_path / "early", tmp_path / "told")


def test_a_training_is_over_when_its_time_is(tmp_path):
    made = train(
        replace(SETTINGS, steps=100), place(tmp_path / "out", minutes=1e-6), RECORDED, QUIET
    )
    assert f"--steps {steps_for(2)} " in made.command


@pytest.mark.parametrize("plateau", [1, 2, 3, 10, 3200])
def test_steps_for_a_plateau_end_there(plateau):
    assert plateau_end(steps_for(plateau)) == plateau


def test_the_folder_holds_all_that_is_told_of_it(whole):
    out, record = whole
    assert {p.name for p in out.iterdir()} == {
        *(WEIGHTS, RECORD),
        *(folder.RUN, folder.CURVES, folder.CHECKPOINTS),
    }
    assert load_values(out).record == record
    assert record.data["identity"] == identity_of(RECORDED)
    assert record.metrics["validation"]["n"] == record.data["attempts_validated_on"] == 8
    assert record.metrics["worst_kind"] in record.metrics["kinds"]


def test_another_training_is_not_gone_on_with(whole, tmp_path, monkeypatch):
    with pytest.raises(OutputError, match="holds a finished value function"):
        train(SETTINGS, place(whole[0]), RECORDED, QUIET)
    cut(monkeypatch, tmp_path / "cut", 3)
    other = FakeExperience(32)
    resumed = replace(SETTINGS, experience=identity_of(other))
    with pytest.raises(OutputError, match="was begun with --data sha256"):
        train(resumed, place(tmp_path / "cut", resume=True), other, QUIET)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"method": "tdd"}, 'unknown method "tdd"; nearest: "td"'),
        ({"batch": 0}, "--batch must be at least 1, got 0"),
        ({"validate_every": 0}, "--validate-every must be at least 1"),
        ({"lr": float("nan")}, "--lr must be above 0"),
        ({"seed": -1}, "--seed is a whole number"),
    ],
)
def test_bad_options_are_refused_before_anything_is_written(tmp_path, change, told):
    with pytest.raises(OptionError, match=told):
        train(replace(SETTINGS, **change), place(tmp_path / "out"), RECORDED, QUIET)
    with pytest.raises(OptionError, match="--minutes must be above 0"):
        train(SETTINGS, place(tmp_path / "out", minutes=-1.0), RECORDED, QUIET)
    assert not (tmp_path / "out").exists()


def test_the_options_defaults_are_the_settings_own():
    usual = ValueSettings(experience="")
    check_defaults("train affordance --data d --out o", usual, but=("experience",))


def test_the_command_says_what_was_made(tmp_path, monkeypatch, capsys):
    opened = SimpleNamespace(Experience=SimpleNamespace(open=lambda folder: RECORDED))
    monkeypatch.setitem(sys.modules, "skills.experience.dataset", opened)
    words = f"train affordance --data x --out {tmp_path / 'out'} --steps 2 --batch 2 --device cpu"
    assert main(words.split()) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"value function: {tmp_path / 'out'} (auroc ")
    assert np.isfinite(load_values(tmp_path / "out").record.temperature)
