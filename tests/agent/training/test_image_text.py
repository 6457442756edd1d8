"""What the image-text model is taught: true captions, windows that show them, nothing held out."""

import numpy as np
import pytest
import torch

from agent.report.output import OutputError
from agent.training import town_files
from agent.training.image_text import captions, towns
from agent.training.image_text.captions import COLOUR_WORDS, OTHER_NAMES, caption, true_of
from agent.training.image_text.learner import encoded
from agent.training.image_text.lessons import FAR, Lessons
from agent.training.image_text.pairs import HELD_OUT, HYPERNYMS, NUMBERS, PAIRS, TRAINED
from agent.training.image_text.towns import shown
from envs.town_kinds import COLOURS, KINDS
from envs.town_plan import town
from envs.town_world import TownWorld
from maps.image_text import Tokens, fresh
from tests.agent.training.town_views import painted

RNG = np.random.default_rng(0)


def test_held_out_pairs_are_seen_in_their_parts():
    assert set(NUMBERS) >= HELD_OUT
    assert len(PAIRS) < 255  # a picture of things has a byte a pixel
    for colour, kind in HELD_OUT:
        assert sum(c == colour for c, _ in TRAINED) >= 5
        assert sum(k == kind for _, k in TRAINED) >= 2
    assert 0.1 < len(HELD_OUT) / len(PAIRS) < 0.2


def test_every_kind_has_other_names_and_no_two_share_one():
    assert set(OTHER_NAMES) == set(KINDS)
    assert set(COLOUR_WORDS) <= set(COLOURS)
    names = [name for others in OTHER_NAMES.values() for name in others]
    assert len(names) == len(set(names))
    assert not set(names) & set(KINDS)
    assert not set(names) & set(HYPERNYMS)


def test_a_caption_is_true_of_what_it_is_drawn_for_and_of_nothing_of_another_colour_it_names():
    for pair in PAIRS:
        for _ in range(20):
            said = caption(pair, RNG)
            assert said.true_of[NUMBERS[pair]]
            named = [c for c in COLOURS if c in said.text.split()]
            others = {PAIRS[i][0] for i in np.flatnonzero(said.true_of)}
            assert not named or others == set(named)
    assert not captions.nothing(RNG).true_of.any()
    vehicles = true_of("red", HYPERNYMS["vehicle"])
    assert {PAIRS[i][1] for i in np.flatnonzero(vehicles)} == {
        "pick-up truck",
        "car",
        "trailer",
        "van",
    }


