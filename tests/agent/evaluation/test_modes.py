"""Several modes side by side: each as it is alone, whatever was killed, added or shared."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from io import StringIO
from zlib import crc32

import pytest
from rich.console import Console

from agent import session
from agent.cli import main
from agent.compose import Mode, OptionError
from agent.console import families_table
from agent.evaluation import runner, suite
from agent.evaluation.settings import Settings, of_modes
from agent.evaluation.suite import load_suite
from agent.feedback import Feedback
from agent.report.output import OutputError
from agent.scoring.scorer import LanguageModelError
from skills.catalogue import Catalogue
from tests.agent.evaluation import one_mode
from tests.agent.fakes import FakeScorer
from tests.agent.killing import kill_once_further, quiet

QUIET = Console(quiet=True)
COKES = {"objects": [{"name": "coke", "at": "table"}, {"name": "coke", "at": "far counter"}]}
TASKS = [
    {"id": "take", "family": "nouns", "scene": COKES, "goal": {"holding": "coke"}},
    {"id": "see", "family": "verbs", "scene": COKES, "goal": {"robot_at": "table"}},
    {"id": "go", "family": "verbs", "scene": COKES, "goal": {"robot_at": "trash"}},
]
ALL = tuple(Mode)


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A suite called "small" of three kitchen tasks."""
    tasks = [t | {"instruction": f"{t['id']} it"} for t in TASKS]
    folder = tmp_path / "suites"
    folder.mkdir()
    (folder / "small.json").write_text(json.dumps({"env": "kitchen", "tasks": tasks}))
    monkeypatch.setattr(suite, "_folder", lambda: folder)


@pytest.fixture
def loads(monkeypatch):
    """Language models that were loaded: all with the same strange opinions."""
    made = []

    def load(*names):
        made.append(
            FakeScorer(
                lambda prompt, phrase: -float(crc32((prompt + phrase).encode()) % 50),
                lambda prompt: f" go to the {('table', 'user')[len(prompt) % 2]}",
            )
        )
        return made[-1]

    monkeypatch.setattr(session, "make_scorer", load)
    return made


def evaluate(out, modes, settings=None, **more):
    settings = settings or Settings(suite="small", max_steps=3, plan_only=True, adapter="none")
    return runner.evaluate(of_modes(settings, modes), out, workers=1, console=QUIET, **more)


def test_each_mode_is_as_it_is_alone_and_the_model_is_loaded_once(small, loads, tmp_path):
    together = evaluate(tmp_path / "all", ALL)
    assert len(loads) == 1
    assert [s.settings["mode"] for s in together.summaries] == list(ALL)
    for mode, summary in zip(ALL, together.summaries, strict=True):
        (alone,) = evaluate(tmp_path / mode, [mode]).summaries
        assert alone == summary
        files = [tmp_path / folder / f"{mode}.jsonl" for folder in ("all", mode)]
        assert files[0].read_text() == files[1].read_text()
    assert {p.name for p in (tmp_path / "all").iterdir()} == {f"{m}.jsonl" for m in ALL}


def test_a_mode_that_is_named_later_is_added(small, loads, tmp_path):
    first = evaluate(tmp_path / "out", [Mode.BC])
    before = (tmp_path / "out" / "bc.jsonl").read_bytes()
    both = evaluate(tmp_path / "out", [Mode.RANDOM, Mode.BC])
    assert both.summaries[1] == first.summaries[0]
    assert (tmp_path / "out" / "bc.jsonl").read_bytes() == before


def test_episodes_cut_short_in_any_mode_are_made_once_more(small, loads, tmp_path):
    modes = [Mode.BC, Mode.RANDOM]
    whole = evaluate(tmp_path / "whole", modes)
    (tmp_path / "cut").mkdir()
    for mode, kept in zip(modes, (4, 2), strict=True):
        lines = (tmp_path / "whole" / f"{mode}.jsonl").read_text().splitlines(keepends=True)
        cut = "".join(lines[:kept]) + "".join(lines[kept : kept + 1])[:9]
        (tmp_path / "cut" / f"{mode}.jsonl").write_text(cut)
    assert evaluate(tmp_path / "cut", modes) == whole
    for mode in modes:
        files = [tmp_path / folder / f"{mode}.jsonl" for folder in ("whole", "cut")]
        assert files[0].read_text() == files[1].read_text()


def test_one_mode_s_file_about_something_else_stops_all_before_anything_is_written(
    small, loads, tmp_path
):
    evaluate(tmp_path / "out", [Mode.BC])
    other = Settings(suite="small", max_steps=4, plan_only=True, adapter="none")
    with pytest.raises(OutputError, match=r"bc\.jsonl is about another evaluation"):
        evaluate(tmp_path / "out", [Mode.RANDOM, Mode.BC], other)
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["bc.jsonl"]
    with pytest.raises(OutputError, match="a file; --out names a folder"):
        evaluate(tmp_path / "out" / "bc.jsonl", [Mode.BC])


