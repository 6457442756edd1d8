"""Laws of the route search on maps one can picture: directions, skips, ends, ties, and what is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest

from maps.errors import SearchError
from maps.roads import Roads
from maps.search import Rules, search
from maps.turns import Direction, TurnRules


def grid(side=5, step=10.0):
    """Streets in a square grid: node side * y + x."""
    places = [(step * x, step * y, 0.0) for y in range(side) for x in range(side)]
    edges = [(i, i + 1) for i in range(side**2) if i % side < side - 1]
    edges += [(i, i + side) for i in range(side * (side - 1))]
    return Roads.of(places, edges, [step] * len(edges))


def only_at(n_nodes, *nodes, elsewhere=-9.0):
    """Scores of landmarks that are each at a node, or at some."""
    scores = np.full((len(nodes), n_nodes), elsewhere)
    for row, at in zip(scores, nodes, strict=True):
        row[np.atleast_1d(at)] = -0.1
    return scores


def test_two_trucks_and_only_the_turn_tells_which():
    # along the bottom street to the hydrant at node 2, then left (up, 12) or right: the grid's lower half
    roads = grid()
    scores = only_at(
        25, 12, [14 + 5, 4]
    )  # a hydrant in the middle, trucks up and down on the right
    told = {}
    for word in ("left", "right"):
        found = search(roads, scores, start=10, heading=0.0, directions=[(), (Direction(word),)])
        told[word] = found.walk.landmark_nodes
    assert told == {"left": (12, 19), "right": (12, 4)}


def test_around_goes_back_the_way_one_came_by():
    roads = Roads.of([(10.0 * i, 0, 0) for i in range(5)], [(i, i + 1) for i in range(4)], [10] * 4)
    scores = only_at(5, 2, [1, 3])
    for word, node in (("around", 1), ("straight", 3)):
        found = search(roads, scores, start=0, heading=0.0, directions=[(), (Direction(word),)])
        assert found.walk.landmark_nodes == (2, node)


def test_left_means_the_next_left():
    roads = grid()
    scores = only_at(25, [16, 17, 18])  # one street up, where three streets lead
    found = search(roads, scores, start=10, heading=0.0, directions=[(Direction.LEFT,)])
    assert found.walk.nodes == (10, 15, 16)  # left at once, at the start itself
    scores = only_at(25, 11, [16, 17, 18])
    found = search(
        roads, scores, start=10, heading=0.0, directions=[(Direction.STRAIGHT,), (Direction.LEFT,)]
    )
    assert found.walk.nodes == (10, 11, 16)


def test_straight_then_right_is_any_right():
    roads = grid()
    scores = only_at(25, [8, 3])  # below the street of nodes 10 to 14; the farther one is no worse
    rules = Rules(alpha=0.0)
    both = (Direction.STRAIGHT, Direction.RIGHT)
    found = search(roads, scores, start=10, heading=0.0, directions=[both], rules=rules)
    assert found.walk.landmark_nodes[0] in (8, 3)
    assert found.walk.objective == pytest.approx(-0.1, abs=0.1)  # passing two rights cost nothing


def test_a_bend_without_a_choice_is_no_turn():
    places = [(0, 0, 0), (10, 0, 0), (10, 10, 0), (20, 10, 0), (20, 0, 0), (20, 20, 0)]
    edges = [(0, 1), (1, 2), (2, 3), (3, 4), (3, 5)]
    roads = Roads.of(places, edges, [10.0] * 5)
    found = search(
        roads, only_at(6, [4, 5]), start=0, heading=0.0, directions=[(Direction.STRAIGHT,)]
    )
    assert found.walk.objective < -4  # at node 3 one cannot go straight
    scores = only_at(6, 2, [4, 5])
    found = search(
        roads, scores, start=0, heading=0.0, directions=[(Direction.STRAIGHT,), (Direction.RIGHT,)]
    )
    assert found.walk.nodes == (
        0,
        1,
        2,
        3,
        4,
    )  # the bend at node 1 was no turn, that at 2 will not do


def test_a_corner_of_many_bends_is_one_corner():
    bends = np.linspace(0, math.pi / 2, 7)
    corner = [(10 + 4 * math.sin(a), 4 - 4 * math.cos(a), 0.0) for a in bends]
    places = [(0.0, 0.0, 0.0), *corner, (14.0, 20.0, 0.0)]
    edges = [(i, i + 1) for i in range(len(places) - 1)]
    lengths = [math.dist(places[a], places[b]) for a, b in edges]
    roads, scores = Roads.of(places, edges, lengths), only_at(len(places), len(places) - 1)
    told = {}
    for reach in (0.0, 8.0):
        rules = Rules(alpha=0.0, turns=TurnRules(reach=reach))
        found = search(
            roads, scores, start=0, heading=0.0, directions=[(Direction.LEFT,)], rules=rules
        )
        told[reach] = found.walk.objective
    assert told[0.0] < -3
    assert told[8.0] > -0.3


@pytest.mark.parametrize("side", [-1, 1])
def test_a_heading_is_not_measured_past_a_choice(side):
    places = [
        (0, 0, 0),
        (10, 0, 0),
        (20, 0, 0),
        (10, 2, 0),
        (10 + 9 * side, 2.1, 0),
        (10 - 9 * side, 2, 0),
    ]
    edges = [(0, 1), (1, 2), (1, 3), (3, 4), (3, 5)]
    roads = Roads.of(places, edges, [10, 10, 2, 9, 9])
    rules = Rules(alpha=0.0, turns=TurnRules(reach=8.0))
    legs = [(Direction.LEFT,)]
    found = search(roads, only_at(6, 3), start=0, heading=0.0, directions=legs, rules=rules)
    assert found.walk.nodes == (0, 1, 3)
    assert found.walk.objective == pytest.approx(-0.1, abs=0.05)


def test_directions_never_outweigh_more_than_being_missed():
    roads = grid()
    legs = [(Direction.AROUND, Direction.AROUND)]
    scores = only_at(25, 14)
    rules = Rules(turns=TurnRules(missed=0.9))
    plain = search(roads, scores, start=10, heading=0.0, rules=rules).walk
    asked = search(roads, scores, start=10, heading=0.0, directions=legs, rules=rules).walk
    assert plain.objective + 2 * math.log(0.9) <= asked.objective + 1e-9
    assert asked.nodes == plain.nodes


def test_a_leg_after_the_last_landmark_ends_with_its_turn():
    legs = [(), (Direction.LEFT,)]
    found = search(grid(), only_at(25, 12), start=10, heading=0.0, directions=legs)
    assert found.walk.nodes == (10, 11, 12, 17)
    assert found.walk.claims[0].step == 2


def test_twenty_landmarks_one_and_none():
    roads, rng = grid(8), np.random.default_rng(5)
    nodes = [int(v) for v in rng.integers(64, size=20)]
    found = search(roads, only_at(64, *nodes), start=0, rules=Rules(alpha=0.001))
    assert found.walk.landmark_nodes == tuple(nodes)
    assert search(roads, only_at(64, 9), start=9).walk.nodes == (9,)
    found = search(roads, np.zeros((0, 64)), start=7)
    assert (found.walk.nodes, found.walk.length, found.walk.objective) == ((7,), 0.0, 0.0)
    assert (found.runner_up, found.margin) == (None, None)


@pytest.mark.parametrize("legs", [[], [(Direction.LEFT,)]])
def test_a_landmark_that_cannot_be_reached_is_said(legs):
    roads = Roads.of([(i, 0, 0) for i in range(4)], [(0, 1), (2, 3)], [1, 1])
    nowhere = search(roads, only_at(4, 0, 2, elsewhere=-np.inf), start=0, directions=legs)
    assert nowhere.walk is None
    assert nowhere.reason == "landmark 1 (from 0) is at no node that can be reached"
    absent = np.full((1, 4), -np.inf)
    assert "at no node of the map" in search(roads, absent, start=0, directions=legs).reason
    rules = Rules(skip=-4.0)
    found = search(
        roads, only_at(4, 1, 2, elsewhere=-np.inf), start=0, directions=legs, rules=rules
    )
    assert found.walk.landmark_nodes == (1, None)
    assert found.walk.claims[1].score == -4.0


def test_a_skipped_landmark_joins_the_directions_around_it():
    legs = [(Direction.STRAIGHT,), (Direction.LEFT,), (Direction.RIGHT,)]
    scores = only_at(25, 11, 0, 17)  # the second is nowhere near
    scores[1] = -np.inf
    found = search(grid(), scores, start=10, heading=0.0, directions=legs, rules=Rules(skip=-4.0))
    assert found.walk.landmark_nodes == (11, None, 17)
    assert found.walk.nodes == (10, 11, 16, 17)


@pytest.mark.parametrize("legs", [[], [(), (Direction.LEFT,)]])
def test_posteriors_are_shares_of_the_best_objectives(legs):
    rng = np.random.default_rng(3)
    roads, scores = grid(3), rng.uniform(-3, 0, size=(2, 9))
    asked = {"start": 0, "directions": legs, "heading": 0.0, "rules": Rules(alpha=0.02)}
    found = search(roads, scores, **asked)
    assert found.posterior.shape == (2, 10)
    assert (found.posterior[:, -1] == 0).all()  # never skipped
    for i in range(2):
        best = np.zeros(9)
        for v in range(9):
            only = scores.copy()
            only[i, np.arange(9) != v] = -np.inf
            best[v] = search(roads, only, **asked).walk.objective
        shares = np.exp(best - best.max())
        assert found.posterior[i, :9] == pytest.approx(shares / shares.sum())


def test_skipping_has_its_share():
    scores = only_at(9, 4, elsewhere=-np.inf)
    found = search(grid(3), scores, start=4, rules=Rules(skip=-1.1))
    ratio = found.posterior[0, 9] / found.posterior[0, 4]
    assert ratio == pytest.approx(math.exp(-1.0))


def random_question(seed):
    rng = np.random.default_rng(seed)
    roads, scores = grid(4, step=7.0), rng.uniform(-5, 0, size=(3, 16))
    legs = [tuple(rng.choice(list(Direction), size=rng.integers(3))) for _ in range(4)]
    legs = [tuple(Direction(d) for d in leg) for leg in legs]
    jitter = rng.normal(size=(16, 2))
    positions = roads.positions.copy()
    positions[:, :2] += jitter
    lengths = roads.lengths * rng.uniform(1, 1.2, size=roads.n_arcs)  # no two walks are equal
    roads = replace(roads, positions=positions, lengths=lengths)
    return roads, scores, legs, float(rng.uniform(-3, 3))


def swapped(leg):
    other = {Direction.LEFT: Direction.RIGHT, Direction.RIGHT: Direction.LEFT}
    return tuple(other.get(d, d) for d in leg)


@pytest.mark.parametrize("seed", range(12))
def test_a_mirrored_map_swaps_left_and_right(seed):
    roads, scores, legs, heading = random_question(seed)
    mirrored = replace(roads, positions=roads.positions * [1, -1, 1])
    there = search(roads, scores, start=5, directions=legs, heading=heading)
    back = search(
        mirrored, scores, start=5, directions=[swapped(x) for x in legs], heading=-heading
    )
    assert back.walk.nodes == there.walk.nodes
    assert back.walk.objective == pytest.approx(there.walk.objective)
    assert back.margin == pytest.approx(there.margin)


@pytest.mark.parametrize("seed", range(12))
def test_it_does_not_matter_where_north_is_and_how_nodes_are_numbered(seed):
    roads, scores, legs, heading = random_question(seed)
    rules = Rules(skip=-3.5, turns=TurnRules(reach=3.0))
    there = search(roads, scores, start=5, directions=legs, heading=heading, rules=rules)
    rng = np.random.default_rng(seed)
    turn = float(rng.uniform(-3, 3))
    c, s = math.cos(turn), math.sin(turn)
    order = rng.permutation(16)  # new node i is the old order[i]
    number = np.argsort(order)
    turned = (roads.positions @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]))[order]
    edges = np.stack([number[roads.tails], number[roads.heads]], axis=1)
    again = Roads.of(turned, edges, roads.lengths, directed=True)
    found = search(
        again,
        scores[:, order],
        start=int(number[5]),
        directions=legs,
        heading=heading + turn,
        rules=rules,
    )
    assert tuple(order[list(found.walk.nodes)]) == there.walk.nodes
    assert found.walk.objective == pytest.approx(there.walk.objective)
    assert found.posterior[:, :-1] == pytest.approx(there.posterior[:, order])


def test_equal_nodes_are_chosen_in_the_order_of_the_file():
    roads = Roads.of([(0, 0, 0), (1, 0, 0), (-1, 0, 0)], [(0, 1), (0, 2)], [1, 1])
    found = search(roads, only_at(3, [1, 2]), start=0)
    assert found.walk.landmark_nodes == (1,)
    assert (found.margin, found.runner_up.landmark_nodes) == (0.0, (2,))


def test_lengths_bend_the_walk_and_tolls_too():
    roads = Roads.of(
        [(0, 0, 0), (1, 1, 0), (1, -1, 0), (2, 0, 0)],
        [(0, 1), (1, 3), (0, 2), (2, 3)],
        [1, 1, 2, 2],
    )
    scores = only_at(4, 3)
    assert search(roads, scores, start=0).walk.nodes == (0, 1, 3)
    found = search(roads, scores, start=0, tolls=[0, 5, 0, 0])
    assert found.walk.nodes == (0, 2, 3)
    assert found.walk.objective == pytest.approx(-0.1 - 0.04)
    assert found.walk.length == 4.0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"scores": np.zeros((9, 2))}, r"shape \(9, 2\), expected .* transpose them"),
        ({"scores": np.zeros(9)}, r"shape \(9,\)"),
        ({"scores": np.full((1, 9), np.nan)}, "landmark 0 at node 0"),
        ({"scores": np.full((1, 9), np.inf)}, "is inf"),
        ({"scores": np.full((1, 9), "a")}, "scores are numbers"),
        ({"scores": np.zeros((1, 9), complex)}, "scores are numbers"),
        ({"start": 9}, "no node has the number 9"),
        ({"start": -1}, "no node has the number -1"),
        ({"directions": [()] * 4}, "4 legs, but 2 landmarks make 3"),
        ({"tolls": [1, 2]}, "tolls are 9"),
        ({"tolls": [-1] * 9}, "not negative"),
    ],
)
def test_what_cannot_be_is_refused(change, says):
    usual = {"scores": np.zeros((2, 9)), "start": 0}
    told = usual | change
    with pytest.raises(SearchError, match=says):
        search(grid(3), told.pop("scores"), **told)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Rules, {"alpha": -1.0}),
        (Rules, {"alpha": math.nan}),
        (Rules, {"skip": -math.inf}),
        (TurnRules, {"missed": 0.0}),
        (TurnRules, {"passed": 2.0}),
        (TurnRules, {"unasked": math.nan}),
        (TurnRules, {"sharpness": math.inf}),
        (TurnRules, {"reach": -1.0}),
    ],
)
def test_rules_that_cannot_be_are_refused(kind, given):
    with pytest.raises(SearchError, match=next(iter(given))):
        kind(**given)
