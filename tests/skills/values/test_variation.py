"""A varied moment means the same: a mirror swaps what is left and right, in pictures, words and positions."""

import numpy as np
import pytest

from skills.sight import TOP_VIEW
from skills.values.learner import cells_below
from skills.values.network import CELLS
from skills.values.transitions import Frames
from skills.values.variation import CHANCES, LIGHT, TINT, Variation
from skills.values.vocabulary import Vocabulary
from tests.skills.values.recorded import seen

PHRASES = ["put the red block in the top left corner", "put the blue block in the top right corner"]
WORDS = Vocabulary.of(PHRASES)
N = 40


@pytest.fixture
def frames():
    """A red square to the left, where the hand will end."""
    end = TOP_VIEW.unproject(np.array([21.5, 33.5]), TOP_VIEW.eye[2])
    return Frames(
        views=np.repeat(seen("red", (30, 18))[None], N, axis=0),
        hand=np.tile(np.float32([0.4, 0.1, 0.3, 0.08]), (N, 1)),
        words=np.repeat(WORDS.numbers(PHRASES[:1]), N, axis=0),
        ends=np.tile(end.astype(np.float32), (N, 1)),
    )


def red_columns(view):
    return np.flatnonzero((view[..., 0] > 1.5 * view[..., 1]).any(axis=0)).tolist()


def test_a_mirror_swaps_pictures_words_and_positions_together(frames):
    varied = Variation(WORDS)(frames, np.random.default_rng(0).random((N, CHANCES)))
    mirrored = np.array([red_columns(views[0])[0] > 64 for views in varied.views])
    assert 0.2 < mirrored.mean() < 0.8
    swapped = WORDS.numbers(["put the red block in the top right corner"])
    for i, is_mirrored in enumerate(mirrored):
        assert red_columns(varied.views[i, 1]) == red_columns(varied.views[i, 0])
        assert (varied.words[i] == (swapped[0] if is_mirrored else frames.words[i])).all()
        assert varied.hand[i].tolist() == pytest.approx(
            [0.4, -0.1 if is_mirrored else 0.1, 0.3, 0.08]
        )
        column = cells_below(varied.ends[i : i + 1])[0] % CELLS[1]
        assert column == np.mean(red_columns(varied.views[i, 0])) // 4
    assert (frames.hand[:, 1] == np.float32(0.1)).all()  # what was given stays as it is


def test_light_and_tint_vary_and_depth_does_not(frames):
    varied = Variation(WORDS)(frames, np.random.default_rng(0).random((N, CHANCES)))
    gains = varied.views[:, 0, 0, 0] / 150  # of the table
    assert (np.abs(gains[:, :3] - 1) <= LIGHT + TINT + 1e-6).all()
    assert gains[:, :3].std() > LIGHT / 4
    assert (gains[:, 3] == 1).all()
    assert varied.views.dtype == np.float32
    assert varied.views.max() <= 255


def test_nothing_is_mirrored_that_could_not_be_told(frames):
    words = Vocabulary.of(PHRASES[:1])  # no "right"
    varied = Variation(words)(frames, np.random.default_rng(0).random((N, CHANCES)))
    assert all(red_columns(views[0])[0] < 64 for views in varied.views)
