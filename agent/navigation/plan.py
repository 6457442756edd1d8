"""What a navigator decided: the walk, what it goes by, what is not there, and what came next, as a value."""

from dataclasses import dataclass
from enum import StrEnum
from math import degrees, exp, isfinite
from typing import Any

from agent.landmarks import NavigationInstruction
from agent.navigation.mode import NavigationMode
from maps.graph import TopologicalMap
from maps.graph_json import View
from maps.grounding import Grounding
from maps.walk import Route


class PlanVerdict(StrEnum):
    """What came of planning."""

    PLANNED = "planned"
    NOTHING_SAID = "nothing said"  # no landmark and no turn
    NOT_THERE = "not there"  # none of the landmarks is in the town
    UNREACHABLE = "unreachable"  # no way leads past them


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A landmark, and where it was found."""

    words: str
    node: int | None  # its number; None: not in the town, or not looked for
    step: int  # in the walk's nodes
    score: float  # log-probability that it is visible there [nat]; LM-Nav's rule: the raw cosine
    absent: float  # probability that no node shows it
    bearing: float | None  # which way it is from there [rad]; None: unknown
    view: int | None  # number of the picture that shows it, among all of the map

    @property
    def probability(self) -> float | None:
        """That it is visible there; None: it is nowhere, or the score is no log-probability."""
        return exp(self.score) if self.node is not None and self.score <= 0 else None

    def to_json(self, town: TopologicalMap) -> dict[str, Any]:
        """Plain data; the node by its id, the picture by its file."""
        bearing = None if self.bearing is None else round(degrees(self.bearing), 1)
        return {
            "landmark": self.words,
            "node": None if self.node is None else town.ids[self.node],
            "step": None if self.node is None else self.step,
            "score": None if self.node is None else self.score,
            "absent": self.absent,
            "bearing": bearing,
            "picture": None if self.view is None else picture_of(town, self.view).file,
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class NavigationPlan:
    """A walk through a map for an instruction, or why there is none."""

    mode: NavigationMode
    told: NavigationInstruction  # what the navigator went by
    start: int  # number of the node
    heading: float | None  # which way the robot looks there [rad]
    verdict: PlanVerdict
    reason: str = ""  # why there is no walk, in words
    nodes: tuple[int, ...] = ()  # numbers, from the start
    length: float = 0.0  # [m]
    sightings: tuple[Sighting, ...] = ()  # of each landmark
    route: Route | None = None  # with the runner-up and posteriors
    grounding: Grounding | None = None  # of all landmarks, then of what is to be avoided

    @property
    def absent(self) -> tuple[str, ...]:
        """The landmarks that are reported as not there, in their words."""
        return tuple(s.words for s in self.sightings if s.node is None)

    def to_json(self, town: TopologicalMap) -> dict[str, Any]:
        """Plain data; nodes by their ids."""
        ids = town.ids
        second = None if self.route is None else self.route.runner_up
        return {
            "instruction": self.told.text,
            "mode": self.mode,
            "parse": self.told.to_json(),
            "start": ids[self.start],
            "heading": None if self.heading is None else round(degrees(self.heading), 1),
            "verdict": self.verdict,
            "reason": self.reason,
            "walk": [ids[node] for node in self.nodes],
            "length": self.length,
            "landmarks": [s.to_json(town) for s in self.sightings],
            "not_there": list(self.absent),
            "runner_up": None if second is None else [ids[node] for node in second.nodes],
            "margin": None if self.route is None else self.route.margin,
        }


def picture_of(town: TopologicalMap, view: int) -> View:
    """A picture by its number among all of a map."""
    views = [v for _, images in town.graph.nodes(data="images") for v in images]
    found: View = views[view]
    return found


def sighting_of(
    grounding: Grounding, landmark: int, words: str, node: int | None, step: int
) -> Sighting:
    """What grounding says of a landmark at a node."""
    bearing = view = None
    score = 0.0
    if node is not None:
        score = float(grounding.log_visible[landmark, node])
        found = float(grounding.bearing[landmark, node])
        bearing = found if isfinite(found) else None
        picture = int(grounding.view[landmark, node])
        view = picture if picture >= 0 else None
    return Sighting(
        words=words,
        node=node,
        step=step,
        score=score,
        absent=float(grounding.absent[landmark]),
        bearing=bearing,
        view=view,
    )
