"""What goes wrong in the kitchen is said, happens, and ends with the skill."""

import numpy as np
import pytest

from envs.disturbance import KitchenDisturber
from envs.kitchen_layout import HAND
from envs.kitchen_state import KitchenObject, KitchenState
from envs.kitchen_world import KitchenWorld


@pytest.fixture(scope="module")
def world():
    world = KitchenWorld()
    yield world
    world.close()


def struck(world: KitchenWorld, seed: int, *objects: KitchenObject) -> str:
    world.build(KitchenState(robot_at="user", objects=objects), np.random.default_rng(seed))
    disturber = KitchenDisturber(1.0, np.random.default_rng(seed))
    world.watch(disturber)
    disturber.before_skill(world)
    return disturber.after_skill(world)


def test_a_held_object_slips(world):
    assert struck(world, 0, KitchenObject("coke", HAND)) == "the coke slipped out of the hand"
    assert world.state().holding is None


def test_an_object_is_elsewhere_or_the_base_jams(world):
    said = set()
    for seed in range(12):
        words = struck(world, seed, KitchenObject("coke", "table"), KitchenObject("tea", "table"))
        elsewhere = [o.name for o in world.state() if o.at != "table"]
        if " to the " in words:
            (moved,) = elsewhere
            assert (
                words == f"the {moved} was moved to the {world.state().objects[moved == 'tea'].at}"
            )
        else:
            assert elsewhere == []
        said.add(words.split(" was ")[-1].split(" to ")[0])
        assert not world.base.jammed
    assert said == {"moved", "moved about", "the base jammed"}


def test_a_base_that_is_jammed_stays(world):
    world.build(KitchenState(robot_at="user"), np.random.default_rng(0))
    world.base.jammed = True
    before = world.base.pose
    for _ in range(60):
        world.base.drive(np.array([0.0, 0.5, 0.0]))
        world.step()
    np.testing.assert_allclose(world.base.pose, before, atol=1e-3)
