r"""LM-Nav's chain on a map: what an instruction says is grounded in the map, and the best walk is searched.

The objective is that of `maps.search`, with calibrated probabilities of `maps.grounding`:

    sum_i max(log p(l_i visible at v_i), log p(l_i absent))  +  log p(directions | turns)
        - alpha * length  -  toll * sum over nodes entered of p(what is to be avoided is visible there)

so a landmark is left out where "not in this town" explains what the robot has seen better than any place that
it can still get to, and then it is reported. The baselines differ from this by what they leave out
(`agent.navigation.mode`): LM-Nav's own rule takes raw cosines, alpha 2e-4, and skips nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from agent.landmarks import NavigationInstruction
from agent.navigation.mode import NavigationMode
from agent.navigation.plan import NavigationPlan, PlanVerdict, Sighting, sighting_of
from agent.navigation.sight import Sight
from agent.route_arguments import USUAL_ALPHA
from maps.grounding import Grounding
from maps.roads import Floats, Roads
from maps.search import Rules, search
from maps.turns import Directions, TurnRules
from maps.walk import Route

LM_NAV_ALPHA = 2e-4  # -log gamma per metre in LM-Nav's public code
LEAST_ABSENT = 1e-12  # of which a logarithm is taken


@dataclass(frozen=True, kw_only=True)
class NavigationRules:
    """What weighs how much."""

    alpha: float = USUAL_ALPHA  # what a metre costs [nat/m]
    toll: float = 2.0  # what entering a node that surely shows a thing to avoid costs [nat]
    turns: TurnRules = field(default_factory=lambda: TurnRules(reach=8.0))


def navigate(
    told: NavigationInstruction,
    roads: Roads,
    sight: Sight,
    *,
    start: int,
    heading: float | None,
    mode: NavigationMode = NavigationMode.FULL,
    rules: NavigationRules | None = None,
) -> NavigationPlan:
    """Plan a walk.

    Args:
        told: what the instruction says.
        roads: the map.
        sight: what finds phrases in it; for `RAW_COSINE` one that gives raw cosines.
        start: number of the node the robot is at.
        heading: which way it looks there, in the map's frame [rad]; None: unknown.
        mode: who plans.
        rules: what weighs how much.

    Raises:
        ImageTextError: a landmark's words name nothing.
        SearchError: a start that is not on the map.
    """
    rules = rules or NavigationRules()
    heard = _heard(told, mode)
    begun = NavigationPlan(
        mode=mode, told=heard, start=start, heading=heading, verdict=PlanVerdict.NOTHING_SAID
    )
    if not heard.landmarks and not any(heard.directions):
        reason = "the instruction names no landmark and no turn"
        return replace(begun, reason=reason)
    grounding = sight.ground([*heard.landmark_words, *heard.avoid_words])
    route = _searched(begun, roads, grounding, rules)
    return _decided(replace(begun, route=route, grounding=grounding), route, grounding)


def _searched(
    begun: NavigationPlan, roads: Roads, grounding: Grounding, rules: NavigationRules
) -> Route:
    """The best walk for what was heard."""
    mode, n = begun.mode, len(begun.told.landmarks)
    scores, skips = _worth(grounding, n, mode)
    return search(
        roads,
        scores - skips[:, None],
        start=begun.start,
        directions=begun.told.directions,
        heading=begun.heading,
        rules=Rules(
            alpha=LM_NAV_ALPHA if mode is NavigationMode.RAW_COSINE else rules.alpha,
            skip=0.0 if mode.whole else None,
            turns=rules.turns,
        ),
        tolls=rules.toll * _visible(grounding, n).sum(axis=0),
    )


def _decided(plan: NavigationPlan, route: Route, grounding: Grounding) -> NavigationPlan:
    """The plan that a search makes of it."""
    words = plan.told.landmark_words
    if route.walk is None:
        lacking = "" if route.lacking is None else f' ("{words[route.lacking]}")'
        reason = f"{route.reason}{lacking}"
        return replace(plan, verdict=PlanVerdict.UNREACHABLE, reason=reason)
    found = _sightings(route, grounding, words)
    if words and all(s.node is None for s in found):
        reason = f"not in this town: {', '.join(words)}"
        return replace(plan, verdict=PlanVerdict.NOT_THERE, reason=reason, sightings=found)
    return replace(
        plan,
        verdict=PlanVerdict.PLANNED,
        nodes=route.walk.nodes,
        length=route.walk.length,
        sightings=found,
    )


def _heard(told: NavigationInstruction, mode: NavigationMode) -> NavigationInstruction:
    """The part of an instruction that a mode goes by."""
    silent: tuple[Directions, ...] = ((),) * (len(told.landmarks) + 1)
    if mode is NavigationMode.LAST_LANDMARK:
        last = told.landmarks[-1:]
        return replace(told, landmarks=last, directions=((),) * (len(last) + 1), avoid=())
    if mode is NavigationMode.NO_DIRECTIONS:
        return replace(told, directions=silent)
    return told if mode.whole else replace(told, directions=silent, avoid=())


def _worth(grounding: Grounding, n: int, mode: NavigationMode) -> tuple[Floats, Floats]:
    """Scores (n, n_nodes) of landmarks at nodes, and (n,) of their being nowhere [nat]."""
    scores = grounding.log_visible[:n]
    if mode in (NavigationMode.MAXIMUM_LIKELIHOOD, NavigationMode.LAST_LANDMARK) and scores.size:
        likeliest = scores == scores.max(axis=1, keepdims=True)
        first = np.cumsum(likeliest, axis=1) == 1
        scores = np.where(likeliest & first, scores, -np.inf)
    if not mode.whole:
        return scores, np.zeros(n)
    return scores, np.log(np.maximum(grounding.absent[:n], LEAST_ABSENT))


def _visible(grounding: Grounding, n: int) -> Floats:
    """(n_avoided, n_nodes) probability that a thing to avoid is in the town and visible at a node."""
    there = 1 - grounding.absent[n:, None]
    return np.asarray(there * np.exp(grounding.log_visible[n:]))


def _sightings(route: Route, grounding: Grounding, words: Sequence[str]) -> tuple[Sighting, ...]:
    assert route.walk is not None
    claims = zip(route.walk.claims, words, strict=True)
    return tuple(sighting_of(grounding, c.index, w, c.node, c.step) for c, w in claims)
