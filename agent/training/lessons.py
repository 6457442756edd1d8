"""What a language model is taught: texts by step, made on the spot or by processes beside the training.

Step s reads the lessons s * batch to (s + 1) * batch - 1 of a seed, whoever makes them: the number of
processes changes the speed only. On a GPU the making would otherwise take most of a step.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Self

from agent.plan_text import Piece

AHEAD = 2  # steps each process is ahead
Lesson = tuple[Piece, ...]  # a text in parts; the model is taught to write some of them
Scene = list[Lesson]  # lessons that start with the same text
HeldOut = Callable[[Iterable[int]], list[Lesson]]  # lessons by number, never trained on


class LessonStream:
    """Lessons by step; use it as a context manager."""

    def __init__(
        self,
        make: Callable[[list[int]], list[Scene]],
        batch: int,
        held_out: Mapping[str, HeldOut],
        workers: int = 0,
    ) -> None:
        """Make a stream.

        Args:
            make: the lessons of some numbers; other processes must be able to call it.
            batch: how many a step has.
            held_out: sets of lessons that a training is measured on, by name.
            workers: processes that make lessons; 0: this one.
        """
        self.held_out = held_out
        self._make, self._batch, self._workers = make, batch, workers
        self._pool: ProcessPoolExecutor | None = None
        self._queue: deque[tuple[int, Future[list[Scene]]]] = deque()

    def __enter__(self) -> Self:
        if self._workers:
            self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"))
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def step(self, number: int) -> list[Scene]:
        """The lessons of a step, by scene."""
        if self._pool is None:
            return self._make(self._numbers(number))
        if not self._queue or self._queue[0][0] != number:
            self._queue.clear()
        following = self._queue[-1][0] + 1 if self._queue else number
        for later in range(following, number + 1 + AHEAD * self._workers):
            self._queue.append((later, self._pool.submit(self._make, self._numbers(later))))
        return self._queue.popleft()[1].result()

    def _numbers(self, step: int) -> list[int]:
        return list(range(step * self._batch, (step + 1) * self._batch))
