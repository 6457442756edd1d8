"""The best phrases of a trie, exactly, without evaluating what cannot win.

A phrase's value is log p(phrase | prompt) + log affordance, the product of SayCan (arXiv 2204.01691,
section 3) in logs. Log-probabilities only fall along a trie, so no phrase below a node is worth more than

    bound(node) = log p(path to the node) + log(best affordance below it)

and a node whose bound is under the value of the k-th best complete phrase is never evaluated: A* with
an admissible bound. Phrases with zero affordance count for nothing: where no other is below, nobody looks.
A forward has a price of its own (the weights pass through memory once), so each evaluates `batch` nodes.
After the open nodes with the best bounds come their descendants on a guess: each of n children gets a
share of 1 / n. The guess orders what is looked at, never what is chosen. With `guessed`, nodes are evaluated
on it alone in one forward with the prompt, before anything is known. No model in here.
"""

import heapq
from bisect import insort
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from agent.scoring.token_trie import ROOT, Nodes, Scores, TokenTrie

Evaluate = Callable[[Nodes, Nodes], Scores]
"""(nodes, some of their children; both ascending) -> log p(child | path to its parent), per child [nat].

Every node's parent was evaluated before or is among the nodes. ROOT, the prompt's end, comes first.
"""

A = TypeVar("A")
Asking = Generator[tuple[Nodes, Nodes], Scores, A]
"""Stops for every evaluation: yields what `Evaluate` is given, is sent what that returns; answers at last."""


@dataclass(frozen=True, kw_only=True)
class Winners:
    """The best phrases, best first; equal products in order of their index. Empty: none is doable."""

    indices: tuple[int, ...]  # into the catalogue
    log_likelihoods: tuple[float, ...]  # log p(phrase | prompt) [nat]
    log_products: tuple[float, ...]  # the same plus log affordance [nat]
    scored: dict[
        int, float
    ]  # log p of every phrase whose end was reached on the way, these among them
    nodes_evaluated: int  # trie nodes the model was run on; the prompt is not counted
    forwards: int  # runs of the model over them


def best_first(
    trie: TokenTrie,
    affordance: Scores,
    evaluate: Evaluate,
    *,
    count: int = 1,
    batch: int = 32,
    guessed: int = 0,
) -> Winners:
    """Find the `count` phrases with the highest product, the same as scoring all would.

    Args:
        trie: of the catalogue.
        affordance: of each phrase, (n_phrases,), in [0, 1].
        evaluate: gives the log-probabilities at the nodes asked for.
        count: how many phrases, at most; impossible ones (zero affordance, log p = -inf) never.
        batch: nodes evaluated at once; 1 evaluates the fewest.
        guessed: nodes evaluated at once with the root.

    Raises:
        ValueError: the affordances have another shape or lie outside [0, 1], count or batch is
            less than 1, guessed is negative, or a log-probability is NaN.
    """
    search = searching(trie, affordance, count=count, batch=batch, guessed=guessed)
    try:
        nodes, children = next(search)
        while True:
            nodes, children = search.send(evaluate(nodes, children))
    except StopIteration as end:
        winners: Winners = end.value
        return winners


def searching(
    trie: TokenTrie, affordance: Scores, *, count: int = 1, batch: int = 32, guessed: int = 0
) -> Asking[Winners]:
    """The same search for whoever evaluates for several of them at once; arguments and errors as there."""
    affordance = _checked(np.asarray(affordance, np.float64), len(trie.terminal))
    if count < 1 or batch < 1 or guessed < 0:
        raise ValueError(
            f"count and batch are at least 1, guessed 0; got {count}, {batch} and {guessed}"
        )
    search = _Search(trie, affordance, count)
    evaluated, forwards = 0, 0
    nodes = search.choose(1 + guessed)
    while len(nodes):
        children = search.children(nodes)
        search.learn(nodes, children, (yield nodes, children))
        behind = int((nodes != ROOT).sum())
        evaluated, forwards = evaluated + behind, forwards + bool(behind)
        nodes = search.choose(batch)
    best = search.complete[:count]
    return Winners(
        indices=tuple(i for _, i in best),
        log_likelihoods=tuple(search.log_p[int(trie.terminal[i])] for _, i in best),
        log_products=tuple(-worth for worth, _ in best),
        scored={i: search.log_p[int(trie.terminal[i])] for _, i in search.complete},
        nodes_evaluated=evaluated,
        forwards=forwards,
    )


