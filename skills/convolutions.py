"""Pieces of the convolutional networks."""

from torch import Tensor, nn
from torch.nn import functional

GROUPS = 4  # of a normalisation; channels are multiples of it


def block(n_in: int, n_out: int, *, stride: int = 1) -> nn.Sequential:
    """Convolution over 3 x 3, normalised over groups, rectified; (n, n_in, h, w) to (n, n_out, h', w')."""
    return nn.Sequential(
        nn.Conv2d(n_in, n_out, 3, stride=stride, padding=1, bias=False),
        nn.GroupNorm(GROUPS, n_out),
        nn.ReLU(),
    )


def doubled(x: Tensor) -> Tensor:
    """Maps (n, c, h, w) at twice the size, by bilinear interpolation."""
    return functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
