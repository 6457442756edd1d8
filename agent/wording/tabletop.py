"""Tabletop states in words: the objects' names for few-shot prompts, or all relations between them.

    Table: red block, green block on yellow block, blue bowl (pink block). Far: gray block. Hand: empty.
Objects stand from the left to the right, so that "leftmost" can be read off; a tower from its top; "Far"
are those no arm reaches or that fell. Limits: a shove that changes no relation is not told, nor who is
nearer to the robot.
"""

from collections.abc import Callable, Iterable
from functools import partial
from math import hypot

from agent.goals.tabletop import UnchangedTable
from envs.layout import PLACES
from envs.tabletop_state import FLOOR, GRIPPER, TABLE, Kind, ObjectState, TabletopState
from skills.pick_and_place import Pick, Put, PutDown

REACH = (0.29, 0.775)  # [m] from the base, in the plane: where `GeometricAffordance` finds grips


class TabletopNames:
    """The objects' names, and what the hand holds; the steps' own phrases tell the rest."""

    def scene(self, state: TabletopState) -> str:
        """Table: red block, blue bowl. Robot holds the red block."""
        return self.listed((o.name for o in state), state.holding)

    def listed(self, objects: Iterable[str], holding: str | None) -> str:
        """The same from names alone."""
        hand = f" Robot holds the {holding}." if holding else ""
        return f"Table: {', '.join(objects)}.{hand}"

    def aims(
        self, state: TabletopState, *, possible: bool = True
    ) -> dict[str, Callable[[], TabletopState]]:
        """No aim is stated."""
        return {}

    def change(self, before: TabletopState, after: TabletopState) -> str:
        """The steps tell it all."""
        return ""


class TabletopRelations:
    """Every object with what it is on, in or at."""

    def scene(self, state: TabletopState) -> str:
        """What is on the table, in one line."""
        near = [o for o in left_to_right(state) if o.support not in (GRIPPER, FLOOR)]
        tops = [o for o in near if _is_top(o, state)]
        table = ", ".join(_words(o, state) for o in tops if within_reach(o)) or "nothing"
        far = ", ".join(o.name for o in left_to_right(state) if not within_reach(o))
        return f"Table: {table}.{f' Far: {far}.' if far else ''} Hand: {state.holding or 'empty'}."

    def aims(
        self, state: TabletopState, *, possible: bool = True
    ) -> dict[str, Callable[[], TabletopState]]:
        """Such as "red block in blue bowl", "red block on table", "holding red block"."""
        parts = dict[str, Callable[[], TabletopState]]()
        for block in (o.name for o in state.blocks):
            pick, held = Pick(block), state
            if state.holding != block:
                if possible and not (within_reach(state[block]) and pick.unmet(state) is None):
                    continue
                held = pick.effect(state)
            for target in (*(o.name for o in state), *(place.name for place in PLACES)):
                if target == block:
                    continue
                put = Put(block, target)
                near = target not in state or within_reach(state[target])
                if possible and not (near and put.unmet(held) is None):
                    continue
                if not put.succeeded(state):
                    parts[_relation(block, target, state)] = partial(put.effect, held)
            if state[block].support != TABLE or state.place_of(block):
                parts[f"{block} on {TABLE}"] = partial(PutDown(block).effect, held)
            if state.holding != block:
                parts[f"holding {block}"] = partial(pick.effect, state)
        return parts

    def change(self, before: TabletopState, after: TabletopState) -> str:
        """Every object whose relations changed."""
        return "; ".join(relation(n, after) for n in UnchangedTable().changed(after, before))


def within_reach(o: ObjectState) -> bool:
    """Whether the arm gets there: a ring around its base, by symbols and positions alone."""
    if o.support in (GRIPPER, FLOOR):
        return o.support == GRIPPER
    return REACH[0] <= hypot(*o.position[:2]) <= REACH[1]


def left_to_right(state: TabletopState) -> tuple[ObjectState, ...]:
    """The objects as a person across the table sees them; small y is left."""
    return tuple(sorted(state, key=lambda o: (round(o.position[1], 3), round(o.position[0], 3))))


def _is_top(o: ObjectState, state: TabletopState) -> bool:
    """Whether it opens an entry: a bowl, or the top block of a tower that stands in no bowl."""
    if o.kind is Kind.BOWL:
        return True
    return not state.resting_on(o.name) and not _bowl_below(o, state)


def _bowl_below(o: ObjectState, state: TabletopState) -> str | None:
    below = state.get(o.support)
    if below is None:
        return None
    return below.name if below.kind is Kind.BOWL else _bowl_below(below, state)


def _words(o: ObjectState, state: TabletopState) -> str:
    if o.kind is Kind.BLOCK:
        return f"{_tower(o, state)}{_place(o, state)}"
    inside = [
        b
        for b in left_to_right(state)
        if _bowl_below(b, state) == o.name and not state.resting_on(b.name)
    ]
    content = ", ".join(_tower(b, state, stop=o.name) for b in inside)
    return f"{o.name}{f' ({content})' if content else ''}{_place(o, state)}"


def _tower(o: ObjectState, state: TabletopState, stop: str | None = None) -> str:
    """A block and the blocks under it, from the top."""
    names = [o.name]
    while (below := state.get(o.support)) is not None and below.name != stop:
        names.append(below.name)
        o = below
    return " on ".join(names)


def _place(o: ObjectState, state: TabletopState) -> str:
    """The named place of what an entry stands on."""
    while (below := state.get(o.support)) is not None:
        o = below
    place = state.place_of(o.name)
    return f" at {place}" if place else ""


def relation(name: str, state: TabletopState) -> str:
    """What an object is on, in or at, or that it is held."""
    o = state[name]
    if o.support == GRIPPER:
        return f"holding {name}"
    return _relation(name, state.place_of(name) or o.support, state)


def _relation(name: str, target: str, state: TabletopState) -> str:
    """That an object is in, on or at something."""
    if target not in state:
        return f"{name} {'on' if target == TABLE else 'at'} {target}"
    return f"{name} {'in' if state[target].kind is Kind.BOWL else 'on'} {target}"
