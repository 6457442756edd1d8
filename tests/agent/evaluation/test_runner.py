"""Evaluations: the same table whatever the number of workers, kills and resumptions."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from zlib import crc32

import pytest
from rich.console import Console

from agent import affordances, session
from agent.cli import main
from agent.compose import Mode, OptionError
from agent.evaluation import runner, suite
from agent.evaluation.settings import Settings
from agent.evaluation.suite import Split, load_suite
from agent.report.output import OutputError
from agent.saycan import Search
from agent.scoring.adapter_record import read_record
from agent.scoring.scorer import LanguageModelError
from tests.agent.evaluation.one_mode import evaluate, results_of
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
    header, *lines = _text(results_of(out))
    assert json.loads(header)["settings"]["mode"] == "oracle"
    assert {json.loads(line)["task"] for line in lines} == {t.id for t in FEW}


def test_an_interrupted_evaluation_goes_on_where_it_stopped(few, tmp_path):
    settings = Settings(suite="few", mode=Mode.RANDOM, max_steps=3, disturb=0.5)
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    expected = evaluate(settings, whole, workers=1, console=QUIET)
    lines = results_of(whole).read_text().splitlines(keepends=True)
    cut.mkdir()
    (cut / "random.jsonl").write_text("".join(lines[:6]) + lines[6][:40])  # in the middle of a line
    assert evaluate(settings, cut, workers=1, console=QUIET) == expected
    assert sorted(_text(results_of(cut))) == sorted(_text(results_of(whole)))


def test_a_finished_evaluation_is_only_read(few, tmp_path, monkeypatch):
    settings = Settings(suite="few", mode=Mode.RANDOM, max_steps=1)
    out = tmp_path / "o.jsonl"
    first = evaluate(settings, out, workers=1, console=QUIET)
    monkeypatch.setattr(runner, "_Worker", None)
    assert evaluate(settings, out, workers=1, console=QUIET) == first


@pytest.mark.parametrize("change", [{"max_steps": 2}, {"split": Split.TEST}, {"plan_only": False}])
def test_a_file_about_something_else_is_refused_untouched(few, tmp_path, monkeypatch, change):
    monkeypatch.setattr(runner, "of_split", lambda tasks, split, source: tasks)
    out = tmp_path / "o.jsonl"
    settings = Settings(suite="few", mode=Mode.RANDOM, max_steps=1, plan_only=True)
    evaluate(settings, out, workers=1, console=QUIET)
    before = results_of(out).read_bytes()
    other = replace(settings, **change)
    with pytest.raises(OutputError, match="about another evaluation"):
        evaluate(other, out, workers=1, console=QUIET)
    assert results_of(out).read_bytes() == before


def test_both_searches_give_the_same_episodes(few, tmp_path, monkeypatch):
    asked = []

    def make_scorer(*names):
        asked.append(names)
        return FakeScorer(lambda prompt, phrase: -float(crc32((prompt + phrase).encode()) % 50))

    monkeypatch.setattr(session, "make_scorer", make_scorer)
    summaries = [
        evaluate(
            Settings(suite="few", max_steps=2, search=search, dtype="fp32"),
            tmp_path / f"{search}.jsonl",
            workers=1,
            console=QUIET,
        )
        for search in Search
    ]
    header, *episodes = zip(
        *(_text(results_of(tmp_path / f"{s}.jsonl")) for s in Search), strict=True
    )
    assert all(one == other for one, other in episodes)
    settings = [json.loads(h)["settings"] for h in header]
    assert [s.get("search") for s in settings] == ["all", None]  # the winner is usual
    assert {s["dtype"] for s in settings} == {"fp32"}
    assert summaries[0].rows == summaries[1].rows
    assert {names[-1] for names in asked} == {"fp32"}


def _text(path):
    return path.read_text().splitlines()


BEFORE_SPLITS = {
    "suite": "few", "mode": "random", "seeds": 1, "disturb": 0.0, "open_loop": False,
    "llm": "embedded", "revision": None, "adapter": "none", "device": "auto", "max_steps": 15,
}  # fmt: skip


def test_a_file_from_before_there_were_splits_goes_on(few, tmp_path):
    out = tmp_path / "o.jsonl"
    out.mkdir()
    file = out / "random.jsonl"
    file.write_text(json.dumps({"schema": 1, "settings": BEFORE_SPLITS}) + "\n")
    done = {"success": True, "timeouts": 0}
    for task in FEW[1:]:
        result = {"task": task.id, "family": task.family, "seed": 0, "plan": done}
        file.write_text(file.read_text() + json.dumps(result | {"execution": done}) + "\n")
    settings = Settings(suite="few", mode=Mode.RANDOM, adapter="none", max_failures=0)
    summary = evaluate(settings, out, workers=1, console=QUIET)
    assert summary.overall.plan.n == len(FEW)
    assert json.loads(_text(file)[-1])["task"] == FEW[0].id


def zeros(monkeypatch):
    """A language model that knows nothing, whatever its weights."""
    monkeypatch.setattr(session, "make_scorer", lambda *names: FakeScorer(lambda *texts: 0.0))


@pytest.mark.parametrize("changed", ["adapter", "model"])
def test_a_file_about_weights_that_are_no_more_is_refused(
    few, tmp_path, monkeypatch, adapter_folder, changed
):
    zeros(monkeypatch)
    out, (base, folder) = tmp_path / "o.jsonl", adapter_folder
    settings = Settings(suite="few", max_steps=1, llm=str(base), adapter=str(folder))
    evaluate(replace(settings, plan_only=True), out, workers=1, console=QUIET)
    weights = json.loads(_text(results_of(out))[0])["weights"]
    assert weights["adapter"] == read_record(folder).identity
    assert weights["revision"].startswith("sha256:")
    before = results_of(out).read_bytes()
    path = {"adapter": folder / "record.json", "model": base / "config.json"}[changed]
    data = json.loads(path.read_text())
    path.write_text(json.dumps(data | {"sha256": "0"}))
    with pytest.raises(OutputError, match="about another evaluation"):
        evaluate(replace(settings, plan_only=True), out, workers=1, console=QUIET)
    assert results_of(out).read_bytes() == before


@pytest.mark.parametrize("adapted", [False, True])
def test_a_file_from_before_weights_were_told(few, tmp_path, monkeypatch, adapter_folder, adapted):
    zeros(monkeypatch)
    base, folder = adapter_folder
    adapter = str(folder) if adapted else "none"
    settings = Settings(suite="few", max_steps=1, llm=str(base), adapter=adapter, plan_only=True)
    out = tmp_path / "o.jsonl"
    expected = evaluate(settings, out, workers=1, console=QUIET)
    header, *lines = _text(results_of(out))
    told = json.loads(header)
    del told["weights"]
    results_of(out).write_text("\n".join([json.dumps(told), *lines[:5]]) + "\n")
    if adapted:
        with pytest.raises(OutputError, match="about another evaluation"):
            evaluate(settings, out, workers=1, console=QUIET)
    else:
        assert evaluate(settings, out, workers=1, console=QUIET) == expected


def test_plans_alone_are_the_plans_made_beside_executions(few, tmp_path):
    def plans(name, *, plan_only):
        settings = Settings(suite="few", mode=Mode.RANDOM, max_steps=3, plan_only=plan_only)
        summary = evaluate(settings, tmp_path / name, workers=1, console=QUIET)
        lines = _text(results_of(tmp_path / name))[1:]
        return summary, [json.loads(line) for line in lines]

    summary, alone = plans("alone", plan_only=True)
    _, beside = plans("beside", plan_only=False)
    assert summary.overall.execution is None
    assert all("execution" not in r for r in alone)
    assert [r["plan"] for r in alone] == [r["plan"] for r in beside]


@pytest.mark.parametrize("more", [{"disturb": 0.5}, {"open_loop": True}])
def test_what_needs_physics_is_refused_where_there_is_none(few, kitchen, tmp_path, more):
    out = tmp_path / "o.jsonl"
    for settings in (
        Settings(suite="few", plan_only=True, **more),
        Settings(suite="small", plan_only=True, **more),
    ):
        with pytest.raises(OptionError, match="about physics"):
            evaluate(settings, out, workers=1, console=QUIET)
    assert not out.exists()


COKES = {"objects": [{"name": "coke", "at": "table"}, {"name": "coke", "at": "far counter"}]}
SMALL = [
    ("take", "single_primitive", "test", COKES, {"holding": "coke"}),
    ("all", "counting", "test", COKES, {"at": ["every coke", "user"]}),
    ("look", "drawers", "development", {}, {"open": "top drawer"}),
    ("nothing", "already_satisfied", "development", {}, {"holding": None}),
]
FIELDS = ("id", "family", "split", "scene", "goal")


@pytest.fixture
def kitchen(few, monkeypatch, tmp_path):
    """A suite called "small" of four kitchen tasks."""
    tasks = [dict(zip(FIELDS, t, strict=True)) | {"instruction": t[0]} for t in SMALL]
    tasks = [t | {"scene": t["scene"] or {"robot_at": "table"}} for t in tasks]
    folder = tmp_path / "suites"
    folder.mkdir()
    (folder / "small.json").write_text(json.dumps({"env": "kitchen", "tasks": tasks}))
    monkeypatch.setattr(suite, "_folder", lambda: folder)
    monkeypatch.setattr(
        runner, "load_suite", lambda name: FEW if name == "few" else load_suite(name)
    )
    return tasks


def test_the_kitchens_plans_are_measured(kitchen, tmp_path, capsys):
    out = tmp_path / "o.jsonl"
    arguments = ["eval", "small", "--modes", "oracle", "--plan-only", "--out", str(out)]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "plans only" in printed
    assert "execution" not in printed
    assert "disturb" not in printed
    header, *lines = _text(results_of(out))
    assert json.loads(header)["settings"]["max_steps"] == 40
    assert [len(json.loads(line)["plan"]["steps"]) for line in lines] == [3, 9, 3, 1]
    assert main([*arguments, "--json"]) == 0
    families = json.loads(capsys.readouterr().out)["modes"]["oracle"]["families"]
    assert families[-1]["family"] == "all"
    assert families[-1]["plan"]["successes"] == families[-1]["plan"]["n"] == 4


def test_the_kitchens_plans_are_executed(kitchen, tmp_path):
    out = tmp_path / "o.jsonl"
    settings = Settings(suite="small", mode=Mode.ORACLE)
    evaluate(settings, out, workers=1, console=QUIET)
    results = [json.loads(line) for line in _text(results_of(out))[1:]]
    assert [r["execution"]["success"] for r in results] == [True] * 4


@pytest.mark.parametrize(("split", "n"), [("test", 2), ("development", 2), ("all", 4)])
def test_a_split_is_measured_alone(kitchen, tmp_path, capsys, split, n):
    out = tmp_path / "o.jsonl"
    arguments = ["eval", "small", "--modes", "random", "--split", split, "--max-steps", "1"]
    assert main([*arguments, "--out", str(out), "--json"]) == 0
    found = {json.loads(line)["task"] for line in _text(results_of(out))[1:]}
    assert found == {t["id"] for t in kitchen if split in (t["split"], "all")}
    assert json.loads(capsys.readouterr().out)["modes"]["random"]["families"][-1]["plan"]["n"] == n


def test_a_split_of_a_suite_without_is_status_2(tmp_path, capsys):
    out = tmp_path / "o.jsonl"
    assert main(["eval", "tabletop", "--split", "test", "--out", str(out)]) == 2
    assert "tabletop: this suite has no splits; leave out --split" in capsys.readouterr().err
    assert not out.exists()


def test_a_kitchen_task_is_planned_by_its_id(kitchen, capsys):
    status = main(["plan", "--task", "small/all", "--mode", "oracle", "--json"])
    record = json.loads(capsys.readouterr().out)
    assert (status, record["ending"], record["env"]) == (0, "goal reached", "doable/Kitchen-v0")
    assert main(["plan", "--task", "small/all", "--env", "tabletop", "--mode", "oracle"]) == 2
    assert "small/all is in the kitchen; leave out --env" in capsys.readouterr().err


def test_nothing_is_learned_for_the_kitchen_yet(kitchen, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    task = ["run", "--task", "small/all"]
    monkeypatch.setattr(affordances, "ALL_SHIPPED", tmp_path)
    assert main([*task, "--mode", "affordance-only", "--affordance", "value"]) == 2
    assert "no value functions ship for the kitchen yet" in capsys.readouterr().err
    assert main([*task, "--mode", "oracle", "--skills", "learned"]) == 2
    assert "nothing is learned for the kitchen yet" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


def test_several_workers_load_the_model_and_their_failure_is_told(kitchen, tmp_path, monkeypatch):
    """The parent loads none itself; nothing is written before a worker has one."""
    monkeypatch.setattr(session, "make_scorer", None)
    out = tmp_path / "o.jsonl"
    settings = Settings(suite="small", llm="/no/such/model")
    with pytest.raises(LanguageModelError, match="/no/such/model"):
        evaluate(settings, out, workers=2, console=QUIET)
    assert not out.exists()


def test_two_workers_plan_as_one_does(kitchen, tmp_path):
    settings = Settings(suite="small", mode=Mode.RANDOM, seeds=2, split=Split.TEST, max_steps=4)
    tables = [evaluate(settings, tmp_path / f"{n}.jsonl", workers=n, console=QUIET) for n in (1, 2)]
    assert tables[0] == tables[1]


@pytest.mark.slow
def test_two_workers_one_worker_and_a_kill_give_the_same_table(tmp_path, capsys):
    command = [sys.executable, "-m", "agent", "eval", "tabletop", "--modes", "random"]
    command += ["--max-steps", "2", "--json", "--workers", "2", "--out"]
    killed = tmp_path / "killed.jsonl"
    process = subprocess.Popen([*command, str(killed)], start_new_session=True)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and _lines(killed / "random.jsonl") < 20:
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 20 <= _lines(killed / "random.jsonl") < 130
    again = json.loads(
        subprocess.run([*command, str(killed)], capture_output=True, check=True).stdout
    )
    alone = ["eval", "tabletop", "--modes", "random", "--max-steps", "2", "--json"]
    assert main([*alone, "--out", str(tmp_path / "alone.jsonl")]) == 0
    assert again == json.loads(capsys.readouterr().out)


def _lines(path):
    return path.read_text().count("\n") if path.exists() else 0
