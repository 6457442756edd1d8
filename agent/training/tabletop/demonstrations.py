"""How a task is done, as an episode: its moves in symbols, with mishaps told and made good.

The demonstrator makes the request's moves (`agent.training.tabletop.moves`, which has the rule for their
order) with skills that are ready and whose objects the arm gets to (no physics). The aim says where each
block ends that the plan moves, in the order in which each is last put or taken. In some episodes one
attempt fails, is told, and is planned again: an empty gripper, a block that did not stay, a blocked arm; and
now and then something slips out of place after a success. Mishaps never exceed one or two an episode, so
every episode ends.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from agent.situation import Turn
from agent.training import task as tasks
from agent.training.tabletop.moves import plan
from agent.training.tabletop.tasks import GeneratedTask, generate
from agent.training.wording import Split
from agent.wording.tabletop import relation
from envs.clearance import free_spot
from envs.layout import BLOCK_SIDE
from envs.tabletop_state import TABLE, TabletopState
from skills.pick_and_place import Pick, Put, PutDown
from skills.skill import DONE, Outcome, Skill

Episode: TypeAlias = tasks.Episode[TabletopState]
P_MISHAP = 0.22  # share of episodes with one
MAX_STEPS = 12  # a longer demonstration is not used: `doable plan` allows 15
MISHAP_STREAM = 2
REASONS: dict[type, tuple[str, ...]] = {
    Pick: ("the gripper came up empty", "the arm was blocked"),
    Put: ("it did not stay there", "the arm was blocked"),
}


def episode(
    seed: int, index: int, split: Split = Split.TRAIN, scenes: Sequence[TabletopState] = ()
) -> Episode:
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
    raise RuntimeError(f"no task can be demonstrated (seed {seed}, index {index})")


def demonstrate(task: GeneratedTask, rng: np.random.Generator) -> Episode | None:
    """Do the task in symbols; None when it takes too many steps, or cannot be done."""
    state, turns = task.state, list[Turn[TabletopState]]()
    mishap_at = int(rng.integers(6)) if rng.random() < P_MISHAP else -1
    while len(turns) <= MAX_STEPS:
        skills = plan(task.moves, state)
        if skills is None:
            return None
        for skill in skills:
            turn = _mishap(skill, state, rng) if len(turns) == mishap_at else None
            turns.append(turn or _success(skill, state))
            state = turns[-1].seen or state
            if turn is not None:
                break
        else:
            turns.append(Turn(phrase=DONE, outcome=Outcome.SUCCEEDED, seen=state))
            if len(turns) > MAX_STEPS:
                return None
            return Episode(task=task, aim=aim(task), turns=tuple(turns))
    return None


def aim(task: GeneratedTask) -> tuple[str, ...]:
    """Where each move of the plan takes its block, in order; what is in the hand at the end comes last."""
    parts, state = list[str](), task.state
    for skill in plan(task.moves, state) or ():
        state = skill.effect(state)
        if isinstance(skill, Put):
            parts.append(relation(skill.block, state))
        elif isinstance(skill, PutDown):
            parts.append(f"{skill.block} on {TABLE}")
    if state.holding and state.holding != task.state.holding:
        parts.append(relation(state.holding, state))
    return tuple(parts)


def _success(skill: Skill, state: TabletopState) -> Turn[TabletopState]:
    return Turn(phrase=skill.phrase, outcome=Outcome.SUCCEEDED, seen=skill.effect(state))


def _mishap(
    skill: Skill, state: TabletopState, rng: np.random.Generator
) -> Turn[TabletopState] | None:
    """The skill fails, or succeeds and something slips; None where neither can be told."""
    reasons: Sequence[str] = REASONS.get(type(skill), ())
    if not reasons:
        return None
    block = str(getattr(skill, "block", ""))
    if rng.random() < 0.25 and isinstance(skill, Pick):  # taken, and lost on the way up
        fallen = _dropped(block, skill.effect(state))
        if fallen is None:
            return None
        return Turn(phrase=skill.phrase, outcome=Outcome.SUCCEEDED, seen=fallen)
    reason = str(rng.choice(reasons))
    after: TabletopState | None = state
    if isinstance(skill, Put) and rng.random() < 0.8:
        after = _dropped(block, state)
    if after is None:
        return None
    return Turn(phrase=skill.phrase, outcome=Outcome.FAILED, reason=reason, seen=after)


def _dropped(block: str, state: TabletopState) -> TabletopState | None:
    """The block lies on a free spot of the table."""
    x, y, _ = state[block].position
    spot = free_spot(state, (x, y), ignoring=frozenset({block}))
    if spot is None:
        return None
    return state.moved(block, support=TABLE, position=(*spot, BLOCK_SIDE / 2))
