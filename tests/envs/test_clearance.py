"""Gaps and free spots, against geometry done by hand and brute force."""

from math import hypot

import numpy as np
import pytest

from envs.clearance import footprint, free_spot, gap, is_free, keeps_places_free
from envs.layout import BLOCK_REACH, BOWL_RIM_RADIUS, CLEARANCE, PLACE_RADIUS, PLACES
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import FLOOR, GRIPPER, Kind, ObjectState, TabletopState

NOBODY: frozenset[str] = frozenset()


def block(name: str, x: float, y: float, **fields) -> ObjectState:
    colour, kind = name.split(" ")
    return ObjectState(name=name, kind=Kind(kind), colour=colour, position=(x, y, 0.02), **fields)


def test_gap_is_to_the_nearest_edge():
    state = TabletopState((block("red block", 0.5, 0.0), block("blue bowl", 0.5, 0.3)))
    assert gap(state, (0.5, 0.1)) == pytest.approx(0.1 - BLOCK_REACH)
    assert gap(state, (0.5, 0.2)) == pytest.approx(0.1 - BOWL_RIM_RADIUS)
    assert gap(state, (0.5, 0.2), ignoring=frozenset({"blue bowl"})) == pytest.approx(
        0.2 - BLOCK_REACH
    )
    assert gap(state, (0.5, 0.0)) == pytest.approx(-BLOCK_REACH)


def test_an_empty_table_has_endless_room():
    assert gap(TabletopState(()), (0.5, 0.0)) == np.inf
    assert is_free(TabletopState(()), (0.5, 0.0), Kind.BOWL)


def test_what_is_held_stands_in_nobodys_way():
    state = TabletopState((block("red block", 0.5, 0.0, support=GRIPPER),))
    assert gap(state, (0.5, 0.0)) == np.inf


def test_a_block_fits_where_fingers_fit_beside_it():
    state = TabletopState((block("red block", 0.5, 0.0),))
    near = 2 * BLOCK_REACH + CLEARANCE
    assert is_free(state, (0.5, near + 1e-6), Kind.BLOCK)
    assert not is_free(state, (0.5, near - 1e-6), Kind.BLOCK)
    assert not is_free(state, (0.5, near + 1e-6), Kind.BOWL)  # a bowl is wider


@pytest.mark.parametrize("kind", list(Kind))
def test_places_are_kept_by_a_radius(kind):
    for p in PLACES:
        reach = PLACE_RADIUS + footprint(kind)
        assert not keeps_places_free((p.x + reach - 1e-6, p.y), kind)
    middle = PLACES[-1]
    assert keeps_places_free((middle.x + PLACE_RADIUS + footprint(kind) + 1e-6, middle.y), kind)


@pytest.mark.parametrize("seed", range(10))
def test_a_free_spot_is_free_and_no_nearer_one_is(seed):
    rng = np.random.default_rng(seed)
    state = place(Scene.random(rng, blocks=5, bowls=3), seed)
    near = (float(rng.uniform(0.3, 0.7)), float(rng.uniform(-0.3, 0.3)))
    spot = free_spot(state, near, ignoring=NOBODY)
    assert spot is not None
    assert is_free(state, spot, Kind.BLOCK)
    assert keeps_places_free(spot, Kind.BLOCK)
    found = hypot(spot[0] - near[0], spot[1] - near[1])
    for x in np.arange(0.34, 0.66, 0.02):  # the grid of `free_spot`, by hand
        for y in np.arange(-0.34, 0.36, 0.02):
            if is_free(state, (x, y), Kind.BLOCK) and keeps_places_free((x, y), Kind.BLOCK):
                assert hypot(x - near[0], y - near[1]) >= found - 1e-5


def test_a_block_may_go_back_where_it_came_from():
    state = TabletopState((block("red block", 0.5, 0.2),))
    spot = free_spot(state, (0.5, 0.2), ignoring=frozenset({"red block"}))
    assert hypot(spot[0] - 0.5, spot[1] - 0.2) <= 0.02
    assert free_spot(state, (0.5, 0.2), ignoring=NOBODY) != spot


def test_no_spot_on_a_full_table():
    spots = [(x, y) for x in np.arange(0.3, 0.7, 0.08) for y in np.arange(-0.4, 0.4, 0.08)]
    crowd = tuple(block("red block", x, y) for x, y in spots)
    assert free_spot(TabletopState(crowd), (0.5, 0.0), ignoring=NOBODY) is None


def test_what_fell_off_the_table_takes_no_spot():
    state = TabletopState((block("red block", 0.5, 0.2, support=FLOOR),))
    assert gap(state, (0.5, 0.2)) == np.inf
