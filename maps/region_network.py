"""A network that reads every square of a picture: which phrase it fits, whether something is there, how far.

A small residual network with a pyramid of features (FPN, arXiv 1612.03144): squares of `CELL` pixels see
more and more of the picture around them on the way down to an eighth of their number, and that is laid over
them again on the way up. As a part of `open_clip`'s CLIP it gives one direction a picture, the mean of its
squares; `squares` gives all of them. Taught region by region (RegionCLIP, arXiv 2112.09106, does so with
a large model's own guesses; here the renderer knows what is where).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from maps.regions import CELL

WIDTHS = (64, 128, 192)  # channels at squares of 1, 2 and 4 cells
COARSEST = 4 * CELL  # [px] by which the sides of a picture can be divided
FIRST_RANGE = 2.5  # log of a usual range [log m]


class RegionNetwork(nn.Module):
    """Pictures (n, 3, H, W), their sides multiples of `COARSEST`, to directions of d numbers."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        first, second, third = WIDTHS
        self.stem = nn.Sequential(
            nn.Conv2d(3, first, CELL, CELL, bias=False), nn.BatchNorm2d(first), nn.ReLU()
        )
        self.fine = _Block(first, first, 1)
        self.middle = _Block(first, second, 2)
        self.coarse = _Block(second, third, 2)
        self.from_fine, self.from_middle, self.from_coarse = (
            nn.Conv2d(width, dimensions, 1) for width in WIDTHS
        )
        self.mix = nn.Sequential(nn.BatchNorm2d(dimensions), nn.ReLU())
        self.direction = nn.Conv2d(dimensions, dimensions, 1)
        self.others = nn.Conv2d(dimensions, 2, 1)  # something there, log range

    def squares(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Directions (n, d, h, w) of length 1, log odds that a thing is there and log ranges (n, h, w)."""
        fine = self.fine(self.stem(pictures))
        middle = self.middle(fine)
        up = self.from_middle(middle) + _twice(self.from_coarse(self.coarse(middle)))
        mixed = self.mix(self.from_fine(fine) + _twice(up))
        there, far = self.others(mixed).unbind(dim=1)
        return functional.normalize(self.direction(mixed), dim=1), there, far + FIRST_RANGE

    def forward(self, pictures: Tensor) -> Tensor:
        """One direction (n, d) a picture."""
        return self.squares(pictures)[0].mean(dim=(2, 3))


class _Block(nn.Module):
    """Two convolutions and a way round them."""

    def __init__(self, width: int, out: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, out, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(out)
        self.second = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(out)
        self.around: nn.Module = nn.Identity()
        if stride > 1 or width != out:
            self.around = nn.Sequential(
                nn.AvgPool2d(stride), nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out)
            )

    def forward(self, x: Tensor) -> Tensor:
        y = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(y)) + self.around(x))


def _twice(x: Tensor) -> Tensor:
    """Twice as high and wide."""
    return functional.interpolate(x, scale_factor=2, mode="bilinear")
