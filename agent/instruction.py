r"""What counts as an instruction: one line of words, not too many.

An instruction is data that goes into a prompt next to the robot's own lines. A line break in it could
imitate those lines ("...\\n1. done"), so it is refused rather than quietly joined.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Length:
    """How long an instruction may be."""

    words: int
    characters: int


TASK = Length(words=120, characters=1000)  # for the arm, and in the kitchen
ROUTE = Length(words=500, characters=4000)  # for a walk past many landmarks


class InstructionError(ValueError):
    """Not an instruction; the message says why and what to do."""


def checked(text: str, most: Length = TASK) -> str:
    """The instruction without surrounding space, at most so long.

    Raises:
        InstructionError: empty, several lines, control characters, or too long.
    """
    text = text.strip()
    if not text:
        raise InstructionError("the instruction is empty; say what the robot should do")
    if len(text.splitlines()) > 1:
        raise InstructionError("the instruction has line breaks; give it as one line")
    odd = next((c for c in text if not c.isprintable()), None)
    if odd is not None:
        raise InstructionError(f"the instruction has a control character ({odd!r})")
    words = len(text.split())
    if words > most.words or len(text) > most.characters:
        raise InstructionError(
            f"the instruction is too long: {words} words, {len(text)} characters; "
            f"at most {most.words} words and {most.characters} characters"
        )
    return text
