import errno
import json
import os
from pathlib import Path

import pytest

from agent.report.output import OutputError, whole_folder, write_json


def test_the_folder_appears_at_the_end(tmp_path):
    out = tmp_path / "a" / "b"
    with whole_folder(out) as folder:
        (folder / "episode.json").write_text("{}")
        assert not out.exists()
    assert [p.name for p in out.iterdir()] == ["episode.json"]
    assert [p.name for p in out.parent.iterdir()] == ["b"]


def test_an_error_leaves_the_old_result_and_nothing_beside_it(tmp_path):
    out = tmp_path / "out"
    with whole_folder(out) as folder:
        (folder / "episode.json").write_text("old")

    def interrupted():
        with whole_folder(out) as folder:
            (folder / "episode.json").write_text("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (out / "episode.json").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_older_result_is_replaced_whole(tmp_path):
    out = tmp_path / "out"
    for name in ("one", "two"):
        with whole_folder(out) as folder:
            (folder / "episode.json").write_text(name)
            (folder / name).touch()
    assert sorted(p.name for p in out.iterdir()) == ["episode.json", "two"]


def test_what_is_not_ours_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match="something else"), whole_folder(tmp_path):
        pass
    with pytest.raises(OutputError, match="it is a file"), whole_folder(tmp_path / "thesis.txt"):
        pass
    with pytest.raises(OutputError, match="cannot write"), whole_folder(tmp_path / "thesis.txt/x"):
        pass
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_json_that_no_reader_would_take_is_refused(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "x.json", {"a": float("nan")})
    write_json(tmp_path / "y.json", {"a": [1, None]})
    assert json.loads((tmp_path / "y.json").read_text()) == {"a": [1, None]}


def refuse(monkeypatch, method, of):
    """Let the system refuse a method of the paths that `of` picks."""
    real = getattr(Path, method)

    def refusing(path, *arguments):
        if of(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, *arguments)

    monkeypatch.setattr(Path, method, refusing)


def test_a_result_that_cannot_be_put_in_its_place_leaves_the_old_one(tmp_path, monkeypatch):
    out = tmp_path / "out"
    with whole_folder(out) as folder:
        (folder / "episode.json").write_text("old")

    def replaced():
        with whole_folder(out) as folder:
            (folder / "episode.json").write_text("new")
            refuse(monkeypatch, "rename", lambda path: path == folder)

    with pytest.raises(OutputError, match="No space left"):
        replaced()
    assert (out / "episode.json").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_json_that_cannot_be_written_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "x.json"
    write_json(path, [1])
    refuse(monkeypatch, "replace", lambda path: True)
    with pytest.raises(OutputError, match="No space left"):
        write_json(path, [2])
    assert json.loads(path.read_text()) == [1]
    assert list(tmp_path.iterdir()) == [path]
