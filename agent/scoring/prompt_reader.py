"""A causal model with a memory of the last prompt it read.

Keys and values of the prompt are kept from one question to the next; a new prompt encodes only what
follows the longest prefix it shares with the one before, so a step of an episode costs what is new
in it. What is new may be read in the same forward as the first tokens that are asked about: a short
forward costs what it takes to move the weights through memory, however few tokens are in it.
Whoever works on the prompt borrows it: a pass that is interrupted leaves the keys and values in no usable
state, so the prompt is then forgotten rather than trusted. Memory: the cache, 2 * layers * key-value
heads * head size * bytes a token (46 kB in fp32 for the embedded model).
Not for models whose state is no list of keys and values (Mamba).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from agent.scoring.token_trie import Nodes, Scores, common_prefix

CausalModel = Callable[..., Any]  # a transformers causal LM: output has .logits, .cache


@dataclass(kw_only=True)
class OpenPrompt:
    """A prompt that is lent out, read so far or in full."""

    tokens: tuple[int, ...]
    n_read: int  # how many of them are in the cache
    cache: Any  # transformers' Cache: keys and values of these tokens, no others; None: of none
    logits: torch.Tensor | None  # (vocabulary,) what comes next, once all is read

    @property
    def unread(self) -> tuple[int, ...]:
        """What the model has not been run on yet."""
        return self.tokens[self.n_read :]


class PromptReader:
    """Runs a model on tokens that follow cached ones; one thread at a time."""

    def __init__(self, model: CausalModel, device: torch.device) -> None:
        self.device = device
        self.dtype: torch.dtype = getattr(model, "dtype", torch.float32)  # of the attention mask
        self.tokens_evaluated = 0  # since the reader was made, padding not counted
        self._model = model
        self._prompt: OpenPrompt | None = None

    @contextmanager
    def reading(self, prompt: tuple[int, ...]) -> Iterator[OpenPrompt]:
        """Lend a prompt; the borrower leaves nothing but its tokens in the cache."""
        opened = self._open(prompt)  # forgets the prompt before, until this one is given back
        yield opened
        self._prompt = opened

    def forget(self) -> None:
        """Drop the prompt that was read."""
        self._prompt = None

    def next_logits(self, prompt: OpenPrompt) -> torch.Tensor:  # (vocabulary,)
        """What the model expects after the prompt; reads what is unread of it."""
        if prompt.logits is None:
            self.tokens_evaluated += len(prompt.unread)
            output = self.forward(np.array(prompt.unread), prompt.cache, logits_to_keep=1)
            self._read(prompt, output)
            prompt.logits = output.logits[0, -1]
        assert prompt.logits is not None
        return prompt.logits

    def continue_with(
        self, prompt: OpenPrompt, tokens: Nodes, depth: Nodes, visible: NDArray[np.bool_]
    ) -> torch.Tensor:  # (n, vocabulary)
        """Run the model on tokens behind the prompt, and before them on what is unread of it.

        Args:
            prompt: where they go; their keys and values join its cache.
            tokens: ids, (n,).
            depth: how far behind the prompt each stands, (n,), 0 for right behind.
            visible: who sees whom, (n, n_held + n): tokens continued with before, and these. All
                see the prompt.
        """
        n_unread, n = len(prompt.unread), len(tokens)
        seen = np.ones((n_unread + n, prompt.n_read + n_unread + visible.shape[1]), np.bool_)
        seen[:n_unread, prompt.n_read :] = np.tri(n_unread, seen.shape[1] - prompt.n_read)
        seen[n_unread:, len(prompt.tokens) :] = visible
        positions = np.concatenate(
            [np.arange(prompt.n_read, len(prompt.tokens)), len(prompt.tokens) + depth]
        )
        self.tokens_evaluated += n_unread + n
        output = self.forward(
            np.concatenate([np.array(prompt.unread, np.int64), tokens]),
            prompt.cache,
            attention_mask=additive_mask(torch.from_numpy(seen)[None].to(self.device), self.dtype),
            position_ids=torch.from_numpy(positions)[None].to(self.device),
            logits_to_keep=n + 1 if n_unread else n,
        )
        if n_unread:
            self._read(prompt, output)
            prompt.logits = output.logits[0, 0]
        logits: torch.Tensor = output.logits[0, -n:]
        return logits

    def forward(self, tokens: NDArray[np.int64] | torch.Tensor, cache: Any, **more: Any) -> Any:
        """Run the model on tokens, (n,) or (n_rows, n), that follow the cached ones."""
        ids = torch.as_tensor(tokens, dtype=torch.int64, device=self.device)
        ids = ids if ids.ndim == 2 else ids[None]
        return self._model(input_ids=ids, cache=cache, use_cache=True, **more)

    def _open(self, prompt: tuple[int, ...]) -> OpenPrompt:
        """The prompt with what it shares with the one before."""
        known, self._prompt = self._prompt, None
        if known is None:
            return OpenPrompt(tokens=prompt, n_read=0, cache=None, logits=None)
        if known.tokens == prompt and known.logits is not None:
            return known
        kept = min(common_prefix(known.tokens[: known.n_read], prompt), len(prompt) - 1)
        cache = known.cache if kept else None
        if cache is not None:
            drop_last(cache, known.n_read - kept)
        return OpenPrompt(tokens=prompt, n_read=kept, cache=cache, logits=None)

    def _read(self, prompt: OpenPrompt, output: Any) -> None:
        prompt.n_read, prompt.cache = len(prompt.tokens), output.cache


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


def token_terms(logits: torch.Tensor, row: Nodes, tokens: Nodes) -> Scores:
    """Compute log softmax(logits[row])[token] of each pair, (n_pairs,) [nat], never above 0.

    Rounding can put a certain token's logarithm above 0 by 1e-7; the search over the trie needs
    what the mathematics says, that a longer phrase is never likelier than its beginning.
    """
    logits = logits.float()  # (n, vocabulary)
    rows = torch.from_numpy(row).to(logits.device)
    chosen = logits[rows, torch.from_numpy(tokens).to(logits.device)]
    log_probs = chosen - torch.logsumexp(logits, dim=-1)[rows]
    return np.asarray(np.minimum(log_probs.double().cpu().numpy(), 0.0))
