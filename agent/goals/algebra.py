"""The algebra of goals, the same in every world: all, any, not, over forms each world brings.

    {"all": [goal, ...]}  {"any": [goal, ...]}  {"not": goal}

A form knows by how much it is missed, what it is without quantifiers, how it is said, which data it was read
from, and a lower bound on the skills still needed (`Work`), which guides the oracle's search. Forms made of
relations between named things are in `agent.goals.relations`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

S = TypeVar("S")
Seen = TypeVar("Seen", contravariant=True)


@dataclass(frozen=True)
class Work:
    """A lower bound on the skills still needed."""

    objects: dict[str, int] = field(default_factory=dict)  # skills each of these must undergo
    least: int = 0  # a bound from elsewhere, which may concern the same objects

    @property
    def total(self) -> int:
        """The bound as one number."""
        return max(sum(self.objects.values()), self.least)


class Form(Protocol[Seen]):
    """Something that can be true of a state, given the state at the episode's start."""

    def missing(self, state: Seen, initial: Seen) -> int:
        """How many atoms are not true: 0 exactly when the form is true."""

    def spelled_out(self) -> "Form[Seen]":
        """The same form without quantifiers: plain atoms under all, any, not."""

    def words(self) -> str:
        """The form in words."""

    def data(self) -> dict[str, Any]:
        """The form as the data it is read from."""

    def work(self, state: Seen, initial: Seen) -> Work:
        """A lower bound on the skills still needed; of spelled-out forms only."""


@dataclass(frozen=True)
class AllOf(Generic[S]):
    """Every part is true."""

    parts: tuple[Form[S], ...]

    def missing(self, state: S, initial: S) -> int:
        """What all parts miss together."""
        return sum(p.missing(state, initial) for p in self.parts)

    def spelled_out(self) -> Form[S]:
        """All of the spelled-out parts."""
        return AllOf(tuple(p.spelled_out() for p in self.parts))

    def words(self) -> str:
        """The parts, joined by and."""
        return " and ".join(_bracketed(p) for p in self.parts)

    def data(self) -> dict[str, Any]:
        """{"all": [...]}."""
        return {"all": [p.data() for p in self.parts]}

    def work(self, state: S, initial: S) -> Work:
        """An object that several parts want moved may serve them all with one move."""
        works = [p.work(state, initial) for p in self.parts]
        names = {n for w in works for n in w.objects}
        objects = {n: max(w.objects.get(n, 0) for w in works) for n in names}
        return Work(objects, max((w.least for w in works), default=0))


@dataclass(frozen=True)
class AnyOf(Generic[S]):
    """At least one part is true."""

    parts: tuple[Form[S], ...]

    def missing(self, state: S, initial: S) -> int:
        """What the part nearest to true misses."""
        return min(p.missing(state, initial) for p in self.parts)

    def spelled_out(self) -> Form[S]:
        """Any of the spelled-out parts."""
        return AnyOf(tuple(p.spelled_out() for p in self.parts))

    def words(self) -> str:
        """The parts, joined by or."""
        return " or ".join(_bracketed(p) for p in self.parts)

    def data(self) -> dict[str, Any]:
        """{"any": [...]}."""
        return {"any": [p.data() for p in self.parts]}

    def work(self, state: S, initial: S) -> Work:
        """Only what every part wants is sure to be needed."""
        works = [p.work(state, initial) for p in self.parts]
        objects = {n: min(w.objects.get(n, 0) for w in works) for n in works[0].objects}
        return Work(objects, min(w.total for w in works))


@dataclass(frozen=True)
class Not(Generic[S]):
    """The part is false."""

    part: Form[S]

    def missing(self, state: S, initial: S) -> int:
        """1 where the part is true."""
        return int(self.part.missing(state, initial) == 0)

    def spelled_out(self) -> Form[S]:
        """Not the spelled-out part."""
        return Not(self.part.spelled_out())

    def words(self) -> str:
        """The part in brackets."""
        return f"not ({self.part.words()})"

    def data(self) -> dict[str, Any]:
        """{"not": ...}."""
        return {"not": self.part.data()}

    def work(self, state: S, initial: S) -> Work:
        """One skill at least."""
        return Work(least=self.missing(state, initial))


class Quantifier(StrEnum):
    """How much of a kind an argument means."""

    EVERY = "every"
    SOME = "some"


@dataclass(frozen=True, kw_only=True)
class Term:
    """An argument: one name, or every or some of a kind."""

    names: tuple[str, ...]  # what it ranges over, in the scene's order; never empty
    quantifier: Quantifier = Quantifier.EVERY
    kind: str | None = None  # None: a plain name
    exempt: tuple[str, ...] = ()

    @classmethod
    def alone(cls, name: str) -> "Term":
        """The argument that is just this name."""
        return cls(names=(name,))

    def each(self, forms: Sequence[Form[S]]) -> Form[S]:
        """One form for each name, joined as the quantifier says."""
        if len(forms) == 1:
            return forms[0]
        return (AllOf if self.quantifier is Quantifier.EVERY else AnyOf)(tuple(forms))

    def words(self) -> str:
        """Such as "the red block", or "every block but the red block"."""
        if self.kind is None:
            return f"the {self.names[0]}"
        return f"{self.quantifier} {self.kind}{but(self.exempt)}"

    def data(self) -> Any:
        """As it is read: words, or an object where there are exceptions."""
        if self.kind is None:
            return self.names[0]
        if not self.exempt:
            return f"{self.quantifier} {self.kind}"
        return {self.quantifier.value: self.kind, "except": list(self.exempt)}


def but(exempt: Sequence[str]) -> str:
    """What a sentence says of exceptions: " but the red block"; "" where there are none."""
    return f" but {' and '.join(f'the {n}' for n in exempt)}" if exempt else ""


def _bracketed(form: Form[S]) -> str:
    return f"({form.words()})" if isinstance(form, AllOf | AnyOf) else form.words()


@dataclass(frozen=True)
class Goal(Generic[S]):
    """A predicate over states, given the state at the episode's start."""

    form: Form[S]

    def holds(self, state: S, initial: S) -> bool:
        """Whether the goal is true in `state`."""
        return self.unsatisfied(state, initial) == 0

    def unsatisfied(self, state: S, initial: S) -> int:
        """How many atoms are not yet true: 0 exactly when the goal holds."""
        return self.form.spelled_out().missing(state, initial)

    def describe(self) -> str:
        """The goal in words: "the red block is in the blue bowl and nothing is held"."""
        return self.form.words()

    def to_json(self) -> dict[str, Any]:
        """The data it is read from."""
        return self.form.data()
