"""How a hurried person writes: letters lost or swapped, short forms, no articles, words run together.

Names keep their first letter and are never turned into another name of the world, so the request stays
readable; `said` are the words of all its names.
"""

import re
from collections.abc import Callable, Set
from typing import Protocol

SHORT_FORMS = {
    "you": "u",
    "your": "ur",
    "are": "r",
    "please": "pls",
    "thanks": "thx",
    "and": "n",
    "i'm": "im",
    "i'd": "id",
    "don't": "dont",
    "isn't": "isnt",
    "because": "cuz",
    "something": "smth",
    "one": "1",
    "two": "2",
    "three": "3",
    "okay": "k",
    "want to": "wanna",
    "with": "w/",
}
NEIGHBORS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuioopsdfghjkllxcvbnmm", strict=True))
P_SHORT, P_NO_ARTICLES, P_NO_COMMAS, P_JOINED, P_LOWER = 0.4, 0.3, 0.25, 0.2, 0.7


class Chances(Protocol):
    """Draws."""

    def chance(self, probability: float) -> bool:
        """True with this probability."""

    def below(self, end: int) -> int:
        """A whole number from 0 on."""


def mistyped(text: str, s: Chances, number: int, said: Set[str], *, names: bool) -> str:
    """Misspell so many words; those of objects and places only where `names` may suffer too."""
    words = text.split(" ")
    for _ in range(number):
        long = [i for i, w in enumerate(words) if _can_suffer(w, said, names)]
        if not long:
            break
        at = long[s.below(len(long))]
        wrong = _misspelled(words[at], s)
        words[at] = words[at] if wrong.lower() in said else wrong
    return " ".join(words)


def hurried(text: str, s: Chances, said: Set[str]) -> str:
    """The sentence as it is typed in passing."""
    if s.chance(P_LOWER):
        text = text.lower()
    if s.chance(P_SHORT):
        for long, short in SHORT_FORMS.items():
            if s.chance(0.6):
                text = re.sub(rf"\b{re.escape(long)}\b", short, text)
    if s.chance(P_NO_ARTICLES):
        text = re.sub(r"\b(the|a|an) (?!rest|other|last|first|second|pair)", "", text)
    if s.chance(P_NO_COMMAS) and not re.search(r"\d[.)]|\bno\b|\bnot\b", text):
        text = re.sub(r"(?<=\w)[,.;!](?= |$)", "", text)
    text = mistyped(text, s, s.below(4), said, names=True)
    return _joined(text, s) if s.chance(P_JOINED) else text


def _can_suffer(word: str, said: Set[str], names: bool) -> bool:
    letters = word.isascii() and word.isalpha() and len(word) > 3
    return letters and (word.lower() not in said or (names and len(word) > 4))


def _misspelled(word: str, s: Chances) -> str:
    """A letter lost, doubled, swapped with the next, or the key beside it; never the first."""
    k = 1 + s.below(len(word) - 2)
    ways: tuple[Callable[[], str], ...] = (
        lambda: word[:k] + word[k + 1 :],
        lambda: word[:k] + word[k + 1] + word[k] + word[k + 2 :],
        lambda: word[:k] + word[k] + word[k:],
        lambda: word[:k] + NEIGHBORS.get(word[k], word[k]) + word[k + 1 :],
    )
    return ways[(0, 1, 0, 1, 2, 3)[s.below(6)]]()


def _joined(text: str, s: Chances) -> str:
    """One space is missing."""
    spaces = [m.start() for m in re.finditer(r"(?<=[a-z]) (?=[a-z])", text)]
    if not spaces:
        return text
    at = spaces[s.below(len(spaces))]
    return text[:at] + text[at + 1 :]
