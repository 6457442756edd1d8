"""The text an adapted model continues: what is there, the request, each step and what was seen after it.

    Table: red block, green block on yellow block, blue bowl (pink block). Far: gray block. Hand: empty.
    Human: put the red cube in the blue dish
    Robot:
    > pick up the red block
    = holding red block
    > put the red block in the blue bowl
    = red block in blue bowl
    > done

The model writes the lines with ">"; the robot writes those with "=" from what it observes: every object
whose relations changed, and why a step failed ("= failed: the gripper came up empty; red block on table").
Objects stand from the left to the right, so that "leftmost" can be read off; a tower from its top; "Far"
are those no arm reaches or that fell. The head is the state at the episode's start, so the text only ever
grows and a model's cache of it stays good. Training and inference both use this file. Limits: a shove
that changes no relation is not told, nor who is nearer to the robot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from agent.goals.tabletop import UnchangedTable
from agent.situation import Turn
from envs.tabletop_state import FLOOR, GRIPPER, Kind, ObjectState, TabletopState
from skills.skill import Outcome

VERSION = "tabletop-1"  # raise it when a character of the format changes: old adapters are refused
END = "\n"  # what a phrase ends with; part of what is scored
REACH = (0.29, 0.775)  # [m] from the base, in the plane: where `GeometricAffordance` finds grips


@dataclass(frozen=True)
class Piece:
    """A part of the text, and whether the model writes it."""

    text: str
    robot: bool


@dataclass(frozen=True)
class PlanText:
    """Lays out an episode; renders as `agent.prompts.Prompt` does."""

    def render(
        self, instruction: str, initial: TabletopState, turns: Sequence[Turn[TabletopState]]
    ) -> str:
        """The text up to where the next phrase goes; phrases start with a space.

        Args:
            instruction: the request.
            initial: the state at the episode's start.
            turns: what happened since, each with the state seen after it.
        """
        return "".join(piece.text for piece in pieces(instruction, initial, turns))


def pieces(
    instruction: str, state: TabletopState, turns: Sequence[Turn[TabletopState]]
) -> tuple[Piece, ...]:
    """The same text in parts: the head, then phrase and observation of each turn in alternation."""
    parts = [Piece(f"{describe(state)}\nHuman: {instruction}\nRobot:\n>", False)]
    before = state
    for turn in turns:
        parts.append(Piece(f" {turn.phrase}{END}", True))
        parts.append(Piece(f"= {_observed(turn, before)}\n>", False))
        before = turn.seen or before
    return tuple(parts)


def describe(state: TabletopState) -> str:
    """What is on the table, in one line."""
    near = [o for o in left_to_right(state) if o.support not in (GRIPPER, FLOOR)]
    tops = [o for o in near if _is_top(o, state)]
    table = ", ".join(_words(o, state) for o in tops if within_reach(o)) or "nothing"
    far = ", ".join(o.name for o in left_to_right(state) if not within_reach(o))
    return f"Table: {table}.{f' Far: {far}.' if far else ''} Hand: {state.holding or 'empty'}."


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


def _observed(turn: Turn[TabletopState], before: TabletopState) -> str:
    """What the robot writes after a step."""
    seen = turn.seen or before
    facts = [_relation(name, seen) for name in UnchangedTable().changed(seen, before)]
    if turn.outcome is not Outcome.SUCCEEDED:
        facts.insert(0, f"failed: {turn.reason}")
    return "; ".join(facts) or "nothing changed"


def _relation(name: str, state: TabletopState) -> str:
    o = state[name]
    if o.support == GRIPPER:
        return f"holding {name}"
    if place := state.place_of(name):
        return f"{name} at {place}"
    in_bowl = o.support in state and state[o.support].kind is Kind.BOWL
    return f"{name} {'in' if in_bowl else 'on'} {o.support}"
