"""The measurement of the distance model tells a model from its baselines and says which is which."""

import numpy as np
import torch

from maps.distance import of_network
from maps.distance_network import DistanceNetwork
from tests.agent.training.town_moments import painted
from tests.benchmarks.measure_distance import alike, lines, measured


def test_the_table_names_the_model_and_its_baselines():
    torch.manual_seed(0)
    towns = [painted(seed) for seed in range(2)]
    found = measured(of_network(DistanceNetwork()), towns)
    said = lines(found)
    assert said[0] == f"{found.model.n} pairs, {found.model.linked} linked"
    for name in ("model", "pixels", "chance", "along", "back", "guess, all"):
        assert sum(line.startswith(name) for line in said) == 1
    assert abs(found.chance["all"] - 0.5) < 0.1
    assert found.guess.placed["all"].way > 0.5
    assert found.to_json()["model"]["linked"] == found.model.linked


def test_a_picture_is_most_like_itself():
    town = painted(0)
    pairs = type("Pairs", (), {"here": np.array([0, 0, 0]), "there": np.array([5, 0, 9])})
    found = alike(town.pictures, pairs)
    assert found.argmax() == 1
    assert found[1] == 0
