"""Ways to say one thing in the registers people use, as short tables.

A table has a line for each form: `plain` orders ("put {a} in {b}"), `told` (wishes, states,
passives, reasons) and `terse` notes ("{a} -> {b}"). Wordings are parted by "|"; a leading "#" marks
one that is held out.
"""

from dataclasses import dataclass
from enum import StrEnum

from agent.training.wording import Choice


class Register(StrEnum):
    """How somebody writes; it is drawn before any word is."""

    PLAIN = "plain"
    POLITE = "polite"
    TOLD = "told"
    TERSE = "terse"
    HURRIED = "hurried"
    CHATTY = "chatty"


SHARES = {
    Register.PLAIN: 0.5,
    Register.POLITE: 0.13,
    Register.TOLD: 0.15,
    Register.TERSE: 0.1,
    Register.HURRIED: 0.06,
    Register.CHATTY: 0.06,
}
FORMS = ("plain", "told", "terse")


@dataclass(frozen=True)
class Ways:
    """Wordings by form; a form that is left out is said plainly."""

    plain: Choice
    told: Choice | None = None
    terse: Choice | None = None

    def of(self, register: Register) -> tuple[Choice, bool]:
        """The wordings of a register, and whether they are orders."""
        if register is Register.TOLD and self.told:
            return self.told, False
        if register is Register.TERSE and self.terse:
            return self.terse, False
        return self.plain, True


def ways(table: str) -> Ways:
    """Read a table.

    Raises:
        ValueError: a line starts with no known form.
    """
    forms = dict[str, Choice]()
    for line in table.replace("\n        ", " ").strip().splitlines():
        form, _, words = line.strip().partition(": ")
        if form not in FORMS:
            raise ValueError(f"unknown form {form!r}; expected one of {', '.join(FORMS)}")
        forms[form] = choice(words)
    return Ways(**forms)


def choice(words: str) -> Choice:
    """Read "a | b | #c": a and b are trained on, c is held out."""
    parts = tuple(" ".join(w.split()) for w in words.split("|"))
    held_out = tuple(w.removeprefix("#") for w in parts if w.startswith("#"))
    return Choice(tuple(w for w in parts if not w.startswith("#")), held_out)
