"""The value network: V(sight, phrase), whose sigmoid is the probability that the skill succeeds from here.

    F_v, P_v  = features and palette shares of the cells of view v           once an image
    L, C, T   = sums over the words of each part q of the phrase             once a phrase
    match_qv  = g_qv P_v . C_q
    heat_qv   = F_v . L_qv / sqrt(n_features)  +  match_qv                   a logit a cell
    found_qv  = softmax(heat_qv) . [F_v, match_qv]
    held_qv   = [F_v, match_qv] where the hand is
    V         = head(found, held, T, hand, about)

Each part of a phrase ("red block", "blue bowl") points at a cell of each view, by what stands there and by
its colour, and reads off what it finds; and it hears how well the hand's own cell fits. Colour has a way of
its own, as meaning has in CLIPort (arXiv 2109.12098): the palette's shares are a matter of single pixels,
whatever their shape. A part is the sum of its words, so "red" is the same with "block" and with "bowl", and
the two meet in pairs never seen together. `about` is what the robot's memory says about the phrase, in a
world where it has one (see `skills.senses`). Limits: views of the size it was made for, phrases of known
words; of a thing smaller than a cell it sees only the share it takes.
"""

from dataclasses import dataclass
from math import prod

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from envs.camera import Camera
from skills.convolutions import GROUPS, block, doubled
from skills.senses import HEIGHT, WIDTH, Senses
from skills.sight import TABLETOP
from skills.values.errors import ValueFunctionError
from skills.values.vocabulary import NOTHING, PARTS

