"""What is seen shows the table and the hand, and refuses anything else."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from envs.errors import EnvError
from envs.observation import Observation
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_world import TabletopWorld
from skills.sight import FRONT_VIEW, HEIGHT, TOP_VIEW, VIEWS, WIDTH, sight_of

SCENE = {"objects": [{"name": "red block", "at": [0.9, 0.4]}, {"name": "blue bowl"}]}


@pytest.fixture(scope="module")
def world() -> Iterator[TabletopWorld]:
    world = TabletopWorld()
    world.build(place(Scene.from_json(SCENE), 0))
    yield world
    world.close()


def test_views_are_small_and_in_order(world: TabletopWorld) -> None:
    seen = world.observe(VIEWS)
    sight = sight_of(seen)
    assert sight.views.shape == (2, HEIGHT, WIDTH, 4)
    assert sight.views.dtype == np.uint8
    assert (sight.views[1, :, :, :3] == seen.images["front"].rgb).all()
    assert np.allclose(sight.gripper[:3], world.panda.tip.position, atol=1e-6)


@pytest.mark.parametrize("name", list(VIEWS))
def test_every_corner_of_the_table_an_arm_could_try_is_in_view(name: str) -> None:
    camera = VIEWS[name]
    corners = [(x, y, 0.02) for x in (0.2, 0.92) for y in (-0.5, 0.5)]
    pixels, _ = camera.project(corners)
    assert (pixels >= 0).all()
    assert (pixels < [WIDTH, HEIGHT]).all()


def test_nearness_tells_a_block_from_the_table(world: TabletopWorld) -> None:
    sight = sight_of(world.observe(VIEWS))
    ((u, v), (a, b)) = TOP_VIEW.project([(0.9, 0.4, 0.04), (0.7, 0.4, 0.0)])[0].round().astype(int)
    block, table = sight.views[0, v, u, 3], sight.views[0, b, a, 3]
    step = (TOP_VIEW.far - TOP_VIEW.near) / 255
    assert (int(block) - int(table)) * step == pytest.approx(0.04, abs=2 * step)


def test_a_missing_or_wrong_view_is_refused_by_name(world: TabletopWorld) -> None:
    with pytest.raises(EnvError, match='the view "front" is missing'):
        sight_of(world.observe({"top": TOP_VIEW}))
    wide = replace(FRONT_VIEW, width=64)
    with pytest.raises(EnvError, match='"front" must be 128x96 pixels, got 64x96'):
        sight_of(world.observe({"top": TOP_VIEW, "front": wide}))
    with pytest.raises(EnvError, match="no body"):
        sight_of(Observation(state=None))
