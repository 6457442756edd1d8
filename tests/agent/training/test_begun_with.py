"""A training can begin with the weights of an earlier one, and the record tells of both."""

import pytest
import torch

from agent.cli import main
from agent.report.output import OutputError
from agent.scoring.adapter import load_adapter
from agent.scoring.scorer import LanguageModelError
from agent.training import adapter_training
from agent.training.planner import train
from agent.training.settings import Settings
from tests.agent.training.trainings import QUIET, CutShortError, cut_at, place, same, weights


@pytest.fixture
def first(settings, tmp_path):
    """A finished training."""
    train(settings, place(tmp_path / "first"), QUIET)
    return tmp_path / "first"


def after(settings, first, **more):
    """The settings of a training that begins with it."""
    record, _ = load_adapter(first)
    return Settings(**{**vars(settings), "seed": 4, "begins_with": record.identity, **more})


def test_it_begins_with_those_weights_and_the_record_says_so(
    settings, first, tmp_path, monkeypatch
):
    seen = []
    real = adapter_training.Training.step

    def watched(self, number):
        seen.append({k: p.detach().clone() for k, p in self.trainee.parameters.items()})
        return real(self, number)

    monkeypatch.setattr(adapter_training.Training, "step", watched)
    made = train(after(settings, first), place(tmp_path / "second", start=first), QUIET)
    earlier, tensors = load_adapter(first)
    assert all(torch.equal(seen[0][k], tensors[k].float()) for k in tensors)
    assert not same(weights(first), weights(tmp_path / "second"))
    assert made.data["begun_with"] == {
        "command": earlier.command,
        "data": earlier.data,
        "sha256": earlier.sha256,
    }
    assert f"--from {earlier.identity} " in made.command


def test_one_that_was_cut_short_reaches_the_same_weights(settings, first, tmp_path, monkeypatch):
    asked = after(settings, first)
    train(asked, place(tmp_path / "whole", start=first), QUIET)
    with monkeypatch.context() as patch:
        cut_at(patch, 3)
        with pytest.raises(CutShortError):
            train(asked, place(tmp_path / "cut", start=first), QUIET)
    with pytest.raises(OutputError, match=f"--from {asked.begins_with}"):
        train(after(settings, first, begins_with=""), place(tmp_path / "cut", resume=True), QUIET)
    train(asked, place(tmp_path / "cut", start=first, resume=True), QUIET)
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_an_adapter_of_another_rank_or_model_is_refused(settings, first, tmp_path, capsys):
    with pytest.raises(LanguageModelError, match="another rank"):
        train(after(settings, first, rank=3), place(tmp_path / "out", start=first), QUIET)
    small = ["--steps", "1", "--batch", "1", "--device", "cpu"]
    out = ["train", "planner", "--out", str(tmp_path / "out")]
    assert main([*out, "--from", str(first), *small]) == 2
    assert "--from" in capsys.readouterr().err
    assert main([*out, "--from", str(tmp_path / "nowhere"), *small]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("share", ["-0.1", "1.1", "nan"])
def test_a_share_is_from_0_to_1(tmp_path, capsys, share):
    out = ["train", "planner", "--out", str(tmp_path / "out"), "--aim-only", share]
    assert main(out) == 2
    assert "--aim-only" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
