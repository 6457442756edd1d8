"""The measurement on held-out words: what cannot be measured is refused before a model is loaded."""

import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from agent.asking import Calibration
from agent.scoring.adapter_record import RECORD, SHIPPED

SCRIPT = Path(__file__).with_name("measure_held_out.py")
SPEC = spec_from_file_location("measure_held_out", SCRIPT)
measuring = module_from_spec(SPEC)
SPEC.loader.exec_module(measuring)


def refused(capsys, monkeypatch, *more):
    """What is said; status 2, and no model is loaded."""
    monkeypatch.setattr(measuring, "make_scorer", None)
    with pytest.raises(SystemExit) as ended:
        measuring.main(["--world", "kitchen", "--ask", "0.85", *more])
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_asking_without_an_adapter(capsys, monkeypatch):
    assert "there is none" in refused(capsys, monkeypatch, "--adapter", "none")


def test_the_calibration_of_another_adapter(capsys, monkeypatch, tmp_path):
    shutil.copy(SHIPPED / RECORD, tmp_path)
    Calibration("sha256:0", {"kitchen": (-1.0,)}).save(tmp_path)
    told = refused(capsys, monkeypatch, "--adapter", str(tmp_path))
    assert "the calibration of another adapter" in told
