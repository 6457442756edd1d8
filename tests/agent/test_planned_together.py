"""Batches and evaluations with several episodes in lock step: the files of one after the other."""

import json
from zlib import crc32

import pytest
from rich.console import Console

from agent import batch, session
from agent.evaluation import runner
from agent.evaluation.settings import Settings
from agent.evaluation.suite import load_suite
from agent.options import Options
from tests.agent.commands import doable
from tests.agent.evaluation.one_mode import evaluate, results_of
from tests.agent.fakes import FakeScorer

QUIET = Console(quiet=True)
SCENE = {"objects": [{"name": "coke", "at": "table"}, {"name": "apple", "at": "far counter"}]}
LINES = [{"id": i, "instruction": f"wish {i}", "scene": SCENE} for i in range(7)]
LINES[2]["scene"] = {"robot_at": "moon"}
FEW = [t for t in load_suite("tabletop") if t.id.endswith("_01")]


@pytest.fixture
def models(monkeypatch):
    """Language models that were loaded: all with the same strange opinions."""
    loads = []

    def load(*names):
        loads.append(FakeScorer(lambda *texts: -float(crc32("".join(texts).encode()) % 50)))
        return loads[-1]

    monkeypatch.setattr(session, "make_scorer", load)
    monkeypatch.setattr(runner, "load_suite", lambda name: FEW)
    return loads


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return path


@pytest.mark.parametrize("search", ["winner", "all"])
def test_a_batch_planned_together_is_the_same_file(capsys, tmp_path, models, source, search):
    written = {}
    for n in (1, 3, 50):
        out = tmp_path / f"{n}.jsonl"
        status, _, _ = doable(
            capsys, "plan", "--env", "kitchen", "--batch", source, "--out", out, "--json",
            "--together", n, "--max-steps", 4, "--search", search,
        )  # fmt: skip
        assert status == 0
        written[n] = out.read_text()
    assert written[1] == written[3] == written[50]
    results = [json.loads(line) for line in written[1].splitlines()]
    assert [r["id"] for r in results] == list(range(7))
    assert [r["id"] for r in results if "error" in r] == [2]
    assert len({str(r["plan"]) for r in results if "plan" in r}) > 1
    assert [max(model.batches, default=0) for model in models] == [0, 3, 6]


class Killed(BaseException):
    """Like a signal: nothing catches it."""


def test_a_killed_batch_holds_the_first_lines_and_goes_on(tmp_path, monkeypatch, models, source):
    options, whole, out = Options(env="kitchen", max_steps=3), tmp_path / "whole", tmp_path / "out"
    counts = batch.plan_batch(options, source, whole, QUIET)

    def imagine(options, prepared, *more):
        if prepared.mission.instruction == "wish 4":
            raise Killed
        return session.imagine(options, prepared, *more)

    with monkeypatch.context() as patched:
        patched.setattr(batch, "imagine", imagine)
        with pytest.raises(Killed):
            batch.plan_batch(options, source, out, QUIET, together=3)
    assert out.read_text() == "".join(whole.read_text().splitlines(keepends=True)[:4])
    assert batch.plan_batch(options, source, out, QUIET, together=3) == counts
    assert out.read_text() == whole.read_text()


@pytest.mark.parametrize("plan_only", [True, False])
def test_an_evaluation_planned_together_is_the_same_file(tmp_path, models, plan_only):
    settings = Settings(suite="few", max_steps=2, plan_only=plan_only)
    outs = [tmp_path / f"{n}.jsonl" for n in (1, 4)]
    tables = [
        evaluate(settings, out, workers=1, console=QUIET, together=n)
        for n, out in zip((1, 4), outs, strict=True)
    ]
    assert tables[0] == tables[1]
    assert results_of(outs[0]).read_text() == results_of(outs[1]).read_text()
    assert [max(model.batches, default=0) for model in models] == [0, 4]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["plan", "go", "--together", "2"], "--together is for --batch"),
        (["eval", "few", "--out", "o", "--workers", "2", "--together", "2"], "leave out --workers"),
        (["eval", "few", "--out", "o", "--together", "0"], "--together"),
    ],
)
def test_what_cannot_be_planned_together(capsys, tmp_path, monkeypatch, models, arguments, says):
    monkeypatch.chdir(tmp_path)
    try:
        status, _, error = doable(capsys, *arguments)
    except SystemExit as ended:
        status, error = ended.code, capsys.readouterr().err
    assert (status, says in error) == (2, True)
    assert list(tmp_path.iterdir()) == []
