"""What a family of requests is given and what it returns.

A family is a function (view of the scene, speaker) -> draft, or None where the scene does not offer what
it asks about. A draft is a sentence and the moves it means, in the order of mention where the request names
the blocks, else in the order in which the scene text tells them: left to right, towers from the top.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from agent.training.wording import Said
from agent.wording.tabletop import TabletopRelations, left_to_right, within_reach
from envs.layout import BOWL_CAPACITY
from envs.tabletop_state import GRIPPER, TABLE, Kind, TabletopState
from skills.pick_and_place import covered_by

if TYPE_CHECKING:
    from agent.training.tabletop.moves import Move
    from agent.training.tabletop.speaker import BlockSpeaker

NOTHING: dict[str, Any] = {"unchanged": True}  # the goal of a request that cannot be met


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A request and what it means; without moves there is nothing to do."""

    said: Said
    moves: tuple["Move", ...] = ()
    goal: dict[str, Any] | None = None  # None: that every move is made
    needs: tuple[str, ...] = ()  # objects it names besides those of the moves

    def wanted(self) -> dict[str, Any]:
        """The goal."""
        if self.goal is not None:
            return self.goal
        return every([m.goal() for m in self.moves]) if self.moves else NOTHING


Family = Callable[["View", "BlockSpeaker"], Draft | None]


@dataclass(frozen=True)
class View:
    """A state, and what families ask of it."""

    state: TabletopState

    @cached_property
    def blocks(self) -> list[str]:
        """All blocks, in the scene's order, which tells nothing."""
        return [o.name for o in self.state.blocks]

    @cached_property
    def bowls(self) -> list[str]:
        """All bowls, from the left to the right."""
        return [o.name for o in left_to_right(self.state) if o.kind is Kind.BOWL]

    @cached_property
    def far(self) -> list[str]:
        """What the arm does not get to."""
        return [o.name for o in self.state if not within_reach(o)]

    @property
    def holding(self) -> str | None:
        """What is in the hand."""
        return self.state.holding

    @cached_property
    def _text(self) -> str:
        return TabletopRelations().scene(self.state)

    def told(self, names: Iterable[str]) -> list[str]:
        """The names as the scene text lists them."""
        return sorted(names, key=lambda n: self._text.index(n))

    def in_turn(self, names: Iterable[str]) -> list[str]:
        """The one in the hand first, then as the scene text lists them."""
        return sorted(self.told(names), key=lambda n: n != self.holding)

    def room(self, bowl: str) -> int:
        """How many more blocks go into a bowl."""
        return BOWL_CAPACITY - len(self.state.resting_on(bowl))

    def inside(self, bowl: str) -> list[str]:
        """The blocks in a bowl, as they are told."""
        return self.told(n for n in self.blocks if self.bowl_of(n) == bowl)

    def bowl_of(self, name: str) -> str | None:
        """The bowl something is in, directly or on another block."""
        below = self.state.get(self.state[name].support)
        if below is None:
            return None
        return below.name if below.kind is Kind.BOWL else self.bowl_of(below.name)

    def below(self, block: str) -> str | None:
        """The block it stands on."""
        support = self.state[block].support
        return support if support.endswith(Kind.BLOCK) else None

    def above(self, block: str) -> str | None:
        """The block on it."""
        return next(iter(self.state.resting_on(block)), None)

    def spot(self, block: str) -> str | None:
        """The bowl it is in, or the named place it stands at."""
        return self.bowl_of(block) or self.state.place_of(block)

    def fits(self, blocks: Iterable[str], bowl: str) -> bool:
        """Whether there is room for those that are not in the bowl yet."""
        return sum(self.bowl_of(n) != bowl for n in blocks) <= self.room(bowl)

    @cached_property
    def standing(self) -> list[str]:
        """The blocks alone on the bare table, from the left to the right; none in reach is left out."""
        return self.told(
            n
            for n in self.blocks
            if self.state[n].support == TABLE and not self.above(n) and n not in self.far
        )

    @cached_property
    def row(self) -> list[str | None]:
        """What holds blocks from the left to the right: a lone block; None for a tower or full bowl."""
        row = list[str | None]()
        for o in left_to_right(self.state):
            if o.support != TABLE or o.name in self.far:
                continue
            covered = bool(self.state.resting_on(o.name))
            if o.kind is Kind.BLOCK or covered:
                row.append(None if covered else o.name)
        return row

    def towers(self) -> list[list[str]]:
        """Towers of two and more on the table, each from its top."""
        found = list[list[str]]()
        for low in self.told(n for n in self.blocks if self.state[n].support == TABLE):
            tower = [low]
            while above := self.above(tower[0]):
                tower.insert(0, above)
            if len(tower) > 1:
                found.append(tower)
        return found

    def loose(self) -> list[str]:
        """The reachable blocks with nothing on them, and the one in the hand."""
        return [
            n
            for n in self.blocks
            if n not in self.far
            and (self.state[n].support == GRIPPER or covered_by(self.state, n) is None)
        ]

    def free_places(self, names: Iterable[str]) -> list[str]:
        """Those of the places at which nothing stands."""
        return [n for n in names if not self.state.at_place(n)]


def every(goals: list[dict[str, Any]]) -> dict[str, Any]:
    """All of the goals."""
    return goals[0] if len(goals) == 1 else {"all": goals}
