"""Adapters load strictly, change what they should, and cost the record a line."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from agent import compose, plan_text
from agent.language_model import LanguageModel
from agent.saycan import SayCan
from agent.scoring import adapter
from agent.scoring.adapter import adapted, check_size, load_adapter, save_adapter
from agent.scoring.adapter_record import find_adapter
from agent.scoring.scorer import LanguageModelError
from agent.training.lora import Trainee

CPU = torch.device("cpu")
PROMPT, PHRASES = "Robot:\n>", (" pick up the red block", " done")


def load(folder):
    return LanguageModel.load(str(folder), device=CPU)


@pytest.fixture
def base(language_model_folder):
    return language_model_folder


@pytest.fixture
def trainee(base):
    made = Trainee(load(base).model, rank=4, seed=1, precision="fp32")
    with torch.no_grad():
        for parameter in made.parameters.values():
            parameter.copy_(torch.randn(parameter.shape).mul(0.1).half().float())
    return made


@pytest.fixture
def folder(base, trainee, tmp_path):
    out = tmp_path / "adapter"
    out.mkdir()
    save_adapter(
        out,
        trainee.tensors(),
        base=str(base),
        base_revision=load(base).revision,
        rank=4,
        alpha=trainee.alpha,
        text_format=plan_text.VERSION,
        data={},
        command="",
        seed=1,
        metrics={},
    )
    return out


def edit(folder, **changes):
    path = folder / adapter.RECORD
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_merged_weights_score_as_the_trained_model_does(base, folder, trainee):
    merged = adapted(load(base), folder)
    ids = torch.tensor([merged.encode_prompt(PROMPT)])
    with torch.no_grad():
        expected = trainee.model(input_ids=ids).logits
        assert torch.allclose(merged.model(input_ids=ids).logits, expected, atol=1e-4)


def test_an_adapter_changes_scores_and_is_named(base, folder):
    raw, merged = load(base), adapted(load(base), folder)
    before, after = (m.log_likelihoods(PROMPT, PHRASES) for m in (raw, merged))
    assert np.abs(before - after).max() > 0.01
    assert "adapter" not in raw.identity
    assert merged.identity["adapter"] == f"sha256:{load_adapter(folder)[0].sha256}"
    assert merged.identity["parameters"] == raw.identity["parameters"]


def test_what_was_scored_before_is_forgotten(base, folder):
    used, fresh = load(base), adapted(load(base), folder)
    used.log_likelihoods(PROMPT, PHRASES)
    used = adapted(used, folder)
    for phrases in (PHRASES, PHRASES[:1]):  # kept as a result, and as a prompt that was read
        scores = [scorer.log_likelihoods(PROMPT, phrases) for scorer in (used, fresh)]
        np.testing.assert_allclose(*scores, atol=1e-5)


def test_none_changes_nothing(base):
    assert find_adapter("none", "embedded") is None
    assert find_adapter("auto", str(base)) is None
    plain = compose.make_scorer(str(base), "cpu", None, "none")
    assert np.array_equal(
        plain.log_likelihoods(PROMPT, PHRASES), load(base).log_likelihoods(PROMPT, PHRASES)
    )
    assert "adapter" not in plain.identity


def test_with_an_adapter_saycan_writes_the_text_it_was_trained_on(base, folder):
    def prompt_of(name, world="tabletop"):
        scorer = compose.make_scorer(str(base), "cpu", None, name)
        planner = compose.make_planner(
            compose.Mode.SAYCAN,
            affordance=lambda observation, skills: np.ones(len(skills)),
            scorer=scorer,
            goal=None,
            streams=compose.Streams.of(0),
            world=world,
        )
        assert isinstance(planner, SayCan)
        return type(planner._prompt).__name__

    assert (prompt_of(str(folder)), prompt_of("none")) == ("PlanText", "Prompt")
    assert prompt_of("none", "kitchen") == "Prompt"
    assert prompt_of(str(folder), "kitchen") == "PlanText"


def test_no_such_folder(tmp_path):
    with pytest.raises(LanguageModelError, match="no folder"):
        find_adapter(str(tmp_path / "nowhere"), "embedded")


@pytest.mark.parametrize("name", ["x" * 300, "~nobody-of-that-name/x"])
def test_a_name_that_cannot_be_a_folders(name):
    with pytest.raises(LanguageModelError, match=r'adapter ".*": no such folder'):
        find_adapter(name, "embedded")


def rewrite(folder, change):
    tensors = load_file(folder / adapter.WEIGHTS)
    change(tensors)
    save_file(tensors, folder / adapter.WEIGHTS)
    edit(folder, sha256=adapter._sha256(folder / adapter.WEIGHTS))


def drop(tensors):
    del tensors[sorted(tensors)[0]]


def add(tensors):
    tensors["model.odd.A"] = torch.zeros(1)


def reshape(tensors):
    key = sorted(tensors)[0]
    tensors[key] = tensors[key][:2].contiguous()


def flatten(tensors):
    key = sorted(tensors)[0]
    tensors[key] = tensors[key].flatten()


def widen(tensors):
    key = sorted(tensors)[0]
    tensors[key] = tensors[key].repeat(1, 2)


def spoil(tensors):
    tensors[sorted(tensors)[0]][0, 0] = float("nan")


def count(tensors):
    key = sorted(tensors)[0]
    tensors[key] = tensors[key].int()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        *((drop, "missing or extra"), (add, "missing or extra"), (reshape, "wrong shape")),
        *((flatten, "wrong shape"), (widen, "wrong shape")),
        *((spoil, "not a finite number"), (count, "not a finite number")),
    ],
)
def test_weights_that_do_not_fit(base, folder, change, told):
    rewrite(folder, change)
    with pytest.raises(LanguageModelError, match=told):
        adapted(load(base), folder)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sha256": "0"}, "sha256"),
        ({"text_format": "tabletop-0"}, "text format"),
        ({"base_revision": "sha256:1"}, "fits language model"),
        ({"surplus": 1}, "not complete"),
        ({"rank": 0}, 'field "rank": expected a whole number from 1, got 0'),
        ({"rank": "16"}, 'field "rank": expected a whole number, got "16"'),
        ({"rank": True}, 'field "rank"'),
        ({"rank": 5}, "wrong shape"),
        ({"alpha": None}, 'field "alpha": expected a number, got null'),
        ({"alpha": float("nan")}, 'field "alpha"'),
        ({"targets": None}, 'field "targets"'),
        ({"targets": "abc"}, 'field "targets"'),
        ({"targets": ["model.odd"]}, "missing or extra"),
        ({"base_revision": 7}, 'field "base_revision": expected text, got 7'),
        ({"sha256": None}, 'field "sha256"'),
        ({"seed": "x"}, 'field "seed"'),
        ({"metrics": []}, 'field "metrics": expected an object'),
    ],
)
def test_records_that_do_not_fit(base, folder, changes, told):
    edit(folder, **changes)
    with pytest.raises(LanguageModelError, match=told) as refused:
        adapted(load(base), folder)
    assert "\n" not in str(refused.value)


def test_broken_files(base, folder):
    (folder / adapter.RECORD).write_text("{")
    with pytest.raises(LanguageModelError, match="cannot be loaded"):
        adapted(load(base), folder)


def test_an_adapter_too_large_to_ship_is_refused():
    with pytest.raises(LanguageModelError, match="--rank"):
        check_size(10_000_000)
