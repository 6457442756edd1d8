"""Part of a town, mapped from a drifting drive through it, and a stand-in for the learned distance.

A picture of `PicturedWorld` holds the bytes of the true pose instead of pixels; `FakeDistance` reads them
back and answers as a model of some quality would: noisy offsets with an error that stays while the robot is
at one place, links missed where it looks another way, and false links to places far away that stay too.
"""

from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from zlib import crc32

import numpy as np

from envs.husky import VIEWS
from envs.town_plan import town
from envs.town_tour import tour
from envs.town_world import TownWorld
from maps.building import build
from maps.graph_json import View
from maps.planar import between, wrapped
from skills.navigation.progress import rejoined
from tests.maps.drives import closures, drifted, drive

PLAN = town(5)


@dataclass(frozen=True, kw_only=True, eq=False)
class Mapped:
    """A map with the truth beside it."""

    town: object  # TopologicalMap
    codes: SimpleNamespace  # node (m,), yaw (m,), codes (m, 3): true poses
    truth: np.ndarray  # (n_nodes, 3) true poses of the nodes' first moments


def mapped(junctions=12, seed=0, scale=0.4):
    """The map of a drive along the first junctions of a tour; `scale` of the drift."""
    rng = np.random.default_rng(seed)
    poses = drive(PLAN.streets.along(tour(PLAN.streets, 0, rng)[:junctions]))
    views = [
        [View(f"{k}-{v}.png", float(np.radians(a))) for v, a in VIEWS.items()]
        for k in range(len(poses))
    ]
    made = build(drifted(poses, rng, scale), views, closures(poses, rng, noise=0.3))
    node, yaw, code, truth = [], [], [], []
    for number, (_, images) in enumerate(made.graph.nodes(data="images")):
        moments = [int(view.file.split("-")[0]) for view in images[::3]]
        node += [number] * len(moments)
        yaw += [view.bearing for view in images[::3]]
        code += [poses[m] for m in moments]
        truth.append(poses[moments[0]])
    codes = SimpleNamespace(
        node=np.array(node), yaw=np.array(yaw), codes=np.array(code, np.float32)
    )
    return Mapped(town=made, codes=codes, truth=np.array(truth))


def yaw_at(it: Mapped, walk):
    """Which way the walk begins, in the map and in the town [rad]."""
    (ax, ay), (bx, by) = it.town.positions()[list(walk[:2]), :2]
    (tx, ty), (ux, uy) = it.truth[list(walk[:2]), :2]
    return float(np.arctan2(by - ay, bx - ax)), float(np.arctan2(uy - ty, ux - tx))


def walk_between(it: Mapped, start, end):
    """The nodes of the shortest way."""
    return rejoined(it.town.roads(), start, [end], 0)


def walks(it: Mapped, n, seed=0, low=55.0, high=110.0):
    """So many walks of the map, of some length [m]."""
    rng, found, roads = np.random.default_rng(seed), [], it.town.roads()
    while len(found) < n:
        start, end = (int(x) for x in rng.integers(roads.n_nodes, size=2))
        walk = walk_between(it, start, end)
        if walk is not None and low < length(it, walk) < high:
            found.append(walk)
    return found


def length(it: Mapped, walk):
    places = it.town.positions()[list(walk), :2]
    return float(sum(np.hypot(*(b - a)) for a, b in pairwise(places)))


class _Blind:
    """A state without the truth."""

    def __init__(self, state):
        self._state = state

    def __getattr__(self, name):
        if name in ("position", "yaw", "key", "relations"):
            raise AssertionError(f"the driver asked for the true {name}")
        return getattr(self._state, name)


class PicturedWorld:
    """A world in physics whose pictures are its true pose, and which tells the pose in no other way."""

    def __init__(self, world: TownWorld, off=0.0):
        """`off`: pictures show a place so far away [m]."""
        self._world, self._off = world, np.array([off, 0.0, 0.0])

    @property
    def steps(self):
        return self._world.steps

    def views(self, size):
        return dict.fromkeys(VIEWS)

    def observe(self, cameras=None):
        told = np.frombuffer((self._world.husky.pose + self._off).tobytes(), np.uint8)
        images = {v: SimpleNamespace(rgb=told.reshape(1, 8, 3)) for v in cameras or ()}
        return SimpleNamespace(state=_Blind(self._world.state()), images=images)

    def drive(self, linear, angular):
        self._world.drive(linear, angular)

    def step(self):
        self._world.step()


@dataclass(frozen=True, kw_only=True)
class FakeDistance:
    """Answers by the truth, with errors; a function of its input."""

    noise: float = 1.0  # 1: a metre and 0.15 rad near by, more farther off
    false: float = 0.01  # share of far pairs that it takes for linked
    blind: bool = False  # whether it says nothing (NaN)

    def encode(self, panoramas):
        return np.array(
            [np.frombuffer(p[0].tobytes(), np.float64) for p in panoramas], np.float32
        ).reshape(-1, 3)

    def relate_each(self, here, there):
        rows = [self._row(h, there) for h in np.asarray(here)]
        return SimpleNamespace(
            **{k: np.stack([row[k] for row in rows]) for k in ("linked", "way", "offset", "std")}
        )

    def _row(self, here, there):
        n, here64 = len(there), here.astype(float)
        place = np.round([here64[0] / 4, here64[1] / 4, here64[2]])
        now = np.random.default_rng(crc32(here.tobytes()))
        stays = [np.random.default_rng(crc32(place.tobytes() + t.tobytes())) for t in there]
        bias = np.array([r.standard_normal(3) for r in stays]).reshape(n, 3)
        chance = np.array([r.random(2) for r in stays]).reshape(n, 2)
        true = between(np.tile(here64, (n, 1)), there.astype(float))
        away = np.hypot(true[:, 0], true[:, 1])
        std = (0.4 + 0.06 * away)[:, None] * (1.0, 1.0, 0.15)
        offset = true + self.noise * std * (0.8 * bias + 0.6 * now.standard_normal((n, 3)))
        turned = np.abs(true[:, 2])
        missed = chance[:, 0] < np.where(turned < 0.7, 0.05, np.where(turned > 2.4, 0.4, 0.7))
        wrong = (away > 15) & (chance[:, 1] < self.false)
        linked = np.where((away < 12) & ~(missed & (self.noise > 0)) | wrong, 0.9, 0.04)
        linked = np.clip(linked + 0.03 * self.noise * now.standard_normal(n), 0.01, 0.99)
        offset[wrong] = 4 * bias[wrong] * (1, 1, 0.3)
        offset[:, 2] = wrapped(offset[:, 2])
        if self.blind:
            linked = np.full(n, np.nan)
        return {"linked": linked, "way": away, "offset": offset, "std": std}
