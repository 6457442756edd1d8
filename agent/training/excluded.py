"""Sentences that are never trained on, known by their digests only."""

from functools import cache
from hashlib import sha256
from importlib.resources import files


def bare(instruction: str) -> str:
    """A sentence without what makes no difference: capitals, and punctuation at its end."""
    return instruction.casefold().strip(" .!?")


def excluded(sentence: str) -> bool:
    """Whether the SHA-256 digest of the bare sentence is among those in excluded.txt."""
    return sha256(bare(sentence).encode()).hexdigest() in _digests()


@cache
def _digests() -> frozenset[str]:
    text = files("agent.training").joinpath("excluded.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split() if not line.startswith("#"))
