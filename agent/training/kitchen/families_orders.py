"""Families of long requests: lists with a destination each, in many forms, and orders that say their order.

Parts are done in the order of mention, unless the sentence says another order: then in that one.
"""

from dataclasses import dataclass, field
from typing import Any

from agent.training.kitchen.drafts import SURFACES, Draft, Family, View, every
from agent.training.kitchen.groups import (
    MIXED,
    Group,
    Maker,
    all_of,
    apart,
    carries,
    deliveries,
    leads,
    misread,
    named,
    one_of_kind,
    several,
)
from agent.training.kitchen.scenes import Theme
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.kitchen.wordings_clauses import (
    CLAUSES,
    COUNTERS,
    GERUND,
    OPENER,
    PLURAL,
    RESULT,
    SINGULAR,
    STRUNG,
    WHO,
)
from agent.training.kitchen.wordings_orders import ORDER_THREE, ORDER_TWO
from agent.training.wording import Said
from agent.wording.errands import Errand, OpenUp, Shut, Visit
from envs.kitchen_layout import DRAWERS, TRASH, USER

LONGEST = 6  # objects that are carried in one request
PLACES = (USER, USER, TRASH, *SURFACES)
FORMS = ("order", "order", "note", "note", "note", "statement", "statement", "place first")


def errand_list(view: View, s: KitchenSpeaker) -> Draft | None:
    """Three to six named objects, each with its destination."""
    places = [s.one(PLACES) for _ in range(s.one((3, 3, 4, 4, 5, 6)))]
    return _listed(view, s, [named] * len(places), places)


