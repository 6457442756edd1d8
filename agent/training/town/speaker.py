"""Draws the words of one navigation instruction, and keeps track of where each landmark is mentioned.

While an instruction is put together, mentions are enclosed in marks, single characters of Unicode's private
use area that no instruction has; at the end they become spans.
"""

import re
from dataclasses import dataclass

import numpy as np

from agent.landmarks import Span
from agent.training.hurry import mistyped
from agent.training.kitchen.speaker import with_article
from agent.training.town.vocabulary import (
    COLOURS,
    CROSSINGS,
    FRAMES,
    GROUPS,
    HELD_OUT_NAMES,
    MATERIALS,
    SIDES,
    SIZES,
    VERBS,
)
from agent.training.wording import Choice, Speaker, Split

P_THE, P_NO_ARTICLE, P_SIDE, P_SAME_KIND = 0.5, 0.06, 0.07, 0.12
P_TYPOS, P_LOWER, P_CURT, P_NO_COMMAS, P_TITLE = 0.12, 0.35, 0.08, 0.08, 0.03
FIRST_MARK, CLOSE = 0xE000, "\uf8ff"
_MARKS = re.compile("([\ue000-\uf8ff])")
_ARTICLES = re.compile(r"\b(the|a|an) (?=\w)")


@dataclass(frozen=True)
class Mention:
    """A landmark as it was first named."""

    number: int  # from 0, in the order of naming
    noun: str  # what it is called for short


class RouteSpeaker(Speaker):
    """Draws the words of one navigation instruction."""

    verbs = VERBS
    frames = FRAMES
    held_out_names = HELD_OUT_NAMES

    def __init__(self, rng: np.random.Generator, split: Split) -> None:
        super().__init__(rng, split)
        self.mentions = list[Mention]()
        self._said = set[str]()
        self._curt = self.chance(P_CURT)  # without articles, all through

    def mention(self, *, side: bool = True) -> str:
        """A landmark that was not named before, between marks; perhaps with the side it is on, after them."""
        noun, words = self._landmark()
        called = self._with_determiner(noun, words)
        number = len(self.mentions)
        self.mentions.append(Mention(number, noun))
        self._said.add(words)
        marked = f"{chr(FIRST_MARK + number)}{called}{CLOSE}"
        if side and self.chance(P_SIDE):
            return f"{marked} {self.phrase(SIDES)}"
        return marked

    def short(self, number: int) -> str | None:
        """What a landmark is called for short; None where another may be meant."""
        noun = self.mentions[number].noun
        clear = sum(other.noun == noun for other in self.mentions) == 1
        return noun if clear else None

    def told(self, text: str) -> tuple[str, dict[int, Span]]:
        """The instruction without marks, and where each landmark is named, by its number.

        Its ends, letters and articles are as people type.
        """
        text = self._typed(text)
        plain, spans, opened = "", dict[int, Span](), (0, 0)
        for piece in _MARKS.split(text):
            if piece == CLOSE:
                spans[opened[0]] = Span(opened[1], len(plain))
            elif _MARKS.fullmatch(piece):
                opened = (ord(piece) - FIRST_MARK, len(plain))
            else:
                plain += piece
        return plain, spans

    def _landmark(self) -> tuple[str, str]:
        """A noun and the words around it, never the same twice."""
        shares = [share for _, _, share, _ in GROUPS]
        for _ in range(100):
            nouns, having, _, likely = GROUPS[int(self.rng.choice(len(GROUPS), p=shares))]
            noun = self._name(nouns, 0.02)
            if self.mentions and nouns is not CROSSINGS and self.chance(P_SAME_KIND):
                noun, likely = self.one(self.mentions).noun, (0.9, 0.3, 0.1, 0.0)
            words = self._described(noun, having, likely)
            if words not in self._said and self._sorted_out(noun, words):
                return noun, words
        raise RuntimeError("no landmark is left to name; this does not happen")

    def _sorted_out(self, noun: str, words: str) -> bool:
        """Whether a noun is new, or told from what has it already by its words."""
        return words != noun or all(other.noun != noun for other in self.mentions)

    def _described(self, noun: str, tails: Choice, likely: tuple[float, ...]) -> str:
        colour, size, material, having = (self.chance(p) for p in likely)
        words = [self._name(SIZES)] if size else []
        words += [self._name(COLOURS)] if colour else []
        words += [self._name(MATERIALS)] if material and not colour else []
        tail = f" {self._name(tails)}" if having else ""
        return f"{' '.join([*words, noun])}{tail}"

    def _with_determiner(self, noun: str, words: str) -> str:
        if self._curt or self.chance(P_NO_ARTICLE):
            return words
        if any(other.noun == noun for other in self.mentions) and self.chance(0.4):
            return f"another {words}"
        return f"the {words}" if self.chance(P_THE) else with_article(words)

    def _typed(self, text: str) -> str:
        if self._curt:
            text = _ARTICLES.sub("", text)
        if self.chance(P_LOWER):
            text = text.lower()
        if self.chance(P_NO_COMMAS):
            text = text.replace(",", "")
        if self.chance(P_TYPOS):
            pieces = _MARKS.split(text)
            for _ in range(1 + self.below(3)):
                at = self.below(len(pieces))
                pieces[at] = mistyped(pieces[at], self, 1, frozenset(), names=True)
            text = "".join(pieces)
        return text


def capitalised(text: str) -> str:
    """With a capital letter at the beginning, behind a mark if there is one."""
    first = 1 if _MARKS.match(text) else 0
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]