STRIDE = 4  # [px] of a view that a cell stands for
CELLS = (HEIGHT // STRIDE, WIDTH // STRIDE)  # rows and columns
CHANNELS = 4  # red, green, blue, nearness
COLOUR_GAIN = 20.0  # of a colour's match, at first: little has to be learned to stand out
COLOUR_SCALE = 3.0  # makes the palette's colours distinct from the start
LOOK_SCALE = 0.1  # of what a word looks like, at first: it points nowhere


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """What decides the shapes of the weights."""

    n_words: int  # in the vocabulary
    channels: tuple[int, int, int] = (16, 32, 64)  # at a half, a quarter, an eighth of the size
    features: int = 32  # of a cell
    palette: int = 12  # colours told apart
    told: int = 32  # dimensions of what a word says beside where to look
    hand: int = 32  # dimensions of what the hand feels
    head: int = 128


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """n sights, as far as no phrase is needed."""

    features: Tensor  # (n, n_views, F, n_cells)
    palette: Tensor  # (n, n_views, D, n_cells) shares
    held_features: Tensor  # (n, n_views, F) where the hand is
    held_palette: Tensor  # (n, n_views, D)
    hand: Tensor  # (n, H)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """p phrases for each of n sights, as far as nothing need be seen."""

    look: Tensor  # (n, p, PARTS, n_views, F)
    colour: Tensor  # (n, p, PARTS, D)
    told: Tensor  # (n, p, PARTS, T)


class ValueNetwork(nn.Module):
    """Logits of phrases given what is seen."""

    def __init__(self, architecture: Architecture, senses: Senses = TABLETOP) -> None:
        super().__init__()
        self.senses, n_views = senses, len(senses.views)
        self._projections = [_projection(camera) for camera in senses.views.values()]
        a, (half, quarter, eighth) = architecture, architecture.channels
        self.stem = nn.Sequential(
            nn.Conv2d(CHANNELS, half, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(half, quarter, 4, stride=2, padding=1),
        )
        self.cell_positions = nn.Parameter(0.1 * torch.randn(n_views, quarter, *CELLS))
        self.near = nn.Sequential(nn.GroupNorm(GROUPS, quarter), nn.ReLU(), block(quarter, quarter))
        self.wide = nn.Sequential(block(quarter, eighth, stride=2), block(eighth, eighth))
        self.narrow = nn.Conv2d(eighth, quarter, 1)
        self.merge = nn.Sequential(block(quarter, quarter), nn.Conv2d(quarter, a.features, 1))
        self.to_palette = nn.Sequential(
            nn.Conv2d(3, 2 * a.palette, 1), nn.ReLU(), nn.Conv2d(2 * a.palette, a.palette, 1)
        )
        for layer in self.to_palette:
            if isinstance(layer, nn.Conv2d):
                layer.weight.data *= COLOUR_SCALE
        self.hand = nn.Sequential(nn.Linear(4, a.hand), nn.ReLU())
        self.reader = Reader(a, n_views)
        self.colour_gain = nn.Parameter(torch.full((PARTS, n_views, 1), COLOUR_GAIN))
        found = PARTS * (n_views * (a.features + 2) + a.told)
        self.head = nn.Sequential(
            nn.Linear(found + n_views * a.features + a.hand + senses.n_about, a.head),
            nn.ReLU(),
            nn.Linear(a.head, a.head),
            nn.ReLU(),
            nn.Linear(a.head, 1),
        )

    def forward(
        self, views: Tensor, hand: Tensor, words: Tensor, about: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """As `values`, of p phrases (n, p, PARTS, LONGEST) for each of n sights; see `encode`."""
        return self.values(self.encode(views, hand), self.reader(words), about)

    def encode(self, views: Tensor, hand: Tensor) -> Encoded:
        """What is seen.

        Args:
            views: (n, n_views, HEIGHT, WIDTH, 4), as `skills.sight.Sight.views`.
            hand: (n, 4) [m], as `skills.sight.Sight.gripper`.

        Raises:
            ValueFunctionError: views of another number or size.
        """
        senses = self.senses
        wanted = (len(senses.views), HEIGHT, WIDTH, CHANNELS)
        if tuple(views.shape[1:]) != wanted:
            raise ValueFunctionError(f"views must be {wanted}, got {tuple(views.shape[1:])}")
        each = views.shape[:2]
        pixels = views.flatten(0, 1).permute(0, 3, 1, 2).float() / 255 - 0.5
        stem: Tensor = self.stem(pixels)
        near = self.near((stem.view(*each, *stem.shape[1:]) + self.cell_positions).flatten(0, 1))
        wide = doubled(self.narrow(self.wide(near)))
        colours = functional.avg_pool2d(pixels[:, :3], 2)  # noise and cost are less, edges enough
        palette = functional.avg_pool2d(self.to_palette(2 * colours).softmax(1), STRIDE // 2)
        scaled = (hand - hand.new_tensor(senses.hand_mean)) / hand.new_tensor(senses.hand_scale)
        features, at = self.merge(near + wide), self._cells_of(hand)
        return Encoded(
            features=features.view(*each, -1, prod(CELLS)),
            palette=palette.view(*each, -1, prod(CELLS)),
            held_features=_sampled(features, at).view(*each, -1),
            held_palette=_sampled(palette, at).view(*each, -1),
            hand=self.hand(scaled),
        )

    def values(
        self, seen: Encoded, asked: Asked, about: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """What phrases are worth, and where they point.

        Args:
            seen: n sights.
            asked: p phrases for each.
            about: (n, p, n_about) what `Senses.about` says, where it says anything.

        Returns:
            Logits (n, p), and the heat (n, p, PARTS, n_views, n_cells), a logit a cell.
        """
        coloured = self.colour_gain * asked.colour[:, :, :, None]  # (n, p, PARTS, V, D)
        match = torch.einsum("nvdc,npqvd->npqvc", seen.palette, coloured)
        fits = torch.einsum("nvfc,npqvf->npqvc", seen.features, asked.look)
        heat = fits / asked.look.shape[-1] ** 0.5 + match
        there = heat.softmax(-1)
        found = torch.einsum("nvfc,npqvc->npqvf", seen.features, there)
        found = torch.cat([found, (there * match).sum(-1, keepdim=True)], -1)
        held = torch.einsum("nvd,npqvd->npqv", seen.held_palette, coloured)
        hand = torch.cat([seen.held_features.flatten(1), seen.hand], 1)[:, None]
        known = [
            *(t.flatten(2) for t in (found, held, asked.told)),
            hand.expand(-1, match.shape[1], -1),
        ]
        if self.senses.n_about:
            if about is None:
                raise ValueFunctionError("what the robot remembers about the phrases is missing")
            known.append(about)
        logits: Tensor = self.head(torch.cat(known, -1))
        return logits[..., 0], heat

    def _cells_of(self, hand: Tensor) -> Tensor:
        """Where what the hand (n, 4) [m] holds is seen in each view (n, n_views, 2).

        From -1 to 1, right and down.
        """
        points = torch.cat([hand[:, :3], torch.ones_like(hand[:, :1])], 1)
        if self.senses.below_tip:
            points = points - points.new_tensor((0.0, 0.0, self.senses.below_tip, 0.0))
        u, v, depth = torch.einsum("vij,nj->inv", hand.new_tensor(self._projections), points)
        return torch.stack([u / depth, v / depth], -1)


class Reader(nn.Module):
    """Sums what the words of each part of a phrase have to say: what to look for, its colour, and the rest.

    What a word looks like is the same in every part.
    """

    def __init__(self, architecture: Architecture, n_views: int) -> None:
        super().__init__()
        a, n = architecture, architecture.n_words + 1
        self.look = nn.Parameter(LOOK_SCALE * torch.randn(n, n_views, a.features))
        self.colour = nn.Parameter(LOOK_SCALE * torch.randn(n, a.palette))
        self.told = nn.Parameter(torch.randn(PARTS, n, a.told))

    def forward(self, words: Tensor) -> Asked:
        """What phrases (n, p, PARTS, LONGEST) of word numbers ask."""
        said = (words != NOTHING).float()
        part = torch.arange(PARTS, device=words.device)[:, None]
        return Asked(
            look=torch.einsum("npql,npqlvf->npqvf", said, self.look[words]),
            colour=torch.einsum("npql,npqld->npqd", said, self.colour[words]),
            told=torch.einsum("npql,npqlt->npqt", said, self.told[part, words]),
        )


def _sampled(maps: Tensor, at: Tensor) -> Tensor:
    """The values (n * n_views, C) of maps (n * n_views, C, rows, columns) at places (n, n_views, 2)."""
    grid = at.flatten(0, 1)[:, None, None].to(maps.dtype)
    sampled = functional.grid_sample(maps, grid, padding_mode="border", align_corners=False)
    return sampled.flatten(1)


def _projection(camera: Camera) -> list[list[float]]:
    """The (3, 4) matrix that takes a world point (x, y, z, 1) to (u, v, 1) * depth, u and v from -1 to 1."""
    to_camera = camera.camera_to_world.inverse()
    origin = to_camera.apply(np.zeros(3))
    rows = np.column_stack([(to_camera.apply(np.eye(3)) - origin).T, origin])  # x, y and depth [m]
    halves = np.array([[camera.width / 2], [camera.height / 2], [camera.focal]])
    scaled: list[list[float]] = (rows * camera.focal / halves).tolist()
    return scaled
