"""Recorded attempts as transitions s_t -> s_t+1 of one skill, in memory, in two parts.

The reward is 1 at the end of a success and 0 everywhere else. The last frame of an attempt is terminal:
nothing is learned of it. Frames are kept deflated, so that tens of thousands fit into memory. Attempts of
one scene stand together in a shard; the parts are made of whole shards, so no scene is in both. Which
transitions a step learns from is a function of the seed and its number.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from skills.experience.attempt import Attempt
from skills.senses import Senses
from skills.values.errors import ValueFunctionError
from skills.values.vocabulary import Vocabulary

VALIDATED = 10  # one of so many shards is validated on
TERMINAL = -1  # there is no next frame


class Noted(Protocol):
    """What decided the recorded attempts."""

    @property
    def shard(self) -> int:
        """How many were recorded together."""

    def to_json(self) -> dict[str, Any]:
        """Plain data."""


class Recorded(Protocol):
    """A folder of recorded attempts."""

    @property
    def note(self) -> Noted:
        """What decided them."""

    @property
    def senses(self) -> Senses:
        """How they were perceived."""

    def __len__(self) -> int:
        """How many attempts there are."""

    def attempts(self) -> Iterator[Attempt]:
        """All of them, in order."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Frames:
    """What is seen at n moments, and the skills it is about."""

    views: NDArray[Any]  # (n, n_views, H, W, 4), from 0 to 255
    hand: NDArray[np.float32]  # (n, 4) [m]
    words: NDArray[np.int64]  # (n, PARTS, LONGEST)
    ends: NDArray[np.float32]  # (n, 3) [m] as `Attempt.ends`
    about: NDArray[np.float32] | None = None  # (n, n_about) as `Senses.about`; None: nothing


@dataclass(frozen=True, kw_only=True, eq=False)
class Transitions:
    """All moments of some attempts that something is learned of."""

    deflated: Sequence[bytes]
    shape: tuple[int, ...]  # of the views of one moment
    hand: NDArray[np.float32]  # (n, 4) [m]
    words: NDArray[np.int64]  # (n, PARTS, LONGEST)
    ends: NDArray[np.float32]  # (n, 3) [m] as `Attempt.ends`
    about: NDArray[np.float32]  # (n, n_about) as `Senses.about`
    following: NDArray[np.int64]  # (n,) index of the next moment, or TERMINAL
    succeeded: NDArray[np.bool_]  # (n,) whether the attempt did in the end
    decisions: NDArray[np.int64]  # (n_attempts,) indices of the moments at which a skill was chosen
    phrases: tuple[str, ...]  # of each attempt
    geometric: NDArray[np.float64]  # (n_attempts,)

    @classmethod
    def of(cls, attempts: Sequence["Stored"], vocabulary: Vocabulary) -> "Transitions":
        """The moments of some attempts, in order."""
        lengths = np.array([len(a.deflated) for a in attempts])
        ends = np.cumsum(lengths)
        following = np.arange(1, ends[-1] + 1)
        following[ends - 1] = TERMINAL
        phrases = tuple(a.phrase for a in attempts)
        return cls(
            deflated=[frame for a in attempts for frame in a.deflated],
            shape=attempts[0].shape,
            hand=np.concatenate([a.hand for a in attempts]),
            words=np.repeat(vocabulary.numbers(phrases), lengths, axis=0),
            ends=np.concatenate([a.ends for a in attempts]),
            about=np.concatenate([a.about for a in attempts]),
            following=following,
            succeeded=np.repeat([a.succeeded for a in attempts], lengths),
            decisions=ends - lengths,
            phrases=phrases,
            geometric=np.array([a.geometric for a in attempts]),
        )

    def __len__(self) -> int:
        return len(self.deflated)

    def frames(self, at: NDArray[np.int64]) -> Frames:
        """What is seen at some moments, given by their indices."""
        views = np.stack(
            [np.frombuffer(zlib.decompress(self.deflated[i]), np.uint8) for i in at.tolist()]
        )
        return Frames(
            views=views.reshape(-1, *self.shape),
            hand=self.hand[at],
            words=self.words[at],
            ends=self.ends[at],
            about=self.about[at],
        )

    def drawn(self, seed: int, step: int, n: int) -> NDArray[np.int64]:
        """The n moments of a step: all in random order, then all in another, and so on."""
        places = np.arange(step * n, (step + 1) * n)
        epochs, at = places // len(self), places % len(self)
        return np.array(
            [
                _order(seed, e, len(self))[i]
                for e, i in zip(epochs.tolist(), at.tolist(), strict=True)
            ]
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Stored:
    """One attempt in memory, without its last frame."""

    phrase: str
    succeeded: bool
    geometric: float
    deflated: tuple[bytes, ...]
    shape: tuple[int, ...]
    hand: NDArray[np.float32]  # (n_frames - 1, 4)
    ends: NDArray[np.float32]  # (n_frames - 1, 3) [m]
    about: NDArray[np.float32]  # (n_frames - 1, n_about)

    @classmethod
    def of(cls, attempt: Attempt, senses: Senses) -> "Stored":
        """What is kept of an attempt."""
        n = len(attempt.views) - 1
        return cls(
            phrase=attempt.phrase,
            succeeded=attempt.succeeded,
            geometric=attempt.geometric,
            deflated=tuple(zlib.compress(v.tobytes(), 1) for v in attempt.views[:-1]),
            shape=attempt.views.shape[1:],
            hand=attempt.gripper[:-1],
            ends=attempt.ends[:-1],
            about=senses.about(attempt.remembered[:-1], [[attempt.phrase]] * n)[:, 0],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Lessons:
    """What a value function is trained and validated on."""

    train: Transitions
    validation: Transitions
    vocabulary: Vocabulary
    senses: Senses


def lessons(experience: Recorded, advance: Callable[[], None] = lambda: None) -> Lessons:
    """All recorded attempts, the last tenth of the shards for validation.

    Args:
        experience: what was recorded.
        advance: called after each attempt.

    Raises:
        ValueFunctionError: there is less than one shard for each part, or nothing but one outcome.
    """
    shard = experience.note.shard
    n_shards = len(experience) // shard
    if n_shards < 2:
        raise ValueFunctionError(
            f"{len(experience)} attempts are too few to train on: at least {2 * shard} are needed"
        )
    stored = list(_stored(experience, advance))
    split = shard * (n_shards - -(-n_shards // VALIDATED))
    vocabulary = Vocabulary.of(a.phrase for a in stored)
    parts = stored[:split], stored[split:]
    for name, part in zip(("train", "validate"), parts, strict=True):
        if len({a.succeeded for a in part}) < 2:
            did = "succeeded" if part[0].succeeded else "failed"
            raise ValueFunctionError(f"all {len(part)} attempts to {name} on {did}: record more")
    train, validation = (Transitions.of(part, vocabulary) for part in parts)
    return Lessons(
        train=train, validation=validation, vocabulary=vocabulary, senses=experience.senses
    )


def _stored(experience: Recorded, advance: Callable[[], None]) -> Iterator[Stored]:
    for attempt in experience.attempts():
        yield Stored.of(attempt, experience.senses)
        advance()


@lru_cache(maxsize=2)  # a step may lie across the border of two
def _order(seed: int, epoch: int, n: int) -> NDArray[np.int64]:
    return np.random.default_rng([seed, epoch]).permutation(n)
