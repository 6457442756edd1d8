"""Families of requests about drawers: take out, put in, open, close; and what is already so, or cannot be.

What a closed drawer holds is out of sight, so it is asked for with the drawer's name; "the drawer" alone is
the one that is open, or else the top one. A closed drawer is opened before anything is fetched for it, since
that takes an empty hand.
"""

from dataclasses import replace

from agent.training.kitchen.drafts import (
    NOTHING,
    SURFACES,
    Draft,
    Family,
    View,
    at,
    every,
)
from agent.training.kitchen.families_single import agreeing, called
from agent.training.kitchen.groups import enumerated
from agent.training.kitchen.nouns import NOUNS
from agent.training.kitchen.scenes import Theme, one_name
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.wordings import BIN, BRING, PICK, PUT
from agent.training.kitchen.wordings_drawers import (
    AND_CLOSE,
    BRING_OUT,
    CLOSE_ALL,
    HOLD_OUT,
    OPEN_AND_LOOK,
    OPEN_TWO,
    PUT_ALL_IN,
    PUT_IN,
    PUT_IN_TWO,
    TAKE_OUT,
)
from agent.wording.errands import Carry, Errand, Hold, OpenUp, Shut
from envs.kitchen_layout import DRAWERS, TRASH, USER
from envs.kitchen_state import KitchenState


def take_out(view: View, s: KitchenSpeaker) -> Draft | None:
    """What is in a named drawer, open or closed, to the user, to a place, or in the hand."""
    inside = [o for o in view.state if o.at in DRAWERS]
    inside = [o for o in inside if sum(p.name == o.name for p in view.state) == 1]
    if not inside:
        return None
    o = s.one(inside)
    name, d = o.name, _drawer(view, s, o.at)
    to = s.one((USER, USER, "", TRASH, *SURFACES))
    errand: Errand = Carry(name, to, source=o.at) if to else Hold(name, o.at)
    if to == USER:
        said = s.say(BRING_OUT, a=s.the(name) if s.chance(0.6) else s.a(name), d=d)
    elif to:
        said = s.say(TAKE_OUT, a=s.the(name), d=d, p=s.place(to), onto=s.into(to))
    else:
        said = s.say(HOLD_OUT, a=s.the(name), d=d)
    goal = at(name, to) if to else {"holding": name}
    if to and not view.state.is_shut(o.at) and s.chance(0.2) and said.imperative:
        said = s.say(AND_CLOSE, x=said.text, d=d)
        goal = every([goal, {"not": {"open": o.at}}])
        return Draft(
            said=said, goal=goal, errands=(errand, Shut(o.at)), state=view.state, joinable=False
        )
    return Draft(said=said, goal=goal, errands=(errand,), state=view.state, joinable=bool(to))


def put_in(view: View, s: KitchenSpeaker) -> Draft | None:
    """One to three objects into a drawer, which may have to be closed then."""
    drawer = s.one(DRAWERS)
    names = [n for n in view.lone() if n not in view.at(drawer)]
    names = s.some(names, s.one((1, 1, 1, 2, 3)))
    if not names:
        return None
    d = _drawer(view, s, drawer)
    if len(names) == 1:
        said = s.say(PUT_IN, a=s.the(names[0]), d=d)
    else:
        said = s.say(PUT_ALL_IN, a=enumerated(s, [s.the(n) for n in names]), d=d)
    goals = [at(n, drawer) for n in names]
    errands: tuple[Errand, ...] = tuple(Carry(n, drawer) for n in names)
    if said.imperative and s.chance(0.3):
        said = s.say(AND_CLOSE, x=said.text, d=d)
        goals.append({"not": {"open": drawer}})
        errands = (*errands, Shut(drawer))
    return Draft(said=said, goal=every(goals), errands=errands, state=view.state, joinable=False)


