"""Objects as a part of a request names them: "the coke", "two sodas", "all the fruit on the table".

A maker is a function (view, speaker, destination) -> the view and a group, or None where the scene does not
offer it. The view may come back with fewer objects: what people may or may not count among a kind is gone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from agent.training.kitchen.drafts import (
    SURFACES,
    View,
    carried,
    either,
    moved_goal,
)
from agent.training.kitchen.nouns import NOUNS, Kind
from agent.training.kitchen.speaker import NUMBERS, KitchenSpeaker, plural
from agent.training.kitchen.wordings_clauses import PAIR, THERE
from agent.training.kitchen.wordings_kinds import COMMON, MANY, MASS, ONE, SIMPLE, SINGLE_OF
from agent.training.kitchen.wordings_many import (
    ALL,
    ALL_AT,
    ALL_MASS,
    DIFFERENT,
    EACH,
    EVERYTHING,
    LIST,
    PLUS,
)
from agent.training.wording import Said
from agent.wording.errands import Errand
from envs.kitchen_layout import HAND

MOST = 4  # objects of one group


@dataclass(frozen=True, kw_only=True)
class Group:
    """Some objects in words, and which they are."""

    words: str
    choices: tuple[tuple[str, ...], ...]  # what will do; the first is what is taken
    source: str | None = None  # where the words say they are
    many: bool = False  # whether the words are in the plural
    meant: frozenset[str] = frozenset()  # names that the words fit, also where nothing is to do

    @property
    def touched(self) -> frozenset[str]:
        """The names of all objects that will do."""
        return frozenset(name for choice in self.choices for name in choice)

    def goal(self, view: View, to: str) -> dict[str, Any]:
        """They are there."""
        return either([moved_goal(view, choice, to) for choice in self.choices])

    def errands(self, view: View, to: str) -> tuple[Errand, ...]:
        """Carry them there."""
        return carried(view, self.choices[0], to, self.source)


Made = tuple[View, Group] | None
Maker = Callable[[View, KitchenSpeaker, str], Made]


def named(view: View, s: KitchenSpeaker, to: str) -> Made:
    """One object by its name."""
    names = [n for n in view.lone() if n not in view.at(to)]
    if not names:
        return None
    name = s.one(names)
    words = s.one_of(name) if s.chance(0.3) else s.the(name)
    return view, Group(words=words, choices=((name,),), many=plain_plural(name, words))


def named_there(view: View, s: KitchenSpeaker, to: str) -> Made:
    """One object by its name and place."""
    names = [n for n in view.lone() if view.where(n) in SURFACES and view.where(n) != to]
    if not names:
        return None
    name = s.one(names)
    source = view.where(name)
    there = s.say(THERE, a=s.the(name), at=s.at(source), off=s.off(source)).text
    many = plain_plural(name, there.split(" that ")[0])
    return view, Group(words=there, choices=((name,),), source=source, many=many)


def several(view: View, s: KitchenSpeaker, to: str) -> Made:
    """Two or three objects by their names."""
    names = s.some([n for n in view.lone() if n not in view.at(to)], s.one((2, 2, 3)))
    if len(names) < 2:
        return None
    words = [s.one_of(n) if s.chance(0.2) else s.the(n) for n in names]
    text = enumerated(s, words)
    return view, Group(words=text, choices=(tuple(names),), many=True)


def one_of_kind(view: View, s: KitchenSpeaker, to: str) -> Made:
    """Any one of a kind."""
    kind = s.one(COMMON[:5] if s.chance(0.6) else SIMPLE)
    view = view.decidable(kind)
    names = view.members(kind)
    if not names or any(kind.member(n) for n in view.at(to)):
        return None
    return view, Group(words=s.phrase(ONE[kind]), choices=tuple((n,) for n in names))


def some_of_kind(view: View, s: KitchenSpeaker, to: str) -> Made:
    """Two or three different objects of a kind."""
    kind, k = s.one(list(MANY)), s.one((2, 2, 3))
    view = view.decidable(kind)
    names = view.members(kind)
    if len(names) < k or any(n not in view.lone() for n in names):
        return None
    if any(kind.member(n) for n in view.at(to)):
        return None
    text = s.say(DIFFERENT, k=NUMBERS[k], n=s.phrase(MANY[kind])).text
    return view, Group(words=text, choices=tuple(combinations(names, k)), many=True)


def so_many(view: View, s: KitchenSpeaker, to: str) -> Made:
    """Two or three objects of one name."""
    numbers = {n: [o.name for o in view.about].count(n) for n in view.names}
    names = [n for n, k in numbers.items() if k > 1 and not NOUNS[n].some and n not in view.at(to)]
    if not names:
        return None
    name = s.one(names)
    k = int(s.rng.integers(2, min(numbers[name], 3) + 1))
    words = s.say(PAIR[k], n=plural(name)).text
    return view, Group(words=words, choices=((name,) * k,), many=True)


def all_of(view: View, s: KitchenSpeaker, to: str) -> Made:
    """All of a kind, or all of it in a place."""
    kind = s.one(list(MANY)) if s.chance(0.4) else s.one(COMMON[:5])
    view = view.decidable(kind)
    members = [o for o in view.about if kind.member(o.name)]
    left = [o.name for o in members if o.at != to]
    if not 1 <= len(left) <= MOST or len(members) < 2:
        return None
    words = s.phrase(MANY[kind])
    meant = frozenset(o.name for o in view.state if kind.member(o.name))
    spots = sorted({o.at for o in members} - {to, HAND})
    source = s.one(spots) if spots and s.chance(0.3) else None
    if source not in SURFACES:
        text, many = _all(s, kind, words)
        return view, Group(words=text, choices=(tuple(left),), many=many, meant=meant)
    there = tuple(o.name for o in members if o.at == source)
    text = s.say(ALL_AT, n=words, at=s.at(source), off=s.off(source)).text
    return view, Group(words=text, choices=(there,), source=source, many=True, meant=meant)


def _all(s: KitchenSpeaker, kind: Kind, words: str) -> tuple[str, bool]:
    """All of a kind in words, and whether they are in the plural."""
    if kind in MASS and s.chance(0.35):
        return s.say(ALL_MASS, n=s.phrase(MASS[kind])).text, False
    if kind in SINGLE_OF and s.chance(0.25):
        return s.say(EACH, one=s.phrase(SINGLE_OF[kind])).text, False
    return s.say(ALL, n=words).text, True


def everything_there(view: View, s: KitchenSpeaker, to: str) -> Made:
    """Whatever is in a place."""
    source = s.one(SURFACES)
    names = tuple(view.at(source))
    if source == to or not 1 <= len(names) <= MOST:
        return None
    text = s.say(EVERYTHING, p=s.place(source), at=s.at(source), off=s.off(source)).text
    return view, Group(words=text, choices=(names,), source=source, many=text.startswith("all the"))


MIXED: tuple[Maker, ...] = (
    *(named, named, named, named, named_there, one_of_kind, one_of_kind, several),
    *(all_of, all_of, some_of_kind, so_many, everything_there),
)


def enumerated(s: KitchenSpeaker, words: list[str]) -> str:
    """Join words as in "a, b and c", in one of several ways."""
    if len(words) == 2 and s.chance(0.2):
        return s.say(PLUS, a=words[0], b=words[1]).text
    if s.chance(0.12):
        return " and ".join(words)
    return s.say(LIST, most=", ".join(words[:-1]), last=words[-1]).text


def apart(
    view: View, s: KitchenSpeaker, makers: Sequence[Maker], places: Sequence[str]
) -> tuple[View, list[Group]] | None:
    """A group for each place, no object in two of them; none is fetched from where another goes."""
    groups = list[Group]()
    for maker, to in zip(makers, places, strict=True):
        made = maker(view, s, to)
        if made is None or made[1].source in places:
            return None
        view = made[0]
        groups.append(made[1])
    names = [name for group in groups for name in group.touched | group.meant]
    if len(set(names)) < len(names) or any(
        name not in view.names for group in groups for name in group.touched
    ):
        return None
    return view, groups


def misread(said: Said, words: str) -> bool:
    """Whether "i want the snacks on the table" would ask to put there what it asks to bring from there."""
    wish = said.text.startswith(("i want", "i need", "i would like", "i'd like", "i'd have"))
    return wish and said.text.endswith(words) and bool(re.search(r" (on|in|at) the [\w ]+$", words))


def leads(groups: Sequence[Group], view: View) -> bool:
    """Whether what is in the hand, if it is asked for at all, is asked for first."""
    held = view.state.holding
    return not any(held in group.touched for group in groups[1:])


def carries(groups: Sequence[Group]) -> int:
    """How many objects are carried."""
    return sum(len(group.choices[0]) for group in groups)


def plain_plural(name: str, words: str) -> bool:
    """Whether a name in these words takes a verb in the plural: "the chips", not "the bag of chips"."""
    packed = " of " in words or words.endswith((" bag", " can", " bottle"))
    return (NOUNS[name].pack == "some" or name.endswith("chips")) and not packed and name[-1] == "s"


def deliveries(
    view: View, groups: Sequence[Group], places: Sequence[str]
) -> tuple[list[dict[str, Any]], tuple[Errand, ...]]:
    """The goals of groups, each to its place, and the errands in the same order."""
    pairs = list(zip(groups, places, strict=True))
    errands = tuple(e for group, to in pairs for e in group.errands(view, to))
    return [group.goal(view, to) for group, to in pairs], errands
