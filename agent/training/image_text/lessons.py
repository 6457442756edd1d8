"""Batches for the image-text model: pictures, and pieces of what they show with a caption each.

A piece is some of the squares of `maps.regions` that lie together and show one thing: from a single one to
all that is in view of it, as regions will be. Every pair of colour and kind is looked for as often as any
other; of a picture that shows it, pieces are drawn of all its things, rarer ones the more often, and some
that show nothing that could be named, and say so. Things that are far away are not taught: they are a few
pixels, and a node of a map is nowhere near them. What is drawn is a function of the generator alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from agent.training.image_text.captions import Caption, caption, nothing
from agent.training.image_text.pairs import PAIRS, TRAINED
from agent.training.image_text.towns import TownViews, shown

FAR = 25.0  # [m] beyond which nothing is taught
PIECES = 12  # drawn of things of a picture, at most ...
OF_A_THING = 2  # ... and for each of them
NOTHING = 2  # pieces of a picture that show nothing
SIDES = (0, 1, 2, 4, 8)  # squares from the middle of a piece to its sides
AS_FAR = (
    0.25  # by how much the logarithms of the ranges of a piece's squares differ from its middle's
)
LIGHT, OFFSET = 0.15, 12.0  # by which pictures are lit otherwise: a factor, and levels
Bytes = NDArray[np.uint8]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """n pictures of h x w squares, and m pieces of them; caption i is about piece i."""

    pictures: Bytes  # (n, H, W, 3)
    things: Bytes  # (n, h, w) number of the pair that a square shows, from 1; 0: none
    sure: NDArray[np.bool_]  # (n, h, w) whether that is taught
    ranges: NDArray[np.float32]  # (n, h, w) [m]
    at: NDArray[np.int64]  # (k, 3) picture, row and column of the squares of all pieces
    pieces: NDArray[np.float32]  # (m, k) share of each square in a piece
    captions: list[str]
    related: NDArray[np.bool_]  # (m, m) whether caption j is true of piece i too


class Lessons:
    """Views of many towns as the model is taught them."""

    def __init__(self, towns: Sequence[TownViews]) -> None:
        self._pictures = _views([t.pictures for t in towns])
        self._ranges = _views([t.ranges for t in towns])
        seen = [shown(t) for t in _views([t.things for t in towns])]
        self._things, sure = (np.array(part) for part in zip(*seen, strict=True))
        self._sure = sure & ((self._things == 0) | (self._ranges <= FAR))
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
        things, sure, ranges = (
            _mirrored(self._things[views], turned),
            _mirrored(self._sure[views], turned),
            _mirrored(self._ranges[views], turned).astype(np.float32),
        )
        masks, captions, shows = list[NDArray[np.bool_]](), list[Caption](), list[int]()
        for k in range(n):
            for thing in self._chosen(rng, things[k][sure[k]]):
                mask = np.zeros(things.shape, bool)
                mask[k] = _piece(rng, (things[k] == thing) & sure[k], ranges[k])
                masks.append(mask)
                captions.append(caption(PAIRS[thing - 1], rng) if thing else nothing(rng))
                shows.append(thing)
        chosen = np.array(masks)
        at = np.argwhere(chosen.any(axis=0))
        inside = chosen[:, *at.T]
        return Batch(
            pictures=_lit(_mirrored(self._pictures[views], turned), rng),
            things=things,
            sure=sure,
            ranges=ranges,
            at=at,
            pieces=(inside / inside.sum(axis=1, keepdims=True)).astype(np.float32),
            captions=[c.text for c in captions],
            related=_related(np.array(shows), captions),
        )

    def _chosen(self, rng: np.random.Generator, things: Bytes) -> list[int]:
        """Of which things pieces are drawn, some more than once; 0: of none."""
        there = np.unique(things)
        named = there[there > 0]
        chosen = list[int]()
        if len(named):
            rare = self._rare[named]
            count = min(PIECES, OF_A_THING * len(named))
            chosen += rng.choice(named, size=count, p=rare / rare.sum()).tolist()
        return chosen + [0] * (NOTHING if (there == 0).any() else 0)


def _piece(
    rng: np.random.Generator, own: NDArray[np.bool_], ranges: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """(h, w) some squares of those (h, w) that show a thing, around one of them and about as far."""
    rows, columns = np.nonzero(own)
    i, side = int(rng.integers(len(rows))), int(rng.choice(SIDES))
    row, column = int(rows[i]), int(columns[i])
    near = np.zeros(own.shape, bool)
    near[max(0, row - side) : row + side + 1, max(0, column - side) : column + side + 1] = True
    far = np.abs(np.log(np.maximum(ranges, 0.1)) - np.log(max(float(ranges[row, column]), 0.1)))
    return np.asarray(own & near & (far <= AS_FAR))


def _views(parts: Sequence[NDArray[T]]) -> NDArray[T]:
    """The views of all places of all towns, one after the other."""
    return np.concatenate([part.reshape(-1, *part.shape[2:]) for part in parts])


def _counts(things: Bytes) -> NDArray[np.int64]:
    return np.bincount(things.ravel(), minlength=1 + len(PAIRS))


def _mirrored(parts: NDArray[T], turned: NDArray[np.bool_]) -> NDArray[T]:
    """(n, H, W, ...) of which some are seen in a mirror."""
    chosen = turned.reshape(-1, *[1] * (parts.ndim - 1))
    return np.asarray(np.where(chosen, parts[:, :, ::-1], parts))


def _related(shows: NDArray[np.int64], captions: Sequence[Caption]) -> NDArray[np.bool_]:
    """(m, m) whether caption j is true of piece i, which shows one of the things."""
    true_of = np.array([[not c.true_of.any(), *c.true_of] for c in captions])  # (m, 1 + n_pairs)
    return np.asarray(true_of[:, shows].T)


def _lit(pictures: Bytes, rng: np.random.Generator) -> Bytes:
    """In a little other light, each picture in its own."""
    gain, offset = rng.uniform(-1, 1, (2, len(pictures), 1, 1, 1)).astype(np.float32)
    values = pictures * (1 + LIGHT * gain) + OFFSET * offset
    return np.asarray(np.clip(values, 0, 255), dtype=np.uint8)
