"""Several texts read as one row, each attending to itself only, at the price of their own lengths.

A packed row of n tokens with a block-diagonal mask would cost n^2 in every layer; here each bundle goes
through attention by itself (a quarter of a training step on a CPU, measured at n = 1,100) while all other
layers see the row. A bundle is one text, or several with a common start, which is read once.
`agent.language_model` registers it with transformers under the name `PACKED`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention

PACKED = "packed"


@dataclass(frozen=True)
class Bundle:
    """Texts with a common start, laid in a row: the start, then what each goes on with."""

    start: int  # tokens
    rests: tuple[int, ...]  # tokens of each

    @property
    def length(self) -> int:
        """Tokens in the row."""
        return self.start + sum(self.rests)

    @property
    def texts(self) -> torch.Tensor:
        """(length,) int64: 0 for the start, k for what belongs to text k, from 1."""
        return torch.repeat_interleave(torch.tensor([self.start, *self.rests]))

    @property
    def positions(self) -> torch.Tensor:
        """(length,) int64: where a token stands in its text."""
        rests = [torch.arange(self.start, self.start + n) for n in self.rests]
        return torch.cat([torch.arange(self.start), *rests])

    @property
    def mask(self) -> torch.Tensor:
        """(length, length) bool: whether a token (row) attends to another (column)."""
        texts = self.texts
        return ((texts == texts[:, None]) | (texts == 0)).tril()


def attend_packed(
    module: torch.nn.Module,
    query: torch.Tensor,  # (1, n_heads, n, head_size)
    key: torch.Tensor,  # (1, n_key_heads, n, head_size)
    value: torch.Tensor,
    attention_mask: None,
    *,
    masks: Sequence[torch.Tensor] = (),  # of the bundles, n tokens in all; none: one text
    scaling: float | None = None,
    **_: Any,
) -> tuple[torch.Tensor, None]:  # (1, n, n_heads, head_size)
    """Attention within each bundle; the signature is transformers'."""
    heads_a_key = query.shape[1] // key.shape[1]
    key, value = key.repeat_interleave(heads_a_key, 1), value.repeat_interleave(heads_a_key, 1)
    masks = masks or [
        torch.ones(2 * query.shape[2:3], dtype=torch.bool, device=query.device).tril()
    ]
    parts = [torch.split(x, [len(m) for m in masks], 2) for x in (query, key, value)]
    out = [
        scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=scaling)
        for q, k, v, mask in zip(*parts, masks, strict=True)
    ]
    return torch.cat(out, 2).transpose(1, 2).contiguous(), None


@contextmanager
def packing(model: Any) -> Iterator[None]:
    """Let a transformers model read packed rows for a while."""
    usual = model.config._attn_implementation
    model.set_attn_implementation(PACKED)
    try:
        yield
    finally:
        model.set_attn_implementation(usual)


def read_packed(model: Any, ids: torch.Tensor, bundles: Sequence[Bundle]) -> torch.Tensor:
    """Read packed texts with a model that is `packing`.

    Args:
        model: a transformers causal LM.
        ids: (1, n) int64, the bundles' rows one after the other.
        bundles: how they are made up, n tokens in all.

    Returns:
        The last hidden states, (1, n, hidden_size).
    """
    positions = torch.cat([bundle.positions for bundle in bundles])[None].to(ids.device)
    masks = tuple(bundle.mask.to(ids.device) for bundle in bundles)
    hidden: torch.Tensor = model.base_model(
        input_ids=ids, position_ids=positions, use_cache=False, masks=masks
    ).last_hidden_state
    return hidden
