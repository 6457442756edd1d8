r"""What counts as an instruction: one line of words, not too many.

An instruction is data that goes into a prompt next to the robot's own lines. A line break in it could
imitate those lines ("...\\n1. done"), so it is refused rather than quietly joined.
"""

MAX_WORDS = 120
MAX_CHARACTERS = 1000


class InstructionError(ValueError):
    """Not an instruction; the message says why and what to do."""


def checked(text: str) -> str:
    """The instruction without surrounding space.

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
    if words > MAX_WORDS or len(text) > MAX_CHARACTERS:
        raise InstructionError(
            f"the instruction is too long: {words} words, {len(text)} characters; "
            f"at most {MAX_WORDS} words and {MAX_CHARACTERS} characters"
        )
    return text
