"""The policy that ships is what its record says, and picks and places by sight, pairs never seen included."""

import pytest

from agent.training.policy_settings import PolicySettings
from skills.held_out import HELD_OUT_OBJECTS
from skills.pick_and_place import Pick, Put
from skills.policy.learned import LearnedSkill
from skills.policy.record import SHIPPED, read_record
from skills.policy.weights import load_policy
from skills.skill import Outcome
from tests.skills.attempts import BLUE, BOWL, PINK, RED, run

UNSEEN_BLOCK, UNSEEN_BOWL = "purple block", "green bowl"


@pytest.fixture(scope="module")
def network():
    return load_policy(SHIPPED)  # checks the hash


def test_the_documented_command_makes_it_again():
    record = read_record(SHIPPED)
    assert record.command == PolicySettings().command()
    assert record.data == PolicySettings().recipe()


def test_it_picks_and_places_by_sight(build, network):
    assert {UNSEEN_BLOCK, UNSEEN_BOWL} <= set(HELD_OUT_OBJECTS)
    world = build(
        (RED, (0.45, 0.2)),
        (BLUE, (0.6, -0.25)),
        (BOWL, (0.5, -0.15)),
        (PINK, (0.62, 0.1)),
        (UNSEEN_BLOCK, (0.4, 0.05)),
        (UNSEEN_BOWL, (0.6, 0.3)),
    )
    for skill in (
        Pick(RED),
        Put(RED, BOWL),
        Pick(UNSEEN_BLOCK),
        Put(UNSEEN_BLOCK, BLUE),
        Pick(PINK),
        Put(PINK, UNSEEN_BOWL),
    ):
        result = run(world, LearnedSkill(skill, network))
        assert result.outcome is Outcome.SUCCEEDED, (skill, result)
    state = world.state()
    supports = {name: state[name].support for name in (RED, UNSEEN_BLOCK, PINK)}
    assert supports == {RED: BOWL, UNSEEN_BLOCK: BLUE, PINK: UNSEEN_BOWL}
