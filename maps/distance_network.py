"""The network of the distance model: a panorama as columns of features, and two of them compared.

Encoder: convolutions over the strip of a panorama (`maps.panorama`) that collapse its height and keep its
azimuth: K = 32 columns of 7 degrees with C = 48 features each, normalised by column; that is the code.

Head, for two codes: the correlations of all columns of one with all of the other, in 4 groups of features (a
cost volume (4, K, K), as of PWC-Net, arXiv 1709.02371, along the horizon). A turn shifts its ridge, a step
ahead pulls it apart on both sides, coming back the other way leaves two ridges in the corners, since half of
the sides is in both views. How far away things are is not in correlations, so what each column shows is added
along its row or column of the first layer; three convolutions and two linear layers read the rest.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from maps.distance_record import REACH
from maps.panorama import COLUMNS, ROWS, SIZE

K, C, GROUPS = 32, 48, 4  # columns, features of a column, groups of these
WIDTHS = (32, 64, 96, 128)  # channels of the encoder
VOLUME = (24, 32, 64)  # channels over the cost volume
HIDDEN = 128
OUTPUTS = 10
OFFSET_UNIT = 6.0  # [m]
LOG_SCALE = (-4.0, 3.0)  # least and most logarithm of a deviation
NORM_GROUPS = 4
DIMENSIONS = K * C


@dataclass(frozen=True, kw_only=True, eq=False)
class Told:
    """What the head says of pairs."""

    logit: Tensor  # (n,) of linked
    way: Tensor  # (n,) [m], between 0 and REACH
    offset: Tensor  # (n, 2) x ahead, y to the left [m]
    heading: Tensor  # (n, 2) cosine and sine of the yaw, at most 1 long
    log_scale: Tensor  # (n, 4) of x, y [m], heading, way [m]: mean absolute deviations

    def of(self, some: Tensor) -> "Told":
        """Those of some of the pairs, a mask (n,)."""
        return Told(**{name: value[some] for name, value in vars(self).items()})


@dataclass(frozen=True, kw_only=True, eq=False)
class Sides:
    """What the head knows of each of n panoramas before it compares them."""

    columns: Tensor  # (n, GROUPS, K, C / GROUPS)
    here: Tensor  # (n, VOLUME[0], K / 2)
    there: Tensor  # (n, VOLUME[0], K / 2)

    def of(self, some: Tensor) -> "Sides":
        """Those of some indices (m,), by an operation whose gradient adds up in the same order each time."""
        return Sides(**{name: value.index_select(0, some) for name, value in vars(self).items()})


class DistanceNetwork(nn.Module):
    """Encoder and head."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = _encoder()
        self.here, self.there = _Side(), _Side()
        first, second, third = VOLUME
        self.volume = nn.Conv2d(GROUPS, first, 3, stride=2, padding=1)
        self.compared = nn.Sequential(
            nn.GroupNorm(NORM_GROUPS, first),
            nn.ReLU(),
            _conv2d(first, second),
            _conv2d(second, third),
            nn.Flatten(),
            nn.Linear(third * (K // 8) ** 2, HIDDEN),
            nn.ReLU(),
            nn.Linear(HIDDEN, OUTPUTS),
        )

    def encode(self, strips: Tensor) -> Tensor:
        """Codes (n, C, K) of strips (n, 3, ROWS, COLUMNS)."""
        x = self.encoder(strips - 0.5)
        return functional.layer_norm(x.transpose(1, 2), (C,)).transpose(1, 2)

    def sides(self, codes: Tensor) -> Sides:
        """What is known of each code (n, C, K)."""
        columns = codes.reshape(-1, GROUPS, C // GROUPS, K).transpose(2, 3)
        return Sides(columns=columns, here=self.here(codes), there=self.there(codes))

    def correlate(self, here: Sides, there: Sides) -> Tensor:
        """Cost volumes (n, GROUPS, K, K) of pairs, row by row: how alike any two columns are."""
        volumes: Tensor = here.columns @ there.columns.transpose(2, 3) / (C // GROUPS) ** 0.5
        return volumes

    def compare(self, here: Sides, there: Sides) -> Told:
        """What there is to say of pairs, row by row."""
        return self.read(self.correlate(here, there), here, there)

    def read(self, volume: Tensor, here: Sides, there: Sides) -> Told:
        """What cost volumes (n, GROUPS, K, K) of pairs say."""
        x = self.volume(volume) + here.here[:, :, :, None] + there.there[:, :, None, :]
        out = self.compared(x)
        heading = out[:, 4:6] + out.new_tensor((1.0, 0.0))
        return Told(
            logit=out[:, 0],
            way=REACH * torch.sigmoid(out[:, 1]),
            offset=OFFSET_UNIT * out[:, 2:4],
            heading=heading / (heading.square().sum(dim=1, keepdim=True) + 1e-2).sqrt(),
            log_scale=out[:, 6:10].clamp(*LOG_SCALE),
        )


class _Side(nn.Module):
    """What the columns of one panorama add to the first layer, and where they are."""

    def __init__(self) -> None:
        super().__init__()
        self.shows = nn.Conv1d(C, VOLUME[0], 3, stride=2, padding=1, bias=False)
        self.place = nn.Parameter(torch.randn(VOLUME[0], K // 2) * 0.1)

    def forward(self, codes: Tensor) -> Tensor:
        added: Tensor = self.shows(codes) + self.place
        return added


class _Residual(nn.Module):
    """x and what two convolutions make of it."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        added: Tensor = x + self.layers(x)
        return functional.relu(added)


def _encoder() -> nn.Sequential:
    first, second, third, fourth = WIDTHS
    return nn.Sequential(
        nn.Conv2d(3, first, 7, stride=3, padding=3, bias=False),  # (first, 16, 64)
        *_normed(first),
        _conv2d(first, second),  # (second, 8, K)
        _Residual(_conv2d(second, second, 1), *_same(second)),
        _conv2d(second, third, (2, 1)),  # (third, 4, K)
        nn.Conv2d(third, fourth, (4, 3), padding=(0, 1), bias=False),  # (fourth, 1, K)
        *_normed(fourth),
        nn.Flatten(2),
        _Residual(nn.Conv1d(fourth, fourth, 3, padding=1), nn.GroupNorm(NORM_GROUPS, fourth)),
        nn.Conv1d(fourth, C, 1),
    )


def _conv2d(before: int, after: int, stride: int | tuple[int, int] = 2) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False), *_normed(after)
    )


def _normed(channels: int) -> tuple[nn.Module, nn.Module]:
    return nn.GroupNorm(NORM_GROUPS, channels), nn.ReLU()


def _same(channels: int) -> tuple[nn.Module, nn.Module]:
    """A convolution that keeps the form, without what follows."""
    conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
    return conv, nn.GroupNorm(NORM_GROUPS, channels)


def architecture() -> dict[str, Any]:
    """What the network is, as plain data."""
    return {
        "reach": REACH,
        "pictures": SIZE,
        "strip": [ROWS, COLUMNS],
        "code": {"columns": K, "features": C, "groups": GROUPS},
        "encoder": list(WIDTHS),
        "volume": list(VOLUME),
        "hidden": HIDDEN,
        "likelihood": "Laplace of x, y, way and of the chord between headings",
    }
