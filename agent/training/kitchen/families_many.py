"""Families of requests about groups: lists, counts, everything in a place, all of a kind, all but some.

Lists are done in the order of mention; groups in the order in which the scene is told.
"""

from itertools import combinations

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
from agent.training.kitchen.groups import enumerated, misread
from agent.training.kitchen.nouns import NOUNS, Kind
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import NUMBERS, KitchenSpeaker, plural
from agent.training.kitchen.wordings_drawers import EMPTY
from agent.training.kitchen.wordings_kinds import CHIPS, DRINK, FRUIT, MANY, SNACK, SODA
from agent.training.kitchen.wordings_many import (
    ALL,
    ALL_AT,
    ALL_BUT,
    BIN_ALL,
    BRING_ALL,
    CLEAR,
    DIFFERENT,
    EVERYTHING,
    NOT_KIND,
    PUT_ALL,
    SORT,
    SWAP,
    TIDY_KIND,
)
from agent.training.wording import Said
from agent.wording.errands import Carry
from envs.kitchen_layout import DRAWERS, HAND, TRASH, USER

MOST = 6  # objects that one request moves


def listed_to(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two to four named objects to one place."""
    to = destination(view, s)
    names = s.some(view.lone(), s.one((2, 2, 2, 3, 3, 4)))
    if names and to not in DRAWERS and s.chance(0.12):
        view = view.with_moved(s.one(names), to)  # is there already
    if len(names) < 2 or all(n in view.at(to) for n in names):
        return None
    words = enumerated(s, [s.one_of(n) if to == USER else s.the(n) for n in names])
    goal = every([at(n, to) for n in names])
    errands = tuple(Carry(n, to) for n in names)
    return Draft(said=moved(s, words, to), goal=goal, errands=errands, state=view.state)


def counted(view: View, s: KitchenSpeaker) -> Draft | None:
    """So many objects of one name to a place."""
    to = destination(view, s)
    numbers = {n: [o.name for o in view.about if o.at != to].count(n) for n in view.names}
    several = [
        n for n, k in numbers.items() if k >= 2 and not NOUNS[n].some and n not in view.at(to)
    ]
    if not several:
        return None
    name = s.one(several)
    k = int(s.rng.integers(2, min(numbers[name], 4) + 1))
    exact = k == numbers[name] and s.chance(0.3)
    number = ("both" if k == 2 else "all the") if exact else NUMBERS[k]
    said = moved(s, f"{number} {plural(s.call(name)) if exact else plural(name)}", to)
    goal = {"count": {"at_least": k, "of": name, "at": to}}
    errands = carried(view, [name] * k, to)
    return Draft(said=said, goal=goal, errands=errands, state=view.state)


def different(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two or three different objects of a kind to a place."""
    kind, to = s.one(list(MANY)), destination(view, s)
    view = view.decidable(kind)
    names = [n for n in view.members(kind) if n in view.lone() and n not in view.at(to)]
    k = s.one((2, 2, 3))
    if len(names) < k or len(view.members(kind)) != len(names) or clashes(view, kind, to):
        return None
    said = moved(s, s.say(DIFFERENT, k=NUMBERS[k], n=s.phrase(MANY[kind])).text, to)
    errands = carried(view, names[:k], to)
    goal = either([every([at(n, to) for n in group]) for group in combinations(names, k)])
    return Draft(said=said, goal=goal, errands=errands, state=view.state)


def everything(view: View, s: KitchenSpeaker) -> Draft | None:
    """Whatever is in a place to another."""
    source, to = s.one((*SURFACES, *view.state.open_drawers)), destination(view, s)
    names = view.at(source)
    if source == to or not 1 <= len(names) <= MOST or to in DRAWERS:
        return None
    where = {"p": s.place(source), "at": s.at(source), "off": s.off(source)}
    if to == TRASH and source not in DRAWERS and s.chance(0.7):
        said = s.say(CLEAR, bin_place=s.place(TRASH), **where)
    elif to in SURFACES and source in DRAWERS and s.chance(0.5):
        said = s.say(EMPTY, d=s.place(source), p=s.place(to), onto=s.into(to))
    else:
        said = moved(s, s.say(EVERYTHING, **where).text, to, one=True)
    return _group(view, said, names, to, source)


def everything_but(view: View, s: KitchenSpeaker) -> Draft | None:
    """Whatever is in a place, but for one object, to another."""
    source, to = s.one(SURFACES), destination(view, s)
    names = [n for n in view.at(source) if n in view.lone()]
    if source == to or to in DRAWERS or not 2 <= len(names) <= MOST:
        return None
    if names != view.at(source):
        return None
    but = s.one(names)
    all_ = s.say(EVERYTHING, p=s.place(source), at=s.at(source), off=s.off(source)).text
    said = moved(s, s.say(ALL_BUT, all=all_, a=s.the(but)).text, to, one=True)
    return _group(view, said, [n for n in names if n != but], to, source, stays=[but])


def everything_not(view: View, s: KitchenSpeaker) -> Draft | None:
    """Whatever is in a place and not of a kind to another."""
    source, to = s.one(SURFACES), destination(view, s)
    kind = s.one(list(MANY))
    view = view.decidable(kind)
    names = view.at(source)
    stays = [n for n in names if kind.member(n)]
    left = [n for n in names if n not in stays]
    if source == to or to in DRAWERS or not stays or not 1 <= len(left) <= MOST:
        return None
    all_ = s.say(EVERYTHING, p=s.place(source), at=s.at(source), off=s.off(source)).text
    said = moved(s, s.say(NOT_KIND, all=all_, n=s.phrase(MANY[kind])).text, to, one=True)
    return _group(view, said, left, to, source, stays=stays)


def all_of_kind(view: View, s: KitchenSpeaker) -> Draft | None:
    """All of a kind, perhaps those in one place, perhaps all but one, to a place."""
    kind, to = s.one(list(MANY)), destination(view, s)
    view = view.decidable(kind)
    members = [o for o in view.about if kind.member(o.name)]
    left = [o.name for o in members if o.at != to]
    if not 1 <= len(left) <= MOST or len(members) < 2 or to in DRAWERS:
        return None
    words = s.phrase(MANY[kind])
    spots = {o.at for o in members}
    if len(spots) > 1 and s.chance(0.4):
        return _of_kind_at(view, s, kind, to)
    if len(set(left)) == len(left) > 1 and s.chance(0.25):
        but = s.one(left)
        rest = [n for n in left if n != but]
        all_ = s.say(ALL_BUT, all=s.say(ALL, n=words).text, a=s.the(but)).text
        return _group(view, moved(s, all_, to), rest, to, stays=[but])
    if to in SURFACES and s.chance(0.3):
        said = s.say(TIDY_KIND, n=words, p=s.place(to), onto=s.into(to))
    else:
        said = moved(s, s.say(ALL, n=words).text, to)
    return _group(view, said, left, to)


def sort_kinds(view: View, s: KitchenSpeaker) -> Draft | None:
    """All of a kind to one place, all of another to another."""
    first, second = s.some(
        (DRINK, SODA, SNACK, FRUIT, CHIPS, Kind("vegetable"), Kind("cleaning")), 2
    )
    p, q = s.some((*SURFACES, TRASH, USER), 2)
    view = view.decidable(first).decidable(second)
    groups = [[o.name for o in view.about if kind.member(o.name)] for kind in (first, second)]
    if not all(groups) or set(groups[0]) & set(groups[1]) or len(groups[0] + groups[1]) > MOST:
        return None
    if any(n in view.at(to) for group, to in zip(groups, (p, q), strict=True) for n in group):
        return None
    names = {"n": s.phrase(MANY[first]), "m": s.phrase(MANY[second])}
    places = {"p": s.place(p), "q": s.place(q), "onto": s.into(p), "onto_too": s.into(q)}
    goal = every([moved_goal(view, groups[0], p), moved_goal(view, groups[1], q)])
    errands = (*carried(view, groups[0], p), *carried(view, groups[1], q))
    said = s.say(SORT, **names, **places)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def swap(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two objects trade places."""
    names = [n for n in view.lone() if view.where(n) in SURFACES]
    pairs = [(a, b) for a in names for b in names if view.where(a) != view.where(b)]
    if not pairs:
        return None
    a, b = s.one(pairs)
    goal = every([at(a, view.where(b)), at(b, view.where(a))])
    errands = (Carry(a, view.where(b)), Carry(b, view.where(a)))
    said = s.say(SWAP, a=s.the(a), b=s.the(b))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def destination(view: View, s: KitchenSpeaker) -> str:
    """Where several objects may go: to the user, the trash, a surface, an open drawer."""
    return s.one((USER, USER, USER, TRASH, *SURFACES, *view.state.open_drawers))


def moved(s: KitchenSpeaker, words: str, to: str, *, one: bool = False) -> Said:
    """Ask for objects to be moved; `one`: the words are in the singular, as "everything" is."""
    if to == USER:
        said = s.say(BRING_ALL, a=words)
        while misread(said, words):
            said = s.say(BRING_ALL, a=words)
    elif to == TRASH and s.chance(0.75):
        said = s.say(BIN_ALL, a=words, p=s.place(to))
    else:
        said = s.say(PUT_ALL, a=words, p=s.place(to), onto=s.into(to))
    return singular(said) if one else said


def singular(said: Said) -> Said:
    """Grammar for "everything": "it goes", not "they go"."""
    text = said.text
    for more, single in (
        (" go ", " goes "),
        (" belong ", " belongs "),
        (" are ", " is "),
        (" have gone ", " has gone "),
        (" end up ", " ends up "),
        (" land ", " lands "),
        ("them", "it"),
    ):
        if more == "them" or not said.imperative:
            text = text.replace(more, single)
    return Said(text, said.imperative)


def clashes(view: View, kind: Kind, to: str) -> bool:
    """Whether some of the kind are there already, which a count would have to take in."""
    return any(kind.member(n) for n in view.at(to))


def _of_kind_at(view: View, s: KitchenSpeaker, kind: Kind, to: str) -> Draft | None:
    source = s.one(SURFACES)
    names = [n for n in view.at(source) if kind.member(n)]
    if source == to or not names:
        return None
    words = s.say(ALL_AT, n=s.phrase(MANY[kind]), at=s.at(source), off=s.off(source)).text
    others = [o.name for o in view.about if kind.member(o.name) and o.at not in (source, to, HAND)]
    stays = [n for n in others if n not in names]
    return _group(view, moved(s, words, to), names, to, source, stays=stays)


def _group(
    view: View,
    said: Said,
    names: list[str],
    to: str,
    source: str | None = None,
    stays: list[str] | None = None,
) -> Draft:
    """Carry all of them; what stays must not go there too."""
    kept = [{"not": at(n, to)} for n in dict.fromkeys(stays or ()) if n not in view.at(to)]
    goal = every([moved_goal(view, names, to), *kept])
    errands = carried(view, names, to, source)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=not kept)


MANY_FAMILIES: tuple[tuple[Family, float, Theme], ...] = (
    (listed_to, 4, Theme.PLAIN),
    (counted, 1.7, Theme.ALIKE),
    (different, 0.5, Theme.PLAIN),
    (everything, 2.5, Theme.GATHERED),
    (everything_but, 0.8, Theme.GATHERED),
    (everything_not, 0.7, Theme.GATHERED),
    (all_of_kind, 2.5, Theme.PLAIN),
    (sort_kinds, 0.5, Theme.PLAIN),
    (swap, 0.6, Theme.PLAIN),
)
