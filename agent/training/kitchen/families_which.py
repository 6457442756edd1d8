"""Families of requests about which of several is meant, about replacing, and about what is so already.

Goals of objects that share a name say how many are where.
"""

from agent.training.kitchen.drafts import (
    NOTHING,
    SURFACES,
    Draft,
    Family,
    View,
    at,
    every,
)
from agent.training.kitchen.groups import enumerated
from agent.training.kitchen.nouns import NOUNS, Kind
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker, plural, with_article
from agent.training.kitchen.wordings import BIN, BRING, PICK, PUT
from agent.training.kitchen.wordings_contrast import CONTRASTS
from agent.training.kitchen.wordings_kinds import MANY
from agent.training.kitchen.wordings_many import BRING_ALL, PUT_ALL
from agent.training.kitchen.wordings_which import (
    GONE,
    NEVER_SEEN,
    NONE_THERE,
    OF_THOSE,
    REPLACED,
    REPLACED_THERE,
    SO_ALREADY,
    THAT_ONE,
)
from agent.wording.errands import Carry
from envs.kitchen_layout import TRASH, USER

ENDS = (USER, USER, TRASH, *SURFACES)


def that_one(view: View, s: KitchenSpeaker) -> Draft | None:
    """Of several objects of a name, the one in a place, which may be with the user."""
    spots = [*SURFACES, USER]
    names = [
        n
        for n in dict.fromkeys(o.name for o in view.state)
        if [o.name for o in view.state].count(n) > 1 and not NOUNS[n].some
    ]
    names = [n for n in names if n != view.state.holding]
    if not names:
        return None
    name, source = s.one(names), s.one(spots)
    if source == USER and USER not in {o.at for o in view.state if o.name == name}:
        view = view.one_moved(name, USER)
    to = s.one([p for p in (TRASH, *SURFACES, USER) if p != source])
    if view.at(source).count(name) != 1 or view.at(to).count(name):
        return None
    words = {"one": s.call(name), "n": plural(s.call(name)), "at": s.at(source), "to": s.to(to)}
    said = s.say(THAT_ONE, **words)
    exactly = [{"count": {"exactly": k, "of": name, "at": p}} for k, p in ((1, to), (0, source))]
    errands = (Carry(name, to, source=source),)
    return Draft(said=said, goal=every(exactly), errands=errands, state=view.state, joinable=False)


def replaced(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object goes, another takes its place."""
    names = s.some([n for n in view.lone() if view.where(n) in SURFACES], 2)
    if len(names) < 2:
        return None
    a, b = names
    if s.chance(0.5):
        said = s.say(REPLACED, a=s.the(a) if s.chance(0.6) else s.a(a), b=s.the(b))
        pairs = [(b, TRASH), (a, USER)]
    else:
        there = view.where(b)
        to = s.one([p for p in ENDS if p != there])
        said = s.say(REPLACED_THERE, a=s.the(a), b=s.the(b), at=s.at(there), to=s.to(to))
        pairs = [(b, to), (a, there)]
        if view.where(a) == there:
            return None
    goal = every([at(n, p) for n, p in pairs])
    errands = tuple(Carry(n, p) for n, p in pairs)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def of_those(view: View, s: KitchenSpeaker) -> Draft | None:
    """The only one of a kind that has a property, or that has not."""
    kind, fact = s.one(list(CONTRASTS))
    view = view.decidable(kind).decidable(Kind(fact, also=kind.of))
    members, to = view.members(kind), s.one(ENDS)
    having = [n for n in members if Kind(fact, also=kind.of).member(n)]
    lacking = [n for n in members if n not in having]
    found, words = s.one(((having, CONTRASTS[kind, fact][1]), (lacking, CONTRASTS[kind, fact][2])))
    property_ = s.phrase(words)
    if len(found) != 1 or len(members) < 2 or property_ == "without":
        return None
    (name,) = found
    if name not in view.lone() or name in view.at(to):
        return None
    noun = s.phrase(CONTRASTS[kind, fact][0])
    said = s.say(OF_THOSE, n=s.phrase(MANY[kind]), one=noun, with_=property_, to=s.to(to))
    errands = (Carry(name, to),)
    return Draft(said=said, goal=at(name, to), errands=errands, state=view.state, joinable=False)


def none_there(view: View, s: KitchenSpeaker) -> Draft | None:
    """A kind must not be in a place, and is not."""
    kind, place = s.one(list(MANY)), s.one(SURFACES)
    view = view.decidable(kind)
    if not view.state.objects or any(kind.member(n) for n in view.at(place)):
        return None
    said = s.say(NONE_THERE, n=s.phrase(MANY[kind]), p=s.place(place), at=s.at(place))
    return Draft(said=said, goal=NOTHING, state=view.state, joinable=False)


def all_there(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two or three objects are where they should be, but perhaps for one."""
    place = s.one((*SURFACES, USER, USER))
    names = s.some([n for n in view.lone() if view.where(n) != "hand"], s.one((2, 2, 3)))
    if len(names) < 2:
        return None
    apart = names[-1] if s.chance(0.35) else None
    for name in names:
        if name != apart:
            view = view.with_moved(name, place)
    said_at = "here with me" if place == USER else s.at(place)
    words = enumerated(s, [s.the(n) for n in names])
    if s.chance(0.7):
        said = s.say(SO_ALREADY, a=words, at=said_at)
        if apart and said.text.startswith(("keep", "leave", "let")):
            return None
    else:
        said = s.say(
            BRING_ALL if place == USER else PUT_ALL, a=words, p=s.place(place), onto=s.into(place)
        )
    goal = every([at(n, place) for n in names])
    errands = tuple(Carry(n, place) for n in names)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def never_seen(view: View, s: KitchenSpeaker) -> Draft | None:
    """One or two things that are in no kitchen of ours."""
    things = [s.phrase(NEVER_SEEN) for _ in range(s.one((1, 1, 2)))]
    if len(set(things)) < len(things) or view.state.holding is not None:
        return None
    words = [f"the {t}" if s.chance(0.5) else with_article(t) for t in things]
    to = s.one((*SURFACES, TRASH))
    names = {"p": s.place(to), "onto": s.into(to)}
    if len(things) > 1:
        said = s.say(s.one((BRING_ALL, PUT_ALL)), a=enumerated(s, words), **names)
    else:
        wordings = s.one((BRING, PUT, PUT, BIN, PICK, GONE, GONE))
        names = {"p": s.place(TRASH), "onto": s.into(TRASH)} if wordings is BIN else names
        said = s.say(wordings, a=words[0], **names)
    return Draft(said=said, goal=NOTHING, state=view.state, joinable=False)


WHICH: tuple[tuple[Family, float, Theme], ...] = (
    (that_one, 0.6, Theme.ALIKE),
    (replaced, 0.6, Theme.PLAIN),
    (of_those, 0.6, Theme.PLAIN),
    (none_there, 0.4, Theme.PLAIN),
    (all_there, 2.0, Theme.PLAIN),
    (never_seen, 0.4, Theme.PLAIN),
)
