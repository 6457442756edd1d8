"""Goals: what should be true of the tabletop, as JSON data; never code.

    {"in": ["red block", "blue bowl"]}   {"on": ["red block", "table"]}
    {"at": ["red block", "middle"]}  {"stacked": ["red block", "blue block", "green block"]}
    {"holding": "red block"}  {"holding": null}  {"not": goal}
    {"all": [goal, ...]}  {"any": [goal, ...]}  {"unchanged": true}
    {"unchanged": {"except": ["red block"]}}
    {"count": {"at_least": 2, "of": "block", "in": "blue bowl"}}
An argument may be "every block", "some bowl", "some corner" or {"every": "block", "except": [...]}.
What each form means is in `agent.goal_forms`; this file reads them and says them in words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agent.goal_forms import (
    AllOf,
    AnyOf,
    Bound,
    Count,
    Form,
    Holding,
    Not,
    Quantifier,
    Related,
    Relation,
    Stacked,
    Term,
    Unchanged,
    alone,
    spelled_out,
    unsatisfied,
)
from envs.errors import unknown
from envs.layout import PLACES
from envs.tabletop_state import TABLE, Kind, TabletopState


class GoalError(ValueError):
    """Goal data that means nothing here; the message names the path in it and the bad word."""


@dataclass(frozen=True)
class Goal:
    """A predicate over states, given the state at the episode's start."""

    form: Form

    @staticmethod
    def parse(data: object, known: Iterable[str]) -> "Goal":
        """Read goal data for a scene whose objects are called `known`.

        Raises:
            GoalError: the data has no such form or names what the scene has not.
        """
        return Goal(_Reader(tuple(known)).form(data, "goal"))

    def holds(self, state: TabletopState, initial: TabletopState) -> bool:
        """Whether the goal is true in `state`."""
        return self.unsatisfied(state, initial) == 0

    def unsatisfied(self, state: TabletopState, initial: TabletopState) -> int:
        """How many atoms are not yet true: 0 exactly when the goal holds."""
        return unsatisfied(spelled_out(self.form), state, initial)

    def describe(self) -> str:
        """The goal in words: "the red block is in the blue bowl and nothing is held"."""
        return _words(self.form)

    def to_json(self) -> dict[str, Any]:
        """The data `parse` reads."""
        return _data(self.form)


