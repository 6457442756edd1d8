"""Draws the words of one navigation instruction, and keeps track of where each landmark is mentioned.

While an instruction is put together, mentions are enclosed in marks, single characters of Unicode's private
use area that no instruction has; at the end they become spans.
"""

import re
from dataclasses import dataclass

import numpy as np

from agent.landmark_spans import MOST_WORDS
from agent.landmarks import Span
from agent.training.hurry import mistyped
from agent.training.kitchen.speaker import with_article
from agent.training.town import names
from agent.training.town.nouns import CROSSINGS
from agent.training.town.vocabulary import (
    COLOURS,
    FRAMES,
    GROUPS,
    HELD_OUT_NAMES,
    MATERIALS,
    ORDINALS,
    RELATIONS,
    SIDES,
    SIZES,
    VERBS,
)
from agent.training.wording import Choice, Speaker, Split

P_THE, P_NO_ARTICLE, P_SIDE, P_SAME_KIND = 0.5, 0.06, 0.1, 0.12
P_NAMED, P_ORDINAL, P_RELATION, P_SECOND_SIZE = 0.09, 0.05, 0.11, 0.08
P_TYPOS, P_LOWER, P_CURT, P_NO_COMMAS, P_CAPITALS = 0.12, 0.3, 0.08, 0.08, 0.015
FIRST_MARK, CLOSE = 0xE000, "\uf8ff"
_MARKS = re.compile("([\ue000-\uf8ff])")
_ARTICLES = re.compile(r"\b(the|a|an) (?=\w)")
_HELD_OUT = re.compile(rf"\b(?:{'|'.join(map(re.escape, HELD_OUT_NAMES))})", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A landmark as it was first named."""

    number: int  # from 0, in the order of naming
    noun: str  # what it is called for short; "" for a name


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
        noun, called = self._landmark()
        number = len(self.mentions)
        self.mentions.append(Mention(number, noun))
        marked = f"{chr(FIRST_MARK + number)}{called}{CLOSE}"
        if side and self.chance(P_SIDE):
            told = self.phrase(SIDES)
            return f"{marked}{told}" if told.startswith(",") else f"{marked} {told}"
        return marked

    def uses_held_out_name(self, text: str) -> bool:
        """Whether a name that is never trained on stands in the text."""
        return _HELD_OUT.search(text) is not None

    def short(self, number: int) -> str | None:
        """What a landmark is called for short; None where another may be meant."""
        noun = self.mentions[number].noun
        clear = sum(other.noun == noun for other in self.mentions) == 1
        return noun if noun and clear else None

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
        """What a landmark is called for short and in full, never the same twice."""
        for _ in range(100):
            if self.chance(P_NAMED):
                noun, words = "", self._named()
                called = words
            else:
                noun, words, called = self._thing(known=True)
            if words not in self._said and (not noun or self._sorted_out(noun, words)):
                self._said.add(words)
                whole = called + self._relation()
                return noun, whole if len(whole.split()) < MOST_WORDS else called
        raise RuntimeError("no landmark is left to name; this does not happen")

    def _thing(self, *, known: bool) -> tuple[str, str, str]:
        """A noun, with the words around it, and with a determiner; perhaps of a kind already known."""
        shares = [share for _, _, share, _ in GROUPS]
        nouns, having, _, likely = GROUPS[int(self.rng.choice(len(GROUPS), p=shares))]
        noun = self._word(nouns)
        things = [m.noun for m in self.mentions if m.noun]
        if known and things and nouns is not CROSSINGS and self.chance(P_SAME_KIND):
            noun, likely = self.one(things), (0.9, 0.3, 0.1, 0.0)
        if self.chance(P_ORDINAL):
            words = f"{self._word(ORDINALS)} {noun}"
            return noun, words, words if self._curt else f"the {words}"
        words = self._described(noun, having, likely)
        return noun, words, self._with_determiner(noun, words)

    def _named(self) -> str:
        """A name or a sign, as it stands there."""
        street, street2 = self._word(names.STREETS), self._word(names.STREETS)
        return self._word(names.NAMED).format(
            family=self._word(names.FAMILIES),
            business=self._word(names.BUSINESSES),
            street=street,
            street2=street2,
            kind=self._word(names.STREET_KINDS),
            place=self._word(names.PLACES),
            saint=self._word(names.SAINTS),
            brand=self._word(names.BRANDS),
            sign=self._word(names.SIGN_TEXTS),
            number=1 + self.below(120),
        )

    def _word(self, words: Choice) -> str:
        """A name from a list, the usual one a little more often than the others."""
        return self._name(words, 0.02)

    def _relation(self) -> str:
        """What a landmark is told by, behind it; mostly nothing."""
        if not self.chance(P_RELATION):
            return ""
        told = self.phrase(RELATIONS)
        others = {slot: self._thing(known=False)[2] for slot in ("r", "r2")}
        return f" {told.format(**others)}"

    def _sorted_out(self, noun: str, words: str) -> bool:
        """Whether a noun is new, or told from what has it already by its words."""
        return words != noun or all(other.noun != noun for other in self.mentions)

    def _described(self, noun: str, tails: Choice, likely: tuple[float, ...]) -> str:
        colour, size, material, having = (self.chance(p) for p in likely)
        words = [self._word(SIZES)] if size else []
        words += [self._word(SIZES)] if size and self.chance(P_SECOND_SIZE) else []
        words += [self._word(COLOURS)] if colour else []
        words += [self._word(MATERIALS)] if material and not colour else []
        tail = f" {self._word(tails)}" if having else ""
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
        elif self.chance(P_CAPITALS):
            text = text.upper()
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
