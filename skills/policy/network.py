"""The network: from a picture and commands to where the tip must go, how the hand is turned, and how high.

    heat(p | command) = <F(p), A s>  +  rows(p) + columns(p)  +  (kappa * sum_k w_k(s) S_k M)(p)

As in CLIPort (arXiv 2109.12098) one stream knows what and another where. Here each hears only the words it
is about, so colour and kind are independent by construction: "purple block" takes no purple blocks to learn.
- where: a U-Net over heights, edges and coordinates, which sees no colour, gives features F, surfaces S_k;
- what: M(p), in (0, 1), says how well the pixel's own colour fits the command's modifiers;
- s, the sum of the words of relation and head, says which features count, and on which surfaces a colour;
- rows and columns are smooth profiles over the picture that every word has ("top", "left").
A softmax over all pixels is the distribution of the tip's pixel; turn and height are read off the features
there. A picture is encoded once for any number of commands. Limits: one camera, its coordinates learned.
"""

from dataclasses import dataclass
from math import pi

import torch
from torch import Tensor, nn
from torch.nn import functional

from skills.convolutions import block, doubled
from skills.policy.phrases import HEADS, MODIFIERS, RELATIONS, VOCABULARY
from skills.senses import HEIGHT, WIDTH

TURNS = 12  # bins of the grip's yaw, which is symmetric under half turns
WAVES = 16  # cosines in a profile over rows or columns
HEIGHTS, EDGES = 0.01, 0.1  # heights are counted in cm; a colour step of a tenth is an edge
STREAM_IN = 5  # height, two edges, two coordinates


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Of the network's layers."""

    channels: tuple[int, ...] = (
        16,
        32,
        64,
        96,
    )  # of the U-Net, from the whole picture to an eighth
    features: int = 32  # F
    surfaces: int = 8  # K, kinds of surface told apart
    colours: int = 8  # dimensions of a colour
    reach: int = 9  # side of kappa, in pixels of two: how far from the tip a colour counts
    sense: int = 16  # dimensions of s
    hidden: int = 64  # of what reads turn and height


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """B pictures, as far as no command is needed."""

    features: Tensor  # (B, F, H, W)
    halved: Tensor  # (B, C, H/2, W/2) features with more context
    surfaces: Tensor  # (B, K, H/2, W/2)
    colours: Tensor  # (B, D, H, W)
    tops: Tensor  # (B, H, W) [m] the highest surface in a pixel's neighbourhood


