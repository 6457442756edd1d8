"""The oracle: shortest by brute force, honest about what cannot be done, and within its limit."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from agent import oracle
from agent.evaluation.families import TabletopFamily
from agent.evaluation.suite import Task, load_suite
from agent.goals import Goal, tabletop_goal
from agent.goals.tabletop import relations_of
from envs.layout import PLACES
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import TabletopState
from skills import catalogue
from skills.skill import DONE, Skill

FAR = 0.8  # [m] nothing is reached beyond this x
TWO_BLOCKS = {
    "objects": [
        {"name": "red block"},
        {"name": "green block", "at": "red block"},
        {"name": "blue bowl", "at": "middle"},
    ]
}
THREE_BLOCKS = {
    "objects": [
        {"name": "red block", "at": "top left corner"},
        {"name": "green block", "at": "red block"},
        {"name": "gray block", "at": "blue bowl"},
        {"name": "blue bowl", "at": [0.5, 0.1]},
        {"name": "pink bowl", "at": [0.5, -0.15]},
    ]
}


Key = tuple[tuple[str, tuple[str, str | None]], ...]


def start(scene: dict[str, Any], seed: int = 0) -> TabletopState:
    return place(Scene.from_json(scene), seed)


def names(state: TabletopState) -> list[str]:
    return [o.name for o in state]


def in_reach(state: TabletopState, skill: Skill) -> bool:
    """Whether the skill touches nothing beyond the arm's reach."""
    return not any(o.name in skill.phrase and o.position[0] > FAR for o in state)


def carried_out(plan: Sequence[Skill], state: TabletopState) -> TabletopState:
    """The state after the plan, each skill checked to be ready when its turn comes."""
    for skill in plan:
        assert skill.unmet(state) is None
        state = skill.effect(state)
    return state


class BruteForce:
    """All states that can be reached, and the true distance of each to a goal."""

    def __init__(self, scene: dict[str, Any]) -> None:
        self.start = start(scene)
        self.skills = catalogue.build(self.start)
        self.states = {self.key(self.start): self.start}
        self.before: dict[Key, list[Key]] = {}
        queue = deque([self.start])
        while queue:
            now = queue.popleft()
            for skill in self.skills:
                if skill.unmet(now) is None:
                    then = skill.effect(now)
                    self.before.setdefault(self.key(then), []).append(self.key(now))
                    if self.key(then) not in self.states:
                        self.states[self.key(then)] = then
                        queue.append(then)

    @staticmethod
    def key(state: TabletopState) -> Key:
        return tuple(relations_of(state).items())

    def distances(self, goal: Goal) -> dict[Key, int]:
        """Skills to the goal, for every state from which it can be reached."""
        far = {k: 0 for k, s in self.states.items() if goal.holds(s, self.start)}
        queue = deque(far)
        while queue:
            key = queue.popleft()
            for earlier in self.before.get(key, []):
                if earlier not in far:
                    far[earlier] = far[key] + 1
                    queue.append(earlier)
        return far

    def check(self, data: dict[str, Any], origin: Key | None = None) -> int | None:
        """Hold a plan and every estimate against the truth; the plan's length."""
        goal, here = tabletop_goal(data, names(self.start)), origin or self.key(self.start)
        truth = self.distances(goal)
        for key, distance in truth.items():
            assert goal.form.spelled_out().work(self.states[key], self.start).total <= distance, (
                data
            )
        state = self.states[here]
        plan = oracle.plan(self.skills, state, goal, self.start)
        assert (None if plan is None else len(plan)) == truth.get(here), data
        if plan is not None:
            assert goal.holds(carried_out(plan, state), self.start)
        return truth.get(here)


@pytest.fixture(scope="module")
def two_blocks() -> BruteForce:
    return BruteForce(TWO_BLOCKS)


@pytest.fixture(scope="module")
def three_blocks() -> BruteForce:
    return BruteForce(THREE_BLOCKS)


def random_goal(rng: np.random.Generator, state: TabletopState, depth: int = 2) -> dict[str, Any]:
    """Goal data of any form; about as often out of reach as not."""
    blocks = [o.name for o in state.blocks]
    subject = str(rng.choice([*blocks, "every block", "some block"]))
    bowl = str(rng.choice([*(o.name for o in state.bowls), "some bowl"]))
    atoms: list[dict[str, Any]] = [
        {"in": [subject, bowl]},
        {"on": [subject, str(rng.choice([*blocks, "table", "some block"]))]},
        {"at": [subject, str(rng.choice([*(p.name for p in PLACES), "some corner"]))]},
        {"holding": [None, *blocks][rng.integers(len(blocks) + 1)]},
        {"stacked": [str(b) for b in rng.permutation(blocks)[:2]]},
        {
            "count": {
                str(rng.choice(["at_least", "exactly", "at_most"])): 1,
                "of": "block",
                "in": bowl,
            }
        },
        {"unchanged": {"except": [str(rng.choice(blocks))]}},
        {"unchanged": True},
    ]
    if depth == 0 or rng.random() < 0.2:
        return atoms[rng.integers(len(atoms))]
    parts = [random_goal(rng, state, depth - 1) for _ in range(2)]
    return [{"all": parts}, {"all": parts}, {"any": parts}, {"not": parts[0]}][rng.integers(4)]


