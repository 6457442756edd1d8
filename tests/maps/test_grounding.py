"""Grounding: calibrated probabilities, a bearing that is right, and the answer "not in this town"."""

from dataclasses import replace

import numpy as np
import pytest

from maps import graph
from maps.embeddings import EmbeddingStore
from maps.errors import ImageTextError, MapError
from maps.graph import TopologicalMap
from maps.graph_json import View
from maps.grounding import (
    FADE,
    REACH,
    Calibration,
    Views,
    fitted,
    ground,
    no_views,
    normaliser,
    read_phrases,
    scores,
)
from maps.search import search
from maps.views import views_of
from tests.maps.seeing import ColourModel, paint, unit

CALIBRATION = Calibration(centre=4.0, temperature=0.5, prior=0.1, absent=0.2)
RNG = np.random.default_rng(0)
REFERENCE = unit(1 + 0.05 * RNG.standard_normal((400, 3)))  # grey, a little coloured


def town(tmp_path, **extra):
    """Four nodes in a row: grey, red to the left, grey, blue ahead; the last has no picture."""
    made = TopologicalMap(folder=tmp_path, extra=extra)
    spots = ((None, 0.0), ((255, 0, 0), 1.0), (None, 0.5), ((0, 0, 255), -0.5))
    for i, (spot, bearing) in enumerate(spots):
        paint(tmp_path / f"{i}.png", spot=spot, where=(8, 24))
        paint(tmp_path / f"{i}b.png")
        views = (View(f"{i}.png", bearing), View(f"{i}b.png", bearing + np.pi / 2))
        made.add_node(i, (10.0 * i, 0, 0), views)
    made.add_node(4, (40.0, 0, 0))
    for i in range(4):
        made.add_edge(i, i + 1, 10.0)
    return made


def grounded(tmp_path, phrases, model=None, **extra):
    model = model or ColourModel()
    views = views_of(town(tmp_path, **extra), EmbeddingStore(tmp_path / "store", model))
    return ground(model.texts(phrases), views, REFERENCE, CALIBRATION)


def test_what_is_seen_is_found_with_its_bearing_and_what_is_not_is_absent(tmp_path):
    found = grounded(tmp_path, ["red", "blue", "green"], fov=90.0)
    assert found.log_visible[:2].argmax(axis=1).tolist() == [1, 3]
    assert found.absent[0] < 0.05
    assert found.absent[1] < 0.05
    assert found.absent[2] > 0.2  # more likely than it was beforehand
    assert found.view[0, 1] == 2
    off = np.arctan2(32 - 16, 32)  # the spot is at the left of its picture
    assert found.bearing[0, 1] == pytest.approx(1.0 + off, abs=0.1)
    np.testing.assert_allclose(found.posterior.sum(axis=1), 1.0)
    assert (found.posterior[:2].argmax(axis=1) == (1, 3)).all()
    assert found.view[0, 4] == -1
    assert np.isnan(found.bearing[0, 4])
    assert np.exp(found.log_visible[0, 4]) == pytest.approx(CALIBRATION.prior)


def test_its_scores_are_what_the_search_takes(tmp_path):
    found = grounded(tmp_path, ["blue", "red"])
    route = search(town(tmp_path).roads(), found.log_visible, start=0)
    assert route.walk.landmark_nodes == (3, 1)


def test_a_query_on_a_known_map_shows_the_model_no_picture(tmp_path):
    model = ColourModel()
    grounded(tmp_path, ["red"], model)
    shown = model.shown
    assert shown > 0
    grounded(tmp_path, ["blue"], model)
    assert model.shown == shown


def test_without_a_field_of_view_the_bearing_is_the_pictures(tmp_path):
    assert grounded(tmp_path, ["red"]).bearing[0, 1] == pytest.approx(1.0)
    with pytest.raises(MapError, match="between 0 and 180"):
        grounded(tmp_path, ["red"], fov=270)


def test_a_missing_picture_is_refused_by_name(tmp_path):
    made = town(tmp_path)
    graph.save(made, tmp_path / "map.json")
    (tmp_path / "2.png").unlink()
    with pytest.raises(MapError, match=r"2\.png"):
        views_of(made, EmbeddingStore(tmp_path / "store", ColourModel()))
    with pytest.raises(MapError, match=r"2\.png"):
        graph.load(tmp_path / "map.json", images=True)