def test_a_model_that_cannot_be_loaded_stops_those_that_need_none(small, tmp_path):
    settings = Settings(suite="small", llm="/no/such/model", plan_only=True)
    with pytest.raises(LanguageModelError, match="/no/such/model"):
        evaluate(tmp_path / "out", [Mode.RANDOM, Mode.BC], settings)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "change", [{"feedback": Feedback.NONE}, {"catalogue": Catalogue.RT1}, {"max_failures": 1}]
)
def test_what_else_results_depend_on_is_told_in_the_first_line(small, loads, tmp_path, change):
    usual = {"suite": "small", "max_steps": 1, "plan_only": True}
    evaluate(tmp_path / "out", [Mode.RANDOM], Settings(**usual))
    with pytest.raises(OutputError, match="about another evaluation"):
        evaluate(tmp_path / "out", [Mode.RANDOM], Settings(**usual, **change))


def test_the_affordance_model_is_for_the_modes_that_leave_the_choice():
    named = Settings(suite="s", affordance="none")
    assert [s.affordance for s in of_modes(named, [Mode.SAYCAN, Mode.ORACLE])] == ["none", None]
    (refused,) = of_modes(named, [Mode.ORACLE])
    world = load_suite("kitchen")[0].world
    with pytest.raises(OptionError, match="not oracle"):
        refused.in_world(world)


def test_the_table_has_a_column_a_mode_and_stays_whole(small, loads, tmp_path, capsys):
    arguments = ["eval", "small", "--modes", ",".join(ALL), "--max-steps", "3", "--adapter", "none"]
    assert main([*arguments, "--plan-only", "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    heading = next(line for line in printed.splitlines() if "family" in line)
    assert heading.split() == ["family", "n", *ALL]
    rows = [line.split()[0] for line in printed.splitlines() if "%" in line]
    assert rows == ["verbs", "nouns", "all"]
    assert "…" not in printed


def test_plans_stand_above_executions_and_who_gave_up_below_the_table():
    done = {"success": True, "timeouts": 0}
    gave_up = {"success": False, "timeouts": 1, "ending": "gave up", "reason": "pick [it]: slipped"}
    results = [{"task": "a", "family": "a", "plan": done, "execution": gave_up}]
    settings = {
        "suite": "s",
        "split": None,
        "open_loop": False,
        "disturb": 0.25,
        "feedback": "none",
    }
    summaries = tuple(
        runner.summarise(settings | {"mode": mode}, results) for mode in ("saycan", "bc")
    )
    console = Console(width=100, file=StringIO())
    console.print(families_table(runner.Comparison(summaries)))
    lines = console.file.getvalue().splitlines()
    assert "s, disturb 0.25, feedback none" in lines[0]
    row = next(i for i, line in enumerate(lines) if line.split()[:1] == ["a"])
    assert "plan" in lines[row]
    assert lines[row].count("100.0%") == 2
    assert "execution" in lines[row + 1]
    assert lines[row + 1].count("0.0%") == 2
    told = "saycan: 1 gave up, most often on pick [it]: slipped; time-outs inside a motion: 1"
    assert told in " ".join(" ".join(lines).split())


MODES = "random,affordance-only"


def command(out, *more):
    words = ["eval", "kitchen", "--split", "development", "--modes", MODES, "--plan-only"]
    return [
        sys.executable,
        "-m",
        "agent",
        *words,
        "--max-steps",
        "4",
        "--json",
        "--out",
        str(out),
        *more,
    ]


def table(out, *more, **run):
    return json.loads(
        subprocess.run(command(out, *more), capture_output=True, check=True, **run).stdout
    )


@pytest.mark.slow
def test_after_a_kill_the_table_is_the_same_and_no_episode_is_there_twice(tmp_path):
    killed, whole = tmp_path / "killed", tmp_path / "whole"

    def progress():
        return sum(p.read_text().count("\n") > 3 for p in killed.glob("*.jsonl"))

    kill_once_further(quiet(command(killed)), progress)
    assert table(killed) == table(whole)
    for mode in MODES.split(","):
        lines = [(d / f"{mode}.jsonl").read_text().splitlines() for d in (killed, whole)]
        assert lines[0] == lines[1]
        assert len(set(lines[0])) == len(lines[0])


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_two_workers_of_ray_give_the_table_of_one_process(tmp_path):
    alone = {k: v for k, v in os.environ.items() if k != "RAY_ADDRESS"}
    assert table(tmp_path / "ray", "--ray", "--workers", "2", env=alone) == table(tmp_path / "one")


def test_ray_that_is_not_there_is_status_2(small, tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)  # importing it fails
    out = tmp_path / "out"
    arguments = ["eval", "small", "--modes", "random", "--plan-only", "--out", str(out), "--ray"]
    assert main(arguments) == 2
    assert "pip install 'doable[ray]'" in capsys.readouterr().err
    assert not out.exists()
    assert main([*arguments, "--together", "2"]) == 2
    assert "leave out --workers and --ray" in capsys.readouterr().err


def test_one_mode_is_a_list_of_one(small, loads, tmp_path):
    settings = Settings(suite="small", max_steps=1, plan_only=True, mode=Mode.RANDOM)
    summary = one_mode.evaluate(settings, tmp_path / "out", workers=1, console=QUIET)
    assert summary == evaluate(tmp_path / "out", [Mode.RANDOM], settings).summaries[0]
