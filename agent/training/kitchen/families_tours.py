"""Families of requests about rounds, drawers and something else, and what is in the hand or near it.

What a closed drawer holds is asked for only with the drawer's name; any drawer is the first that is open, or
the top one.
"""

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
from agent.training.kitchen.families_orders import Job
from agent.training.kitchen.groups import (
    MOST,
    all_of,
    apart,
    enumerated,
    named,
    one_of_kind,
    several,
)
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.wordings_tours import (
    ACROSS,
    ANY_DRAWER,
    BOTH_OUT,
    FILL_AND_SHUT,
    HELD_AND,
    HERE,
    OPEN_ONE,
    OUT_AND_MORE,
    OUT_AND_SHUT,
    ROUND,
    SHUT_THEN,
    STAY,
    STAYS_HELD,
    THEN_SHUT,
)
from agent.training.wording import listed
from agent.wording.errands import Carry, Errand, Hold, Shut, Visit
from envs.kitchen_layout import DRAWERS, STATIONS, TRASH, USER
from envs.kitchen_state import KitchenObject

ENDS = (USER, USER, TRASH, *SURFACES)


def tour(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two to four places and where it ends."""
    stops = s.some(STATIONS[:4] + STATIONS[5:], s.one((1, 2, 2, 3, 3)))
    end = USER if s.chance(0.5) else s.one([p for p in STATIONS if p not in stops])
    if not (stops and end not in stops):
        return None
    words = listed([s.place(p) for p in stops], s.one(("and", "and then", "then")))
    said = s.say(ROUND, ps=words, p="me" if end == USER else s.place(end))
    goal = every([*({"visited": p} for p in stops), {"robot_at": end}])
    errands = tuple(Visit(p, anew=True) for p in (*stops, end))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def stay(view: View, s: KitchenSpeaker) -> Draft | None:
    """Nothing but being where the robot is, or holding what it holds."""
    here, held = view.state.robot_at, view.state.holding
    if held is not None and s.chance(0.6):
        said = s.say(STAYS_HELD, a=s.the(held))
        errand: Errand = Hold(held)
        goal: dict[str, object] = {"holding": held}
    else:
        said = s.say(STAY, p="my side" if here == USER else s.place(here))
        errand, goal = Visit(here), {"robot_at": here}
    return Draft(said=said, goal=goal, errands=(errand,), state=view.state, joinable=False)


def fill_and_shut(view: View, s: KitchenSpeaker) -> Draft | None:
    """Several objects into a drawer, which is closed then."""
    drawer = s.one(DRAWERS)
    names = s.some([n for n in view.lone() if n not in view.at(drawer)], s.one((2, 2, 3)))
    if len(names) < 2:
        return None
    said = s.say(FILL_AND_SHUT, a=enumerated(s, [s.the(n) for n in names]), d=s.place(drawer))
    goal = every([*(at(n, drawer) for n in names), {"not": {"open": drawer}}])
    errands: tuple[Errand, ...] = (*(Carry(n, drawer) for n in names), Shut(drawer))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def out_and_more(view: View, s: KitchenSpeaker) -> Draft | None:
    """Something out of a drawer, and the drawer closed, or something else from elsewhere moved."""
    inside = _inside(view)
    if not inside:
        return None
    o = s.one(inside)
    p, q = s.some((USER, USER, TRASH, *SURFACES), 2)
    first = Carry(o.name, p, source=o.at)
    words = {"a": s.the(o.name), "d": s.place(o.at), "to": s.to(p)}
    if s.chance(0.4):
        said = s.say(OUT_AND_SHUT, **words)
        goal = every([at(o.name, p), {"not": {"open": o.at}}])
        errands: tuple[Errand, ...] = (first, Shut(o.at))
        return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)
    q = p if s.chance(0.4) else q
    names = [n for n in view.lone() if view.where(n) in SURFACES and view.where(n) != q]
    names = [n for n in names if n != o.name]
    if not names:
        return None
    name = s.one(names)
    there = view.where(name)
    words |= {"b": s.the(name), "at": s.at(there), "off": s.off(there), "to_q": s.to(q)}
    said = s.say(BOTH_OUT if p == q else OUT_AND_MORE, **words)
    told = words["at"] in said.text or words["off"] in said.text
    errands = (first, Carry(name, q, source=there if told else None))
    goal = every([at(o.name, p), at(name, q)])
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def across(view: View, s: KitchenSpeaker) -> Draft | None:
    """Something out of one drawer into another."""
    inside = _inside(view)
    if not inside:
        return None
    o = s.one(inside)
    to = s.one([d for d in DRAWERS if d != o.at])
    said = s.say(ACROSS, a=s.the(o.name), d=s.place(o.at), e=s.place(to))
    errands = (Carry(o.name, to, source=o.at),)
    return Draft(said=said, goal=at(o.name, to), errands=errands, state=view.state, joinable=False)


def shut_and(view: View, s: KitchenSpeaker) -> Draft | None:
    """All drawers closed, before or after something else is done."""
    opened = [d for d in DRAWERS if d in view.state.open_drawers]
    places = s.some((USER, TRASH, *SURFACES), s.one((1, 1, 2)))
    found = apart(view, s, [s.one((named, one_of_kind, several, all_of)) for _ in places], places)
    if not opened or found is None:
        return None
    view, groups = found
    if any(o.at in opened and o.name in group.touched for o in view.state for group in groups):
        return None
    jobs = [Job.of_group(view, s, g, to) for g, to in zip(groups, places, strict=True)]
    moves, first = [e for job in jobs for e in job.errands], s.chance(0.6)
    said = s.say(SHUT_THEN if first else THEN_SHUT, x=" and ".join(job.x for job in jobs))
    shut = tuple(Shut(d) for d in opened)
    errands = (*shut, *moves) if first else (*moves, *shut)
    goal = every([*(job.goal for job in jobs), *({"not": {"open": d}} for d in opened)])
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def any_drawer(view: View, s: KitchenSpeaker) -> Draft | None:
    """Something into any drawer, or into the one that is open."""
    opened = [d for d in DRAWERS if d in view.state.open_drawers]
    names = [n for n in view.lone() if view.where(n) not in DRAWERS]
    if not names:
        return None
    name = s.one(names)
    to = (opened or DRAWERS)[0]
    if len(opened) == 1 and s.chance(0.6):
        said, goal = s.say(OPEN_ONE, a=s.the(name)), at(name, to)
    else:
        said, goal = s.say(ANY_DRAWER, a=s.the(name)), either([at(name, d) for d in DRAWERS])
    errands = (Carry(name, to),)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def held_and(view: View, s: KitchenSpeaker) -> Draft | None:
    """What is in the hand and another object to one place."""
    held, to = view.state.holding, s.one(ENDS)
    names = [n for n in view.lone() if n not in (held, *view.at(to))]
    if held is None or held not in view.lone() or held in view.at(to) or not names:
        return None
    name = s.one(names)
    said = s.say(HELD_AND, a=s.the(held), b=s.the(name), to=s.to(to))
    goal = every([at(held, to), at(name, to)])
    errands = (Carry(held, to), Carry(name, to))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def where_you_are(view: View, s: KitchenSpeaker) -> Draft | None:
    """All that is where the robot stands to another place."""
    source, to = s.one(SURFACES), s.one(ENDS)
    view = view.with_robot(source)
    names = view.at(source)
    if source == to or not 1 <= len(names) <= MOST:
        return None
    said = s.say(HERE, to=s.to(to))
    goal, errands = moved_goal(view, names, to), carried(view, names, to, source)
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def _inside(view: View) -> list[KitchenObject]:
    """What is in drawers and the only one of its name."""
    inside = [o for o in view.state if o.at in DRAWERS]
    return [o for o in inside if sum(p.name == o.name for p in view.state) == 1]


TOURS: tuple[tuple[Family, float, Theme], ...] = (
    (tour, 0.6, Theme.PLAIN),
    (stay, 0.6, Theme.HOLDING),
    (fill_and_shut, 0.6, Theme.DRAWERS),
    (out_and_more, 1.7, Theme.DRAWERS),
    (across, 0.6, Theme.DRAWERS),
    (shut_and, 0.6, Theme.DRAWERS),
    (any_drawer, 1.5, Theme.DRAWERS),
    (held_and, 0.6, Theme.HOLDING),
    (where_you_are, 1.5, Theme.GATHERED),
)
