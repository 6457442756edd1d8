"""Scores several prompts in one batch, each with its own trie of phrases: many episodes or robots.

What all prompts of a batch begin with (the examples) is read once and repeated; the rest of each is a row,
padded on the left, and so is each slice of its trie below it. A row's tokens see what is real in their
own row only and stand at the positions they would have alone, so the scores equal those of one prompt at
a time, up to rounding. Memory beside the model: that of `agent.scoring.tree_scorer` for one prompt (the
slices of all rows together have `slice_nodes` nodes), and `max_rows` prompts' keys and values.
On a CPU a batch costs what its prompts cost one after the other; the gain is a GPU's.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from agent.scoring.prompt_reader import PromptReader, additive_mask, drop_last, token_terms
from agent.scoring.token_trie import Nodes, Scores, TokenTrie, TrieSlice, common_prefix

Prompt = tuple[int, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Block:
    """What one row adds to the cache in a forward; empty for a row that has nothing to add."""

    tokens: Nodes  # (n,)
    positions: Nodes  # (n,)
    visible: NDArray[np.bool_]  # (n, n) who of them sees whom


class BatchScorer:
    """log p(sequence | prompt) for prompts with a trie each."""

    def __init__(self, reader: PromptReader, *, slice_nodes: int = 512, max_rows: int = 8) -> None:
        """Score with a model.

        Args:
            reader: the model; may be shared with other scorers.
            slice_nodes: nodes evaluated at once, all rows together: bounds memory.
            max_rows: prompts evaluated at once.
        """
        self._reader = reader
        self._slice_nodes = slice_nodes
        self._max_rows = max_rows

    def log_likelihoods(
        self, prompts: Sequence[Sequence[int]], tries: Sequence[TokenTrie]
    ) -> list[Scores]:
        """Score each prompt's phrases: for each, (n_phrases,) [nat]. A prompt has a token at least."""
        by_size = sorted(range(len(prompts)), key=lambda i: tries[i].n_nodes)  # little padding
        found: dict[int, Scores] = {}
        for start in range(0, len(by_size), self._max_rows):
            rows = by_size[start : start + self._max_rows]
            terms = self._rows([tuple(prompts[i]) for i in rows], [tries[i] for i in rows])
            found |= {i: tries[i].phrase_sums(t) for i, t in zip(rows, terms, strict=True)}
        return [found[i] for i in range(len(prompts))]

    @torch.inference_mode()
    def _rows(self, prompts: list[Prompt], tries: list[TokenTrie]) -> list[Scores]:
        """The term of every node of every row."""
        shared = _shared(prompts)
        cache, seen = self._read_shared(prompts[0][:shared], len(prompts))
        blocks = [_continuation(prompt, shared) for prompt in prompts]
        output, seen = self._forward(blocks, cache, seen, keep=1)
        cache = output.past_key_values
        terms = [np.empty(trie.n_nodes) for trie in tries]
        for trie, term, logits in zip(tries, terms, output.logits, strict=True):
            first = trie.first
            term[first] = token_terms(logits[-1:], np.zeros_like(first), trie.tokens[first])
        size = max(1, self._slice_nodes // len(prompts))
        slices = [list(trie.slices(size)) for trie in tries]
        for step in range(max(map(len, slices))):
            pieces = [own[step] if step < len(own) else None for own in slices]
            blocks = [
                _subtree(trie, piece, len(prompt))
                for prompt, trie, piece in zip(prompts, tries, pieces, strict=True)
            ]
            keep = max(piece.n_fresh for piece in pieces if piece)
            output, _ = self._forward(blocks, cache, seen, keep=keep)
            drop_last(cache, max(len(block.tokens) for block in blocks))
            for trie, piece, term, logits in zip(tries, pieces, terms, output.logits, strict=True):
                if piece:
                    fresh, tokens = logits[-piece.n_fresh :], trie.tokens[piece.children]
                    term[piece.children] = token_terms(fresh, piece.row, tokens)
        return terms

    def _read_shared(self, shared: Prompt, n_rows: int) -> tuple[Any, NDArray[np.bool_]]:
        """Keys and values of what all rows begin with, once a row, and which of them are real."""
        seen = np.ones((n_rows, len(shared)), np.bool_)
        if not shared:
            return None, seen
        with self._reader.reading(shared) as opened:
            self._reader.next_logits(opened)
            cache = copy.deepcopy(opened.cache)
        cache.batch_repeat_interleave(n_rows)
        return cache, seen

    def _forward(
        self, blocks: list[_Block], cache: Any, seen: NDArray[np.bool_], *, keep: int
    ) -> tuple[Any, NDArray[np.bool_]]:
        """Run one block a row, padded on the left, after the cached columns of which some are seen.

        Returns the model's output and which columns, (n_rows, n_cached + width), are real now.
        """
        n_cached, width = seen.shape[1], max(len(block.tokens) for block in blocks)
        tokens, positions = np.zeros((2, len(blocks), width), np.int64)
        visible = np.zeros((len(blocks), width, n_cached + width), np.bool_)
        for row, block in enumerate(blocks):
            pad = width - len(block.tokens)
            tokens[row, pad:], positions[row, pad:] = block.tokens, block.positions
            visible[row, pad:, :n_cached] = seen[row]
            visible[row, pad:, n_cached + pad :] = block.visible
        self._reader.tokens_evaluated += sum(len(block.tokens) for block in blocks)
        output = self._reader.forward(
            torch.from_numpy(tokens),
            cache,
            attention_mask=additive_mask(
                torch.from_numpy(visible).to(self._reader.device), self._reader.dtype
            ),
            position_ids=torch.from_numpy(positions).to(self._reader.device),
            logits_to_keep=keep,
        )
        pads = np.array([[width - len(block.tokens)] for block in blocks])
        return output, np.concatenate([seen, np.arange(width) >= pads], axis=1)


def _shared(prompts: list[Prompt]) -> int:
    """How many tokens all prompts begin with; each has at least one more."""
    shared = min(common_prefix(prompts[0], prompt) for prompt in prompts)
    return min(shared, min(map(len, prompts)) - 1)


def _continuation(prompt: Prompt, shared: int) -> _Block:
    """What follows the shared beginning of a prompt."""
    n = len(prompt) - shared
    return _Block(
        tokens=np.array(prompt[shared:], np.int64),
        positions=np.arange(shared, len(prompt)),
        visible=np.tri(n, dtype=np.bool_),
    )


def _subtree(trie: TokenTrie, piece: TrieSlice | None, start: int) -> _Block:
    """A slice of a trie below a prompt of `start` tokens."""
    nodes = piece.nodes if piece else np.empty(0, np.int64)
    return _Block(
        tokens=trie.tokens[nodes], positions=start + trie.depth[nodes], visible=trie.visible(nodes)
    )
