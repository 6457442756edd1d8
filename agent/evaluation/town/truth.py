"""What is true of a mapped town, for judging only: where its nodes really are, and what can be seen there.

    FOLDER/truth.json    written by `doable map build` beside the map; no navigator is shown it

`OracleSight` is the baseline that grounds landmarks in the truth: it knows which things fit a phrase of the
task and says that a node shows one where it is passed by the rule of `agent.evaluation.town.sightlines`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.evaluation.town.sightlines import Sightlines
from agent.evaluation.town.task import TownTask
from agent.map_truth import read_poses
from envs.frames import Array
from envs.town_plan import Town
from maps.graph import TopologicalMap
from maps.grounding import FADE, Grounding, read_phrases
from maps.planar import wrapped

SURE, UNSURE = 0.98, 1e-4  # what the oracle gives a node where a thing is passed, and one where not
NEVER = 1e-9


@dataclass(frozen=True, eq=False)
class TownTruth:
    """A town and where the nodes of its map really are."""

    sight: Sightlines
    poses: Array  # (n_nodes, 3) x, y [m], yaw [rad] in the town
    turned: Array  # (n_nodes,) by how much the map's frame is turned against the town's [rad]

    @classmethod
    def read(cls, town: TopologicalMap, plan: Town) -> "TownTruth":
        """The truth beside a map that `doable map build` made of a town.

        Raises:
            MapError: there is none, or it is of another map.
        """
        poses = read_poses(town.folder or Path(), len(town.ids))
        seen = [images[0].bearing for _, images in town.graph.nodes(data="images") if images]
        bearings = np.array([np.nan if b is None else b for b in seen], float)
        if len(bearings) != len(poses):
            bearings = np.full(len(poses), np.nan)
        return cls(Sightlines(plan), poses, bearings - poses[:, 2])

    def start(self, pose: tuple[float, float, float]) -> tuple[int, float | None]:
        """The node nearest to a pose in the town, and the heading in the map's frame; None: unknown."""
        x, y, yaw = pose
        node = int(np.hypot(*(self.poses[:, :2] - (x, y)).T).argmin())
        turned = float(self.turned[node])
        if not np.isfinite(turned):
            return node, None
        return node, float((yaw + turned + np.pi) % (2 * np.pi) - np.pi)

    def passed(self, bodies: Sequence[str], points: Array) -> Array:
        """How far points (n, 2) are from the nearest of some things [m]; inf where none is passed."""
        away = [self.sight.distance(body, points) for body in bodies]
        return np.min(away, axis=0) if away else np.full(len(points), np.inf)


class OracleSight:
    """Finds what a task names by the truth; any other phrase is nowhere."""

    def __init__(self, task: TownTask, town: TopologicalMap, truth: TownTruth) -> None:
        named = {n.words: (n.colour, n.kind) for n in (*task.landmarks, *task.avoid)}
        words = read_phrases(tuple(named))
        self._pairs: Mapping[str, tuple[str, str]] = dict(zip(words, named.values(), strict=True))
        self._truth = truth
        counts = [len(images) for _, images in town.graph.nodes(data="images")]
        self._first = np.cumsum([0, *counts])[:-1]
        self._bearings = [
            np.array([np.nan if v.bearing is None else v.bearing for v in images], float)
            for _, images in town.graph.nodes(data="images")
        ]

    def ground(self, phrases: Sequence[str]) -> Grounding:
        """Where each phrase is visible, exactly."""
        truth = self._truth
        n = len(truth.poses)
        log_visible = np.full((len(phrases), n), np.log(UNSURE))
        view, bearing = np.full((len(phrases), n), -1, np.int64), np.full((len(phrases), n), np.nan)
        ranges = np.full((len(phrases), n), np.nan)
        absent = np.full(len(phrases), 1 - NEVER)
        for i, words in enumerate(read_phrases(phrases) if phrases else ()):
            bodies = truth.sight.fitting(*self._pairs[words]) if words in self._pairs else ()
            if not bodies:
                continue
            away = np.array([truth.sight.distance(b, truth.poses[:, :2]) for b in bodies])
            nearest = away.min(axis=0)
            there = np.isfinite(nearest)
            if not there.any():
                continue
            absent[i] = NEVER
            log_visible[i, there] = np.log(SURE) - nearest[there] / FADE
            ranges[i, there] = nearest[there]
            for v in np.flatnonzero(there).tolist():
                bearing[i, v] = self._towards(v, bodies[int(away[:, v].argmin())])
                view[i, v] = self._picture(v, float(bearing[i, v]))
        return Grounding(
            log_visible=log_visible, view=view, range=ranges, bearing=bearing, absent=absent
        )

    def _towards(self, node: int, body: str) -> float:
        """Which way a thing is from a node, in the map's frame [rad]."""
        thing, truth = self._truth.sight.things[body], self._truth
        x, y, _ = truth.poses[node].tolist()
        angle = np.arctan2(thing.y - y, thing.x - x) + truth.turned[node]
        return float((angle + np.pi) % (2 * np.pi) - np.pi)

    def _picture(self, node: int, bearing: float) -> int:
        """The number of the node's picture that looks that way; -1: none does, or none is known to."""
        aside = np.abs(wrapped(self._bearings[node] - bearing))
        if not np.isfinite(aside).any():
            return -1
        return int(self._first[node] + np.nanargmin(aside))


def visits(order: Sequence[Array]) -> list[int] | None:
    """The earliest steps at which things are passed one after the other, each (n,) of distances [m].

    Several may be passed at one step. None: that cannot be.
    """
    steps, at = list[int](), 0
    for away in order:
        later: NDArray[np.int64] = np.flatnonzero(np.isfinite(away[at:]))
        if not len(later):
            return None
        at += int(later[0])
        steps.append(at)
    return steps
