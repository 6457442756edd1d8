"""Whether a navigation did what its task asked for, by the town's plan and true poses.

  planned   the walk's nodes, where they truly are, pass every landmark that is in the town, in order (at most
            15 m from its outline, seen past everything that stands between: `sightlines`), and the last node
            passes the last of them; turns that decide are taken as asked; nothing to avoid is passed.
  arrived   the same of the robot's true track, which ends at most `ARRIVED` metres from the last landmark.
  absent    a landmark that is not in the town is reported as not there; a report of one that is there is a
            false alarm.

A turn at a junction is taken where the track comes to it from within `TURNED` of the street asked for, and
leaves it within `TURNED` of the other; directions are taken `LOOK` metres away from the junction.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import atan2, cos, pi, sin
from typing import Any

import numpy as np

from agent.evaluation.town.task import TownTask, Turn
from agent.evaluation.town.truth import TownTruth, visits
from agent.evaluation.town.ways import LOOK, heading
from envs.frames import Array
from envs.town_plan import Town
from maps.errors import ImageTextError
from maps.grounding import read_phrases

ARRIVED = 8.0  # [m] from the outline of the last landmark
AT_JUNCTION = 9.0  # [m] from its middle
TURNED = 0.9  # [rad]
FINE = 1.0  # [m] between two points at which turns are looked at


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What became of one task."""

    success: bool
    why: str  # not; "" where it did
    absent: int  # landmarks that are not in the town
    absent_told: int  # of these, those that were reported
    present: int  # landmarks that are
    false_alarms: int  # of these, those that were reported as not there

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def judge_plan(
    task: TownTask, truth: TownTruth, town: Town, nodes: Sequence[int], not_there: Sequence[str]
) -> Judged:
    """Judge a walk.

    Args:
        task: what was asked for.
        truth: of the town and its map.
        town: the plan.
        nodes: of the walk, by number; none: there is no walk.
        not_there: landmarks, in the instruction's words, that were reported as not in the town.
    """
    points = truth.poses[list(nodes), :2]
    return _judged(task, not_there, _failure(task, truth, town, points, None))


def judge_drive(
    task: TownTask, truth: TownTruth, town: Town, track: Array, not_there: Sequence[str]
) -> Judged:
    """Judge a drive by its true track (n, 2) [m]; arguments as `judge_plan`."""
    points = np.asarray(track, float).reshape(-1, 2)
    return _judged(task, not_there, _failure(task, truth, town, points, ARRIVED))


def _failure(
    task: TownTask, truth: TownTruth, town: Town, points: Array, within: float | None
) -> str:
    """Why places that were come by do not do what was asked for; "" if they do."""
    if not len(points):
        return "there is no walk"
    present = [named for named in task.landmarks if not named.absent]
    passed = [truth.passed(named.bodies, points) for named in present]
    steps = visits(passed)
    if steps is None:
        count = next(k for k in range(1, len(passed) + 1) if visits(passed[:k]) is None)
        return f"does not pass {present[count - 1].words} in its turn"
    last = float(passed[-1][-1])
    if last > (np.finfo(float).max if within is None else within):
        return f"does not end at {present[-1].words}"
    seen = [n.words for n in task.avoid if np.isfinite(truth.passed(n.bodies, points)).any()]
    if seen:
        return f"passes {seen[0]}"
    if not takes(town, task.turns, points, task.start[2]):
        return "does not turn as asked"
    return ""


def takes(town: Town, turns: Sequence[Turn], points: Array, yaw: float) -> bool:
    """Whether a track (n, 2) [m] that starts out towards a yaw [rad] takes turns, in their order."""
    fine, at = _fine(points), 0
    for turn in turns:
        found = _taken(town, turn, fine, at, yaw)
        if found is None:
            return False
        at = found
    return True


def _taken(town: Town, turn: Turn, fine: Array, begin: int, yaw: float) -> int | None:
    """Where a track has taken a turn, at or after a point; None: it has not."""
    before, junction, after = turn
    middle = np.array(town.streets.junctions[junction])
    away = np.linalg.norm(fine - middle, axis=1)
    inside = away < AT_JUNCTION
    starts = np.flatnonzero(inside & ~np.concatenate([[False], inside[:-1]]))
    for first in starts[starts >= begin].tolist():
        outside = np.flatnonzero(~inside[first:])
        left = first + int(outside[0]) if len(outside) else len(fine) - 1
        came = np.flatnonzero(away[:first] >= LOOK)
        went = np.flatnonzero(away[left:] >= LOOK)
        entry = fine[came[-1]] if len(came) else middle - 2 * LOOK * np.array([cos(yaw), sin(yaw)])
        leave = fine[left + went[0]] if len(went) else fine[-1]
        if _towards(entry - middle, heading(town, junction, before)) and _towards(
            leave - middle, heading(town, junction, after)
        ):
            return left
    return None


def _towards(offset: Array, angle: float) -> bool:
    """Whether an offset (2,) from a junction points along a heading [rad]."""
    x, y = offset.tolist()
    return abs((atan2(y, x) - angle + pi) % (2 * pi) - pi) < TURNED


def _fine(points: Array) -> Array:
    """The same line with points at most `FINE` apart."""
    if len(points) < 2:
        return points
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    at = np.linspace(0.0, along[-1], max(2, 1 + int(along[-1] / FINE)))
    return np.column_stack([np.interp(at, along, points[:, k]) for k in (0, 1)])


def _judged(task: TownTask, not_there: Sequence[str], why: str) -> Judged:
    reported = {_read(words) for words in not_there}
    absent = [named for named in task.landmarks if named.absent]
    present = [named for named in task.landmarks if not named.absent]
    return Judged(
        success=not why,
        why=why,
        absent=len(absent),
        absent_told=sum(_read(named.words) in reported for named in absent),
        present=len(present),
        false_alarms=sum(_read(named.words) in reported for named in present),
    )


def _read(words: str) -> str:
    """Words as they are compared: without an article, in small letters."""
    try:
        return read_phrases([words])[0]
    except ImageTextError:  # nothing but an article
        return words
