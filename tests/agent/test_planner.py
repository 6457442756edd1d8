import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.planner import decide

finite = st.floats(-50, 0)
unit = st.floats(0, 1)
catalogues = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.lists(finite, min_size=n, max_size=n), st.lists(unit, min_size=n, max_size=n)
    )
)


def names(n):
    return [f"skill {i}" for i in range(n)]


@given(catalogues)
def test_the_chosen_product_is_the_highest_and_doable(scores):
    language, affordance = map(np.array, scores)
    decision = decide(names(len(language)), language, affordance)
    if decision.chosen is None:
        assert not affordance.any()
        return
    assert affordance[decision.chosen] > 0
    with np.errstate(divide="ignore"):
        log_product = language + np.log(affordance)
    assert log_product[decision.chosen] == log_product.max()


@given(catalogues, st.randoms())
def test_a_permutation_of_the_catalogue_permutes_the_decision(scores, random):
    language, affordance = map(np.array, scores)
    order = list(range(len(language)))
    random.shuffle(order)
    phrases = np.array(names(len(language)))
    one = decide(list(phrases), language, affordance)
    other = decide(list(phrases[order]), language[order], affordance[order])
    assert np.allclose(one.product[order], other.product)
    if one.chosen is None:
        assert other.chosen is None
    else:
        best = language + np.log(np.maximum(affordance, 1e-320))
        assert best[order][other.chosen] == pytest.approx(best[one.chosen])


@given(catalogues, st.floats(-500, 500))
def test_adding_a_constant_to_all_log_likelihoods_changes_nothing(scores, shift):
    language, affordance = map(np.array, scores)
    one = decide(names(len(language)), language, affordance)
    other = decide(names(len(language)), language + shift, affordance)
    assert np.allclose(one.usefulness, other.usefulness, atol=1e-9)


@given(catalogues)
def test_usefulness_sums_to_one_and_nothing_is_nan(scores):
    language, affordance = map(np.array, scores)
    decision = decide(names(len(language)), language, affordance)
    assert decision.usefulness.sum() == pytest.approx(1)
    assert not np.isnan(decision.product).any()


def test_long_phrases_do_not_underflow_to_a_tie():
    decision = decide(names(3), np.array([-2000.0, -1990.0, -1995.0]), np.ones(3))
    assert decision.chosen == 1


def test_all_zero_affordances_choose_nothing():
    decision = decide(names(2), np.array([0.0, -1.0]), np.zeros(2))
    assert (decision.chosen, decision.phrase) == (None, None)
    assert decision.product.tolist() == [0, 0]


def test_what_language_finds_impossible_is_not_chosen():
    decision = decide(names(2), np.array([-np.inf, -80.0]), np.array([1.0, 0.1]))
    assert decision.chosen == 1
    assert decide(names(1), np.array([-np.inf]), np.ones(1)).chosen is None


def test_ranked_is_by_product_then_by_language():
    decision = decide(names(4), np.array([-1.0, -2.0, -3.0, -2.5]), np.array([0, 1.0, 1.0, 0]))
    assert decision.ranked() == [1, 2, 0, 3]


@pytest.mark.parametrize(
    ("language", "affordance", "match"),
    [
        ([0.0], [1.0, 1.0], "shape"),
        ([0.0, np.nan], [1.0, 1.0], "NaN"),
        ([0.0, 0.0], [1.0, np.nan], "NaN"),
        ([0.0, 0.0], [1.0, 1.5], "0, 1"),
        ([0.0, 0.0], [1.0, -0.1], "0, 1"),
    ],
)
def test_scores_that_cannot_be_are_refused(language, affordance, match):
    with pytest.raises(ValueError, match=match):
        decide(names(2), np.array(language), np.array(affordance))
