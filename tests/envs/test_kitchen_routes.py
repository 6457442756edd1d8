"""Ways through the kitchen are free, and there is one between any two stations whatever is open."""

from itertools import pairwise, product
from math import dist

import numpy as np
import pytest

from envs.kitchen_layout import DRAWERS, STATIONS
from envs.kitchen_routes import clearance, route
from envs.kitchen_stand import stand_at


@pytest.mark.parametrize("opened", [(), DRAWERS, ("middle drawer",)])
def test_there_is_a_free_way_between_any_two_stations(opened):
    for a, b in product(STATIONS, repeat=2):
        start, goal = stand_at(a, opened)[:2], stand_at(b, opened)[:2]
        way = route(start, goal, opened)
        assert way is not None, (a, b)
        assert way[0] == start
        assert way[-1] == goal
        for p, q in pairwise(way):
            steps = np.linspace(p, q, 2 + int(dist(p, q) / 0.05))
            assert min(clearance((float(x), float(y)), opened) for x, y in steps) > 0.005


def test_there_is_no_way_into_a_table():
    assert route((0.35, 1.0), (0.35, -0.15), ()) is None
