"""Sentences that are never trained on: those of the suites, and SayCan's public plan list.

Plain sentences ("Go to the table.") come up by chance in any generator. The list's are known by their
digests only.
"""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from agent.evaluation.suite import load_suite, suite_names


def excluded(sentence: str) -> bool:
    """Whether a sentence is one of these, whatever its capitals and the punctuation at its end."""
    plain = bare(sentence)
    return plain in _tested() or sha256(plain.encode()).hexdigest() in _published()


def bare(instruction: str) -> str:
    """A sentence without what makes no difference: capitals, and punctuation at its end."""
    return instruction.casefold().strip(" .!?")


@cache
def _tested() -> frozenset[str]:
    return frozenset(bare(t.instruction) for name in suite_names() for t in load_suite(name))


@cache
def _published() -> frozenset[str]:
    text = files("agent.training").joinpath("excluded.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
