"""The folder of a training: refused in one line before a model is loaded, and safe from a kill."""

import json
import os
from pathlib import Path

import pytest

from agent.cli import main
from agent.compose import OptionError
from agent.language_model import LanguageModel
from agent.report.output import OutputError, unfinished
from agent.training import folder
from agent.training.folder import begin, claimed, finished
from agent.training.settings import MOST_CALIBRATED, Place, Settings

SETTINGS = Settings(steps=3)


class FailedError(Exception):
    """Something else went wrong."""


@pytest.mark.parametrize("name", ["FILE/x", "FILE", "x" * 300, "deep/" + "x" * 300])
def test_a_folder_that_cannot_be_made_is_one_line_before_the_model_is_loaded(
    capsys, tmp_path, monkeypatch, name
):
    (tmp_path / "FILE").touch()
    monkeypatch.setattr(LanguageModel, "load", lambda *a, **k: pytest.fail("a model was loaded"))
    assert main(["train", "planner", "--device", "cpu", "--out", str(tmp_path / name)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("doable: error: cannot write to ")
    assert error.count("\n") == 1


def test_a_failure_leaves_no_empty_folder_behind(tmp_path):
    def fail(out, *, write):
        with claimed(SETTINGS, Place(out=out)):
            assert out.is_dir()
            if write:
                begin(SETTINGS, out)
            raise FailedError

    with pytest.raises(FailedError):
        fail(tmp_path / "a" / "b", write=False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FailedError):
        fail(tmp_path / "a" / "b", write=True)
    assert [p.name for p in (tmp_path / "a" / "b").iterdir()] == [folder.RUN]


def test_what_is_trained_is_written_once(tmp_path):
    begin(SETTINGS, tmp_path)
    written = (tmp_path / folder.RUN).stat()
    begin(SETTINGS, tmp_path)
    assert (tmp_path / folder.RUN).stat().st_ino == written.st_ino
    assert json.loads((tmp_path / folder.RUN).read_text())["steps"] == 3


def test_a_kill_while_it_is_written_costs_nothing(tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    def kill(handle):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", kill)
        patch.setattr(Path, "unlink", lambda path: None)  # nor is anything tidied
        with pytest.raises(Killed):
            begin(SETTINGS, tmp_path)
    assert list(tmp_path.iterdir()) == [unfinished(tmp_path / folder.RUN)]
    with claimed(SETTINGS, Place(out=tmp_path)):
        begin(SETTINGS, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [folder.RUN]


def test_an_adapter_that_cannot_be_put_in_place_is_an_output_error(tmp_path):
    with pytest.raises(OutputError, match="cannot write to"), finished(SETTINGS, tmp_path):
        pass  # and leaves no weights
    with pytest.raises(OutputError, match="cannot write to"), finished(SETTINGS, tmp_path / "gone"):
        pass


def test_calibration_stops_before_the_episodes_that_are_tested_on(tmp_path):
    Place(out=tmp_path, calibrate=MOST_CALIBRATED).check()
    with pytest.raises(OptionError, match="--calibrate must be at most 99000"):
        Place(out=tmp_path, calibrate=MOST_CALIBRATED + 1).check()
