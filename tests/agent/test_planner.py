import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.planner import decide, decide_found
from agent.record import scores_of
from agent.scoring.best_first import Winners

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


def found(*scored, best=()):
    """What a search reports: (index, log p) of what it scored."""
    log_p = dict(scored)
    return Winners(
        indices=best,
        log_likelihoods=tuple(log_p[i] for i in best),
        log_products=tuple(log_p[i] for i in best),
        scored=log_p,
        nodes_evaluated=1,
        forwards=1,
    )


def test_what_a_search_did_not_score_stays_unknown():
    affordance = np.array([0.5, 1.0, 0.0, 0.25])
    decision = decide_found(names(4), found((1, -3.0), (0, -1.0), best=(0,)), affordance)
    assert decision.phrase == "skill 0"
    assert decision.evaluated.tolist() == [True, True, False, False]
    assert decision.language[:2].tolist() == [-1.0, -3.0]
    assert np.isnan([*decision.language[2:], *decision.usefulness, *decision.product]).all()
    rows = scores_of(decision)
    assert [row.skill for row in rows] == ["skill 0", "skill 1", "skill 3", "skill 2"]
    assert [row.evaluated for row in rows] == [True, True, False, False]
    assert [row.language for row in rows] == [-1.0, -3.0, None, None]
    assert {row.usefulness for row in rows} | {row.product for row in rows} == {None}
    assert rows[0].likelihood_product == pytest.approx(0.5 * np.exp(-1.0))
    assert rows[2].likelihood is rows[2].likelihood_product is None


def test_a_search_that_scored_all_decides_as_scoring_all():
    affordance = np.array([0.5, 1.0])
    searched = decide_found(names(2), found((0, -1.0), (1, -3.0), best=(0,)), affordance)
    whole = decide(names(2), np.array([-1.0, -3.0]), affordance)
    assert (searched.chosen, searched.ranked()) == (whole.chosen, whole.ranked())
    assert np.array_equal(searched.product, whole.product)


def test_a_search_that_found_nothing_chooses_nothing():
    assert decide_found(names(2), found(), np.zeros(2)).chosen is None


def test_a_search_with_affordances_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="0, 1"):
        decide_found(names(2), found((0, -1.0), best=(0,)), np.array([1.0, 1.5]))


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
