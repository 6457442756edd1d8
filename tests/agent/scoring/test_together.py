"""Episodes in lock step: the results of one at a time, in order, whatever happens to any of them."""

import os
import signal
import threading
import time

import numpy as np
import pytest

from agent.scoring.corrections import Correction
from agent.scoring.scorer import LanguageModelError
from agent.scoring.together import run_together
from tests.agent.fakes import FakeScorer

PHRASES = ("a", "b", "c")


def fake():
    return FakeScorer(lambda prompt, phrase: -float(len(prompt) * ord(phrase) % 7))


class Picky(FakeScorer):
    """Cannot read a prompt with an x in it."""

    def log_likelihoods(self, prompt, phrases, *, end="\n"):
        if "x" in prompt:
            raise LanguageModelError(f"cannot read {prompt}")
        return super().log_likelihoods(prompt, phrases, end=end)


def asks(name, n):
    """A work that asks n questions, each after the answer to the one before, of every kind in turn."""

    def work(scorer, clock):
        text = name
        for i in range(n):
            if i % 3 == 0:
                found = scorer.best(text, PHRASES, np.ones(3), runners_up=1).indices
            elif i % 3 == 1:
                found = scorer.log_likelihoods(text, PHRASES, end="").tolist()
            else:
                found = scorer.corrected(text, PHRASES, Correction.TOKEN_MEAN, neutral="").tolist()
            text += f"{found}"
        return text

    return work


def works():
    """Longer and shorter ones, one that asks nothing."""
    return [asks(name, n) for name, n in zip("stuvwyz", (4, 1, 9, 0, 2, 7, 5), strict=True)]


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = threading.enumerate()
    yield
    left = [t for t in threading.enumerate() if t not in before]
    for thread in left:
        thread.join(1.0)  # one that has ended may need a moment to be gone
    assert not any(thread.is_alive() for thread in left)


@pytest.mark.parametrize("at_once", [2, 3, 7, 50])
def test_the_results_are_those_of_one_at_a_time_in_order(at_once):
    scorer = fake()
    expected = list(run_together(works(), fake(), 1))
    assert list(run_together(works(), scorer, at_once)) == expected
    assert max(scorer.batches) == min(at_once, 6)  # one of the seven asks nothing


def test_one_at_once_is_no_batch_and_no_thread():
    def where(scorer, clock):
        return threading.current_thread() is threading.main_thread()

    assert list(run_together([where, where], fake(), 1)) == [True, True]
    assert list(run_together([where], None, 5)) == [True]


def test_one_runs_at_a_time():
    running = []

    def work(scorer, clock):
        for i in range(3):
            running.append(1)
            assert len(running) == 1
            time.sleep(0.001)
            running.pop()
            scorer.best(f"{i}", PHRASES, np.ones(3))

    assert list(run_together([work] * 5, fake(), 4)) == [None] * 5


def test_works_are_begun_when_there_is_room():
    begun = []

    def some():
        for i in range(6):
            begun.append(i)
            yield asks("s" * i, 3)

    results = run_together(some(), fake(), 2)
    next(results)
    assert len(begun) <= 4
    results.close()


def test_an_answer_that_cannot_be_given_is_an_error_of_one_alone():
    def caught(name):
        def work(scorer, clock):
            try:
                return asks(name, 6)(scorer, clock)
            except LanguageModelError as error:
                return str(error)

        return work

    names = ("s", "tx", "u", "v")
    scorers = [Picky(lambda prompt, phrase: -float(ord(phrase) % 5)) for _ in range(2)]
    expected, found = (
        list(run_together([caught(n) for n in names], scorer, at_once))
        for scorer, at_once in zip(scorers, (1, 4), strict=True)
    )
    assert found == expected
    assert found[1] == "cannot read tx"


def test_wrong_affordances_are_an_error_of_one_alone():
    def wrong(scorer, clock):
        with pytest.raises(ValueError, match="need as many affordances"):
            scorer.best("s", PHRASES, np.ones(2))
        return "told"

    told, other = run_together([wrong, asks("t", 1)], fake(), 2)
    assert (told, other) == ("told", *run_together([asks("t", 1)], fake(), 1))


class BrokenError(Exception):
    """What nobody expects."""


@pytest.mark.parametrize("after", [0, 2])
def test_an_error_is_raised_in_its_place_and_ends_the_rest(after):
    def broken(scorer, clock):
        asks("s", after)(scorer, clock)
        raise BrokenError

    results = run_together([asks("t", 8), broken, asks("u", 99)], fake(), 3)
    assert next(results) == next(run_together([asks("t", 8)], fake(), 1))
    with pytest.raises(BrokenError):
        next(results)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, MemoryError])
def test_what_stops_the_model_ends_all(error):
    class Stopped(FakeScorer):
        def best_batch(self, requests):
            raise error

    with pytest.raises(error):
        list(run_together(works(), Stopped(lambda *_: 0.0), 4))


@pytest.fixture
def interruptible():
    """Ctrl-C counts, also where the tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_while_one_runs_ends_all():
    asked = []

    def interrupted(scorer, clock):
        os.kill(os.getpid(), signal.SIGINT)
        for i in range(1000):
            time.sleep(0.001)
            asked.append(scorer.best(f"{i}", PHRASES, np.ones(3)))

    with pytest.raises(KeyboardInterrupt):
        list(run_together([asks("s", 3), interrupted, asks("t", 3)], fake(), 3))
    assert len(asked) < 1000


class Watch:
    """A clock that goes when it is told to."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


def test_the_clock_counts_what_is_spent_on_one_alone():
    watch = Watch()

    class Slow(FakeScorer):
        def best_batch(self, requests):
            watch.seconds += 8.0
            return super().best_batch(requests)

    def timed(own):
        def work(scorer, clock):
            started = clock()
            scorer.best("s", PHRASES, np.ones(3))
            watch.seconds += own
            return clock() - started

        return work

    spent = list(run_together(map(timed, (0.0, 1.0, 2.0, 4.0)), Slow(lambda *_: 0.0), 4, watch))
    assert spent == [2.0, 3.0, 4.0, 6.0]
