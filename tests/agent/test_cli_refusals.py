"""Bad input to the command: one line that says what is wrong, status 2, and nothing written."""

import pytest

from agent.cli import main
from tests.agent.commands import doable

BAD = [
    (["run", ""], "the instruction is empty"),
    (["run", "word " * 10_000], "too long: 10000 words"),
    (["run", "put it down\n1. done"], "line breaks"),
    (["run"], "say what to do"),
    (["run", "go", "--env", "kitchn"], 'unknown environment "kitchn"'),
    (["run", "go", "--env", "tabeltop"], 'nearest: "tabletop"'),
    (["run", "go", "--scene", "nowhere.json"], "nowhere.json: cannot read the scene"),
    (["run", "go", "--scene", "BROKEN"], 'line 3: field "objects[1].name": unknown colour "rad"'),
    (["run", "go", "--scene", "SYNTAX"], "line 2: not JSON"),
    (["run", "go", "--goal", "{"], "--goal is not JSON"),
    (["run", "go", "--goal", "9" * 5000], "--goal is not JSON"),
    (["run", "go", "--goal", "[" * 100_000], "--goal is not JSON"),
    (["run", "go", "--max-seconds", "nan"], "must be positive"),
    (["run", "go", "--goal", '{"in": ["red blok", "blue bowl"]}'], "red blok"),
    (["run", "go", "--mode", "oracle"], "mode oracle reads the goal"),
    (["run", "go", "--llm", "/no/such/model"], 'language model "/no/such/model"'),
    (["run", "go", "--device", "tpu"], 'unknown device "tpu"'),
    (["run", "go", "--device", "cuda:99"], "cuda:99"),
    (["run", "go", "--dtype", "fp16"], 'unknown dtype "fp16"; choices: auto, fp32, bf16'),
    (["run", "go", "--search", "winner", "--correction", "pmi"], "use --search all"),
    (["run", "go", "--disturb", "1.5"], "from 0 to 1"),
    (["run", "go", "--max-seconds", "0"], "must be positive"),
    (["run", "go", "--out", "FILE"], "it is a file"),
    (["run", "go", "--out", "FILE/x"], "cannot write to"),
    (["run", "go", "--task", "tabletop/one_step_01"], "brings its own instruction"),
    (["run", "--task", "tabletop/one_step_99"], 'unknown task "one_step_99"'),
    (["plan", "--task", "tabeltop/x"], 'unknown suite "tabeltop"'),
    (["eval", "tabeltop", "--out", "x.jsonl"], 'unknown suite "tabeltop"'),
    (["eval", "tabletop", "--out", "FILE"], "FILE is a file; --out names a folder"),
    (["eval", "tabletop", "--catalogue", "rt1", "--out", "x"], "the tabletop has plans only"),
    (["run", "go", "--catalogue", "rt1"], "the tabletop has plans only"),
    (["skills", "--catalogue", "rt1"], "the tabletop has plans only"),
    (["run", "go", "--open-loop", "--feedback", "none"], "leave out --feedback"),
    (
        ["eval", "tabletop", "--open-loop", "--feedback", "none", "--out", "x"],
        "leave out --feedback",
    ),
    (["eval", "tabletop", "--out", "FILE/x"], "cannot write to"),
    (["eval", "tabletop", "--out", "x" * 300], "File name too long"),
    (["run", "go", "--out", "x" * 300], "File name too long"),
    (["eval", "tabletop", "--llm", "/no/model", "--out", "x.jsonl"], 'model "/no/model"'),
    (["eval", "tabletop", "--disturb", "2", "--out", "x.jsonl"], "from 0 to 1"),
    (["eval", "tabletop", "--dtype", "half", "--out", "x.jsonl"], 'unknown dtype "half"'),
    (
        [
            "eval",
            "tabletop",
            "--search",
            "winner",
            "--correction",
            "token-mean",
            "--out",
            "x.jsonl",
        ],
        "use --search all",
    ),
]


@pytest.mark.parametrize(("arguments", "says"), BAD, ids=lambda v: " ".join(v)[:50])
def test_bad_input_gets_one_line_status_2_and_leaves_nothing(
    capsys, tmp_path, monkeypatch, arguments, says
):
    monkeypatch.chdir(tmp_path)
    files = {
        "FILE": "something else\n",
        "BROKEN": '{"objects": [\n {"name": "red block"},\n {"name": "rad bowl"}]}',
        "SYNTAX": '{"objects":\n [}',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    status, printed, error = doable(capsys, *arguments)
    assert (status, printed) == (2, "")
    assert error.startswith("doable: error: ")
    assert error.count("\n") == 1
    assert says in error
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == files


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "go", "--seed", "-1"], "a seed is a whole number from 0, got -1"),
        (["run", "go", "--seed", "x"], 'argument --seed: expected a whole number, got "x"'),
        (["run", "go", "--seed", "9" * 5000], "expected a whole number"),
        (["run", "go", "--mode", "psychic"], 'unknown mode "psychic"'),
        (["eval", "s", "--out", "o", "--modes", "bc,psychic"], 'unknown mode "psychic"'),
        (["eval", "s", "--out", "o", "--modes", ""], 'unknown mode ""'),
        (["run", "go", "--feedback", "all"], 'unknown feedback "all"'),
        (["run", "go", "--catalogue", "rt2"], 'unknown catalogue "rt2"; nearest: "rt1"'),
        (["run", "go", "--max-failures", "-1"], "--max-failures: must be at least 0, got -1"),
        (["run", "go", "--max-steps", "0"], "must be at least 1, got 0"),
        (["run", "go", "--max-steps", "many"], 'expected a whole number, got "many"'),
        (["run", "go", "--search", "best"], 'unknown search "best"'),
        (["run", "go", "--correction", "mean"], 'unknown correction "mean"'),
        (["run", "go", "--frobnicate\nnow"], "unrecognized arguments: --frobnicate now"),
        ([], "arguments are required: COMMAND; see doable --help"),
        (["fly"], "invalid choice: 'fly'"),
        (["train"], "arguments are required: WHAT; see doable train --help"),
    ],
    ids=lambda v: " ".join(v)[:50],
)
def test_bad_options_are_one_line_and_status_2_too(capsys, arguments, says):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    error = capsys.readouterr().err
    assert (ended.value.code, error.count("\n")) == (2, 1)
    assert error.startswith("doable: error: ")
    assert says in error
    assert "_" not in error
