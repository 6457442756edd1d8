"""Imitation: the network is taught the demonstrated pixel, turn and height of the tip.

    minimise   CE(pixel)  +  CE(turn)  +  |height error| in cm

A pixel label is shared out over the four pixels around it, a turn over the two bins, so that what is read off
the peak is finer than either. A step depends on its number, the seed and the weights alone. Augmentation
keeps the meaning: light and colours vary a little, and a mirrored picture has left and right swapped.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import pi

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from envs.layout import MIRRORED
from skills.policy.aiming import aims
from skills.policy.demonstrations import Demonstrations
from skills.policy.network import HEIGHTS, TURNS, AimNetwork
from skills.policy.phrases import VOCABULARY, read
from skills.policy.pictures import pixels_of
from skills.senses import HEIGHT, WIDTH

PHRASES = 6  # labels of each picture of a step
CLIP = 1.0  # norm of the gradient
WEIGHT_DECAY = 1e-3
LIGHT, TINT = 0.12, 0.04  # how much the brightness and the single colours vary
NEAR, ALIGNED = 0.01, pi / 12  # [m], [rad] an aim this near the demonstrated one is right
_SWAPPED = torch.tensor([VOCABULARY.index(MIRRORED.get(word, word)) for word in VOCABULARY])


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """B pictures with P labels each."""

    pictures: Tensor  # (B, H, W, 4) float
    commands: Tensor  # (B, P, n_words)
    pixels: Tensor  # (B, P, 2) (u, v) of the tip
    yaws: Tensor  # (B, P) [rad]
    heights: Tensor  # (B, P) [m] of the tip above the table


class Lessons:
    """Demonstrations as the network is taught them."""

    def __init__(self, shown: Demonstrations) -> None:
        self._pictures = shown.pictures
        self._commands = np.stack([read(str(phrase)).vector for phrase in shown.phrase])
        self._pixels = pixels_of(shown.tip).astype(np.float32)
        self._yaws, self._heights = shown.yaw.astype(np.float32), shown.tip[:, 2].astype(np.float32)
        bounds = np.searchsorted(shown.scene, np.arange(len(shown.pictures) + 1))
        self._labels = {
            scene: np.arange(a, b) for scene, (a, b) in enumerate(pairwise(bounds)) if a < b
        }

    def drawn(self, rng: np.random.Generator, batch: int) -> Lesson:
        """A batch, drawn and varied at random."""
        scenes = rng.choice(list(self._labels), batch)
        labels = np.stack([_some(self._labels[scene], rng) for scene in scenes])
        light = rng.uniform(-LIGHT, LIGHT, (batch, 1)) + rng.uniform(-TINT, TINT, (batch, 3))
        gains = np.column_stack([1 + light, np.ones(batch)])[:, None, None].astype(np.float32)
        lesson = Lesson(
            pictures=torch.from_numpy(self._pictures[scenes] * gains),
            commands=torch.from_numpy(self._commands[labels]),
            pixels=torch.from_numpy(self._pixels[labels]),
            yaws=torch.from_numpy(self._yaws[labels]),
            heights=torch.from_numpy(self._heights[labels]),
        )
        return mirrored(lesson, torch.from_numpy(rng.random(batch) < 0.5))


def mirrored(lesson: Lesson, which: Tensor) -> Lesson:
    """The same, with those pictures mirrored for which `which` (B,) says so, and left and right swapped."""
    u, v = lesson.pixels.unbind(-1)
    flipped = torch.stack([WIDTH - 1 - u, v], -1)
    pictures, one, two = which[:, None, None, None], which[:, None], which[:, None, None]
    return replace(
        lesson,
        pictures=torch.where(pictures, lesson.pictures.flip(2), lesson.pictures),
        commands=torch.where(two, lesson.commands[..., _SWAPPED], lesson.commands),
        pixels=torch.where(two, flipped, lesson.pixels),
        yaws=torch.where(one, -lesson.yaws, lesson.yaws),
    )


class Training:
    """One step after the other."""

    def __init__(
        self, network: AimNetwork, lessons: Lessons, *, seed: int, batch: int, device: torch.device
    ) -> None:
        self.network, self._lessons = network.to(device), lessons
        self._seed, self._batch, self._device = seed, batch, device
        self.parameters = dict(network.named_parameters())
        self.optimizer = torch.optim.AdamW(network.parameters(), weight_decay=WEIGHT_DECAY)

    def step(self, number: int, rate: float) -> dict[str, float]:
        """Take step `number`, from 0, at a learning rate; returns the parts of its loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        rng = np.random.default_rng([self._seed, number])
        lesson = self._lessons.drawn(rng, self._batch)
        jitter = torch.from_numpy(rng.integers(-1, 2, (*lesson.yaws.shape, 2)))
        moved = replace(lesson, **{k: v.to(self._device) for k, v in vars(lesson).items()})
        loss = loss_of(self.network, moved, jitter.to(self._device))
        self.optimizer.zero_grad()
        torch.autograd.backward(loss.total)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        return {name: float(part.detach()) for name, part in vars(loss).items()}


