"""Words for tabletop requests, each list split into what is trained on and what is held out.

A `Speaker` draws words for one instruction. For `Split.TRAIN` it knows the first half of each list only;
for `Split.HELD_OUT` it draws wordings, or names, or both from the second halves and tells (`novel`) whether
it did. Nothing here comes from the evaluation suites.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

from agent.training.vocabulary import (
    BLOCK_NOUNS,
    BOWL_NOUNS,
    COLOUR_WORDS,
    FRAMES,
    PLACE_WORDS,
    VERBS,
    Choice,
)

T = TypeVar("T")
NAMES = (BLOCK_NOUNS, BOWL_NOUNS, *COLOUR_WORDS.values(), *PLACE_WORDS.values())
HELD_OUT_NAMES = tuple(word for names in NAMES for word in names.held_out)


class Split(StrEnum):
    """Which words may be used."""

    TRAIN = "train"
    HELD_OUT = "held-out"


@dataclass(frozen=True)
class Said:
    """One request in words; a statement takes no "please" and no "could you"."""

    text: str
    imperative: bool


class Speaker:
    """Draws the words of one instruction."""

    def __init__(self, rng: np.random.Generator, split: Split) -> None:
        self.rng = rng
        self.novel: set[str] = set()  # "wording", "name": what held-out material was used
        self.templates: list[str] = []
        fresh = {"wording", "name"} if split is Split.HELD_OUT else set()
        self._fresh = fresh - {("wording", "name", "")[int(rng.integers(3))]}
        self._block_noun = self._name(BLOCK_NOUNS)
        self._bowl_noun = self._name(BOWL_NOUNS)

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return bool(self.rng.random() < probability)

    def one(self, items: Sequence[T]) -> T:
        """Any of the items."""
        return items[int(self.rng.integers(len(items)))]

    def some(self, items: Sequence[T], n: int) -> list[T]:
        """N different items, in any order."""
        return [items[int(i)] for i in self.rng.permutation(len(items))[:n]]

    def say(self, wordings: Choice, **names: str) -> Said:
        """A wording of a list, filled in; "~" marks a statement, "{put}" and the like are verbs."""
        template = self._draw(wordings, "wording")
        self.templates.append(template)
        verbs = {verb: self._verb(verb) for verb in VERBS if f"{{{verb}}}" in template}
        text = template.removeprefix("~").format(**names, **verbs)
        return Said(text, not template.startswith("~"))

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

    def finished(self, said: Said) -> str:
        """The whole sentence: politeness, capital letter, full stop, or not."""
        text = said.text
        if said.imperative:
            frame = self._draw(FRAMES, "wording") if self.chance(0.6) else "{x}"
            text = frame.format(x=text)
        if self.chance(0.55):
            text = text[0].upper() + text[1:]
        if not text.endswith(("?", "!", ".")):
            text += self.one(("", "", ".", ".", "!"))
        if not any(re.search(rf"\b{re.escape(w)}", text.casefold()) for w in HELD_OUT_NAMES):
            self.novel.discard("name")  # it was drawn for a wording that does not use it
        return text

    def _verb(self, verb: str) -> str:
        return self._draw(VERBS[verb], "wording")

    def _colour(self, name: str) -> str:
        colour = name.split(" ")[0]
        return self._name(COLOUR_WORDS[colour]) if self.chance(0.4) else colour

    def _noun(self, noun: str) -> str:
        if noun in BLOCK_NOUNS.held_out or noun in BOWL_NOUNS.held_out:
            self.novel.add("name")
        return noun

    def _name(self, words: Choice) -> str:
        return self._draw(words, "name", common=0.5)

    def _draw(self, words: Choice, what: str, common: float = 0.0) -> str:
        """One of the list; the first, which is the usual word, with an extra share."""
        if what in self._fresh and words.held_out and not self.chance(common / 2):
            if words not in (BLOCK_NOUNS, BOWL_NOUNS):  # those count when they are used
                self.novel.add(what)
            return self.one(words.held_out)
        return words.train[0] if self.chance(common) else self.one(words.train)


def plural(noun: str) -> str:
    """Turn "box" into "boxes"."""
    return noun + ("es" if noun.endswith(("x", "sh", "s")) else "s")


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as in "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
