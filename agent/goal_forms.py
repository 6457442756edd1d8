"""The forms a goal takes, and when each is true: a small recursive algebra over tabletop states.

`agent.goals` reads them from data and says them in words; here they are only values and laws. A
block on a block in a bowl is in the bowl too. Relations are all that counts: a block that was
lifted and put back elsewhere on the bare table is unchanged. With two quantifiers the first
argument's is the outer one.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from envs.tabletop_state import TabletopState


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


@dataclass(frozen=True)
class Related:
    """One argument is in, on or at the other."""

    relation: Relation
    subject: Term
    target: Term


@dataclass(frozen=True)
class Holding:
    """The gripper holds the object, or nothing."""

    held: Term | None


@dataclass(frozen=True)
class Stacked:
    """A tower: each block rests on the next."""

    blocks: tuple[str, ...]  # from the top


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many of `of` are in, on or at the target."""

    bound: Bound
    number: int
    of: Term
    relation: Relation
    target: Term


@dataclass(frozen=True)
class Unchanged:
    """Everything but the exempt stands where it stood at the start, by its relations."""

    exempt: tuple[str, ...] = ()


@dataclass(frozen=True)
class AllOf:
    """Every part is true."""

    parts: tuple["Form", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part is true."""

    parts: tuple["Form", ...]


@dataclass(frozen=True)
class Not:
    """The part is false."""

    part: "Form"


Form = Related | Holding | Stacked | Count | Unchanged | AllOf | AnyOf | Not


def supports(name: str, state: TabletopState) -> tuple[str, ...]:
    """What holds the object up, from what it touches down to the table, gripper or floor."""
    chain: list[str] = []
    while name in state and len(chain) < len(state.objects):
        name = state[name].support
        chain.append(name)
    return tuple(chain)


def relations_of(state: TabletopState) -> dict[str, tuple[str, str | None]]:
    """All that goals can tell about a state: object -> (support, named place)."""
    return {o.name: (o.support, state.place_of(o.name)) for o in state}


def changed(state: TabletopState, initial: TabletopState) -> tuple[str, ...]:
    """The objects whose relations differ from those at the start."""
    before = relations_of(initial)
    return tuple(n for n, r in relations_of(state).items() if r != before[n])


def alone(name: str) -> Term:
    """The argument that is just this name."""
    return Term(names=(name,))


def spelled_out(form: Form) -> Form:
    """The same form without quantifiers and towers: related pairs of names under all, any, not."""
    match form:
        case Related(relation, subject, target):
            return _each(
                subject,
                [
                    _each(target, [Related(relation, alone(s), alone(t)) for t in target.names])
                    for s in subject.names
                ],
            )
        case Holding(Term() as held):
            return _each(held, [Holding(alone(n)) for n in held.names])
        case Stacked(blocks):
            on = Relation.ON
            return AllOf(tuple(Related(on, alone(a), alone(b)) for a, b in pairwise(blocks)))
        case AllOf(parts):
            return AllOf(tuple(spelled_out(p) for p in parts))
        case AnyOf(parts):
            return AnyOf(tuple(spelled_out(p) for p in parts))
        case Not(part):
            return Not(spelled_out(part))
    return form


def _each(term: Term, forms: list[Form]) -> Form:
    """One form for each name of the term, joined as its quantifier says."""
    if len(forms) == 1:
        return forms[0]
    return (AllOf if term.quantifier is Quantifier.EVERY else AnyOf)(tuple(forms))


def unsatisfied(form: Form, state: TabletopState, initial: TabletopState) -> int:
    """How many atoms of a spelled-out form are not true: 0 exactly when the form is true."""
    match form:
        case Related(relation, subject, target):
            return int(not relation.holds(subject.names[0], target.names[0], state))
        case Holding(held):
            return int(state.holding != (held and held.names[0]))
        case Count():
            return form.bound.miss(len(counted(form, state)), form.number)
        case Unchanged(exempt):
            return sum(name not in exempt for name in changed(state, initial))
        case AllOf(parts):
            return sum(unsatisfied(p, state, initial) for p in parts)
        case AnyOf(parts):
            return min(unsatisfied(p, state, initial) for p in parts)
        case Not(part):
            return int(unsatisfied(part, state, initial) == 0)
        case Stacked():
            return unsatisfied(spelled_out(form), state, initial)


def counted(form: Count, state: TabletopState) -> tuple[str, ...]:
    """The names a count counts in this state."""
    every = all if form.target.quantifier is Quantifier.EVERY else any
    return tuple(
        s
        for s in form.of.names
        if every(form.relation.holds(s, t, state) for t in form.target.names)
    )
