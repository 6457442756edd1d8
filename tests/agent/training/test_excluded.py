"""Nothing that measures a planner is trained on, however it is punctuated."""

import pytest

from agent.evaluation.suite import load_suite, suite_names
from agent.training.excluded import excluded


@pytest.mark.parametrize("name", suite_names())
def test_no_sentence_of_a_suite_is_trained_on(name):
    assert all(excluded(task.instruction) for task in load_suite(name))


@pytest.mark.parametrize(
    "sentence", ["Bring me a fruit.", "bring me a fruit", "Park at the table!"]
)
def test_no_published_sentence_is_trained_on(sentence):
    assert excluded(sentence)


def test_other_sentences_are():
    assert not excluded("bring me a fruit from the far counter, robot")
