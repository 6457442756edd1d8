"""Attempts in physics: a function of the seed, and pictures that fit together."""

from itertools import pairwise

import numpy as np
import pytest

from envs.tabletop_world import TabletopWorld
from skills.experience.attempt import Attempt
from skills.experience.attempting import CHAIN, MOST_ON_THE_WAY, attempts
from skills.held_out import HELD_OUT_OBJECTS
from skills.skill import Outcome

N = 2 * CHAIN


@pytest.fixture(scope="module")
def made(shared_world: TabletopWorld) -> list[Attempt]:
    return list(attempts(shared_world, seed=0, shard=0, size=N, held_out=False))


def same(a: Attempt, b: Attempt) -> bool:
    told = (a.phrase, a.outcome, a.geometric) == (b.phrase, b.outcome, b.geometric)
    return told and np.array_equal(a.views, b.views) and np.array_equal(a.gripper, b.gripper)


def test_the_seed_decides_whatever_the_world_did_before(made, shared_world):
    again = list(attempts(shared_world, seed=0, shard=0, size=N, held_out=False))
    assert all(same(a, b) for a, b in zip(made, again, strict=True))
    for numbers in ({"seed": 0, "shard": 1}, {"seed": 1, "shard": 0}):
        other = next(attempts(shared_world, **numbers, size=N, held_out=False))
        assert not same(made[0], other)


def test_an_attempt_begins_with_what_the_one_before_ended_with(made):
    for i, (before, after) in enumerate(pairwise(made), start=1):
        goes_on = np.array_equal(before.views[-1], after.views[0])
        assert goes_on == (i % CHAIN != 0)


def test_what_moves_nothing_shows_one_picture_twice_and_what_moves_another(made):
    still = {Outcome.NOT_READY, Outcome.UNREACHABLE}
    for attempt in made:
        assert 2 <= len(attempt.views) <= 2 + MOST_ON_THE_WAY
        first, last = attempt.views[0], attempt.views[-1]
        assert np.array_equal(first, last) == (attempt.outcome in still)
        if attempt.outcome in still:
            assert len(attempt.views) == 2
    assert {a.outcome in still for a in made} == {True, False}
    assert max(len(a.views) for a in made) > 2


def test_what_geometry_gives_no_chance_is_not_tried_in_physics(made):
    for attempt in made:
        hopeless = attempt.outcome in (Outcome.NOT_READY, Outcome.UNREACHABLE)
        assert (attempt.geometric == 0) == hopeless


def test_held_out_attempts_name_what_is_held_out(shared_world):
    made = list(attempts(shared_world, seed=0, shard=0, size=CHAIN, held_out=True))
    assert len(made) == CHAIN
    assert all(any(name in a.phrase for name in HELD_OUT_OBJECTS) for a in made)
