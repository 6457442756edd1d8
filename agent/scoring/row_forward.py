"""Tokens of several prompts in one forward: a row each, padded on the left, blind to other rows.

A row's tokens stand at the positions they would have alone and see what their own row says they see, so
what comes out at them equals what would come out alone, up to rounding. What was read before comes as a
memory: a line of features a token, its keys and values of all layers side by side, so that memories are cut,
joined and given to other rows. Memory beside the model: in a forward, keys and values of all its rows.
For caches of one key and one value a layer and token, as `agent.scoring.tree_scorer`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.utils.rnn import pad_sequence

from agent.scoring.prompt_reader import PromptReader, additive_mask
from agent.scoring.token_trie import Nodes


@dataclass(frozen=True, kw_only=True, eq=False)
class Row:
    """What one prompt has in a forward: a token at least."""

    memory: torch.Tensor  # (n_before, features)
    tokens: Nodes  # (n,)
    positions: Nodes  # (n,)
    visible: NDArray[np.bool_]  # (n, n_before + n) what of the memory, then of these, each sees


@dataclass(frozen=True)
class _Layout:
    """How the tensors of a model's caches lie: key, value, key, value ... layer by layer."""

    kind: type  # of the cache
    heads: tuple[int, ...]
    features: tuple[int, ...]  # of a token, in all heads


class RowForward:
    """Runs a model on rows."""

    def __init__(self, reader: PromptReader) -> None:
        self.reader = reader
        self._layout: _Layout | None = None  # known from the first forward on

    @property
    def nothing(self) -> torch.Tensor:
        """The memory of no token."""
        features = sum(self._layout.features) if self._layout else 0
        return torch.empty(0, features, dtype=self.reader.dtype, device=self.reader.device)

    def run(self, rows: Sequence[Row], *, keep: int) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Logits of the last `keep` columns, (n_rows, keep, vocabulary), and each row's new memory.

        The last token of every row stands in the last column.
        """
        n_before = max(len(row.memory) for row in rows)
        width = max(len(row.tokens) for row in rows)
        tokens, positions = np.zeros((2, len(rows), width), np.int64)
        visible = np.zeros((len(rows), width, n_before + width), np.bool_)
        for i, row in enumerate(rows):
            pad, n = width - len(row.tokens), len(row.memory)
            tokens[i, pad:], positions[i, pad:] = row.tokens, row.positions
            visible[i, pad:, n_before - n : n_before] = row.visible[:, :n]
            visible[i, pad:, n_before + pad :] = row.visible[:, n:]
        device = self.reader.device
        self.reader.tokens_evaluated += sum(len(row.tokens) for row in rows)
        output = self.reader.forward(
            torch.from_numpy(tokens),
            self._cache([row.memory for row in rows]) if n_before else None,
            attention_mask=additive_mask(torch.from_numpy(visible).to(device), self.reader.dtype),
            position_ids=torch.from_numpy(positions).to(device),
            logits_to_keep=keep,
        )
        new = self._memories(output.cache, width)
        own = [memory[width - len(row.tokens) :] for memory, row in zip(new, rows, strict=True)]
        return output.logits, own

    def _cache(self, memories: list[torch.Tensor]) -> Any:
        """A model's cache with a memory a row."""
        assert self._layout is not None  # a memory comes from a forward
        joined = pad_sequence(memories, batch_first=True, padding_side="left")
        parts = torch.split(joined, list(self._layout.features), dim=-1)
        tensors = [
            part.view(*part.shape[:2], heads, -1).transpose(1, 2)
            for part, heads in zip(parts, self._layout.heads, strict=True)
        ]
        cache = self._layout.kind()
        for layer, (keys, values) in enumerate(zip(tensors[::2], tensors[1::2], strict=True)):
            cache.update(keys, values, layer)
        return cache

    def _memories(self, cache: Any, n: int) -> torch.Tensor:  # (n_rows, n, features)
        """The last n columns of a cache."""
        tensors = [t for layer in cache.layers for t in (layer.keys, layer.values)]
        if self._layout is None:
            heads = tuple(t.shape[1] for t in tensors)  # (n_rows, heads, n_columns, size)
            features = tuple(t.shape[1] * t.shape[3] for t in tensors)
            self._layout = _Layout(type(cache), heads, features)
        return torch.cat([t[:, :, -n:].transpose(1, 2).flatten(2) for t in tensors], dim=-1)
