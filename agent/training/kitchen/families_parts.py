"""Families of requests made of parts: different destinations, combined kinds, one thing after another."""

from collections.abc import Sequence

from agent.training.kitchen.drafts import (
    SURFACES,
    Draft,
    Family,
    View,
    at,
    every,
)
from agent.training.kitchen.families_kinds import bring_kind, put_kind
from agent.training.kitchen.families_many import (
    all_of_kind,
    counted,
    everything,
    listed_to,
    moved,
)
from agent.training.kitchen.families_single import bring, drawer, put, throw_away
from agent.training.kitchen.groups import enumerated
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.wordings_kinds import COMMON, DRINK, FOOD, MOP, ONE, SIMPLE
from agent.training.kitchen.wordings_many import (
    JOIN,
    JOIN_ANY,
    JOIN_THREE,
    PART_BIN,
    PART_BRING,
    PART_PUT,
    SHORT,
    THEN_GO,
)
from agent.training.kitchen.wordings_needs import NEED_TWO, SPILLED
from agent.training.wording import Said
from agent.wording.errands import Carry, Errand, OpenUp, Shut, Visit
from envs.kitchen_layout import PLACES, TRASH, USER


def scatter(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two or three objects to different places."""
    names = s.some(view.lone(), s.one((2, 2, 3)))
    places = s.some((*SURFACES, TRASH, USER), len(names))
    if len(names) < 2 or any(n in view.at(p) for n, p in zip(names, places, strict=True)):
        return None
    pairs = list(zip(names, places, strict=True))
    short = s.chance(0.3) and USER not in places
    parts = [_part(s, n, p, short=short and i > 0) for i, (n, p) in enumerate(pairs)]
    goal = every([at(n, p) for n, p in pairs])
    errands = tuple(Carry(n, p) for n, p in pairs)
    return Draft(
        said=joined(s, parts), goal=goal, errands=errands, state=view.state, joinable=False
    )


def kinds(view: View, s: KitchenSpeaker) -> Draft | None:
    """Any one of each of two or three kinds to one place."""
    asked = s.some(COMMON[:5] if s.chance(0.6) else SIMPLE, s.one((2, 2, 2, 3)))
    for kind in asked:
        view = view.decidable(kind)
    members = [view.members(kind) for kind in asked]
    to = s.one((USER, USER, *SURFACES, TRASH))
    names = [n for group in members for n in group]
    if not all(members) or len(set(names)) < len(names) or any(n in view.at(to) for n in names):
        return None
    said = moved(s, enumerated(s, [s.phrase(ONE[kind]) for kind in asked]), to)
    goal = every([{"any": [at(n, to) for n in group]} for group in members])
    errands = tuple(Carry(group[0], to) for group in members)
    return Draft(said=said, goal=goal, errands=errands, state=view.state)


def grouped(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two or three objects to one place, another one or two to another."""
    names = s.some(view.lone(), s.one((3, 3, 4)))
    places = s.some((*SURFACES, TRASH, USER), 2)
    cut = 2 if len(names) > 3 or s.chance(0.6) else 1
    groups = [names[:cut], names[cut:]]
    if len(names) < 3 or any(
        n in view.at(p) for g, p in zip(groups, places, strict=True) for n in g
    ):
        return None
    parts = list[Said]()
    for group, to in zip(groups, places, strict=True):
        words = [s.the(n) for n in group]
        text = words[0] if len(words) == 1 else enumerated(s, words)
        parts.append(_asked(s, text, to))
    pairs = [(n, p) for group, p in zip(groups, places, strict=True) for n in group]
    goal = every([at(n, p) for n, p in pairs])
    errands = tuple(Carry(n, p) for n, p in pairs)
    return Draft(
        said=joined(s, parts), goal=goal, errands=errands, state=view.state, joinable=False
    )


def kinds_apart(view: View, s: KitchenSpeaker) -> Draft | None:
    """Any one of a kind to one place, any one of another to another."""
    asked = s.some(COMMON[:5] if s.chance(0.6) else SIMPLE, 2)
    for kind in asked:
        view = view.decidable(kind)
    members = [view.members(kind) for kind in asked]
    places = s.some((*SURFACES, TRASH, USER, USER), 2)
    names = [n for group in members for n in group]
    taken = any(n in view.at(p) for n in names for p in places)
    if not all(members) or len(set(names)) < len(names) or taken or places[0] == places[1]:
        return None
    parts = [_asked(s, s.phrase(ONE[k]), p) for k, p in zip(asked, places, strict=True)]
    goals = [{"any": [at(n, p) for n in g]} for g, p in zip(members, places, strict=True)]
    errands = tuple(Carry(g[0], p) for g, p in zip(members, places, strict=True))
    said, goal = joined(s, parts), every(goals)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def need_two(view: View, s: KitchenSpeaker) -> Draft | None:
    """Hungry and thirsty: a drink and something to eat."""
    view = view.decidable(DRINK).decidable(FOOD)
    members = [view.members(DRINK), view.members(FOOD)]
    if not all(members) or any(n in view.at(USER) for group in members for n in group):
        return None
    goal = every([{"any": [at(n, USER) for n in group]} for group in members])
    errands = tuple(Carry(group[0], USER) for group in members)
    said = s.say(NEED_TWO)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def spilled(view: View, s: KitchenSpeaker) -> Draft | None:
    """A drink was spilled: it goes to the trash, something to clean with to the user."""
    view = view.decidable(MOP)
    drinks = [n for n in view.members(DRINK) if n in view.lone() and view.where(n) in SURFACES]
    mops = view.members(MOP)
    if not drinks or not mops or any(n in view.at(USER) for n in mops):
        return None
    name = s.one(drinks)
    said = s.say(SPILLED, a=s.call(name), at=s.at(view.where(name)))
    goal = every([at(name, TRASH), {"any": [at(n, USER) for n in mops]}])
    errands = (Carry(name, TRASH), Carry(mops[0], USER))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def mixed(view: View, s: KitchenSpeaker) -> Draft | None:
    """A named object and one of a kind to one place."""
    kind = s.one(COMMON)
    view = view.decidable(kind)
    members, to = view.members(kind), s.one((USER, USER, *SURFACES))
    others = [n for n in view.lone() if kind.member(n) is False and n not in view.at(to)]
    if not members or not others or any(n in view.at(to) for n in members):
        return None
    name = s.one(others)
    parts = [(s.one_of(name), [name]), (s.phrase(ONE[kind]), members)]
    parts = parts if s.chance(0.5) else parts[::-1]
    said = moved(s, enumerated(s, [words for words, _ in parts]), to)
    goal = every([{"any": [at(n, to) for n in group]} for _, group in parts])
    errands = tuple(Carry(group[0], to) for _, group in parts)
    return Draft(said=said, goal=goal, errands=errands, state=view.state)


def then_go(view: View, s: KitchenSpeaker) -> Draft | None:
    """Do something, then be somewhere."""
    first = s.one((bring, put, throw_away, listed_to, bring_kind, everything, drawer))(view, s)
    station = s.one(PLACES)
    if first is None or not first.said.imperative or not first.joinable or not first.errands:
        return None
    said = s.say(THEN_GO, x=first.said.text, p="me" if station == USER else s.place(station))
    goal = every([first.goal, {"robot_at": station}])
    errands = (*first.errands, Visit(station))
    return Draft(said=said, goal=goal, errands=errands, state=first.state, joinable=False)


def chain(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two or three requests about different objects in one sentence."""
    makers: Sequence[Family] = (bring, put, throw_away, listed_to, put_kind, bring_kind, drawer)
    more: Sequence[Family] = (*makers, everything, all_of_kind, counted)
    parts = list[Draft]()
    for _ in range(2 if s.chance(0.7) else 3):
        part = s.one(more if not parts else makers)(View(parts[-1].state) if parts else view, s)
        if part is None or not part.joinable:
            return None
        parts.append(part)
    errands = [e for part in parts for e in part.errands]
    if not independent(errands) or any(part.state != parts[-1].state for part in parts):
        return None
    said = joined(s, [part.said for part in parts])
    goal = every([part.goal for part in parts])
    return Draft(
        said=said, goal=goal, errands=tuple(errands), state=parts[-1].state, joinable=False
    )


def independent(errands: Sequence[Errand]) -> bool:
    """Whether no two errands deal with the same object or drawer, so that any order will do."""
    carries = [e for e in errands if isinstance(e, Carry)]
    drawers = [e.drawer for e in errands if isinstance(e, OpenUp | Shut)]
    more_of_a_name = [e for e in carries if e.number > 1]
    once = len({e.name for e in carries}) == len(carries) - len(more_of_a_name)
    used = {e.to for e in carries} | {e.source for e in carries}
    return once and len(set(drawers)) == len(drawers) and not set(drawers) & used


def joined(s: KitchenSpeaker, parts: Sequence[Said]) -> Said:
    """Several requests as one."""
    texts = [part.text.rstrip("?.!") for part in parts]
    imperative = all(part.imperative for part in parts)
    if len(texts) == 3:
        said = s.say(JOIN_THREE, x=texts[0], y=texts[1], z=texts[2])
    else:
        said = s.say(JOIN if imperative else JOIN_ANY, x=texts[0], y=texts[1])
    return Said(said.text, imperative and said.imperative and ". " not in said.text)


def _asked(s: KitchenSpeaker, words: str, to: str) -> Said:
    if to == USER:
        return s.say(PART_BRING, a=words, p=s.place(to))
    if to == TRASH and s.chance(0.5):
        return s.say(PART_BIN, a=words, p=s.place(to))
    return s.say(PART_PUT, a=words, p=s.place(to), onto=s.into(to))


def _part(s: KitchenSpeaker, name: str, to: str, *, short: bool) -> Said:
    if short:
        return s.say(SHORT, a=s.the(name), p=s.place(to), onto=s.into(to))
    return _asked(s, s.the(name), to)


PARTS: tuple[tuple[Family, float, Theme], ...] = (
    (scatter, 4, Theme.PLAIN),
    (kinds, 2, Theme.PLAIN),
    (grouped, 0.8, Theme.PLAIN),
    (kinds_apart, 0.6, Theme.PLAIN),
    (need_two, 0.8, Theme.PLAIN),
    (spilled, 1, Theme.PLAIN),
    (mixed, 1.3, Theme.PLAIN),
    (then_go, 1.5, Theme.PLAIN),
    (chain, 3.5, Theme.PLAIN),
)
