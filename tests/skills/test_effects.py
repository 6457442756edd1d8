"""What skills say they lead to: consistent as symbols, and what physics then does."""

from collections.abc import Iterator
from math import dist

import numpy as np
import pytest

from envs.layout import BLOCK_SIDE, BOWL_CAPACITY, PLACES
from envs.observation import Observation
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import FLOOR, GRIPPER, Kind, TabletopState
from envs.tabletop_world import TabletopWorld
from skills.affordance import GeometricAffordance
from skills.catalogue import build
from skills.done import Done
from skills.pick_and_place import Pick, Put, PutDown
from skills.skill import DONE, Outcome, Skill

WALKS, LENGTH = 12, 24
BUDGET = 3000
RESTING_ERROR = 0.01  # [m]


def start(seed: int, blocks: int = 5, bowls: int = 2) -> TabletopState:
    rng = np.random.default_rng(seed)
    return place(Scene.random(rng, blocks=blocks, bowls=bowls), rng)


def choose(rng: np.random.Generator, ready: list[Skill]) -> Skill:
    """A kind of target first, so that bowls fill up and towers grow."""
    groups: dict[str, list[Skill]] = {}
    for s in ready:
        kind = s.target.split()[-1] if isinstance(s, Put) else type(s).__name__
        groups.setdefault(kind, []).append(s)
    group = groups[sorted(groups)[rng.integers(len(groups))]]
    return group[rng.integers(len(group))]


def walk(seed: int) -> Iterator[tuple[TabletopState, Skill, TabletopState]]:
    """A random walk of ready skills over their effects."""
    rng = np.random.default_rng(1000 + seed)
    state = start(seed)
    skills = [s for s in build(state) if s.phrase != DONE]
    for _ in range(LENGTH):
        skill = choose(rng, [s for s in skills if s.unmet(state) is None])
        after = skill.effect(state)
        yield state, skill, after
        state = after


STEPS = [step for seed in range(WALKS) for step in walk(seed)]
STATES = [before for before, _, _ in STEPS]


def test_the_walks_go_where_the_laws_bite() -> None:
    def most(name_ends: str) -> int:
        return max(
            len(s.resting_on(o.name)) for s in STATES for o in s if o.name.endswith(name_ends)
        )

    assert most("bowl") == BOWL_CAPACITY
    assert max(o.position[2] for s in STATES for o in s if o.support != GRIPPER) > 2 * BLOCK_SIDE
    assert any(s.at_place(p.name) for s in STATES for p in PLACES)
    assert {type(skill) for _, skill, _ in STEPS} == {Pick, Put, PutDown}


def test_an_effect_is_what_its_skill_calls_success() -> None:
    for _, skill, after in STEPS:
        assert skill.succeeded(after), skill.phrase


def test_success_is_not_there_before() -> None:
    for before, skill, _ in STEPS:
        assert not skill.succeeded(before), skill.phrase


def test_an_effect_changes_exactly_the_skills_block() -> None:
    for before, skill, after in STEPS:
        changed = [a.name for a, b in zip(before, after, strict=True) if a != b]
        assert changed == [skill.block], skill.phrase
        assert [o.name for o in after] == [o.name for o in before]


def test_at_most_one_block_is_held_and_it_is_the_one_picked() -> None:
    for before, skill, after in STEPS:
        assert sum(o.support == GRIPPER for o in after) <= 1
        assert after.holding == (skill.block if isinstance(skill, Pick) else None)
        assert (before.holding is None) == isinstance(skill, Pick)


def test_nothing_that_is_not_held_can_be_put_and_nothing_held_picked() -> None:
    for state in STATES:
        for skill in build(state):
            if isinstance(skill, Put | PutDown) and state.holding != skill.block:
                assert skill.unmet(state) is not None, skill.phrase
            if isinstance(skill, Pick) and state.holding is not None:
                assert skill.unmet(state) is not None, skill.phrase


def under(state: TabletopState, name: str) -> bool:
    """Whether something lies on it or, in the same bowl, leans over it."""
    o = state[name]
    return any(
        other.support == name
        or (
            other.support == o.support
            and o.support.endswith(Kind.BOWL)
            and other.position[2] - o.position[2] > BLOCK_SIDE / 2
            and dist(other.position[:2], o.position[:2]) < BLOCK_SIDE
        )
        for other in state.blocks
        if other.name != name
    )


