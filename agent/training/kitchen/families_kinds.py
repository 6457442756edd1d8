"""Families of requests for any one object of a kind: knowledge, needs that are only hinted at, dislikes.

What people may or may not count among the kind is mostly out of sight; where it is not, the plan takes a
sure member. The first one in the order in which the scene is told is taken.
"""

from agent.training.kitchen.drafts import (
    NOTHING,
    SURFACES,
    Draft,
    Family,
    View,
    at,
    either,
)
from agent.training.kitchen.nouns import NOUNS, Kind
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker, plural, with_article
from agent.training.kitchen.wordings import BIN, BRING, BRING_FROM, PICK, PUT
from agent.training.kitchen.wordings_kinds import (
    COMMON,
    DISLIKED,
    FRUIT,
    MOP,
    ONE,
    THE,
)
from agent.training.kitchen.wordings_needs import MOP_AT, NEEDS
from agent.training.wording import Said
from agent.wording.errands import Carry, Hold
from envs.kitchen_layout import TRASH, USER

P_DEBATABLE = 0.25  # how often such objects stay in the scene


def bring_kind(view: View, s: KitchenSpeaker) -> Draft | None:
    """Any one of a kind to the user."""
    found = asked(view, s, tuple(ONE))
    if found is None:
        return None
    view, kind, names = found
    if any(n in view.at(USER) for n in names):
        return None
    alone = len(names) == 1 and kind in THE and s.chance(0.3)
    said = s.say(BRING, a=f"the {THE[kind]}" if alone else s.phrase(ONE[kind]))
    return _carried(view, said, names, USER)


def bring_kind_from(view: View, s: KitchenSpeaker) -> Draft | None:
    """Any one of a kind from a named place to the user."""
    found = asked(view, s, tuple(ONE))
    if found is None:
        return None
    view, kind, names = found
    source = s.one(SURFACES)
    there = [n for n in names if n in view.at(source)]
    alone = [n for n in there if sum(o.name == n for o in view.state) == 1]
    if not there or alone != there:
        return None
    words = {"p": s.place(source), "off": s.off(source), "at": s.at(source)}
    said = s.say(BRING_FROM, a=s.phrase(ONE[kind]), **words)
    goal = either([at(n, USER) for n in there])
    errands = (Carry(there[0], USER, source=source),)
    return Draft(said=said, goal=goal, errands=errands, state=view.state)


def need(view: View, s: KitchenSpeaker) -> Draft | None:
    """A need that is only told."""
    found = asked(view, s, tuple(NEEDS))
    if found is None:
        return None
    view, kind, names = found
    if any(n in view.at(USER) for n in names):
        return None
    return _carried(view, s.say(NEEDS[kind]), names, USER, joinable=False)


def put_kind(view: View, s: KitchenSpeaker) -> Draft | None:
    """Any one of a kind to a place, or in the hand."""
    found = asked(view, s, tuple(ONE))
    if found is None:
        return None
    view, kind, names = found
    words = s.phrase(ONE[kind])
    if s.chance(0.2):
        goal = either([{"holding": n} for n in names])
        said = s.say(PICK, a=words)
        return Draft(
            said=said, goal=goal, errands=(Hold(names[0]),), state=view.state, joinable=False
        )
    to = s.one((*SURFACES, TRASH))
    if any(n in view.at(to) for n in names):
        return None
    if to == TRASH:
        return _carried(view, s.say(BIN, a=words, p=s.place(to)), names, to)
    return _carried(view, s.say(PUT, a=words, p=s.place(to), onto=s.into(to)), names, to)


def mop(view: View, s: KitchenSpeaker) -> Draft | None:
    """Something to clean with to where the mess is."""
    found = asked(view, s, (MOP,))
    if found is None:
        return None
    view, _, names = found
    to = s.one(SURFACES)
    if any(n in view.at(to) for n in names):
        return None
    said = s.say(MOP_AT, p=s.place(to), onto=s.at(to))
    return _carried(view, said, names, to, joinable=False)


def disliked(view: View, s: KitchenSpeaker) -> Draft | None:
    """Any one of a kind but for what the person does not like."""
    found = asked(view, s, COMMON)
    if found is None:
        return None
    view, kind, names = found
    if len(names) < 2 or any(n in view.at(USER) for n in names):
        return None
    bad = names[0] if s.chance(0.6) else s.one(names)
    left = [n for n in names if n != bad]
    words = bad if NOUNS[bad].some or kind != FRUIT else plural(bad)
    one = with_article(bad, some=NOUNS[bad].some)
    said = s.say(DISLIKED, a=words, one=one, x=s.phrase(ONE[kind]))
    return _carried(view, said, left, USER, joinable=False)


def kind_missing(view: View, s: KitchenSpeaker) -> Draft | None:
    """A kind of which there is nothing."""
    kind = s.one((*COMMON, *ONE))
    missing = view.without([o.name for o in view.state if kind.member(o.name) is not False])
    if not missing.state.objects:
        return None
    said = s.say(NEEDS[kind]) if kind in NEEDS and s.chance(0.3) else None
    said = said or s.say(BRING, a=s.phrase(ONE[kind]))
    return Draft(said=said, goal=NOTHING, state=missing.state, joinable=False)


def asked(
    view: View, s: KitchenSpeaker, kinds: tuple[Kind, ...]
) -> tuple[View, Kind, list[str]] | None:
    """A kind with members in sight, the scene without what is debatable, and those members."""
    kind = s.one(COMMON) if s.chance(0.35) and set(COMMON) <= set(kinds) else s.one(kinds)
    if not view.members(kind):
        kind = s.one(kinds)
    clear = view if s.chance(P_DEBATABLE) else view.decidable(kind)
    names = clear.members(kind)
    return (clear, kind, names) if names else None


def _carried(view: View, said: Said, names: list[str], to: str, *, joinable: bool = True) -> Draft:
    goal = either([at(n, to) for n in names])
    errands = (Carry(names[0], to),)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=joinable)


KINDS: tuple[tuple[Family, float, Theme], ...] = (
    (bring_kind, 4, Theme.PLAIN),
    (bring_kind_from, 1, Theme.GATHERED),
    (need, 2.2, Theme.PLAIN),
    (put_kind, 1.7, Theme.PLAIN),
    (mop, 0.7, Theme.PLAIN),
    (disliked, 2.0, Theme.PLAIN),
    (kind_missing, 0.6, Theme.PLAIN),
)
