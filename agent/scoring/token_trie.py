"""A catalogue of token sequences as a trie: what the phrases share is held, and later scored, once.

With t_1 ... t_n the tokens of a phrase and v_k the node of its first k tokens,

    log p(phrase | prompt) = sum over k of log p(t_k | prompt, t_1 ... t_k-1)

so every node carries one term, read from the model's output at its parent; a leaf is never
evaluated itself. Nodes are numbered in depth-first order: parents first, a subtree is one range of
numbers. No model in here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Nodes = NDArray[np.int64]
ROOT = -1  # the parent of first tokens: the end of the prompt, itself no node


@dataclass(frozen=True, kw_only=True, eq=False)
class TrieSlice:
    """A few inner nodes to evaluate together, with all that they depend on."""

    nodes: Nodes  # (n,) ancestors of the first fresh node, then the fresh nodes; ascending
    n_fresh: int  # the last n_fresh of `nodes` are new, those before were in an earlier slice
    children: Nodes  # (n_children,) every child of a fresh node
    row: Nodes  # (n_children,) where each child's parent is among the fresh nodes


@dataclass(frozen=True, kw_only=True, eq=False)
class TokenTrie:
    """Phrases as paths from the root; equal phrases end in the same node."""

    tokens: Nodes  # (n_nodes,) token id
    parent: Nodes  # (n_nodes,) node or ROOT
    depth: Nodes  # (n_nodes,) 0 for a first token
    end: Nodes  # (n_nodes,) one past the last node of the subtree
    terminal: Nodes  # (n_phrases,) the node a phrase ends in; ROOT for an empty one

    @classmethod
    def build(cls, sequences: Sequence[Sequence[int]]) -> "TokenTrie":
        """Make the trie of n_phrases sequences of token ids; duplicates and empty ones are fine."""
        tokens: list[int] = []
        parent: list[int] = []
        depth: list[int] = []
        end: list[int] = []
        terminal = np.full(len(sequences), ROOT, np.int64)
        path: list[int] = []  # the nodes of the sequence before
        before: Sequence[int] = ()
        for i in sorted(range(len(sequences)), key=lambda i: tuple(sequences[i])):
            shared = common_prefix(before, sequences[i])
            for node in path[shared:]:
                end[node] = len(tokens)
            del path[shared:]
            for token in sequences[i][shared:]:
                parent.append(path[-1] if path else ROOT)
                depth.append(len(path))
                path.append(len(tokens))
                tokens.append(token)
                end.append(0)
            before = sequences[i]
            terminal[i] = path[-1] if path else ROOT
        for node in path:
            end[node] = len(tokens)
        return cls(
            tokens=np.array(tokens, np.int64),
            parent=np.array(parent, np.int64),
            depth=np.array(depth, np.int64),
            end=np.array(end, np.int64),
            terminal=terminal,
        )

    @property
    def n_nodes(self) -> int:
        """How many distinct prefixes the phrases have."""
        return len(self.tokens)

    @property
    def height(self) -> int:
        """The number of tokens of the longest phrase."""
        return int(self.depth.max()) + 1 if self.n_nodes else 0

    @property
    def lengths(self) -> Nodes:
        """How many tokens each phrase has, (n_phrases,)."""
        return np.append(self.depth, -1)[self.terminal] + 1

    @property
    def first(self) -> Nodes:
        """The children of the root."""
        return np.flatnonzero(self.parent == ROOT)

    @property
    def inner(self) -> Nodes:
        """The nodes with children: all that a model has to evaluate."""
        return np.flatnonzero(self.end > np.arange(self.n_nodes) + 1)

    def ancestors(self, node: int) -> list[int]:
        """The nodes above this one, from a first token down; the node itself is not among them."""
        above: list[int] = []
        while (node := int(self.parent[node])) != ROOT:
            above.append(node)
        return above[::-1]

    def children(self, node: int) -> list[int]:
        """The nodes right below a node or ROOT, ascending."""
        found: list[int] = []
        child, end = (0, self.n_nodes) if node == ROOT else (node + 1, int(self.end[node]))
        while child < end:
            found.append(child)
            child = int(self.end[child])
        return found

    def visible(self, nodes: Nodes, keys: Nodes | None = None) -> NDArray[np.bool_]:
        """Who may attend to whom: [q, k] is whether k is q or above it; (n, n_keys).

        The keys are the nodes themselves unless others are given.
        """
        keys = nodes if keys is None else keys
        query, key = nodes[:, None], keys[None, :]
        return np.asarray((key <= query) & (query < self.end[keys][None, :]))

    def best(self, values: Scores) -> tuple[Scores, Scores]:
        """The highest value of the phrases that end at each node, and of those that end below it.

        Values are per phrase; both results are (n_nodes + 1,), the root last, -inf where none ends.
        """
        at, below = np.full((2, self.n_nodes + 1), -np.inf)
        np.maximum.at(at, self.terminal, values)
        for depth in range(self.height - 1, -1, -1):
            level = np.flatnonzero(self.depth == depth)
            np.maximum.at(below, self.parent[level], np.maximum(at[level], below[level]))
        return at, below

    def slices(self, size: int) -> Iterator[TrieSlice]:
        """Cut the inner nodes into slices of at most `size` fresh ones, each complete in itself.

        In depth-first order, what a slice needs from before it are the ancestors of its first
        node, so those come along again: at most height - 1 nodes more.
        """
        inner = self.inner
        for start in range(0, len(inner), size):
            fresh = inner[start : start + size]
            children = np.flatnonzero(np.isin(self.parent, fresh))
            yield TrieSlice(
                nodes=np.array([*self.ancestors(int(fresh[0])), *fresh], np.int64),
                n_fresh=len(fresh),
                children=children,
                row=np.searchsorted(fresh, self.parent[children]),
            )

    def phrase_sums(self, terms: Scores) -> Scores:
        """Add up one term a node, (n_nodes,), along each phrase: (n_phrases,). Empty phrase: 0."""
        sums = np.append(terms, 0.0)  # the last one is the root's: sums[ROOT]
        for depth in range(1, self.height):
            level = np.flatnonzero(self.depth == depth)
            sums[level] += sums[self.parent[level]]
        return np.asarray(sums[self.terminal], np.float64)


def common_prefix(a: Sequence[int], b: Sequence[int]) -> int:
    """How many leading items two sequences share."""
    for i, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return i
    return min(len(a), len(b))
