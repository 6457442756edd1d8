"""How blocks, bowls and places of the table are called; which words are used is `Speaker`'s matter."""

import numpy as np

from agent.training.frames import FRAMES
from agent.training.tabletop.vocabulary import (
    BLOCK_NOUNS,
    BOWL_NOUNS,
    COLOUR_WORDS,
    PLACE_WORDS,
    VERBS,
)
from agent.training.wording import Speaker, Split, plural

NAMES = (BLOCK_NOUNS, BOWL_NOUNS, *COLOUR_WORDS.values(), *PLACE_WORDS.values())


class BlockSpeaker(Speaker):
    """Draws the words of one instruction about blocks; the nouns are the same all through it."""

    verbs = VERBS
    frames = FRAMES
    held_out_names = tuple(word for names in NAMES for word in names.held_out)
    novel_when_used = (BLOCK_NOUNS, BOWL_NOUNS)

    def __init__(self, rng: np.random.Generator, split: Split) -> None:
        super().__init__(rng, split)
        self._block_noun = self._name(BLOCK_NOUNS)
        self._bowl_noun = self._name(BOWL_NOUNS)

    def block(self, name: str) -> str:
        """A block as a person calls it: "the crimson cube"."""
        return f"the {self._colour(name)} {self._noun(self._block_noun)}"

    def bowl(self, name: str) -> str:
        """A bowl as a person calls it."""
        return f"the {self._colour(name)} {self._noun(self._bowl_noun)}"

    def bare(self, name: str) -> str:
        """Only its colour."""
        return self._colour(name)

    def place(self, name: str) -> str:
        """A named place: "the upper left corner"."""
        return self._name(PLACE_WORDS[name])

    @property
    def blocks(self) -> str:
        """The plural of the noun for blocks."""
        self._noun(self._block_noun)
        return plural(self._block_noun)

    @property
    def bowls(self) -> str:
        """The plural of the noun for bowls."""
        self._noun(self._bowl_noun)
        return plural(self._bowl_noun)

    @property
    def a_block(self) -> str:
        """The noun for blocks."""
        return self._noun(self._block_noun)

    @property
    def a_bowl(self) -> str:
        """The noun for bowls."""
        return self._noun(self._bowl_noun)

    def _colour(self, name: str) -> str:
        colour = name.split(" ")[0]
        return self._name(COLOUR_WORDS[colour]) if self.chance(0.4) else colour

    def _noun(self, noun: str) -> str:
        if noun in BLOCK_NOUNS.held_out or noun in BOWL_NOUNS.held_out:
            self.novel.add("name")
        return noun
