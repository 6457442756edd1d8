"""Scores several prompts in one batch, each with its own trie of phrases: many episodes or robots.

All phrases, or the winner alone (`agent.scoring.best_first`): either way a prompt asks for some nodes of its
trie, learns what they say and asks again. What all prompts ask for at a time is evaluated together, a row
each (`agent.scoring.row_forward`), so the results are those of one prompt at a time, up to rounding.
What was read of a prompt is kept until the next call, which reads only what follows the longest beginning
that its prompts share with one of those; what all new prompts begin with is read once.
Rows of unlike length cost padding, several forwards cost their price: rows are cut into the cheapest groups.

Memory beside the model: keys and values of the prompts of two calls and of the nodes that winners took (see
`agent.scoring.tree_scorer`); in a forward those of `max_rows` rows again, and logits: of all phrases the
slices of its rows have `slice_nodes` nodes together, of winners a row has up to `guessed_nodes` (about
3 * 4 bytes a node and token of the vocabulary: 0.9 GB for 32 rows).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
import torch

from agent.scoring.best_first import Asking, Winners, searching
from agent.scoring.prompt_reader import PromptReader, token_terms
from agent.scoring.row_forward import Row, RowForward
from agent.scoring.token_trie import ROOT, Nodes, Scores, TokenTrie, common_prefix

A = TypeVar("A")
Prompt = tuple[int, ...]
NO_NODES: Nodes = np.empty(0, np.int64)
FORWARD_PRICE = {
    "cpu": 40,
    "cuda": 2048,
}  # in tokens more in one: measured on a CPU, a guess for CUDA


class BatchScorer:
    """Answers for prompts with a trie each; a prompt has a token at least."""

    def __init__(
        self,
        reader: PromptReader,
        *,
        slice_nodes: int = 512,
        search_nodes: int = 32,
        guessed_nodes: int = 48,
        max_rows: int = 32,
    ) -> None:
        """Score with a model.

        Args:
            reader: the model; may be shared with other scorers.
            slice_nodes: nodes evaluated at once, all rows together, when all are: bounds memory.
            search_nodes: nodes of a prompt that are evaluated at once when its winner is sought.
            guessed_nodes: nodes evaluated along with what is new of its prompt then.
            max_rows: prompts in one forward.
        """
        self._forward = RowForward(reader)
        self._slice_nodes, self._max_rows = slice_nodes, max_rows
        self._search_nodes, self._guessed_nodes = search_nodes, guessed_nodes
        self._price = FORWARD_PRICE.get(reader.device.type, FORWARD_PRICE["cuda"])
        self._kept: list[tuple[Prompt, torch.Tensor]] = []  # what was read in the last call

    def forget(self) -> None:
        """Drop the prompts that were read."""
        self._kept = []

    def log_likelihoods(
        self, prompts: Sequence[Sequence[int]], tries: Sequence[TokenTrie]
    ) -> list[Scores]:
        """Score each prompt's phrases: for each, (n_phrases,) [nat]."""
        size = max(1, self._slice_nodes // max(1, min(len(prompts), self._max_rows)))
        return self._answers(prompts, tries, [_every(trie, size) for trie in tries], holds=False)

    def best(
        self,
        prompts: Sequence[Sequence[int]],
        tries: Sequence[TokenTrie],
        affordances: Sequence[Scores],
        counts: Sequence[int],
    ) -> list[Winners]:
        """The `count` phrases of each prompt with the highest product.

        Raises:
            ValueError: as for `agent.scoring.best_first.best_first`, for any of them.
        """
        sizes = {"batch": self._search_nodes, "guessed": self._guessed_nodes}
        asking = [
            searching(trie, affordance, count=count, **sizes)
            for trie, affordance, count in zip(tries, affordances, counts, strict=True)
        ]
        return self._answers(prompts, tries, asking, holds=True)

    @torch.inference_mode()
    def _answers(
        self,
        prompts: Sequence[Sequence[int]],
        tries: Sequence[TokenTrie],
        asking: Sequence[Asking[A]],
        *,
        holds: bool,
    ) -> list[A]:
        """What each comes to, in lock step."""
        members = [
            _Member(tuple(prompt), trie, own, holds, *self._known(tuple(prompt)))
            for prompt, trie, own in zip(prompts, tries, asking, strict=True)
        ]
        for member in members:
            member.go_on(None)
        self._read_opening([m for m in members if m.asked and not m.n_read])
        while waiting := sorted((m for m in members if m.asked), key=lambda m: m.width):
            widths = [member.width for member in waiting]
            for group in cheapest_cut(widths, most=self._max_rows, price=self._price):
                self._evaluate(waiting[group])
        self._kept = [(m.prompt[: m.n_read], m.memory[: m.n_read]) for m in members]
        return [answer for member in members for answer in member.answer]

    def _known(self, prompt: Prompt) -> tuple[int, torch.Tensor]:
        """How much of a prompt was read before, and its memory; the last token is always read anew."""
        shared = [min(common_prefix(known, prompt), len(prompt) - 1) for known, _ in self._kept]
        n = max(shared, default=0)
        return n, self._kept[shared.index(n)][1][:n] if n else self._forward.nothing

    def _read_opening(self, members: "list[_Member[A]]") -> None:
        """Read what new prompts begin with once for all of them, where that saves more than it costs."""
        prompts = [member.prompt for member in members]
        shared = min((min(common_prefix(prompts[0], p), len(p) - 1) for p in prompts), default=0)
        if shared * (len(members) - 1) <= self._price:
            return
        row = Row(
            memory=self._forward.nothing,
            tokens=np.array(prompts[0][:shared], np.int64),
            positions=np.arange(shared),
            visible=np.tri(shared, dtype=np.bool_),
        )
        _, (memory,) = self._forward.run([row], keep=1)
        for member in members:
            member.n_read, member.memory = shared, memory

    def _evaluate(self, members: "list[_Member[A]]") -> None:
        """One forward for all of them, and what each makes of it."""
        asked = [member.asked for member in members if member.asked]
        keep = max(len(nodes) for nodes, _ in asked)
        logits, new = self._forward.run([member.row() for member in members], keep=keep)
        places, tokens = [], []  # of each child: its parent's line in the logits, and what it is
        for i, (member, (nodes, children)) in enumerate(zip(members, asked, strict=True)):
            last = (i + 1) * keep - len(nodes)
            places.append(last + np.searchsorted(nodes, member.trie.parent[children]))
            tokens.append(member.trie.tokens[children])
        terms = token_terms(logits.flatten(0, 1), np.concatenate(places), np.concatenate(tokens))
        ends = np.cumsum([len(own) for own in tokens])[:-1]
        for member, memory, own in zip(members, new, np.split(terms, ends), strict=True):
            member.remember(memory)
            member.go_on(own)


@dataclass
class _Member(Generic[A]):
    """One prompt of a batch: what is in its memory, what it waits for, and its answer in the end."""

    prompt: Prompt
    trie: TokenTrie
    asking: Asking[A]
    holds: bool  # whether nodes stay in the memory: their children may be asked for later
    n_read: int  # tokens of the prompt that are in the memory
    memory: torch.Tensor  # (n_read + n_held, features)
    held: Nodes = field(default_factory=NO_NODES.copy)  # the nodes in the memory
    asked: tuple[Nodes, Nodes] | None = None  # nodes to evaluate, and their children
    answer: tuple[A, ...] = ()  # one, once it is there

    def go_on(self, terms: Scores | None) -> None:
        """Learn what was asked for; ask again, or end."""
        try:
            self.asked = next(self.asking) if terms is None else self.asking.send(terms)
        except StopIteration as end:
            self.asked, self.answer = None, (end.value,)

    @property
    def nodes(self) -> Nodes:
        """Those to evaluate now, without the root: that is the prompt's last token."""
        nodes = self.asked[0] if self.asked else NO_NODES
        return np.asarray(nodes[nodes != ROOT])

    @property
    def width(self) -> int:
        """How many tokens it takes to evaluate them."""
        return len(self.prompt) - self.n_read + len(self.nodes)

    def row(self) -> Row:
        """What is unread of the prompt, then the nodes."""
        nodes, unread = self.nodes, np.array(self.prompt[self.n_read :], np.int64)
        start, n, before = len(self.prompt), len(unread), self.n_read + len(self.held)
        visible = np.zeros((n + len(nodes), before + n + len(nodes)), np.bool_)
        visible[:, : self.n_read] = True
        visible[:n, before : before + n] = np.tri(n)
        visible[n:, before : before + n] = True
        visible[n:, self.n_read : before] = self.trie.visible(nodes, self.held)
        visible[n:, before + n :] = self.trie.visible(nodes)
        positions = [np.arange(self.n_read, start), start + self.trie.depth[nodes]]
        return Row(
            memory=self.memory,
            tokens=np.concatenate([unread, self.trie.tokens[nodes]]),
            positions=np.concatenate(positions),
            visible=visible,
        )

    def remember(self, new: torch.Tensor) -> None:
        """Take in the memory of the row, (n, features)."""
        if self.holds:
            self.held = np.concatenate([self.held, self.nodes])
        else:
            new = new[: len(self.prompt) - self.n_read]
        self.memory = torch.cat([self.memory, new]) if len(self.memory) else new
        self.n_read = len(self.prompt)


def _every(trie: TokenTrie, size: int) -> Asking[Scores]:
    """Ask for all nodes, `size` fresh ones at a time, and sum up all phrases."""
    terms = np.empty(trie.n_nodes)
    terms[trie.first] = yield np.array([ROOT]), trie.first
    for piece in trie.slices(size):
        terms[piece.children] = yield piece.nodes, piece.children
    return trie.phrase_sums(terms)


def cheapest_cut(widths: Sequence[int], *, most: int, price: float) -> list[slice]:
    """Cut rows of ascending widths into groups, each padded to its widest row and paid for once.

    Minimises sum over groups of (rows * widest + price) with at most `most` rows a group.
    """
    cost, start = [0.0], [0]
    for end in range(1, len(widths) + 1):
        first = range(max(0, end - most), end)
        costs = [cost[i] + (end - i) * widths[end - 1] + price for i in first]
        cost.append(min(costs))
        start.append(first[int(np.argmin(costs))])
    groups, end = list[slice](), len(widths)
    while end:
        groups.append(slice(start[end], end))
        end = start[end]
    return groups[::-1]
