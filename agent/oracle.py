"""The oracle: the shortest sequence of ready skills after which a goal holds, by symbols alone.

A* over what skills say they lead to (`Skill.effect`). States count as equal when their relations are, and
when they miss as much of the goal; positions follow the first way found. The goal's forms say how much work
is left at least (`Form.work`). On the tabletop that never overestimates, so plans are shortest. In the
kitchen it may, by a drive or an open drawer that serve two ends at once: plans reach their goals and may be
a step or two longer than the shortest. Of equally short ways the tidier is taken, then the catalogue's first.
Limits: it believes every effect, and a free spot on the table is as good as any other.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import count
from typing import Any, Generic, TypeVar

from agent.goals import Goal
from envs.state import State
from skills.skill import SymbolicSkill

S = TypeVar("S", bound=State)
K = TypeVar("K", bound=SymbolicSkill[Any])


class SearchLimitError(RuntimeError):
    """The oracle gave up: no plan within so many expanded states."""


def plan(
    skills: Sequence[K],
    state: S,
    goal: Goal[S],
    initial: S,
    *,
    limit: int = 20_000,
    doable: Callable[[S, K], bool] | None = None,
) -> list[K] | None:
    """The shortest sequence of skills after which the goal holds, without a final `done`.

    Args:
        skills: the catalogue.
        state: where to start from.
        goal: what to reach.
        initial: the state at the episode's start, which the goal may refer to.
        limit: how many states may be expanded.
        doable: whether a ready skill may be used in a state; None allows all.

    Returns:
        The skills in order, empty when the goal holds already; None when no sequence reaches it.

    Raises:
        SearchLimitError: neither a plan nor the end of the search within `limit` expansions.
    """
    form = goal.form.spelled_out()
    frontier = _Frontier[S, K](lambda seen: form.work(seen, initial).total)
    frontier.offer(_Node(state, form.missing(state, initial)))
    expanded = 0
    while node := frontier.take():
        if node.missing == 0:
            return node.skills()
        if expanded == limit:
            raise SearchLimitError(f'no plan for "{goal.describe()}" in {limit} expanded states')
        expanded += 1
        for skill in skills:
            if skill.unmet(node.state) is None and (doable is None or doable(node.state, skill)):
                then = skill.effect(node.state)
                missing = form.missing(then, initial)
                frontier.offer(_Node(then, missing, node.depth + 1, node, skill))
    return None


@dataclass(frozen=True)
class _Node(Generic[S, K]):
    """A state and how it was reached."""

    state: S
    missing: int  # atoms of the goal not yet true
    depth: int = 0
    parent: "_Node[S, K] | None" = None
    skill: K | None = None

    @cached_property
    def key(self) -> Hashable:
        """What makes it the same state as another; made once, as it is compared often."""
        return self.state.key, self.missing

    def skills(self) -> list[K]:
        """The skills from the start to here."""
        if self.parent is None or self.skill is None:
            return []
        return [*self.parent.skills(), self.skill]


class _Frontier(Generic[S, K]):
    """The nodes to look at next, the best estimate of the whole length first."""

    def __init__(self, steps_left: Callable[[S], int]) -> None:
        self._steps_left = steps_left
        self._queue: list[tuple[int, int, int, int, _Node[S, K]]] = []
        self._depths: dict[Hashable, int] = {}  # the shortest way known to each state
        self._order = count()

    def offer(self, node: _Node[S, K]) -> None:
        """Add a node unless its state was reached in as few steps before."""
        if node.depth >= self._depths.get(node.key, node.depth + 1):
            return
        self._depths[node.key] = node.depth
        length = node.depth + self._steps_left(node.state)
        heappush(self._queue, (length, -node.depth, node.state.untidiness, next(self._order), node))

    def take(self) -> _Node[S, K] | None:
        """The best node; None when there is none left."""
        while self._queue:
            node = heappop(self._queue)[-1]
            if node.depth == self._depths[node.key]:
                return node
        return None
