"""Families of requests as code or a form, and of objects told by what they are like and not by name."""

from agent.training.kitchen.drafts import SURFACES, Draft, Family, View, at, every
from agent.training.kitchen.riddles import RIDDLES
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.wordings import BIN, BRING, EARLIER, PICK, PUT
from agent.training.kitchen.wordings_coded import (
    CODED_CLOSE,
    CODED_FROM,
    CODED_GO,
    CODED_HOLD,
    CODED_JOIN,
    CODED_MOVE,
    CODED_OPEN,
)
from agent.training.wording import Said
from agent.wording.errands import Carry, Errand, Hold, OpenUp, Shut, Visit
from envs.kitchen_layout import DRAWERS, STATIONS, TRASH, USER

ENDS = (USER, TRASH, *SURFACES)


def coded(view: View, s: KitchenSpeaker) -> Draft | None:
    """One move as a command, or several objects to one place."""
    to = s.one((*ENDS, *ENDS, *view.state.open_drawers))
    names = s.some([n for n in view.lone() if n not in view.at(to)], s.one((1, 1, 1, 2, 2, 3)))
    if not names:
        return None
    source = view.where(names[0])
    words = {"a": ", ".join(_bare(s, n) for n in names), "p": _bare_place(s, to)}
    goal = every([at(n, to) for n in names])
    if len(names) == 1 and source in SURFACES and s.chance(0.4):
        said = s.say(CODED_FROM, q=_bare_place(s, source), **words)
        errands: tuple[Carry, ...] = (Carry(names[0], to, source=source),)
        return Draft(said=_cased(s, said), goal=goal, errands=errands, state=view.state)
    said = s.say(CODED_MOVE, **words)
    errands = tuple(Carry(n, to) for n in names)
    return Draft(said=_cased(s, said), goal=goal, errands=errands, state=view.state)


def coded_steps(view: View, s: KitchenSpeaker) -> Draft | None:
    """One to three commands in a row: moves, drawers, and at last a place or the hand."""
    count = s.one((1, 2, 2, 3))
    names = s.some(view.lone(), count)
    if len(names) < count:
        return None
    texts, goals, errands = list[str](), list[dict[str, object]](), list[Errand]()
    for i, name in enumerate(names):
        last = i == count - 1
        text, goal, errand = _last_step(view, s, name) if last else _move_step(s, name)
        if isinstance(errand, Carry) and errand.name in view.at(errand.to):
            return None
        texts.append(text)
        goals.append(goal)
        errands.append(errand)
    said = _cased(s, Said(s.phrase(CODED_JOIN).join(texts), imperative=False))
    goal = every(goals)
    return Draft(said=said, goal=goal, errands=tuple(errands), state=view.state, joinable=False)


def described(view: View, s: KitchenSpeaker) -> Draft | None:
    """An object told by what it is like."""
    known = [n for n in view.lone() if n in RIDDLES]
    if not known:
        return None
    name = s.one(known)
    riddle = s.one(RIDDLES[name])
    to = s.one((USER, USER, USER, *SURFACES, TRASH, ""))
    if (to and name in view.at(to)) or any(o.name in riddle.fits for o in view.state):
        return None
    words = f"the {riddle.words}"
    errand: Errand = Carry(name, to) if to else Hold(name)
    places = {"p": s.place(to), "onto": s.into(to)} if to else {}
    wordings = {USER: BRING, TRASH: BIN, "": PICK}.get(to, PUT)
    if to == USER and s.chance(0.3):
        wordings = EARLIER
    said = s.say(wordings, a=words, **places)
    goal = at(name, to) if to else {"holding": name}
    return Draft(said=said, goal=goal, errands=(errand,), state=view.state, joinable=False)


def _move_step(s: KitchenSpeaker, name: str) -> tuple[str, dict[str, object], Errand]:
    to = s.one(ENDS)
    text = s.say(CODED_MOVE, a=_bare(s, name), p=_bare_place(s, to)).text
    return text, at(name, to), Carry(name, to)


def _last_step(view: View, s: KitchenSpeaker, name: str) -> tuple[str, dict[str, object], Errand]:
    """A command of any sort."""
    what = s.one(("move", "move", "go", "go", "hold", "drawer"))
    if what == "go":
        station = s.one(STATIONS)
        return (
            s.say(CODED_GO, p=_bare_place(s, station)).text,
            {"robot_at": station},
            Visit(station),
        )
    if what == "hold":
        return s.say(CODED_HOLD, a=_bare(s, name)).text, {"holding": name}, Hold(name)
    if what == "drawer":
        drawer = s.one(DRAWERS)
        opened = drawer in view.state.open_drawers
        text = s.say(CODED_CLOSE if opened else CODED_OPEN, d=_bare_place(s, drawer)).text
        if opened:
            return text, {"not": {"open": drawer}}, Shut(drawer)
        return text, {"open": drawer}, OpenUp(drawer)
    return _move_step(s, name)


def _bare(s: KitchenSpeaker, name: str) -> str:
    return name if s.chance(0.7) else s.call(name)


def _bare_place(s: KitchenSpeaker, place: str) -> str:
    return s.place(place).removeprefix("the ")


def _cased(s: KitchenSpeaker, said: Said) -> Said:
    """Now and then in capitals."""
    return Said(said.text.upper() if s.chance(0.12) else said.text, imperative=False)


CODED: tuple[tuple[Family, float, Theme], ...] = (
    (coded, 0.6, Theme.PLAIN),
    (coded_steps, 0.6, Theme.DRAWERS),
    (described, 2.2, Theme.PLAIN),
)
