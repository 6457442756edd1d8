"""What is learned from is all that was recorded but the last frames, in parts that share no scene."""

import numpy as np
import pytest

from skills.values.errors import ValueFunctionError
from skills.values.transitions import TERMINAL, lessons
from tests.skills.values.recorded import FakeExperience


@pytest.fixture(scope="module")
def experience():
    return FakeExperience(170)


@pytest.fixture(scope="module")
def read(experience):
    return lessons(experience)


def test_every_frame_but_the_last_is_there_as_it_was(experience, read):
    attempts = list(experience.attempts())
    parts = [read.train, read.validation]
    assert [len(p.phrases) for p in parts] == [
        144,
        26,
    ]  # 21 shards, three to validate on, and a rest
    flat = [frame for a in attempts for frame in a.views[:-1]]
    assert sum(map(len, parts)) == len(flat)
    for at in (0, 5, len(read.train) - 1):
        assert (read.train.frames(np.array([at])).views[0] == flat[at]).all()


def test_moments_lead_to_the_next_and_end(experience, read):
    attempts, at = list(experience.attempts()), 0
    for attempt, decision in zip(attempts, read.train.decisions, strict=False):
        assert decision == at
        moments = range(at, at + len(attempt.views) - 1)
        following = read.train.following[moments].tolist()
        assert following == [*(m + 1 for m in moments[:-1]), TERMINAL]
        assert (read.train.succeeded[moments] == attempt.succeeded).all()
        at = moments.stop


def test_each_moment_is_drawn_once_before_any_is_drawn_again(read):
    n = len(read.train)
    drawn = np.concatenate([read.train.drawn(3, step, 7) for step in range(2 * n // 7)])
    assert sorted(drawn[:n].tolist()) == list(range(n))
    assert drawn[:n].tolist() != list(range(n))
    assert drawn[:7].tolist() != drawn[n : n + 7].tolist()
    assert read.train.drawn(3, 5, 7).tolist() == drawn[35:42].tolist()


def test_too_little_experience_is_refused():
    with pytest.raises(
        ValueFunctionError, match="15 attempts are too few to train on: at least 16"
    ):
        lessons(FakeExperience(15))


def test_experience_of_one_outcome_is_refused(experience, monkeypatch):
    failures = [a for a in experience.attempts() if not a.succeeded][:32]
    monkeypatch.setattr(FakeExperience, "attempts", lambda self: iter(failures))
    with pytest.raises(ValueFunctionError, match="all 24 attempts to train on failed"):
        lessons(FakeExperience(32))
