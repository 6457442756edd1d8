"""The search for the winner: the same as scoring everything, while looking at less. No model."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.planner import decide
from agent.scoring.best_first import best_first
from agent.scoring.token_trie import ROOT, TokenTrie

SEQUENCES = st.lists(st.lists(st.integers(0, 3), max_size=6), min_size=1, max_size=14)
AFFORDANCES = st.sampled_from([0.0, 0.0, 1e-300, 0.25, 0.5, 0.5, 1.0])  # zeros and ties
TERMS = st.sampled_from([-np.inf, -8.0, -2.0, -1.0, -1.0, -0.5, 0.0])  # impossible, ties, certain


@st.composite
def problems(draw):
    sequences = draw(SEQUENCES)
    trie = TokenTrie.build(sequences)
    n, m = len(sequences), trie.n_nodes
    affordance = np.array(draw(st.lists(AFFORDANCES, min_size=n, max_size=n)))
    terms = np.array(draw(st.lists(TERMS, min_size=m, max_size=m)), np.float64)
    return trie, affordance, terms


class Model:
    """Gives terms that are known, and checks what the search may ask."""

    def __init__(self, trie, terms):
        self.trie, self.terms = trie, terms
        self.evaluated, self.forwards, self.called = [], 0, False

    def __call__(self, nodes, children):
        assert (np.diff(nodes) > 0).all()
        assert (nodes[0] == ROOT) == (not self.called)
        self.called = True
        behind = nodes[nodes != ROOT].tolist()
        self.forwards += bool(behind)
        self.evaluated += behind
        assert len(set(self.evaluated)) == len(self.evaluated)  # nothing twice
        assert (np.diff(children) > 0).all()
        assert set(self.trie.parent[children]) <= set(nodes)
        for node in nodes[nodes != ROOT]:
            assert set(self.trie.ancestors(int(node))) <= set(self.evaluated)
        return self.terms[children]


def exhaustive(trie, affordance, terms):
    """All phrases that are possible, best product first, ties to the lower index."""
    language = trie.phrase_sums(terms)
    with np.errstate(divide="ignore"):
        product = language + np.log(affordance)
    return [i for i in np.lexsort((np.arange(len(product)), -product)) if np.isfinite(product[i])]


@settings(max_examples=400, deadline=None)
@given(problems(), st.integers(1, 5), st.integers(1, 6), st.integers(0, 9))
def test_finds_what_scoring_all_finds_in_the_same_order(problem, count, batch, guessed):
    trie, affordance, terms = problem
    model = Model(trie, terms)
    found = best_first(trie, affordance, model, count=count, batch=batch, guessed=guessed)
    expected = exhaustive(*problem)[:count]
    language = trie.phrase_sums(terms)
    assert list(found.indices) == expected
    assert list(found.log_likelihoods) == language[expected].tolist()
    products = language[expected] + np.log(affordance[expected])
    assert list(found.log_products) == products.tolist()
    assert found.nodes_evaluated == len(model.evaluated)
    assert found.forwards == model.forwards
    assert set(found.indices) <= set(found.scored)
    assert all(found.scored[i] == language[i] and affordance[i] > 0 for i in found.scored)


@settings(max_examples=100, deadline=None)
@given(problems())
def test_the_winner_is_the_planners_decision(problem):
    trie, affordance, terms = problem
    names = [str(i) for i in range(len(affordance))]
    chosen = decide(names, trie.phrase_sums(terms), affordance).chosen
    found = best_first(trie, affordance, Model(trie, terms))
    assert found.indices == (() if chosen is None else (chosen,))


@settings(max_examples=200, deadline=None)
@given(problems(), st.integers(1, 20), st.integers(0, 20))
def test_what_is_not_doable_is_never_evaluated(problem, batch, guessed):
    trie, affordance, terms = problem
    model = Model(trie, terms)
    best_first(trie, affordance, model, count=len(affordance), batch=batch, guessed=guessed)
    doable = {int(n) for n in trie.terminal[affordance > 0] if n != ROOT}
    above = {node for end in doable for node in trie.ancestors(end)}
    assert set(model.evaluated) <= above


@settings(max_examples=200, deadline=None)
@given(problems())
def test_one_at_a_time_evaluates_only_what_could_still_win(problem):
    trie, affordance, terms = problem
    model = Model(trie, terms)
    found = best_first(trie, affordance, model, batch=1)
    floor = found.log_products[0] if found.indices else -np.inf
    with np.errstate(divide="ignore"):
        _, below = trie.best(np.log(affordance))
    for node in model.evaluated:
        path = terms[[*trie.ancestors(node), node]].sum()
        assert path + below[node] >= floor - 1e-9


@pytest.mark.parametrize("batch", [1, 4, 100])
def test_nothing_doable_evaluates_nothing(batch):
    trie = TokenTrie.build([[1, 2], [1, 3], []])
    model = Model(trie, np.zeros(3))
    found = best_first(trie, np.zeros(3), model, batch=batch)
    assert found.indices == found.log_products == ()
    assert (found.nodes_evaluated, found.forwards, model.called) == (0, 0, False)


def test_empty_catalogue():
    trie = TokenTrie.build([])
    assert best_first(trie, np.zeros(0), Model(trie, np.zeros(0))).indices == ()


def test_one_phrase():
    trie = TokenTrie.build([[1, 2, 3]])
    found = best_first(trie, np.array([0.5]), Model(trie, np.full(3, -1.0)), count=3, batch=1)
    assert found.indices == (0,)
    assert found.nodes_evaluated == 2  # the leaf's own logits are not needed
    assert found.log_products[0] == pytest.approx(-3 + np.log(0.5))


def test_a_good_phrase_saves_looking_at_the_others():
    wide = [[7, i, j] for i in range(20) for j in range(20)]
    trie = TokenTrie.build([[1, 2], *wide])
    terms = np.where(trie.tokens == 7, -5.0, -0.1)
    model = Model(trie, terms)
    assert best_first(trie, np.ones(401), model, batch=1).indices == (0,)
    assert len(model.evaluated) == 1


def test_a_large_batch_follows_a_chain_in_one_forward():
    trie = TokenTrie.build([list(range(10))])
    found = best_first(trie, np.ones(1), Model(trie, np.full(10, -1.0)), batch=32)
    assert (found.nodes_evaluated, found.forwards) == (9, 1)


def test_a_guess_needs_no_second_forward_and_is_bounded():
    trie = TokenTrie.build([[i, 1, 2] for i in range(4)])
    model = Model(trie, np.full(trie.n_nodes, -1.0))
    assert best_first(trie, np.ones(4), model, guessed=8).forwards == 1
    model = Model(trie, np.full(trie.n_nodes, -1.0))
    found = best_first(trie, np.ones(4), model, batch=1, guessed=3)
    assert found.nodes_evaluated == len(model.evaluated) == 3 + found.forwards - 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10))
@example([0.3, 0.3])
def test_best_is_the_highest_at_and_below_each_node(values):
    rng = np.random.default_rng(len(values))
    sequences = [rng.integers(0, 2, rng.integers(0, 5)).tolist() for _ in values]
    trie = TokenTrie.build(sequences)
    at, below = trie.best(np.array(values))
    for node in range(-1, trie.n_nodes):
        path = [] if node == ROOT else trie.tokens[[*trie.ancestors(node), node]].tolist()
        here = [v for s, v in zip(sequences, values, strict=True) if s == path]
        under = [
            v
            for s, v in zip(sequences, values, strict=True)
            if s[: len(path)] == path and s != path
        ]
        assert at[node] == max(here, default=-np.inf)
        assert below[node] == max(under, default=-np.inf)


@pytest.mark.parametrize(
    ("affordance", "options", "match"),
    [
        ([1.0], {}, "2 phrases need as many"),
        ([1.0, 1.5], {}, "lie in"),
        ([1.0, np.nan], {}, "lie in"),
        ([1.0, 1.0], {"count": 0}, "at least 1"),
        ([1.0, 1.0], {"batch": 0}, "at least 1"),
        ([1.0, 1.0], {"guessed": -1}, "guessed 0"),
    ],
)
def test_what_cannot_be_is_refused(affordance, options, match):
    trie = TokenTrie.build([[1], [2]])
    with pytest.raises(ValueError, match=match):
        best_first(trie, np.array(affordance), Model(trie, np.zeros(2)), **options)


def test_a_model_that_gives_nan_is_refused():
    trie = TokenTrie.build([[1], [2]])
    with pytest.raises(ValueError, match="NaN"):
        best_first(trie, np.ones(2), Model(trie, np.array([-1.0, np.nan])))
