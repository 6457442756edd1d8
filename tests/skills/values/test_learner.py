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
        return Architecture(n_words=n_words, channels=(4, 8, 8), features=8)

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
    name = "head.4.bias"
    before = learner.averages[name].clone()
    learner.step(0, 0.01)
    moved = learner.parameters[name] - before
    assert moved.abs() > 0
    assert torch.allclose(learner.averages[name] - before, learning.TAU * moved, atol=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("method", list(Method))
def test_it_learns_whether_the_named_colour_is_there_and_where(make, read, method):
    learner, part = make(method), read.validation
    for number in range(300):
        learner.step(number, 3e-3)
    at = part.decisions
    assert auroc(learner.logits(part, at), part.succeeded[at]) > 0.95
    assert pointed_right(learner, part, at[part.succeeded[at]]) > 0.9


@torch.no_grad()
def pointed_right(learner, part, at):
    """The share of moments at which the first part points at the cell above which the hand ended."""
    frames = part.frames(at)
    told = (torch.from_numpy(a) for a in (frames.views, frames.hand, frames.words[:, None]))
    heat = learner.average(*told)[1][:, 0, learning.WHERE, learning.TOP]
    return (heat.argmax(-1).numpy() == learning.cells_below(frames.ends)).mean()
