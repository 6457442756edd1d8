"""Families of requests about one object or one place: primitives, fetching, moving, throwing away."""

from agent.training.kitchen.drafts import (
    SURFACES,
    Draft,
    Family,
    View,
    at,
    every,
)
from agent.training.kitchen.nouns import NOUNS
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.wordings import (
    BIN,
    BIN_FROM,
    BRING,
    BRING_FROM,
    CLOSE,
    COME,
    EARLIER,
    FROM_ME,
    GOTO,
    HELD_BRING,
    HELD_PUT,
    OPEN,
    PICK,
    PICK_FROM,
    PUT,
    PUT_FROM,
    RELEASE,
    SEEK,
    VISIT,
)
from agent.training.wording import Said, listed
from agent.wording.errands import (
    Carry,
    Hold,
    OpenUp,
    Release,
    Seek,
    Shut,
    Visit,
)
from envs.kitchen_layout import DRAWERS, HAND, PLACES, STATIONS, TRASH, USER

AGREEMENT = (
    *((" goes ", " go "), (" belongs ", " belong "), (" is ", " are ")),
    *((" has ", " have "), (" smells", " smell")),
)
P_PLACE_SAID = 0.2  # how often a request tells where the object is


def pick(view: View, s: KitchenSpeaker) -> Draft | None:
    """Take an object."""
    name = s.one(view.names) if view.names else None
    if name is None:
        return None
    source = told_place(view, s, name)
    if source is None:
        said = s.say(PICK, a=called(view, s, name))
    else:
        said = s.say(
            PICK_FROM, a=s.the(name), p=s.place(source), off=s.off(source), at=s.at(source)
        )
    errands = (Hold(name, source),)
    return Draft(
        said=said, goal={"holding": name}, errands=errands, state=view.state, joinable=False
    )


def go(view: View, s: KitchenSpeaker) -> Draft | None:
    """Be at a place."""
    station = s.one(PLACES if s.chance(0.75) else STATIONS)
    said = s.say(COME) if station == USER else s.say(GOTO, p=s.place(station))
    goal = {"robot_at": station}
    return Draft(said=said, goal=goal, errands=(Visit(station),), state=view.state)


def visit(view: View, s: KitchenSpeaker) -> Draft | None:
    """Places one after the other."""
    places = s.some(STATIONS[:4] + STATIONS[5:], 2 if s.chance(0.6) else 3)
    words = [s.place(p) for p in places]
    said = s.say(VISIT, ps=listed(words), then=listed(words, s.one(("then", "and then", "and"))))
    goals = [{"visited": p} for p in places] + [{"robot_at": places[-1]}]
    errands = tuple(Visit(p, anew=True) for p in places)
    return Draft(said=said, goal=every(goals), errands=errands, state=view.state, joinable=False)


def seek(view: View, s: KitchenSpeaker) -> Draft | None:
    """Stand by an object."""
    away = [n for n in view.lone() if view.where(n) not in (*view.state.reach, HAND)]
    if not away or view.state.holding is not None:
        return None
    name = s.one(away)
    station = DRAWERS[0] if view.where(name) == "cabinet" else view.where(name)
    goal = {"robot_at": station}
    said = s.say(SEEK, a=s.the(name))
    return Draft(said=said, goal=goal, errands=(Seek(name),), state=view.state, joinable=False)


def drawer(view: View, s: KitchenSpeaker) -> Draft | None:
    """Open or close a drawer."""
    station = s.one(DRAWERS)
    if station in view.state.open_drawers and s.chance(0.9):
        goal, said = {"not": {"open": station}}, s.say(CLOSE, p=s.place(station))
        return Draft(said=said, goal=goal, errands=(Shut(station),), state=view.state)
    said = s.say(OPEN, p=s.place(station))
    errands = (OpenUp(station),)
    return Draft(said=said, goal={"open": station}, errands=errands, state=view.state)


def release(view: View, s: KitchenSpeaker) -> Draft | None:
    """Put down what is held, here."""
    name = view.state.holding
    if name is None:
        return None
    said = s.say(RELEASE, a=s.the(name))
    errands = (Release(),)
    return Draft(
        said=said, goal={"holding": None}, errands=errands, state=view.state, joinable=False
    )


