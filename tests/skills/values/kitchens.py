"""Recorded attempts in a kitchen that are made up: to be told are a colour, and what is remembered.

"pick up the coke" succeeds where a red square is in the views; "find the coke" where one was seen elsewhere.
"""

from collections.abc import Iterator

import numpy as np

from envs.kitchen_state import KitchenObject, KitchenState
from skills.experience.attempt import Attempt
from skills.kitchen_sight import HAND_VIEW, HEAD_VIEW, KITCHEN, memory_of
from skills.senses import HEIGHT, WIDTH
from skills.skill import Outcome
from tests.skills.values.recorded import FakeNote

COLOURS = {"coke": (220, 40, 40), "7up": (60, 170, 70), "pepsi": (40, 90, 220)}
HALF = 4  # [px] of the square


class FakeKitchen:
    """So many attempts; the same for the same seed."""

    senses = KITCHEN

    def __init__(self, n: int, seed: int = 0) -> None:
        self.note = FakeNote(n, seed)

    def __len__(self) -> int:
        return self.note.n

    def attempts(self) -> Iterator[Attempt]:
        rng = np.random.default_rng(self.note.seed)
        return (attempt(rng) for _ in range(self.note.n))


def attempt(rng: np.random.Generator) -> Attempt:
    """One at something that is here, elsewhere, or nowhere."""
    here, elsewhere = (list(COLOURS)[i] for i in rng.permutation(3)[:2])
    named = list(COLOURS)[rng.integers(3)]
    verb = ("pick up", "find")[rng.integers(2)]
    succeeded = named == (here if verb == "pick up" else elsewhere)
    things = (KitchenObject(here, "table"), KitchenObject(elsewhere, "user"))
    memory = memory_of(KitchenState(robot_at="table", objects=things))
    point = np.array([0.56, rng.uniform(-0.2, 0.2), 0.62])
    picked = succeeded and verb == "pick up"
    return Attempt(
        phrase=f"{verb} the {named}",
        outcome=Outcome.SUCCEEDED if succeeded else Outcome.NOT_READY,
        geometric=float(succeeded),
        views=np.repeat(seen(here, point)[None], 2, axis=0),
        gripper=np.tile(np.float32([0.44, 0.0, 1.02, 0.08]), (2, 1)),
        memory=np.tile(memory, (2, 1)),
        reached=np.tile(point if picked else np.full(3, np.nan), (2, 1)).astype(np.float32),
    )


def seen(name: str, point: np.ndarray) -> np.ndarray:
    """Both views of a square at a point in the robot's frame."""
    views = np.full((2, HEIGHT, WIDTH, 4), 150, np.uint8)
    for view, camera in zip(views, (HEAD_VIEW, HAND_VIEW), strict=True):
        u, v = camera.project(point)[0].round().astype(int)
        view[v - HALF : v + HALF, u - HALF : u + HALF, :3] = COLOURS[name]
    return views
