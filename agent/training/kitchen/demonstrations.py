"""How a kitchen task is done, as an episode: its errands in order, with mishaps told and made good.

Who opens a drawer to take something out or put something in closes it before leaving, unless it is needed
again or was to be opened; so do SayCan's public plans.
In some episodes an attempt fails, is told, and is made again: an empty gripper, an object that stays in the
hand, a blocked way, or an object lost on a drive, which lies where the robot stood and is fetched again. An
episode has one mishap or two, so every episode ends. Its end state is checked against the goal.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from agent.situation import Turn
from agent.training import task as tasks
from agent.training.kitchen.tasks import KitchenTask, generate
from agent.training.wording import Split
from agent.wording.errands import Errand, OpenUp, simulated
from envs.kitchen_layout import DRAWERS
from envs.kitchen_state import KitchenState
from skills.catalogue import KitchenSkill
from skills.kitchen import BringToYou, Close, Find, GoTo, Open, PickUp, PutDown
from skills.skill import DONE, Outcome

KitchenEpisode: TypeAlias = tasks.Episode[KitchenState]
P_MISHAP = 0.32  # share of episodes that one is drawn for; a third of those end before its step
P_SECOND = 0.1  # of those, with another one
P_SLIP = 0.35  # of the mishaps on a drive with something in the hand
MAX_STEPS = 26  # `done` included; a longer demonstration is not used
MISHAP_STREAM = 2
REASONS: dict[type, tuple[str, ...]] = {
    PickUp: ("the gripper came up empty", "the gripper came up empty", "the arm was blocked"),
    PutDown: ("the arm was blocked", "the gripper did not open"),
    Find: ("the way was blocked",),
    GoTo: ("the way was blocked",),
    BringToYou: ("the way was blocked",),
    Open: ("the drawer was stuck", "the hand slipped off the handle"),
    Close: ("the drawer was stuck",),
}


def episode(
    seed: int, index: int, split: Split = Split.TRAIN, scenes: Sequence[KitchenState] = ()
) -> KitchenEpisode:
    """Episode number `index` of a seed: the first task there that can be demonstrated.

    It starts in one of `scenes` where its request can be about one of them.

    Raises:
        RuntimeError: none of many tasks can; this does not happen.
    """
    for attempt in range(100):
        rng = np.random.default_rng([seed, index, attempt, MISHAP_STREAM])
        found = demonstrate(generate(seed, index, split, attempt, scenes), rng)
        if found is not None:
            return found
    raise RuntimeError(f"no kitchen task can be demonstrated (seed {seed}, index {index})")


def demonstrate(task: KitchenTask, rng: np.random.Generator) -> KitchenEpisode | None:
    """Do the task in symbols; None when it takes too many steps or misses its goal."""
    state, turns = task.state, list[Turn[KitchenState]]()
    trouble = _trouble(rng)
    for i in range(len(task.errands)):
        while (skill := _next_skill(task.errands[i:], state, task)) is not None:
            if len(turns) >= MAX_STEPS - 1 or skill.unmet(state) is not None:
                return None
            turn = _mishap(skill, state, rng) if len(turns) in trouble else None
            turns.append(turn or _success(skill, state))
            state = turns[-1].seen or state
    if not task.parsed_goal().holds(state, task.state):
        return None
    turns.append(Turn(phrase=DONE, outcome=Outcome.SUCCEEDED, seen=state))
    return KitchenEpisode(task=task, aim=aim(task), turns=tuple(turns))


def _next_skill(
    errands: Sequence[Errand], state: KitchenState, task: KitchenTask
) -> KitchenSkill | None:
    """What the first errand needs now, or to close the drawer that the robot would leave open."""
    skill, here = errands[0].next_skill(state), state.robot_at
    stays = skill is not None and not isinstance(skill, GoTo | BringToYou | Find)
    was_open = here in task.state.open_drawers or here not in DRAWERS
    if stays or was_open or state.is_shut(here) or any(map(_of(here, state), errands[1:])):
        return skill
    asked = any(isinstance(e, OpenUp) and e.drawer == here for e in task.errands)
    return skill if asked else Close(here)


def _of(drawer: str, state: KitchenState) -> Callable[[Errand], bool]:
    """Whether an errand has to do with a drawer: it is named there, or what it is about lies in it."""

    def concerns(errand: Errand) -> bool:
        told = vars(errand).values()
        return drawer in told or any(name in told for name in state.at(drawer))

    return concerns


def aim(task: KitchenTask) -> tuple[str, ...]:
    """The errands that are not done already, in words."""
    words, state = list[str](), task.state
    for errand in task.errands:
        after = simulated([errand], state, MAX_STEPS)
        if errand.next_skill(state) is not None:
            words.append(errand.words(state))
        state = after or state
    return tuple(words)


def _trouble(rng: np.random.Generator) -> set[int]:
    """The steps at which something goes wrong."""
    if rng.random() >= P_MISHAP:
        return set()
    first = int(rng.integers(8))
    return {first, first + 1 + int(rng.integers(3))} if rng.random() < P_SECOND else {first}


def _success(skill: KitchenSkill, state: KitchenState) -> Turn[KitchenState]:
    return Turn(phrase=skill.phrase, outcome=Outcome.SUCCEEDED, seen=skill.effect(state))


def _mishap(
    skill: KitchenSkill, state: KitchenState, rng: np.random.Generator
) -> Turn[KitchenState]:
    """The skill fails; a drive may lose what is carried, before the start or on the way."""
    reasons = REASONS[type(skill)]
    reason, after = reasons[int(rng.integers(len(reasons)))], state
    if state.holding is not None and isinstance(skill, GoTo | BringToYou) and rng.random() < P_SLIP:
        reason = f"the {state.holding} slipped out of the hand"
        index = next(i for i, o in enumerate(state) if o.at == "hand")
        arrived = skill.effect(state) if rng.random() < 0.5 else state
        after = arrived.moved(index, state.reach[0])
    return Turn(phrase=skill.phrase, outcome=Outcome.FAILED, reason=reason, seen=after)
