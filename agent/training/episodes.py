"""The stream of episodes a training reads, of all worlds, made on the spot or by processes beside it.

Most episodes end with their aim: understanding a request takes more examples than carrying it out, and a
whole episode has nearly three times the tokens. The requests of a step are about few scenes, so that a scene
is read once for several of them. Step s reads the episodes s * batch to (s + 1) * batch - 1 of the seed,
whoever makes them: the number of processes changes the speed only. On a GPU the making (15 ms an episode)
would otherwise take most of it.
"""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np

from agent.aim import aim_text
from agent.plan_text import PLAN_TEXTS, Piece
from agent.training.kitchen import demonstrations as kitchen
from agent.training.tabletop import demonstrations as tabletop
from agent.training.wording import Split

AHEAD = 2  # steps each process is ahead
HELD_OUT_SEED = 7_919  # the held-out episodes are the same for every training
WORLD_STREAM = 3
Lesson = tuple[Piece, ...]  # an episode's text, up to `done`
Scene = list[Lesson]  # lessons that start with the same scene


@dataclass(frozen=True)
class Source:
    """Where a world's episodes come from."""

    episode: Callable[..., Any]  # (seed, number, split, scenes it may be about) -> episode
    share: float  # of the training's episodes


SOURCES = {
    "tabletop": Source(tabletop.episode, 0.5),
    "kitchen": Source(kitchen.episode, 0.5),
}


class EpisodeStream:
    """Episodes by step; use it as a context manager."""

    def __init__(self, seed: int, batch: int, aim_only: float, workers: int = 0) -> None:
        """Make a stream.

        Args:
            seed: decides the episodes.
            batch: how many a step has.
            aim_only: share of them that end with their aim.
            workers: processes that make them; 0: this one.
        """
        self._seed, self._batch, self._aim_only = seed, batch, aim_only
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._queue: deque[tuple[int, Future[list[Scene]]]] = deque()

    def __enter__(self) -> "EpisodeStream":
        if self._workers:
            self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"))
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def step(self, number: int) -> list[Scene]:
        """The episodes of a step, by scene."""
        if self._pool is None:
            return _make(self._seed, self._numbers(number), self._aim_only)
        if not self._queue or self._queue[0][0] != number:
            self._queue.clear()
        following = self._queue[-1][0] + 1 if self._queue else number
        for later in range(following, number + 1 + AHEAD * self._workers):
            made = self._pool.submit(_make, self._seed, self._numbers(later), self._aim_only)
            self._queue.append((later, made))
        return self._queue.popleft()[1].result()

    def _numbers(self, step: int) -> list[int]:
        return list(range(step * self._batch, (step + 1) * self._batch))


def lesson(world: str, seed: int, number: int, split: Split) -> Lesson:
    """Episode `number` of a world, as text; what follows `done` is left out."""
    return _text(world, SOURCES[world].episode(seed, number, split))


def held_out(world: str, numbers: Iterable[int]) -> list[Lesson]:
    """Episodes with wordings and names that are never trained on."""
    return [lesson(world, HELD_OUT_SEED, number, Split.HELD_OUT) for number in numbers]


def _text(world: str, episode: Any) -> Lesson:
    text, task, aim = PLAN_TEXTS[world], episode.task, aim_text(episode.aim)
    return text.pieces(task.instruction, task.state, episode.turns, aim)[:-1]


def _make(seed: int, numbers: list[int], aim_only: float) -> list[Scene]:
    """The training's episodes of these numbers, each of a world drawn by the shares."""
    scenes = dict[tuple[str, Any], Scene]()  # by world and state
    for number in numbers:
        rng = np.random.default_rng([seed, number, WORLD_STREAM])
        world = str(rng.choice(list(SOURCES), p=[source.share for source in SOURCES.values()]))
        known = [state for of, state in scenes if of == world]
        episode = SOURCES[world].episode(seed, number, Split.TRAIN, known)
        pieces = _text(world, episode)
        pieces = pieces[:2] if rng.random() < aim_only else pieces
        scenes.setdefault((world, episode.task.state), []).append(pieces)
    return list(scenes.values())
