"""The aim: what a language model understands a request to want of this scene, part by part.

    " coke to user, apple to trash."
SayCan lets the model explain itself before it plans: chain-of-thought prompting (arXiv 2204.01691).
Here each part is one of those that can be said of the scene, chosen as the next skill is: the likeliest,
found by exact search, so that nothing is aimed at that is not there. Greedy over parts, not over tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.scoring.scorer import PhraseScorer

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


def choose_aim(scorer: PhraseScorer, opening: str, possible: Sequence[str]) -> Aim:
    """Let the model choose part after part until it ends the line.

    Args:
        scorer: the language model.
        opening: the text before the aim.
        possible: the parts that can be said of the scene; with none the aim is to do nothing.
    """
    more, last = ([(f" {part}{end}", (part,)) for part in possible] for end in (",", ".\n"))
    chosen, text, log_p = tuple[str, ...](), opening, 0.0
    while True:
        nothing = [] if chosen else [(f" {NOTHING}.\n", ())]
        ways = [*last, *(more if len(chosen) + 1 < MOST_PARTS else ()), *nothing]
        phrases = [phrase for phrase, _ in ways]
        found = scorer.best(text, phrases, np.ones(len(phrases)), end="")
        log_p += found.log_likelihoods[0]
        phrase, said = ways[found.indices[0]]
        text += phrase
        chosen += said
        if phrase.endswith("\n"):
            return Aim(chosen, log_p)
