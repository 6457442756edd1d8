"""The rules for length and prior: their laws, on random tries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.scoring.corrections import pmi, renormalised, token_mean, total
from agent.scoring.token_trie import TokenTrie

STOP = 9
BODIES = st.lists(st.lists(st.integers(0, 3), max_size=5), min_size=1, max_size=12)
SEEDS = st.integers(0, 2**32 - 1)


def trie_of(bodies):
    """Every sequence ends in a token that is nowhere else: none is the beginning of another."""
    return TokenTrie.build([[*body, STOP] for body in bodies])


def random_terms(trie, seed):
    return -np.random.default_rng(seed).exponential(3.0, trie.n_nodes)


@given(BODIES, SEEDS)
def test_the_mean_times_the_length_is_the_sum(bodies, seed):
    trie = trie_of(bodies)
    terms = random_terms(trie, seed)
    lengths = [len(body) + 1 for body in bodies]
    assert trie.lengths.tolist() == lengths
    np.testing.assert_allclose(token_mean(trie, terms) * lengths, total(trie, terms))


def test_an_empty_phrase_has_mean_zero():
    trie = TokenTrie.build([[], [1, 2]])
    assert token_mean(trie, np.array([-1.0, -3.0])).tolist() == [0.0, -2.0]


@given(BODIES, SEEDS, st.floats(-30, 0))
def test_pmi_shifts_by_the_prior(bodies, seed, prior):
    trie = trie_of(bodies)
    terms = random_terms(trie, seed)
    same = pmi(trie, terms, total(trie, terms))
    assert (same == 0).all()  # a prompt that says nothing tells nothing
    shifted = pmi(trie, terms, np.full(len(bodies), prior))
    np.testing.assert_allclose(shifted, total(trie, terms) - prior)


def distinct(trie):
    """One phrase for each place where some end."""
    return np.unique(trie.terminal, return_index=True)[1]


@given(BODIES, SEEDS)
def test_renormalised_leaves_sum_to_one(bodies, seed):
    trie = trie_of(bodies)
    scores = renormalised(trie, random_terms(trie, seed))
    assert np.exp(scores[distinct(trie)]).sum() == pytest.approx(1)


@settings(max_examples=200)
@given(BODIES, SEEDS)
def test_renormalised_over_the_allowed_sums_to_one_over_them(bodies, seed):
    trie = trie_of(bodies)
    allowed = np.random.default_rng(seed).random(len(bodies)) < 0.4
    for i, j in np.ndindex(len(bodies), len(bodies)):
        allowed[i] = allowed[j] if bodies[i] == bodies[j] else allowed[i]  # twins alike
    scores = renormalised(trie, random_terms(trie, seed), allowed)
    assert (scores[~allowed] == -np.inf).all()
    if allowed.any():
        assert np.exp(scores[distinct(trie)]).sum() == pytest.approx(1)


@given(BODIES, SEEDS)
def test_what_is_a_distribution_already_stays_as_it_is(bodies, seed):
    trie = trie_of(bodies)
    once = renormalised(trie, random_terms(trie, seed))
    at, below = trie.best(np.zeros(len(bodies)))
    assert (np.maximum(at, below)[:-1] == 0).all()
    terms = np.empty(trie.n_nodes)  # what `once` gives each node, given its parent
    mass = np.zeros(trie.n_nodes + 1)
    for phrase in distinct(trie):
        end = int(trie.terminal[phrase])
        for node in [*trie.ancestors(end), end, -1]:
            mass[node] += np.exp(once[phrase])
    terms = np.minimum(np.log(mass[:-1] / mass[trie.parent]), 0.0)
    np.testing.assert_allclose(total(trie, terms), once, atol=1e-9)
    np.testing.assert_allclose(renormalised(trie, terms), once, atol=1e-9)


def test_impossible_children_leave_their_mass_to_the_others():
    trie = TokenTrie.build([[1, 3], [1, 4], [2]])
    terms = np.log([0.2, 0.5, 0.1, 0.2])  # nodes: 1, 1-3, 1-4, 2
    scores = np.exp(renormalised(trie, terms))
    np.testing.assert_allclose(scores, [0.5 * 5 / 6, 0.5 / 6, 0.5])
    only = np.exp(renormalised(trie, terms, np.array([False, True, True])))
    np.testing.assert_allclose(only, [0, 0.5, 0.5])
    assert np.exp(renormalised(trie, np.array([-np.inf] * 4))).tolist() == [0, 0, 0]
