"""Kitchen states in words.

    Seen: table: coke, apple x2; far counter: sponge. Robot at user, holding nothing.
What a closed drawer holds is not said: the robot has not seen it. After a step the robot tells where it
went and what is there, what it holds, and each place whose content is another than before:
    at table: coke, apple x2 | holding apple; table: coke, apple | user: apple | at top drawer: closed
"""

from collections import Counter
from collections.abc import Callable
from functools import partial

from agent.wording.errands import (
    Carry,
    Errand,
    Hold,
    OpenUp,
    Release,
    Seek,
    Shut,
    Visit,
    simulated,
)
from envs.kitchen_layout import CABINET, DRAWERS, HAND, LOCATIONS, STATIONS
from envs.kitchen_state import KitchenState

MOST_SKILLS = 12  # that a part of an aim takes


class KitchenWording:
    """What stands where as far as it is in sight, where the robot is, what it holds."""

    def scene(self, state: KitchenState) -> str:
        """All places with something on them, and the robot."""
        shown = "; ".join(
            _content(state, at) for at in LOCATIONS if state.at(at) and _open(state, at)
        )
        robot = f"Robot at {state.robot_at}, holding {state.holding or 'nothing'}"
        return f"Seen: {shown or 'nothing'}. {robot}."

    def aims(
        self, state: KitchenState, *, possible: bool = True
    ) -> dict[str, Callable[[], KitchenState]]:
        """Such as "coke to user", "coke from table to user", "hold coke", "open top drawer"."""
        errands = [*_with_objects(state), *(Visit(s, anew=True) for s in STATIONS), Release()]
        errands += [kind(drawer) for kind in (OpenUp, Shut) for drawer in DRAWERS]
        return {
            errand.words(state): partial(_after, errand, state)
            for errand in errands
            if not possible or errand.next_skill(state) is not None
        }

    def change(self, before: KitchenState, after: KitchenState) -> str:
        """Where it went, what it holds, what is where now."""
        told = list[str]()
        went = after.visited != before.visited
        if went:
            told.append(f"at {_content(after, after.robot_at)}")
        if after.holding != before.holding and after.holding is not None:
            told.append(f"holding {after.holding}")
        for at in LOCATIONS:
            new = _shown(after, at) != _shown(before, at)
            beside = went and at == CABINET and after.robot_at in DRAWERS and after.at(CABINET)
            if (new or beside) and not (went and at == after.robot_at):
                told.append(_content(after, at))
        return "; ".join(told)


def _with_objects(state: KitchenState) -> list[Errand]:
    """What can be done with objects; one in a closed drawer may be said to be in any of them."""
    shut = [d for d in DRAWERS if state.is_shut(d)]
    errands = list[Errand]()
    for name in state.names:
        there = Counter(o.at for o in state if o.name == name)
        seen = [at for at in there if at != HAND and _open(state, at)]
        sources = [None, *dict.fromkeys([*seen, *shut])]
        for to in STATIONS:
            if there.total() > there[to]:
                one_more = there[to] + 1
                errands += [Carry(name, to, one_more, at) for at in sources if at != to]
        errands += [Hold(name, at) for at in sources]
        errands.append(Seek(name))
    return errands


def _after(errand: Errand, state: KitchenState) -> KitchenState:
    return simulated([errand], state, MOST_SKILLS) or state


def _content(state: KitchenState, location: str) -> str:
    return f"{location}: {_shown(state, location)}"


def _shown(state: KitchenState, location: str) -> str:
    """What is seen at a location: "coke, apple x2", "empty" or "closed"."""
    if not _open(state, location):
        return "closed"
    counts = Counter(state.at(location))
    return ", ".join(n if k == 1 else f"{n} x{k}" for n, k in counts.items()) or "empty"


def _open(state: KitchenState, location: str) -> bool:
    return not state.is_shut(location)
