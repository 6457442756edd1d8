"""The stream of episodes a training reads, made on the spot or by processes beside it.

Step s reads the episodes s * batch to (s + 1) * batch - 1 of the seed, whoever makes them: the number of
processes changes the speed only. On a GPU the making (40 ms an episode) would otherwise take most of it.
"""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from agent.plan_text import Piece, PlanText
from agent.training import demonstrations
from agent.training.wording import Split
from agent.wording import TabletopRelations

AHEAD = 2  # steps each process is ahead
Lesson = tuple[Piece, ...]  # an episode's text, up to `done`
HELD_OUT_SEED = 7_919  # the held-out episodes are the same for every training


class EpisodeStream:
    """Episodes by step; use it as a context manager."""

    def __init__(self, seed: int, batch: int, workers: int = 0) -> None:
        self._seed, self._batch = seed, batch
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._queue: deque[tuple[int, Future[list[Lesson]]]] = deque()

    def __enter__(self) -> "EpisodeStream":
        if self._workers:
            self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"))
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def step(self, number: int) -> list[Lesson]:
        """The episodes of a step."""
        if self._pool is None:
            return _make(self._seed, self._numbers(number), Split.TRAIN)
        if not self._queue or self._queue[0][0] != number:
            self._queue.clear()
        following = self._queue[-1][0] + 1 if self._queue else number
        for later in range(following, number + 1 + AHEAD * self._workers):
            made = self._pool.submit(_make, self._seed, self._numbers(later), Split.TRAIN)
            self._queue.append((later, made))
        return self._queue.popleft()[1].result()

    def held_out(self, numbers: Iterable[int]) -> list[Lesson]:
        """Episodes with wordings and names that are never trained on."""
        return _make(HELD_OUT_SEED, list(numbers), Split.HELD_OUT)

    def _numbers(self, step: int) -> list[int]:
        return list(range(step * self._batch, (step + 1) * self._batch))


def _make(seed: int, numbers: list[int], split: Split) -> list[Lesson]:
    return [lesson(seed, number, split) for number in numbers]


def lesson(seed: int, number: int, split: Split = Split.TRAIN) -> Lesson:
    """Episode `number` of a seed, as text; what follows `done` is left out."""
    found = demonstrations.episode(seed, number, split)
    text = PlanText(TabletopRelations())
    return text.pieces(found.task.instruction, found.task.state, found.turns)[:-1]
