"""A picture is embedded once: another query, process or copy of the file shows no model anything again."""

import shutil

import numpy as np
import pytest

from maps import embeddings
from maps.embeddings import EmbeddingStore
from maps.errors import MapError
from maps.windows import windows
from tests.maps.seeing import ColourModel, paint

N_WINDOWS = len(windows(64, 64))


@pytest.fixture
def files(tmp_path):
    return [paint(tmp_path / f"{i}.png", (40 * i, 100, 10)) for i in range(5)]


def test_a_second_query_shows_the_model_nothing(tmp_path, files, monkeypatch):
    model = ColourModel()
    found = EmbeddingStore(tmp_path / "store", model).of(files)
    assert model.shown == 5 * N_WINDOWS
    assert found.directions.shape == (5, N_WINDOWS, 3)
    monkeypatch.setattr(embeddings, "picture", None)  # nothing is decoded either
    copy = shutil.copy(files[0], tmp_path / "copy.png")
    again = EmbeddingStore(tmp_path / "store", model).of([*files, tmp_path / copy])
    assert model.shown == 5 * N_WINDOWS
    for part in ("directions", "across", "ranges"):
        now, before = getattr(again, part), getattr(found, part)
        assert np.array_equal(now[:5], before, equal_nan=True)
        assert np.array_equal(now[5], before[0], equal_nan=True)


def test_a_changed_picture_is_embedded_again(tmp_path, files):
    model = ColourModel()
    EmbeddingStore(tmp_path / "store", model).of(files)
    paint(files[2], (1, 2, 3))
    store = EmbeddingStore(tmp_path / "store", model)
    assert model.shown == 5 * N_WINDOWS
    store.of(files)
    assert model.shown == 6 * N_WINDOWS
    assert len(store) == 6


def test_progress_counts_every_picture(tmp_path, files):
    told = []
    EmbeddingStore(tmp_path / "store", ColourModel()).of(files, told.append)
    assert sum(told) == len(files)


def test_a_kill_loses_little_and_leaves_nothing_half_written(tmp_path, files, monkeypatch):
    monkeypatch.setattr(embeddings, "SAVE_EVERY", 1)
    monkeypatch.setattr(embeddings, "TOGETHER", 1)
    model = ColourModel()
    real = model.glances

    def killed(pictures):
        if model.shown >= 3 * N_WINDOWS:
            raise KeyboardInterrupt
        return real(pictures)

    model.glances = killed
    with pytest.raises(KeyboardInterrupt):
        EmbeddingStore(tmp_path / "store", model).of(files)
    store = EmbeddingStore(tmp_path / "store", ColourModel())
    assert len(store) == 3
    assert [p.name for p in (tmp_path / "store").iterdir()] == [store.file.name]


def test_what_belongs_to_another_model_is_kept_apart(tmp_path, files):
    one, other = ColourModel(), ColourModel()
    other.identity = "others"
    EmbeddingStore(tmp_path / "store", one).of(files)
    EmbeddingStore(tmp_path / "store", other).of(files)
    assert other.shown == 5 * N_WINDOWS


def test_broken_stores_and_pictures_are_refused(tmp_path, files):
    model = ColourModel()
    store = EmbeddingStore(tmp_path / "store", model)
    with pytest.raises(MapError, match=r"none\.png: cannot read"):
        store.of([tmp_path / "none.png"])
    (tmp_path / "text.png").write_text("text")
    with pytest.raises(MapError, match=r"text\.png: not a picture"):
        store.of([tmp_path / "text.png"])
    store.of(files)
    with pytest.raises(MapError, match="of another form"):
        store.of([paint(tmp_path / "wide.png", size=(200, 64))])
    whole = store.file.read_bytes()
    store.file.write_bytes(whole[:-40])
    with pytest.raises(MapError, match="remove it to have them made again"):
        EmbeddingStore(tmp_path / "store", model)
    store.file.write_bytes(whole.replace(b"colours", b"colourz"))
    with pytest.raises(MapError, match="embeddings of something else"):
        EmbeddingStore(tmp_path / "store", model)