def test_scores_do_not_depend_on_a_phrases_own_scale():
    views = Views(
        node=np.array([0, 1, 1]),
        bearing=np.zeros(3),
        directions=unit(RNG.standard_normal((6, 3))).reshape(3, 2, 3),
        aside=np.zeros((3, 2)),
        ranges=np.full((3, 2), np.nan),
        n_nodes=3,
    )
    phrases = unit(RNG.standard_normal((2, 3)))
    median, spread = normaliser(phrases, REFERENCE)
    z, view, window = scores(phrases, views, (median, spread))
    again, _, _ = scores(3 * phrases, views, (3 * median, 3 * spread))
    np.testing.assert_allclose(z, again, rtol=1e-5)
    for p in range(2):
        best = max(
            (float(phrases[p] @ views.directions[v, w]), v, w) for v in (1, 2) for w in (0, 1)
        )
        assert (view[p, 1], window[p, 1]) == best[1:]
    assert (z[:, 2] == -np.inf).all()


def test_the_nearer_node_is_meant_and_what_is_out_of_reach_is_not_seen():
    red, grey = unit([[1, 0, 0], [1, 1, 1]])
    views = Views(
        node=np.arange(3),
        bearing=np.zeros(3),
        directions=np.stack([[grey, red]] * 3),
        aside=np.zeros((3, 2)),
        ranges=np.array([[np.nan, r] for r in (12.0, 4.0, REACH + 1)]),
        n_nodes=3,
    )
    found = ground(red[None], views, REFERENCE, CALIBRATION)
    far, near, beyond = found.log_visible[0]
    assert near - far == pytest.approx((12.0 - 4.0) / FADE)
    assert beyond < far - 3
    assert found.range[0, :2].tolist() == [12.0, 4.0]
    assert np.isnan(found.range[0, 2])


def test_what_is_often_in_view_is_measured_against_where_it_is_not():
    rare = REFERENCE
    often = np.concatenate([REFERENCE[:300], unit(np.tile([1.0, 0, 0], (30, 1)))])
    red = unit([[1, 0, 0]])
    for a, b in zip(normaliser(red, rare), normaliser(red, often), strict=True):
        assert a == pytest.approx(b, rel=0.3)


def test_a_calibration_gives_back_the_probabilities_that_scores_were_drawn_from():
    rng = np.random.default_rng(1)
    z = rng.normal(2.0, 3.0, 40_000)
    visible = rng.random(len(z)) < 1 / (1 + np.exp(-(z - 5.0) / 0.8))
    found = fitted(z, visible, absent=0.3)
    assert found.centre == pytest.approx(5.0, abs=0.15)
    assert found.temperature == pytest.approx(0.8, abs=0.1)
    assert found.prior == pytest.approx(visible.mean(), abs=1e-5)
    with pytest.raises(ImageTextError, match="visible and such as are not"):
        fitted(z, np.zeros(len(z), bool), absent=0.3)


def test_absence_is_calibrated_where_scores_are():
    """Bayes by hand: with likelihood ratios of one everywhere nothing is learned."""
    found = ground(unit([[1, 0, 0]]), no_views(7), REFERENCE, CALIBRATION)
    assert found.absent[0] == pytest.approx(CALIBRATION.absent)
    np.testing.assert_allclose(found.posterior[0, :-1], 0.8 / 7)


def test_a_phrase_is_measured_by_as_much_of_its_own_as_is_asked_for():
    median, spread = np.array([0.1, 0.5]), np.array([0.2, 0.4])
    for own, expected in ((1.0, [0.1, 0.5]), (0.0, [0.3, 0.3]), (0.5, [0.2, 0.4])):
        half = Calibration(own=own, median=0.3, spread=0.1)
        np.testing.assert_allclose(half.measure(median, spread)[0], expected)
    z, visible = np.array([1.0, 5.0, 9.0]), np.array([False, True, True])
    right = Calibration(centre=3.0, temperature=1.0)
    assert right.surprise(z, visible) < replace(right, centre=7.0).surprise(z, visible)
    assert right.surprise(z[:1], visible[:1]) == pytest.approx(np.log1p(np.exp(-2.0)))


@pytest.mark.parametrize(
    "told",
    [
        {"own": 2.0},
        {"spread": 0.0},
        {"temperature": 0.0},
        {"prior": 1.0},
        {"centre": float("nan")},
        {"warmth": 1.0},
    ],
)
def test_what_is_no_calibration_is_refused(told):
    with pytest.raises(ImageTextError, match="no calibration"):
        Calibration.of(told)


def test_phrases_lose_their_articles():
    assert read_phrases(["The red  Bench", "a tree", "another a b"]) == ("red bench", "tree", "b")
    with pytest.raises(ImageTextError, match="names nothing"):
        read_phrases(["the"])
    with pytest.raises(ImageTextError, match="no reference"):
        normaliser(unit([[1, 0, 0]]), REFERENCE[:0])
