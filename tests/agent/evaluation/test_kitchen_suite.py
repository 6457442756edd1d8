"""The kitchen suite is what it says it is, and everything it asks for can be done."""

from collections import Counter

import numpy as np
import pytest

from agent import oracle
from agent.evaluation.families import KitchenFamily
from agent.evaluation.suite import Task, load_suite

KITCHEN = load_suite("kitchen")


def test_the_kitchen_suite_has_enough_of_everything_in_both_splits() -> None:
    for split, least in (("development", 5), ("test", 8)):
        counts = Counter(t.family for t in KITCHEN if t.split == split)
        assert counts.keys() == set(KitchenFamily)
        assert min(counts.values()) >= least
    most = Counter(t.family for t in KITCHEN if t.split == "test")
    seven = list(KitchenFamily)[:7]
    assert min(most[family] for family in seven) >= 20
    assert most[KitchenFamily.LONG_HORIZON] >= 40


@pytest.mark.parametrize("task", KITCHEN, ids=lambda t: t.id)
def test_doing_nothing_in_the_kitchen_is_right_only_where_there_is_nothing_to_do(
    task: Task,
) -> None:
    state = task.start(np.random.default_rng(0))
    nothing_to_do = (KitchenFamily.ALREADY_SATISFIED, KitchenFamily.IMPOSSIBLE)
    assert task.goal_in(state).holds(state, state) == (task.family in nothing_to_do)


@pytest.mark.slow
def test_the_oracle_reaches_every_goal_of_the_kitchen_suite() -> None:
    for task in KITCHEN:
        state = task.start(np.random.default_rng(0))
        goal, final = task.goal_in(state), state
        for skill in oracle.plan(task.world.skills(state)[:-1], state, goal, state) or ():
            final = skill.effect(final)
        assert goal.holds(final, state), task.id
