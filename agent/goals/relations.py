"""Forms made of relations between named things, the same in every world but for what the relations are.

    {"at": ["coke", "table"]}  {"holding": "coke"}  {"holding": null}  {"unchanged": {"except": ["coke"]}}
    {"count": {"at_least": 2, "of": "block", "in": "blue bowl"}}

A thing is known by a label: its name, with "#2" and so on behind it where several have the same. With two
quantifiers the first argument's is the outer one.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from agent.goals.algebra import Form, Quantifier, Term, Work, but

S = TypeVar("S")
Seen = TypeVar("Seen", contravariant=True)


def name_of(label: str) -> str:
    """The name in a label."""
    return label.partition("#")[0]


class Relation(Protocol[Seen]):
    """How a thing can stand to another or to a place; a str, the word in goal data."""

    def holds(self, subject: str, target: str, state: Seen) -> bool:
        """Whether the thing labelled `subject` stands so to `target`."""

    def work(self, subject: str, target: str, state: Seen) -> Work:
        """A lower bound on the skills until it does."""

    def held(self, subject: str, state: Seen) -> bool:
        """Whether the thing is in the hand."""


class Bound(StrEnum):
    """How a count is compared with its number."""

    AT_LEAST = "at_least"
    EXACTLY = "exactly"
    AT_MOST = "at_most"

    def miss(self, count: int, number: int) -> int:
        """By how many `count` misses `number`."""
        match self:
            case Bound.AT_LEAST:
                return max(0, number - count)
            case Bound.EXACTLY:
                return abs(number - count)
            case Bound.AT_MOST:
                return max(0, count - number)


@dataclass(frozen=True)
class Related(Generic[S]):
    """One argument stands to the other as the relation says."""

    relation: Relation[S]
    subject: Term
    target: Term

    def missing(self, state: S, initial: S) -> int:
        """1 where it does not; of one name to one name."""
        return int(not self.relation.holds(self.subject.names[0], self.target.names[0], state))

    def spelled_out(self) -> Form[S]:
        """Each name to each name."""
        pairs = [[self._alone(s, t) for t in self.target.names] for s in self.subject.names]
        return self.subject.each([self.target.each(row) for row in pairs])

    def words(self) -> str:
        """Such as "the red block is in the blue bowl"."""
        return f"{self.subject.words()} is {self.relation} {self.target.words()}"

    def data(self) -> dict[str, Any]:
        """{"in": [...]}."""
        return {str(self.relation): [self.subject.data(), self.target.data()]}

    def work(self, state: S, initial: S) -> Work:
        """The relation's own; nothing where it holds."""
        subject, target = self.subject.names[0], self.target.names[0]
        if self.relation.holds(subject, target, state):
            return Work()
        return self.relation.work(subject, target, state)

    def _alone(self, subject: str, target: str) -> Form[S]:
        return Related(self.relation, Term.alone(subject), Term.alone(target))


@dataclass(frozen=True, kw_only=True)
class Count(Generic[S]):
    """How many of `of` stand so to the target."""

    bound: Bound
    number: int
    of: Term
    relation: Relation[S]
    target: Term

    def counted(self, state: S) -> tuple[str, ...]:
        """The labels it counts in this state."""
        every = all if self.target.quantifier is Quantifier.EVERY else any
        return tuple(
            s
            for s in self.of.names
            if every(self.relation.holds(s, t, state) for t in self.target.names)
        )

    def missing(self, state: S, initial: S) -> int:
        """By how many the number is missed."""
        return self.bound.miss(len(self.counted(state)), self.number)

    def spelled_out(self) -> Form[S]:
        """A count stays as it is."""
        return self

    def words(self) -> str:
        """Such as "the number of blocks in the blue bowl is at least 2"."""
        counted = f"{self.of.kind}s{but(self.of.exempt)}"
        where = f"{self.relation} {self.target.words()}"
        return f"the number of {counted} {where} is {self.bound.replace('_', ' ')} {self.number}"

    def data(self) -> dict[str, Any]:
        """{"count": {...}}."""
        fields = {self.bound.value: self.number, "of": self.of.kind}
        less = {"except": list(self.of.exempt)} if self.of.exempt else {}
        return {"count": {**fields, str(self.relation): self.target.data(), **less}}

    def work(self, state: S, initial: S) -> Work:
        """Two skills for each thing to move, one for what is held."""
        inside = self.counted(state)
        short = self.number - len(inside)
        if self.bound is not Bound.AT_MOST and short > 0:
            outside = (n for n in self.of.names if n not in inside)
            costs = sorted(1 if self.relation.held(n, state) else 2 for n in outside)
            return Work(least=sum(costs[:short]))
        return Work(least=max(0, 2 * self.missing(state, initial) - 1))


@dataclass(frozen=True)
class Holding(ABC, Generic[S]):
    """The hand holds the thing, or nothing."""

    held: Term | None

    @abstractmethod
    def holds(self, label: str | None, state: S) -> bool:
        """Whether the hand holds the thing so labelled; None: nothing."""

    @abstractmethod
    def to_hold(self, label: str | None, state: S) -> Work:
        """A lower bound on the skills until it does, where it does not."""

    def missing(self, state: S, initial: S) -> int:
        """1 where it does not; of one name."""
        return int(not self.holds(self._label, state))

    def spelled_out(self) -> Form[S]:
        """Each name."""
        if self.held is None:
            return self
        return self.held.each([type(self)(Term.alone(n)) for n in self.held.names])

    def words(self) -> str:
        """Such as "the red block is held"."""
        return f"{self.held.words() if self.held else 'nothing'} is held"

    def data(self) -> dict[str, Any]:
        """{"holding": ...}."""
        return {"holding": self.held.data() if self.held else None}

    def work(self, state: S, initial: S) -> Work:
        """Nothing where it holds."""
        return Work() if self.holds(self._label, state) else self.to_hold(self._label, state)

    @property
    def _label(self) -> str | None:
        return self.held.names[0] if self.held else None


@dataclass(frozen=True)
class Unchanged(ABC, Generic[S]):
    """Every thing but the exempt stands where it stood at the start, by its relations."""

    exempt: tuple[str, ...] = ()

    @abstractmethod
    def where(self, state: S) -> Mapping[str, Hashable]:
        """How each thing stands, by its label."""

    @abstractmethod
    def in_hand(self, label: str, state: S) -> bool:
        """Whether the thing is in the hand."""

    def changed(self, state: S, initial: S) -> tuple[str, ...]:
        """The labels of those that stand otherwise than at the start."""
        before = self.where(initial)
        now = self.where(state).items()
        return tuple(n for n, r in now if r != before[n] and name_of(n) not in self.exempt)

    def missing(self, state: S, initial: S) -> int:
        """How many do."""
        return len(self.changed(state, initial))

    def spelled_out(self) -> Form[S]:
        """It stays as it is."""
        return self

    def words(self) -> str:
        """Such as "everything is as it was at the start"."""
        return f"everything{but(self.exempt)} is as it was at the start"

    def data(self) -> dict[str, Any]:
        """{"unchanged": ...}."""
        return {"unchanged": {"except": list(self.exempt)} if self.exempt else True}

    def work(self, state: S, initial: S) -> Work:
        """Two skills for each, one for what is held now or was."""
        changed = self.changed(state, initial)
        held = [self.in_hand(n, state) or self.in_hand(n, initial) for n in changed]
        return Work({n: 1 if h else 2 for n, h in zip(changed, held, strict=True)})
