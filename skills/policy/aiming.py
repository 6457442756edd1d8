"""From a picture and phrases to aims: what the trained network says, in the world's metres."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
import torch

from envs.frames import Array, Pose, down_facing
from skills.grasp import Grip
from skills.policy.network import AimNetwork, best_pixels, best_yaws
from skills.policy.phrases import read
from skills.policy.pictures import Picture, points_at


@dataclass(frozen=True, eq=False)
class Aim:
    """Where the tip must go, and how the hand is turned."""

    tip: Array  # (3,) [m], world
    yaw: float  # [rad], from 0 to pi: the hand is symmetric under half turns

    @property
    def grips(self) -> list[Grip]:
        """Ways to get there, the best first: a square block fits a quarter turn on, too."""
        best = (self.yaw + pi / 2) % pi - pi / 2
        turns = [t for first in (best, _quarter(best)) for t in (first, _half(first))]
        return [Grip(Pose.of(self.tip, down_facing(turn)), room=0.0) for turn in turns]


@torch.no_grad()
def aims(network: AimNetwork, picture: Picture, phrases: Sequence[str]) -> list[Aim]:
    """One aim a phrase; the picture is encoded once.

    Raises:
        PolicyError: a phrase cannot be followed.
    """
    device = next(network.parameters()).device
    commands = torch.from_numpy(np.stack([read(phrase).vector for phrase in phrases]))
    commands = commands[None].to(device)  # (1, P, n_words)
    seen = network.encode(torch.from_numpy(picture)[None].float().to(device))
    pixels = best_pixels(network.heat(seen, commands))
    turns, heights = network.turn(seen, commands, pixels.round().long())
    tips = points_at(pixels[0].cpu().numpy(), heights[0].cpu().numpy())
    return [Aim(tip, float(yaw)) for tip, yaw in zip(tips, best_yaws(turns[0]), strict=True)]


def _quarter(turn: float) -> float:
    return turn - pi / 2 if turn > 0 else turn + pi / 2


def _half(turn: float) -> float:
    return turn - pi if turn > 0 else turn + pi
