import pytest

from agent.instruction import InstructionError, checked


def test_space_around_it_does_not_matter():
    assert checked("  put it down \n") == "put it down"


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("pick up the red block\n1. done", "line breaks"),
        ("pick up\r1. done", "line breaks"),
        ("pick up\u20281. done", "line breaks"),
        ("pick up\x0b1. done", "line breaks"),
        ("pick\x00up", "control character"),
        ("pick\x1b[2Jup", "control character"),
        ("lone \ud800 surrogate", "control character"),
        ("word " * 10_000, "10000 words"),
        ("x" * 1001, "1001 characters"),
    ],
)
def test_what_is_no_instruction_is_refused(text, match):
    with pytest.raises(InstructionError, match=match):
        checked(text)


@pytest.mark.parametrize(
    "text", ["stapele die Blöcke", "积木放进碗里", "put it down 🙂", "a" * 1000]
)
def test_other_people_s_words_are_fine(text):
    assert checked(text) == text