def test_plans_for_random_goals_are_as_short_as_brute_force_finds(two_blocks: BruteForce) -> None:
    rng, states = np.random.default_rng(0), list(two_blocks.states)
    lengths = set()
    for _ in range(100):
        data = random_goal(rng, two_blocks.start)
        lengths.add(two_blocks.check(data, states[rng.integers(len(states))]))
    assert {None, 0, 1, 2, 3, 4} <= lengths  # the sample is worth something


@pytest.mark.parametrize(
    "data",
    [
        {"on": ["red block", "green block"]},
        {"in": ["red block", "pink bowl"]},
        {"all": [{"in": ["red block", "pink bowl"]}, {"holding": "green block"}]},
        {"all": [{"in": ["green block", "blue bowl"]}, {"in": ["gray block", "pink bowl"]}]},
        {"count": {"exactly": 2, "of": "block", "in": "pink bowl"}},
        {"count": {"at_most": 0, "of": "block", "in": "blue bowl"}},
        {"any": [{"on": ["red block", "green block"]}, {"holding": "red block"}]},
        {"all": [{"at": ["green block", "top left corner"]}, {"on": ["red block", "table"]}]},
    ],
)
def test_plans_among_three_blocks_are_as_short_as_brute_force_finds(
    three_blocks: BruteForce, data: dict[str, Any]
) -> None:
    assert three_blocks.check(data)


TASKS = load_suite("tabletop")


@pytest.mark.parametrize("task", TASKS, ids=lambda t: t.id)
def test_every_task_of_the_suite_has_a_plan(task: Task) -> None:
    for seed in range(2):
        state = task.start(np.random.default_rng(seed))
        goal = task.goal_in(state)
        skills = catalogue.build(state)
        plan = oracle.plan(skills, state, goal, state, limit=300, doable=in_reach)
        assert plan is not None
        assert goal.holds(carried_out(plan, state), state)
        assert DONE not in [s.phrase for s in plan]
        if task.family is TabletopFamily.LONG_HORIZON:
            assert 3 <= len(plan) <= 6
        if task.family in (TabletopFamily.ALREADY_SATISFIED, TabletopFamily.IMPOSSIBLE):
            assert plan == []


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("brown block in the orange bowl", {"in": ["brown block", "orange bowl"]}),
        ("grab the cyan block for me", {"holding": "cyan block"}),
        ("Pick up the gray block", {"holding": "gray block"}),
        ("Stack the yellow block on the purple", {"on": ["yellow block", "purple block"]}),
    ],
)
def test_what_the_suite_calls_out_of_reach_has_no_plan(words: str, wish: dict[str, Any]) -> None:
    (task,) = (t for t in TASKS if words in t.instruction and t.family is TabletopFamily.IMPOSSIBLE)
    state = task.start(np.random.default_rng(0))
    skills, goal = catalogue.build(state), tabletop_goal(wish, names(state))
    assert oracle.plan(skills, state, goal, state, doable=in_reach) is None
    assert oracle.plan(skills, state, goal, state)


def test_no_plan_for_what_no_skill_can_do() -> None:
    state = start(TWO_BLOCKS)
    goal = tabletop_goal({"at": ["blue bowl", "top left corner"]}, names(state))
    assert oracle.plan(catalogue.build(state), state, goal, state) is None


def test_what_is_not_doable_is_not_used() -> None:
    scene = {"objects": [{"name": "red block", "at": [0.92, 0.4]}, {"name": "blue bowl"}]}
    state = start(scene)
    goal = tabletop_goal({"in": ["red block", "blue bowl"]}, names(state))
    skills = catalogue.build(state)
    assert oracle.plan(skills, state, goal, state, doable=in_reach) is None
    assert oracle.plan(skills, state, goal, state) is not None


def test_gives_up_at_the_limit_and_not_before() -> None:
    state = start(THREE_BLOCKS)
    goal = tabletop_goal({"on": ["red block", "green block"]}, names(state))
    skills = catalogue.build(state)
    expanded: list[TabletopState] = []

    def spy(now: TabletopState, skill: Skill) -> bool:
        if not expanded or expanded[-1] is not now:
            expanded.append(now)
        return True

    plan = oracle.plan(skills, state, goal, state, doable=spy)
    needed = len(expanded)
    assert oracle.plan(skills, state, goal, state, limit=needed) == plan
    expanded.clear()
    with pytest.raises(oracle.SearchLimitError, match=f"red block.*{needed - 1} expanded"):
        oracle.plan(skills, state, goal, state, limit=needed - 1, doable=spy)
    assert len(expanded) == needed - 1


def test_plans_from_a_later_state_look_back_to_the_initial_one() -> None:
    initial = start(THREE_BLOCKS)
    skills = {s.phrase: s for s in catalogue.build(initial)}
    disturbed = carried_out(
        [skills["pick up the gray block"], skills["put down the gray block"]], initial
    )
    goal = tabletop_goal({"unchanged": True}, names(initial))
    plan = oracle.plan(list(skills.values()), disturbed, goal, initial)
    assert plan is not None
    phrases = [s.phrase for s in plan]
    assert phrases == ["pick up the gray block", "put the gray block in the blue bowl"]


def test_of_equally_short_plans_the_plain_one_is_taken() -> None:
    state = start(
        {"objects": [{"name": "red block"}, {"name": "pink bowl"}], "holding": "red block"}
    )
    goal = tabletop_goal({"holding": None}, names(state))
    skills = catalogue.build(state)
    for order in (skills, skills[::-1]):
        plan = oracle.plan(order, state, goal, state)
        assert plan is not None
        assert [s.phrase for s in plan] == ["put down the red block"]
