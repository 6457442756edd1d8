"""How good predicted probabilities are: Brier score, calibration error, AUROC; for each kind of skill.

Brier = mean (v - y)^2                                  (Brier 1950; 0 is perfect, 0.25 a constant half)
ECE   = sum over bins of n_bin / n |mean v - mean y|    (Guo et al. 2017, arXiv 1706.04599, eq. 3)
AUROC = P(v of a success > v of a failure), ties half   (Mann-Whitney)
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

N_BINS = 15  # of equal width
Values = NDArray[np.float64]
Outcomes = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How well n values told n outcomes."""

    n: int
    success: float  # share of the attempts that succeeded
    brier: float
    ece: float
    auroc: float | None  # None: there was but one outcome

    @classmethod
    def of(cls, values: Values, succeeded: Outcomes) -> "Quality":
        """Values in [0, 1] and outcomes, (n,) each; n is at least 1."""
        return cls(
            n=len(values),
            success=float(succeeded.mean()),
            brier=float(np.mean((values - succeeded) ** 2)),
            ece=sum(b.share * abs(b.value - b.success) for b in reliability(values, succeeded)),
            auroc=auroc(values, succeeded),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Bin:
    """The attempts whose values lie in one bin of the reliability diagram."""

    share: float  # of all attempts
    value: float  # mean
    success: float  # share of them that succeeded


def reliability(values: Values, succeeded: Outcomes, n_bins: int = N_BINS) -> tuple[Bin, ...]:
    """The bins that hold anything, rising; the last one holds the value 1 too."""
    bins = np.minimum((values * n_bins).astype(int), n_bins - 1)
    return tuple(
        Bin(
            share=float(inside.mean()),
            value=float(values[inside].mean()),
            success=float(succeeded[inside].mean()),
        )
        for inside in (bins == b for b in np.unique(bins))
    )


def auroc(values: Values, succeeded: Outcomes) -> float | None:
    """The chance that a success has the higher value; None where all outcomes are the same."""
    n_good = int(succeeded.sum())
    n_bad = len(succeeded) - n_good
    if not n_good or not n_bad:
        return None
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2  # from 1; equal values share the mean of theirs
    above = ranks[which][succeeded].sum() - n_good * (n_good + 1) / 2
    return float(above / (n_good * n_bad))


def kind_of(phrase: str) -> str:
    """What a phrase asks for, whatever it is about.

    >>> kind_of("put the red block on the blue block"), kind_of("pick up the red block")
    ('put on a block', 'pick up')
    """
    verb, _, rest = phrase.partition(" the ")
    _, _, target = rest.rpartition(" the ")
    if verb != "put":
        return verb
    for kind, words in (("bowl", "put in a bowl"), ("block", "put on a block")):
        if target.endswith(kind):
            return words
    return "put at a place"


def by_kind(phrases: Sequence[str], values: Values, succeeded: Outcomes) -> dict[str, Quality]:
    """The quality for each kind of skill, in alphabetical order."""
    kinds = np.array([kind_of(phrase) for phrase in phrases])
    return {
        str(kind): Quality.of(values[kinds == kind], succeeded[kinds == kind])
        for kind in np.unique(kinds)
    }


def worst(kinds: dict[str, Quality]) -> str:
    """The kind with the highest Brier score."""
    return max(kinds, key=lambda kind: kinds[kind].brier)
