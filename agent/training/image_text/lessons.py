"""Batches for the image-text model: pictures, and squares of them with a caption each.

A square of `maps.regions` shows the thing that most of its pixels do, if `SOME` do: much of a town is thin.
One that shows some thing with fewer pixels is not taught. Every pair of colour and kind is looked
for as often as any other; of a picture that shows it, squares are drawn on all its things, rarer ones the
more often, and some that show nothing that could be named, and say so. What is drawn is a function of the
generator alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from agent.training.image_text.captions import Caption, caption, nothing
from agent.training.image_text.pairs import PAIRS, TRAINED
from agent.training.image_text.towns import TownViews
from maps.regions import squares

SOME = 5  # pixels of a square's 16 that show a thing if the square does, at least
MOST = 9  # from which on the square's range is the thing's
SQUARES = 12  # drawn on things of a picture, at most ...
OF_A_THING = 2  # ... and for each of them
NOTHING = 2  # squares of a picture that show nothing
LIGHT, OFFSET = 0.15, 12.0  # by which pictures are lit otherwise: a factor, and levels
Bytes = NDArray[np.uint8]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """n pictures of h x w squares, and m of the squares; caption i is about square i."""

    pictures: Bytes  # (n, H, W, 3)
    things: Bytes  # (n, h, w) number of the pair that a square shows, from 1; 0: none
    sure: NDArray[np.bool_]  # (n, h, w) whether enough of its pixels do
    ranges: NDArray[np.float32]  # (n, h, w) [m] of the thing; NaN: unknown
    at: NDArray[np.int64]  # (m, 3) picture, row and column of the squares
    captions: list[str]
    related: NDArray[np.bool_]  # (m, m) whether caption j is true of square i too


class Lessons:
    """Views of many towns as the model is taught them."""

    def __init__(self, towns: Sequence[TownViews]) -> None:
        self._pictures = _views([t.pictures for t in towns])
        seen = [shown(t) for t in _views([t.things for t in towns])]
        self._things, self._sure, solid = (np.array(part) for part in zip(*seen, strict=True))
        self._ranges = np.where(solid, _views([t.ranges for t in towns]), np.nan)
        there = np.array([_counts(t[s]) > 0 for t, s in zip(self._things, self._sure, strict=True)])
        self._rare = 1 / np.sqrt(np.maximum(there.mean(axis=0), 1e-4))  # (1 + n_pairs,)
        self._views = [
            np.flatnonzero(there[:, 1 + i])
            for i, pair in enumerate(PAIRS)
            if pair in TRAINED and there[:, 1 + i].any()
        ]

    def __len__(self) -> int:
        """How many views."""
        return len(self._pictures)

    def drawn(self, rng: np.random.Generator, n: int) -> Batch:
        """A batch of n pictures."""
        pairs = rng.integers(len(self._views), size=n)
        views = np.array([rng.choice(self._views[pair]) for pair in pairs])
        turned = rng.random(n) < 0.5  # left and right
        things = _mirrored(self._things[views], turned)
        sure = _mirrored(self._sure[views], turned)
        at, captions = list[tuple[int, int, int]](), list[Caption]()
        for k in range(n):
            for thing in self._chosen(rng, things[k][sure[k]]):
                rows, columns = np.nonzero((things[k] == thing) & sure[k])
                i = int(rng.integers(len(rows)))
                square = k, int(rows[i]), int(columns[i])
                if square not in at:
                    at.append(square)
                    captions.append(caption(PAIRS[thing - 1], rng) if thing else nothing(rng))
        found = np.array(at, np.int64).reshape(-1, 3)
        return Batch(
            pictures=_lit(_mirrored(self._pictures[views], turned), rng),
            things=things,
            sure=sure,
            ranges=_mirrored(self._ranges[views], turned).astype(np.float32),
            at=found,
            captions=[c.text for c in captions],
            related=_related(things[*found.T], captions),
        )

    def _chosen(self, rng: np.random.Generator, things: Bytes) -> list[int]:
        """Of which things squares are drawn, some more than once; 0: of none."""
        there = np.unique(things)
        named = there[there > 0]
        chosen = list[int]()
        if len(named):
            rare = self._rare[named]
            count = min(SQUARES, OF_A_THING * len(named))
            chosen += rng.choice(named, size=count, p=rare / rare.sum()).tolist()
        return chosen + [0] * (NOTHING if (there == 0).any() else 0)


def shown(things: Bytes) -> tuple[Bytes, NDArray[np.bool_], NDArray[np.bool_]]:
    """What each square of pictures (..., H, W) shows.

    Returns:
        The number of the pair, 0: none; whether that is sure; whether so many of its pixels show it that the
        square's range is the thing's; each (..., h, w).
    """
    pixels = squares(things)
    named, most = np.zeros(pixels.shape[:-1], np.uint8), np.zeros(pixels.shape[:-1], np.uint8)
    for k in range(pixels.shape[-1]):
        thing = pixels[..., k]
        count = (pixels == thing[..., None]).sum(axis=-1, dtype=np.uint8)
        more = (thing > 0) & (count > most)
        named, most = np.where(more, thing, named), np.where(more, count, most)
    return named, (most >= SOME) | (named == 0), most >= MOST


def _views(parts: Sequence[NDArray[T]]) -> NDArray[T]:
    """The views of all places of all towns, one after the other."""
    return np.concatenate([part.reshape(-1, *part.shape[2:]) for part in parts])


def _counts(things: Bytes) -> NDArray[np.int64]:
    return np.bincount(things.ravel(), minlength=1 + len(PAIRS))


def _mirrored(parts: NDArray[T], turned: NDArray[np.bool_]) -> NDArray[T]:
    """(n, H, W, ...) of which some are seen in a mirror."""
    chosen = turned.reshape(-1, *[1] * (parts.ndim - 1))
    return np.asarray(np.where(chosen, parts[:, :, ::-1], parts))


def _related(things: Bytes, captions: Sequence[Caption]) -> NDArray[np.bool_]:
    """(m, m) whether caption j is true of square i, which shows one of the things."""
    true_of = np.array([[not c.true_of.any(), *c.true_of] for c in captions])  # (m, 1 + n_pairs)
    return np.asarray(true_of[:, things].T)


def _lit(pictures: Bytes, rng: np.random.Generator) -> Bytes:
    """In a little other light, each picture in its own."""
    gain, offset = rng.uniform(-1, 1, (2, len(pictures), 1, 1, 1)).astype(np.float32)
    values = pictures * (1 + LIGHT * gain) + OFFSET * offset
    return np.asarray(np.clip(values, 0, 255), dtype=np.uint8)
