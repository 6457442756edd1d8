"""What a value network is taught is varied, keeping its meaning: light, tint, and left and right.

A table seen in a mirror, with left and right swapped in the phrase, is another table whose attempt would
have ended alike: the arm stands in the middle and reaches as far to both sides, but for its last joints'
limits. In a world that a mirror changes, only the light varies. Random numbers are the caller's, so that a
step is the same again, however many share it.
"""

from contextlib import suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from skills.senses import Senses
from skills.sight import TABLETOP
from skills.values.transitions import Frames
from skills.values.vocabulary import Vocabulary

LIGHT, TINT = 0.12, 0.04  # how much the brightness and the single colours vary
CHANCES = 5  # what it takes to vary a moment
SIDE = 1  # the axis of a position that a mirror swaps


class Variation:
    """Varies moments that are told in the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, senses: Senses = TABLETOP) -> None:
        self._swapped: NDArray[np.int64] | None = None
        if senses.mirrored is not None:
            with suppress(KeyError):  # what a mirror shows could not be told
                self._swapped = vocabulary.swapped(senses.mirrored)

    def __call__(self, frames: Frames, chances: NDArray[np.float64]) -> Frames:
        """The same moments in another light, half of them in a mirror; views become float32.

        Nothing is mirrored where the vocabulary has only one word of a mirrored pair.

        Args:
            frames: n moments.
            chances: (n, CHANCES) random numbers, evenly distributed from 0 to 1.
        """
        light, tint = 2 * chances[:, :1] - 1, 2 * chances[:, 1:4] - 1
        gains = np.column_stack([1 + LIGHT * light + TINT * tint, np.ones(len(chances))])
        gains = gains[:, None, None, None].astype(np.float32)
        lit = replace(frames, views=np.clip(frames.views * gains, 0, 255))
        if self._swapped is None:
            return lit
        return _mirrored(lit, chances[:, 4] < 0.5, self._swapped)


def _mirrored(frames: Frames, which: NDArray[np.bool_], swapped: NDArray[np.int64]) -> Frames:
    """The same, those in a mirror for which `which` (n,) says so."""
    sign = np.where(which, -1, 1).astype(np.float32)
    hand, ends = frames.hand.copy(), frames.ends.copy()
    hand[:, SIDE] *= sign
    ends[:, SIDE] *= sign
    views = np.where(which[:, None, None, None, None], frames.views[..., ::-1, :], frames.views)
    words = np.where(which[:, None, None], swapped[frames.words], frames.words)
    return replace(frames, views=views, hand=hand, words=words, ends=ends)