class AimNetwork(nn.Module):
    """Where the hand must go."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        c, pairs = sizes.channels, list(zip(sizes.channels, sizes.channels[1:], strict=False))
        self.sizes = sizes
        self.stem = block(STREAM_IN, c[0])
        self.down = nn.ModuleList(
            nn.Sequential(block(a, b, stride=2), block(b, b)) for a, b in pairs
        )
        self.narrow = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairs)
        self.up = nn.ModuleList(block(a, a) for a, _ in pairs)
        self.to_features = nn.Conv2d(c[0], sizes.features, 3, padding=1)
        self.to_surfaces = nn.Conv2d(c[1], sizes.surfaces, 1)
        self.to_colours = nn.Sequential(
            nn.Conv2d(3, 32, 1),
            nn.ReLU(),
            nn.Conv2d(32, 32, 1),
            nn.ReLU(),
            nn.Conv2d(32, sizes.colours, 1),
        )
        self.gather = nn.Conv2d(
            sizes.surfaces, 1, sizes.reach, padding=sizes.reach // 2, bias=False
        )
        self.colour_words = nn.Linear(len(MODIFIERS), sizes.colours + 1, bias=False)
        self.sense_words = nn.Linear(len(RELATIONS) + len(HEADS), sizes.sense, bias=False)
        self.profile_words = nn.Linear(len(VOCABULARY), 2 * WAVES, bias=False)
        nn.init.zeros_(self.profile_words.weight)
        self.to_query = nn.Linear(sizes.sense, sizes.features, bias=False)
        self.to_weights = nn.Linear(sizes.sense, sizes.surfaces)
        self.read = nn.Sequential(
            nn.Linear(sizes.features + c[1] + sizes.sense, sizes.hidden),
            nn.ReLU(),
            nn.Linear(sizes.hidden, TURNS + 1),
        )

    def encode(self, pictures: Tensor) -> Encoded:
        """Look at pictures (B, H, W, 4), float: colours from 0 to 255 and heights [mm]."""
        seen = pictures.permute(0, 3, 1, 2)
        colours, heights = seen[:, :3] / 255, seen[:, 3:] / (1000 * HEIGHTS)
        x = self.stem(torch.cat([heights, _edges(colours), _coordinates(pictures)], 1))
        passed, merged = [x], list[Tensor]()
        for step in self.down:
            passed.append(step(passed[-1]))
        x = passed.pop()
        for narrow, merge in zip(reversed(self.narrow), reversed(self.up), strict=True):
            x = merge(doubled(narrow(x)) + passed.pop())
            merged.append(x)
        halved, whole = merged[-2:]
        return Encoded(
            features=self.to_features(whole),
            halved=halved,
            surfaces=torch.sigmoid(self.to_surfaces(halved)),
            colours=self.to_colours(2 * colours - 1),
            tops=functional.max_pool2d(heights[:, 0], 3, stride=1, padding=1) * HEIGHTS,
        )

    def heat(self, seen: Encoded, commands: Tensor) -> Tensor:
        """Logits (B, P, H, W) of the tip's pixel, for commands (B, P, n_words) on each picture."""
        sense = self._sense(commands)
        where = torch.einsum("bchw,bpc->bphw", seen.features, self.to_query(sense))
        profiles = self.profile_words(commands)  # (B, P, 2 WAVES)
        where = where + (profiles[..., :WAVES] @ _waves(HEIGHT, profiles))[..., None]
        where = where + (profiles[..., WAVES:] @ _waves(WIDTH, profiles))[..., None, :]
        what = self._what(seen, commands, self.to_weights(sense))
        return torch.add(where, what)

    def turn(self, seen: Encoded, commands: Tensor, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """How the hand is turned and how high the tip is, where it goes.

        Args:
            seen: B pictures.
            commands: (B, P, n_words) on each.
            pixels: (B, P, 2) int64, (u, v) of the tip.

        Returns:
            Logits (B, P, TURNS) of the yaw, and the tip's height (B, P) above the table [m].
        """
        u, v = pixels.unbind(-1)
        picture = torch.arange(len(pixels), device=pixels.device)[:, None]
        near = seen.features[picture, :, v, u]
        around = seen.halved[picture, :, v // 2, u // 2]
        told = self.read(torch.cat([near, around, self._sense(commands)], -1))
        return told[..., :TURNS], seen.tops[picture, v, u] + told[..., TURNS] * HEIGHTS

    def _what(self, seen: Encoded, commands: Tensor, weights: Tensor) -> Tensor:
        """Evidence (B, P, H, W) that things of the right colour are about; weights (B, P, K)."""
        query = self.colour_words(_parts(commands)[1])
        fits = torch.einsum("bdhw,bpd->bphw", seen.colours, query[..., :-1])
        fits = torch.sigmoid(fits + query[..., -1, None, None])
        fits = functional.avg_pool2d(fits, 2)  # (B, P, H/2, W/2)
        on = torch.einsum("bkhw,bpk,bphw->bpkhw", seen.surfaces, weights, fits)
        evidence = self.gather(on.flatten(0, 1))  # (B P, 1, H/2, W/2)
        return doubled(evidence).view(*commands.shape[:2], HEIGHT, WIDTH)

    def _sense(self, commands: Tensor) -> Tensor:
        relation, _, head = _parts(commands)
        sense: Tensor = self.sense_words(torch.cat([relation, head], -1))
        return sense


def best_pixels(heat: Tensor) -> Tensor:
    """The likeliest pixels (..., 2) (u, v), float, of logits (..., H, W): the mean around the peak.

    A label's mass lies on the four pixels around it, so that their mean is the label.
    """
    at = heat.flatten(-2).argmax(-1)
    u, v = (at % WIDTH).clamp(1, WIDTH - 2), (at // WIDTH).clamp(1, HEIGHT - 2)
    steps = torch.tensor([-1, 0, 1], device=heat.device)
    us, vs = u[..., None] + steps.repeat(3), v[..., None] + steps.repeat_interleave(3)  # (..., 9)
    mass = heat.flatten(-2).gather(-1, vs * WIDTH + us).softmax(-1)
    return torch.stack([(mass * us).sum(-1), (mass * vs).sum(-1)], -1)


def best_yaws(logits: Tensor) -> Tensor:
    """The likeliest yaws (...) [rad], from 0 to pi, of logits (..., TURNS): the mean around the peak."""
    bins = logits.argmax(-1)[..., None] + torch.tensor([-1, 0, 1], device=logits.device)
    mass = logits.gather(-1, bins % TURNS).softmax(-1)
    return (mass * bins).sum(-1) * (pi / TURNS) % pi


def _parts(commands: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The words (..., n_words) of relation, modifiers and head, in the vocabulary's order."""
    ends = len(RELATIONS), len(RELATIONS) + len(MODIFIERS)
    return commands[..., : ends[0]], commands[..., ends[0] : ends[1]], commands[..., ends[1] :]


def _edges(colours: Tensor) -> Tensor:
    """(B, 2, H, W) how far each pixel's colour is from its left and its upper neighbour's, whatever it is."""
    left = functional.pad(colours.diff(dim=3).norm(dim=1), (1, 0))
    up = functional.pad(colours.diff(dim=2).norm(dim=1), (0, 0, 1, 0))
    return torch.stack([left, up], 1) / EDGES


def _coordinates(pictures: Tensor) -> Tensor:
    """(B, 2, H, W) from -1 to 1."""
    v = torch.linspace(-1, 1, HEIGHT, device=pictures.device)[:, None].expand(HEIGHT, WIDTH)
    u = torch.linspace(-1, 1, WIDTH, device=pictures.device).expand(HEIGHT, WIDTH)
    return torch.stack([u, v]).expand(len(pictures), 2, HEIGHT, WIDTH)


def _waves(n: int, like: Tensor) -> Tensor:
    """(WAVES, n) cosines, the slowest first."""
    at = (torch.arange(n, device=like.device) + 0.5) * (pi / n)
    return torch.cos(torch.arange(WAVES, device=like.device)[:, None] * at)
