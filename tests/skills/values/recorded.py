"""Recorded attempts that are made up: what is learned from them is whether the named thing is in the picture.

A scene is a gray table with a coloured square at some cell; "pick up the red block" succeeds where the square
is red. A success takes two moves, so that temporal differences have something to carry back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from skills.experience.attempt import Attempt
from skills.sight import HEIGHT, TABLETOP, TOP_VIEW, VIEWS, WIDTH
from skills.skill import Outcome
from skills.values.network import STRIDE

COLOURS = {"red": (220, 40, 40), "green": (60, 170, 70), "blue": (40, 90, 220)}
SQUARE = 8  # [px] its side


@dataclass(frozen=True)
class FakeNote:
    """What decides them."""

    n: int
    seed: int = 0
    shard: int = 8

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


class FakeExperience:
    """So many attempts; the same for the same seed."""

    senses = TABLETOP

    def __init__(self, n: int, seed: int = 0) -> None:
        self.note = FakeNote(n, seed)

    def __len__(self) -> int:
        return self.note.n

    def attempts(self) -> Iterator[Attempt]:
        rng = np.random.default_rng(self.note.seed)
        return (attempt(rng) for _ in range(self.note.n))


def attempt(rng: np.random.Generator) -> Attempt:
    """One attempt at picking up what is there, or is not."""
    named, there = (list(COLOURS)[i] for i in rng.integers(3, size=2))
    if rng.random() < 0.3:
        named = there
    succeeded = named == there
    n_frames = 3 if succeeded else 2
    square = tuple(
        (STRIDE * rng.integers(2, 20, size=2) + STRIDE // 2).tolist()
    )  # centre in a cell's
    gripper = np.tile(np.float32([0.5, 0.0, 0.3, 0.08]), (n_frames, 1))
    if succeeded:  # the hand ends above the square
        centre = np.add(square[::-1], SQUARE / 2)
        gripper[-1, :3] = TOP_VIEW.unproject(centre, TOP_VIEW.eye[2])
    return Attempt(
        phrase=f"pick up the {named} block",
        outcome=Outcome.SUCCEEDED if succeeded else Outcome.NOT_READY,
        geometric=0.9 if succeeded else 0.2,
        views=np.repeat(seen(there, square)[None], n_frames, axis=0),
        gripper=gripper,
    )


def seen(colour: str, at: tuple[int, int]) -> np.ndarray:
    """Both views of a table with a square on it."""
    views = np.full((len(VIEWS), HEIGHT, WIDTH, 4), 150, np.uint8)
    v, u = at
    views[:, v : v + SQUARE, u : u + SQUARE, :3] = COLOURS[colour]
    return views
