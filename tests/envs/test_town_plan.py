"""Towns as values: what every town has, the same seed the same town, and what is refused when one is read."""

import json
from dataclasses import replace
from itertools import pairwise
from math import hypot

import numpy as np
import pytest

from envs import town_text
from envs.errors import SceneError
from envs.town_ground import ground_picture
from envs.town_kinds import BUILDINGS, COLOURS, KINDS, LANDMARKS, SIZES, VARIANTS
from envs.town_looks import BUILDERS, covered, pieces
from envs.town_plan import TEST_SEEDS, TRAIN_SEEDS, VALIDATION_SEEDS, town
from envs.town_solids import MOST_SHAPES, files, shapes
from envs.town_streets import ROAD
from envs.town_tour import lengths, shortest, tour

SEEDS = (0, 7, TEST_SEEDS.start)


@pytest.fixture(scope="module", params=SEEDS)
def plan(request):
    return town(request.param)


def test_a_seed_is_a_town_and_another_is_another(plan):
    assert town(plan.seed) == plan
    assert town(plan.seed + 1) != plan


def test_seeds_for_training_choosing_and_reporting_are_apart():
    assert not set(TRAIN_SEEDS) & set(TEST_SEEDS)
    assert not set(VALIDATION_SEEDS) & (set(TRAIN_SEEDS) | set(TEST_SEEDS))


def test_a_town_is_wide_and_full_and_lacks_some_kinds(plan):
    (x0, y0), (x1, y1) = plan.streets.bounds
    assert min(x1 - x0, y1 - y0) >= 200
    kinds = {t.kind for t in plan.landmarks}
    assert 18 <= len(kinds) < len(LANDMARKS)
    assert max(sum(t.kind == k for t in plan.landmarks) for k in kinds) >= 3
    assert len(plan.buildings) >= 60


def test_there_are_kinds_enough_and_each_has_a_look():
    assert len(LANDMARKS) >= 25
    assert set(BUILDERS) == set(KINDS)
    assert sum(len(k.colours) > 1 for k in LANDMARKS.values()) >= 25


def test_streets_are_of_one_piece_with_forks_bends_and_dead_ends(plan):
    streets = plan.streets
    for j in range(1, len(streets.junctions)):
        walk = shortest(streets, 0, j)
        assert (walk[0], walk[-1]) == (0, j)
        assert all(b in streets.neighbours[a] for a, b in pairwise(walk))
    degrees = [len(n) for n in streets.neighbours.values()]
    assert 1 in degrees
    assert max(degrees) >= 3
    assert any(s.via for s in streets.streets)


def test_a_tour_takes_every_street(plan):
    walk = tour(plan.streets, 0, np.random.default_rng(0))
    assert {frozenset(pair) for pair in pairwise(walk)} == set(lengths(plan.streets))


def test_nothing_overlaps_and_the_roads_are_free(plan):
    for i, thing in enumerate(plan.things):
        for other in plan.things[:i]:
            if hypot(thing.x - other.x, thing.y - other.y) < 25:
                assert thing.clear_of(other, 0.5), (thing.name, other.name)
        assert plan.streets.distance(thing.outline).min() > 1.5, thing.name


def test_overlap_is_symmetric_and_seen():
    a = town(0).things[0]
    moved = replace(a, x=a.x + 0.5)
    far = replace(a, x=a.x + 50.0)
    assert not a.clear_of(moved, 0.0)
    assert not moved.clear_of(a, 0.0)
    assert a.clear_of(far, 1.0)
    assert far.clear_of(a, 1.0)


def test_fronts_face_the_street(plan):
    for thing in plan.buildings:
        front, back = thing.place(np.array([(0.0, -8.0), (0.0, 8.0)]))
        near, far = plan.streets.distance(np.array([front, back]))
        assert near < far or far < ROAD + 8, thing.name


def test_what_is_left_out_is_not_there():
    without = {(c, "house") for c in ("red", "blue")} | {("red", "fire hydrant")}
    there = {(t.colour, t.kind) for t in town(3, without=without).things}
    assert not there & without


def test_a_town_survives_being_written_down(plan):
    assert town_text.from_json(json.loads(json.dumps(plan.to_json()))) == plan


def test_bodies_have_names_of_their_own(plan):
    assert list(plan.bodies.values()) == list(plan.things)
    assert all(body.split("#")[0] == thing.name for body, thing in plan.bodies.items())


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("schema",), 2, 'field "schema": must be 1, got 2'),
        (("things", 0, "kind"), "fire hydrent", 'nearest: "fire hydrant"'),
        (("things", 0, "colour"), "bleu", 'nearest: "blue"'),
        (("things", 0, "size"), "huge", 'unknown size "huge"'),
        (("things", 0, "x"), float("nan"), r'things\[0\]\.x": a number'),
        (("things", 0, "variant"), 9, "from 0 to 3, got 9"),
        (("streets", 0, "end"), 999, r'streets\[0\]\.end": a junction'),
        (("streets",), [], "at least one street"),
        (("junctions", 0), [1], r"a point is \[x, y\]"),
        (("light", "sky"), [1, 2], "three whole numbers"),
        (("light", "ambient"), 3, "from 0 to 1"),
        (("thing",), [], "unknown field"),
    ],
)
def test_a_broken_town_is_refused_with_its_field(path, value, says):
    data = json.loads(json.dumps(town(0).to_json()))
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(SceneError, match=says):
        town_text.from_json(data)


@pytest.mark.parametrize("kind", KINDS)
def test_every_look_stands_on_the_ground_and_collides(kind, tmp_path):
    for colour in KINDS[kind].colours:
        for variant in range(VARIANTS):
            made = pieces(kind, colour, "", variant)
            low = min(p.corners[:, 2].min() for p in made)
            assert -0.25 < low < 0.1
            assert 1 <= len(shapes(made)) <= MOST_SHAPES
    mesh, picture = files(made, tmp_path / "thing")
    assert mesh.read_text().count("\nf ") < 1200
    assert picture.exists()


def test_sizes_scale():
    plain, large = covered("tree", "green"), covered("tree", "green", "large")
    np.testing.assert_allclose(np.array(plain) * SIZES["large"], large)
    assert set(BUILDINGS) | set(LANDMARKS) == set(KINDS)
    assert all(c in COLOURS for k in KINDS.values() for c in k.colours)


def test_the_ground_shows_the_road_where_the_street_is(plan):
    picture = np.asarray(ground_picture(plan.streets, 0), np.float64)
    assert np.ptp(picture.mean(axis=-1)) > 60
    again = np.asarray(ground_picture(plan.streets, 0), np.float64)
    assert np.array_equal(picture, again)
