"""A causal model with a memory of the last prompt it read.

Keys and values of the prompt are kept from one question to the next; a new prompt encodes only what
follows the longest prefix it shares with the one before, so a step of an episode costs what is new
in it. Whoever works on the prompt borrows it: a pass that is interrupted leaves the keys and values
in no usable state, so the prompt is then forgotten rather than trusted. Memory: the cache, 2 * layers
* key-value heads * head size * bytes a token (46 kB in fp32 for the embedded model).
Not for models whose state is no list of keys and values (Mamba).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from agent.scoring.token_trie import Nodes, common_prefix

CausalModel = Callable[..., Any]  # a transformers causal LM: output has .logits, .past_key_values


@dataclass(frozen=True, kw_only=True)
class EncodedPrompt:
    """A prompt the model has read."""

    tokens: tuple[int, ...]
    cache: Any  # transformers' Cache: keys and values of these tokens, no others
    logits: torch.Tensor  # (vocabulary,) what comes next


class PromptReader:
    """Runs a model on tokens that follow cached ones; one thread at a time."""

    def __init__(self, model: CausalModel, device: torch.device) -> None:
        self.device = device
        self.dtype: torch.dtype = getattr(model, "dtype", torch.float32)  # of the attention mask
        self.tokens_evaluated = 0  # since the reader was made, padding not counted
        self._model = model
        self._prompt: EncodedPrompt | None = None

    @contextmanager
    def reading(self, prompt: tuple[int, ...]) -> Iterator[EncodedPrompt]:
        """Lend the encoded prompt; the borrower leaves its cache as it was."""
        encoded = self._encode(prompt)  # forgets the prompt before, until this one is given back
        yield encoded
        self._prompt = encoded

    def forward(self, tokens: NDArray[np.int64] | torch.Tensor, cache: Any, **more: Any) -> Any:
        """Run the model on tokens, (n,) or (n_rows, n), that follow the cached ones."""
        ids = torch.as_tensor(tokens, dtype=torch.int64, device=self.device)
        ids = ids if ids.ndim == 2 else ids[None]
        return self._model(input_ids=ids, past_key_values=cache, use_cache=True, **more)

    def _encode(self, prompt: tuple[int, ...]) -> EncodedPrompt:
        """Read the prompt, starting from what it shares with the one before."""
        known, self._prompt = self._prompt, None
        if known is not None and known.tokens == prompt:
            return known
        kept = min(common_prefix(known.tokens, prompt), len(prompt) - 1) if known else 0
        cache = None
        if known is not None and kept > 0:
            cache = known.cache
            drop_last(cache, len(known.tokens) - kept)
        self.tokens_evaluated += len(prompt) - kept
        output = self.forward(np.array(prompt[kept:]), cache, logits_to_keep=1)
        return EncodedPrompt(
            tokens=prompt, cache=output.past_key_values, logits=output.logits[0, -1]
        )


@torch.inference_mode()
def sequence_log_likelihood(
    model: CausalModel, device: torch.device, prompt: Sequence[int], sequence: Sequence[int]
) -> float:
    """The plain way: one forward over prompt and sequence, nothing shared [nat].

    This is what the tree scorers must equal; benchmarks and `supports_trees` measure against it.
    """
    if not sequence:
        return 0.0
    ids = torch.tensor([[*prompt, *sequence]], device=device)
    n = len(sequence)
    logits = model(input_ids=ids, use_cache=False, logits_to_keep=n + 1).logits[0, -n - 1 : -1]
    return float(token_terms(logits, np.arange(n), np.array(sequence)).sum())


def drop_last(cache: Any, n: int) -> None:
    """Take the last n tokens out of a cache."""
    if n > 0:  # crop(0) means "none" in some releases of transformers and "all" in others
        cache.crop(-n)


def additive_mask(visible: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Turn who sees whom, (n_rows, n_queries, n_keys), into what is added to attention logits."""
    hidden = torch.finfo(dtype).min  # not -inf: a row of padding sees nothing and must stay finite
    mask = torch.zeros(visible.shape, dtype=dtype, device=visible.device)
    return mask.masked_fill_(~visible, hidden)[:, None]


def token_terms(logits: torch.Tensor, row: Nodes, tokens: Nodes) -> NDArray[np.float64]:
    """Compute log softmax(logits[row])[token] of each pair, (n_pairs,) [nat], never above 0.

    Rounding can put a certain token's logarithm above 0 by 1e-7; the search over the trie needs
    what the mathematics says, that a longer phrase is never likelier than its beginning.
    """
    logits = logits.float()  # (n, vocabulary)
    rows = torch.from_numpy(row).to(logits.device)
    chosen = logits[rows, torch.from_numpy(tokens).to(logits.device)]
    log_probs = chosen - torch.logsumexp(logits, dim=-1)[rows]
    return np.asarray(np.minimum(log_probs.double().cpu().numpy(), 0.0))
