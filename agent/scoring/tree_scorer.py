"""Scores a whole trie of phrases in one pass over a prompt that is encoded once.

Every node attends to the prompt and to its own ancestors only (a 4-D mask) and stands at position
len(prompt) + depth, so it gets the logits it would get in a sequence of its own: equal to scoring
phrase by phrase, up to rounding. Keys and values of the prompt are kept; the next prompt encodes
only what follows the longest common prefix. Memory beside the model and the prompt's cache, with
n = `slice_nodes` + height of the trie: about 3 * n * vocabulary * 4 bytes for logits and
n * (len(prompt) + n) * 4 for the mask; 0.3 GB for n = 512 and 49,152 tokens.
Not for models whose state is no list of keys and values (Mamba) or that take no position from
outside (ALiBi): `supports_trees` tells.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from agent.scoring.token_trie import TokenTrie, TrieSlice, common_prefix

Scores = NDArray[np.float64]
CausalModel = Callable[..., Any]  # a transformers causal LM: output has .logits, .past_key_values


@dataclass(frozen=True, kw_only=True)
class EncodedPrompt:
    """A prompt the model has read."""

    tokens: tuple[int, ...]
    cache: Any  # transformers' Cache: keys and values of these tokens, no others
    logits: torch.Tensor  # (vocabulary,) what comes next


class TreeScorer:
    """log p(sequence | prompt) for every sequence of a trie."""

    def __init__(self, model: CausalModel, device: torch.device, *, slice_nodes: int = 512) -> None:
        self._model = model
        self._device = device
        self._slice_nodes = slice_nodes
        self._prompt: EncodedPrompt | None = None
        self.tokens_evaluated = 0  # since the scorer was made, for benchmarks and tests

    @torch.inference_mode()
    def log_likelihoods(self, prompt: Sequence[int], trie: TokenTrie) -> Scores:
        """Score all phrases of the trie, (n_phrases,) [nat]; the prompt has at least one token."""
        encoded = self._encode(tuple(prompt))
        self._prompt = None  # a pass that is interrupted leaves the cache in no usable state
        terms = np.empty(trie.n_nodes)
        first = trie.first
        terms[first] = _gather(encoded.logits[None], np.zeros_like(first), trie.tokens[first])
        for piece in trie.slices(self._slice_nodes):
            logits = self._evaluate(encoded, trie, piece)
            terms[piece.children] = _gather(logits, piece.row, trie.tokens[piece.children])
        self._prompt = encoded
        return trie.phrase_sums(terms)

    def _encode(self, prompt: tuple[int, ...]) -> EncodedPrompt:
        """Read the prompt, starting from what it shares with the one before."""
        known, self._prompt = self._prompt, None
        if known is not None and known.tokens == prompt:
            return known
        kept = min(common_prefix(known.tokens, prompt), len(prompt) - 1) if known else 0
        cache = None
        if known is not None and kept > 0:
            cache = known.cache
            _drop_last(cache, len(known.tokens) - kept)
        output = self._forward(prompt[kept:], cache, logits_to_keep=1)
        return EncodedPrompt(
            tokens=prompt, cache=output.past_key_values, logits=output.logits[0, -1]
        )

    def _evaluate(
        self, prompt: EncodedPrompt, trie: TokenTrie, piece: TrieSlice
    ) -> torch.Tensor:  # (n_fresh, vocabulary)
        """Logits at the fresh nodes of a slice; the prompt's cache is left as it was."""
        n, start = len(piece.nodes), len(prompt.tokens)
        hidden = torch.finfo(prompt.logits.dtype).min
        mask = prompt.logits.new_zeros((1, 1, n, start + n))
        visible = torch.from_numpy(trie.visible(piece.nodes)).to(self._device)
        mask[0, 0, :, start:].masked_fill_(~visible, hidden)
        positions = torch.from_numpy(start + trie.depth[piece.nodes]).to(self._device)
        output = self._forward(
            trie.tokens[piece.nodes],
            prompt.cache,
            attention_mask=mask,
            position_ids=positions[None],
            logits_to_keep=piece.n_fresh,
        )
        _drop_last(prompt.cache, n)
        logits: torch.Tensor = output.logits[0, -piece.n_fresh :]
        return logits

    def _forward(self, tokens: Sequence[int] | NDArray[np.int64], cache: Any, **more: Any) -> Any:
        """Run the model on tokens that follow the cached ones."""
        self.tokens_evaluated += len(tokens)
        ids = torch.as_tensor(tokens, dtype=torch.int64, device=self._device)[None]
        return self._model(input_ids=ids, past_key_values=cache, use_cache=True, **more)


@torch.inference_mode()
def sequence_log_likelihood(
    model: CausalModel, device: torch.device, prompt: Sequence[int], sequence: Sequence[int]
) -> float:
    """The plain way: one forward over prompt and sequence, nothing shared [nat].

    This is what `TreeScorer` must equal; benchmarks and `supports_trees` measure against it.
    """
    if not sequence:
        return 0.0
    ids = torch.tensor([[*prompt, *sequence]], device=device)
    n = len(sequence)
    logits = model(input_ids=ids, use_cache=False, logits_to_keep=n + 1).logits[0, -n - 1 : -1]
    return float(_gather(logits, np.arange(n), np.array(sequence)).sum())


def supports_trees(model: CausalModel, device: torch.device, vocabulary: int) -> bool:
    """Whether tree scores equal plain ones on a small example, for this model.

    A model that ignores the mask or the positions is off by whole nats; the tolerance leaves room
    for bfloat16.
    """
    tokens = [i % vocabulary for i in range(100, 108)]
    prompt, phrases = tokens[:4], [tokens[4:7], [tokens[4], *tokens[6:]], tokens[5:]]
    try:
        plain = [sequence_log_likelihood(model, device, prompt, phrase) for phrase in phrases]
        tree = TreeScorer(model, device).log_likelihoods(prompt, TokenTrie.build(phrases))
    except (AttributeError, IndexError, RuntimeError, TypeError, ValueError):
        return False  # it takes no cache, or no 4-D mask
    return bool(np.allclose(tree, plain, rtol=0.02, atol=0.2))


def _drop_last(cache: Any, n: int) -> None:
    """Take the last n tokens out of a cache."""
    if n > 0:  # crop(0) means "none" in some releases of transformers and "all" in others
        cache.crop(-n)


def _gather(logits: torch.Tensor, row: NDArray[np.int64], tokens: NDArray[np.int64]) -> Scores:
    """Compute log softmax(logits[row])[token] of each pair, (n_pairs,) [nat]."""
    logits = logits.float()  # (n, vocabulary)
    rows = torch.from_numpy(row).to(logits.device)
    chosen = logits[rows, torch.from_numpy(tokens).to(logits.device)]
    log_probs = chosen - torch.logsumexp(logits, dim=-1)[rows]
    return np.asarray(log_probs.double().cpu().numpy())
