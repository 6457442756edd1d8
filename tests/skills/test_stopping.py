"""The affordance of `done`: measured, and what the measurement says."""

import json

import pytest

from skills.stopping import MEASURED, chance_of_being_done
from tests.benchmarks.measure_stopping import moments


@pytest.mark.parametrize("world", ["tabletop", "kitchen"])
def test_a_full_hand_speaks_against_being_done(world):
    assert 0 < chance_of_being_done(world, holding=True) < 0.1
    assert 0.1 < chance_of_being_done(world, holding=False) < 0.6


@pytest.mark.parametrize("world", ["tabletop", "kitchen"])
def test_the_episodes_of_today_agree_with_what_was_measured(world):
    counted = json.loads(MEASURED.read_text())[world]
    assert sum(hand["done"] for hand in counted.values()) == 2000  # once an episode
    seen = [m for number in range(2000, 2200) for m in moments(world, number)]
    for hand, holding in (("empty", False), ("holding", True)):
        stops = [done for of, done in seen if of == hand]
        chance = chance_of_being_done(world, holding=holding)
        error = (chance * (1 - chance) / len(stops)) ** 0.5
        assert abs(sum(stops) / len(stops) - chance) < 5 * error
