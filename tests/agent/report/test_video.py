"""The film: every frame in it, at an even size, whole or not at all."""

from io import BytesIO

import imageio.v2 as imageio
import numpy as np
import pytest
from PIL import Image

from agent.report.video import VideoWriter, caption, still


def frame(height=48, width=64, shade=0):
    return np.full((height, width, 3), shade, np.uint8)


def read(path):
    with imageio.get_reader(path, format="FFMPEG") as film:
        return [np.asarray(f) for f in film], film.get_meta_data()


@pytest.mark.parametrize(("shape", "even"), [((48, 64), (48, 64)), ((47, 63), (48, 64))])
def test_every_frame_is_read_back_in_order_and_at_an_even_size(tmp_path, shape, even):
    path = tmp_path / "episode.mp4"
    with VideoWriter(path, fps=10) as video:
        for shade in (0, 120, 240):
            video.add(frame(*shape, shade), repeat=2)
    assert video.count == 6
    frames, meta = read(path)
    assert [f.shape for f in frames] == [(*even, 3)] * 6
    assert [f.mean() for f in frames] == pytest.approx([0, 0, 120, 120, 240, 240], abs=8)
    assert (meta["codec"], meta["fps"]) == ("h264", 10)
    assert meta["pix_fmt"].startswith("yuv420p")


def test_the_index_stands_before_the_pictures(tmp_path):
    path = tmp_path / "a.mp4"
    with VideoWriter(path) as video:
        video.add(frame())
    data = path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def film_and_break(video):
    video.add(frame(), repeat=30)
    assert len(list(video.path.parent.iterdir())) == 2, "nothing is written aside"
    video.add(frame(20, 20))


def test_an_error_leaves_no_file_and_keeps_the_old_one(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"older film")
    with pytest.raises(ValueError, match="frame 30"), VideoWriter(path) as video:
        film_and_break(video)
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]
    assert path.read_bytes() == b"older film"


def test_a_finished_film_leaves_nothing_beside_it(tmp_path):
    with VideoWriter(tmp_path / "a.mp4") as video:
        video.add(frame())
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_no_frames_no_file(tmp_path):
    with VideoWriter(tmp_path / "a.mp4"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_frames_of_another_size_or_type_are_refused(tmp_path):
    with VideoWriter(tmp_path / "a.mp4") as video:
        video.add(frame(48, 64))
        with pytest.raises(ValueError, match=r"frame 1 is \(64, 48, 3\)"):
            video.add(frame(64, 48))
    for bad in (frame()[..., 0], frame().astype(float), frame(0, 4), np.zeros((4, 4, 4), np.uint8)):
        with pytest.raises(ValueError, match="uint8, got"):
            still(bad)


def test_a_bad_place_is_refused_at_once(tmp_path):
    with pytest.raises(ValueError, match=r"\.mp4"):
        VideoWriter(tmp_path / "a.gif")
    with pytest.raises(ValueError, match="fps"):
        VideoWriter(tmp_path / "a.mp4", fps=0)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        VideoWriter(tmp_path / "nowhere" / "a.mp4")


def test_a_still_is_the_frame():
    noise = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    np.testing.assert_array_equal(np.asarray(Image.open(BytesIO(still(noise)))), noise)


SHORT = "Step 3: put the red block in the blue bowl\nsucceeded"
LONG = (
    "Step 12: put the turquoise block in the top right corner\nnot ready: " + "it is buried " * 12
)


@pytest.mark.parametrize("width", [64, 128, 480, 641])
@pytest.mark.parametrize("text", ["", SHORT, LONG, "x" * 300, "W" * 2000])
def test_captions_are_inside_their_band_which_depends_on_the_width_alone(width, text):
    bare = frame(40, width, 200)
    captioned = caption(bare, text)
    np.testing.assert_array_equal(captioned[-40:], bare)
    assert captioned.shape == caption(bare, "").shape
    band = captioned[:-40].astype(int)
    ink = band.max(axis=2) > 60
    assert ink.any() == bool(text)
    assert not ink[[0, -1]].any()
    assert not ink[:, [0, -1]].any()


def lines_of_ink(image):
    rows = (image.astype(int).max(axis=2) > 60).any(axis=1)
    return int(np.diff(rows.astype(int), prepend=0).clip(0).sum())


def letter_height(image):
    rows = np.flatnonzero((image.astype(int).max(axis=2) > 60).any(axis=1))
    return rows.max() - rows.min() + 1


def test_words_are_legible_at_480_and_a_newline_is_a_line():
    bare = frame(10, 480)
    assert letter_height(caption(bare, "H")[:-10]) >= 12
    assert lines_of_ink(caption(bare, "HHH")[:-10]) == 1
    assert lines_of_ink(caption(bare, "HHH\nHHH")[:-10]) == 2
    assert lines_of_ink(caption(bare, "HHHHHHHH " * 6)[:-10]) == 2
    assert lines_of_ink(caption(bare, "H" * 60)[:-10]) == 2


def test_long_captions_get_smaller_before_they_are_cut():
    bare = frame(10, 480)
    # every word stands out: without cutting, a change at the very end changes the picture
    assert (caption(bare, LONG + "A") != caption(bare, LONG + "B")).any()
    endless = "word " * 400
    assert (caption(bare, endless + "A") == caption(bare, endless + "B")).all()
