"""Episodes as tokens: what the model reads, and which tokens it is taught to write.

The loss is on the robot's lines only (each phrase and the line break that ends it), never on requests or
observations. Prompt and phrases are tokenised apart and joined, exactly as a scorer meets them. Sequences
are padded on the right, where a causal model's earlier tokens cannot see it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from agent.plan_text import pieces
from agent.training.demonstrations import Episode

IGNORED = -100  # label of a token that is not learned
Encode = Callable[[str], list[int]]


@dataclass(frozen=True)
class Tokens:
    """One episode, token by token."""

    ids: tuple[int, ...]
    taught: tuple[bool, ...]  # whether the robot writes this token


@dataclass(frozen=True)
class Batch:
    """Several episodes, padded."""

    ids: torch.Tensor  # (n, length) int64
    labels: torch.Tensor  # (n, length) int64: what comes next, or IGNORED


def tokens_of(episode: Episode, encode_prompt: Encode, encode: Encode) -> Tokens:
    """An episode as the model is taught it; what follows `done` is left out."""
    ids, taught = list[int](), list[bool]()
    parts = pieces(episode.task.instruction, episode.task.state, episode.turns)[:-1]
    for i, part in enumerate(parts):
        new = encode(part.text) if i else encode_prompt(part.text)
        ids += new
        taught += [part.robot] * len(new)
    return Tokens(tuple(ids), tuple(taught))


def padded(rows: Sequence[Tokens], device: torch.device, pad: int = 0) -> Batch:
    """A batch on a device."""
    length = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), length), pad, dtype=torch.int64)
    labels = torch.full((len(rows), length), IGNORED, dtype=torch.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)] = torch.tensor(row.ids)
        following = [t if k else IGNORED for t, k in zip(row.ids[1:], row.taught[1:], strict=True)]
        labels[i, : len(following)] = torch.tensor(following)
    return Batch(ids.to(device), labels.to(device))
