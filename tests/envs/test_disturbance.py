"""A disturbance happens as often as told, does something, and says what it did."""

from math import hypot

import numpy as np
import pytest

from envs.disturbance import LATEST_STEP, TabletopDisturber
from envs.frames import Pose
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import FLOOR, TABLE
from envs.tabletop_world import TabletopWorld

TABLE_SCENE = {
    "objects": [{"name": "red block"}, {"name": "green block"}, {"name": "blue bowl"}],
}
HELD_SCENE = TABLE_SCENE | {"holding": "red block"}


@pytest.fixture(scope="module")
def world():
    world = TabletopWorld()
    yield world
    world.close()


def build(world: TabletopWorld, scene: dict, seed: int = 0):
    world.build(place(Scene.from_json(scene), seed))
    return world.state()


def skill_time(
    world: TabletopWorld, disturber: TabletopDisturber, steps: int = LATEST_STEP + 60
) -> str:
    """As long as a skill, with the arm at rest; what happened in it."""
    disturber.before_skill(world)
    for _ in range(steps):
        world.step()
    world.settle()
    return disturber.after_skill(world)


def shifts(before, after) -> dict[str, float]:
    return {o.name: hypot(*np.subtract(after[o.name].position, o.position)[:2]) for o in before}


def test_probability_zero_never_disturbs(world):
    before = build(world, TABLE_SCENE)
    disturber = TabletopDisturber(0.0, np.random.default_rng(0))
    world.watch(disturber)
    assert {skill_time(world, disturber, 40) for _ in range(50)} == {""}
    assert max(shifts(before, world.state()).values()) < 1e-3


@pytest.mark.parametrize("seed", range(10))
def test_probability_one_always_shoves_what_it_says_by_centimetres(world, seed):
    before = build(world, TABLE_SCENE, seed)
    disturber = TabletopDisturber(1.0, np.random.default_rng(seed))
    world.watch(disturber)
    said = skill_time(world, disturber)
    moved = shifts(before, world.state())
    named = said.removeprefix("the ").removesuffix(" was shoved")
    assert said == f"the {named} was shoved"
    assert named in moved
    assert 0.01 < moved[named] < 0.12
    assert moved[named] == max(moved.values())
    assert world.state()[named].support == TABLE  # the task stays possible


def test_anything_that_stands_may_be_shoved(world):
    said = set()
    for seed in range(12):
        build(world, TABLE_SCENE, 0)
        disturber = TabletopDisturber(1.0, np.random.default_rng(seed))
        world.watch(disturber)
        said.add(skill_time(world, disturber))
    assert said == {f"the {o['name']} was shoved" for o in TABLE_SCENE["objects"]}


def test_a_held_block_slips_out_of_the_hand_and_nothing_else_moves(world):
    before = build(world, HELD_SCENE)
    assert before.holding == "red block"
    disturber = TabletopDisturber(1.0, np.random.default_rng(0))
    world.watch(disturber)
    assert skill_time(world, disturber) == "the red block slipped out of the hand"
    after = world.state()
    assert after.holding is None
    assert after["red block"].position[2] < 0.1
    for name, shift in shifts(before, after).items():
        assert shift < 1e-3 or name == "red block"


def test_the_moment_is_after_the_skill_began_and_before_the_latest_step(world):
    moments = []
    for seed in range(8):
        before = build(world, TABLE_SCENE)
        disturber = TabletopDisturber(1.0, np.random.default_rng(seed))
        world.watch(disturber)
        began = world.steps
        disturber.before_skill(world)
        while max(shifts(before, world.state()).values()) < 1e-3:
            world.step()
            assert world.steps - began < LATEST_STEP + 10
        moments.append(world.steps - began)
    assert max(moments) - min(moments) > LATEST_STEP / 3


def test_a_skill_too_short_for_its_disturbance_is_followed_by_it(world):
    before = build(world, TABLE_SCENE)
    disturber = TabletopDisturber(1.0, np.random.default_rng(2))
    world.watch(disturber)
    disturber.before_skill(world)
    said = disturber.after_skill(world)  # not a single step of skill
    assert said.endswith("was shoved")
    assert max(shifts(before, world.state()).values()) > 0.01
    assert disturber.after_skill(world) == said  # and it struck once
    state = world.state()
    world.settle()
    assert max(shifts(state, world.state()).values()) < 1e-3


def test_at_most_one_disturbance_a_skill(world):
    build(world, TABLE_SCENE)
    disturber = TabletopDisturber(1.0, np.random.default_rng(0))
    world.watch(disturber)
    skill_time(world, disturber)
    rest = world.state()
    for _ in range(2 * LATEST_STEP):
        world.step()
    assert max(shifts(rest, world.state()).values()) < 1e-3


def test_the_same_generator_disturbs_the_same(world):
    outcomes = []
    for _ in range(2):
        build(world, TABLE_SCENE, 1)
        disturber = TabletopDisturber(0.7, np.random.default_rng(5))
        world.watch(disturber)
        said = [skill_time(world, disturber) for _ in range(3)]
        outcomes.append((said, world.state()))
    assert outcomes[0] == outcomes[1]
    assert any(outcomes[0][0])


def test_how_often_is_as_often_as_told(world):
    """Counted in decisions, without the physics of 400 skills."""
    build(world, TABLE_SCENE)
    disturber = TabletopDisturber(0.3, np.random.default_rng(0))
    due = []
    for _ in range(400):
        disturber.before_skill(world)
        due.append(disturber._due is not None)
    assert 0.22 < np.mean(due) < 0.38


def test_nothing_to_disturb_is_no_disturbance(world):
    build(world, {"objects": [{"name": "red block"}]})
    world.physics.set_pose("red block", Pose.of((1.5, 0.0, -0.5)))
    for _ in range(30):
        world.step()
    assert world.state()["red block"].support == FLOOR
    disturber = TabletopDisturber(1.0, np.random.default_rng(0))
    world.watch(disturber)
    assert skill_time(world, disturber) == ""


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(bad):
    with pytest.raises(ValueError, match="probability"):
        TabletopDisturber(bad, np.random.default_rng(0))
