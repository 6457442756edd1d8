"""The search's objective by the book: every walk up to a length, every way to explain it. For small maps.

Written from the equations in maps/search.py and maps/turns.py with dictionaries and loops, and nothing of
theirs but the numbers in the rules.
"""

import math
from functools import cache
from itertools import pairwise

MU = {"left": math.pi / 2, "right": -math.pi / 2, "straight": 0.0, "around": math.pi}


class Town:
    """A small map: positions by node, lengths by (tail, head)."""

    def __init__(self, positions, arcs, *, heading=None):
        self.positions, self.arcs, self.heading = positions, arcs, heading

    def ways(self, node):
        return sorted(b for a, b in self.arcs if a == node)

    def bearing(self, a, b):
        (xa, ya), (xb, yb) = self.positions[a][:2], self.positions[b][:2]
        return None if (xa, ya) == (xb, yb) else math.atan2(yb - ya, xb - xa)

    def angle(self, a, b, c):
        """Of the turn at b from a to c; a is None at the start. None: no angle."""
        if a == c:
            return math.pi
        came = self.heading if a is None else self.bearing(a, b)
        goes = self.bearing(b, c)
        return None if came is None or goes is None else goes - came


def named(word, theta, sharpness):
    weights = {d: math.exp(sharpness * math.cos(theta - mu)) for d, mu in MU.items()}
    return weights[word] / sum(weights.values())


def going_on(town, a, b, c, word, rules):
    """Log-probability of going a, b, c while a turn is still to come."""
    ways = town.ways(b)
    if c == a:
        return math.log(rules.unasked)
    if [w for w in ways if w != a] == [c]:
        return 0.0
    theta, total = town.angle(a, b, c), 0.0
    if theta is not None:
        total += math.log(named("straight", theta, rules.sharpness))
        total -= math.log(named("straight", 0.0, rules.sharpness))
    if word in ("left", "right"):
        others = [town.angle(a, b, w) for w in ways if w != c]
        chance = max((named(word, t, rules.sharpness) for t in others if t is not None), default=0)
        total += math.log(1 - (1 - rules.passed) * chance)
    return total


def explained(town, walk, begin, end, words, rules):
    """Best log-probability of a leg's directions, of the moves from step `begin` to step `end`.

    Rules of None: no leg of the walk asks for anything, so turning back is free.
    """

    @cache
    def best(step, behind):
        found = -math.inf
        if step == end and (behind == len(words) or words[behind:] == ("straight",)):
            found = 0.0
        if behind < len(words):
            cost = 0.0 if words[behind] == "straight" else math.log(rules.missed)
            if words[behind:] != ("straight",):
                found = max(found, cost + best(step, behind + 1))
        if step < end:
            a, b, c = (walk[step - 1] if step else None), walk[step], walk[step + 1]
            if behind == len(words):
                back = math.log(rules.unasked) if rules and a == c else 0.0
                return max(found, back + best(step + 1, behind))
            word = words[behind]
            found = max(found, going_on(town, a, b, c, word, rules) + best(step + 1, behind))
            theta = town.angle(a, b, c)
            if word != "straight" and theta is not None:
                turned = math.log(named(word, theta, rules.sharpness))
                found = max(found, turned + best(step + 1, behind + 1))
        return found

    return best(begin, 0)


def claims_of(town, walk, scores, legs, skip, rules):
    """{landmark nodes: best value} of one walk that ends where its last leg does."""
    n = len(scores)
    last = len(walk) - 1

    def go(i, step):
        if i == n:
            if legs[n]:
                return {(): explained(town, walk, step, last, legs[n], rules)}
            return {(): 0.0 if step == last else -math.inf}
        found = {}
        for t in range(step, last + 1):
            turns = explained(town, walk, step, t, legs[i], rules)
            if turns == -math.inf:
                continue
            for rest, value in go(i + 1, t).items():
                for label, score in ((walk[t], scores[i][walk[t]]), (None, skip)):
                    if score is not None and score + value + turns > -math.inf:
                        key = (label, *rest)
                        found[key] = max(found.get(key, -math.inf), score + value + turns)
        return found

    return go(0, 0)


def walks(town, start, most):
    """Every walk of up to `most` arcs."""
    growing = [(start,)]
    for _ in range(most + 1):
        yield from growing
        growing = [(*walk, w) for walk in growing for w in town.ways(walk[-1])]


def cost_of(town, walk, alpha, tolls):
    lengths = sum(town.arcs[a, b] for a, b in pairwise(walk))
    return alpha * lengths + sum(tolls[b] for b in walk[1:])


def search(town, scores, start, legs, *, alpha, skip, rules, tolls, most):
    """{landmark nodes: best objective} over all walks of up to `most` arcs."""
    best = {}
    for walk in walks(town, start, most):
        paid = cost_of(town, walk, alpha, tolls)
        for nodes, value in claims_of(town, walk, scores, legs, skip, rules).items():
            if value - paid > best.get(nodes, -math.inf):
                best[nodes] = value - paid
    return best
