"""`doable parse`: one instruction or a batch; every line gets its entry, and bad input one line."""

import json

import pytest

from agent import parse
from maps.turns import directions_of
from tests.agent.commands import doable
from tests.agent.fakes import FakeScorer

TEXT = "past the red gate, left at the school, not near the pond"
LINES = ("past the red gate", "past the school", "left", "avoid the pond", "done")
GOOD = {"id": "a", "instruction": TEXT}
PARSED = {
    "landmarks": ["the red gate", "the school"],
    "avoid": ["the pond"],
    "directions": ["none", "none", "left"],
}


def reads(prompt, phrase):
    """A model that reads TEXT, and finds nothing in any other."""
    text, _, written = prompt.partition("\nSteps:\n")
    lines = LINES if text.endswith(TEXT) else ("done",)
    return -0.01 if phrase == lines[len(written.splitlines())] else -9.0


@pytest.fixture
def loads(monkeypatch):
    """How often a model was loaded."""
    found = []

    def load(*names, use):
        found.append((*names, use.subject))
        return FakeScorer(reads)

    monkeypatch.setattr(parse, "make_scorer", load)
    monkeypatch.setattr(parse, "weights_of", lambda *names: {"revision": "fake"})
    return found


def batch(tmp_path, *lines):
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(e) + "\n" if isinstance(e, dict) else e for e in lines))
    return path, tmp_path / "out.jsonl"


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_one_instruction_as_data_and_in_a_file(capsys, tmp_path, loads):
    out = tmp_path / "parse.json"
    status, printed, error = doable(capsys, "parse", TEXT, "--json", "--out", out)
    assert (status, error) == (0, "")
    told = json.loads(printed)
    assert {key: told[key] for key in PARSED} == PARSED
    assert told["spans"]["landmarks"] == [[5, 17], [27, 37]]
    assert len(told["landmark_probabilities"]) == 2
    assert json.loads(out.read_text()) == told
    assert loads == [("embedded", "auto", None, "auto", "auto", "parser")]


def test_one_instruction_for_people(capsys, loads):
    status, printed, _ = doable(capsys, "parse", TEXT)
    assert status == 0
    assert all(words in printed for words in ("the red gate", "the school", "left", "the pond"))
    status, printed, _ = doable(capsys, "parse", "hello [/b]")
    assert status == 0
    assert "nothing found" in printed


def test_a_hundred_with_one_model(capsys, tmp_path, loads):
    source, out = batch(tmp_path, *(GOOD | {"id": i} for i in range(100)))
    status, printed, error = doable(capsys, "parse", "--batch", source, "--out", out, "--json")
    assert (status, json.loads(printed), error) == (0, {"parsed": 100}, "")
    assert len(loads) == 1
    results = read(out)
    assert [r["id"] for r in results] == list(range(100))
    assert all({key: r[key] for key in PARSED} == PARSED for r in results)
    assert results[0].keys() == {"id", *PARSED, "probability"}
    assert [directions_of(words) for words in results[0]["directions"]] == [(), (), ("left",)]


def test_bad_lines_get_an_error_and_the_rest_goes_on(capsys, tmp_path, loads):
    bad = [
        ("{\n", "not JSON", None),
        ("[1]\n", "expected an object", None),
        ({"instruction": TEXT}, 'field "id"', None),
        ({"id": "b"}, 'field "instruction" is missing', "b"),
        ({"id": "c", "instruction": 3}, 'field "instruction"', "c"),
        ({"id": "d", "instruction": " "}, "empty", "d"),
        ({"id": "e", "instruction": "a\nb"}, "line breaks", "e"),
        ({"id": "f", "instruction": "left " * 600}, "too long", "f"),
    ]
    source, out = batch(tmp_path, *(x for line, _, _ in bad for x in (line, "\n", GOOD)))
    status, printed, _ = doable(capsys, "parse", "--batch", source, "--out", out, "--json")
    assert (status, json.loads(printed)) == (0, {"error": len(bad), "parsed": len(bad)})
    results = read(out)
    assert all(r["landmarks"] == PARSED["landmarks"] for r in results[1::2])
    for i, (result, (_, says, name)) in enumerate(zip(results[::2], bad, strict=True)):
        assert result.keys() == {"id", "error"}
        assert result["id"] == name
        assert result["error"].startswith(f"line {3 * i + 1}: ")
        assert says in result["error"]


def test_a_killed_batch_goes_on_and_another_is_refused(capsys, tmp_path, loads):
    source, out = batch(tmp_path, *(GOOD | {"id": i} for i in range(4)))
    doable(capsys, "parse", "--batch", source, "--out", out, "--json")
    whole = out.read_text()
    out.write_text(whole[: len(whole) // 2])
    assert doable(capsys, "parse", "--batch", source, "--out", out, "--json")[0] == 0
    assert out.read_text() == whole
    source.write_text(json.dumps(GOOD) + "\n")
    status, _, error = doable(capsys, "parse", "--batch", source, "--out", out)
    assert status == 2
    assert "another batch" in error
    assert out.read_text() == whole


def test_together_makes_the_same_file(capsys, tmp_path, loads):
    source, out = batch(tmp_path, *(GOOD | {"id": i} for i in range(5)), "{\n")
    doable(capsys, "parse", "--batch", source, "--out", out, "--json")
    other = tmp_path / "other.jsonl"
    doable(capsys, "parse", "--batch", source, "--out", other, "--json", "--together", "3")
    assert out.read_text() == other.read_text()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ([], "INSTRUCTION"),
        ([""], "empty"),
        (["a\nb"], "line breaks"),
        (["x " * 900], "too long"),
        (["go", "--together", "2"], "--together"),
        (["go", "--batch", "x"], "its own instructions"),
        (["--batch", "x"], "--out"),
        (["--batch", "nowhere.jsonl", "--out", "x"], "cannot read"),
        (["go", "--adapter", "/nowhere"], "doable train parser"),
        (["go", "--adapter", "none", "--device", "tpu"], 'unknown device "tpu"'),
        (["go", "--llm", "./nowhere"], "no folder"),
    ],
)
def test_bad_input_is_refused_in_one_line(capsys, tmp_path, monkeypatch, more, says):
    monkeypatch.chdir(tmp_path)
    status, printed, error = doable(capsys, "parse", *more)
    assert (status, printed) == (2, "")
    assert says in error
    assert len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
