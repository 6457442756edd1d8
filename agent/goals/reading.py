"""Goal data read into forms: what is the same in every world; a world's reader adds its own atoms.

An argument may be a name, "every block", "some bowl" or {"every": "block", "except": [...]}. Errors name the
path in the data and the bad word.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from agent.goals.algebra import AllOf, AnyOf, Form, Not, Quantifier, Term
from agent.goals.relations import Bound, Count, Holding, Related, Relation, Unchanged, name_of
from envs.errors import unknown

S = TypeVar("S")


class GoalError(ValueError):
    """Goal data that means nothing here; the message names the path in it and the bad word."""


@dataclass(frozen=True)
class Reader(ABC, Generic[S]):
    """Reads goal data about the things of one scene."""

    things: tuple[str, ...]  # their labels, in the scene's order

    more: ClassVar[tuple[str, ...]] = ()  # the keys of the world's own atoms
    holding: ClassVar[type[Holding[Any]]]
    unchanged: ClassVar[type[Unchanged[Any]]]

    @abstractmethod
    def relations(self) -> Mapping[str, Relation[S]]:
        """The relations of this world, by their words."""

    @abstractmethod
    def subjects(self, relation: str) -> tuple[str, ...]:
        """What can stand so."""

    @abstractmethod
    def targets(self, relation: str) -> tuple[str, ...]:
        """To what it can."""

    @abstractmethod
    def graspable(self) -> tuple[str, ...]:
        """What can be held."""

    @abstractmethod
    def kinds(self, label: str) -> tuple[str, ...]:
        """The kinds a thing or place is of."""

    @abstractmethod
    def atom(self, key: str, value: object, path: str) -> Form[S]:
        """An atom of this world's own; `key` is one of `more`."""

    def plain(self, word: object) -> object:
        """The usual form of a name."""
        return word

    def form(self, data: object, path: str = "goal") -> Form[S]:
        """One goal; `path` says where in the whole data it stands.

        Raises:
            GoalError: the data has no such form or names what the scene has not.
        """
        key, value = single(data, path)
        here = f"{path}.{key}"
        if key in self.relations():
            return self._related(key, value, here)
        if key in self.more:
            return self.atom(key, value, here)
        match key:
            case "all" | "any":
                parts = listed(value, here, "goals")
                forms = tuple(self.form(p, f"{here}[{i}]") for i, p in enumerate(parts))
                return AllOf(forms) if key == "all" else AnyOf(forms)
            case "not":
                return Not(self.form(value, here))
            case "holding":
                held = None if value is None else self.term(value, here, self.graspable())
                return self.holding(held)
            case "count":
                return self._count(value, here)
            case "unchanged":
                every = value is True
                return self.unchanged(() if every else self._exempt(value, here, self.things))
        shared = ("all", "any", "not", "holding", "count", "unchanged")
        known = [*self.relations(), *self.more, *shared]
        raise GoalError(f"{path}: {unknown('form of goal', key, known)}")

    def term(self, value: object, path: str, choices: tuple[str, ...]) -> Term:
        """An argument, whose names are among the choices."""
        exempt: tuple[str, ...] = ()
        if isinstance(value, Mapping):
            quantifier = only(mapping(value, path), tuple(Quantifier), path)
            kind = value[quantifier]
            rest = {k: v for k, v in value.items() if k != quantifier}
            exempt = self._exempt(rest, path, choices) if rest else ()
        elif isinstance(value, str) and value.split(" ")[0] in tuple(Quantifier):
            quantifier, _, kind = value.partition(" ")
        else:
            return self._named(value, path, choices)
        kinds = sorted({k for c in choices for k in self.kinds(c)})
        kind = chosen(kind if kind in kinds else self.plain(kind), path, kinds, "kind")
        of_kind = (c for c in choices if kind in self.kinds(c))
        names = tuple(c for c in of_kind if name_of(c) not in exempt)
        if not names:
            raise GoalError(f"{path}: nothing is left of {value!r}")
        return Term(names=names, quantifier=Quantifier(quantifier), kind=kind, exempt=exempt)

    def name(self, value: object, path: str, choices: tuple[str, ...]) -> str:
        """A name that something among the choices has."""
        return chosen(self.plain(value), path, tuple(dict.fromkeys(map(name_of, choices))))

    def _named(self, value: object, path: str, choices: tuple[str, ...]) -> Term:
        """A plain name; where several things have it, any of them will do."""
        name = self.name(value, path, choices)
        labels = tuple(c for c in choices if name_of(c) == name)
        if len(labels) == 1:
            return Term.alone(name)
        return Term(names=labels, quantifier=Quantifier.SOME, kind=name)

    def _related(self, key: str, value: object, path: str) -> Form[S]:
        pair = listed(value, path, "two arguments")
        if len(pair) != 2:
            raise GoalError(f"{path}: expected two arguments, got {len(pair)}: {value!r}")
        subject = self.term(pair[0], f"{path}[0]", self.subjects(key))
        target = self.term(pair[1], f"{path}[1]", self.targets(key))
        return Related(self.relations()[key], subject, target)

    def _count(self, value: object, path: str) -> Form[S]:
        fields = mapping(value, path)
        bound = Bound(only(fields, tuple(Bound), path))
        relation = only(fields, tuple(self.relations()), path)
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
            of=self.term(of, f"{path}.of", self.subjects(relation)),
            relation=self.relations()[relation],
            target=self.term(fields[relation], f"{path}.{relation}", self.targets(relation)),
        )

    def _exempt(self, value: object, path: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        key, names = single(value, path)
        if key != "except":
            raise GoalError(f"{path}: {unknown('field', key, ['except'])}")
        here = f"{path}.except"
        return tuple(self.name(n, here, choices) for n in listed(names, here, "names"))


def chosen(value: object, path: str, choices: Iterable[str], what: str = "name") -> str:
    """A word that must be one of the choices."""
    choices = tuple(choices)
    if value not in choices:
        raise GoalError(f"{path}: {unknown(what, str(value), choices)}")
    return str(value)


def listed(value: object, path: str, of: str) -> list[object]:
    """A list with something in it."""
    if not isinstance(value, list) or not value:
        raise GoalError(f"{path}: expected a list of {of}, got {value!r}")
    return value


def mapping(value: object, path: str) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(value, Mapping) or not all(isinstance(k, str) for k in value):
        raise GoalError(f'{path}: expected an object such as {{"holding": null}}, got {value!r}')
    return value


def single(value: object, path: str) -> tuple[str, object]:
    """The one field of an object."""
    fields = mapping(value, path)
    if len(fields) != 1:
        raise GoalError(f"{path}: expected one field, got {len(fields)}: {value!r}")
    return next(iter(fields.items()))


def only(fields: Mapping[str, object], choices: tuple[str, ...], path: str) -> str:
    """The one of the choices that the fields have."""
    given = [c for c in choices if c in fields]
    if len(given) != 1:
        raise GoalError(f"{path}: expected one of {', '.join(choices)}, got {sorted(fields)}")
    return given[0]
