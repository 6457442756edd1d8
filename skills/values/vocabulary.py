"""The words a value function knows: those of the phrases it was trained on, and no others.

A phrase is read in two parts, by grammar: where the hand goes, and what it is about.

    put the red block in the blue bowl      put in blue bowl  |  put red block in
    pick up the red block                   pick up red block |  pick up red block

A part is a row of word numbers. A word that was never trained on has no meaning, so it is refused by name
instead of being read as something else. Combinations of known words need never have been seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from envs.errors import unknown
from skills.values.errors import ValueFunctionError

PARTS = 2  # of a phrase ...
WHERE = 0  # ... this one says where the hand goes
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

    def swapped(self, pairs: Mapping[str, str]) -> NDArray[np.int64]:
        """By word number, the number of the word that takes its place where words are swapped.

        Raises:
            KeyError: a word's partner is not in the vocabulary.
        """
        number = {word: n for n, word in enumerate(self.words, 1)}
        return np.array([NOTHING, *(number[pairs.get(word, word)] for word in self.words)])

    def numbers(self, phrases: Sequence[str]) -> NDArray[np.int64]:
        """Word numbers (n_phrases, PARTS, LONGEST), padded with NOTHING.

        Raises:
            ValueFunctionError: a phrase is empty, has a word that is not known, or too many words.
        """
        number = {word: n for n, word in enumerate(self.words, 1)}
        read = np.full((len(phrases), PARTS, LONGEST), NOTHING)
        for rows, phrase in zip(read, phrases, strict=True):
            words = phrase.split()
            if not 0 < len(words) <= LONGEST:
                raise ValueFunctionError(
                    f'the skill "{phrase}" has {len(words)} words; a value function reads 1 to {LONGEST}'
                )
            for word in words:
                if word not in number:
                    told = unknown("word", word, self.words)
                    raise ValueFunctionError(f'no value for the skill "{phrase}": {told}')
            for row, part in zip(rows, parts(words), strict=True):
                row[: len(part)] = [number[word] for word in part]
        return read


def parts(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Where the hand goes, and what a phrase is about.

    The first is the verb, the last word before the last noun phrase, and that noun phrase; the second is all
    up to the second noun phrase. Without "the" both are the whole phrase.

    >>> parts("put the red block in the blue bowl".split())
    (['put', 'in', 'blue', 'bowl'], ['put', 'red', 'block', 'in'])
    >>> parts("bring it to you".split())
    (['bring', 'it', 'to', 'you'], ['bring', 'it', 'to', 'you'])
    """
    articles = [i for i, word in enumerate(words) if word == "the"]
    if not articles or articles[0] == 0:
        return list(words), list(words)
    last, second = articles[-1], articles[1] if len(articles) > 1 else len(words)
    where = dict.fromkeys((0, last - 1, *range(last + 1, len(words))))
    return [words[i] for i in where], [word for word in words[:second] if word != "the"]
