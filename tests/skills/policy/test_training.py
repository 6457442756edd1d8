"""What is shown is learned, step by step the same, and what is saved is what is loaded, or refused."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from skills.policy.demonstrations import part
from skills.policy.errors import PolicyError
from skills.policy.network import AimNetwork, Sizes
from skills.policy.record import RECORD, WEIGHTS
from skills.policy.training import Lessons, Training, validate
from skills.policy.weights import load_policy, save_policy
from tests.skills.policy.networks import SMALL

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def shown(shared_world):
    return part(shared_world, 0, 0, 2)


def training(shown, sizes=SMALL, batch=2):
    torch.manual_seed(0)
    return Training(AimNetwork(sizes), Lessons(shown), seed=0, batch=batch, device=CPU)


def test_the_same_seed_gives_the_same_weights(shown):
    one, other = training(shown), training(shown)
    for number in range(2):
        assert one.step(number, 1e-3) == other.step(number, 1e-3)
    other.step(2, 1e-3)
    one.step(3, 1e-3)
    assert any(not torch.equal(p, other.parameters[n]) for n, p in one.parameters.items())


@pytest.mark.slow
def test_a_few_scenes_are_learned_by_heart(shown):
    taught = training(shown, Sizes())
    before = validate(taught.network, shown)
    for number in range(150):
        taught.step(number, 3e-3 * min(1.0, (number + 1) / 20, (150 - number) / 50))
    after = validate(taught.network, shown)
    assert np.mean(list(before.values())) < 0.2
    assert np.mean(list(after.values())) > 0.8


# ---- weights ---------------------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path):
    torch.manual_seed(1)
    network = AimNetwork(SMALL)
    save_policy(tmp_path, network, SMALL, data={}, command="", seed=0, metrics={})
    return tmp_path, network


def test_what_is_loaded_is_what_was_saved(saved):
    folder, network = saved
    loaded = load_policy(folder)
    assert not loaded.training
    assert loaded.sizes == SMALL
    for name, weight in network.state_dict().items():
        assert torch.equal(weight, loaded.state_dict()[name])


def rewritten(folder: Path, **changes: object) -> None:
    record = json.loads((folder / RECORD).read_text("utf-8"))
    (folder / RECORD).write_text(json.dumps(record | changes), "utf-8")


def reweighed(folder: Path, tensors: dict[str, torch.Tensor]) -> None:
    """Other weights, with the hash that fits them."""
    save_file(tensors, folder / WEIGHTS)
    rewritten(folder, sha256=hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest())


def weights_without_one(folder):
    tensors = load_file(folder / WEIGHTS)
    tensors.pop("gather.weight")
    reweighed(folder, tensors)


def weights_with_one_more(folder):
    reweighed(folder, load_file(folder / WEIGHTS) | {"more": torch.zeros(1)})


def weights_of_another_shape(folder):
    reweighed(folder, load_file(folder / WEIGHTS) | {"gather.weight": torch.zeros(1, 4, 3, 3)})


def weights_that_are_no_numbers(folder):
    tensors = load_file(folder / WEIGHTS)
    tensors["gather.weight"][0, 0, 0, 0] = torch.nan
    reweighed(folder, tensors)


def a_pickle(folder):
    torch.save({"gather.weight": torch.zeros(1)}, folder / WEIGHTS)
    rewritten(folder, sha256=hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest())


def cut_short(folder):
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-4])


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (weights_without_one, r"missing or extra weights: \['gather.weight'\]"),
        (weights_with_one_more, r"missing or extra weights: \['more'\]"),
        (weights_of_another_shape, 'wrong shape or type at "gather.weight"'),
        (weights_that_are_no_numbers, '"gather.weight" is not a finite number'),
        (a_pickle, "cannot be loaded"),
        (cut_short, "has sha256"),
        (lambda f: (f / WEIGHTS).unlink(), "cannot be loaded"),
        (lambda f: (f / RECORD).unlink(), f"it has no {RECORD}"),
        (lambda f: (f / RECORD).write_text("[1"), "cannot be read"),
        (lambda f: rewritten(f, more=1), "not complete.*more"),
        (lambda f: rewritten(f, seed="0"), 'field "seed": expected a whole number'),
        (lambda f: rewritten(f, sizes={"channels": [8]}), "no sizes of this version"),
        (lambda f: rewritten(f, camera={}), "another view"),
        (lambda f: rewritten(f, vocabulary=["red"]), "other words"),
    ],
)
def test_a_broken_policy_is_refused_in_one_line(saved, broken, said):
    folder, _ = saved
    broken(folder)
    with pytest.raises(PolicyError, match=said) as refused:
        load_policy(folder)
    assert str(folder) in str(refused.value)
