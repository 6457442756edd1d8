"""Batches for the image-text model: windows with a caption each, and which captions fit which windows.

Every pair of colour and kind is drawn as often as any other; a window that shows it is cut as
`maps.windows` will cut the pictures of a map, a little off and a little larger or smaller. A share of the
windows show nothing that could be named, and say so. What is drawn is a function of the generator alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.training.image_text.captions import Caption, caption, nothing
from agent.training.image_text.pairs import PAIRS, TRAINED
from agent.training.image_text.towns import TownViews
from maps.windows import LEVELS, Pictures, Window, cut

CLEAR, PART = (
    0.04,
    0.4,
)  # shares of a window, and of what the picture shows of a thing, said to be there
FAINT = 0.004  # share from which on it may be there
EMPTY = 0.02  # a window without a larger thing shows nothing
LEAST = 40  # [px] of a view that a thing covers, to be looked for there
NOTHING = 0.25  # share of windows that show nothing
SCALE, SHIFT = 0.15, 0.15  # how much larger or smaller, and higher or lower, of a window's side
LIGHT = 0.15  # by which brightness and contrast vary
TRIES = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """n windows and n captions; caption i is about window i."""

    pictures: list[Pictures]  # each square
    captions: list[str]
    related: NDArray[np.bool_]  # (n, n) whether caption j is, or may be, true of picture i too


class Lessons:
    """Views of many towns as the model is taught them."""

    def __init__(self, towns: Sequence[TownViews]) -> None:
        self._pictures = np.concatenate(
            [t.pictures.reshape(-1, *t.pictures.shape[2:]) for t in towns]
        )
        self._things = np.concatenate([t.things.reshape(-1, *t.things.shape[2:]) for t in towns])
        self._views = defaultdict[int, list[int]](list)  # where each pair is in view
        for i, view in enumerate(self._things):
            counts = np.bincount(view.ravel(), minlength=len(PAIRS) + 1)[1:]
            for pair in np.flatnonzero(counts >= LEAST).tolist():
                self._views[pair].append(i)
        kinds = defaultdict[str, list[int]](list)
        for i, (colour, kind) in enumerate(PAIRS):
            if (colour, kind) in TRAINED and self._views[i]:
                kinds[kind].append(i)
        self._kinds = [kinds[k] for k in sorted(kinds)]

    def __len__(self) -> int:
        """How many views."""
        return len(self._pictures)

    def drawn(self, rng: np.random.Generator, n: int) -> Batch:
        """A batch."""
        pictures, captions, shown = list[Pictures](), list[Caption](), list[NDArray[np.bool_]]()
        while len(pictures) < n:
            empty = len(pictures) < round(NOTHING * n)
            drawn = self._nothing(rng) if empty else self._something(rng)
            if drawn is None:
                continue
            view, window, said = drawn
            pictures.append(_lit(cut(self._pictures[view], window), rng))
            captions.append(said)
            shown.append(shares(cut(self._things[view], window)) >= FAINT)
        true_of = np.array([c.true_of for c in captions])
        related = (np.array(shown)[:, None] & true_of[None]).any(axis=2)
        blank = np.asarray(~true_of.any(axis=1))
        related |= blank[:, None] & blank[None]
        return Batch(pictures=pictures, captions=[c.text for c in captions], related=related)

    def _something(self, rng: np.random.Generator) -> tuple[int, Window, Caption] | None:
        """A view, a window of it that shows a pair, and what is said of it; None: none was found."""
        pairs = self._kinds[int(rng.integers(len(self._kinds)))]
        pair = pairs[int(rng.integers(len(pairs)))]
        views = self._views[pair]
        view = views[int(rng.integers(len(views)))]
        things = self._things[view]
        columns = np.nonzero(things == pair + 1)[1]
        for _ in range(TRIES):
            window = self._window(rng, int(columns[int(rng.integers(len(columns)))]))
            if clear(things, window)[pair]:
                return view, window, caption(PAIRS[pair], rng)
        return None

    def _nothing(self, rng: np.random.Generator) -> tuple[int, Window, Caption] | None:
        view = int(rng.integers(len(self._pictures)))
        window = self._window(rng, int(rng.integers(self._pictures.shape[2])))
        if shares(cut(self._things[view], window)).max() >= EMPTY:
            return None
        return view, window, nothing(rng)

    def _window(self, rng: np.random.Generator, column: int) -> Window:
        """A window with a column in it, near where a map's windows lie."""
        height, width = self._pictures.shape[1:3]
        level = LEVELS[int(rng.integers(len(LEVELS)))]
        side = min(height, width, round(height / level * rng.uniform(1 - SCALE, 1 + SCALE)))
        x = int(np.clip(column - rng.integers(side), 0, width - side))
        y = (height - side) / 2 + rng.uniform(-SHIFT, SHIFT) * side
        return x, int(np.clip(round(y), 0, height - side)), side


def clear(things: NDArray[np.uint8], window: Window) -> NDArray[np.bool_]:
    """(n_pairs,) which pairs a window of a view's things (H, W) shows clearly."""
    inside = shares(cut(things, window))
    pixels = inside * window[2] ** 2
    mostly = pixels >= PART * shares(things) * things.size
    return np.asarray((inside >= CLEAR) & mostly, dtype=np.bool_)


def shares(things: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(n_pairs,) which share of a piece of `TownViews.things` each pair covers."""
    counts = np.bincount(things.ravel(), minlength=len(PAIRS) + 1)
    return counts[1:] / things.size


def _lit(picture: Pictures, rng: np.random.Generator) -> Pictures:
    """In a little other light."""
    gain, offset = rng.uniform(-LIGHT, LIGHT, 2)
    values = picture.astype(np.float32) * np.float32(1 + gain) + np.float32(255 * offset / 3)
    return np.asarray(np.clip(values, 0, 255), dtype=np.uint8)
