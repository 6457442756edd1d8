"""Sentences that are never trained on: those of the suites, SayCan's public plan list, LM-Nav's instructions.

Plain sentences ("Go to the table.") come up by chance in any generator. The list's are known by their
digests only, which `tests/benchmarks/digest_saycan_plans.py` writes; LM-Nav's by those that
`tests/benchmarks/digest_lmnav_instructions.py` writes.
"""

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

from agent.evaluation.suite import load_suite, suite_names
from agent.evaluation.town.task import town_suite
from agent.training.frames import FRAMES

DIGESTS = "excluded.txt"
ROUTE_DIGESTS = "excluded_routes.txt"


def excluded(sentence: str) -> bool:
    """Whether a sentence is one of these, in whatever frame, capitals and punctuation."""
    found = bare(sentence)
    return found in _tested() or digest(found) in _digests(DIGESTS)


def plain(instruction: str) -> str:
    """A sentence without capitals, double spaces, and punctuation at its end."""
    return " ".join(instruction.casefold().split()).strip(" .!?")


def bare(instruction: str) -> str:
    """The same without politeness either ("could you please ...")."""
    text = plain(instruction)
    while framed := next(filter(None, (frame.fullmatch(text) for frame in _frames())), None):
        text = plain(framed[1])
    return text


def digest(bare_sentence: str) -> str:
    """What the file of digests knows a sentence by: SHA-256, hexadecimal."""
    return sha256(bare_sentence.encode()).hexdigest()


@cache
def _frames() -> tuple[re.Pattern[str], ...]:
    """The frames, each with the request as its group; ", please" comes before " please"."""
    every = sorted((*FRAMES.train, *FRAMES.held_out), key=len, reverse=True)
    around = ([re.escape(part) for part in plain(frame).split("{x}")] for frame in every)
    return tuple(re.compile("(.+)".join(parts)) for parts in around)


@cache
def _tested() -> frozenset[str]:
    return frozenset(bare(t.instruction) for name in suite_names() for t in load_suite(name))


def excluded_route(instruction: str) -> bool:
    """Whether a navigation instruction, or a sentence of it, is one of LM-Nav's 20 or of the town suite's."""
    pieces = route_pieces(instruction)
    known = any(digest(piece) in _digests(ROUTE_DIGESTS) for piece in pieces)
    return known or not _tested_routes().isdisjoint(pieces)


def route_pieces(instruction: str) -> list[str]:
    """A navigation instruction and its sentences, bare."""
    return [bare(piece) for piece in (instruction, *re.split(r"[.!?;]\s+", instruction)) if piece]


@cache
def _tested_routes() -> frozenset[str]:
    return frozenset(bare(task.instruction) for task in town_suite())


@cache
def _digests(file: str) -> frozenset[str]:
    text = files("agent.training").joinpath(file).read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
