"""Asking: sets hold what is right as often as promised, and a calibration is what it says it is."""

from dataclasses import replace
from math import inf, log

import numpy as np
import pytest

from agent.aim import Aim
from agent.asking import (
    CALIBRATION,
    Asker,
    AskingError,
    Calibration,
    Question,
    prediction_set,
    quantile,
)
from agent.planner import decide

PHRASES = ("pick up the coke", "pick up the pepsi", "done")


def decided(probabilities, affordance=(1.0, 1.0, 1.0)):
    return decide(PHRASES, np.log(np.array(probabilities)), np.array(affordance))


@pytest.mark.parametrize(
    ("probabilities", "affordance", "expected"),
    [
        ((0.8, 0.1, 0.1), (1, 1, 1), (0,)),
        ((0.3, 0.5, 0.2), (1, 1, 1), (1, 0)),
        ((0.3, 0.5, 0.2), (1, 0, 1), (0,)),
        ((0.1, 0.1, 0.1), (1, 1, 1), ()),
    ],
)
def test_the_set_holds_doable_skills_above_the_threshold(probabilities, affordance, expected):
    assert prediction_set(decided(probabilities, affordance), log(0.25)) == expected


def test_everything_is_in_the_set_where_nothing_may_be_left_out():
    assert prediction_set(decided((0.9, 0.05, 0.05)), -inf) == (0, 1, 2)


@pytest.mark.parametrize(
    ("probabilities", "options"),
    [
        ((0.8, 0.1, 0.1), None),
        ((0.3, 0.5, 0.2), ("pick up the pepsi", "pick up the coke")),
        ((0.1, 0.2, 0.1), ("pick up the pepsi",)),
    ],
)
def test_it_asks_unless_exactly_one_skill_may_be_right(probabilities, options):
    question = Asker(log(0.25)).about(decided(probabilities))
    assert (question and question.options) == options


def test_nobody_asks_where_nothing_is_doable():
    assert Asker(0.0).about(decided((0.8, 0.1, 0.1), (0, 0, 0))) is None


def test_a_question_reads_like_one():
    assert Question.about_skills(("a",)).words == "I am not sure. Should I a?"
    assert Question.about_skills(("a", "b", "c")).words == "What should I do: a, b or c?"


@pytest.mark.parametrize(
    ("aim", "threshold", "asked"),
    [(0.9, 0.5, False), (0.4, 0.5, True), (0.4, 0.3, True), (0.75, 0.3, False), (0.65, 0.3, True)],
)
def test_it_asks_unless_its_aim_alone_can_be_right(aim, threshold, asked):
    decision = replace(decided((0.98, 0.01, 0.01)), aim=Aim(("coke to user",), log(aim)))
    question = Asker(log(threshold)).about(decision)
    assert (question == Question.about_aim("coke to user")) == asked
    assert asked or question is None


@pytest.mark.parametrize(
    ("n", "coverage", "rank"), [(99, 0.85, 15), (19, 0.95, 1), (18, 0.95, 0), (9, 0.5, 5)]
)
def test_the_quantile_is_the_one_of_conformal_prediction(n, coverage, rank):
    scores = np.random.default_rng(0).permutation(np.arange(1, n + 1)).tolist()
    assert quantile(scores, coverage) == (rank or -inf)


@pytest.mark.parametrize("coverage", [0.5, 0.85, 0.95])
def test_the_promise_is_kept_on_fresh_draws_from_the_same_source(coverage):
    rng = np.random.default_rng(1)
    kept = []
    for _ in range(4000):
        *scores, fresh = -rng.exponential(size=61)
        kept.append(fresh >= quantile(scores, coverage))
    exact = 1 - np.floor((1 - coverage) * 61 + 1e-9) / 61
    assert np.mean(kept) == pytest.approx(exact, abs=0.03)
    assert exact >= coverage


def test_a_calibration_comes_back_as_it_was(tmp_path):
    made = Calibration(model="sha256:1", scores={"kitchen": (-0.25, -1.5)})
    made.save(tmp_path)
    read = Calibration.load(tmp_path)
    assert read == Calibration(model="sha256:1", scores={"kitchen": (-1.5, -0.25)})
    assert read.threshold("kitchen", 0.5) == -1.5


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"model": "x", "scores": {"a": ["b"]}}'])
def test_a_broken_calibration_is_refused(tmp_path, text):
    (tmp_path / CALIBRATION).write_text(text)
    with pytest.raises(AskingError, match="no calibration for --ask"):
        Calibration.load(tmp_path)


@pytest.mark.parametrize(
    ("world", "coverage", "message"),
    [("kitchen", 1.0, "above 0 and below 1"), ("kitchen", 0.0, "got 0"), ("town", 0.5, "the town")],
)
def test_a_threshold_that_cannot_be(world, coverage, message):
    calibration = Calibration(model="x", scores={"kitchen": (-1.0,)})
    with pytest.raises(AskingError, match=message):
        calibration.threshold(world, coverage)
