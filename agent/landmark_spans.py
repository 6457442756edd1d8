"""Which pieces of an instruction may name a landmark: runs of whole words within a sentence.

A word is letters and digits with hyphens, apostrophes or "&" inside ("u-turn", "Joe's"; "24/7" is two), and a
symbol right before it ("#5"). A piece is so many words, and with the quotation marks or brackets around or in
it that are opened and closed there. It does not go over the end of a sentence, but over a short name's dot
("St. Mary's"); in a text without capitals, any short word may be one. Pieces are counted in
characters, so any tokeniser may follow.
"""

import re

from agent.landmarks import Span

MOST_WORDS = 16  # of a piece
_WORD = re.compile("[#$€£@]?[^\\W_]+(?:[-'\N{RIGHT SINGLE QUOTATION MARK}&][^\\W_]+)*")
_OPENING, _CLOSING = '"(\N{LEFT DOUBLE QUOTATION MARK}«', '")\N{RIGHT DOUBLE QUOTATION MARK}»'
_ENDS = re.compile(r"[.!?;:]\W*\s|[!?;:…—\n]|--")
_SHORT_NAME = re.compile(r"(?:^|\s)[A-Z][A-Za-z]{0,3}$")
_SHORT_WORD = re.compile(r"(?:^|\s)[a-z]{1,4}$")


def landmark_spans(text: str) -> tuple[Span, ...]:
    """Every piece that may name a landmark, in the order of its start, the shortest first."""
    words = [Span(*word.span()) for word in _WORD.finditer(text)]
    found = set[Span]()
    for i, first in enumerate(words):
        for k in range(i, min(i + MOST_WORDS, len(words))):
            if k > i and _is_end(text, words[k - 1].end, words[k].start):
                break
            found.update(_pieces(text, first.start, words[k].end))
    return tuple(sorted(found))


def _is_end(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends between two words."""
    between, before = text[start:end], text[:start]
    short = _SHORT_WORD if text == text.lower() else _SHORT_NAME
    return bool(_ENDS.search(between)) and not (between == ". " and short.search(before))


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """Some words alone, and with marks around them that leave none open."""
    starts = [start - 1] if start and text[start - 1] in _OPENING else []
    ends = [end + 1] if text[end : end + 1] and text[end] in _CLOSING else []
    marked = [Span(a, b) for a in (start, *starts) for b in (end, *ends)]
    return [marked[0], *(span for span in marked[1:] if _is_closed(span.of(text)))]


def _is_closed(piece: str) -> bool:
    """Whether each mark that is opened is closed."""
    pairs = zip(_OPENING, _CLOSING, strict=True)
    return all(
        piece.count(a) % 2 == 0 if a == b else piece.count(a) == piece.count(b) for a, b in pairs
    )
