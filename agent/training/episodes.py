"""The episodes the planner's training reads, of all worlds, as lessons (`agent.training.lessons`).

Most episodes end with their aim: understanding a request takes more examples than carrying it out, and a
whole episode has nearly three times the tokens. The requests of a step are about few scenes, so that a scene
is read once for several of them. Making an episode takes 15 ms.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from agent.aim import aim_text
from agent.plan_text import PLAN_TEXTS
from agent.training.kitchen import demonstrations as kitchen
from agent.training.lessons import Lesson, LessonStream, Scene
from agent.training.tabletop import demonstrations as tabletop
from agent.training.wording import Split

HELD_OUT_SEED = 7_919  # the held-out episodes are the same for every training
WORLD_STREAM = 3


@dataclass(frozen=True)
class Source:
    """Where a world's episodes come from."""

    episode: Callable[..., Any]  # (seed, number, split, scenes it may be about) -> episode
    share: float  # of the training's episodes


SOURCES = {
    "tabletop": Source(tabletop.episode, 0.5),
    "kitchen": Source(kitchen.episode, 0.5),
}


class EpisodeStream(LessonStream):
    """Episodes by step; use it as a context manager."""

    def __init__(self, seed: int, batch: int, aim_only: float, workers: int = 0) -> None:
        """Make a stream.

        Args:
            seed: decides the episodes.
            batch: how many a step has.
            aim_only: share of them that end with their aim.
            workers: processes that make them; 0: this one.
        """
        sets = {world: partial(held_out, world) for world in SOURCES}
        super().__init__(partial(_make, seed, aim_only), batch, sets, workers)


def lesson(world: str, seed: int, number: int, split: Split) -> Lesson:
    """Episode `number` of a world, as text; what follows `done` is left out."""
    return _text(world, SOURCES[world].episode(seed, number, split))


def held_out(world: str, numbers: Iterable[int]) -> list[Lesson]:
    """Episodes with wordings and names that are never trained on."""
    return [lesson(world, HELD_OUT_SEED, number, Split.HELD_OUT) for number in numbers]


def _text(world: str, episode: Any) -> Lesson:
    text, task, aim = PLAN_TEXTS[world], episode.task, aim_text(episode.aim)
    return text.pieces(task.instruction, task.state, episode.turns, aim)[:-1]


def _make(seed: int, aim_only: float, numbers: list[int]) -> list[Scene]:
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
