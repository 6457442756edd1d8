"""The relational state as a value."""

import pytest

from envs.errors import UnknownNameError
from envs.layout import PLACE_RADIUS, PLACES
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import GRIPPER, Kind, ObjectState, TabletopState


@pytest.fixture(scope="module")
def state():
    objects = [
        {"name": "red block"},
        {"name": "blue bowl", "at": "middle"},
        {"name": "green block", "at": "blue bowl"},
        {"name": "pink block", "at": "top left corner"},
        {"name": "cyan block", "at": "pink block"},
    ]
    return place(Scene.from_json({"objects": objects, "holding": "red block"}), 0)


def test_objects_are_found_by_name_and_listed_in_order(state):
    assert [o.name for o in state] == [o.name for o in state.objects]
    assert state["red block"].colour == "red"
    assert state["red block"].kind is Kind.BLOCK
    assert [o.name for o in state.bowls] == ["blue bowl"]
    assert len(state.blocks) + len(state.bowls) == len(state.objects)
    assert "red block" in state
    assert "red bowl" not in state
    assert 7 not in state


def test_an_unknown_object_is_named_with_its_nearest(state):
    assert state.get("red blok") is None
    with pytest.raises(UnknownNameError, match='"red blok"; nearest: "red block"'):
        state["red blok"]
    with pytest.raises(UnknownNameError, match="red blok"):
        state.moved("red blok", support=GRIPPER)


def test_who_rests_on_whom(state):
    assert state.holding == "red block"
    assert state.resting_on("blue bowl") == ("green block",)
    assert state.resting_on("pink block") == ("cyan block",)
    assert state.resting_on("cyan block") == ()


def test_only_what_stands_on_the_table_is_at_a_place(state):
    assert state.place_of("blue bowl") == "middle"
    assert state.place_of("green block") is None  # in the bowl, over the same spot
    assert state.place_of("red block") is None
    assert state.at_place("top left corner") == ("pink block",)


@pytest.mark.parametrize("spot", PLACES, ids=lambda p: p.name)
def test_a_place_ends_at_its_radius(spot):
    def at(offset: float) -> TabletopState:
        position = (spot.x + offset, spot.y, 0.02)
        return TabletopState(
            (ObjectState(name="a block", kind=Kind.BLOCK, colour="red", position=position),)
        )

    assert at(PLACE_RADIUS - 1e-6).place_of("a block") == spot.name
    assert at(PLACE_RADIUS + 1e-6).place_of("a block") is None


def test_moved_changes_one_object_and_leaves_the_original(state):
    before = state.objects
    after = state.moved("green block", support=GRIPPER, position=(0.4, 0.0, 0.2))
    assert after["green block"].support == GRIPPER
    assert after["green block"].colour == "green"
    assert state.objects is before
    assert state["green block"].support == "blue bowl"
    others = [o for o in after if o.name != "green block"]
    assert others == [o for o in state if o.name != "green block"]


def test_equal_states_are_equal_and_hash_alike(state):
    same = state.moved("red block", support=state["red block"].support)
    assert same == state
    assert hash(same) == hash(state)


def test_no_two_places_meet():
    for i, a in enumerate(PLACES):
        for b in PLACES[i + 1 :]:
            assert (a.x - b.x) ** 2 + (a.y - b.y) ** 2 > (2 * PLACE_RADIUS) ** 2
