"""Evaluations: the same table whatever the number of workers, kills and resumptions."""

import json
import os
import signal
import subprocess
import sys
import time
from zlib import crc32

import pytest
from rich.console import Console

from agent.cli import main
from agent.compose import Mode
from agent.evaluation import runner
from agent.evaluation.runner import Settings, evaluate
from agent.evaluation.suite import load_suite
from agent.report.output import OutputError
from agent.saycan import Search
from tests.agent.fakes import FakeScorer

QUIET = Console(quiet=True)
FEW = [t for t in load_suite("tabletop") if t.id.endswith(("_01", "_02"))]


@pytest.fixture
def few(monkeypatch):
    """A suite of sixteen tasks."""
    monkeypatch.setattr(runner, "load_suite", lambda name: FEW)


def test_the_oracle_reaches_every_goal(few, tmp_path):
    out = tmp_path / "o.jsonl"
    summary = evaluate(Settings(suite="few", mode=Mode.ORACLE), out, workers=1, console=QUIET)
    assert summary.overall.execution.successes == summary.overall.plan.n == len(FEW)
    assert summary.overall.timeouts == 0
    header, *lines = out.read_text().splitlines()
    assert json.loads(header)["settings"]["mode"] == "oracle"
    assert {json.loads(line)["task"] for line in lines} == {t.id for t in FEW}


def test_an_interrupted_evaluation_goes_on_where_it_stopped(few, tmp_path):
    settings = Settings(suite="few", mode=Mode.RANDOM, max_steps=3, disturb=0.5)
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    expected = evaluate(settings, whole, workers=1, console=QUIET)
    lines = whole.read_text().splitlines(keepends=True)
    cut.write_text("".join(lines[:6]) + lines[6][:40])  # killed in the middle of a line
    assert evaluate(settings, cut, workers=1, console=QUIET) == expected
    assert sorted(cut.read_text().splitlines()) == sorted(whole.read_text().splitlines())


def test_a_finished_evaluation_is_only_read(few, tmp_path, monkeypatch):
    settings = Settings(suite="few", mode=Mode.RANDOM, max_steps=1)
    out = tmp_path / "o.jsonl"
    first = evaluate(settings, out, workers=1, console=QUIET)
    monkeypatch.setattr(runner, "_Worker", None)
    assert evaluate(settings, out, workers=1, console=QUIET) == first


def test_a_file_about_something_else_is_refused_untouched(few, tmp_path):
    out = tmp_path / "o.jsonl"
    evaluate(Settings(suite="few", mode=Mode.RANDOM, max_steps=1), out, workers=1, console=QUIET)
    before = out.read_bytes()
    other = Settings(suite="few", mode=Mode.RANDOM, max_steps=2)
    with pytest.raises(OutputError, match="about another evaluation"):
        evaluate(other, out, workers=1, console=QUIET)
    assert out.read_bytes() == before


def test_both_searches_give_the_same_episodes(few, tmp_path, monkeypatch):
    asked = []

    def make_scorer(*names):
        asked.append(names)
        return FakeScorer(lambda prompt, phrase: -float(crc32((prompt + phrase).encode()) % 50))

    monkeypatch.setattr(runner, "make_scorer", make_scorer)
    summaries = [
        evaluate(
            Settings(suite="few", max_steps=2, search=search, dtype="fp32"),
            tmp_path / f"{search}.jsonl",
            workers=1,
            console=QUIET,
        )
        for search in Search
    ]
    header, *episodes = zip(*(_text(tmp_path / f"{s}.jsonl") for s in Search), strict=True)
    assert all(one == other for one, other in episodes)
    assert [json.loads(h)["settings"]["search"] for h in header] == ["all", "winner"]
    assert summaries[0].rows == summaries[1].rows
    assert {names[-1] for names in asked} == {"fp32"}


def _text(path):
    return path.read_text().splitlines()


@pytest.mark.slow
def test_two_workers_one_worker_and_a_kill_give_the_same_table(tmp_path, capsys):
    command = [sys.executable, "-m", "agent", "eval", "tabletop", "--mode", "random"]
    command += ["--max-steps", "2", "--json", "--workers", "2", "--out"]
    killed = tmp_path / "killed.jsonl"
    process = subprocess.Popen([*command, str(killed)], start_new_session=True)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and _lines(killed) < 20:
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 20 <= _lines(killed) < 130
    again = json.loads(
        subprocess.run([*command, str(killed)], capture_output=True, check=True).stdout
    )
    alone = ["eval", "tabletop", "--mode", "random", "--max-steps", "2", "--json"]
    assert main([*alone, "--out", str(tmp_path / "alone.jsonl")]) == 0
    assert again == json.loads(capsys.readouterr().out)


def _lines(path):
    return path.read_text().count("\n") if path.exists() else 0
