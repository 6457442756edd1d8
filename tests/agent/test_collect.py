"""`doable collect`: the same bytes whatever the workers, kills and resumptions; nothing else is touched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from skills.experience.dataset import RECORD, SHARDS, Experience, ExperienceError
from tests.agent.commands import doable
from tests.agent.killing import kill_once_further, quiet

ROOT = Path(__file__).parents[2]
SMALL = ["collect", "--seed", "5", "--shard", "2"]


def contents(folder: Path) -> dict[str, bytes]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def collected(capsys, out: Path, *more) -> dict:
    status, printed, error = doable(capsys, *SMALL, "--out", out, "--json", *more)
    assert (status, error) == (0, "")
    return json.loads(printed)


def test_a_collection_is_whole_and_can_be_made_longer(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = Path("runs/experience")  # relative, as people give it
    told = collected(capsys, out, "--episodes", 3)
    attempts = list(Experience.open(out).attempts())
    assert told["attempts"] == len(attempts) == 4  # in whole shards
    assert told["frames"] == sum(len(a.views) for a in attempts)
    assert sum(k["attempts"] for k in told["kinds"].values()) == 4
    assert told["success"] == sum(a.succeeded for a in attempts) / 4
    before = contents(out)
    assert collected(capsys, out, "--episodes", 3) == told
    assert contents(out) == before
    assert collected(capsys, out, "--episodes", 5)["attempts"] == 6
    after = contents(out)
    assert {k: v for k, v in after.items() if k in before and k != RECORD} == {
        k: v for k, v in before.items() if k != RECORD
    }


def test_what_a_kill_left_half_written_is_cleared_away(capsys, tmp_path):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    collected(capsys, whole, "--episodes", 2)
    collected(capsys, cut, "--episodes", 2)
    shard = cut / SHARDS / "000000"
    shard.rename(shard.with_name(".000000.x7"))
    collected(capsys, cut, "--episodes", 2)
    assert contents(cut) == contents(whole)


@pytest.mark.slow
def test_a_kitchen_is_collected_to_the_same_bytes_by_two_workers(capsys, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    words = ["--env", "kitchen", "--episodes", 4]
    told = collected(capsys, one, *words)
    assert (told["attempts"], told["shards"]) == (4, 2)
    assert collected(capsys, two, *words, "--workers", 2) == told
    assert contents(two) == contents(one)
    experience = Experience.open(one)
    assert experience.note.views == ("head", "hand")
    assert all(a.memory is not None for a in experience.attempts())


def command(out: Path, episodes: int, workers: int) -> list[str]:
    words = [sys.executable, "-m", "agent", *SMALL, "--episodes", episodes, "--workers", workers]
    return [str(word) for word in [*words, "--out", out]]


@pytest.mark.slow
def test_a_collection_killed_three_times_goes_on_to_the_same_bytes(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    subprocess.run(command(whole, 32, 1), check=True, **run)
    for delay in np.random.default_rng(0).uniform(0, 0.2, 3):
        before = written(cut)
        start = quiet(command(cut, 32, 2), env=environment)
        kill_once_further(start, lambda: written(cut), delay=delay)
        assert before < written(cut) < 16
        with pytest.raises(ExperienceError, match="not collected yet"):
            Experience.open(cut)
    subprocess.run(command(cut, 32, 2), check=True, **run)
    assert contents(cut) == contents(whole)


def written(folder: Path) -> int:
    """How many shards are there."""
    return len(list(folder.glob(f"{SHARDS}/0*")))


def test_collecting_needs_no_torch(tmp_path):
    code = (
        "import sys; from agent.cli import main\n"
        f"main(['collect', '--episodes', '1', '--shard', '1', '--out', {str(tmp_path / 'x')!r}])\n"
        "assert not {'torch', 'transformers'} & set(sys.modules), 'heavy import'"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr


NOTE = {
    "env": "tabletop",
    "seed": 5,
    "episodes": 10,
    "shard": 2,
    "held_out": False,
    "generator": 1,
    "views": ["top", "front"],
    "size": [128, 96],
    "schema": 1,
}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--out", "BEGUN", "--seed", 6], "was begun with seed 5; choose another --out"),
        (["--out", "BEGUN", "--held-out"], "was begun with held-out False"),
        (["--out", "BEGUN", "--shard", 3], "was begun with shard 2"),
        (["--out", "BEGUN", "--episodes", 9], "begun with --episodes 10; ask for no fewer"),
        (["--out", "BROKEN"], "experience.json is broken"),
        (["--out", "OTHER"], "holds something else than experience"),
        (["--out", "FILE"], "it is a file"),
        (["--out", "FILE/x"], "cannot write to"),
        (["--out", "x" * 300], "File name too long"),
        (["--out", "BEGUN", "--env", "kitchen"], "was begun with env tabletop, views"),
        (["--out", "new", "--env", "tabeltop"], 'unknown environment "tabeltop"; nearest'),
        (["--out", "new", "--episodes", 10**9], "make more than 1000000 shards"),
    ],
)
def test_bad_input_gets_one_line_status_2_and_leaves_nothing(
    capsys, tmp_path, monkeypatch, more, says
):
    monkeypatch.chdir(tmp_path)
    for name, text in (("BEGUN", json.dumps(NOTE)), ("BROKEN", "[]")):
        Path(name).mkdir()
        (Path(name) / RECORD).write_text(text)
    Path("OTHER").mkdir()
    Path("OTHER/thesis.txt").write_text("two years of work")
    Path("FILE").write_text("something")
    before = contents(tmp_path)
    status, printed, error = doable(capsys, *SMALL, "--episodes", 12, *more)
    assert (status, printed) == (2, "")
    assert error.startswith("doable: error: ")
    assert error.count("\n") == 1
    assert says in error
    assert contents(tmp_path) == before
