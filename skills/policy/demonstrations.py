"""Demonstrations: pictures of random scenes, and where the scripted skills would put the hand.

As in Transporter Networks (arXiv 2010.14406) and CLIPort (arXiv 2109.12098) the demonstrator is an oracle
that knows the state. Its grip is the demonstration: no motion is needed to know it, so a scene is built,
left to settle, and seen once with the arm aside; what the hand holds is not in the picture. Every phrase
whose skill is ready gives a label. Parts of `PART` scenes are files of their own, a function of seed and
number, written whole or not at all; nothing in them is pickled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from envs.frames import Array, yaw_of
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills import array_files
from skills.catalogue import build
from skills.held_out import TRAINED_OBJECTS
from skills.policy.errors import PolicyError
from skills.policy.looking import ASIDE
from skills.policy.pictures import Picture, picture_of
from skills.policy.scenes import arrangement
from skills.sight import TOP_VIEW

VERSION = "1"  # of the demonstrations that a seed gives
PART = 50  # scenes
VALIDATION = 1_000_000  # parts from here on are never trained on


@dataclass(frozen=True, kw_only=True, eq=False)
class Demonstrations:
    """Pictures of n scenes, and m labels."""

    pictures: NDArray[np.uint8]  # (n, H, W, 4)
    scene: NDArray[np.int32]  # (m,) whose picture; rising
    phrase: NDArray[np.str_]  # (m,)
    tip: Array  # (m, 3) [m] where the tip must go, world
    yaw: Array  # (m,) [rad] of the grip

    def first(self, n: int) -> "Demonstrations":
        """Those of the first n scenes."""
        m = int(np.searchsorted(self.scene, n))
        return Demonstrations(
            pictures=self.pictures[:n],
            scene=self.scene[:m],
            phrase=self.phrase[:m],
            tip=self.tip[:m],
            yaw=self.yaw[:m],
        )


def demonstrate(world: TabletopWorld, start: TabletopState) -> tuple[Picture, TabletopState]:
    """Build a scene, let it settle, and look at it; the state has in the hand what `start` has."""
    held = tuple(o for o in start if o.name == start.holding)
    world.build(TabletopState(tuple(o for o in start if o not in held)))
    world.panda.jump(ASIDE.tolist(), world.panda.finger_target)
    picture = picture_of(world.physics.render(TOP_VIEW))
    return picture, TabletopState((*world.state().objects, *held))


def labels(state: TabletopState) -> list[tuple[str, Array, float]]:
    """Phrase, tip [m] and yaw [rad] of the best grip, for every skill that is ready and moves."""
    found = []
    for skill in build(state):
        if skill.unmet(state) is None and (grips := skill.grips(state)):
            tip = grips[0].tip
            found.append((skill.phrase, tip.position, yaw_of(tip.quat_xyzw)))
    return found


def missing(folder: Path, parts: Iterable[int]) -> list[int]:
    """Those of the parts that are not in a folder; what a killed run left half-written there is removed."""
    array_files.clear(folder)
    return [number for number in parts if not _path(folder, number).exists()]


def write(world: TabletopWorld, folder: Path, seed: int, number: int) -> None:
    """Make one part, in any world, and put it into a folder, which is made if need be.

    Raises:
        PolicyError: it cannot be written.
    """
    made = part(world, seed, number, PART)
    array_files.write(_path(folder, number), made, PolicyError)


def load(folder: Path, parts: Iterable[int]) -> Demonstrations:
    """Read parts.

    Raises:
        PolicyError: one is missing or broken.
    """
    paths = [_path(folder, n) for n in parts]
    read = [array_files.read(Demonstrations, path, PolicyError) for path in paths]
    return Demonstrations(
        pictures=np.concatenate([d.pictures for d in read]),
        scene=np.concatenate([d.scene + PART * i for i, d in enumerate(read)]),
        phrase=np.concatenate([d.phrase for d in read]),
        tip=np.concatenate([d.tip for d in read]),
        yaw=np.concatenate([d.yaw for d in read]),
    )


def part(world: TabletopWorld, seed: int, number: int, scenes: int) -> Demonstrations:
    """Make the demonstrations of one part; the world is anybody's and left as it is then."""
    pictures, rows = [], []
    for i in range(scenes):
        start = arrangement(np.random.default_rng([seed, number, i]), TRAINED_OBJECTS)
        picture, state = demonstrate(world, start)
        pictures.append(picture)
        rows += [(i, *label) for label in labels(state)]
    scene, phrase, tip, yaw = zip(*rows, strict=True)
    return Demonstrations(
        pictures=np.stack(pictures),
        scene=np.array(scene, np.int32),
        phrase=np.array(phrase),
        tip=np.array(tip),
        yaw=np.array(yaw),
    )


def _path(folder: Path, number: int) -> Path:
    return folder / f"part-{number:07d}.npz"