def mixed_list(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two to four groups, by name, kind or number, each with its destination."""
    places = s.some((USER, TRASH, *SURFACES), s.one((2, 2, 2, 3, 3, 4)))
    return _listed(view, s, [s.one(MIXED) for _ in places], places)


def kinds_mapped(view: View, s: KitchenSpeaker) -> Draft | None:
    """All of two or three kinds, each to its place."""
    places = s.some((USER, TRASH, *SURFACES), s.one((2, 2, 3)))
    return _listed(view, s, [all_of] * len(places), places)


def two_loads(view: View, s: KitchenSpeaker) -> Draft | None:
    """Several objects to one place and one or several to another."""
    places = s.some((USER, TRASH, *SURFACES), 2)
    makers: list[Maker] = [several, s.one((named, named, several, one_of_kind, all_of))]
    return _listed(view, s, makers if s.chance(0.6) else makers[::-1], places)


def _listed(view: View, s: KitchenSpeaker, makers: list[Maker], places: list[str]) -> Draft | None:
    found = apart(view, s, makers, places)
    if found is None:
        return None
    view, groups = found
    if not 2 <= carries(groups) <= LONGEST or not leads(groups, view):
        return None
    goals, errands = deliveries(view, groups, places)
    form = s.one(FORMS) if s.chance(0.85) else s.one(("passive", "wish"))
    said = _strung(s, groups, places, form)
    return Draft(said=said, goal=every(goals), errands=errands, state=view.state, joinable=False)


def _strung(s: KitchenSpeaker, groups: list[Group], places: list[str], form: str) -> Said:
    """Clauses of one form in a row; after an order the others may leave out their verbs."""
    rest = "note" if form == "order" and s.chance(0.45) else form
    forms = [form] + [rest] * (len(groups) - 1)
    clauses = [clause(s, g, to, f) for g, to, f in zip(groups, places, forms, strict=True)]
    imperative = all(said.imperative for said in clauses) and form == "order"
    texts = [said.text for said in clauses]
    if s.chance(0.12):
        counter = s.phrase(COUNTERS)
        text = " ".join(counter.format(i=i, x=x) for i, x in enumerate(texts, 1))
        return Said(text, imperative=False)
    between, before_last = s.phrase(STRUNG).split("|")
    text = between.join(texts[:-1]) + before_last + texts[-1]
    if imperative and s.chance(0.6):
        return Said(text, imperative=". " not in text)
    return Said(s.say(OPENER, x=text).text, imperative=False)


def clause(s: KitchenSpeaker, group: Group, to: str, form: str) -> Said:
    """That a group goes to a place, in one of the forms."""
    wordings = CLAUSES[form][_sort(to)]
    who = s.phrase(WHO) if form == "wish" else ""
    words = group.words
    if form in ("note", "place first") and s.chance(0.35):
        words = words.removeprefix("the ")
    number = PLURAL if group.many else SINGULAR
    names = {"a": words, "p": s.place(to), "onto": s.into(to), "who": who}
    said = s.say(wordings, **names, **number)
    while misread(said, words):
        said = s.say(wordings, **names, **number)
    return Said(said.text.rstrip("."), said.imperative)


def _sort(to: str) -> str:
    return {USER: "user", TRASH: "trash"}.get(to, "place")


@dataclass(frozen=True, kw_only=True)
class Job:
    """One thing to do, in the forms in which an order of things is told."""

    x: str  # "put the coke on the table"
    gerund: str  # "putting the coke on the table"
    result: str  # "the coke is on the table"
    goal: dict[str, Any]
    errands: tuple[Errand, ...] = field(default=())

    @classmethod
    def of_group(cls, view: View, s: KitchenSpeaker, group: Group, to: str) -> "Job":
        """Take a group to a place."""
        number = PLURAL if group.many else SINGULAR
        words = {"a": group.words, "p": s.place(to), "onto": s.at(to), **number}
        return cls(
            x=clause(s, group, to, "order").text,
            gerund=s.say(GERUND[_sort(to)], **words).text,
            result=s.say(RESULT[_sort(to)], **words).text,
            goal=group.goal(view, to),
            errands=group.errands(view, to),
        )

    @classmethod
    def of_place(cls, s: KitchenSpeaker, what: str, station: str) -> "Job":
        """Open or close a drawer, or go somewhere: `what` is "open", "close" or "go"."""
        p = s.place(station)
        goal: dict[str, dict[str, Any]] = {
            "open": {"open": station},
            "close": {"not": {"open": station}},
            "go": {"visited": station},
        }
        errand: dict[str, Errand] = {
            "open": OpenUp(station),
            "close": Shut(station),
            "go": Visit(station, anew=True),
        }
        return cls(
            x=f"{s.verb({'go': 'goto'}.get(what, what))} {p}",
            gerund=s.say(GERUND[what], p=p).text,
            result=s.say(RESULT[what], p=p).text,
            goal=goal[what],
            errands=(errand[what],),
        )


def ordered(view: View, s: KitchenSpeaker) -> Draft | None:
    """Two or three things with words for what comes first, whatever is mentioned first."""
    places = s.some((USER, TRASH, *SURFACES), s.one((2, 2, 3)))
    makers: tuple[Maker, ...] = (named, named, named, several, one_of_kind, *MIXED)
    found = apart(view, s, [s.one(makers) for _ in places], places)
    if found is None:
        return None
    view, groups = found
    if carries(groups) > LONGEST - 1 or not leads(groups, view):
        return None
    jobs = [Job.of_group(view, s, g, to) for g, to in zip(groups, places, strict=True)]
    return _in_order(view, s, jobs)


def ordered_places(view: View, s: KitchenSpeaker) -> Draft | None:
    """A place to go to or a drawer to open or close, before or after an object is moved."""
    to = s.one(PLACES)
    found = apart(view, s, [s.one((named, named, one_of_kind, several))], [to])
    if found is None:
        return None
    view, (group,) = found
    opened = [d for d in DRAWERS if d in view.state.open_drawers]
    drawer = s.one(opened) if opened and s.chance(0.7) else s.one(DRAWERS)
    what = s.one(("go", "close" if drawer in opened else "open"))
    place = Job.of_place(s, what, drawer if what != "go" else s.one((*SURFACES, TRASH)))
    job = Job.of_group(view, s, group, to)
    return _in_order(view, s, [place, job] if s.chance(0.5) else [job, place])


def _in_order(view: View, s: KitchenSpeaker, jobs: list[Job]) -> Draft:
    parts = dict[str, str]()
    for letter, job in zip("xyz", jobs, strict=False):
        parts |= {letter: job.x, f"{letter}g": job.gerund, f"{letter}s": job.result}
    said = s.say(ORDER_TWO if len(jobs) == 2 else ORDER_THREE, **parts)
    goals, errands = [job.goal for job in jobs], tuple(e for job in jobs for e in job.errands)
    if isinstance(errands[-1], Visit):
        goals.append({"robot_at": errands[-1].station})
    return Draft(said=said, goal=every(goals), errands=errands, state=view.state, joinable=False)


ORDERS: tuple[tuple[Family, float, Theme], ...] = (
    (errand_list, 4.4, Theme.PLAIN),
    (mixed_list, 4.2, Theme.PLAIN),
    (kinds_mapped, 0.9, Theme.FULL),
    (two_loads, 2.6, Theme.PLAIN),
    (ordered, 4, Theme.PLAIN),
    (ordered_places, 0.6, Theme.DRAWERS),
)
