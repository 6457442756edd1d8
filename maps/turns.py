r"""What "left at the fire hydrant" asks of a walk: log-probabilities of turning angles.

The angle theta of a turn at a node lies between the heading one arrives with and the heading one leaves with,
seen from above, left positive; walking back the arc one came by is pi. What a turn would be called, with
mu = +90, -90, 0 and 180 degrees for left, right, straight and around, is a softmax (von Mises shaped):

    p(d | theta) = exp(sharpness cos(theta - mu_d)) / sum over d' of exp(sharpness cos(theta - mu_d'))

A leg is the walk from one landmark to the next. Its first turn may be at the first landmark's own node
(left *at* the hydrant), or later (past the red building, *then* right). Nobody calls it a turn when a road
bends and offers no choice, so before the turn that was asked for,

  - following the only way on is free, however it bends;
  - at a choice, log p(straight | theta) - log p(straight | 0) is paid for leaving the straight way, and
    log(1 - (1 - passed) max over the other ways of p(d | theta')) for passing a turn that would have done:
    "left" means the next left, `passed` being the probability that one is let pass;
  - the turn itself, wherever it is, pays log p(d | theta);
  - a direction that is never carried out pays log(missed), so no direction outweighs any landmark.

After the turn, and where none is asked for, the walk is free until the next landmark. Only turning back the
way one came pays log(unasked) everywhere, at a dead end too, where it is not the turn that was asked for:
nobody expects that unsaid. "straight" holds for the whole leg, or until a turn asked for after it ("straight,
then right": any right, not the next). A leg may ask for several, in order. "around" is not missed by passing
a place where one could turn: one could anywhere.

Headings are measured over `reach` metres along ways that offer no choice, so that a corner drawn with many
small bends is one corner. Where two nodes are at the same place there is no heading, and no turn.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import log

import numpy as np
from numpy.typing import NDArray

from maps.errors import SearchError, unknown
from maps.roads import Floats, Indices, Roads

Directions = tuple["Direction", ...]  # of one leg, in order; none asked for: ()
_WORDS = {"back": "around", "backwards": "around", "forward": "straight", "ahead": "straight"}
_MOST_BENDS = 64  # nodes a heading is measured over


class Direction(StrEnum):
    """What an instruction may ask for between two landmarks."""

    LEFT = "left"
    RIGHT = "right"
    STRAIGHT = "straight"
    AROUND = "around"

    @property
    def angle(self) -> float:
        """The turn it names, at its plainest [rad], left positive."""
        return _ANGLES[self]


_ANGLES = {
    Direction.LEFT: np.pi / 2,
    Direction.RIGHT: -np.pi / 2,
    Direction.STRAIGHT: 0.0,
    Direction.AROUND: np.pi,
}
_ORDER = tuple(Direction)


@dataclass(frozen=True, kw_only=True)
class TurnRules:
    """How much directions weigh; see the file's head."""

    sharpness: float = 5.0  # of p(d | theta)
    passed: float = 0.2  # probability that a fitting turn is let pass
    missed: float = 0.005  # probability that a direction is not carried out at all
    unasked: float = 0.05  # probability of turning back unasked
    reach: float = 0.0  # over which headings are measured [m]; 0: the arc itself

    def __post_init__(self) -> None:
        for name in ("passed", "missed", "unasked"):
            if not 0 < getattr(self, name) <= 1:
                raise SearchError(f"{name} is a probability above 0, got {getattr(self, name)}")
        for name in ("sharpness", "reach"):
            if not 0 <= getattr(self, name) < np.inf:
                raise SearchError(f"{name} is finite and not negative, got {getattr(self, name)}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Turns:
    """Every way to go on from an arc, with its angle. The last arc is a virtual one, ending at the start."""

    before: Indices  # (n_turns,) the arc one came by, sorted
    after: Indices  # (n_turns,) the arc one leaves by
    back: NDArray[np.bool_]  # (n_turns,) whether it leads back the way one came
    angle: Floats  # (n_turns,) [rad], left positive; NaN: there is none to tell
    forced: NDArray[np.bool_]  # (n_turns,) whether it is the only way on, not counting the way back
    first: Indices  # (n_arcs + 2,) the turns after arc e are those from entry e up to entry e + 1


def directions_of(words: str) -> Directions:
    """Directions of one leg: "none", "left", "back", or several in order, as in "straight+right".

    Raises:
        SearchError: an unknown one; names the nearest.
    """
    told = [word.strip().casefold() for word in words.split("+")]
    if told in (["none"], [""]):
        return ()
    found = [_WORDS.get(word, word) for word in told]
    for word in found:
        if word not in list(Direction):
            raise SearchError(unknown("direction", word, [*Direction, "back", "none"]))
    return tuple(Direction(word) for word in found)


def log_probabilities(angle: Floats, sharpness: float) -> dict[Direction, Floats]:
    """For each direction log p(d | theta) [nat] of finite angles of any shape [rad]."""
    raw = np.stack([sharpness * np.cos(angle - d.angle) for d in _ORDER])
    total = np.logaddexp.reduce(raw, axis=0)
    return dict(zip(_ORDER, raw - total, strict=True))


def turns_of(roads: Roads, start: int, heading: float | None, reach: float) -> Turns:
    """Every turn of a map.

    Args:
        roads: the map.
        start: the node one starts at.
        heading: which way one looks there [rad], from +x towards +y; None: unknown, so no turn there.
        reach: see `TurnRules`.
    """
    leaving, n_arcs = roads.first_arcs, roads.n_arcs
    heads = np.append(roads.heads, start)
    counts = leaving[heads + 1] - leaving[heads]  # ways on, back among them
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    before = np.repeat(np.arange(n_arcs + 1), counts)
    after = np.arange(first[-1]) - first[before] + leaving[heads[before]]
    tails = np.append(roads.tails, -1)
    back = roads.heads[after] == tails[before]
    onward = counts - np.bincount(before, weights=back, minlength=n_arcs + 1).astype(np.int64)
    forced = ~back & (onward[before] == 1)
    arriving, departing = _headings(roads, reach)
    arriving = np.append(arriving, np.nan if heading is None else heading)
    angle = np.where(back, np.pi, departing[after] - arriving[before])
    told = {"back": back, "angle": angle, "forced": forced}
    return Turns(before=before, after=after, **told, first=first)


def turn_scores(turns: Turns, direction: Direction, rules: TurnRules) -> tuple[Floats, Floats]:
    """What each turn is worth to a leg that asks for a direction and has not got it yet.

    Returns:
        (n_turns,) [nat]: as the turn that was asked for, -inf where there is no angle; and as a turn on the
        way to it.
    """
    untold = np.isnan(turns.angle)
    told = log_probabilities(np.where(untold, 0.0, turns.angle), rules.sharpness)
    straight = log_probabilities(np.zeros(1), rules.sharpness)[Direction.STRAIGHT]
    going_on = np.where(turns.forced | untold, 0.0, told[Direction.STRAIGHT] - straight)
    asked = np.where(untold, -np.inf, told[direction])
    if direction in (Direction.LEFT, Direction.RIGHT):
        chance = np.where(turns.forced, 0.0, _best_other(np.exp(asked), turns))
        going_on = going_on + np.log1p(-(1 - rules.passed) * chance)
    return asked, np.where(turns.back, log(rules.unasked), going_on)


def free_score(turns: Turns, rules: TurnRules) -> Floats:
    """(n_turns,) what each turn is worth where no direction is asked for [nat]."""
    return np.where(turns.back, log(rules.unasked), 0.0)


def missed_score(rules: TurnRules) -> float:
    """What it costs not to carry out a direction [nat]."""
    return log(rules.missed)


def _best_other(values: Floats, turns: Turns) -> Floats:
    """For each turn the greatest value among the other turns from the same arc; 0 where there is none."""
    some = np.flatnonzero(np.diff(turns.first))  # arcs with a way on
    if not len(some):
        return np.zeros(0)
    best = np.zeros(len(turns.first) - 1)
    best[some] = np.maximum.reduceat(values, turns.first[some])
    is_best = np.flatnonzero(values == best[turns.before])
    _, once = np.unique(turns.before[is_best], return_index=True)
    top = is_best[once]  # one turn for each arc
    rest = values.copy()
    rest[top] = 0.0
    second = np.zeros_like(best)
    second[some] = np.maximum.reduceat(rest, turns.first[some])
    other = best[turns.before]
    other[top] = second[turns.before[top]]
    return other


def _headings(roads: Roads, reach: float) -> tuple[Floats, Floats]:
    """(n_arcs,) which way one looks arriving by an arc, and leaving by it [rad]; NaN: none."""
    flat = roads.positions[:, :2]
    tails, heads = flat[roads.tails], flat[roads.heads]
    behind = _far_end(roads, reach, backwards=True)
    ahead = _far_end(roads, reach, backwards=False)
    return _bearing(heads - flat[behind]), _bearing(flat[ahead] - tails)


def _far_end(roads: Roads, reach: float, *, backwards: bool) -> Indices:
    """(n_arcs,) the node some way behind (or ahead) of each arc, on a way that offers no choice."""
    ends = (roads.tails if backwards else roads.heads).copy()
    if not reach:
        return ends
    following = _only_next(roads, backwards=backwards)
    arc, walked = np.arange(roads.n_arcs), roads.lengths.copy()
    for _ in range(_MOST_BENDS):
        further = (walked < reach) & (following[arc] >= 0)
        if not further.any():
            break
        arc = np.where(further, following[arc], arc)
        walked = np.where(further, walked + roads.lengths[arc], walked)
    return np.asarray((roads.tails if backwards else roads.heads)[arc], dtype=np.int64)


def _only_next(roads: Roads, *, backwards: bool) -> Indices:
    """(n_arcs,) the only arc after (or before) an arc that does not lead back; -1: none, or several."""
    ends, starts = (
        (roads.tails, roads.heads) if backwards else (roads.heads, roads.tails)
    )  # of the arcs in the order one goes over them
    by_start = np.lexsort((ends, starts))
    first = np.searchsorted(starts[by_start], np.arange(roads.n_nodes + 1))
    found = np.full(roads.n_arcs, -1, dtype=np.int64)
    for k in range(2):  # at most two arcs start there: one of them leads back
        there = first[ends] + k
        inside = (there < first[ends + 1]) & (first[ends + 1] - first[ends] <= 2)
        candidate = np.where(inside, by_start[np.minimum(there, len(by_start) - 1)], -1)
        goes_on = (candidate >= 0) & (ends[candidate] != starts)
        found = np.where(goes_on & (found < 0), candidate, np.where(goes_on, -2, found))
    return np.where(found == -2, -1, found)


def _bearing(offset: Floats) -> Floats:
    """(n,) of offsets (n, 2) [m]."""
    bearing = np.arctan2(offset[:, 1], offset[:, 0])
    return np.where((offset == 0).all(axis=1), np.nan, bearing)