@dataclass(frozen=True)
class Loss:
    """Means over a lesson's labels."""

    pixel: Tensor  # [nat]
    turn: Tensor  # [nat]
    height: Tensor  # [cm]

    @property
    def total(self) -> Tensor:
        """What is minimised."""
        return self.pixel + self.turn + self.height


def loss_of(network: AimNetwork, lesson: Lesson, jitter: Tensor) -> Loss:
    """How far the network is from a lesson.

    Args:
        network: what is taught.
        lesson: what it is taught.
        jitter: (B, P, 2) int64, how far from the tip's pixel turn and height are read: the robot, too,
            will read them a little beside it.
    """
    seen = network.encode(lesson.pictures)
    heat = network.heat(seen, lesson.commands)
    beside = lesson.pixels.round().long() + jitter
    beside = beside.clamp(min=0).minimum(torch.tensor([WIDTH - 1, HEIGHT - 1]).to(beside))
    turns, heights = network.turn(seen, lesson.commands, beside)
    return Loss(
        pixel=-(pixel_labels(lesson.pixels) * heat.flatten(2).log_softmax(-1)).sum(-1).mean(),
        turn=-(turn_labels(lesson.yaws) * turns.log_softmax(-1)).sum(-1).mean(),
        height=functional.l1_loss(heights, lesson.heights) / HEIGHTS,
    )


def pixel_labels(pixels: Tensor) -> Tensor:
    """Pixels (..., 2) as distributions (..., H W) over the four around each, with their mean there."""
    low = pixels.floor()
    part = pixels - low  # (..., 2)
    shares = torch.zeros(*pixels.shape[:-1], HEIGHT * WIDTH, device=pixels.device)
    for du in (0, 1):
        for dv in (0, 1):
            step = torch.tensor([du, dv], device=pixels.device)
            u, v = (low + step).long().unbind(-1)
            share = torch.where(step > 0, part, 1 - part).prod(-1)
            shares.scatter_add_(-1, (v * WIDTH + u)[..., None], share[..., None])
    return shares


def turn_labels(yaws: Tensor) -> Tensor:
    """Yaws (...) [rad] as distributions (..., TURNS) over the two bins around each."""
    at = yaws % pi * (TURNS / pi)
    low, part = at.floor().long(), (at - at.floor())[..., None]
    below, above = (functional.one_hot((low + i) % TURNS, TURNS) for i in (0, 1))
    return below * (1 - part) + above * part


def validate(network: AimNetwork, shown: Demonstrations) -> dict[str, float]:
    """By relation, the share of phrases whose aim is right: the tip, and the yaw up to quarter turns."""
    right: dict[str, list[bool]] = {}
    for scene, picture in enumerate(shown.pictures):
        (labels,) = np.nonzero(shown.scene == scene)
        phrases = [str(phrase) for phrase in shown.phrase[labels]]
        for i, phrase, aim in zip(labels, phrases, aims(network, picture, phrases), strict=True):
            near = np.linalg.norm(aim.tip - shown.tip[i]) < NEAR
            apart = (aim.yaw - shown.yaw[i] + pi / 4) % (pi / 2) - pi / 4
            name = " ".join(read(phrase).relation)
            right.setdefault(name, []).append(bool(near and abs(apart) < ALIGNED))
    return {f"{name}/right": float(np.mean(some)) for name, some in sorted(right.items())}


def _some(labels: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.choice(labels, PHRASES, replace=len(labels) < PHRASES)
