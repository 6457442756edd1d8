"""Tabletop tasks from a seed: a placed scene, an instruction in thousands of wordings, and the goal it means.

Task i of a seed is a function of (seed, i, split) alone, so a training can go on anywhere in the stream.
`Split.HELD_OUT` gives sentences that use at least one wording or name which `Split.TRAIN` never uses.
A request that cannot be met (`agent.training.tabletop.families_impossible`, or something out of reach) has
the goal that nothing changes, and the plan is `done` at once. A sentence that happens to be one of a suite's
is drawn again (`agent.training.excluded`); that is the only use made of the suites. Limits: requests that are
partly feasible ("all blocks", one of them out of reach) are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.goals import Goal, tabletop_goal
from agent.instruction import checked
from agent.training.excluded import excluded
from agent.training.tabletop.drafts import NOTHING, Draft, Family, View
from agent.training.tabletop.families_impossible import IMPOSSIBLE
from agent.training.tabletop.families_many import MANY
from agent.training.tabletop.families_single import SINGLE, UNLESS
from agent.training.tabletop.scenes import random_state
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.wording import Said, Split
from agent.wording.tabletop import left_to_right
from envs.tabletop_state import TabletopState

VERSION = 1  # raise it when the same seed no longer gives the same tasks
FAMILIES = (*SINGLE, *MANY, *IMPOSSIBLE)
HELD_OUT_STREAM = 1  # keeps the two splits' scenes apart
ATTEMPTS = 1000


@dataclass(frozen=True, kw_only=True)
class GeneratedTask:
    """One thing to ask of the robot."""

    instruction: str
    state: TabletopState  # at the start
    goal: dict[str, Any]  # as `agent.goals` reads it
    family: str
    order: tuple[str, ...]  # objects in the order in which the plan should treat them
    templates: tuple[str, ...]
    novel: frozenset[str]  # "wording", "name": what of it is held out

    def parsed_goal(self) -> Goal[TabletopState]:
        """The goal as a predicate."""
        return tabletop_goal(self.goal, [o.name for o in self.state])


def generate(
    seed: int,
    index: int,
    split: Split = Split.TRAIN,
    attempt: int = 0,
    scenes: Sequence[TabletopState] = (),
) -> GeneratedTask:
    """Task number `index` of a seed; `attempt` draws another in its stead.

    It is about the first of `scenes` that offers what its family asks about, or else about a new one.

    Raises:
        RuntimeError: no family suits any of many scenes; this does not happen.
    """
    rng = np.random.default_rng([seed, index, attempt, HELD_OUT_STREAM * (split is Split.HELD_OUT)])
    weights = np.array([weight for _, weight in FAMILIES])
    for _ in range(ATTEMPTS):
        family = FAMILIES[int(rng.choice(len(FAMILIES), p=weights / weights.sum()))][0]
        for state in (*scenes, random_state(rng)):
            task = _attempt(family, View(state), BlockSpeaker(rng, split), split)
            if task is not None:
                return task
    raise RuntimeError(f"no task in {ATTEMPTS} attempts (seed {seed}, index {index})")


def _attempt(
    family: Family, view: View, speaker: BlockSpeaker, split: Split
) -> GeneratedTask | None:
    draft = family(view, speaker)
    if draft is None:
        return None
    goal = _reachable_goal(draft, view)
    if goal is None:
        return None
    said = draft.said
    if not draft.impossible and said.imperative and speaker.chance(0.04):
        said = Said(said.text + speaker.one(UNLESS), imperative=True)
    text = speaker.finished(said)
    if split is Split.HELD_OUT and not speaker.novel:
        return None
    if excluded(text):
        return None
    return GeneratedTask(
        instruction=checked(text),
        state=view.state,
        goal=goal,
        family=family.__name__,
        order=_order(draft, view),
        templates=tuple(speaker.templates),
        novel=frozenset(speaker.novel),
    )


def _reachable_goal(draft: Draft, view: View) -> dict[str, Any] | None:
    """The goal, or that nothing changes where the arm cannot do it; None: it could do a part of it."""
    goal = tabletop_goal(draft.goal, [o.name for o in view.state])
    if draft.impossible or goal.holds(view.state, view.state):
        return draft.goal
    far = [n for n in draft.needs if n in view.far]
    if not far:
        return draft.goal
    return NOTHING if len(draft.needs) <= 2 else None


def _order(draft: Draft, view: View) -> tuple[str, ...]:
    """The mentioned objects first, then the others from the left to the right."""
    rest = [o.name for o in left_to_right(view.state) if o.name not in draft.order]
    return (*dict.fromkeys(draft.order), *rest)
