"""Starting states: what is held out stays out, the hopeless ones occur, and nothing starts inside another."""

from itertools import combinations, product
from math import dist

import numpy as np
import pytest

from envs.clearance import gap
from envs.frames import Pose
from envs.layout import BLOCK_SIDE, BOWL_CAPACITY, PLACES
from envs.panda import PandaKinematics
from envs.tabletop_state import TABLE, UNSTABLE, Kind, TabletopState
from skills.experience import scenes
from skills.experience.scenes import LAYOUTS, draw
from skills.grasp import grasps
from skills.held_out import HELD_OUT_OBJECTS
from skills.motion import descent_onto, tallest
from skills.pick_and_place import covered_by

N = 200


def drawn(n: int, *, held_out: bool = False) -> list[TabletopState]:
    return [draw(np.random.default_rng(seed), held_out=held_out) for seed in range(n)]


@pytest.fixture
def laid(monkeypatch):
    """States of one layout alone."""

    def states(name: str, n: int) -> list[TabletopState]:
        alone = LAYOUTS[name]
        monkeypatch.setattr(scenes, "LAYOUTS", {name: alone})
        monkeypatch.setitem(vars(alone), "share", 1.0)
        return drawn(n)

    return states


def test_what_is_held_out_is_in_no_ordinary_scene_and_its_words_are():
    seen = {o.name for state in drawn(N) for o in state}
    assert not seen & set(HELD_OUT_OBJECTS)
    for name in HELD_OUT_OBJECTS:
        colour, kind = name.split(" ")
        other = Kind.BOWL if kind == Kind.BLOCK else Kind.BLOCK
        assert f"{colour} {other}" in seen
        assert any(o.endswith(kind) for o in seen)


def test_what_is_held_out_is_in_every_scene_that_is_to_have_it():
    states = drawn(N, held_out=True)
    assert all(set(HELD_OUT_OBJECTS) & {o.name for o in state.blocks} for state in states)
    assert all(set(HELD_OUT_OBJECTS) & {o.name for o in s.bowls} for s in states if s.bowls)
    assert {o.name for s in states for o in s} >= set(HELD_OUT_OBJECTS)


def test_the_generator_alone_decides():
    assert drawn(20) == drawn(20)
    assert len({state.key for state in drawn(20)}) > 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_on_the_table_starts_inside_another(laid, layout):
    for state in laid(layout, 60):
        names = [o.name for o in state]
        assert len(set(names)) == len(names)
        for a, b in combinations((o for o in state if o.support == TABLE), 2):
            blocks = {a.kind, b.kind} == {Kind.BLOCK}
            apart = dist(a.position[:2], b.position[:2])
            assert apart > BLOCK_SIDE if blocks else gap(TabletopState((a,)), b.position[:2]) > 0.02


def test_hopeless_and_hard_states_occur(laid):
    def share(states, is_so) -> float:
        return sum(map(is_so, states)) / len(states)

    def full(state):
        return any(len(state.resting_on(o.name)) == BOWL_CAPACITY for o in state.bowls)

    def covered(state):
        return any(covered_by(state, o.name) for o in state.blocks)

    def occupied(state):
        return any(state.at_place(p.name) for p in PLACES)

    def brushed(state):
        lying = [o.name for o in state.blocks if o.support == TABLE]
        return any(grasps(state, name)[0].room < 0.005 for name in lying)

    everything = drawn(N)
    for is_so, layout in (
        (full, "full"),
        (covered, "covered"),
        (occupied, "occupied"),
        (brushed, "crowded"),
        (lambda s: s.holding is not None, "everyday"),
        (lambda s: any(o.support == UNSTABLE for o in s), "toppled"),
    ):
        assert share(everything, is_so) > 0.05
        assert share(laid(layout, 60), is_so) > 0.4


def test_far_blocks_are_partly_in_reach_and_partly_not(laid):
    kinematics = PandaKinematics()

    def in_reach(state, name):
        over = tallest(state)
        return any(descent_onto(kinematics, g.tip, over) for g in grasps(state, name)[:1])

    found = [in_reach(s, o.name) for s in laid("far", 12) for o in s.blocks if o.support == TABLE]
    kinematics.close()
    assert 0.2 < np.mean(found) < 0.9


def test_the_hand_can_be_wherever_a_block_is_held_from_the_start():
    kinematics = PandaKinematics()
    corners = product(scenes.HELD_X, scenes.HELD_Y, scenes.HELD_Z)
    poses = [Pose.of(corner, (1.0, 0.0, 0.0, 0.0)) for corner in corners]
    solved = [kinematics.solve(pose) is not None for pose in poses]
    kinematics.close()
    assert all(solved)


def test_the_layouts_are_all_there_is():
    assert sum(layout.share for layout in LAYOUTS.values()) == pytest.approx(1)
    for layout in LAYOUTS.values():
        assert sum(layout.blocks.values()) == pytest.approx(1)
        assert sum(layout.bowls.values()) == pytest.approx(1)
