"""`doable route`: the best walk through anyone's map, for anyone's scores.

What the search maximises is in `maps.search`; here files are read, and what was found is told as data.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.route_arguments import USUAL_ALPHA
from maps import graph
from maps.errors import SearchError
from maps.graph import TopologicalMap
from maps.graph_json import NodeId
from maps.roads import Roads
from maps.search import Rules, checked_scores, search
from maps.turns import Directions, TurnRules, directions_of
from maps.walk import Claim, Route, Walk


class Verdict(StrEnum):
    """What came of the search."""

    FOUND = "found"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True)
class RouteOptions:
    """What is asked for; the options of the command."""

    graph: Path
    scores: Path
    start: str
    heading: float | None = None  # [degree]
    landmarks: tuple[str, ...] | None = None
    directions: str | None = None
    alpha: float = USUAL_ALPHA
    skip: float | None = None
    reach: float = 0.0  # [m]


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """A route and what it is about."""

    town: TopologicalMap
    roads: Roads  # the same as arrays
    landmarks: tuple[str, ...]  # in words; "landmark 1" where none were given
    start: NodeId
    route: Route

    @property
    def verdict(self) -> Verdict:
        """Whether there is a walk."""
        return Verdict.UNREACHABLE if self.route.walk is None else Verdict.FOUND

    @property
    def reason(self) -> str:
        """Why there is no walk, in the landmarks' words; "" where there is one."""
        route, words = self.route, ""
        if route.walk is None:
            named = "" if route.lacking is None else f' ("{self.landmarks[route.lacking]}")'
            words = f"{route.reason}{named}"
        return words

    def to_json(self) -> dict[str, Any]:
        """Plain data; the walk's nodes by their ids."""
        walk, second = self.route.walk, self.route.runner_up
        empty: dict[str, Any] = {"walk": [], "landmarks": [], "length": None, "objective": None}
        return {
            "verdict": self.verdict,
            **({"reason": self.reason} if walk is None else {}),
            **(empty if walk is None else self._walk_json(walk)),
            "runner_up": None if second is None else self._walk_json(second),
            "margin": self.route.margin,
        }

    def _walk_json(self, walk: Walk) -> dict[str, Any]:
        ids = self.town.ids
        claimed = [
            {
                "index": claim.index,
                "landmark": self.landmarks[claim.index],
                "node": None if claim.node is None else ids[claim.node],
                "step": None if claim.node is None else claim.step,
                "score": claim.score,
                "posterior": self._share(claim),
                "skipped": claim.skipped,
            }
            for claim in walk.claims
        ]
        return {
            "walk": [ids[node] for node in walk.nodes],
            "landmarks": claimed,
            "length": walk.length,
            "objective": walk.objective,
        }

    def _share(self, claim: Claim) -> float | None:
        """How much of the landmark's posterior is where it is claimed."""
        column = -1 if claim.node is None else claim.node
        posterior = self.route.posterior
        return None if posterior is None else float(posterior[claim.index, column])


def find(options: RouteOptions) -> Found:
    """Read the files and search.

    Raises:
        MapError: the map cannot be read, or has no such start.
        SearchError: the scores cannot be read or do not fit the map, or settings that cannot be.
    """
    town = graph.load(options.graph)
    start = town.number_of(options.start)
    scores = read_scores(options.scores, len(town.ids))
    legs = read_directions(options.directions, len(scores))
    heading = options.heading
    if heading is not None and not math.isfinite(heading):
        raise SearchError(f"a heading is a finite number of degrees, got {heading}")
    roads = town.roads()
    route = search(
        roads,
        scores,
        start=start,
        directions=legs,
        heading=None if heading is None else math.radians(heading),
        rules=Rules(alpha=options.alpha, skip=options.skip, turns=TurnRules(reach=options.reach)),
    )
    words = _words(options.landmarks, len(scores))
    return Found(town=town, roads=roads, landmarks=words, start=town.ids[start], route=route)


def read_scores(path: Path, n_nodes: int) -> NDArray[np.float64]:
    """The scores (n_landmarks, n_nodes) of a .npy file.

    Raises:
        SearchError: it cannot be read, is pickled, or is not of this shape; names the file.
    """
    try:
        if path.exists() and not path.is_file():
            raise SearchError(f"{path}: cannot read the scores: not a file")
        found = np.load(path, allow_pickle=False)
    except OSError as error:
        reason = error.strerror or "not an array saved by numpy.save"
        raise SearchError(f"{path}: cannot read the scores: {reason}") from error
    except (ValueError, EOFError, MemoryError) as error:  # pickled, cut short, or no array at all
        raise SearchError(f"{path}: not an array of numbers saved by numpy.save") from error
    if not isinstance(found, np.ndarray):
        raise SearchError(f"{path}: several arrays; expected one, saved by numpy.save")
    try:
        return checked_scores(found, n_nodes)
    except SearchError as error:
        raise SearchError(f"{path}: {error}") from None


def read_directions(told: str | None, n_landmarks: int) -> tuple[Directions, ...]:
    """What each leg asks for: words with commas, or a JSON file.

    Raises:
        SearchError: an unknown direction, or a number of them that fits no legs.
    """
    if told is None:
        return ()
    path = Path(told)
    if path.suffix == ".json" or (len(told) < 200 and path.is_file()):
        legs = _directions_in(path)
    else:
        legs = [directions_of(word) for word in told.split(",")]
    if len(legs) == n_landmarks - 1:
        legs = [(), *legs]
    if len(legs) not in (n_landmarks, n_landmarks + 1):
        n = n_landmarks
        expected = f"{n - 1} (between them), {n} (to each) or {n + 1} (and after the last)"
        raise SearchError(f"{len(legs)} directions, but {n} landmarks take {expected}")
    return tuple(legs)


def _directions_in(path: Path) -> list[Directions]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"not JSON: {error}"
        raise SearchError(f"{path}: cannot read the directions: {reason}") from error
    if not isinstance(told, list):
        raise SearchError(f"{path}: directions are a list, one entry for each leg")
    legs = list[Directions]()
    for i, entry in enumerate(told):
        words = [entry] if isinstance(entry, str) else [] if entry is None else entry
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise SearchError(f"{path}: entry {i}: expected words, a list of them, or null")
        try:
            legs.append(tuple(d for word in words for d in directions_of(word)))
        except SearchError as error:
            raise SearchError(f"{path}: entry {i}: {error}") from None
    return legs


def _words(given: Sequence[str] | None, n_landmarks: int) -> tuple[str, ...]:
    if given is None:
        return tuple(f"landmark {i}" for i in range(1, n_landmarks + 1))
    if len(given) != n_landmarks:
        raise SearchError(f"{len(given)} landmarks in words, but scores of {n_landmarks}")
    return tuple(given)
