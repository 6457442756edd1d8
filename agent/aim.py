"""The aim: what a language model understands a request to want of this scene, part by part.

    " coke to user, apple to trash."
SayCan lets the model explain itself before it plans: chain-of-thought prompting (arXiv 2204.01691).
Here each part is chosen as the next skill is: the likeliest of those that can be done, found by exact
search. What is so already, what is not there and what is out of reach cannot be aimed at; the parts before
are taken as done. Greedy over parts, not over tokens: a part counts with all its mass, whether the model
would end the line after it or go on,

    part* = argmax over parts of   p(part + "." | text) + p(part + "," | text)

and only then does it choose between the two.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from agent.scoring.best_first import Winners
from agent.scoring.scorer import PhraseScorer

S = TypeVar("S")

NOTHING = "nothing to do"  # where nothing is left to do, or nothing can be done
MOST_PARTS = 12
GO_ON, STOP = ",", ".\n"  # what follows a part
FIRST_FOUND = 3  # ways found at first; more where these do not settle it
Way = tuple[str, str]  # a part, and what follows it


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
        ways = [(part, STOP) for part in possible]
        if len(chosen) + 1 < MOST_PARTS:
            ways += [(part, GO_ON) for part in possible]
        if not chosen:
            ways.append((NOTHING, STOP))
        elif not possible:
            return Aim(chosen, log_p)  # all is done that can be
        (part, following), told = _likeliest(scorer, text, ways)
        log_p, text = log_p + told, f"{text} {part}{following}"
        if part in possible:
            chosen, state = (*chosen, part), possible[part]()
        if following == STOP:
            return Aim(chosen, log_p)


def _likeliest(scorer: PhraseScorer, text: str, ways: Sequence[Way]) -> tuple[Way, float]:
    """The likelier way to write the likeliest part, and its log-likelihood [nat]."""
    phrases, count = [f" {part}{following}" for part, following in ways], FIRST_FOUND
    while True:
        found = scorer.best(text, phrases, np.ones(len(ways)), end="", runners_up=count - 1)
        best, settled = _likeliest_found(found, ways)
        if settled or count >= len(ways):
            return best
        count *= 4


def _likeliest_found(found: Winners, ways: Sequence[Way]) -> tuple[tuple[Way, float], bool]:
    """The likeliest part among the ways scored, and whether the others cannot change that.

    Each of those is at most as likely as the last that was found.
    """
    mass, first = dict[str, float](), dict[str, tuple[Way, float]]()
    left = Counter(part for part, _ in ways)  # ways of a part that were not scored
    for i, log_p in sorted(found.scored.items(), key=lambda scored: -scored[1]):
        part = ways[i][0]
        left[part] -= 1
        mass[part] = float(np.logaddexp(mass.get(part, -np.inf), log_p))
        first.setdefault(part, (ways[i], log_p))
    best = max(mass, key=lambda part: mass[part])
    last = found.log_likelihoods[-1]
    most = [
        np.logaddexp(mass.get(part, -np.inf), last + np.log(n))
        for part, n in left.items()
        if n and part != best
    ]
    return first[best], all(mass[best] >= other for other in most)
