"""Products with frozen matrices in 8 bits: what makes training on a CPU twice as fast.

    y = s_x s_w round(x / s_x) round(W / s_w)^T        s: the largest value of a row / 127
The gradient with respect to x is made the same way from the rows of s_w dy (as in SwitchBack, arXiv
2304.13013). What is trained, and everything but these products, stays in 32 bits. CPUs with AVX512-VNNI
multiply bytes four times as fast as floats. Integers are summed exactly, so results repeat bit for bit.
"""

from typing import Any

import torch

LARGEST = 127


class Int8Linear(torch.nn.Module):
    """A frozen linear layer without bias, its weights rounded to bytes."""

    weight: torch.Tensor  # (out, in) int8
    scale: torch.Tensor  # (out,) what the bytes of a row are multiplied by

    def __init__(self, layer: torch.nn.Linear) -> None:
        """Round a layer's weights.

        Raises:
            ValueError: the layer has a bias.
        """
        super().__init__()
        if layer.bias is not None:
            raise ValueError("a layer with a bias is not kept in 8 bits")
        weight, scale = rounded(layer.weight.detach())
        self.register_buffer("weight", weight)
        self.register_buffer("scale", scale[:, 0])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(..., in) float to (..., out)."""
        y: torch.Tensor = _Product.apply(x, self.weight, self.scale)  # type: ignore[no-untyped-call]
        return y


def rounded(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows (n, k) as bytes (n, k), and what each row of bytes is multiplied by, (n, 1)."""
    largest = x.abs().amax(-1, keepdim=True).clamp_min_(torch.finfo(x.dtype).tiny * LARGEST)
    return (x * (LARGEST / largest)).round_().to(torch.int8), largest / LARGEST


class _Product(torch.autograd.Function):
    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any, x: torch.Tensor, weight: torch.Tensor, scale: torch.Tensor
    ) -> torch.Tensor:
        ctx.save_for_backward(weight, scale)
        rows, s = rounded(x.flatten(0, -2))
        y = torch._int_mm(rows, weight.t()).to(x.dtype).mul_(s).mul_(scale)
        return y.unflatten(0, x.shape[:-1])

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor, None, None]:  # type: ignore[override]
        weight, scale = ctx.saved_tensors
        rows, s = rounded(grad.flatten(0, -2) * scale)
        x = torch._int_mm(rows, weight).to(grad.dtype).mul_(s)
        return x.unflatten(0, grad.shape[:-1]), None, None
