"""The measures are what their definitions say, counted by hand; calibration finds a known temperature."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills.values.calibration import cross_entropy, fitted_temperature, probabilities
from skills.values.metrics import Quality, auroc, by_kind, kind_of, reliability, worst

CASES = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 1 / 15, 0.3, 0.31, 0.8, 1.0]), st.booleans()),
    min_size=1,
    max_size=25,
)


def arrays(cases):
    values, succeeded = zip(*cases, strict=True)
    return np.array(values), np.array(succeeded)


@settings(deadline=None, max_examples=50)
@given(CASES)
def test_auroc_is_the_share_of_pairs_in_the_right_order(cases):
    good = [v for v, y in cases if y]
    bad = [v for v, y in cases if not y]
    found = auroc(*arrays(cases))
    if not good or not bad:
        assert found is None
        return
    wins = sum((g > b) + 0.5 * (g == b) for g in good for b in bad)
    assert found == pytest.approx(wins / (len(good) * len(bad)))


@settings(deadline=None, max_examples=50)
@given(CASES)
def test_calibration_error_is_the_gap_of_each_bin(cases):
    gap = 0.0
    for b in range(15):
        inside = [(v, y) for v, y in cases if b <= v * 15 < b + 1 or (b == 14 and v == 1.0)]
        if inside:
            gap += abs(sum(v for v, _ in inside) - sum(y for _, y in inside)) / len(cases)
    values, succeeded = arrays(cases)
    assert Quality.of(values, succeeded).ece == pytest.approx(gap)
    assert sum(b.share for b in reliability(values, succeeded)) == pytest.approx(1)


def test_perfect_and_hopeless_values():
    succeeded = np.array([True, False, True, False])
    good = Quality.of(succeeded.astype(float), succeeded)
    bad = Quality.of(1.0 - succeeded, succeeded)
    assert (good.brier, good.ece, good.auroc) == (0, 0, 1)
    assert (bad.brier, bad.ece, bad.auroc) == (1, 1, 0)


def test_every_phrase_has_one_kind_and_the_worst_is_told():
    phrases = ["pick up the red block", "put the red block in the blue bowl"]
    phrases += ["put the red block on the blue block", "put the red block in the top left corner"]
    phrases += ["put down the red block"]
    kinds = ["pick up", "put in a bowl", "put on a block", "put at a place", "put down"]
    assert [kind_of(phrase) for phrase in phrases] == kinds
    values = np.array([0.9, 0.9, 0.2, 0.9, 0.9])
    table = by_kind(phrases, values, np.ones(5, bool))
    assert sum(quality.n for quality in table.values()) == 5
    assert worst(table) == "put on a block"


def test_the_temperature_that_made_a_network_too_sure_is_found():
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 2, 20_000)
    succeeded = rng.random(20_000) < probabilities(honest, 1.0)
    found = fitted_temperature(3 * honest, succeeded)
    assert found == pytest.approx(3, rel=0.05)
    best = cross_entropy(3 * honest / found, succeeded)
    assert all(cross_entropy(3 * honest / (found * f), succeeded) > best for f in (0.9, 1.1))


def test_logits_of_any_size_stay_finite():
    logits, succeeded = np.array([-1e4, 1e4, 1e4]), np.array([False, True, False])
    assert cross_entropy(logits, succeeded) == pytest.approx(1e4 / 3)
    assert probabilities(logits, 1.0).tolist() == [0, 1, 1]
