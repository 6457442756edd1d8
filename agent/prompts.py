"""The text a language model continues: examples, what is there, the request, what happened so far.

Prompts are data (agent/prompts/*.json); this file only lays them out, and `agent.wording` says the states. A
finished step is a line `1. pick up the red block`; a failed one says so, in brackets, so that the model can
plan again: `2. pick up the red block (failed: the gripper came up empty)`. Where a world has more to tell,
the next line says what the robot finds. The text ends where the next phrase goes; later steps only add to it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from agent.situation import Turn
from agent.wording import KitchenWording, TabletopNames, Wording
from envs import kitchen_scene
from envs.errors import unknown
from envs.state import State
from skills import catalogue
from skills.skill import Outcome

S = TypeVar("S", bound=State)
AnyState = TypeVar("AnyState", bound=State)


class PromptError(ValueError):
    """No such prompt."""


class PromptText(Protocol[AnyState]):
    """A text that asks for the next step."""

    def opening(self, instruction: str, initial: AnyState) -> str | None:
        """The text up to where the aim goes; None: the model is asked for none."""

    def aims(
        self, state: AnyState, *, possible: bool = True
    ) -> Mapping[str, Callable[[], AnyState]]:
        """What can be aimed at in a state, in words, and the state it leads to."""

    def render(
        self, instruction: str, initial: AnyState, turns: Sequence[Turn[Any]], aim: str = ""
    ) -> str:
        """The text up to where the next skill's phrase goes."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """One worked example."""

    scene: str  # in words
    instruction: str
    turns: tuple[Turn[Any], ...]
    after: tuple[
        str, ...
    ]  # what the robot finds after each turn, in words; "" where nothing is said


@dataclass(frozen=True, kw_only=True)
class Prompt(Generic[S]):
    """How to ask for the next step."""

    name: str
    intro: str
    examples: tuple[Example, ...]
    wording: Wording[S]

    def opening(self, instruction: str, initial: S) -> None:
        """No aim is asked for: the examples state none."""

    def aims(self, state: S, *, possible: bool = True) -> Mapping[str, Callable[[], S]]:
        """None."""
        return {}

    def render(self, instruction: str, initial: S, turns: Sequence[Turn[S]], aim: str = "") -> str:
        """The text up to where the next skill's phrase goes; phrases start with a space.

        Args:
            instruction: what was asked.
            initial: the state at the episode's start.
            turns: the steps so far, with the state seen after each.
            aim: none.
        """
        shown = [_case(e.scene, e.instruction, e.turns, e.after) for e in self.examples]
        states = [initial]
        for turn in turns:
            states.append(turn.seen or states[-1])
        after = [self.wording.change(a, b) for a, b in pairwise(states)]
        now = _case(self.wording.scene(initial), instruction, turns, after)
        return "\n\n".join([self.intro, *shown, f"{now}\n{len(turns) + 1}."])


def load_prompt(name: str) -> Prompt[Any]:
    """The prompt called `name`, from agent/prompts.

    Raises:
        PromptError: there is none; suggests the nearest.
    """
    folder = Path(__file__).parent / "prompts"
    choices = sorted(p.stem for p in folder.glob("*.json"))
    if name not in choices:
        raise PromptError(unknown("prompt", name, choices))
    data = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    wording, read = _WORLDS[data["world"]]
    return Prompt(
        name=name,
        intro=data["intro"],
        examples=tuple(read(e) for e in data["examples"]),
        wording=wording,
    )


def _case(scene: str, instruction: str, turns: Sequence[Turn[Any]], after: Sequence[str]) -> str:
    lines = [scene, f"Human: {instruction}", "Robot:"]
    for i, turn in enumerate(turns):
        lines.append(_line(i + 1, turn))
        lines += [f"({told})" for told in after[i : i + 1] if told]
    return "\n".join(lines)


def _tabletop_example(data: dict[str, Any]) -> Example:
    """An example told by the names of its objects; what its steps lead to needs no words."""
    turns = tuple(_turn(step) for step in data["steps"])
    return Example(
        scene=TabletopNames().listed(data["objects"], data.get("holding")),
        instruction=data["instruction"],
        turns=turns,
        after=("",) * len(turns),
    )


def _kitchen_example(data: dict[str, Any]) -> Example:
    """An example with a whole scene, in which its steps are played through."""
    state = kitchen_scene.from_json(data["scene"])
    wording, after = KitchenWording(), list[str]()
    scene, skills = wording.scene(state), catalogue.build_kitchen(state)
    turns = tuple(_turn(step) for step in data["steps"])
    for turn in turns:
        skill = catalogue.find(skills, turn.phrase)
        before = state
        if turn.outcome is Outcome.SUCCEEDED:
            assert skill.unmet(state) is None, f"{data['instruction']}: {skill.unmet(state)}"
            state = skill.effect(state)
        after.append(wording.change(before, state))
    return Example(
        scene=scene,
        instruction=data["instruction"],
        turns=turns,
        after=tuple(after),
    )


_WORLDS: dict[str, tuple[Wording[Any], Callable[[dict[str, Any]], Example]]] = {
    "tabletop": (TabletopNames(), _tabletop_example),
    "kitchen": (KitchenWording(), _kitchen_example),
}


def _turn(step: str | list[str]) -> Turn[Any]:
    """A step of an example: a phrase, or a phrase and why it failed."""
    if isinstance(step, str):
        return Turn(phrase=step, outcome=Outcome.SUCCEEDED)
    phrase, reason = step
    return Turn(phrase=phrase, outcome=Outcome.FAILED, reason=reason)


def _line(number: int, turn: Turn[Any]) -> str:
    if turn.outcome is Outcome.SUCCEEDED:
        return f"{number}. {turn.phrase}"
    failure = f"failed: {turn.reason}" if turn.reason else "failed"
    return f"{number}. {turn.phrase} ({failure})"
