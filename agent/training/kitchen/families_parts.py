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
from agent.training.kitchen.errands import Carry, Errand, OpenUp, Shut, Visit
from agent.training.kitchen.families_kinds import COMMON, bring_kind, put_kind
from agent.training.kitchen.families_many import (
    all_of_kind,
    counted,
    enumerated,
    everything,
    listed_to,
    moved,
)
from agent.training.kitchen.families_single import bring, drawer, put, throw_away
from agent.training.kitchen.nouns import Kind
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.wordings_kinds import ONE
from agent.training.kitchen.wordings_many import (
    JOIN,
    JOIN_THREE,
    PART_BIN,
    PART_BRING,
    PART_PUT,
    SHORT,
    THEN_GO,
)
from agent.training.wording import Said
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
    asked: list[Kind] = s.some((*COMMON[:5], *list(ONE)[6:18]), s.one((2, 2, 2, 3)))
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
        if part is None or not part.joinable or not part.said.imperative:
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
    texts = [part.text for part in parts]
    if len(texts) == 2:
        said = s.say(JOIN, x=texts[0], y=texts[1])
    else:
        said = s.say(JOIN_THREE, x=texts[0], y=texts[1], z=texts[2])
    return Said(said.text, said.imperative and ". " not in said.text)


def _part(s: KitchenSpeaker, name: str, to: str, *, short: bool) -> Said:
    if to == USER:
        return s.say(PART_BRING, a=s.the(name))
    if short:
        return s.say(SHORT, a=s.the(name), p=s.place(to), onto=s.into(to))
    if to == TRASH and s.chance(0.5):
        return s.say(PART_BIN, a=s.the(name), p=s.place(to))
    return s.say(PART_PUT, a=s.the(name), p=s.place(to), onto=s.into(to))


PARTS: tuple[tuple[Family, float, Theme], ...] = (
    (scatter, 9.0, Theme.PLAIN),
    (kinds, 4.0, Theme.PLAIN),
    (mixed, 2.5, Theme.PLAIN),
    (then_go, 2.5, Theme.PLAIN),
    (chain, 7.0, Theme.PLAIN),
)
