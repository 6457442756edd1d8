"""Values are drawn to what follows, or to the outcome; both learn what is to be seen."""

import numpy as np
import pytest
import torch

from skills.values import learner as learning
from skills.values.devices import Devices
from skills.values.learner import Learner, Lesson, Method
from skills.values.metrics import auroc
from skills.values.network import Architecture
from skills.values.transitions import TERMINAL, lessons
from tests.skills.values.recorded import FakeExperience


@pytest.fixture(scope="module")
def read():
    return lessons(FakeExperience(400))


@pytest.fixture
def make(read, monkeypatch):
    """A learner of a small network."""

    def small(n_words):
        return Architecture(n_words=n_words, width=32, heads=2, layers=1, stem=(8, 16))

    monkeypatch.setattr(learning, "Architecture", small)

    def made(method, batch=16):
        lesson = Lesson(method=method, batch=batch, seed=0)
        return Learner(lesson, read, Devices(torch.device("cpu")))

    return made


def test_temporal_differences_take_the_next_value_and_at_the_end_the_reward(make, read):
    learner, at = make(Method.TD), np.arange(40)
    targets = learner._targets(at).numpy()
    following = read.train.following[at]
    going_on = following != TERMINAL
    assert going_on.any()
    later = learner.logits(read.train, following[going_on])
    assert targets[going_on] == pytest.approx(1 / (1 + np.exp(-later)), abs=1e-6)
    assert (targets[~going_on] == read.train.succeeded[at][~going_on]).all()


def test_monte_carlo_takes_the_outcome(make, read):
    at = np.arange(40)
    assert (make(Method.MC)._targets(at).numpy() == read.train.succeeded[at]).all()


def test_the_average_follows_and_is_what_is_asked(make, read):
    learner = make(Method.TD)
    name = "head.3.bias"
    before = learner.averages[name].clone()
    learner.step(0, 0.01)
    moved = learner.parameters[name] - before
    assert moved.abs() > 0
    assert torch.allclose(learner.averages[name] - before, learning.TAU * moved, atol=1e-7)


@pytest.mark.slow
@pytest.mark.xfail(strict=True, reason="150 small steps leave it near chance: binding takes longer")
@pytest.mark.parametrize("method", [Method.TD])
def test_it_learns_whether_the_named_colour_is_there(make, read, method):
    learner, part = make(method), read.validation
    for number in range(150):
        learner.step(number, 3e-3)
    found = auroc(learner.logits(part, part.decisions), part.succeeded[part.decisions])
    assert found > 0.95
