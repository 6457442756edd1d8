"""A training can be cut short anywhere, and made longer, without a trace."""

from pathlib import Path

import pytest
import torch

from agent.asking import CALIBRATION
from agent.report.output import OutputError
from agent.scoring import adapter
from agent.scoring.adapter import load_adapter
from agent.training import checkpoints, folder
from agent.training.planner import train
from agent.training.settings import Place, Settings
from tests.agent.killing import finished
from tests.agent.training.trainings import (
    QUIET,
    CutShortError,
    cut_at,
    kill_once_saved,
    place,
    same,
    weights,
)

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("step", [1, 3, 4, 5])
def test_a_resumed_training_reaches_the_same_weights(settings, tmp_path, monkeypatch, step):
    whole = train(settings, place(tmp_path / "whole"), QUIET)
    with monkeypatch.context() as patch:
        cut_at(patch, step)
        with pytest.raises(CutShortError):
            train(settings, place(tmp_path / "cut"), QUIET)
    torch.manual_seed(99)  # the generator of a new process is elsewhere
    resumed = train(settings, place(tmp_path / "cut", resume=True), QUIET)
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))
    assert resumed == whole


def command(tiny, out, *more):
    options = f"--steps 12 --batch 2 --rank 2 --precision fp32 --llm {tiny} --device cpu"
    words = ["-m", "agent", "train", "planner", "--out", str(out)]
    return [*words, *options.split(), "--checkpoint-every", "2", "--calibrate", "2", *more]


@pytest.mark.slow
def test_a_killed_training_goes_on_to_the_same_weights(tiny, tmp_path):
    finished(command(tiny, tmp_path / "whole"))
    kill_once_saved(command(tiny, tmp_path / "cut"), tmp_path / "cut")
    assert not (tmp_path / "cut" / adapter.RECORD).exists()
    finished(command(tiny, tmp_path / "cut", "--resume"))
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


@pytest.mark.slow
def test_the_embedded_model_too_is_resumed_to_the_same_weights(tmp_path, monkeypatch):
    short = Settings(steps=4, batch=1, rank=4, held_out=1)
    where = {"device": "cpu", "checkpoint_every": 2, "calibrate": 1}
    train(short, Place(out=tmp_path / "whole", **where), QUIET)
    with monkeypatch.context() as patch:
        cut_at(patch, 3)
        with pytest.raises(CutShortError):
            train(short, Place(out=tmp_path / "cut", **where), QUIET)
    train(short, Place(out=tmp_path / "cut", resume=True, **where), QUIET)
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))
    for name in (adapter.RECORD, CALIBRATION):
        assert (tmp_path / "whole" / name).read_text() == (tmp_path / "cut" / name).read_text()


def test_a_training_made_longer_is_as_if_it_had_been_so_from_the_start(
    settings, tmp_path, monkeypatch
):
    longer = Settings(**{**vars(settings), "steps": 9})
    whole = train(longer, place(tmp_path / "whole"), QUIET)
    train(settings, place(tmp_path / "finished"), QUIET)
    for cut, steps in (("early", 3), ("late", 5)):  # its rate falls from step 5 on
        with monkeypatch.context() as patch:
            cut_at(patch, steps)
            with pytest.raises(CutShortError):
                train(settings, place(tmp_path / cut), QUIET)
    for name in ("finished", "early", "late"):
        made = train(longer, place(tmp_path / name, resume=True), QUIET)
        assert made == whole
        assert same(weights(tmp_path / "whole"), weights(tmp_path / name))


def test_a_longer_training_that_was_cut_short_goes_on(settings, tmp_path, monkeypatch):
    longer = Settings(**{**vars(settings), "steps": 9})
    train(longer, place(tmp_path / "whole"), QUIET)
    train(settings, place(tmp_path / "cut"), QUIET)
    with monkeypatch.context() as patch:
        cut_at(patch, 7)
        with pytest.raises(CutShortError):
            train(longer, place(tmp_path / "cut", resume=True), QUIET)
    load_adapter(tmp_path / "cut")  # the shorter training's serves until then
    with pytest.raises(OutputError, match="cut short"):
        train(longer, place(tmp_path / "cut"), QUIET)
    train(longer, place(tmp_path / "cut", resume=True), QUIET)
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_steps_that_were_taken_otherwise_are_no_start(settings, tmp_path):
    train(settings, place(tmp_path / "out"), QUIET)
    shorter = Settings(**{**vars(settings), "steps": 4})
    with pytest.raises(OutputError, match="finished"):
        train(shorter, place(tmp_path / "out", resume=True), QUIET)
    (tmp_path / "out" / adapter.RECORD).unlink()
    with pytest.raises(OutputError, match="no checkpoint of them is left"):
        train(shorter, place(tmp_path / "out", resume=True), QUIET)


def test_a_half_written_checkpoint_is_no_checkpoint(settings, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        cut_at(patch, 3)
        with pytest.raises(CutShortError):
            train(settings, place(tmp_path / "out"), QUIET)
    written = tmp_path / "out" / folder.CHECKPOINTS
    (written / f"{checkpoints.PARTIAL}step-000004").mkdir()
    assert checkpoints.latest(written).name == "step-000002"


def test_resume_wants_the_same_options(settings, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        cut_at(patch, 3)
        with pytest.raises(CutShortError):
            train(settings, place(tmp_path / "out"), QUIET)
    with pytest.raises(OutputError, match="--resume"):
        train(settings, place(tmp_path / "out"), QUIET)
    other = Settings(**{**vars(settings), "lr": 0.02})
    with pytest.raises(OutputError, match=r"--lr 0\.01"):
        train(other, place(tmp_path / "out", resume=True), QUIET)
