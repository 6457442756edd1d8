"""The oracle: the shortest sequence of ready skills after which a goal holds, by symbols alone.

A* over what skills say they lead to (`Skill.effect`). States count as equal when their relations
are (what rests on what, at which named place, what is held); positions follow the first way found.
The heuristic never overestimates when moving a block takes two skills, one to lift it and one to
put it, so plans are shortest; it sums over the distinct blocks that must move, also out of the way.
Of equally short ways it takes what leaves more on the bare table, then the catalogue's first.
Limits: it believes every effect, and a free spot on the table is as good as any other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from itertools import count

from agent.goal_forms import (
    AllOf,
    AnyOf,
    Bound,
    Count,
    Form,
    Holding,
    Not,
    Related,
    Relation,
    Stacked,
    Unchanged,
    changed,
    counted,
    relations_of,
    spelled_out,
    supports,
    unsatisfied,
)
from agent.goals import Goal
from envs.tabletop_state import GRIPPER, TABLE, TabletopState
from skills.skill import Skill

Doable = Callable[[TabletopState, Skill], bool]
_Key = tuple[tuple[str, str | None], ...]  # (support, place) of each object


class SearchLimitError(RuntimeError):
    """The oracle gave up: no plan within so many expanded states."""


def plan(
    skills: Sequence[Skill],
    state: TabletopState,
    goal: Goal,
    initial: TabletopState,
    *,
    limit: int = 20_000,
    doable: Doable | None = None,
) -> list[Skill] | None:
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
    form = spelled_out(goal.form)
    frontier = _Frontier(lambda seen: _work(form, seen, initial).total)
    frontier.offer(_Node(state))
    expanded = 0
    while node := frontier.take():
        if unsatisfied(form, node.state, initial) == 0:
            return node.skills()
        if expanded == limit:
            raise SearchLimitError(f'no plan for "{goal.describe()}" in {limit} expanded states')
        expanded += 1
        for child in _children(node, skills, doable):
            frontier.offer(child)
    return None


def steps_left(goal: Goal, state: TabletopState, initial: TabletopState) -> int:
    """A number of skills that no way to the goal is shorter than: the search's heuristic."""
    return _work(spelled_out(goal.form), state, initial).total


@dataclass(frozen=True)
class _Node:
    """A state and how it was reached."""

    state: TabletopState
    depth: int = 0
    parent: "_Node | None" = None
    skill: Skill | None = None

    @cached_property
    def key(self) -> _Key:
        """What makes it the same state as another."""
        return tuple(relations_of(self.state).values())

    @property
    def untidiness(self) -> int:
        """How many objects are somewhere other than the bare table."""
        return sum(relation != (TABLE, None) for relation in self.key)

    def skills(self) -> list[Skill]:
        """The skills from the start to here."""
        if self.parent is None or self.skill is None:
            return []
        return [*self.parent.skills(), self.skill]


class _Frontier:
    """The nodes to look at next, the best estimate of the whole length first."""

    def __init__(self, steps_left: Callable[[TabletopState], int]) -> None:
        self._steps_left = steps_left
        self._queue: list[tuple[int, int, int, int, _Node]] = []
        self._depths: dict[_Key, int] = {}  # the shortest way known to each state
        self._order = count()

    def offer(self, node: _Node) -> None:
        """Add a node unless its state was reached in as few steps before."""
        if node.depth >= self._depths.get(node.key, node.depth + 1):
            return
        self._depths[node.key] = node.depth
        length = node.depth + self._steps_left(node.state)
        heappush(self._queue, (length, -node.depth, node.untidiness, next(self._order), node))

    def take(self) -> _Node | None:
        """The best node; None when there is none left."""
        while self._queue:
            node = heappop(self._queue)[-1]
            if node.depth == self._depths[node.key]:
                return node
        return None


def _children(node: _Node, skills: Sequence[Skill], doable: Doable | None) -> list[_Node]:
    return [
        _Node(s.effect(node.state), node.depth + 1, node, s)
        for s in skills
        if s.unmet(node.state) is None and (doable is None or doable(node.state, s))
    ]


@dataclass(frozen=True)
class _Work:
    """A lower bound on the skills still needed."""

    blocks: dict[str, int] = field(default_factory=dict)  # skills each of these must undergo
    least: int = 0  # a bound from elsewhere, which may concern the same blocks

    @property
    def total(self) -> int:
        return max(sum(self.blocks.values()), self.least)


def _work(form: Form, state: TabletopState, initial: TabletopState) -> _Work:
    match form:
        case AllOf(parts):
            return _all(tuple(_work(p, state, initial) for p in parts))
        case AnyOf(parts):
            return _any(tuple(_work(p, state, initial) for p in parts))
        case Not(part):
            return _Work(least=int(unsatisfied(part, state, initial) == 0))
        case Related(relation, subject, target):
            return _relating(relation, subject.names[0], target.names[0], state)
        case Holding(held):
            return _Work(_holding(held.names[0] if held else None, state))
        case Unchanged(exempt):
            moved = (n for n in changed(state, initial) if n not in exempt)
            return _Work(
                {n: 1 if GRIPPER in (initial[n].support, state[n].support) else 2 for n in moved}
            )
        case Count():
            return _Work(least=_counting(form, state))
        case Stacked():
            return _work(spelled_out(form), state, initial)


def _all(works: tuple[_Work, ...]) -> _Work:
    """A block that several parts want moved may serve them all with one move."""
    names = {n for w in works for n in w.blocks}
    blocks = {n: max(w.blocks.get(n, 0) for w in works) for n in names}
    return _Work(blocks, max((w.least for w in works), default=0))


def _any(works: tuple[_Work, ...]) -> _Work:
    """Only what every part wants is sure to be needed."""
    blocks = {n: min(w.blocks.get(n, 0) for w in works) for n in works[0].blocks}
    return _Work(blocks, min(w.total for w in works))


def _relating(relation: Relation, subject: str, target: str, state: TabletopState) -> _Work:
    if relation.holds(subject, target, state):
        return _Work()
    covered = relation is Relation.ON and target in state
    blocks = dict.fromkeys(_above(target, state), 2) if covered else {}
    if state.holding == target:
        blocks[target] = 1
    return _Work(blocks | _lifting(subject, state, put=1))


def _holding(name: str | None, state: TabletopState) -> dict[str, int]:
    if state.holding == name:
        return {}
    emptied = {state.holding: 1} if state.holding else {}
    return emptied | (_lifting(name, state, put=0) if name else {})


def _lifting(name: str, state: TabletopState, *, put: int) -> dict[str, int]:
    """What it takes to lift the object and put it: what is on it must go first."""
    if state.holding == name:
        return {name: put}
    return dict.fromkeys(_above(name, state), 2) | {name: 1 + put}


def _above(name: str, state: TabletopState) -> tuple[str, ...]:
    """Everything that stands on the object, directly or not."""
    return tuple(o.name for o in state if o.name != name and name in supports(o.name, state))


def _counting(form: Count, state: TabletopState) -> int:
    inside = counted(form, state)
    short = form.number - len(inside)
    if form.bound is not Bound.AT_MOST and short > 0:
        costs = sorted(1 if n == state.holding else 2 for n in form.of.names if n not in inside)
        return sum(costs[:short])
    over = form.bound.miss(len(inside), form.number)
    return max(0, 2 * over - 1)