def test_a_block_under_another_is_neither_picked_nor_built_upon() -> None:
    covered = 0
    for state in STATES:
        for o in state.blocks:
            if not under(state, o.name):
                continue
            covered += 1
            assert Pick(o.name).unmet(state) is not None
            if state.holding:
                assert Put(state.holding, o.name).unmet(state) is not None
            else:
                assert "on top of" in Pick(o.name).unmet(state)
    assert covered > 50


def test_a_free_block_can_be_picked() -> None:
    for state in STATES:
        for o in state.blocks:
            if state.holding is None and not under(state, o.name):
                assert Pick(o.name).unmet(state) is None, (o.name, state)


def test_a_bowl_takes_its_capacity_and_no_more() -> None:
    seen = set()
    for state in STATES:
        for bowl in state.bowls:
            n = len(state.resting_on(bowl.name))
            assert n <= BOWL_CAPACITY
            if state.holding:
                unmet = Put(state.holding, bowl.name).unmet(state)
                seen.add(n)
                assert unmet == (f"the {bowl.name} is full" if n == BOWL_CAPACITY else None)
    assert seen == set(range(BOWL_CAPACITY + 1))


def test_a_place_takes_one_block() -> None:
    seen = set()
    for state in STATES:
        for p in PLACES if state.holding else ():
            occupied = bool(state.at_place(p.name))
            seen.add(occupied)
            assert (Put(state.holding, p.name).unmet(state) is not None) == occupied
    assert seen == {True, False}


def test_resting_objects_never_overlap() -> None:
    for state in STATES:
        resting = [o for o in state.blocks if o.support != GRIPPER]
        for i, a in enumerate(resting):
            for b in resting[:i]:
                level = abs(a.position[2] - b.position[2]) < 0.75 * BLOCK_SIDE
                assert not level or dist(a.position[:2], b.position[:2]) >= BLOCK_SIDE, (a, b)


def test_put_down_keeps_the_named_places_free() -> None:
    for _, skill, after in STEPS:
        if isinstance(skill, PutDown):
            assert after.place_of(skill.block) is None


def test_done_is_always_possible_and_changes_nothing() -> None:
    for state in STATES:
        assert Done().unmet(state) is None
        assert Done().effect(state) == state


def test_what_fell_off_is_out_of_play() -> None:
    state = start(0)
    a, b = (o.name for o in state.blocks[:2])
    bowl = state.bowls[0].name
    fallen = state.moved(a, support=FLOOR, position=(1.2, 0.0, -1.0))
    assert Pick(a).unmet(fallen) == f"the {a} fell off the table"
    held = Pick(b).effect(fallen)
    assert Put(b, a).unmet(held) == f"the {a} fell off the table"
    gone = Pick(b).effect(state).moved(bowl, support=FLOOR, position=(1.2, 0.0, -1.0))
    assert Put(b, bowl).unmet(gone) == f"the {bowl} fell off the table"


def test_a_block_in_a_bowl_is_nothing_to_build_on() -> None:
    state = start(1)
    a, b = (o.name for o in state.blocks[:2])
    bowl = state.bowls[0].name
    filled = Put(a, bowl).effect(Pick(a).effect(state))
    assert Put(b, a).unmet(Pick(b).effect(filled)) == f"the {a} is in the {bowl}"


@pytest.fixture(scope="module")
def world() -> Iterator[TabletopWorld]:
    made = TabletopWorld()
    yield made
    made.close()


def relations(state: TabletopState) -> dict[str, tuple[str, str | None]]:
    return {o.name: (o.support, state.place_of(o.name)) for o in state}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_physics_does_what_the_effects_say(world: TabletopWorld, seed: int) -> None:
    affordance = GeometricAffordance(world.kinematics)
    rng = np.random.default_rng(2000 + seed)
    world.build(start(seed, blocks=4, bowls=2))
    skills = [s for s in build(world.state()) if s.phrase != DONE]
    for _ in range(10):
        state = world.state()
        values = affordance(Observation(state=state), skills)
        skill = choose(rng, [s for s, v in zip(skills, values, strict=True) if v > 0])
        expected = skill.effect(state)
        result = skill.execute(world, state, BUDGET)
        found = world.state()
        assert result.outcome is Outcome.SUCCEEDED, (skill.phrase, result.reason)
        assert relations(found) == relations(expected), skill.phrase
        for o in found:
            if o.support != GRIPPER:
                assert dist(o.position, expected[o.name].position) < RESTING_ERROR, skill.phrase
