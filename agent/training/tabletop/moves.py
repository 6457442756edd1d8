"""What a request comes to: moves of blocks in the order of mention, and the skills that make them.

The rule, which decides the aim too. The moves are made in their order; one that is so already is skipped.
First comes what must: a block in the hand goes where the request wants it, if it can go there now, else onto
the table; a block under another of the request's is placed before it, so towers grow from the bottom; what
covers a block or a target, or stands on a wanted place, is moved just before the move it hinders, again to
where the request wants it if it can, else to the table. Limits: what lies in a full bowl is not moved away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.training.tabletop.drafts import View
from agent.wording.tabletop import within_reach
from envs.layout import PLACES
from envs.tabletop_state import GRIPPER, TABLE, Kind, TabletopState
from skills.pick_and_place import Pick, Put, PutDown, covered_by
from skills.skill import Skill

PLACE_NAMES = tuple(p.name for p in PLACES)
MOST_SKILLS = 24


class StuckError(RuntimeError):
    """The moves cannot be made; the message says why."""


@dataclass(frozen=True)
class Move:
    """A block and where it ends up."""

    block: str
    to: str  # a bowl, a block, a named place, `TABLE` or `GRIPPER`

    def done(self, state: TabletopState) -> bool:
        """Whether the block is there."""
        if self.to in PLACE_NAMES:
            return state.place_of(self.block) == self.to
        if self.to.endswith(Kind.BOWL):
            return _bowl_of(self.block, state) == self.to
        return state[self.block].support == self.to

    def goal(self) -> dict[str, Any]:
        """As `agent.goals` reads it."""
        if self.to == GRIPPER:
            return {"holding": self.block}
        bowl = self.to.endswith(Kind.BOWL)
        relation = "at" if self.to in PLACE_NAMES else "in" if bowl else "on"
        return {relation: [self.block, self.to]}


def plan(moves: Sequence[Move], state: TabletopState) -> list[Skill] | None:
    """The skills that make the moves; None where they cannot all be made, or would undo each other."""
    doing = _Doing(moves, state)
    try:
        for move in moves:
            doing.make(move)
    except StuckError:
        return None
    return doing.skills if all(m.done(doing.state) for m in moves) else None


def in_reach(state: TabletopState, skill: Skill) -> bool:
    """Whether the arm gets to all that a skill names."""
    names = (getattr(skill, "block", None), getattr(skill, "target", None))
    return all(within_reach(state[n]) for n in names if n is not None and n in state)


class _Doing:
    """A state that changes as the moves are made."""

    def __init__(self, moves: Sequence[Move], state: TabletopState) -> None:
        self.state = state
        self.skills: list[Skill] = []
        self._wanted = {m.block: m for m in moves}
        self._begun: list[str] = []  # blocks whose moves are being made

    def make(self, move: Move) -> None:
        """Make a move and, before it, what it takes."""
        if move.done(self.state):
            return
        self._begun.append(move.block)
        if move.to != GRIPPER:
            self._empty_hand(but=move.block)
        self._prepare(move)
        self._take(move.block)
        if move.to != GRIPPER:
            self._use(PutDown(move.block) if move.to == TABLE else Put(move.block, move.to))
        self._begun.pop()

    def _prepare(self, move: Move) -> None:
        """Uncover the block and make room where it goes."""
        self._uncover(move.block)
        if move.to in PLACE_NAMES:
            for there in self.state.at_place(move.to):
                self._away(there)
        elif move.to in self.state and self.state[move.to].kind is Kind.BLOCK:
            below = self._wanted.get(move.to)
            if below and below.block not in self._begun:
                self.make(below)
            if self.state.holding == move.to or _bowl_of(move.to, self.state):
                self._away(move.to)
            self._uncover(move.to, but=move.block)

    def _uncover(self, name: str, but: str = "") -> None:
        while above := covered_by(self.state, name):
            if above not in self.state.resting_on(name):
                raise StuckError(
                    f"the {above} leans over the {name}, which the scene does not tell"
                )
            if above == but:
                return
            self._away(above)

    def _away(self, block: str) -> None:
        """Move what hinders: to where it is wanted if that can be, else to the table."""
        if self.state[block].kind is Kind.BOWL:
            raise StuckError(f"the {block} stands in the way")
        wanted = self._wanted.get(block)
        before = self.state[block].support
        self._uncover(block)
        if wanted and block not in self._begun and self._can_go(wanted):
            self.make(wanted)
        if self.state[block].support == before:
            self._take(block)
            self._use(PutDown(block))

    def _can_go(self, wanted: Move) -> bool:
        """Whether nothing stands where a block is wanted."""
        if wanted.to == GRIPPER or wanted.done(self.state):
            return False
        if wanted.to == TABLE:
            return True
        if self.state.holding == wanted.to or covered_by(self.state, wanted.block):
            return False
        below = self._wanted.get(wanted.to)
        if below and not below.done(self.state):
            return False
        held = self.state.moved(wanted.block, support=GRIPPER)
        return Put(wanted.block, wanted.to).unmet(held) is None

    def _take(self, block: str) -> None:
        if self.state.holding == block:
            return
        self._empty_hand(but=block)
        self._use(Pick(block))

    def _empty_hand(self, but: str) -> None:
        held = self.state.holding
        if held and held != but:
            self._away(held)

    def _use(self, skill: Skill) -> None:
        unmet = skill.unmet(self.state)
        if unmet is not None or not in_reach(self.state, skill) or len(self.skills) >= MOST_SKILLS:
            raise StuckError(f"{skill.phrase}: {unmet or 'out of reach, or too long'}")
        self.skills.append(skill)
        self.state = skill.effect(self.state)


def _bowl_of(name: str, state: TabletopState) -> str | None:
    return View(state).bowl_of(name)
