"""A learned skill goes where the network says it sees something, whatever it is told to believe."""

import numpy as np
import pytest
import torch

from envs.frames import yaw_of
from envs.tabletop_state import TabletopState
from skills.catalogue import build as catalogue_of
from skills.catalogue import find
from skills.pick_and_place import Pick, Put, PutDown
from skills.policy import learned as module
from skills.policy.aiming import Aim
from skills.policy.errors import PolicyError
from skills.policy.learned import LearnedSkill, learned
from skills.policy.network import AimNetwork
from skills.skill import DONE, Outcome
from tests.skills.attempts import BLUE, BOWL, FAR, PINK, RED, run
from tests.skills.policy.networks import SMALL

NOTHING = TabletopState(())


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return AimNetwork(SMALL).eval()


@pytest.fixture
def seeing(monkeypatch, network):
    """Learned skills of a network that sees what these skills would see in this state."""

    def made(skill, shown, state):
        def aims(network, picture, phrases):
            assert picture.shape == (96, 128, 4)
            assert phrases == [skill.phrase]
            tip = shown.grips(state)[0].tip
            return [Aim(tip.position, yaw_of(tip.quat_xyzw))]

        monkeypatch.setattr(module, "aims", aims)
        return LearnedSkill(skill, network)

    return made


def test_it_picks_and_places_where_it_sees_them_and_believes_nothing(build, seeing):
    world = build((RED, (0.45, 0.2)), (BOWL, (0.5, -0.2)), (PINK, (0.6, 0.1)))
    for skill in (
        Pick(RED),
        Put(RED, BOWL),
        Pick(PINK),
        Put(PINK, "middle"),
        Pick(PINK),
        PutDown(PINK),
    ):
        result = run(world, seeing(skill, skill, world.state()), believed=NOTHING)
        assert result.outcome is Outcome.SUCCEEDED, (skill, result)
    state = world.state()
    assert state[RED].support == BOWL


def test_one_that_takes_the_wrong_block_has_failed(build, seeing):
    world = build((RED, (0.45, 0.2)), (BLUE, (0.5, -0.2)))
    result = run(world, seeing(Pick(RED), Pick(BLUE), world.state()), believed=NOTHING)
    assert result.outcome is Outcome.FAILED
    assert world.state().holding == BLUE


def test_what_was_so_before_is_no_success(build, seeing):
    world = build((RED, BOWL), (BOWL, (0.5, -0.2)), (BLUE, None), holding=BLUE)
    skill = Put(RED, BOWL)
    result = run(world, seeing(skill, Put(BLUE, BOWL), world.state()), believed=NOTHING)
    state = world.state()
    assert state[BLUE].support == state[RED].support == BOWL
    assert result.outcome is Outcome.FAILED


def test_the_fingers_feel_whether_they_are_full(build, network):
    world = build((RED, None), (BLUE, None), (BOWL, None), holding=RED)
    full = run(world, LearnedSkill(Pick(BLUE), network), believed=NOTHING)
    assert (full.outcome, full.reason) == (Outcome.NOT_READY, "the hand holds something already")
    world = build((RED, None), (BOWL, None))
    empty = run(world, LearnedSkill(Put(RED, BOWL), network), believed=NOTHING)
    assert (empty.outcome, empty.reason) == (Outcome.NOT_READY, "the hand holds nothing")


def test_out_of_reach_and_out_of_time_are_named(build, seeing):
    world = build((RED, FAR), (BLUE, None))
    far = seeing(Pick(RED), Pick(RED), world.state())
    assert run(world, far, believed=NOTHING).outcome is Outcome.UNREACHABLE
    assert run(world, far, believed=NOTHING, budget=50).outcome is Outcome.TIMED_OUT


def test_an_untrained_network_moves_the_arm_somewhere_and_ends(build, network):
    world = build((RED, None), (BLUE, None), (BOWL, None))
    skill = find(learned(catalogue_of(world.state()), network), f"pick up the {RED}")
    assert run(world, skill, believed=NOTHING).outcome in list(Outcome)


def test_words_and_symbols_stay_and_only_pick_and_place_is_learned(build, network):
    state = build((RED, (0.45, 0.2)), (BOWL, (0.5, -0.2)), (PINK, BOWL)).state()
    scripted = catalogue_of(state)
    by_sight = learned(scripted, network)
    assert [s.phrase for s in by_sight] == [s.phrase for s in scripted]
    for one, other in zip(scripted, by_sight, strict=True):
        assert isinstance(other, LearnedSkill) == (one.phrase != DONE)
        assert one.unmet(state) == other.unmet(state)
        assert one.succeeded(state) == other.succeeded(state)
        if one.unmet(state) is None:
            assert one.effect(state) == other.effect(state)
            grips = zip(one.grips(state), other.grips(state), strict=True)
            assert all(np.array_equal(a.tip.position, b.tip.position) for a, b in grips)


def test_a_phrase_with_an_unknown_word_is_refused(network):
    with pytest.raises(PolicyError, match='unknown word "mauve"'):
        learned([Pick("mauve block")], network)
