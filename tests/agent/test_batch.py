"""A batch: every line gets its entry, in order, the same as planned alone; a killed one goes on."""

import json

import pytest

from agent import batch, session
from agent.batch import plan_batch
from agent.cli import main
from agent.compose import Mode
from agent.options import Options
from tests.agent.fakes import FakeScorer, wants

SCENE = {"objects": [{"name": "coke", "at": "table"}, {"name": "apple", "at": "far counter"}]}
PLAN = ("find the coke", "pick up the coke", "bring it to you", "put down the coke", "done")
GOOD = {"id": "a", "instruction": "a coke please", "scene": SCENE}


@pytest.fixture
def model(monkeypatch):
    """A language model that wants PLAN, and how often it was loaded."""
    loads = []

    def load(*arguments):
        loads.append(wants(*PLAN))
        return loads[-1]

    monkeypatch.setattr(session, "make_scorer", load)
    return loads


def write(path, *lines):
    path.write_text("".join(json.dumps(e) + "\n" if isinstance(e, dict) else e for e in lines))
    return path


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def doable(capsys, *arguments):
    status = main([str(a) for a in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def plan_lines(capsys, tmp_path, *lines, more=()):
    source, out = write(tmp_path / "in.jsonl", *lines), tmp_path / "out.jsonl"
    status, _, error = doable(
        capsys, "plan", "--env", "kitchen", "--batch", source, "--out", out, "--json", *more
    )
    assert (status, error) == (0, "")
    return read(out)


def test_a_hundred_instructions_in_one_process_with_one_model(capsys, tmp_path, model):
    lines = [GOOD | {"id": i, "instruction": f"coke number {i}"} for i in range(100)]
    results = plan_lines(capsys, tmp_path, *lines)
    assert len(model) == 1
    assert [r["id"] for r in results] == list(range(100))
    assert all(r["plan"] == list(PLAN) for r in results)
    assert results[0].keys() == {"id", "plan", "steps", "outcome", "final_state"}
    assert results[0]["outcome"] == "plan complete"
    assert results[0]["steps"][0] == {"skill": PLAN[0], "outcome": "succeeded", "reason": ""}
    assert results[0]["final_state"] == {
        "robot_at": "user",
        "holding": None,
        "objects": [{"name": "coke", "at": "user"}, {"name": "apple", "at": "far counter"}],
        "visited": ["table", "user"],
    }


def test_bad_lines_get_an_error_and_the_rest_goes_on(capsys, tmp_path, model):
    bad = [
        ("{\n", "not JSON", None),
        ("[" * 100_000 + "\n", "nested too deeply", None),
        ("[1]\n", "expected an object", None),
        ({k: v for k, v in GOOD.items() if k != "id"}, 'field "id"', None),
        ({"id": "b", "scene": SCENE}, 'field "instruction" is missing', "b"),
        ({"id": "c", "instruction": "go"}, 'field "scene" is missing', "c"),
        (GOOD | {"id": True}, 'field "id"', None),
        (GOOD | {"id": "d", "instruction": 3}, 'field "instruction"', "d"),
        (GOOD | {"id": "e", "instruction": "a\nb"}, "line breaks", "e"),
        (GOOD | {"id": "f", "scene": {"robot_at": "moon"}}, 'unknown place "moon"', "f"),
        (GOOD | {"id": "g", "goal": {"at": ["tea", "user"]}}, 'unknown name "tea"', "g"),
    ]
    lines = [entry for line, _, _ in bad for entry in (line, "\n", GOOD)]
    results = plan_lines(capsys, tmp_path, *lines)
    assert [r["plan"] for r in results[1::2]] == [list(PLAN)] * len(bad)
    for i, (result, (_, says, name)) in enumerate(zip(results[::2], bad, strict=True)):
        assert result.keys() == {"id", "error"}
        assert result["id"] == name
        assert result["error"].startswith(f"line {3 * i + 1}: ")
        assert says in result["error"]


def test_a_plan_in_a_batch_is_the_plan_made_alone(capsys, tmp_path):
    more = ["--mode", "random", "--seed", "3", "--max-steps", "6"]
    results = plan_lines(capsys, tmp_path, GOOD, GOOD | {"id": "b"}, more=more)
    scene = tmp_path / "scene.json"
    scene.write_text(json.dumps(SCENE))
    _, printed, _ = doable(
        capsys, "plan", GOOD["instruction"], "--env", "kitchen", "--scene", scene, "--json", *more
    )
    alone = json.loads(printed)
    for result in results:
        assert result["plan"] == [s["skill"] for s in alone["steps"]]
        assert [s["outcome"] for s in result["steps"]] == [s["outcome"] for s in alone["steps"]]
        assert result["outcome"] == alone["ending"]
        assert result["final_state"] == alone["final_state"]


@pytest.mark.parametrize(
    ("more", "search"),
    [([], "winner"), (["--search", "all"], "all"), (["--correction", "pmi"], "all")],
)
def test_the_winner_is_searched_for_unless_all_scores_are_needed(
    capsys, tmp_path, model, more, search
):
    results = plan_lines(capsys, tmp_path, GOOD, more=more)
    note = json.loads((tmp_path / "out.jsonl.batch.json").read_text())
    assert note["settings"]["search"] == search
    assert note["settings"]["dtype"] == "auto"
    if "pmi" not in more:
        assert results[0]["plan"] == list(PLAN)


def test_the_path_of_the_plans_is_printed_as_it_is(capsys, tmp_path, model):
    source, out = write(tmp_path / "in.jsonl", GOOD), tmp_path / "[/b]" / ("plans-" * 20)
    status, printed, _ = doable(capsys, "plan", "--env", "kitchen", "--batch", source, "--out", out)
    assert (status, printed.endswith(f"\nplans: {out}\n")) == (0, True)


def test_a_byte_order_mark_is_passed_over(capsys, tmp_path, model):
    (result,) = plan_lines(capsys, tmp_path, "\ufeff", GOOD)
    assert result["plan"] == list(PLAN)


def test_a_batch_may_ask(capsys, tmp_path, model, calibrated):
    (result,) = plan_lines(capsys, tmp_path, GOOD, more=["--adapter", calibrated, "--ask"])
    assert (result["outcome"], result["plan"]) == ("question", [])
    assert len(result["question"]["options"]) > 1


def test_a_goal_in_a_line_judges_its_plan(capsys, tmp_path, model):
    goals = [{"at": ["coke can", "user"]}, {"at": ["apple", "user"]}]
    results = plan_lines(capsys, tmp_path, *(GOOD | {"goal": g} for g in goals))
    assert [r["outcome"] for r in results] == ["goal reached", "goal missed"]


class Killed(BaseException):
    """Like a signal: nothing catches it."""


def test_a_killed_batch_goes_on_where_it_stopped(tmp_path, monkeypatch):
    from rich.console import Console

    source = write(tmp_path / "in.jsonl", *(GOOD | {"id": i} for i in range(6)), "bad\n", GOOD)
    whole, out, quiet = tmp_path / "whole.jsonl", tmp_path / "out.jsonl", Console(quiet=True)
    options = Options(env="kitchen", mode=Mode.RANDOM, max_steps=5)
    counts = plan_batch(options, source, whole, quiet)
    planned = []

    def imagine(*arguments):
        planned.append(1)
        if len(planned) == 4:
            raise Killed
        return session.imagine(*arguments)

    monkeypatch.setattr(batch, "imagine", imagine)
    with pytest.raises(Killed):
        plan_batch(options, source, out, quiet)
    assert len(read(out)) == 3
    out.write_text(out.read_text() + '{"id": 3, "pl')  # and a line cut short
    assert plan_batch(options, source, out, quiet) == counts
    assert out.read_text() == whole.read_text()
    assert len(planned) == 4 + 4
    plan_batch(options, source, out, quiet)
    assert len(planned) == 4 + 4
    assert out.read_text() == whole.read_text()


def test_a_batch_of_another_world(capsys, tmp_path):
    scene = {"objects": [{"name": "red block"}, {"name": "blue bowl"}]}
    line = {
        "id": "t",
        "instruction": "x",
        "scene": scene,
        "goal": {"in": ["red block", "blue bowl"]},
    }
    source, out = write(tmp_path / "in.jsonl", line), tmp_path / "out.jsonl"
    status, _, _ = doable(
        capsys, "plan", "--batch", source, "--out", out, "--mode", "oracle", "--json"
    )
    assert (status, read(out)[0]["outcome"]) == (0, "goal reached")


LONG = "x" * 300  # longer than a file's name may be
REFUSED = [
    (["--batch", "nowhere.jsonl", "--out", "o"], "nowhere.jsonl: cannot read the batch"),
    (["--batch", "/dev/zero", "--out", "o"], "cannot read the batch: not a file"),
    (["--batch", "BINARY", "--out", "o"], "not UTF-8"),
    (["--batch", "EMPTY", "--out", "o"], "the batch is empty"),
    (["--batch", "IN"], "needs --out"),
    (["--batch", "IN", "--out", "IN"], "is the batch itself"),
    (["--batch", "IN", "--out", "FOREIGN"], "is about another batch"),
    (["--batch", "IN", "--out", "FOREIGN/x"], "cannot write to"),
    (["--batch", LONG, "--out", "o"], "cannot read the batch: File name too long"),
    (["--batch", "IN", "--out", LONG], "File name too long"),
    (["--batch", "IN", "--out", "."], "it is a folder"),
    (["--batch", "IN", "--out", "o", "--max-seconds", "0"], "must be positive"),
    (["--batch", "IN", "--out", "o", "--scene", "IN"], "brings its own"),
    (["go", "--batch", "IN", "--out", "o"], "brings its own"),
    (["go", "--out", "o"], "--out is for --batch"),
    (["go", "--task", "tabletop/one_step_01"], "brings its own instruction"),
    (["--task", "tabletop/one_step_01"], "is in the tabletop; leave out --env"),
    (["go", "--mode", "oracle", "--goal", '{"at": ["coke", "moon"]}'], 'unknown name "moon"'),
    (["--batch", "IN", "--out", "o", "--llm", "/no/model"], 'model "/no/model"'),
    (["--batch", "IN", "--out", "o", "--search", "winner", "--correction", "pmi"], "--search all"),
    (["--batch", "IN", "--out", "o", "--ask", "--search", "winner"], "--search all"),
]


@pytest.mark.parametrize(("arguments", "says"), REFUSED, ids=lambda v: " ".join(v)[:50])
def test_bad_input_gets_one_line_status_2_and_leaves_nothing(
    capsys, tmp_path, monkeypatch, arguments, says
):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "IN", GOOD)
    write(tmp_path / "FOREIGN", "my own notes\n")
    write(tmp_path / "EMPTY", "\n \n")
    (tmp_path / "BINARY").write_bytes(b"\xff\xfe\x00")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    status, printed, error = doable(capsys, "plan", "--env", "kitchen", "--seed", "1", *arguments)
    assert (status, printed) == (2, "")
    assert error.startswith("doable: error: ")
    assert error.count("\n") == 1
    assert says in error
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_results_of_other_settings_are_not_mixed(capsys, tmp_path, model):
    plan_lines(capsys, tmp_path, GOOD)
    status, _, error = doable(
        capsys, "plan", "--env", "kitchen", "--batch", tmp_path / "in.jsonl",
        "--out", tmp_path / "out.jsonl", "--seed", "9",
    )  # fmt: skip
    assert (status, "about another batch" in error) == (2, True)


def test_results_of_other_weights_are_not_mixed(capsys, tmp_path, model, adapter_folder):
    base, folder = adapter_folder
    capsys.readouterr()  # of the making of the folder
    more = ["--llm", str(base), "--adapter", str(folder)]
    plan_lines(capsys, tmp_path, GOOD, more=more)
    weights = json.loads((tmp_path / "out.jsonl.batch.json").read_text())["weights"]
    assert weights["adapter"] == "sha256:12"
    record = folder / "record.json"
    record.write_text(record.read_text().replace('"12"', '"34"'))
    status, _, error = doable(
        capsys, "plan", "--env", "kitchen", "--batch", tmp_path / "in.jsonl",
        "--out", tmp_path / "out.jsonl", *more,
    )  # fmt: skip
    assert (status, "about another batch" in error) == (2, True)


def test_the_kitchens_skills_are_listed(capsys, tmp_path):
    scene = tmp_path / "scene.json"
    scene.write_text(json.dumps(SCENE))
    status, printed, _ = doable(capsys, "skills", "--env", "kitchen", "--scene", scene, "--json")
    rows = {r["skill"]: r for r in json.loads(printed)}
    assert status == 0
    assert rows["find the coke"] == {"skill": "find the coke", "affordance": 1, "unmet": None}
    assert rows["bring it to you"]["affordance"] == 0


def test_affordances_overrule_language_in_the_kitchen_too(capsys, tmp_path, monkeypatch):
    eager = FakeScorer(lambda prompt, phrase: 0.0 if phrase == "pick up the coke" else -5.0)
    monkeypatch.setattr(session, "make_scorer", lambda *a: eager)
    results = plan_lines(capsys, tmp_path, GOOD, more=["--max-steps", "1"])
    assert results[0]["steps"][0]["outcome"] == "succeeded"
    assert results[0]["plan"] != ["pick up the coke"]


def test_the_model_is_told_what_each_step_led_to(capsys, tmp_path, model):
    plan_lines(capsys, tmp_path, GOOD)
    said = [p.rsplit("Human:", 1)[1] for p in model[0].prompts]
    assert "(at " not in said[0]
    assert said[2].endswith("2. pick up the coke\n(holding coke; table: empty)\n3.")
    assert model[0].prompts[4].startswith(model[0].prompts[0])


def test_the_example_scene_can_be_planned_in(capsys):
    goal = json.dumps({"at": ["rice chips", "user"]})
    status, printed, _ = doable(
        capsys, "plan", "chips please", "--env", "kitchen", "--scene", "examples/kitchen.json",
        "--mode", "oracle", "--goal", goal, "--json",
    )  # fmt: skip
    assert (status, json.loads(printed)["ending"]) == (0, "goal reached")


@pytest.mark.parametrize(("more", "steps"), [([], 21), (["--max-steps", "15"], 15)])
def test_the_kitchen_allows_the_steps_that_bringing_everything_takes(capsys, tmp_path, more, steps):
    names = ("coke", "apple", "sponge", "tea", "orange")
    line = GOOD | {
        "scene": {"objects": [{"name": n, "at": "table"} for n in names]},
        "goal": {"at": ["every object", "user"]},
    }
    (result,) = plan_lines(capsys, tmp_path, line, more=["--mode", "oracle", *more])
    assert len(result["plan"]) == steps
    assert result["outcome"] == ("out of steps" if more else "goal reached")
