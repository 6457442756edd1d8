"""Views of towns that are painted by hand: a square of its colour for each pair, on grey."""

import numpy as np

from agent.training.image_text.pairs import NUMBERS
from agent.training.image_text.towns import TownViews, shown
from envs.town_kinds import COLOURS

PLACES, SIZE = 12, 128


def painted(seed, pairs):
    """A town of so many places, each showing three pairs of a list and none in its third view."""
    rng = np.random.default_rng(seed)
    pictures = np.full((PLACES, 3, SIZE, SIZE, 3), 120, np.uint8)
    things = np.zeros((PLACES, 3, SIZE, SIZE), np.uint8)
    for place in range(PLACES):
        for view in range(2):
            pair = pairs[int(rng.integers(len(pairs)))]
            side = int(rng.integers(14, 50))
            x, y = int(rng.integers(SIZE - side)), 64 - side // 2
            pictures[place, view, y : y + side, x : x + side] = COLOURS[pair[0]]
            things[place, view, y : y + side, x : x + side] = NUMBERS[pair] + 1
    ranges = np.where(shown(things)[0] > 0, 8.0, 60.0).astype(np.float16)
    return TownViews(pictures=pictures, things=things, ranges=ranges, poses=np.zeros((PLACES, 3)))
