"""One step of SayCan, pure: language scores times affordances gives a decision.

    pi* = argmax over pi of  p(c_pi | s, l_pi) * p(l_pi | i)        (arXiv 2204.01691, section 3, Algorithm 1)

The product is taken in log space, so a long phrase cannot underflow to a tie. Departure from the paper's
notebook: scores are never divided by their maximum, so all-zero affordances give "nothing doable" instead
of NaN. Nothing here loads a model or touches a world.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Every score of one step, and the skill they choose. All arrays are (n_skills,)."""

    phrases: tuple[str, ...]
    language: Scores  # log p(l_pi | i), the model's own, not normalised over the catalogue [nat]
    usefulness: Scores  # p(l_pi | i) normalised over the catalogue: sums to 1
    affordance: Scores  # p(c_pi | s, l_pi) in [0, 1]
    product: Scores  # usefulness * affordance
    chosen: int | None  # index into phrases; None: nothing is doable

    @property
    def phrase(self) -> str | None:
        """The chosen skill's phrase."""
        return None if self.chosen is None else self.phrases[self.chosen]

    def ranked(self) -> list[int]:
        """Indices from the best product to the worst; ties go to the higher usefulness."""
        return sorted(
            range(len(self.phrases)), key=lambda i: (-self.product[i], -self.language[i], i)
        )


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
