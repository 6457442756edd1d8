"""Episodes as tokens: what the model reads, and which tokens it is taught to write.

The loss is on the robot's lines only (each phrase and the line break that ends it), never on requests or
observations. Prompt and phrases are tokenised apart and joined, exactly as a scorer meets them. Episodes are
packed one after the other into a single row, so nothing is computed for padding (two fifths of a padded
batch), and what the episodes of one scene have in common is read once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from agent.plan_text import Piece
from agent.scoring.packed_attention import Bundle

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
    bundles: tuple[Bundle, ...]  # of the episodes of each scene

    @property
    def n_taught(self) -> int:
        """Tokens the loss is over."""
        return int((self.labels != IGNORED).sum())

    @property
    def episodes(self) -> torch.Tensor:
        """(n,) int64: which episode a token belongs to, from 1; 0 where it belongs to several."""
        texts, n = list[torch.Tensor](), 0
        for bundle in self.bundles:
            texts.append(torch.where(bundle.texts > 0, bundle.texts + n, 0))
            n += len(bundle.rests)
        return torch.cat(texts)


def tokens_of(episode: Sequence[Piece], encode_prompt: Encode, encode: Encode) -> Tokens:
    """An episode's text as the model is taught it."""
    ids, taught = list[int](), list[bool]()
    for i, part in enumerate(episode):
        new = encode(part.text) if i else encode_prompt(part.text)
        ids += new
        taught += [part.robot] * len(new)
    return Tokens(tuple(ids), tuple(taught))


def packed(scenes: Sequence[Sequence[Tokens]], device: torch.device) -> Batch:
    """A batch on a device, of the episodes of each scene."""
    ids, labels, bundles = list[int](), list[int](), list[Bundle]()
    for rows in scenes:
        start = _common_start(rows)
        ids += rows[0].ids[:start]
        labels += [IGNORED] * start
        for row in rows:
            ids += row.ids[start:]
            following = zip(row.ids[start + 1 :], row.taught[start + 1 :], strict=True)
            labels += [*(t if taught else IGNORED for t, taught in following), IGNORED]
        bundles.append(Bundle(start, tuple(len(row.ids) - start for row in rows)))
    flat = torch.tensor([ids, labels])[:, None].to(device)  # (2, 1, n)
    return Batch(ids=flat[0], labels=flat[1], bundles=tuple(bundles))


def shared_out(scenes: Sequence[list[Tokens]], n: int) -> list[list[list[Tokens]]]:
    """Scenes in at most `n` parts of about as many tokens: the longest first, to the shortest part."""
    parts, sizes = [list[list[Tokens]]() for _ in range(n)], [0] * n
    lengths = [sum(len(row.ids) for row in rows) for rows in scenes]
    for i in sorted(range(len(scenes)), key=lambda i: -lengths[i]):
        least = sizes.index(min(sizes))
        parts[least].append(scenes[i])
        sizes[least] += lengths[i]
    return [part for part in parts if part]


def _common_start(rows: Sequence[Tokens]) -> int:
    """How many tokens the rows share; what follows them is not taught, and no row ends there."""
    if len(rows) == 1:
        return 0
    start = 0
    for column in zip(*(zip(row.ids, row.taught, strict=True) for row in rows), strict=False):
        if len(set(column)) > 1 or column[0][1]:
            break
        start += 1
    return min(start, *(row.taught.index(True) - 1 for row in rows))