def put_in_two(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two objects into two drawers."""
    drawers = s.some(DRAWERS, 2)
    names = s.some([n for n in view.lone() if view.where(n) not in drawers], 2)
    if len(names) < 2:
        return None
    (a, b), (d, e) = names, drawers
    said = s.say(PUT_IN_TWO, a=s.the(a), b=s.the(b), d=s.place(d), e=s.place(e))
    said = agreeing(agreeing(said, a), b)
    goal = every([at(a, d), at(b, e)])
    errands = (Carry(a, d), Carry(b, e))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def open_two(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two drawers open, or all of them closed."""
    if len(view.state.open_drawers) > 1 and s.chance(0.6):
        opened = [d for d in DRAWERS if d in view.state.open_drawers]
        goal = every([{"not": {"open": d}} for d in opened])
        errands = tuple(Shut(d) for d in opened)
        return Draft(said=s.say(CLOSE_ALL), goal=goal, errands=errands, state=view.state)
    first, second = s.some(DRAWERS, 2)
    said = s.say(OPEN_TWO, d=s.place(first), e=s.place(second))
    goal = every([{"open": first}, {"open": second}])
    both = (OpenUp(first), OpenUp(second))
    return Draft(said=said, goal=goal, errands=both, state=view.state, joinable=False)


def open_and_fetch(view: View, s: KitchenSpeaker) -> Draft | None:
    """Open a drawer and move something else."""
    drawer, to = s.one(DRAWERS), s.one((USER, *SURFACES, TRASH))
    names = [n for n in view.lone() if n not in view.at(to) and view.where(n) not in DRAWERS]
    if not names or drawer in view.state.open_drawers:
        return None
    name = s.one(names)
    words = {"p": s.place(to), "onto": s.into(to)}
    said = s.say(OPEN_AND_LOOK, d=s.place(drawer), a=s.the(name), **words)
    goal = every([{"open": drawer}, at(name, to)])
    errands = (OpenUp(drawer), Carry(name, to))
    return Draft(said=said, goal=goal, errands=errands, state=view.state, joinable=False)


def already(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object is where it should be: nothing is left to do."""
    spots = [o for o in view.state if o.at in (*SURFACES, TRASH, USER)]
    if not spots:
        return None
    name = s.one(spots).name
    to = next(o.at for o in spots if o.name == name)
    if s.chance(0.5):
        to = s.one((*SURFACES, TRASH, USER))
        view = view.with_moved(name, to)
    if to == USER:
        said = s.say(BRING, a=s.the(name))
    elif to == TRASH:
        said = s.say(BIN, a=s.the(name), p=s.place(TRASH))
    else:
        said = s.say(PUT, a=s.the(name), p=s.place(to), onto=s.into(to))
    if sum(o.name == name for o in view.state) > 1:
        return None
    return Draft(said=said, goal=at(name, to), errands=(Carry(name, to),), state=view.state)


def held_already(view: View, s: KitchenSpeaker) -> Draft | None:
    """What is asked for is in the hand."""
    name = view.state.holding
    if name is None:
        return None
    if s.chance(0.3):
        said = s.say(PICK, a=s.the(name))
        goal = {"holding": name}
        return Draft(said=said, goal=goal, errands=(Hold(name),), state=view.state, joinable=False)
    to = s.one((USER, USER, TRASH, *SURFACES))
    if name in view.at(to):
        return None
    if to == USER:
        said = s.say(BRING, a=called(view, s, name))
    else:
        said = s.say(PUT, a=called(view, s, name), p=s.place(to), onto=s.into(to))
    return Draft(said=said, goal=at(name, to), errands=(Carry(name, to),), state=view.state)


def missing(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object that is nowhere in sight."""
    name = one_name(s.rng, fresh=s.fresh)
    if any(_alike(name, o.name) for o in view.state):
        return None
    article = s.one_of(name)
    wordings = s.one((BRING, BRING, PUT, BIN, PICK))
    to = TRASH if wordings is BIN else s.one((*SURFACES, TRASH))
    said = s.say(wordings, a=article, p=s.place(to), onto=s.into(to))
    return Draft(said=said, goal=NOTHING, state=_empty_handed(view.state), joinable=False)


def _drawer(view: View, s: KitchenSpeaker, drawer: str) -> str:
    """A drawer's name, or "the drawer" where that will do."""
    opened = [d for d in DRAWERS if d in view.state.open_drawers]
    meant = (opened or DRAWERS)[0]
    return "the drawer" if drawer == meant and s.chance(0.5) else s.place(drawer)


def _alike(name: str, other: str) -> bool:
    """Whether one could stand for the other: "chips", "soda", "water" in both names."""
    return bool(set(name.split()) & set(other.split())) or NOUNS[name].true == NOUNS[other].true


def _empty_handed(state: KitchenState) -> KitchenState:
    kept = tuple(o for o in state if o.at != "hand")
    return replace(state, objects=kept or state.objects)


DRAWER_FAMILIES: tuple[tuple[Family, float, Theme], ...] = (
    (take_out, 2.2, Theme.DRAWERS),
    (put_in, 1.9, Theme.DRAWERS),
    (put_in_two, 1, Theme.DRAWERS),
    (open_two, 0.4, Theme.DRAWERS),
    (open_and_fetch, 1, Theme.DRAWERS),
    (already, 3.0, Theme.PLAIN),
    (held_already, 1.2, Theme.HOLDING),
    (missing, 0.9, Theme.PLAIN),
)
