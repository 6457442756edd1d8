"""Demonstrations show what the scripted skills do, in scenes that never hold what is held out."""

from collections import Counter

import numpy as np
import pytest

from envs.layout import BLOCK_SIDE
from envs.tabletop_state import Kind
from skills.catalogue import build, find
from skills.held_out import HELD_OUT_OBJECTS, TRAINED_OBJECTS
from skills.policy import demonstrations
from skills.policy.aiming import Aim
from skills.policy.demonstrations import demonstrate, labels, load, missing, part, write
from skills.policy.errors import PolicyError
from skills.policy.looking import look
from skills.policy.phrases import read
from skills.policy.pictures import MILLIMETRE, highest, pixels_of, points_at
from skills.policy.scenes import arrangement
from skills.sight import HEIGHT, WIDTH
from skills.skill import Outcome
from tests.skills.attempts import BUDGET

SCENES = 4


@pytest.fixture(scope="module")
def made(shared_world):
    return part(shared_world, 3, 0, SCENES)


def starts(n, seed=0):
    return [arrangement(np.random.default_rng([seed, i]), TRAINED_OBJECTS) for i in range(n)]


def test_pixels_and_heights_give_the_points_back(made):
    pixels = pixels_of(made.tip)
    assert np.allclose(points_at(pixels, made.tip[:, 2]), made.tip, atol=1e-9)
    assert (pixels >= 0).all()
    assert (pixels <= [WIDTH - 1, HEIGHT - 1]).all()


def test_the_tip_is_where_the_picture_shows_the_block(made):
    for scene, phrase, tip in zip(made.scene, made.phrase, made.tip, strict=True):
        if phrase.startswith("pick up"):
            u, v = pixels_of(tip).round().astype(int)
            top = made.pictures[scene, v, u, 3] * MILLIMETRE
            assert 0 < top - tip[2] < BLOCK_SIDE / 2


@pytest.mark.parametrize("start", starts(6), ids=range(6))
def test_the_robot_that_does_what_a_label_says_succeeds(shared_world, start):
    picture, state = demonstrate(shared_world, start)
    found = labels(state)
    phrase, tip, yaw = found[len(found) // 2]
    shared_world.build(start)
    skill, seen = find(build(start), phrase), []

    def where(motion):
        seen.append(look(motion))
        return Aim(tip, yaw).grips, highest(seen[0])

    result = skill.handling.attempt(shared_world, BUDGET, where, skill.succeeded)
    assert result.outcome is Outcome.SUCCEEDED, (phrase, result)
    # the robot sees what was demonstrated on, with the arm really moved aside and the hand full
    assert np.mean(np.abs(seen[0].astype(int) - picture).max(-1) > 16) < 0.005


def test_scenes_are_varied_and_never_hold_what_is_held_out():
    seen = Counter()
    for state in starts(200, seed=1):
        assert not {o.name for o in state} & set(HELD_OUT_OBJECTS)
        assert len(state.blocks) in range(2, 7)
        assert len(state.bowls) in range(1, 5)
        seen["full" if state.holding else "empty"] += 1
        for o in state.blocks:
            where = state[o.support].kind if o.support in state else o.support
            seen["at a place" if state.place_of(o.name) else where] += 1
    for circumstance in ("full", "empty", "at a place", Kind.BLOCK, Kind.BOWL, "table"):
        assert seen[circumstance] > 20, circumstance


def test_every_relation_is_demonstrated_and_nothing_that_is_held_out(made, shared_world):
    relations = {read(str(phrase)).relation for phrase in part(shared_world, 0, 0, 12).phrase}
    assert relations == {("pick", "up"), ("put", "in"), ("put", "on"), ("put", "down")}
    assert not any(name in phrase for phrase in made.phrase for name in HELD_OUT_OBJECTS)


def test_the_same_seed_and_number_give_the_same_demonstrations(made, shared_world):
    again, other = (part(shared_world, seed, 0, SCENES) for seed in (3, 4))
    assert all(np.array_equal(x, getattr(again, name)) for name, x in vars(made).items())
    assert not np.array_equal(made.pictures, other.pictures)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(demonstrations, "PART", 2)


def test_what_is_there_is_kept_and_the_rest_is_missing(small, tmp_path, shared_world):
    folder = tmp_path / "made"
    assert missing(folder, range(2)) == [0, 1]
    for number in (0, 1):
        write(shared_world, folder, 0, number)
    whole = load(folder, range(2))
    (folder / "part-0000001.npz").unlink()
    (folder / ".part-0000001.npz.123").write_bytes(b"cut short")
    assert missing(folder, range(2)) == [1]
    write(shared_world, folder, 0, 1)
    assert sorted(p.name for p in folder.iterdir()) == ["part-0000000.npz", "part-0000001.npz"]
    again = load(folder, range(2))
    assert all(np.array_equal(x, getattr(again, name)) for name, x in vars(whole).items())
    assert len(whole.first(3).pictures) == 3
    assert whole.first(3).scene.max() == 2


@pytest.mark.parametrize("broken", [b"", b"foreign", "cut"])
def test_a_broken_part_is_refused_by_name(small, tmp_path, shared_world, broken):
    write(shared_world, tmp_path, 0, 7)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-40] if broken == "cut" else broken)
    with pytest.raises(PolicyError, match=r"part-0000007\.npz.*remove it"):
        load(tmp_path, [7])


def test_a_pickle_is_refused(small, tmp_path):
    path = tmp_path / "part-0000000.npz"
    np.savez(path, pictures=np.array([{"a": 1}], dtype=object))
    with pytest.raises(PolicyError, match=r"part-0000000\.npz"):
        load(tmp_path, [0])
