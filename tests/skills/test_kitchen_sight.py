"""What the robot perceives in the kitchen: from where it stands, and of other places what it remembers."""

from collections.abc import Iterator

import numpy as np
import pytest

from envs.camera import CameraImage
from envs.errors import EnvError
from envs.kitchen_layout import HAND
from envs.kitchen_state import KitchenObject, KitchenState
from envs.kitchen_world import TUCKED, KitchenWorld
from envs.mobile_base import arm_on, floor_pose
from envs.observation import Observation
from skills.kitchen_sight import HAND_VIEW, HEAD_VIEW, KITCHEN, N_ABOUT, VIEWS, memory_of
from skills.senses import HEIGHT, WIDTH

TIP = (arm_on(np.zeros(3)) @ TUCKED).position  # in the base's frame


@pytest.fixture(scope="module")
def world() -> Iterator[KitchenWorld]:
    made = KitchenWorld()
    yield made
    made.close()


def state(robot_at: str, *objects: tuple[str, str], opened=(), visited=()) -> KitchenState:
    return KitchenState(
        robot_at=robot_at,
        objects=tuple(KitchenObject(*o) for o in objects),
        open_drawers=frozenset(opened),
        visited=visited,
    )


def test_a_thing_the_robot_stands_before_is_where_both_views_say(world: KitchenWorld) -> None:
    for robot_at in ("far counter", "table"):
        start = state(robot_at, ("orange", robot_at), ("coke", HAND))
        world.build(start, np.random.default_rng(0), before=0)
        seen = world.observe(VIEWS)
        sight = KITCHEN.sight(seen)
        assert sight.views.shape == (2, HEIGHT, WIDTH, 4)
        assert sight.gripper[:3] == pytest.approx(TIP, abs=0.005)
        middle = floor_pose(world.base.pose).inverse().apply(world.pose(0).position)
        assert middle[:2] == pytest.approx([0.56, 0.0], abs=0.12)
        for camera, name in ((HEAD_VIEW, "head"), (HAND_VIEW, "hand")):
            u, v = camera.project(middle)[0].round().astype(int)
            assert seen.images[name].mask("orange")[v - 1 : v + 2, u - 1 : u + 2].any(), name
        held = TIP - [0, 0, KITCHEN.below_tip]
        shown = [c.project(held)[0].round().astype(int) for c in (HEAD_VIEW, HAND_VIEW)]
        around = [
            seen.images[name].mask("coke")[v - 4 : v + 5, u - 4 : u + 5].any()
            for name, (u, v) in zip(VIEWS, shown, strict=True)
        ]
        assert all(around)


def test_the_hands_camera_moves_with_the_hand_and_the_heads_does_not(world: KitchenWorld) -> None:
    world.build(state("table", ("orange", "table")), np.random.default_rng(0), before=0)
    before = world.observe(VIEWS).images
    joints = np.array(world.tucked)
    joints[0] += 0.15
    world.panda.jump(joints.tolist(), 0.04)
    after = world.observe(VIEWS).images
    shifts = {
        name: np.linalg.norm(middle(after[name]) - middle(before[name]))
        for name in ("head", "hand")
    }
    assert shifts["hand"] > 5
    assert shifts["head"] < 2


def middle(image: CameraImage) -> np.ndarray:
    """Where the orange is [px]."""
    return np.argwhere(image.mask("orange")).mean(axis=0)


def test_memory_says_nothing_of_where_the_robot_stands_and_of_closed_drawers() -> None:
    things = [("coke", "table"), ("apple", "top drawer"), ("pepsi", "bottom drawer")]
    empty = memory_of(state("table"))
    assert (memory_of(state("table", things[0])) == empty).all()
    assert (memory_of(state("table", things[1])) == empty).all()  # the drawer is closed
    opened = state("table", *things, opened=("top drawer",))
    assert memory_of(opened).sum() == empty.sum() + 2  # an open drawer and an apple
    beside = state("top drawer", *things, opened=("top drawer",))
    assert KITCHEN.about(memory_of(beside)[None], [["find the apple"]])[0, 0, -9:].sum() == 0


def test_what_is_held_is_felt_and_not_told() -> None:
    a, b = (memory_of(state("table", (name, HAND))) for name in ("coke", "pepsi"))
    assert (a == b).all()
    assert (a != memory_of(state("table"))).sum() == 1


def test_a_phrase_hears_about_its_thing_and_its_place() -> None:
    known = memory_of(
        state(
            "top drawer",
            ("coke", "table"),
            ("pepsi", "user"),
            opened=("top drawer",),
            visited=("top drawer",),
        )
    )
    phrases = ["find the coke", "find the pepsi", "find the tea", "go to the top drawer"]
    phrases += ["go to the table", "open the top drawer", "open the middle drawer"]
    told = dict(zip(phrases, KITCHEN.about(known[None], [phrases])[0], strict=True))
    assert (told["go to the top drawer"] == told["open the top drawer"]).all()
    assert (told["go to the top drawer"] != told["go to the table"]).sum() == 3  # there, went, open
    assert (told["find the tea"] != told["find the coke"]).sum() == 1
    assert (told["find the pepsi"] != told["find the coke"]).sum() == 2
    assert all(t.shape == (N_ABOUT,) for t in told.values())
    bring = KITCHEN.about(known[None], [["bring it to you", "go to the user"]])[0]
    assert (bring[0] == bring[1]).all()


def test_without_a_base_or_a_view_nothing_is_seen(world: KitchenWorld) -> None:
    with pytest.raises(EnvError, match='the view "head" is missing'):
        KITCHEN.sight(world.observe())
    seen = world.observe(VIEWS)
    standing = Observation(state=seen.state, images=seen.images, gripper=seen.gripper)
    with pytest.raises(EnvError, match="this robot has no base"):
        KITCHEN.sight(standing)