def bring(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object to the user."""
    if not view.names:
        return None
    name = s.one(view.names)
    if name in view.at(USER):
        return None
    source = told_place(view, s, name)
    if source is None:
        said = s.say(BRING, a=called(view, s, name))
    else:
        thing = s.one_of(name) if s.chance(0.3) else s.the(name)
        said = s.say(BRING_FROM, a=thing, p=s.place(source), off=s.off(source), at=s.at(source))
    errands = (Carry(name, USER, source=source),)
    return Draft(said=said, goal=at(name, USER), errands=errands, state=view.state)


def bring_it(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object to the user, told of first and asked for then."""
    names = [n for n in view.names if n not in view.at(USER)]
    if not names:
        return None
    name = s.one(names)
    said = s.say(EARLIER, a=called(view, s, name))
    errands = (Carry(name, USER),)
    return Draft(said=said, goal=at(name, USER), errands=errands, state=view.state, joinable=False)


def put(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object to a place."""
    to = s.one((*SURFACES, TRASH)) if s.chance(0.85) else s.one(DRAWERS)
    names = [n for n in view.names if n not in view.at(to)]
    if not names or (to in DRAWERS and view.state.is_shut(to)):
        return None
    name = s.one(names)
    source = told_place(view, s, name)
    words = {"p": s.place(to), "onto": s.into(to)}
    if source is None:
        said = s.say(PUT, a=called(view, s, name), **words)
    else:
        where = {"q": s.place(source), "off": s.off(source), "at": s.at(source)}
        said = s.say(PUT_FROM, a=s.the(name), **where, **words)
    errands = (Carry(name, to, source=source),)
    said = agreeing(said, name)
    return Draft(said=said, goal=at(name, to), errands=errands, state=view.state)


def throw_away(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object to the trash."""
    names = [n for n in view.names if n not in view.at(TRASH)]
    if not names:
        return None
    name = s.one(names)
    source = told_place(view, s, name)
    if source is None:
        said = s.say(BIN, a=called(view, s, name), p=s.place(TRASH))
    else:
        where = {"off": s.off(source), "at": s.at(source), "bin_place": s.place(TRASH)}
        said = s.say(BIN_FROM, a=s.the(name), **where)
    errands = (Carry(name, TRASH, source=source),)
    said = agreeing(said, name)
    return Draft(said=said, goal=at(name, TRASH), errands=errands, state=view.state)


def held(view: View, s: KitchenSpeaker) -> Draft | None:
    """What is in the hand, called "it"."""
    name = view.state.holding
    if name is None:
        return None
    to = s.one((*SURFACES, TRASH, USER, USER))
    if name in view.at(to):
        return None
    if to == USER:
        said = s.say(HELD_BRING, a=s.the(name))
    else:
        said = s.say(HELD_PUT, a=s.the(name), p=s.place(to), onto=s.into(to))
    errands = (Carry(name, to),)
    return Draft(said=said, goal=at(name, to), errands=errands, state=view.state, joinable=False)


def from_user(view: View, s: KitchenSpeaker) -> Draft | None:
    """What is with the user to a place."""
    names = [n for n in view.lone() if view.where(n) in SURFACES]
    if not names:
        return None
    name, to = s.one(names), s.one((*SURFACES, TRASH))
    view = view.with_moved(name, USER)
    said = agreeing(s.say(FROM_ME, a=s.the(name), p=s.place(to), onto=s.into(to)), name)
    errands = (Carry(name, to, source=USER),)
    return Draft(said=said, goal=at(name, to), errands=errands, state=view.state, joinable=False)


def told_place(view: View, s: KitchenSpeaker, name: str) -> str | None:
    """Where the object is, if the request is to tell it."""
    where = {o.at for o in view.listing if o.name == name}
    told = len(where) == 1 and where & {*SURFACES, *DRAWERS} and s.chance(P_PLACE_SAID)
    return where.pop() if told else None


def called(view: View, s: KitchenSpeaker, name: str) -> str:
    """An object by its name, as one of several where there are several."""
    return s.one_of(name) if name in view.lone() else s.a(name)


def agreeing(said: Said, name: str) -> Said:
    """Grammar for what comes in the plural: "the chips go", not "the chips goes"."""
    if (NOUNS[name].pack != "some" and not name.endswith("chips")) or "bag of" in said.text:
        return said
    text = said.text
    for one, more in AGREEMENT:
        text = text.replace(f"{name}{one}", f"{name}{more}")
    return Said(text, said.imperative)


SINGLE: tuple[tuple[Family, float, Theme], ...] = (
    (pick, 2.2, Theme.PLAIN),
    (go, 1.3, Theme.PLAIN),
    (visit, 0.4, Theme.PLAIN),
    (seek, 1.3, Theme.PLAIN),
    (drawer, 2.0, Theme.DRAWERS),
    (release, 0.9, Theme.HOLDING),
    (bring, 3.8, Theme.PLAIN),
    (bring_it, 1.2, Theme.PLAIN),
    (put, 4, Theme.PLAIN),
    (throw_away, 2, Theme.PLAIN),
    (held, 1.2, Theme.HOLDING),
    (from_user, 1, Theme.PLAIN),
)
