"""The aim: what a language model understands a request to want of this scene, part by part.

    " coke to user, apple to trash."
SayCan lets the model explain itself before it plans: chain-of-thought prompting (arXiv 2204.01691).
Here each part is chosen as the next skill is: the likeliest of those that can be done, found by exact
search. What is so already, what is not there and what is out of reach cannot be aimed at; the parts before
are taken as done. Greedy over parts, not over tokens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from agent.scoring.scorer import PhraseScorer

S = TypeVar("S")

NOTHING = "nothing to do"  # where nothing is left to do, or nothing can be done
MOST_PARTS = 12


@dataclass(frozen=True)
class Aim:
    """Parts in the order of the plan."""

    parts: tuple[str, ...]
    log_likelihood: float  # log p(text + line break | what stands before) [nat]

    @property
    def text(self) -> str:
        """As the model writes it, without the line break."""
        return aim_text(self.parts)

    @property
    def words(self) -> str:
        """As it is shown to people."""
        return ", ".join(self.parts) or NOTHING


def aim_text(parts: Sequence[str]) -> str:
    """The line of an aim."""
    return f" {', '.join(parts) or NOTHING}."


def choose_aim(
    scorer: PhraseScorer,
    opening: str,
    initial: S,
    aims: Callable[[S], Mapping[str, Callable[[], S]]],
) -> Aim:
    """Let the model choose part after part until it ends the line.

    Args:
        scorer: the language model.
        opening: the text before the aim.
        initial: the state at the start.
        aims: what can be aimed at in a state, and the state in which it is so; with nothing, the aim is
            to do nothing.
    """
    chosen, text, log_p, state = tuple[str, ...](), opening, 0.0, initial
    while True:
        possible = aims(state)
        ways = [(f" {part}.\n", part) for part in possible]
        if len(chosen) + 1 < MOST_PARTS:
            ways += [(f" {part},", part) for part in possible]
        if not chosen:
            ways.append((f" {NOTHING}.\n", NOTHING))
        elif not possible:
            return Aim(chosen, log_p)  # all is done that can be
        phrases = [phrase for phrase, _ in ways]
        found = scorer.best(text, phrases, np.ones(len(phrases)), end="")
        log_p += found.log_likelihoods[0]
        phrase, part = ways[found.indices[0]]
        text += phrase
        if part in possible:
            chosen, state = (*chosen, part), possible[part]()
        if phrase.endswith("\n"):
            return Aim(chosen, log_p)
