"""Result files: what is whole is kept, what was cut short is dropped, what is foreign is left alone."""

import errno
import os
from contextlib import contextmanager

import pytest

from agent.report.lines import ResultFile, with_weights
from agent.report.output import OutputError

RESULTS = [{"n": 1}, {"n": 2, "words": "é"}, {"n": 3}]


@pytest.fixture(params=["first line", "beside"])
def make(request, tmp_path):
    """A result file whose note is in its first line, or beside it."""

    def made(note="note 1", older=None):
        beside = tmp_path / "deep" / "note" if request.param == "beside" else None
        path = tmp_path / "deep" / "results.jsonl"
        return ResultFile(path=path, note=note, older=older, beside=beside, work="trial")

    return made


def write(file, results):
    with file.appending() as append:
        for result in results:
            append(result)


def test_what_was_written_is_read_again_and_gone_on_with(make):
    assert make().read() == []
    write(make(), RESULTS[:2])
    assert make().read() == RESULTS[:2]
    write(make(), RESULTS[2:])
    assert make().read() == RESULTS


@pytest.mark.parametrize("cut", range(1, 9))
def test_a_line_cut_short_is_dropped(make, cut):
    write(make(), RESULTS)
    path = make().path
    path.write_bytes(path.read_bytes()[:-cut])
    assert make().read() == RESULTS[:2]
    write(make(), RESULTS[2:])
    assert make().read() == RESULTS


def test_results_of_something_else_are_refused_and_left_alone(make):
    write(make(), RESULTS)
    before = make().path.read_bytes()
    with pytest.raises(OutputError, match="about another trial; choose another --out"):
        make("note 2").read()
    assert make().path.read_bytes() == before


def test_results_with_an_older_note_are_gone_on_with_and_keep_it(make):
    write(make(), RESULTS[:2])
    later = make("note 2", older="note 1")
    assert later.read() == RESULTS[:2]
    write(later, RESULTS[2:])
    assert make().read() == RESULTS


def test_a_note_without_weights_counts_where_no_adapter_can_have_changed():
    note, model, adapter = {"seed": 1}, {"revision": "a"}, {"revision": "a", "adapter": "b"}
    assert with_weights(note, {}) == (note, note)
    assert with_weights(note, model) == (note | {"weights": model}, note)
    assert with_weights(note, adapter) == (note | {"weights": adapter}, None)


@pytest.mark.parametrize("text", ["my own notes\n", "no line", "[1]\n"])
def test_a_foreign_file_is_refused_and_left_alone(make, text):
    make().path.parent.mkdir()
    make().path.write_text(text)
    with pytest.raises(OutputError):
        make().read()
    assert make().path.read_text() == text


def test_a_folder_is_refused(make):
    make().path.mkdir(parents=True)
    with pytest.raises(OutputError, match="it is a folder"):
        make().read()


def test_what_json_cannot_say_is_refused_and_not_written(make):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write(make(), [{"n": 1}, {"n": float("nan")}])
    assert make().read() == [{"n": 1}]


@pytest.mark.parametrize("kept", ["n", "note 1"])
def test_a_note_cut_short_is_written_again(tmp_path, kept):
    file = ResultFile(path=tmp_path / "results.jsonl", note="note 1", work="trial")
    file.path.write_text(kept)
    assert file.read() == []
    write(file, RESULTS)
    assert file.path.read_text().startswith("note 1\n{")
    assert file.read() == RESULTS


@pytest.fixture
def full(monkeypatch):
    """Fill the disk while the fixture's context is entered."""

    @contextmanager
    def entered():
        def refuse(handle):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refuse)
            yield

    return entered


def test_the_note_beside_is_written_once_and_before_the_results(tmp_path, full):
    path, beside = tmp_path / "results.jsonl", tmp_path / "note"
    file = ResultFile(path=path, note="note 1", beside=beside, work="trial")
    beside.write_text("an older note, of results that are gone")
    with full(), pytest.raises(OutputError, match="No space left on device"):
        write(file, RESULTS)
    assert [p.name for p in tmp_path.iterdir()] == ["note"]
    assert beside.read_text().startswith("an older note")
    write(file, RESULTS[:1])
    assert beside.read_text() == "note 1"
    note = beside.stat().st_ino
    write(file, RESULTS[1:])
    assert beside.stat().st_ino == note
    assert file.read() == RESULTS
    assert sorted(p.name for p in tmp_path.iterdir()) == ["note", "results.jsonl"]


def test_a_full_disk_is_told_and_what_was_whole_is_kept(make, full):
    write(make(), RESULTS[:1])
    with full(), pytest.raises(OutputError, match="No space left on device"):
        write(make(), RESULTS[1:])
    assert make().read()[:1] == RESULTS[:1]