def test_batches_show_what_they_say_and_know_what_else_is_true():
    lessons = Lessons([painted(seed, PAIRS) for seed in range(3)])
    batch = lessons.drawn(np.random.default_rng(1), 16)
    again = lessons.drawn(np.random.default_rng(1), 16)
    assert batch.captions == again.captions
    assert np.array_equal(batch.pictures, again.pictures)
    assert np.array_equal(batch.at, again.at)
    assert len({tuple(square) for square in batch.at.tolist()}) == len(batch.at)
    assert batch.sure[*batch.at.T].all()
    np.testing.assert_allclose(batch.pieces.sum(axis=1), 1.0, rtol=1e-5)
    squares = [batch.things[*batch.at[piece > 0].T] for piece in batch.pieces]
    shows = np.array([some[0] for some in squares])
    assert all((some == some[0]).all() for some in squares)
    assert {len(set(batch.at[piece > 0][:, 0])) for piece in batch.pieces} == {1}
    assert max(map(len, squares)) > 20
    assert min(map(len, squares)) == 1
    assert np.array_equal(shows == 0, [c in captions.NOTHING for c in batch.captions])
    assert 0 < (shows == 0).mean() < 0.6
    assert batch.related.diagonal().all()
    for i, j in np.argwhere(batch.related).tolist():
        assert (shows[i] == 0) == (shows[j] == 0)
    same = [
        (i, j)
        for i in range(len(shows))
        for j in range(len(shows))
        if batch.captions[i] == batch.captions[j]
    ]
    assert all(batch.related[i, j] for i, j in same)
    for k, row, column in batch.at.tolist():
        thing = batch.things[k, row, column]
        square = batch.pictures[k, 4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
        if thing:  # painted in the colour of its pair, whatever the light
            colour = np.array(COLOURS[PAIRS[thing - 1][0]], float)
            assert np.abs(square.reshape(-1, 3) - colour).max(axis=1).min() < 0.35 * 255
            assert batch.ranges[k, row, column] == 8.0


def test_what_is_far_away_is_not_taught():
    near, far = painted(0, PAIRS), painted(1, PAIRS)
    far.ranges[:] = FAR + 1
    batch = Lessons([near, far]).drawn(RNG, 32)
    there = batch.things > 0
    assert (batch.ranges[batch.sure & there] == 8.0).all()
    assert (batch.things[*batch.at.T] > 0).any()


def test_phrases_are_encoded_as_open_clip_does():
    model, tokens = fresh(), Tokens()(["red bench", "big blue van that is near", "well"])
    torch.testing.assert_close(encoded(model, tokens), model.encode_text(tokens, normalize=True))


def test_held_out_pairs_are_never_captioned():
    """They are in no training town: what is drawn is what is there."""
    lessons = Lessons([painted(0, TRAINED), painted(1, TRAINED)])
    for _ in range(5):
        for text in lessons.drawn(RNG, 12).captions:
            words = text.split()
            assert not [p for p in HELD_OUT if p[0] in words and p[1] in text]


def test_a_square_shows_what_most_of_its_pixels_do():
    things = np.zeros((1, 16, 16), np.uint8)
    things[0, :4, :4] = 7
    things[0, :4, 4:6] = 9  # half of the second square, and less of another thing
    things[0, :4, 6] = 3
    things[0, 4:8, 0] = 5  # a quarter of one
    named, sure = shown(things)
    assert named.shape == (1, 4, 4)
    assert named[0, 0, :2].tolist() == [7, 9]
    assert sure[0, 0, :2].all()
    assert (named[0, 1, 0], sure[0, 1, 0]) == (5, False)
    assert sure[0, 2:].all()
    assert not named[0, 2:].any()


@pytest.mark.slow
def test_a_towns_views_are_its_seeds_and_show_its_things(tmp_path, monkeypatch):
    monkeypatch.setattr(towns, "PLACES", 2)
    plan = town(3, without=HELD_OUT)
    world = TownWorld()
    found = [towns.seen(world, plan, np.random.default_rng(5), 2) for _ in range(2)]
    for part in ("pictures", "things", "ranges", "poses"):
        assert np.array_equal(getattr(found[0], part), getattr(found[1], part))
    assert found[0].pictures.shape == (2, 3, 128, 128, 3)
    assert found[0].ranges.shape == (2, 3, 32, 32)
    assert 0 < found[0].ranges.min() < 20 < found[0].ranges.max()
    there = {NUMBERS[t.colour, t.kind] + 1 for t in plan.things}
    assert set(np.unique(found[0].things).tolist()) <= there | {0}
    assert len(np.unique(found[0].things)) > 5
    assert (plan.streets.distance(found[0].poses[:, :2]) < 4).all()
    assert town_files.missing(tmp_path, [3]) == [3]
    (tmp_path / ".half").write_text("")
    towns.write(world, tmp_path, 3, HELD_OUT)
    world.close()
    assert town_files.missing(tmp_path, [3]) == []
    assert [p.name for p in tmp_path.iterdir()] == ["town-00003.npz"]
    assert towns.load(tmp_path, 3).pictures.shape[1] == 3
    (tmp_path / "town-00003.npz").write_bytes(b"PK")
    with pytest.raises(OutputError, match="remove it to have it made again"):
        towns.load(tmp_path, 3)
