"""What came of a drive, as a value with all that a report draws."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

import numpy as np

from maps.roads import Floats
from skills.navigation.belief import NodeBelief

Triple = tuple[float, float, float]
METRES = 2000.0  # that interventions are told of
TOLD = 8  # nodes of each look's belief that are kept


class Verdict(StrEnum):
    """How a drive ended."""

    ARRIVED = "arrived"
    STUCK = "stuck"
    LOST = "lost"
    TIMED_OUT = "timed out"
    COLLIDED = "collided too often"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look around, and what was believed after it."""

    step: int  # physics steps since the drive began
    odometry: Triple  # x, y [m], yaw [rad]
    pose: Triple  # believed, in the map
    subgoal: tuple[float, float]  # [m] in the map
    node: int  # the likeliest
    nodes: tuple[
        tuple[int, float], ...
    ]  # the likeliest nodes and their probabilities, from the top
    anywhere: float  # probability of being at no pose that is followed
    entropy: float  # [nat]
    lost: bool
    true: Triple | None  # x, y [m], yaw [rad] in the town, from the witness, for judging only


@dataclass(frozen=True, kw_only=True, eq=False)
class DriveResult:
    """One drive."""

    verdict: Verdict
    reason: str
    walk: tuple[int, ...]  # that was asked for
    rest: tuple[int, ...]  # of the walk that was driven last, what was not passed yet
    looks: tuple[Look, ...]
    collisions: int
    recoveries: int  # tries to get free
    interventions: int  # of a person, after tries that failed
    detours: int  # new ways back to a walk that was left
    way: float  # [m] truly driven
    steps: int  # of physics
    seconds: float  # [s] of simulated time

    @property
    def arrived(self) -> bool:
        """Whether it believes to be where the walk ends."""
        return self.verdict is Verdict.ARRIVED

    @property
    def stuck(self) -> bool:
        """Whether it ended stuck."""
        return self.verdict is Verdict.STUCK

    @property
    def visited(self) -> tuple[int, ...]:
        """The nodes it believed to be at, in order."""
        return tuple(node for node, _ in groupby(look.node for look in self.looks))

    @property
    def odometry_track(self) -> Floats:
        """(n, 3) x, y [m], yaw [rad] from the start, a row a look."""
        return np.array([look.odometry for look in self.looks]).reshape(-1, 3)

    @property
    def believed_track(self) -> Floats:
        """(n, 3) x, y [m], yaw [rad] in the map, a row a look."""
        return np.array([look.pose for look in self.looks]).reshape(-1, 3)

    @property
    def true_track(self) -> Floats:
        """(n, 3) x, y [m], yaw [rad] in the town, a row a look; (0, 3) without a witness."""
        return np.array([look.true for look in self.looks if look.true is not None]).reshape(-1, 3)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "verdict": str(self.verdict),
            "reason": self.reason,
            "walk": list(self.walk),
            "rest": list(self.rest),
            "visited": list(self.visited),
            "collisions": self.collisions,
            "recoveries": self.recoveries,
            "interventions": self.interventions,
            "detours": self.detours,
            "way": round(self.way, 3),
            "steps": self.steps,
            "seconds": round(self.seconds, 3),
            "looks": [_look_json(look) for look in self.looks],
        }


def stands_there(walk: tuple[int, ...]) -> DriveResult:
    """Of a walk that is over where it begins."""
    return DriveResult(
        verdict=Verdict.ARRIVED,
        reason=f"the walk is over where it begins, at node {walk[0]}",
        walk=walk,
        rest=(),
        looks=(),
        collisions=0,
        recoveries=0,
        interventions=0,
        detours=0,
        way=0.0,
        steps=0,
        seconds=0.0,
    )


def look_of(
    belief: NodeBelief, step: int, odometry: Floats, subgoal: Floats, true: Triple | None
) -> Look:
    """A belief after a look at a step of physics; odometry (3,) and subgoal (2,) as in `Look`."""
    shares = belief.nodes
    top = np.argsort(-shares, kind="stable")[:TOLD].tolist()
    (x, y, yaw), (px, py, pyaw) = odometry.tolist(), belief.pose.tolist()
    ahead_x, ahead_y = subgoal.tolist()
    return Look(
        step=step,
        odometry=(x, y, yaw),
        pose=(px, py, pyaw),
        subgoal=(ahead_x, ahead_y),
        node=top[0],
        nodes=tuple((node, float(shares[node])) for node in top),
        anywhere=belief.anywhere,
        entropy=belief.entropy,
        lost=belief.lost,
        true=true,
    )


def interventions_per(results: Iterable[DriveResult], metres: float = METRES) -> float | None:
    """Interventions in so many metres of driving; None where nothing was driven."""
    drives = list(results)
    way = sum(drive.way for drive in drives)
    return sum(drive.interventions for drive in drives) * metres / way if way > 0 else None


def _look_json(look: Look) -> dict[str, Any]:
    return {
        "step": look.step,
        "odometry": [round(x, 4) for x in look.odometry],
        "pose": [round(x, 4) for x in look.pose],
        "subgoal": [round(x, 3) for x in look.subgoal],
        "node": look.node,
        "nodes": [[node, round(share, 4)] for node, share in look.nodes],
        "anywhere": round(look.anywhere, 5),
        "entropy": round(look.entropy, 4),
        "lost": look.lost,
        "true": None if look.true is None else [round(x, 4) for x in look.true],
    }
