"""A training of the image-text model can be cut short anywhere; it learns, and is judged."""

from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file

from agent.cli import main
from agent.compose import OptionError
from agent.report.output import OutputError
from agent.training import clip
from agent.training.clip import train
from agent.training.clip_settings import ClipPlace, ClipSettings
from agent.training.image_text import towns
from agent.training.image_text.learner import Learner
from agent.training.image_text.pairs import HELD_OUT, PAIRS
from envs.town_world import TownWorld
from maps.grounding import Calibration
from maps.image_text import load
from maps.image_text_record import REFERENCE, WEIGHTS
from maps.model_record import RECORD
from tests.agent.killing import finished
from tests.agent.training.town_views import painted
from tests.agent.training.trainings import (
    QUIET,
    Resumed,
    check_defaults,
    kill_once_saved,
    same,
)

ROOT = Path(__file__).parents[3]
LOOK = towns.write
SETTINGS = ClipSettings(towns=2, judged=1, steps=4, batch=8, seed=3)
TRAIN = """
from pathlib import Path
from agent.training.image_text import towns
from tests.agent.training.test_clip import QUIET, SETTINGS, ClipPlace, looked, replace, train
towns.write = looked
place = ClipPlace(out=Path({out!r}), device="cpu", checkpoint_every=1, resume={resume})
train(replace(SETTINGS, steps=12), place, QUIET)
"""


def looked(world, folder, seed, without):
    """As `towns.write`, without physics."""
    folder.mkdir(parents=True, exist_ok=True)
    made = painted(seed, [p for p in PAIRS if p not in without])
    np.savez_compressed(folder / f"town-{seed:05d}.npz", **vars(made))


@pytest.fixture(autouse=True)
def without_physics(monkeypatch):
    monkeypatch.setattr(towns, "write", looked)


def place(out, **more):
    return ClipPlace(out=out, device="cpu", checkpoint_every=1, **more)


def weights(out):
    return load_file(out / WEIGHTS)


def test_a_resumed_training_reaches_the_same_weights(tmp_path, monkeypatch):
    cuts = ((towns, "write", 1), (Learner, "step", 2))
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
    assert (made.seed, made.data["towns"], made.data["pictures"]) == (3, 2, 32)
    assert len(made.data["held_out"]) == len(HELD_OUT)
    counts = made.metrics["counts"]
    assert counts["seen"]["asked"] > 0
    assert counts["unseen"]["asked"] > 0
    assert set(made.calibration) == {f.name for f in fields(Calibration)}
    assert (tmp_path / "out" / REFERENCE).exists()
    with pytest.raises(OutputError, match="holds a finished image-text model"):
        train(SETTINGS, place(tmp_path / "out"), QUIET)


@pytest.mark.slow
def test_colours_are_learned(tmp_path):
    """Plain squares of each pair's colour: a few dozen steps tell them apart far better than chance."""
    settings = replace(SETTINGS, steps=60, batch=16, judged=4)
    made = train(settings, replace(place(tmp_path / "out"), checkpoint_every=60), QUIET)
    seen = made.metrics["counts"]["seen"]
    assert seen["asked"] > 60
    assert seen["calibrated"] / seen["asked"] > 0.25  # chance: about 1 in 12


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"towns": 0}, "--towns must be at least 1, got 0"),
        ({"towns": 10**6}, "--towns must be at most 10000"),
        ({"judged": 501}, "--judged must be at most 500"),
        ({"batch": 3}, "--batch must be at least 4"),
        ({"lr": 0.0}, "--lr must be above 0"),
        ({"seed": -1}, "--seed is a whole number"),
    ],
)
def test_bad_options_are_refused_before_anything_is_written(tmp_path, changes, said):
    with pytest.raises(OptionError, match=said):
        train(replace(SETTINGS, **changes), place(tmp_path / "out"), QUIET)
    with pytest.raises(OptionError, match='unknown device "gpu"'):
        train(SETTINGS, replace(place(tmp_path / "out"), device="gpu"), QUIET)
    assert not (tmp_path / "out").exists()


def test_the_options_defaults_are_the_settings_own():
    check_defaults("train clip --out o", ClipSettings(), ClipPlace(out=Path("o")))


def test_the_command_says_what_was_made(tmp_path, capsys):
    words = "--towns 1 --judged 1 --steps 2 --batch 8 --device cpu"
    assert main(f"train clip --out {tmp_path / 'out'} {words}".split()) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"image text model: {tmp_path / 'out'} (r1_seen ")
    assert main(f"train clip --out {tmp_path / 'out'} {words} --lr 2".split()) == 2
    assert "--lr must be above 0" in capsys.readouterr().err


@pytest.mark.slow
def test_processes_look_at_towns_as_this_one_does(tmp_path, monkeypatch):
    monkeypatch.setattr(towns, "write", LOOK)
    assert list(clip._looked(tmp_path / "theirs", [3], frozenset(), 1)) == [None]
    with closing(TownWorld()) as world:
        towns.write(world, tmp_path / "ours", 3, HELD_OUT)
    theirs, ours = (towns.load(tmp_path / name, 3) for name in ("theirs", "ours"))
    for part in ("pictures", "things", "ranges", "poses"):
        assert np.array_equal(getattr(theirs, part), getattr(ours, part))
