"""What may name a landmark: whole words, in one sentence, with their marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.landmark_spans import MOST_WORDS, landmark_spans
from agent.landmarks import Span

LETTERS = "ab Zé7-'.,;:!?()\"“”#&_\t\u6771🏠"


def pieces(text):
    return [span.of(text) for span in landmark_spans(text)]


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("past St. Mary's church, then left", "St. Mary's church"),
        ("past st. mary's church, then left", "st. mary's church"),
        ('the sign that says "STOP", then', 'the sign that says "STOP"'),
        ('at "Joe\'s Diner" turn left', '"Joe\'s Diner"'),
        ('at "Joe\'s Diner" turn left', "Joe's Diner"),
        ("to (the old mill) and on", "the old mill"),
        ("to the bank (closed)", "the bank (closed)"),
        ("at house #5.", "house #5"),
        ("près du café über-straße", "café über-straße"),
        ("by 東京 tower", "東京 tower"),
        ("a big, white house", "a big, white house"),
        ("the C&A store", "the C&A store"),
    ],
)
def test_what_people_call_things(text, piece):
    assert piece in pieces(text)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("left at the bar. Then go", "bar. Then"),
        ("left at the school. then go", "school. then"),
        ("is it there? go", "there? go"),
        ("go to b; stop", "b; stop"),
        ("the u-turn sign", "u"),
        ("you'll see", "you"),
        ('says "STOP" now', 'says "STOP'[:5] + '"STOP" now"'),
        ("the bank.", "the bank."),
    ],
)
def test_what_nobody_would(text, piece):
    assert piece not in pieces(text)


@given(st.text(alphabet=LETTERS, max_size=40))
def test_every_piece_is_some_words_of_the_text(text):
    spans = landmark_spans(text)
    assert len(set(spans)) == len(spans)
    assert list(spans) == sorted(spans)
    for span in spans:
        words = span.of(text)
        assert 0 <= span.start < span.end <= len(text)
        assert words == words.strip()
        assert any(c.isalnum() for c in words)
        assert len(words.split()) <= MOST_WORDS
        for inside, beside in (
            (words[0], text[: span.start][-1:]),
            (words[-1], text[span.end :][:1]),
        ):
            assert not (inside.isalnum() and beside.isalnum())


def test_no_word_no_piece():
    assert landmark_spans("") == landmark_spans("... (!) ") == ()
    assert landmark_spans("a") == (Span(0, 1),)