@dataclass(frozen=True)
class _Reader:
    """Reads goal data about the objects of one scene."""

    objects: tuple[str, ...]

    def form(self, data: object, path: str) -> Form:
        """One goal; `path` says where in the whole data it stands."""
        key, value = _single(data, path)
        here = f"{path}.{key}"
        match key:
            case "in" | "on" | "at":
                return self._related(Relation(key), value, here)
            case "all" | "any":
                parts = _list(value, here, "goals")
                forms = tuple(self.form(p, f"{here}[{i}]") for i, p in enumerate(parts))
                return AllOf(forms) if key == "all" else AnyOf(forms)
            case "not":
                return Not(self.form(value, here))
            case "holding":
                return Holding(None if value is None else self._term(value, here, self._blocks))
            case "stacked":
                return self._stacked(value, here)
            case "count":
                return self._count(value, here)
            case "unchanged":
                return Unchanged(() if value is True else self._exempt(value, here, self.objects))
        forms_known = [*Relation, "all", "any", "not", "holding", "stacked", "count", "unchanged"]
        raise GoalError(f"{path}: {unknown('form of goal', key, forms_known)}")

    @property
    def _blocks(self) -> tuple[str, ...]:
        return tuple(n for n in self.objects if _kind(n) == Kind.BLOCK)

    def _subjects(self, relation: Relation) -> tuple[str, ...]:
        return self.objects if relation is Relation.AT else self._blocks

    def _targets(self, relation: Relation) -> tuple[str, ...]:
        match relation:
            case Relation.IN:
                return tuple(n for n in self.objects if _kind(n) == Kind.BOWL)
            case Relation.ON:
                return (*self._blocks, TABLE)
            case Relation.AT:
                return tuple(p.name for p in PLACES)

    def _related(self, relation: Relation, value: object, path: str) -> Related:
        pair = _list(value, path, "two arguments")
        if len(pair) != 2:
            raise GoalError(f"{path}: expected two arguments, got {len(pair)}: {value!r}")
        subject = self._term(pair[0], f"{path}[0]", self._subjects(relation))
        return Related(
            relation, subject, self._term(pair[1], f"{path}[1]", self._targets(relation))
        )

    def _stacked(self, value: object, path: str) -> Stacked:
        names = _list(value, path, "blocks from the top")
        blocks = tuple(_name(n, f"{path}[{i}]", self._blocks) for i, n in enumerate(names))
        if len(blocks) < 2 or len(set(blocks)) < len(blocks):
            raise GoalError(f"{path}: expected at least two different blocks, got {value!r}")
        return Stacked(blocks)

    def _count(self, value: object, path: str) -> Count:
        fields = _mapping(value, path)
        bound = Bound(_only(fields, tuple(Bound), path))
        relation = Relation(_only(fields, tuple(Relation), path))
        extra = set(fields) - {bound, relation, "of", "except"}
        if extra or "of" not in fields:
            raise GoalError(
                f'{path}: expected a bound, "of", a relation, perhaps "except"; got {value!r}'
            )
        number = fields[bound]
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise GoalError(f"{path}.{bound}: expected a whole number from 0, got {number!r}")
        of = {"every": fields["of"]} | {k: v for k, v in fields.items() if k == "except"}
        return Count(
            bound=bound,
            number=number,
            of=self._term(of, f"{path}.of", self._subjects(relation)),
            relation=relation,
            target=self._term(fields[relation], f"{path}.{relation}", self._targets(relation)),
        )

    def _term(self, value: object, path: str, choices: tuple[str, ...]) -> Term:
        exempt: tuple[str, ...] = ()
        if isinstance(value, Mapping):
            quantifier = _only(_mapping(value, path), tuple(Quantifier), path)
            kind = value[quantifier]
            rest = {k: v for k, v in value.items() if k != quantifier}
            exempt = self._exempt(rest, path, choices) if rest else ()
        elif isinstance(value, str) and value.split(" ")[0] in tuple(Quantifier):
            quantifier, _, kind = value.partition(" ")
        else:
            return alone(_name(value, path, choices))
        _name(kind, path, sorted({_kind(c) for c in choices if " " in c}), "kind")
        names = tuple(c for c in choices if _kind(c) == kind and c not in exempt)
        if not names:
            raise GoalError(f"{path}: nothing is left of {value!r}")
        return Term(names=names, quantifier=Quantifier(quantifier), kind=kind, exempt=exempt)

    def _exempt(self, value: object, path: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        key, names = _single(value, path)
        if key != "except":
            raise GoalError(f"{path}: {unknown('field', key, ['except'])}")
        here = f"{path}.except"
        return tuple(_name(n, here, choices) for n in _list(names, here, "names"))


def _kind(name: str) -> str:
    """What a name is a name of: its last word."""
    return name.rpartition(" ")[2]


def _name(value: object, path: str, choices: Iterable[str], what: str = "name") -> str:
    choices = tuple(choices)
    if value not in choices:
        raise GoalError(f"{path}: {unknown(what, str(value), choices)}")
    return str(value)


def _list(value: object, path: str, of: str) -> list[object]:
    if not isinstance(value, list) or not value:
        raise GoalError(f"{path}: expected a list of {of}, got {value!r}")
    return value


def _mapping(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(k, str) for k in value):
        raise GoalError(f'{path}: expected an object such as {{"holding": null}}, got {value!r}')
    return value


def _single(value: object, path: str) -> tuple[str, object]:
    fields = _mapping(value, path)
    if len(fields) != 1:
        raise GoalError(f"{path}: expected one field, got {len(fields)}: {value!r}")
    return next(iter(fields.items()))


def _only(fields: Mapping[str, object], choices: tuple[str, ...], path: str) -> str:
    """The one of the choices that the fields have."""
    given = [c for c in choices if c in fields]
    if len(given) != 1:
        raise GoalError(f"{path}: expected one of {', '.join(choices)}, got {sorted(fields)}")
    return given[0]


def _and(names: Iterable[str]) -> str:
    return " and ".join(f"the {n}" for n in names)


def _term_words(term: Term) -> str:
    if term.kind is None:
        return f"the {term.names[0]}"
    but = f" but {_and(term.exempt)}" if term.exempt else ""
    return f"{term.quantifier} {term.kind}{but}"


def _words(form: Form) -> str:
    match form:
        case Related(relation, subject, target):
            return f"{_term_words(subject)} is {relation} {_term_words(target)}"
        case Holding(held):
            return f"{_term_words(held) if held else 'nothing'} is held"
        case Stacked(blocks):
            return "the " + " is on the ".join(blocks)
        case Count(bound=bound, number=number, of=of, relation=relation, target=target):
            counted = f"{of.kind}s{f' but {_and(of.exempt)}' if of.exempt else ''}"
            where = f"{relation} {_term_words(target)}"
            return f"the number of {counted} {where} is {bound.replace('_', ' ')} {number}"
        case Unchanged(exempt):
            return f"everything{f' but {_and(exempt)}' if exempt else ''} is as it was at the start"
        case AllOf(parts):
            return " and ".join(_bracketed(p) for p in parts)
        case AnyOf(parts):
            return " or ".join(_bracketed(p) for p in parts)
        case Not(part):
            return f"not ({_words(part)})"


def _bracketed(form: Form) -> str:
    return f"({_words(form)})" if isinstance(form, AllOf | AnyOf) else _words(form)


def _term_data(term: Term) -> Any:
    if term.kind is None:
        return term.names[0]
    if not term.exempt:
        return f"{term.quantifier} {term.kind}"
    return {term.quantifier.value: term.kind, "except": list(term.exempt)}


def _data(form: Form) -> dict[str, Any]:
    match form:
        case Related(relation, subject, target):
            return {relation.value: [_term_data(subject), _term_data(target)]}
        case Holding(held):
            return {"holding": _term_data(held) if held else None}
        case Stacked(blocks):
            return {"stacked": list(blocks)}
        case Count(bound=bound, number=number, of=of, relation=relation, target=target):
            less = {"except": list(of.exempt)} if of.exempt else {}
            fields = {bound.value: number, "of": of.kind, relation.value: _term_data(target)}
            return {"count": fields | less}
        case Unchanged(exempt):
            return {"unchanged": {"except": list(exempt)} if exempt else True}
        case AllOf(parts):
            return {"all": [_data(p) for p in parts]}
        case AnyOf(parts):
            return {"any": [_data(p) for p in parts]}
        case Not(part):
            return {"not": _data(part)}
