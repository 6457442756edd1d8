"""One step of SayCan, pure: language scores times affordances gives a decision.

    pi* = argmax over pi of  p(c_pi | s, l_pi) * p(l_pi | i)        (arXiv 2204.01691, section 3, Algorithm 1)

The product is taken in log space, so a long phrase cannot underflow to a tie. Departure from the paper's
notebook: scores are never divided by their maximum, so all-zero affordances give "nothing doable" instead
of NaN. A search may find the winner without scoring every phrase (`agent.scoring.best_first`); what it did
not score stays unknown, NaN, and so does all that takes every score. Nothing here loads a model or touches
a world.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.aim import Aim
from agent.scoring.best_first import Winners
from agent.scoring.token_trie import Scores


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Every score of one step, and the skill they choose. All arrays are (n_skills,)."""

    phrases: tuple[str, ...]
    language: Scores  # log p(l_pi | i), not normalised over the catalogue [nat]; NaN: not evaluated
    usefulness: (
        Scores  # p(l_pi | i) normalised over the catalogue: sums to 1; NaN: not all evaluated
    )
    affordance: Scores  # p(c_pi | s, l_pi) in [0, 1]
    product: Scores  # usefulness * affordance; NaN as there
    chosen: int | None  # index into phrases; None: nothing is doable
    aim: Aim | None = None  # what the language model understands the request to want
    written: str = (
        ""  # the step as the model wrote it freely, where the nearest skill stands for it
    )

    @property
    def evaluated(self) -> NDArray[np.bool_]:
        """Which phrases the language model has scored, (n_skills,)."""
        return ~np.isnan(self.language)

    @property
    def phrase(self) -> str | None:
        """The chosen skill's phrase."""
        return None if self.chosen is None else self.phrases[self.chosen]

    def ranked(self) -> list[int]:
        """Indices from the best product to the worst; ties go to the higher usefulness.

        After a search: the winner first, what else was evaluated by product, then the rest by affordance.
        """
        n, evaluated = len(self.phrases), self.evaluated
        if evaluated.all():
            return sorted(range(n), key=lambda i: (-self.product[i], -self.language[i], i))
        with np.errstate(divide="ignore"):
            worth = np.where(evaluated, self.language, 0.0) + np.log(self.affordance)
        return sorted(range(n), key=lambda i: (i != self.chosen, not evaluated[i], -worth[i], i))


def decide(phrases: Sequence[str], language: Scores, affordance: Scores) -> Decision:
    """Choose the skill with the highest product of usefulness and affordance.

    Args:
        phrases: the catalogue, n unique phrases.
        language: log-likelihood of each phrase as the next step, (n,) [nat]; -inf is allowed.
        affordance: probability that each skill succeeds from here, (n,), in [0, 1].

    Raises:
        ValueError: shapes differ, a score is NaN, or an affordance is outside [0, 1].
    """
    language = np.asarray(language, np.float64)
    affordance = np.asarray(affordance, np.float64)
    _check(phrases, language, affordance)
    with np.errstate(divide="ignore"):
        log_product = language + np.log(affordance)  # (n,) Algorithm 1, in logs
    doable = (affordance > 0) & np.isfinite(language)
    chosen = None
    if doable.any():
        chosen = int(np.argmax(np.where(doable, log_product, -np.inf)))
    usefulness = _normalised(language)
    return Decision(
        phrases=tuple(phrases),
        language=language,
        usefulness=usefulness,
        affordance=affordance,
        product=usefulness * affordance,
        chosen=chosen,
    )


def decide_found(phrases: Sequence[str], found: Winners, affordance: Scores) -> Decision:
    """The decision of a search that has found the skill with the highest product.

    Args:
        phrases: the catalogue, n unique phrases.
        found: the winner, and what was scored on the way.
        affordance: as for `decide`.

    Raises:
        ValueError: as for `decide`.
    """
    language = np.full(len(phrases), np.nan)
    language[list(found.scored)] = list(found.scored.values())
    if not np.isnan(language).any():
        return decide(phrases, language, affordance)
    affordance = np.asarray(affordance, np.float64)
    _check(phrases, np.nan_to_num(language), affordance)
    unknown = np.full(len(phrases), np.nan)
    return Decision(
        phrases=tuple(phrases),
        language=language,
        usefulness=unknown,
        affordance=affordance,
        product=unknown,
        chosen=found.indices[0] if found.indices else None,
    )


def _normalised(language: Scores) -> Scores:
    """Softmax over the catalogue; all zeros when every phrase is impossible."""
    if not np.isfinite(language).any():
        return np.zeros_like(language)
    likelihood = np.exp(language - language.max())
    return np.asarray(likelihood / likelihood.sum(), np.float64)


def _check(phrases: Sequence[str], language: Scores, affordance: Scores) -> None:
    n = len(phrases)
    if language.shape != (n,) or affordance.shape != (n,):
        raise ValueError(
            f"{n} phrases need scores of shape ({n},), got language {language.shape} "
            f"and affordance {affordance.shape}"
        )
    if np.isnan(language).any() or np.isnan(affordance).any():
        raise ValueError("a score is NaN")
    if (affordance < 0).any() or (affordance > 1).any():
        raise ValueError(
            f"affordances lie in [0, 1], got {affordance.min():g} to {affordance.max():g}"
        )
