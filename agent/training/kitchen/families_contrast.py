"""Families of requests that tell wanted from unwanted: contrasts, exceptions, corrections, conditions.

After a correction what is said last counts. A condition that does not hold leaves nothing to do.
"""

from dataclasses import replace

from agent.training.kitchen.drafts import (
    NOTHING,
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
from agent.training.kitchen.groups import MOST
from agent.training.kitchen.nouns import Kind
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.wordings_contrast import (
    ALL_BUT_TWO,
    BOTH_SORTS,
    CONTRASTS,
    CORRECTED,
    CORRECTED_PLACE,
    IF_OPEN,
    IF_SHUT,
    IF_THERE,
    KIND_BUT,
    NEITHER,
    NOT_AND_ONE,
    RATHER,
    RATHER_PUT,
    WITH_AND_WITHOUT,
)
from agent.training.kitchen.wordings_kinds import COMMON, MANY, ONE
from agent.training.kitchen.wordings_many import ALL, ALL_AT, EVERYTHING
from agent.wording.errands import Carry, OpenUp, Shut
from envs.kitchen_layout import DRAWERS, TRASH, USER

ENDS = (USER, USER, TRASH, *SURFACES)


def contrast(view: View, s: KitchenSpeaker) -> Draft | None:
    """One of a kind with a property and one without, to one place or two."""
    kind, fact = s.one(list(CONTRASTS))
    view = view.decidable(kind)
    view = view.decidable(Kind(fact, also=kind.of))
    having = view.members(Kind(fact, also=kind.of))
    lacking = [n for n in view.members(kind) if n not in having]
    p, q = s.some((USER, *SURFACES, TRASH), 2)
    q = p if s.chance(0.4) else q
    there = [n for to in (p, q) for n in view.at(to)]
    if not having or not lacking or any(n in there for n in (*having, *lacking)):
        return None
    noun, with_, without = CONTRASTS[kind, fact]
    words = {"with_": s.phrase(with_), "without": s.phrase(without), "k": s.one(("two", "2"))}
    words |= {"n": s.phrase(noun), "to": s.to(p), "to_q": s.to(q)}
    said = s.say(BOTH_SORTS if p == q else WITH_AND_WITHOUT, **words)
    said = replace(said, text=said.text.replace("kind of chipss", "kinds of chips"))
    said = replace(said, text=said.text.replace("bag of chipss", "bags of chips"))
    said = replace(said, text=said.text.replace("piece of fruits", "pieces of fruit"))
    goal = every([either([at(n, p) for n in having]), either([at(n, q) for n in lacking])])
    errands = (Carry(having[0], p), Carry(lacking[0], q))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def neither(view: View, s: KitchenSpeaker) -> Draft | None:
    """Any one of a kind but for two."""
    kind = s.one(COMMON)
    view = view.decidable(kind)
    names = view.members(kind)
    if len(names) < 3 or any(kind.member(n) for n in view.at(USER)):
        return None
    bad = s.some(names, 2) if s.chance(0.4) else s.some(names[:2], 2)
    left = [n for n in names if n not in bad]
    said = s.say(NEITHER, nb=s.call(bad[0]), nc=s.call(bad[1]), x=s.phrase(ONE[kind]))
    goal = every([either([at(n, USER) for n in left]), *({"not": at(n, USER)} for n in bad)])
    errands = (Carry(left[0], USER),)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def rather(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object and not another."""
    to = s.one((USER, USER, USER, *SURFACES, TRASH))
    names = s.some([n for n in view.lone() if n not in view.at(to)], 2)
    if len(names) < 2:
        return None
    a, b = names
    if to == USER:
        said = s.say(RATHER, a=s.the(a), b=s.the(b), nb=s.call(b))
    else:
        said = s.say(RATHER_PUT, a=s.the(a), b=s.the(b), p=s.place(to), onto=s.into(to))
    goal = every([at(a, to), {"not": at(b, to)}])
    return Draft(said=said, goal=goal, errands=(Carry(a, to),), state=view.state, joinable=False)


def corrected(view: View, s: KitchenSpeaker) -> Draft | None:
    """The person first names the wrong object, or the wrong place."""
    a_place = s.chance(0.45)
    to = s.one((*SURFACES, TRASH)) if a_place else USER
    names = s.some([n for n in view.lone() if n not in view.at(to)], 2)
    if len(names) < 2:
        return None
    a, b = names
    if a_place:
        bad = s.one([p for p in (*SURFACES, TRASH) if p != to])
        places = {"p": s.place(to), "q": s.place(bad), "onto": s.into(to), "onto_bad": s.into(bad)}
        said = s.say(CORRECTED_PLACE, a=s.the(a), **places)
        goal = at(a, to)
    else:
        same = s.chance(0.5)
        said = s.say(CORRECTED, a=s.the(a) if same else s.a(a), b=s.the(b) if same else s.a(b))
        goal = every([at(a, to), {"not": at(b, to)}])
    return Draft(said=said, goal=goal, errands=(Carry(a, to),), state=view.state, joinable=False)


def all_but_two(view: View, s: KitchenSpeaker) -> Draft | None:
    """All of a kind, or all in a place, but for two."""
    source, to, kind = s.one(SURFACES), s.one(ENDS), s.one(COMMON)
    if s.chance(0.5):
        view = view.decidable(kind)
        names = [o.name for o in view.about if kind.member(o.name) and o.at != to]
        all_, taken = s.say(ALL, n=s.phrase(MANY[kind])).text, None
    else:
        where = {"p": s.place(source), "at": s.at(source), "off": s.off(source)}
        names, taken = view.at(source), source
        all_ = s.say(EVERYTHING, **where).text
    if source == to or not 3 <= len(names) <= MOST + 2 or any(n not in view.lone() for n in names):
        return None
    stay = s.some(names, 2)
    left = [n for n in names if n not in stay]
    said = s.say(ALL_BUT_TWO, all=all_, b=s.the(stay[0]), c=s.the(stay[1]), to=s.to(to))
    goal = every([moved_goal(view, left, to), *({"not": at(n, to)} for n in stay)])
    errands = carried(view, left, to, taken)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def kind_there_but(view: View, s: KitchenSpeaker) -> Draft | None:
    """All of a kind in a place but for one; or all there but for a kind and one more."""
    source, to, kind = s.one(SURFACES), s.one(ENDS), s.one(COMMON)
    view = view.decidable(kind)
    names = view.at(source)
    if source == to or any(n not in view.lone() for n in names) or len(names) > MOST + 2:
        return None
    inside = [n for n in names if kind.member(n)]
    outside = [n for n in names if n not in inside]
    where = {"p": s.place(source), "at": s.at(source), "off": s.off(source)}
    nested = s.chance(0.5)
    group = outside if nested else inside
    if len(group) < 2 or not inside:
        return None
    but = s.one(group)
    stays, left = [but, *inside * nested], [n for n in group if n != but]
    words = {"b": s.the(but), "n": s.phrase(MANY[kind]), "to": s.to(to)}
    if nested:
        said = s.say(NOT_AND_ONE, at=where["at"], **words)
    else:
        all_ = s.say(ALL_AT, n=words["n"], at=where["at"], off=where["off"]).text
        said = s.say(KIND_BUT, all=all_, **words)
    goal = every([moved_goal(view, left, to), *({"not": at(n, to)} for n in stays)])
    errands = carried(view, left, to, source)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def conditional(view: View, s: KitchenSpeaker) -> Draft | None:
    """Something to do where it is needed or where there is something."""
    if s.chance(0.5):
        drawer = s.one(DRAWERS)
        close = (drawer in view.state.open_drawers) is s.chance(0.7)
        said = s.say(IF_OPEN if close else IF_SHUT, d=s.place(drawer))
        goal = {"not": {"open": drawer}} if close else {"open": drawer}
        errand = Shut(drawer) if close else OpenUp(drawer)
        return Draft(said=said, goal=goal, errands=(errand,), state=view.state, joinable=False)
    kind = s.one(COMMON) if s.chance(0.6) else s.one(list(ONE))
    view = view.decidable(kind)
    names = view.members(kind)
    said = s.say(IF_THERE, x=s.phrase(ONE[kind]))
    if any(kind.member(n) for n in (*view.at(USER), *view.at(TRASH))) or not view.state.objects:
        return None
    if not names:
        shut = [o for o in view.state if view.state.is_shut(o.at) and kind.member(o.name)]
        empty = Draft(said=said, goal=NOTHING, state=view.state, joinable=False)
        return None if shut or s.chance(0.6) else empty
    goal = either([at(n, USER) for n in names])
    errands = (Carry(names[0], USER),)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


CONTRAST: tuple[tuple[Family, float, Theme], ...] = (
    (contrast, 0.9, Theme.FULL),
    (neither, 0.9, Theme.FULL),
    (rather, 0.9, Theme.PLAIN),
    (corrected, 0.7, Theme.PLAIN),
    (all_but_two, 0.9, Theme.GATHERED),
    (kind_there_but, 0.9, Theme.GATHERED),
    (conditional, 0.6, Theme.DRAWERS),
)
