"""Words for requests, each list split into what is trained on and what is held out.

A `Speaker` draws words for one instruction. For `Split.TRAIN` it knows the first half of each list only;
for `Split.HELD_OUT` it draws wordings, or names, or both from the second halves and tells (`novel`) whether
it did. A world's own speaker adds its lists and how its things are called. Nothing here comes from the
evaluation suites.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar

import numpy as np

T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """Ways to say one thing."""

    train: tuple[str, ...]  # the usual one first
    held_out: tuple[str, ...] = ()


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

    verbs: ClassVar[Mapping[str, Choice]] = {}
    frames: ClassVar[Choice]  # politeness around a request
    held_out_names: ClassVar[tuple[str, ...]] = ()
    novel_when_used: ClassVar[
        tuple[Choice, ...]
    ] = ()  # lists drawn from before it is known what for

    def __init__(self, rng: np.random.Generator, split: Split) -> None:
        self.rng = rng
        self.novel: set[str] = set()  # "wording", "name": what held-out material was used
        self.templates: list[str] = []
        fresh = {"wording", "name"} if split is Split.HELD_OUT else set()
        self._fresh = fresh - {("wording", "name", "")[int(rng.integers(3))]}

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
        return self.filled(self._draw(wordings, "wording"), **names)

    def filled(self, template: str, **names: str) -> Said:
        """A wording that was drawn, filled in."""
        self.templates.append(template)
        verbs = {verb: self._verb(verb) for verb in self.verbs if f"{{{verb}}}" in template}
        text = template.removeprefix("~").format(**names, **verbs)
        return Said(text, not template.startswith("~"))

    def finished(self, said: Said) -> str:
        """The whole sentence: politeness, capital letter, full stop, or not."""
        text = said.text
        if said.imperative:
            frame = self._draw(self.frames, "wording") if self.chance(0.6) else "{x}"
            text = frame.format(x=text)
        if self.chance(0.55):
            text = text[0].upper() + text[1:]
        if not text.endswith(("?", "!", ".")):
            text += self.one(("", "", ".", ".", "!"))
        self.forget_unused_names(text)
        return text

    def phrase(self, wordings: Choice) -> str:
        """One of a list's phrases as it is."""
        return self._draw(wordings, "wording")

    def below(self, end: int) -> int:
        """A whole number from 0 on."""
        return int(self.rng.integers(end))

    def forget_unused_names(self, text: str) -> None:
        """Count no held-out name as used that was drawn for a wording without it."""
        if not self.uses_held_out_name(text):
            self.novel.discard("name")

    def uses_held_out_name(self, text: str) -> bool:
        """Whether a name that is never trained on stands in the text."""
        lower = text.casefold()
        return any(re.search(rf"\b{re.escape(w)}", lower) for w in self.held_out_names)

    def _verb(self, verb: str) -> str:
        return self._draw(self.verbs[verb], "wording")

    def _name(self, words: Choice, common: float = 0.5) -> str:
        return self._draw(words, "name", common)

    def _draw(self, words: Choice, what: str, common: float = 0.0) -> str:
        """One of the list; the first, which is the usual word, with an extra share."""
        if what in self._fresh and words.held_out and not self.chance(common / 2):
            if words not in self.novel_when_used:
                self.novel.add(what)
            return self.one(words.held_out)
        return words.train[0] if self.chance(common) else self.one(words.train)


def plural(noun: str) -> str:
    """Turn "box" into "boxes"."""
    return noun + ("es" if noun.endswith(("x", "sh", "s")) else "s")


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as in "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
