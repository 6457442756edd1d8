"""Kitchen tasks from a seed: a scene, an instruction in thousands of wordings, and the goal it means.

Task i of a seed is a function of (seed, i, split) and the scenes offered, so a training can go on anywhere.
`Split.HELD_OUT` gives sentences that use at least one wording or name which `Split.TRAIN` never uses. A
request that cannot be met has the goal that nothing changes, and the plan is `done` at once. Sentences of
`agent.training.excluded` are drawn again. What the families ask of follows SayCan (arXiv 2204.01691,
section 5): primitives, nouns, verbs, structured language, embodiment, crowd-sourced style, long horizon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.goals import Goal
from agent.goals.kitchen import kitchen_goal
from agent.instruction import checked
from agent.training.excluded import excluded
from agent.training.kitchen.drafts import Draft, Family, View, held_first
from agent.training.kitchen.families_coded import CODED
from agent.training.kitchen.families_contrast import CONTRAST
from agent.training.kitchen.families_drawers import DRAWER_FAMILIES
from agent.training.kitchen.families_kinds import KINDS
from agent.training.kitchen.families_many import MANY_FAMILIES
from agent.training.kitchen.families_orders import ORDERS
from agent.training.kitchen.families_parts import PARTS
from agent.training.kitchen.families_rest import REST
from agent.training.kitchen.families_single import SINGLE
from agent.training.kitchen.families_tours import TOURS
from agent.training.kitchen.families_which import WHICH
from agent.training.kitchen.scenes import Theme, random_state
from agent.training.kitchen.speaker import KitchenSpeaker
from agent.training.wording import Split
from agent.wording.errands import Errand, simulated
from envs.kitchen_state import KitchenState

VERSION = 5  # raise it when the same seed no longer gives the same tasks
FAMILIES = (
    *SINGLE,
    *KINDS,
    *DRAWER_FAMILIES,
    *MANY_FAMILIES,
    *PARTS,
    *ORDERS,
    *REST,
    *CONTRAST,
    *TOURS,
    *CODED,
    *WHICH,
)
HELD_OUT_STREAM, KITCHEN_STREAM = 1, 7  # keep the splits' scenes apart, and the worlds'
SCENES = 60  # how many a family is offered before another family is drawn
MOST_STEPS = 25  # a longer plan is not asked for


@dataclass(frozen=True, kw_only=True)
class KitchenTask:
    """One thing to ask of the robot."""

    instruction: str
    state: KitchenState  # at the start
    goal: dict[str, Any]  # as `agent.goals` reads it
    family: str
    errands: tuple[Errand, ...]  # how it is done, in order
    templates: tuple[str, ...]
    novel: frozenset[str]  # "wording", "name": what of it is held out

    def parsed_goal(self) -> Goal[KitchenState]:
        """The goal as a predicate."""
        return kitchen_goal(self.goal, [o.name for o in self.state])


def generate(
    seed: int,
    index: int,
    split: Split = Split.TRAIN,
    attempt: int = 0,
    scenes: Sequence[KitchenState] = (),
) -> KitchenTask:
    """Task number `index` of a seed; `attempt` draws another in its stead.

    It is about the first of `scenes` that offers what its family asks about, or else about a new one.

    Raises:
        RuntimeError: no family suits any of many scenes; this does not happen.
    """
    held_out = HELD_OUT_STREAM * (split is Split.HELD_OUT)
    rng = np.random.default_rng([seed, index, attempt, held_out, KITCHEN_STREAM])
    for _ in range(len(FAMILIES)):
        family, theme = _drawn(rng)
        for state in scenes:
            task = _told(family, state, KitchenSpeaker(rng, split), split)
            if task is not None and task.state == state:
                return task
        for _ in range(SCENES):
            speaker = KitchenSpeaker(rng, split)
            task = _told(family, random_state(rng, theme, fresh=speaker.fresh), speaker, split)
            if task is not None:
                return task
    raise RuntimeError(f"no kitchen task (seed {seed}, index {index})")


def _drawn(rng: np.random.Generator) -> tuple[Family, Theme]:
    family, _, theme = FAMILIES[int(np.searchsorted(_shares(), rng.random(), side="right"))]
    return family, theme


@cache
def _shares() -> NDArray[np.float64]:  # (n_families,) cumulative
    weights = np.array([weight for _, weight, _ in FAMILIES])
    return np.asarray(np.cumsum(weights) / weights.sum())


def _told(
    family: Family, state: KitchenState, speaker: KitchenSpeaker, split: Split
) -> KitchenTask | None:
    speaker.sees(o.name for o in state)
    draft = family(View(state), speaker)
    if draft is None:
        return None
    errands = held_first(draft.errands, draft.state)
    if not reached(draft, errands):
        return None
    text = speaker.finished(draft.said)
    if (split is Split.HELD_OUT and not speaker.novel) or excluded(text):
        return None
    return KitchenTask(
        instruction=checked(text),
        state=draft.state,
        goal=draft.goal,
        family=family.__name__,
        errands=errands,
        templates=tuple(speaker.templates),
        novel=frozenset(speaker.novel),
    )


def reached(draft: Draft, errands: tuple[Errand, ...]) -> bool:
    """Whether the errands, if all goes well, end where the goal holds."""
    final = simulated(errands, draft.state, MOST_STEPS)
    goal = kitchen_goal(draft.goal, [o.name for o in draft.state])
    return final is not None and goal.holds(final, draft.state)
