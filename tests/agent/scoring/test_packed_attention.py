"""Packed texts are read as if each were alone, and a model goes back to its usual attention."""

import pytest
import torch

from agent.language_model import LanguageModel
from agent.scoring.packed_attention import packing, read_packed

LENGTHS = (5, 1, 9)


@pytest.fixture(scope="module")
def model(make_language_model, tmp_path_factory):
    folder = make_language_model(tmp_path_factory.mktemp("tiny") / "model")
    return LanguageModel.load(str(folder), device=torch.device("cpu")).model


@torch.inference_mode()
def test_each_text_is_read_as_if_alone(model):
    texts = [torch.randint(200, (1, n), generator=torch.manual_seed(n)) for n in LENGTHS]
    positions = torch.cat([torch.arange(n) for n in LENGTHS])[None]
    with packing(model):
        together = read_packed(model, torch.cat(texts, 1), positions, LENGTHS)
    alone = [model.base_model(input_ids=t, use_cache=False).last_hidden_state for t in texts]
    assert torch.allclose(together, torch.cat(alone, 1), atol=1e-5)


def test_the_usual_attention_comes_back_even_after_a_failure(model):
    usual = model.config._attn_implementation
    with pytest.raises(RuntimeError), packing(model):
        raise RuntimeError
    assert model.config._attn_implementation == usual
