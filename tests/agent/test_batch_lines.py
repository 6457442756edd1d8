"""What every batch does: it is read once, goes on where it stopped, and never mixes results."""

import hashlib
import json

import pytest
from rich.console import Console

from agent.batch_lines import Batch, BatchError, Line
from agent.report.output import OutputError

QUIET = Console(quiet=True)
TEXT = '{"id": 1}\r\n\n{"id": 2}\n  \n{"id": 3}'


@pytest.fixture
def given(tmp_path):
    (tmp_path / "in.jsonl").write_bytes(TEXT.encode("utf-8-sig"))
    return Batch.read(tmp_path / "in.jsonl", tmp_path / "out.jsonl")


def numbers(asked):
    """What gives each line's number as its result, and notes which lines it was asked for."""

    def results(lines):
        asked.append([line.number for line in lines])
        return ({"id": line.number} for line in lines)

    return results


def test_lines_keep_their_numbers_and_the_hash_is_the_files(given):
    assert given.lines == (Line(1, '{"id": 1}'), Line(3, '{"id": 2}'), Line(5, '{"id": 3}'))
    assert given.sha256 == hashlib.sha256(TEXT.encode("utf-8-sig")).hexdigest()


def test_only_what_is_missing_is_done(given):
    asked, note = [], given.note({"seed": 0})
    whole = given.complete(note, numbers(asked), "counting", QUIET)
    assert whole == [{"id": 1}, {"id": 3}, {"id": 5}]
    written = given.out.read_text()
    given.out.write_text(written[: len(written) // 2])
    for _ in range(2):
        assert given.complete(note, numbers(asked), "counting", QUIET) == whole
        assert given.out.read_text() == written
    assert asked == [[1, 3, 5], [3, 5]]


def test_what_cannot_be_loaded_leaves_nothing(given):
    def fails(lines):
        raise ValueError("no model")

    with pytest.raises(ValueError, match="no model"):
        given.complete(given.note({}), fails, "counting", QUIET)
    assert [p.name for p in given.out.parent.iterdir()] == ["in.jsonl"]


def test_another_note_is_refused_unless_it_is_the_older_one(given):
    asked, older, note = [], given.note({"seed": 0}), given.note({"seed": 1})
    given.complete(older, numbers(asked), "counting", QUIET)
    beside = given.out.with_name("out.jsonl.batch.json")
    assert json.loads(beside.read_text()) == older
    with pytest.raises(OutputError, match="about another batch"):
        given.complete(note, numbers(asked), "counting", QUIET)
    assert len(given.complete(note, numbers(asked), "counting", QUIET, older=older)) == 3
    assert json.loads(beside.read_text()) == older
    assert len(asked) == 1


def test_a_batch_is_not_written_over(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(TEXT)
    with pytest.raises(OutputError, match="the batch itself"):
        Batch.read(path, tmp_path / "." / "in.jsonl")
    path.write_text(" \n")
    with pytest.raises(BatchError, match="empty"):
        Batch.read(path, tmp_path / "out.jsonl")
