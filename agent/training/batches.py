"""Episodes as tokens: what the model reads, and which tokens it is taught to write.

The loss is on the robot's lines only (each phrase and the line break that ends it), never on requests or
observations. Prompt and phrases are tokenised apart and joined, exactly as a scorer meets them. Episodes are
packed one after the other into a single row, each seeing itself only and with positions of its own, so
nothing is computed for padding (two fifths of a padded batch).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from agent.plan_text import Piece

IGNORED = -100  # label of a token that is not learned
Encode = Callable[[str], list[int]]


@dataclass(frozen=True)
class Tokens:
    """One episode, token by token."""

    ids: tuple[int, ...]
    taught: tuple[bool, ...]  # whether the robot writes this token


@dataclass(frozen=True)
class Batch:
    """Several episodes, packed; n tokens in all."""

    ids: torch.Tensor  # (1, n) int64
    labels: torch.Tensor  # (1, n) int64: what comes next, or IGNORED
    positions: torch.Tensor  # (1, n) int64, from 0 in each episode
    lengths: tuple[int, ...]  # of the episodes


def tokens_of(episode: Sequence[Piece], encode_prompt: Encode, encode: Encode) -> Tokens:
    """An episode's text as the model is taught it."""
    ids, taught = list[int](), list[bool]()
    for i, part in enumerate(episode):
        new = encode(part.text) if i else encode_prompt(part.text)
        ids += new
        taught += [part.robot] * len(new)
    return Tokens(tuple(ids), tuple(taught))


def packed(rows: Sequence[Tokens], device: torch.device) -> Batch:
    """A batch on a device."""
    ids, labels, positions = list[int](), list[int](), list[int]()
    for row in rows:
        ids += row.ids
        following = zip(row.ids[1:], row.taught[1:], strict=True)
        labels += [*(t if taught else IGNORED for t, taught in following), IGNORED]
        positions += range(len(row.ids))
    flat = torch.tensor([ids, labels, positions])[:, None].to(device)  # (3, 1, n)
    lengths = tuple(len(row.ids) for row in rows)
    return Batch(ids=flat[0], labels=flat[1], positions=flat[2], lengths=lengths)
