"""Families of requests in which some is named and the rest meant: the other one, everything else, what stays.

Objects of one name stand for each other, so goals say how many are where. What is named goes first.
"""

from typing import Any

from agent.training.kitchen.drafts import (
    SURFACES,
    Draft,
    Family,
    View,
    at,
    carried,
    either,
    every,
    moved_goal,
)
from agent.training.kitchen.groups import MOST, enumerated
from agent.training.kitchen.nouns import NOUNS
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import NUMBERS, KitchenSpeaker, plural
from agent.training.kitchen.wordings_kinds import COMMON, MANY, ONE, SINGLE_OF
from agent.training.kitchen.wordings_rest import (
    ANOTHER,
    EACH_KIND,
    EMPTIED,
    HALF,
    KIND_REST,
    ONE_OF,
    ONE_OTHER,
    ONE_REST,
    OTHER_ONE,
    REST_THERE,
    SO_MANY_REST,
    STAYS,
    TAKE_AWAY,
    TWO_PLACES,
)
from agent.training.wording import Said
from agent.wording.errands import Carry
from envs.kitchen_layout import TRASH, USER

ENDS = (USER, USER, TRASH, *SURFACES)


def one_and_other(view: View, s: KitchenSpeaker) -> Draft | None:
    """Objects of one name: one or more to a place, the others to another."""
    name, number = _several(view, s)
    p, q = s.some((USER, TRASH, *SURFACES), 2)
    if name is None or number > MOST or name in view.at(p) or name in view.at(q):
        return None
    k = 1 if number == 2 else int(s.rng.integers(2, number))
    words = {"n": plural(name), "one": name, "k": NUMBERS[k], "to": s.to(p), "to_q": s.to(q)}
    said = s.say(ONE_OTHER if number == 2 else SO_MANY_REST, **words)
    goal = every([_exactly(k, name, p), _exactly(number - k, name, q)])
    errands = (*carried(view, [name] * k, p), *carried(view, [name] * (number - k), q))
    return Draft(said=_grammar(said), goal=goal, errands=errands, state=view.state, joinable=False)


def some_stay(view: View, s: KitchenSpeaker) -> Draft | None:
    """One of several of a name, or half of them, to a place; the others stay."""
    name, number = _several(view, s)
    to = s.one(ENDS)
    if name is None or number > MOST or name in view.at(to):
        return None
    k = number // 2 if number % 2 == 0 and s.chance(0.4) else 1
    words = {"n": plural(name), "one": name, "l": NUMBERS[number], "to": s.to(to)}
    said = s.say(ONE_OF if k == 1 and (number != 2 or s.chance(0.8)) else HALF, **words)
    errands = carried(view, [name] * k, to)
    return Draft(said=said, goal=_exactly(k, name, to), errands=errands, state=view.state)


