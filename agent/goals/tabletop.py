"""What can be asked of the tabletop.

    {"in": ["red block", "blue bowl"]}   {"on": ["red block", "table"]}
    {"at": ["red block", "middle"]}  {"stacked": ["red block", "blue block", "green block"]}
    {"holding": "red block"}  {"holding": null}  {"unchanged": true}
    {"count": {"at_least": 2, "of": "block", "in": "blue bowl"}}

A block on a block in a bowl is in the bowl too. Relations are all that counts: a block that was lifted and
put back elsewhere on the bare table is unchanged. The bounds on work assume that moving a block takes two
skills, one to lift it and one to put it.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from agent.goals.algebra import AllOf, Form, Goal, Term, Work
from agent.goals.reading import GoalError, Reader, listed
from agent.goals.relations import Holding, Related, Unchanged
from envs.layout import PLACES
from envs.tabletop_state import GRIPPER, TABLE, Kind, TabletopState


class Relation(StrEnum):
    """How an object can stand to another or to a place."""

    IN = "in"
    ON = "on"
    AT = "at"

    def holds(self, subject: str, target: str, state: TabletopState) -> bool:
        """Whether `subject` is in, on or at `target`; "in" looks through blocks, "on" does not."""
        match self:
            case Relation.IN:
                return target in supports(subject, state)
            case Relation.ON:
                return state[subject].support == target
            case Relation.AT:
                return state.place_of(subject) == target

    def work(self, subject: str, target: str, state: TabletopState) -> Work:
        """Lift the block and put it, and clear what is in the way."""
        covered = self is Relation.ON and target in state
        blocks = dict.fromkeys(_above(target, state), 2) if covered else {}
        if state.holding == target:
            blocks[target] = 1
        return Work(blocks | _lifting(subject, state, put=1))

    def held(self, subject: str, state: TabletopState) -> bool:
        """Whether the gripper holds it."""
        return state.holding == subject


@dataclass(frozen=True)
class Stacked:
    """A tower: each block rests on the next."""

    blocks: tuple[str, ...]  # from the top

    def missing(self, state: TabletopState, initial: TabletopState) -> int:
        """How many do not."""
        return self.spelled_out().missing(state, initial)

    def spelled_out(self) -> Form[TabletopState]:
        """Each pair."""
        alone, on = Term.alone, Relation.ON
        return AllOf(tuple(Related(on, alone(a), alone(b)) for a, b in pairwise(self.blocks)))

    def words(self) -> str:
        """Such as "the red block is on the blue block is on the green block"."""
        return "the " + " is on the ".join(self.blocks)

    def data(self) -> dict[str, Any]:
        """{"stacked": [...]}."""
        return {"stacked": list(self.blocks)}

    def work(self, state: TabletopState, initial: TabletopState) -> Work:
        """That of the pairs."""
        return self.spelled_out().work(state, initial)


class HeldByGripper(Holding[TabletopState]):
    """The gripper holds the block, or nothing."""

    def holds(self, label: str | None, state: TabletopState) -> bool:
        """Whether it does."""
        return state.holding == label

    def to_hold(self, label: str | None, state: TabletopState) -> Work:
        """Put down what is held, clear the block and lift it."""
        emptied = {state.holding: 1} if state.holding else {}
        return Work(emptied | (_lifting(label, state, put=0) if label else {}))


class UnchangedTable(Unchanged[TabletopState]):
    """Everything rests on what it rested on, at the same named place if at one."""

    def where(self, state: TabletopState) -> Mapping[str, Hashable]:
        """Support and named place of each object."""
        return relations_of(state)

    def in_hand(self, label: str, state: TabletopState) -> bool:
        """Whether the gripper holds it."""
        return state[label].support == GRIPPER


class TabletopReader(Reader[TabletopState]):
    """Reads goals about blocks and bowls."""

    more = ("stacked",)
    holding = HeldByGripper
    unchanged = UnchangedTable

    def relations(self) -> Mapping[str, Relation]:
        """In, on, at."""
        return {r.value: r for r in Relation}

    def subjects(self, relation: str) -> tuple[str, ...]:
        """Blocks; anything can be at a place."""
        return self.things if relation == Relation.AT else self.graspable()

    def targets(self, relation: str) -> tuple[str, ...]:
        """Bowls, blocks and the table, or places."""
        match Relation(relation):
            case Relation.IN:
                return tuple(n for n in self.things if Kind.BOWL in self.kinds(n))
            case Relation.ON:
                return (*self.graspable(), TABLE)
            case Relation.AT:
                return tuple(p.name for p in PLACES)

    def graspable(self) -> tuple[str, ...]:
        """The blocks."""
        return tuple(n for n in self.things if Kind.BLOCK in self.kinds(n))

    def kinds(self, label: str) -> tuple[str, ...]:
        """The last word of a name of several."""
        return (label.rpartition(" ")[2],) if " " in label else ()

    def atom(self, key: str, value: object, path: str) -> Form[TabletopState]:
        """A tower."""
        names = listed(value, path, "blocks from the top")
        blocks = tuple(self.name(n, f"{path}[{i}]", self.graspable()) for i, n in enumerate(names))
        if len(blocks) < 2 or len(set(blocks)) < len(blocks):
            raise GoalError(f"{path}: expected at least two different blocks, got {value!r}")
        return Stacked(blocks)


def tabletop_goal(data: object, known: Iterable[str]) -> Goal[TabletopState]:
    """Read goal data for a scene whose objects are called `known`.

    Raises:
        GoalError: the data has no such form or names what the scene has not.
    """
    return Goal(TabletopReader(tuple(known)).form(data))


def supports(name: str, state: TabletopState) -> tuple[str, ...]:
    """What holds the object up, from what it touches down to the table, gripper or floor."""
    chain: list[str] = []
    while name in state and len(chain) < len(state.objects):
        name = state[name].support
        chain.append(name)
    return tuple(chain)


def relations_of(state: TabletopState) -> dict[str, tuple[str, str | None]]:
    """All that goals can tell about a state: object -> (support, named place)."""
    return dict(zip((o.name for o in state), state.key, strict=True))


def _lifting(name: str, state: TabletopState, *, put: int) -> dict[str, int]:
    """What it takes to lift the object and put it: what is on it must go first."""
    if state.holding == name:
        return {name: put}
    return dict.fromkeys(_above(name, state), 2) | {name: 1 + put}


def _above(name: str, state: TabletopState) -> tuple[str, ...]:
    """Everything that stands on the object, directly or not."""
    return tuple(o.name for o in state if o.name != name and name in supports(o.name, state))
