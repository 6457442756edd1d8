"""Products in 8 bits are near those in 32, in both directions, and nothing else changes."""

import pytest
import torch
from torch.nn.functional import mse_loss

from agent.language_model import LanguageModel
from agent.training.batches import Tokens, packed
from agent.training.int8 import LARGEST, Int8Linear, rounded
from agent.training.lora import Trainee

IN, OUT, ROWS = 96, 160, 40


@pytest.fixture
def layer():
    torch.manual_seed(0)
    return torch.nn.Linear(IN, OUT, bias=False)


def relative(found, right):
    return float((found - right).norm() / right.norm())


def test_a_row_is_rounded_to_its_own_scale():
    x = torch.tensor([[1.0, -2.0, 0.004], [1e-6, 0.0, 3e-6], [0.0, 0.0, 0.0]])
    whole, scale = rounded(x)
    assert whole.dtype == torch.int8
    assert whole.tolist() == [[64, -127, 0], [42, 0, 127], [0, 0, 0]]
    assert torch.allclose(scale[:2, 0], torch.tensor([2.0, 3e-6]) / LARGEST)
    assert torch.isfinite(scale).all()


def test_products_and_gradients_are_near_those_in_32_bits(layer):
    x = torch.randn(2, ROWS, IN, requires_grad=True)
    same = x.detach().clone().requires_grad_()
    right, found = layer(x), Int8Linear(layer)(same)
    assert found.shape == right.shape
    assert 0 < relative(found, right) < 0.02
    target = torch.randn_like(right)
    mse_loss(right, target).backward()
    mse_loss(found, target).backward()
    assert 0 < relative(same.grad, x.grad) < 0.02


def test_a_row_is_what_it_is_whatever_stands_beside_it(layer):
    x, eight = torch.randn(ROWS, IN), Int8Linear(layer)
    assert torch.equal(eight(x)[3:4], eight(x[3:4]))
    x[0] *= 1000
    assert torch.equal(eight(x)[3:4], eight(x[3:4]))


def test_a_bias_is_refused():
    with pytest.raises(ValueError, match="bias"):
        Int8Linear(torch.nn.Linear(4, 4))


def test_a_model_is_trained_in_8_bits_where_it_is_frozen(make_language_model, tmp_path):
    folder = str(make_language_model(tmp_path / "model"))
    rows = [Tokens(tuple(range(i, i + 12)), (False,) * 6 + (True,) * 6) for i in range(4)]
    losses = {}
    for precision in ("fp32", "int8"):
        language = LanguageModel.load(folder, device=torch.device("cpu"), dtype=torch.float32)
        trainee = Trainee(language.model, rank=2, seed=0, precision=precision)
        assert all(p.dtype == torch.float32 for p in trainee.parameters.values())
        losses[precision] = trainee.loss(packed([rows], trainee.device)).mean
        losses[precision].backward()
        grads = [p.grad for name, p in trainee.parameters.items() if name.endswith(".B")]
        assert all(g is not None and g.abs().sum() > 0 for g in grads)
    assert losses["fp32"] != losses["int8"]
    assert torch.allclose(losses["fp32"], losses["int8"], rtol=0.02)
