"""The text a language model continues: examples, what is on the table, the request, what happened so far.

Prompts are data (agent/prompts/*.json); this file only lays them out. A finished step is a line
`1. pick up the red block`; a failed one says so, in brackets, so that the model can plan again:
`2. pick up the red block (failed: the gripper came up empty)`. The text ends where the next phrase goes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.situation import Turn
from envs.errors import unknown
from envs.tabletop_state import TabletopState
from skills.skill import Outcome


class PromptError(ValueError):
    """No such prompt."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """One worked example."""

    objects: tuple[str, ...]
    holding: str | None
    instruction: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """How to ask for the next step."""

    name: str
    source: str  # where the wording comes from
    intro: str
    examples: tuple[Example, ...]

    def render(self, instruction: str, state: TabletopState, turns: Sequence[Turn]) -> str:
        """The text up to where the next skill's phrase goes; phrases start with a space."""
        shown = [self._case(e.objects, e.holding, e.instruction, e.turns) for e in self.examples]
        objects = tuple(o.name for o in state)
        now = self._case(objects, _held_first(state, turns), instruction, turns)
        return "\n\n".join([self.intro, *shown, f"{now}\n{len(turns) + 1}."])

    def _case(
        self, objects: Sequence[str], holding: str | None, instruction: str, turns: Sequence[Turn]
    ) -> str:
        hand = f" Robot holds the {holding}." if holding else ""
        lines = [f"Table: {', '.join(objects)}.{hand}", f"Human: {instruction}", "Robot:"]
        return "\n".join([*lines, *(_line(i, turn) for i, turn in enumerate(turns, 1))])


def load_prompt(name: str) -> Prompt:
    """The prompt called `name`, from agent/prompts.

    Raises:
        PromptError: there is none; suggests the nearest.
    """
    folder = Path(__file__).parent / "prompts"
    choices = sorted(p.stem for p in folder.glob("*.json"))
    if name not in choices:
        raise PromptError(unknown("prompt", name, choices))
    data = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    examples = tuple(
        Example(
            objects=tuple(e["objects"]),
            holding=e.get("holding"),
            instruction=e["instruction"],
            turns=tuple(_turn(step) for step in e["steps"]),
        )
        for e in data["examples"]
    )
    return Prompt(name=name, source=data["source"], intro=data["intro"], examples=examples)


def _turn(step: str | list[str]) -> Turn:
    """A step of an example: a phrase, or a phrase and why it failed."""
    if isinstance(step, str):
        return Turn(phrase=step, outcome=Outcome.SUCCEEDED)
    phrase, reason = step
    return Turn(phrase=phrase, outcome=Outcome.FAILED, reason=reason)


def _line(number: int, turn: Turn) -> str:
    failure = f" (failed: {turn.reason})" if turn.outcome is not Outcome.SUCCEEDED else ""
    return f"{number}. {turn.phrase}{failure}"


def _held_first(state: TabletopState, turns: Sequence[Turn]) -> str | None:
    """What the hand held when the episode began: later the steps themselves tell."""
    return None if turns else state.holding
