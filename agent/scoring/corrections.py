"""Rules that turn a model's terms along a phrase into one score: for length, and for the phrase's prior.

A sum of log-probabilities favours short phrases and common words. Each rule here is one function over a
trie with its terms, log p(token | prompt, path), and names its source. The planner uses the sum, what
SayCan defines, unless another is asked for. Bounds of the best-first search hold for the sum only: the
other rules need every phrase scored.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from agent.scoring.token_trie import Nodes, Scores, TokenTrie


class Correction(StrEnum):
    """The rules by name."""

    SUM = "sum"
    TOKEN_MEAN = "token-mean"
    PMI = "pmi"
    RENORMALISED = "renormalised"


def total(trie: TokenTrie, terms: Scores) -> Scores:
    """Log p(phrase | prompt) = sum of its terms, (n_phrases,) [nat].

    Source: Ahn et al. 2022 (SayCan), arXiv 2204.01691, section 3.
    """
    return trie.phrase_sums(terms)


def token_mean(trie: TokenTrie, terms: Scores) -> Scores:
    """The sum over the number of tokens, (n_phrases,) [nat/token]; 0 for an empty phrase.

    Source: Brown et al. 2020, arXiv 2005.14165, section 2.4 ("per-token likelihood").
    """
    return trie.phrase_sums(terms) / np.maximum(trie.lengths, 1)


def pmi(trie: TokenTrie, terms: Scores, prior: Scores) -> Scores:
    """Log p(phrase | prompt) - log p(phrase | neutral prompt), (n_phrases,) [nat].

    The pointwise mutual information of phrase and prompt; positive where the prompt speaks for it.
    `prior` is log p(phrase | neutral prompt), (n_phrases,) [nat].

    Source: Holtzman et al. 2021, arXiv 2104.08315, Eq. 2 (PMI_DC); Brown et al. 2020, arXiv
    2005.14165, section 2.4, divide by the unconditional probability likewise.
    """
    return trie.phrase_sums(terms) - prior


def renormalised(
    trie: TokenTrie, terms: Scores, allowed: NDArray[np.bool_] | None = None
) -> Scores:
    """Log of the chance to end in each phrase when only allowed children may follow, (n_phrases,) [nat].

    At every node the mass the model gives to children outside the catalogue (or above none of the
    allowed phrases) is shared out among the rest in proportion. Phrases that are not allowed get -inf.
    Sums to 1 over distinct phrases of which none is the beginning of another; a phrase that is one
    keeps the mass of its path and shares it with those that go on.

    Source: the locally normalised distribution of grammar-constrained decoding, Park et al. 2024,
    arXiv 2405.21047, section 3; over a trie of names, De Cao et al. 2021, arXiv 2010.00904, section 3.2.
    """
    if allowed is None:
        allowed = np.ones(len(trie.terminal), np.bool_)
    at, below = trie.best(np.where(allowed, 0.0, -np.inf))
    open_terms = np.where(np.maximum(at, below)[:-1] > -np.inf, terms, -np.inf)
    scores = trie.phrase_sums(open_terms - _group_log_sum(trie.parent, open_terms))
    return np.where(allowed, scores, -np.inf)


def _group_log_sum(parent: Nodes, terms: Scores) -> Scores:
    """For each node, log sum exp of the terms of all children of its parent, (n_nodes,).

    0 where all of them are impossible: they stay so.
    """
    highest = np.full(len(parent) + 1, -np.inf)  # by parent, the root last
    np.maximum.at(highest, parent, terms)
    base = np.where(np.isfinite(highest), highest, 0.0)[parent]
    mass = np.zeros(len(parent) + 1)
    np.add.at(mass, parent, np.exp(terms - base))
    mass[mass == 0] = 1.0
    return np.asarray(base + np.log(mass[parent]))
