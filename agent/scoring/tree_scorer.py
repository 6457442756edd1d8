"""Scores a trie of phrases over a prompt that is encoded once: all of them, or the winner alone.

Every node attends to the prompt and to its own ancestors only (a 4-D mask) and stands at position
len(prompt) + depth, so it gets the logits it would get in a sequence of its own: equal to scoring
phrase by phrase, up to rounding. Keys and values of the prompt are kept; the next prompt encodes
only what follows the longest common prefix (`agent.scoring.prompt_reader`), and where that is short, in
one forward with the first nodes: a later step of an episode is then one forward in all.

Memory beside the model and the prompt's cache. All phrases: with n = `slice_nodes` + height of the trie,
about 3 * n * vocabulary * 4 bytes for logits and n * (len(prompt) + n) * 4 for the mask, however many
phrases there are: 0.3 GB for n = 512 and 49,152 tokens. The winner: keys and values of the nodes that were
evaluated stay in the cache until it is found, so at most one token a trie node (46 kB in fp32 for
the embedded model: 0.6 GB were all 13,000 nodes of 5,000 phrases evaluated; it is about a hundred).
Not for models whose state is no list of keys and values (Mamba) or that take no position from
outside (ALiBi): `supports_trees` tells.
"""

from collections.abc import Sequence

import numpy as np
import torch

from agent.scoring.best_first import Winners, best_first
from agent.scoring.prompt_reader import (
    CausalModel,
    OpenPrompt,
    PromptReader,
    drop_last,
    sequence_log_likelihood,
    token_terms,
)
from agent.scoring.token_trie import ROOT, Nodes, Scores, TokenTrie

NONE: Nodes = np.empty(0, np.int64)
TOGETHER = 256  # tokens of a prompt that are read in one forward with nodes, at most


class TreeScorer:
    """log p(sequence | prompt) for the sequences of a trie."""

    def __init__(
        self,
        reader: PromptReader,
        *,
        slice_nodes: int = 512,
        search_nodes: int = 32,
        guessed_nodes: int = 48,
    ) -> None:
        """Score with a model and its memory of the last prompt.

        Args:
            reader: the model; may be shared with other scorers.
            slice_nodes: nodes evaluated at once when all are: bounds memory.
            search_nodes: nodes evaluated at once when the winner is sought. On a CPU a forward costs
                as much as some 40 nodes more in it, so fewer save little and many are wasted.
            guessed_nodes: nodes evaluated along with a prompt that is not read yet, before anything is
                known of it: more of them than `search_nodes`, for they save a forward.
        """
        self.reader = reader
        self._slice_nodes = slice_nodes
        self._search_nodes = search_nodes
        self._guessed_nodes = guessed_nodes

    @torch.inference_mode()
    def node_terms(self, prompt: Sequence[int], trie: TokenTrie) -> Scores:
        """Log p(token | prompt, path to it) of every node, (n_nodes,) [nat].

        The prompt has at least one token.
        """
        terms = np.empty(trie.n_nodes)
        with self.reader.reading(tuple(prompt)) as opened:
            self._read_if_long(opened)
            for piece in trie.slices(self._slice_nodes):
                logits = self._evaluate(opened, trie, NONE, piece.nodes)[-piece.n_fresh :]
                terms[piece.children] = token_terms(logits, piece.row, trie.tokens[piece.children])
                drop_last(opened.cache, len(piece.nodes))
            first, logits = trie.first, self.reader.next_logits(opened)[None]
            terms[first] = token_terms(logits, np.zeros_like(first), trie.tokens[first])
        return terms

    def log_likelihoods(self, prompt: Sequence[int], trie: TokenTrie) -> Scores:
        """Score all phrases of the trie, (n_phrases,) [nat]; the prompt has at least one token."""
        return trie.phrase_sums(self.node_terms(prompt, trie))

    @torch.inference_mode()
    def best(
        self, prompt: Sequence[int], trie: TokenTrie, affordance: Scores, *, count: int = 1
    ) -> Winners:
        """The `count` phrases with the highest product; see `agent.scoring.best_first`."""
        with self.reader.reading(tuple(prompt)) as opened:
            self._read_if_long(opened)
            held = NONE  # the nodes in the cache behind the prompt, in the order of their columns

            def evaluate(nodes: Nodes, children: Nodes) -> Scores:
                nonlocal held
                behind = nodes[nodes != ROOT]
                logits = self._evaluate(opened, trie, held, behind)
                if nodes[0] == ROOT:
                    logits = torch.cat([self.reader.next_logits(opened)[None], logits])
                held = np.concatenate([held, behind])
                row = np.searchsorted(nodes, trie.parent[children])
                return token_terms(logits, row, trie.tokens[children])

            winners = best_first(
                trie,
                affordance,
                evaluate,
                count=count,
                batch=self._search_nodes,
                guessed=self._guessed_nodes if opened.unread else 0,
            )
            drop_last(opened.cache, len(held))
        return winners

    def _read_if_long(self, prompt: OpenPrompt) -> None:
        """Read a prompt of which much is new by itself: its mask would be large, the gain small."""
        if len(prompt.unread) > TOGETHER:
            self.reader.next_logits(prompt)

    def _evaluate(
        self, prompt: OpenPrompt, trie: TokenTrie, held: Nodes, nodes: Nodes
    ) -> torch.Tensor:  # (n_nodes, vocabulary)
        """Logits at some ascending nodes, which join the held ones in the cache.

        The ancestors of each are among them or held.
        """
        if not len(nodes):
            return self.reader.next_logits(prompt)[None][:0]
        visible = trie.visible(nodes, np.concatenate([held, nodes]))
        return self.reader.continue_with(prompt, trie.tokens[nodes], trie.depth[nodes], visible)


def supports_trees(model: CausalModel, device: torch.device, vocabulary: int) -> bool:
    """Whether tree scores equal plain ones on a small example, for this model.

    A model that ignores the mask or the positions is off by whole nats; the tolerance leaves room
    for bfloat16.
    """
    tokens = [i % vocabulary for i in range(100, 108)]
    prompt, phrases = tokens[:4], [tokens[4:7], [tokens[4], *tokens[6:]], tokens[5:]]
    try:
        plain = [sequence_log_likelihood(model, device, prompt, phrase) for phrase in phrases]
        scorer = TreeScorer(PromptReader(model, device))
        tree = scorer.log_likelihoods(prompt, TokenTrie.build(phrases))
    except (AttributeError, IndexError, RuntimeError, TypeError, ValueError):
        return False  # it takes no cache, or no 4-D mask
    return bool(np.allclose(tree, plain, rtol=0.02, atol=0.2))