def another(view: View, s: KitchenSpeaker) -> Draft | None:
    """One more of what the user has already."""
    name, number = _several(view, s)
    if name is None or view.at(USER).count(name) or number < 2:
        return None
    view = view.one_moved(name, USER)
    said = s.say(ANOTHER, n=plural(name), one=name, k="two", l="one")
    errands = (Carry(name, USER, 2),)
    goal = _exactly(2, name, USER)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def rest_there(view: View, s: KitchenSpeaker) -> Draft | None:
    """Something that is named to one place, what else is where it was to another."""
    source = s.one(SURFACES)
    names = view.at(source)
    if not 2 <= len(names) <= MOST + 1 or any(n not in view.lone() for n in names):
        return None
    p, q = s.some([x for x in (USER, USER, TRASH, *SURFACES) if x != source], 2)
    first = s.some(names, 2 if len(names) > 3 and s.chance(0.3) else 1)
    rest = [n for n in names if n not in first]
    words = enumerated(s, [s.the(n) for n in first]) if len(first) > 1 else s.the(first[0])
    x = f"{s.one(('take', 'bring', 'move', 'put'))} {words} {s.to(p)}"
    where = {"at": s.at(source), "off": s.off(source), "to": s.to(q)}
    said = s.say(REST_THERE, a=words, x=x, **where)
    pairs = [(first, p), (rest, q)] if p != q else [(names, p)]
    goal = every([moved_goal(view, group, to) for group, to in pairs])
    errands = tuple(e for group, to in pairs for e in carried(view, group, to, source))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def rest_stays(view: View, s: KitchenSpeaker) -> Draft | None:
    """What is named stays, what else is there moves."""
    source, to = s.one(SURFACES), s.one(ENDS)
    names = view.at(source)
    if source == to or not 2 <= len(names) <= MOST + 1 or any(n not in view.lone() for n in names):
        return None
    stay = s.some(names, 2 if len(names) > 3 and s.chance(0.3) else 1)
    left = [n for n in names if n not in stay]
    words = enumerated(s, [s.the(n) for n in stay]) if len(stay) > 1 else s.the(stay[0])
    where = {"at": s.at(source), "off": s.off(source), "to": s.to(to)}
    said = s.say(STAYS, a=words, l=NUMBERS.get(len(left), ""), **where)
    goal = every([moved_goal(view, left, to), *({"not": at(n, to)} for n in stay)])
    errands = carried(view, left, to, source)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def rest_of_kind(view: View, s: KitchenSpeaker) -> Draft | None:
    """All of a kind but one, or of two the one that is not named."""
    kind, to = s.one(COMMON), s.one(ENDS)
    view = view.decidable(kind)
    names = [o.name for o in view.about if kind.member(o.name)]
    if not 2 <= len(names) <= MOST + 1 or any(n not in view.lone() for n in names):
        return None
    stays = s.one(names)
    left = [n for n in names if n != stays and n not in view.at(to)]
    if any(kind.member(n) for n in view.at(to)) or not left:
        return None
    words = {"n": s.phrase(MANY[kind]), "to": s.to(to)}
    if len(names) == 2 and kind in SINGLE_OF:
        said = s.say(OTHER_ONE, b=s.the(stays), one=s.phrase(SINGLE_OF[kind]), **words)
    else:
        said = s.say(KIND_REST, a=s.the(stays), **words)
    goal = every([moved_goal(view, left, to), {"not": at(stays, to)}])
    errands = carried(view, left, to)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def one_and_rest(view: View, s: KitchenSpeaker) -> Draft | None:
    """Any one of a kind to a place, the others of it to another."""
    kind = s.one(COMMON)
    p, q = s.some((USER, TRASH, *SURFACES), 2)
    view = view.decidable(kind)
    names = [o.name for o in view.about if kind.member(o.name)]
    if not 2 <= len(names) <= MOST or any(n not in view.lone() for n in names):
        return None
    if any(kind.member(n) for to in (p, q) for n in view.at(to)):
        return None
    words = {"one": s.phrase(ONE[kind]), "n": s.phrase(MANY[kind])}
    said = s.say(ONE_REST, to=s.to(p), to_q=s.to(q), **words)
    goals = [every([at(n, p), *(at(m, q) for m in names if m != n)]) for n in names]
    errands = (Carry(names[0], p), *carried(view, names[1:], q))
    said, goal = _grammar(said), either(goals)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def one_of_each(view: View, s: KitchenSpeaker) -> Draft | None:
    """A single one of each of two or three kinds."""
    asked = s.some(COMMON[:5], s.one((2, 3)))
    for kind in asked:
        view = view.decidable(kind)
    members, to = [view.members(kind) for kind in asked], s.one(ENDS)
    names = [n for group in members for n in group]
    if not all(members) or len(set(names)) < len(names) or any(n in view.at(to) for n in names):
        return None
    words = enumerated(s, [s.phrase(ONE[kind]) for kind in asked])
    said = s.say(EACH_KIND, a=words, to=s.to(to))
    goal = every([either([at(n, to) for n in group]) for group in members])
    errands = tuple(Carry(group[0], to) for group in members)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def two_places(view: View, s: KitchenSpeaker) -> Draft | None:
    """Everything in two places to a third."""
    first, second = s.some(SURFACES, 2)
    to = s.one([x for x in ENDS if x not in (first, second)])
    groups = [view.at(first), view.at(second)]
    names = [n for group in groups for n in group]
    if not all(groups) or len(names) > MOST + 1:
        return None
    where = {"p": s.place(first), "q": s.place(second), "to": s.to(to)}
    where |= {"at": s.at(first), "at_q": s.at(second), "off": s.off(first), "off_q": s.off(second)}
    said = s.say(TWO_PLACES, **where)
    sources = [first] * len(groups[0]) + [second] * len(groups[1])
    errands = carried(view, names, to)
    placed = tuple(
        Carry(e.name, to, e.number, source) for e, source in zip(errands, sources, strict=True)
    )
    goal = moved_goal(view, names, to)
    return Draft(said=said, goal=goal, errands=placed, state=view.state, joinable=False)


def emptied(view: View, s: KitchenSpeaker) -> Draft | None:
    """All of one place to another, in words about the place; or all that stands with the user."""
    source, to = s.some(SURFACES, 2)
    names = view.at(source)
    if not 1 <= len(names) <= MOST + 1:
        return None
    words = {"to": s.to(to), "too": s.at(to)}
    if s.chance(0.35):
        for name in names:
            view = view.with_moved(name, USER)
        names, source = view.at(USER), USER
        said = s.say(TAKE_AWAY, **words)
    else:
        where = {"p": s.place(source), "q": s.place(to), "at": s.at(source), "off": s.off(source)}
        said = s.say(EMPTIED, **words, **where)
    if len(names) > MOST + 1:
        return None
    goal = moved_goal(view, names, to)
    errands = carried(view, names, to, source)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def _several(view: View, s: KitchenSpeaker) -> tuple[str | None, int]:
    """A name that several objects have, all of them to be asked for, and how many they are."""
    numbers = {n: [o.name for o in view.state].count(n) for n in view.names}
    names = [
        n
        for n, k in numbers.items()
        if k == [o.name for o in view.about].count(n) > 1 and not NOUNS[n].some
    ]
    name = s.one(names) if names else None
    return name, numbers.get(name or "", 0)


def _exactly(k: int, name: str, place: str) -> dict[str, Any]:
    return {"count": {"exactly": k, "of": name, "at": place}}


def _grammar(said: Said) -> Said:
    """One goes, several go."""
    text = said.text
    for number in ("one of the", "one"):
        if text.startswith(number):
            text = text.replace(" go ", " goes ", 1)
    return Said(text, said.imperative)


REST: tuple[tuple[Family, float, Theme], ...] = (
    (one_and_other, 0.6, Theme.ALIKE),
    (some_stay, 0.6, Theme.ALIKE),
    (another, 0.6, Theme.ALIKE),
    (rest_there, 0.6, Theme.GATHERED),
    (rest_stays, 0.8, Theme.GATHERED),
    (rest_of_kind, 0.9, Theme.PLAIN),
    (one_and_rest, 0.6, Theme.PLAIN),
    (one_of_each, 0.6, Theme.PLAIN),
    (two_places, 0.6, Theme.FEW),
    (emptied, 0.7, Theme.GATHERED),
)
