"""Packed texts are read as if each were alone, and a model goes back to its usual attention."""

import pytest
import torch

from agent.language_model import LanguageModel
from agent.scoring.packed_attention import Bundle, packing, read_packed

LENGTHS = (5, 1, 9)


@pytest.fixture(scope="module")
def model(make_language_model, tmp_path_factory):
    folder = make_language_model(tmp_path_factory.mktemp("tiny") / "model")
    return LanguageModel.load(str(folder), device=torch.device("cpu")).model


@torch.inference_mode()
def test_each_text_is_read_as_if_alone(model):
    texts = [some_text(n) for n in LENGTHS]
    with packing(model):
        together = read_packed(model, torch.cat(texts, 1), [Bundle(0, (n,)) for n in LENGTHS])
    alone = [read(model, text) for text in texts]
    assert torch.allclose(together, torch.cat(alone, 1), atol=1e-5)


@torch.inference_mode()
def test_a_common_start_is_read_once_and_each_text_goes_on_by_itself(model):
    start, rests, another = some_text(4), [some_text(n) for n in (3, 1, 5)], some_text(6)
    row = torch.cat([start, *rests, another], 1)
    with packing(model):
        together = read_packed(model, row, [Bundle(4, (3, 1, 5)), Bundle(0, (6,))])
    whole = [read(model, torch.cat([start, rest], 1)) for rest in rests]
    alone = [whole[0][:, :4], *(x[:, 4:] for x in whole), read(model, another)]
    assert torch.allclose(together, torch.cat(alone, 1), atol=1e-5)


def test_who_attends_to_whom():
    bundle = Bundle(2, (2, 1))
    assert bundle.length == 5
    assert bundle.positions.tolist() == [0, 1, 2, 3, 2]
    assert [row.nonzero().flatten().tolist() for row in bundle.mask] == [
        *([0], [0, 1]),
        *([0, 1, 2], [0, 1, 2, 3]),
        [0, 1, 4],
    ]


def some_text(n):
    return torch.randint(200, (1, n), generator=torch.manual_seed(n))


def read(model, text):
    return model.base_model(input_ids=text, use_cache=False).last_hidden_state


def test_the_usual_attention_comes_back_even_after_a_failure(model):
    usual = model.config._attn_implementation
    with pytest.raises(RuntimeError), packing(model):
        raise RuntimeError
    assert model.config._attn_implementation == usual
