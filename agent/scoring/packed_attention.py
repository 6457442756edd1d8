"""Several texts read as one row, each attending to itself only, at the price of their own lengths.

A packed row of n tokens with a block-diagonal mask would cost n^2 in every layer; here each text goes
through causal attention by itself (a quarter of a training step on a CPU, measured at n = 1,100) while
all other layers see the row. `agent.language_model` registers it with transformers under the name `PACKED`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention

PACKED = "packed"


def attend_packed(
    module: torch.nn.Module,
    query: torch.Tensor,  # (1, n_heads, n, head_size)
    key: torch.Tensor,  # (1, n_key_heads, n, head_size)
    value: torch.Tensor,
    attention_mask: None,
    *,
    lengths: Sequence[int] = (),  # of the texts, n in all; none: one text
    scaling: float | None = None,
    **_: Any,
) -> tuple[torch.Tensor, None]:  # (1, n, n_heads, head_size)
    """Causal attention within each text; the signature is transformers'."""
    groups = query.shape[1] // key.shape[1]
    key, value = key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1)
    sizes = list(lengths) or query.shape[2]
    texts = zip(*(torch.split(x, sizes, 2) for x in (query, key, value)), strict=True)
    out = [
        scaled_dot_product_attention(q, k, v, is_causal=True, scale=scaling) for q, k, v in texts
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


def read_packed(
    model: Any, ids: torch.Tensor, positions: torch.Tensor, lengths: Sequence[int]
) -> torch.Tensor:
    """Read packed texts with a model that is `packing`.

    Args:
        model: a transformers causal LM.
        ids: (1, n) int64.
        positions: (1, n) int64, from 0 in each text.
        lengths: of the texts, n in all.

    Returns:
        The last hidden states, (1, n, hidden_size).
    """
    hidden: torch.Tensor = model.base_model(
        input_ids=ids, position_ids=positions, use_cache=False, lengths=tuple(lengths)
    ).last_hidden_state
    return hidden
