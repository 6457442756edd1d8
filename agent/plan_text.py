"""The text an adapted model continues: what is there, the request, its aim, each step and what came of it.

    Table: red block, green block on yellow block, blue bowl (pink block). Far: gray block. Hand: empty.
    Human: put the red cube in the blue dish
    Robot: red block in blue bowl.
    > pick up the red block
    = failed: the gripper came up empty
    > pick up the red block
    = holding red block
    > put the red block in the blue bowl
    = red block in blue bowl
    > done

The model chooses the aim once (`agent.aim`), then the skill of each line with ">". The robot writes the lines
with "=" from what it observes: why a step failed, and what changed (see `agent.wording`). The head is the
state at the episode's start, so the text only ever grows and a model's cache of it stays good. Training and
inference both use this file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from agent.situation import Turn
from agent.wording import KitchenWording, TabletopRelations, Wording
from envs.state import State
from skills.skill import Outcome

VERSION = "doable-3"  # raise it when a character of a text changes: old adapters are refused
END = "\n"  # what an aim and a phrase end with; part of what is scored

S = TypeVar("S", bound=State)


@dataclass(frozen=True)
class Piece:
    """A part of the text, and whether the model writes it."""

    text: str
    robot: bool


@dataclass(frozen=True)
class PlanText(Generic[S]):
    """Lays out an episode; renders as `agent.prompts.Prompt` does."""

    wording: Wording[S]

    def aims(self, state: S, *, possible: bool = True) -> Mapping[str, Callable[[], S]]:
        """What can be aimed at in a state, in words, and the state it leads to; see `Wording.aims`."""
        return self.wording.aims(state, possible=possible)

    def opening(self, instruction: str, initial: S) -> str:
        """The text up to where the aim goes; it starts with a space."""
        return f"{self.wording.scene(initial)}\nHuman: {instruction}\nRobot:"

    def render(self, instruction: str, initial: S, turns: Sequence[Turn[S]], aim: str = "") -> str:
        """The text up to where the next phrase goes; phrases start with a space.

        Args:
            instruction: the request.
            initial: the state at the episode's start.
            turns: what happened since, each with the state seen after it.
            aim: what the model wrote after the opening, as it wrote it.
        """
        return "".join(piece.text for piece in self.pieces(instruction, initial, turns, aim))

    def pieces(
        self, instruction: str, initial: S, turns: Sequence[Turn[S]], aim: str
    ) -> tuple[Piece, ...]:
        """The same text in parts: the opening, the aim, then each turn's phrase and observation."""
        parts = [
            Piece(self.opening(instruction, initial), robot=False),
            Piece(f"{aim}{END}", robot=True),
            Piece(">", robot=False),
        ]
        before = initial
        for turn in turns:
            parts.append(Piece(f" {turn.phrase}{END}", robot=True))
            parts.append(Piece(f"= {self.observed(turn, before)}\n>", robot=False))
            before = turn.seen or before
        return tuple(parts)

    def observed(self, turn: Turn[S], before: S) -> str:
        """What the robot writes after a step; a failure whose reason it is not told has none."""
        failed = turn.outcome is not Outcome.SUCCEEDED
        failure = ": ".join(filter(None, ("failed", turn.reason))) if failed else ""
        change = self.wording.change(before, turn.seen or before)
        return "; ".join(filter(None, (failure, change))) or "nothing changed"


PLAN_TEXTS: dict[str, PlanText[Any]] = {
    "tabletop": PlanText(TabletopRelations()),
    "kitchen": PlanText(KitchenWording()),
}
