"""Several episodes in lock step: what they ask of the language model is answered in one batch.

Each episode is ordinary code in a thread of its own, with a scorer that stops it at every question. One
thread runs at a time, in a fixed order: an episode is let go until it asks or ends; once all of them wait,
their questions are answered together, by the thread that called. So worlds, affordances and the model see
one thread at a time, nothing depends on the timing of threads, and each episode gets the answers it would get
alone, up to rounding: that may decide between phrases that are equally likely, more so in bf16.

A question that cannot be shared is asked by its episode alone, which gets the error if there is one: where
one of the batch cannot be answered, all corrected scores, and what is written freely.
"""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from agent.scoring.best_first import Winners
from agent.scoring.corrections import Correction
from agent.scoring.scorer import (
    BatchPhraseScorer,
    LanguageModelError,
    ScoreRequest,
    TextModel,
    WinnerRequest,
    Written,
)
from agent.scoring.token_trie import Scores

T = TypeVar("T")
Clock = Callable[[], float]  # [s] since some moment
Work = Callable[[TextModel | None, Clock], T]
"""One episode: given who answers it, and a clock of the time that is spent on it."""


def run_together(
    works: Iterable[Work[T]],
    scorer: BatchPhraseScorer | None,
    at_once: int,
    clock: Clock = time.monotonic,
) -> Generator[T, None, None]:
    """Do all works, `at_once` of them in lock step; their results in the order of the works.

    With one at once, or nobody to ask, one is done after the other in this thread. An error of a work is
    raised in its place; the works after it are given up then, and also when the generator is closed.
    """
    if scorer is None or at_once == 1:
        yield from (work(scorer, clock) for work in works)
        return
    kinds = (WinnerRequest, scorer.best_batch), (ScoreRequest, scorer.log_likelihoods_batch)
    left, line = iter(works), deque[_Episode[T]]()  # in line: those whose result is not told yet
    try:
        while True:
            while sum(not e.ended for e in line) < at_once and (work := next(left, None)):
                line.append(_Episode(work, scorer, clock))
                line[-1].go_on(None)
            while line and line[0].ended:
                yield line.popleft().outcome.result()
            if not line:
                return
            for kind, ask in kinds:
                _answer([e for e in line if type(e.request) is kind], ask, clock)
    finally:
        for episode in line:
            episode.give_up()


class _GivenUp(BaseException):
    """Ends an episode that nobody waits for any more; nothing catches it but its own thread."""


class _Episode(Generic[T]):
    """One work: its thread runs only between `go_on` and the next question."""

    def __init__(self, work: Work[T], scorer: BatchPhraseScorer, clock: Clock) -> None:
        self.outcome = Future[T]()
        self.request: ScoreRequest | None = None  # what it waits for
        self._clock, self._spent, self._since = clock, 0.0, 0.0  # [s]; when it went on last
        self._answers: SimpleQueue[Any] = SimpleQueue()
        self._requests: SimpleQueue[ScoreRequest | None] = SimpleQueue()
        asking = _AskingScorer(scorer, self._ask)
        self._thread = Thread(target=self._run, args=(work, asking), daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether there is an outcome: a result or an error."""
        return self.outcome.done()

    def go_on(self, answer: Any) -> None:
        """Let it run to its next question or its end."""
        self._since = self._clock()
        self._answers.put(answer)
        self.request = self._requests.get()
        self.spend(self._clock() - self._since)

    def spend(self, seconds: float) -> None:
        """Count time as its own."""
        self._spent += seconds

    def give_up(self) -> None:
        """End it at its next question, or the one it waits at."""
        if not self.ended:
            self._answers.put(_GivenUp())
            self._thread.join()

    def _run(self, work: Work[T], scorer: TextModel) -> None:
        try:
            self._wait()
            self.outcome.set_result(work(scorer, self._own_clock))
        except BaseException as error:  # raised again where the result is taken
            self.outcome.set_exception(error)
        self._requests.put(None)

    def _ask(self, request: ScoreRequest) -> Any:
        self._requests.put(request)
        return self._wait()

    def _wait(self) -> Any:
        answer = self._answers.get()
        if isinstance(answer, _GivenUp):
            raise answer
        return answer

    def _own_clock(self) -> float:
        """Time spent on it: while it ran, and its shares of the batches it was part of [s]."""
        return self._spent + self._clock() - self._since


class _AskingScorer:
    """A `TextModel` that lets others ask along, and asks by itself where that gives no answer."""

    def __init__(self, scorer: TextModel, ask: Callable[[ScoreRequest], Any]) -> None:
        self._scorer, self._ask = scorer, ask

    def log_likelihoods(self, prompt: str, phrases: Sequence[str], *, end: str = "\n") -> Scores:
        """See `PhraseScorer`."""
        shared: Scores | None = self._ask(ScoreRequest(prompt=prompt, phrases=phrases, end=end))
        if shared is not None:
            return shared
        return self._scorer.log_likelihoods(prompt, phrases, end=end)

    def best(
        self,
        prompt: str,
        phrases: Sequence[str],
        affordance: Scores,
        *,
        end: str = "\n",
        runners_up: int = 0,
    ) -> Winners:
        """See `PhraseScorer`."""
        shared: Winners | None = self._ask(
            WinnerRequest(
                prompt=prompt,
                phrases=phrases,
                affordance=affordance,
                end=end,
                runners_up=runners_up,
            )
        )
        if shared is not None:
            return shared
        return self._scorer.best(prompt, phrases, affordance, end=end, runners_up=runners_up)

    def corrected(
        self,
        prompt: str,
        phrases: Sequence[str],
        correction: Correction,
        *,
        neutral: str,
        end: str = "\n",
        allowed: NDArray[np.bool_] | None = None,
    ) -> Scores:
        """See `PhraseScorer`."""
        return self._scorer.corrected(
            prompt, phrases, correction, neutral=neutral, end=end, allowed=allowed
        )

    def write(self, prompt: str, *, end: str = "\n") -> Written:
        """By itself."""
        return self._scorer.write(prompt, end=end)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """By itself."""
        return self._scorer.embed(texts)

    @property
    def identity(self) -> dict[str, str]:
        """See `PhraseScorer`."""
        return self._scorer.identity


def _answer(
    asking: "Sequence[_Episode[T]]", ask: Callable[[list[Any]], Sequence[Any]], clock: Clock
) -> None:
    """Answer requests of one kind and let each go on; the time it took is shared out among them."""
    started, answers = clock(), None
    if len(asking) > 1:
        with suppress(LanguageModelError, ValueError):  # of one of them: each by itself tells whose
            answers = ask([episode.request for episode in asking])
    share = (clock() - started) / max(len(asking), 1)
    for episode, answer in zip(asking, answers or [None] * len(asking), strict=True):
        episode.spend(share)
        episode.go_on(answer)
