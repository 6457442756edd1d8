"""The words a value function knows: those of the phrases it was trained on, and no others.

A phrase is a row of word numbers. A word that was never trained on has no meaning, so it is refused by name
instead of being read as something else. Combinations of known words need never have been seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from envs.errors import unknown
from skills.values.errors import ValueFunctionError

LONGEST = 12  # words of a phrase
NOTHING = 0  # number of the padding after a phrase's last word


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of words; the first has number 1."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "Vocabulary":
        """All words of some phrases."""
        return cls(tuple(sorted({word for phrase in phrases for word in phrase.split()})))

    def __len__(self) -> int:
        return len(self.words)

    def numbers(self, phrases: Sequence[str]) -> NDArray[np.int64]:
        """Word numbers (n_phrases, LONGEST), padded with NOTHING.

        Raises:
            ValueFunctionError: a phrase is empty, has a word that is not known, or too many words.
        """
        number = {word: n for n, word in enumerate(self.words, 1)}
        rows = np.full((len(phrases), LONGEST), NOTHING)
        for row, phrase in zip(rows, phrases, strict=True):
            words = phrase.split()
            if not 0 < len(words) <= LONGEST:
                raise ValueFunctionError(
                    f'the skill "{phrase}" has {len(words)} words; a value function reads 1 to {LONGEST}'
                )
            for word in words:
                if word not in number:
                    told = unknown("word", word, self.words)
                    raise ValueFunctionError(f'no value for the skill "{phrase}": {told}')
            row[: len(words)] = [number[word] for word in words]
        return rows
