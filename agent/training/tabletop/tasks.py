"""Tabletop tasks from a seed: a placed scene, an instruction in many wordings, and the moves it means.

Task i of a seed is a function of (seed, i, split) and the scenes offered, so a training can go on anywhere.
`Split.HELD_OUT` gives sentences that use at least one wording or name which `Split.TRAIN` never uses.
A request that cannot be met (`agent.training.tabletop.families_impossible`, or something out of reach) has
the goal that nothing changes, and the plan is `done` at once. A sentence that happens to be one of a suite's
is drawn again (`agent.training.excluded`); that is the only use made of the suites. Limits: requests that are
partly feasible ("all blocks", one of them out of reach) are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.goals import Goal, tabletop_goal
from agent.instruction import checked
from agent.training.excluded import excluded
from agent.training.tabletop.drafts import NOTHING, Draft, Family, View
from agent.training.tabletop.families_all import ALL
from agent.training.tabletop.families_changes import CHANGES
from agent.training.tabletop.families_impossible import IMPOSSIBLE
from agent.training.tabletop.families_lists import LISTS
from agent.training.tabletop.families_single import SINGLE
from agent.training.tabletop.families_towers import TOWERS
from agent.training.tabletop.families_which import WHICH
from agent.training.tabletop.moves import Move, plan
from agent.training.tabletop.scenes import random_state
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_single import UNLESS
from agent.training.wording import Said, Split
from envs.tabletop_state import TabletopState

VERSION = 5  # raise it when the same seed no longer gives the same tasks
FAMILIES = (*SINGLE, *WHICH, *LISTS, *ALL, *TOWERS, *CHANGES, *IMPOSSIBLE)
HELD_OUT_STREAM = 1  # keeps the two splits' scenes apart
SCENES = 40  # how many a family is offered before another family is drawn
P_UNLESS = 0.03
P_DONE_ALREADY = 0.55  # how often a request that happens to be met is kept
MEANT_TO_BE_MET = frozenset({"as_it_is", "all_there"})


@dataclass(frozen=True, kw_only=True)
class GeneratedTask:
    """One thing to ask of the robot."""

    instruction: str
    state: TabletopState  # at the start
    goal: dict[str, Any]  # as `agent.goals` reads it
    family: str
    moves: tuple[Move, ...]  # how it is done, in order
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
    for _ in range(len(FAMILIES)):
        family = FAMILIES[int(np.searchsorted(_shares(), rng.random(), side="right"))][0]
        for state in chain(scenes, (random_state(rng) for _ in range(SCENES))):
            task = _attempt(family, View(state), BlockSpeaker(rng, split), split)
            if task is not None:
                return task
    raise RuntimeError(f"no tabletop task (seed {seed}, index {index})")


@cache
def _shares() -> NDArray[np.float64]:  # (n_families,) cumulative
    weights = np.array([weight for _, weight in FAMILIES])
    return np.asarray(np.cumsum(weights) / weights.sum())


def _attempt(
    family: Family, view: View, speaker: BlockSpeaker, split: Split
) -> GeneratedTask | None:
    speaker.sees(view)
    draft = family(view, speaker)
    if draft is None:
        return None
    meant = _feasible(draft, view)
    if meant is None:
        return None
    goal, moves = meant
    chosen = family.__name__ in MEANT_TO_BE_MET or not draft.moves
    if not chosen and all(m.done(view.state) for m in moves) and not speaker.chance(P_DONE_ALREADY):
        return None
    said = draft.said
    if len(moves) == 1 and said.imperative and speaker.chance(P_UNLESS):
        said = Said(said.text + speaker.one(UNLESS), imperative=True)
    text = speaker.finished(said)
    if (split is Split.HELD_OUT and not speaker.novel) or excluded(text):
        return None
    return GeneratedTask(
        instruction=checked(text),
        state=view.state,
        goal=goal,
        family=family.__name__,
        moves=moves,
        templates=tuple(speaker.templates),
        novel=frozenset(speaker.novel),
    )


def _feasible(draft: Draft, view: View) -> tuple[dict[str, Any], tuple[Move, ...]] | None:
    """Goal and moves, or none where the arm gets to nothing of it; None: it could do a part of it."""
    unmade = [m for m in draft.moves if not m.done(view.state)]
    far = [m for m in unmade if m.block in view.far or m.to in view.far]
    if far and len(far) == len(draft.moves):
        return NOTHING, ()
    if far:
        return None
    skills = plan(draft.moves, view.state)
    if skills is None:
        return None
    state = view.state
    for skill in skills:
        state = skill.effect(state)
    goal = tabletop_goal(draft.wanted(), [o.name for o in view.state])
    return (draft.wanted(), draft.moves) if goal.holds(state, view.state) else None