def _checked(affordance: Scores, n_phrases: int) -> Scores:
    if affordance.shape != (n_phrases,):
        raise ValueError(
            f"{n_phrases} phrases need as many affordances, got shape {affordance.shape}"
        )
    if not ((affordance >= 0) & (affordance <= 1)).all():
        raise ValueError("affordances lie in [0, 1], one is outside or NaN")
    return affordance


class _Search:
    """What is known so far: the open nodes, and the phrases that are complete."""

    def __init__(self, trie: TokenTrie, affordance: Scores, count: int) -> None:
        self._trie, self._count = trie, count
        with np.errstate(divide="ignore"):
            self._log_affordance = np.log(affordance)
        at, below = trie.best(self._log_affordance)
        self._below = below  # (n_nodes + 1,), the root last: highest log affordance further down
        self._useful = np.maximum(at, below) > -np.inf
        self._phrases: dict[int, list[int]] = {}  # by the node they end in, if doable
        for i in np.flatnonzero(affordance > 0):
            self._phrases.setdefault(int(trie.terminal[i]), []).append(int(i))
        self.log_p: dict[int, float] = {}  # of the path to each node reached
        self._open: set[int] = set()  # reached, not evaluated, with something doable below
        self.complete: list[tuple[float, int]] = []  # (-log product, index), best first
        self._reach(ROOT, 0.0)

    def children(self, nodes: Nodes) -> Nodes:
        """The children of these nodes that lead to something doable, ascending."""
        found = [child for node in nodes for child in self._children(int(node))]
        return np.array(sorted(found), np.int64)

    def learn(self, nodes: Nodes, children: Nodes, terms: Scores) -> None:
        """Take in what was evaluated: parents come first, so every path is known in time."""
        if np.isnan(terms).any():
            raise ValueError("a log-probability is NaN")
        parents = self._trie.parent[children]
        for child, parent, term in zip(children, parents, terms, strict=True):
            self._reach(int(child), self.log_p[int(parent)] + float(term))
        self._open.difference_update(nodes.tolist())

    def choose(self, size: int) -> Nodes:
        """The next nodes to evaluate, ascending; none when nothing left can be among the best."""
        floor = self._floor()
        self._open = {node for node in self._open if self._bound(node) >= floor}
        # (-guess of the best below, node, guess of log p, what log p can be at most)
        queue = [(-self._bound(n), n, self.log_p[n], self.log_p[n]) for n in self._open]
        heapq.heapify(queue)
        chosen: list[int] = []
        while queue and len(chosen) < size:
            _, node, guess, limit = heapq.heappop(queue)
            chosen.append(node)
            children = self._children(node)
            share = guess - np.log(max(len(children), 1))
            for child in children:
                if limit + self._below[child] >= floor and self._below[child] > -np.inf:
                    worth = share + self._below[child]
                    heapq.heappush(queue, (-worth, child, share, limit))
        return np.array(sorted(chosen), np.int64)

    def _reach(self, node: int, log_p: float) -> None:
        """The path to this node is known: so are the phrases that end here."""
        self.log_p[node] = log_p
        if log_p == -np.inf:
            return
        for i in self._phrases.get(node, ()):
            insort(self.complete, (-(log_p + float(self._log_affordance[i])), i))
        if self._below[node] > -np.inf:
            self._open.add(node)

    def _bound(self, node: int) -> float:
        return self.log_p[node] + float(self._below[node])

    def _floor(self) -> float:
        """What a phrase must be worth to be among the best; an equal one may come before by index."""
        enough = len(self.complete) >= self._count
        return -self.complete[self._count - 1][0] if enough else -np.inf

    def _children(self, node: int) -> list[int]:
        return [child for child in self._trie.children(node) if self._useful[child]]
