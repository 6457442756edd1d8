"""Makes the town suite: `python -m agent.evaluation.town.making FILE`.

The same code makes the same file. In each town of a split, ways are drawn until one suits the family whose
turn it is: landmarks stand beside it and can be seen from it, each the only one of its name unless the family
wants otherwise. Then a wording of the split is filled in. What is true of the streets (which way a turn goes,
in which order things are passed) is read off the plan; no model is asked.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agent.evaluation.families import TownFamily
from agent.evaluation.suite import Split
from agent.evaluation.town.task import SEEDS, Named, TownTask, Turn
from agent.evaluation.town.ways import STEP, TownWays, Way
from agent.evaluation.town.wordings import AVOIDED, slots, wordings
from agent.report.output import write_text
from agent.training.image_text.pairs import HELD_OUT, PAIRS
from envs.town_kinds import BUILDINGS
from envs.town_plan import town
from envs.town_tour import shortest
from maps.turns import Direction

STREAM = 23  # keeps these draws apart from others of the same seeds
TOWNS = {Split.DEVELOPMENT: 4, Split.TEST: 12}
EACH = 12  # instructions a town
TRIES = 6000
BESIDE, LAST = 12.0, 6.5  # [m] from the way to a landmark, and to the one where it ends
APART, BEFORE, BEHIND = 10.0, 44.0, 48.0  # [m] between landmarks; before and behind a turn
START = 16.0  # [m] from the junction where the way begins
AROUND = 70.0  # [m] from the way to what is to be avoided
DIRECT = 0.3  # share of the ways that are short; the others are not the shortest way to their end
RIVALS = 3  # of a kind, for a landmark to have distractors
UNCLEAR = {("green", "tree")}  # a pine tree may be called so too
Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Draft:
    """A task that is not in words yet."""

    way: Way
    start: int  # number of the point
    pairs: tuple[Pair, ...]  # colour ("": not told) and kind of the landmarks
    bodies: tuple[tuple[str, ...], ...]
    legs: tuple[Direction | None, ...]
    turns: tuple[Turn, ...] = ()


def suite() -> Iterator[TownTask]:
    """All tasks, the development split first."""
    for split, towns in TOWNS.items():
        used = Counter[tuple[TownFamily, int, bool]]()
        number = Counter[TownFamily]()
        for t in range(towns):
            maker = _Maker(TownWays(town(SEEDS[split][t])), split, used, number)
            for k in range(EACH):
                family = list(TownFamily)[(t * EACH + k) % len(TownFamily)]
                yield maker.task(family)


class _Maker:
    """Makes the tasks of one town."""

    def __init__(
        self,
        ways: TownWays,
        split: Split,
        used: Counter[tuple[TownFamily, int, bool]],
        number: Counter[TownFamily],
    ) -> None:
        self._ways, self._split, self._used, self._number = ways, split, used, number
        self._rng = np.random.default_rng([ways.town.seed, STREAM])
        self._taken = set[tuple[Pair, ...]]()

    def task(self, family: TownFamily) -> TownTask:
        """The next task of a family.

        Raises:
            RuntimeError: the town has no such way; this does not happen.
        """
        counts = sorted({n for n in range(2, 7) if self._wordings(family, n, False)})
        n = counts[self._number[family] % len(counts)]
        for _ in range(TRIES):
            draft = self._turning(n) if family is TownFamily.DIRECTIONS else self._drawn(family, n)
            if draft is not None and self._fresh(draft):
                self._taken.add(draft.pairs)
                return self._told(family, draft)
        raise RuntimeError(f"town {self._ways.town.seed} has no way for {family} with {n}")

    def _wordings(self, family: TownFamily, n: int, straight: bool) -> list[str]:
        return wordings(family, self._split, n, straight=straight)

    def _fresh(self, draft: _Draft) -> bool:
        """Whether nothing is named twice in it, and it was not drawn before."""
        return len(set(draft.pairs)) == len(draft.pairs) and draft.pairs not in self._taken

    # ---- drawing ---------------------------------------------------------------------------------

    def _drawn(self, family: TownFamily, n: int) -> _Draft | None:
        """A way with landmarks of which no turn tells anything."""
        direct = family is not TownFamily.LONG and self._rng.random() < DIRECT
        streets = 2 + int(self._rng.integers(2)) if direct else max(4, n) + 1
        way = self._ways.draw(self._rng, streets)
        if way is None or not (direct or self._winds(way)):
            return None
        start = self._start(way)
        wanted = n - (family is TownFamily.ABSENT)
        beside = [b for b in self._beside(way, start) if self._suits(family, b[1])]
        chosen = self._spread(beside, wanted)
        if chosen is None or (
            family is TownFamily.HELD_OUT and not {self._pair(b) for b in chosen} & HELD_OUT
        ):
            return None
        pairs = [self._pair(body) for body in chosen]
        bodies = [self._ways.sight.fitting(*pair) for pair in pairs]
        if family is TownFamily.ABSENT:
            at = int(self._rng.integers(wanted)) if self._rng.random() < 0.8 else wanted
            pairs.insert(at, self._missing())
            bodies.insert(at, ())
        return _Draft(
            way=way, start=start, pairs=tuple(pairs), bodies=tuple(bodies), legs=(None,) * (n + 1)
        )

    def _winds(self, way: Way) -> bool:
        """Whether there is a shorter way, so that it matters what is passed."""
        inner = list(way.junctions[1:-1])
        return shortest(self._ways.town.streets, inner[0], inner[-1]) != inner

    def _turning(self, n: int) -> _Draft | None:
        """A way with a turn, behind which stands what also stands behind another turn."""
        way = self._ways.draw(self._rng, n)
        if way is None:
            return None
        before, at, after = way.junctions[-3:]
        turn, corner = self._ways.turn(before, at, after), way.ends[-2]
        if turn is None:
            return None
        start = self._start(way)
        known = [
            b
            for b in self._beside(way, start)
            if b[0] < corner and self._suits(TownFamily.PLAIN, b[1])
        ]
        first = self._spread(known, n - 1, ends=False)
        if first is None or self._station(way, start, first[-1]) < corner - BEFORE / STEP:
            return None
        goal = self._ambiguous(way, start, corner, turn)
        if goal is None:
            return None
        pair, bodies = goal
        pairs = [self._pair(body) for body in first]
        return _Draft(
            way=way,
            start=start,
            pairs=(*pairs, pair),
            bodies=(*(self._ways.sight.fitting(*p) for p in pairs), bodies),
            legs=(*[None] * (n - 1), turn, None),
            turns=((before, at, after),),
        )

    def _ambiguous(
        self, way: Way, start: int, corner: int, turn: Direction
    ) -> tuple[Pair, tuple[str, ...]] | None:
        """What stands behind the last turn and behind another one too, and is not met before."""
        before, at, after = way.junctions[-3:]
        near = corner + round(BEHIND / STEP)
        passed = np.flatnonzero(way.seen[:, corner:near].min(axis=1) <= LAST)
        found = list[tuple[Pair, tuple[str, ...]]]()
        for i in self._rng.permutation(passed).tolist():
            thing = self._ways.sight.things[self._ways.bodies[i]]
            if thing.kind in BUILDINGS or (thing.colour, thing.kind) in UNCLEAR:
                continue
            for pair in ((thing.colour, thing.kind), ("", thing.kind)):
                fits = self._ways.sight.fitting(*pair)
                rows = [self._ways.number[body] for body in fits]
                if np.isfinite(way.seen[rows, start:corner]).any():
                    continue
                here = tuple(
                    body
                    for body, row in zip(fits, rows, strict=True)
                    if np.isfinite(way.seen[row, corner:]).any()
                )
                if any(
                    self._behind(at, other, rows, turn, before)
                    for other in self._ways.town.streets.neighbours[at]
                    if other not in (before, after)
                ):
                    found.append((pair, here))
        return found[0] if found else None

    def _behind(
        self, at: int, other: int, rows: Sequence[int], turn: Direction, before: int
    ) -> bool:
        """Whether one of some things stands behind another turn, which is plainly another one."""
        told = self._ways.turn(before, at, other)
        arm = self._ways.along((at, other)).seen[list(rows), : round(BEHIND / STEP)]
        return told not in (None, turn) and bool((arm <= LAST).any())

    def _start(self, way: Way) -> int:
        first = way.ends[1]
        least = min(round(START / STEP), first // 2)
        return least + int(self._rng.integers(max(1, first // 4)))

    def _beside(self, way: Way, start: int) -> list[tuple[int, str]]:
        """What stands beside a way, by the point where it is nearest."""
        part = way.seen[:, start + 2 :]
        rows = np.flatnonzero(part.min(axis=1) <= BESIDE)
        found = [(int(part[i].argmin()) + start + 2, self._ways.bodies[i]) for i in rows.tolist()]
        return sorted(found)

    def _station(self, way: Way, start: int, body: str) -> int:
        return start + 2 + int(way.seen[self._ways.number[body], start + 2 :].argmin())

    def _spread(
        self, beside: Sequence[tuple[int, str]], n: int, *, ends: bool = True
    ) -> list[str] | None:
        """So many of these at random, some way apart; with `ends` one can stop at the last."""
        if len(beside) < n:
            return None
        chosen = sorted(self._rng.permutation(len(beside))[:n].tolist())
        some = [beside[i] for i in chosen]
        stations = [station for station, _ in some]
        if n > 1 and min(np.diff(stations)) < APART / STEP:
            return None
        thing = self._ways.sight.things[some[-1][1]]
        if ends and (thing.kind in BUILDINGS or not self._within(some[-1][1])):
            return None
        return [body for _, body in some]

    def _within(self, body: str) -> bool:
        """Whether a thing stands close enough to the street to stop beside it."""
        outline = self._ways.sight.things[body].outline
        return bool(self._ways.town.streets.distance(outline).min() <= LAST)

    def _pair(self, body: str) -> Pair:
        thing = self._ways.sight.things[body]
        return thing.colour, thing.kind

    def _suits(self, family: TownFamily, body: str) -> bool:
        """Whether a thing may be named by its colour and kind."""
        pair, fitting = self._pair(body), self._ways.sight.fitting
        most = 2 if family in (TownFamily.HELD_OUT, TownFamily.LONG) else 1
        if pair in UNCLEAR or len(fitting(*pair)) > most:
            return False
        return family is not TownFamily.DISTRACTORS or len(fitting("", pair[1])) >= RIVALS

    def _missing(self) -> Pair:
        """A colour and kind that the town has not."""
        pairs = [p for p in PAIRS if not self._ways.sight.fitting(*p) and p not in UNCLEAR]
        return pairs[int(self._rng.integers(len(pairs)))]

    # ---- telling ---------------------------------------------------------------------------------

    def _told(self, family: TownFamily, draft: _Draft) -> TownTask:
        straight = Direction.STRAIGHT in draft.legs
        told = self._wordings(family, len(draft.pairs), straight)
        key = family, len(draft.pairs), straight
        wording = told[(self._used[key] + list(TownFamily).index(family)) % len(told)]
        self._used[key] += 1
        self._number[family] += 1
        named = tuple(
            _named(pair, bodies) for pair, bodies in zip(draft.pairs, draft.bodies, strict=True)
        )
        avoid = self._avoided(draft) if family is TownFamily.PLAIN else ()
        words = dict(zip(sorted(slots(wording)), (n.words for n in named), strict=True))
        turn = next((leg.value for leg in draft.legs if leg is not None), "")
        text = wording.format(**words, d=turn)
        if avoid:
            more = AVOIDED[self._split]
            text += more[self._number[family] % len(more)].format(x=avoid[0].words)
        x, y = draft.way.points[draft.start].tolist()
        prefix = "dev_" if self._split is Split.DEVELOPMENT else ""
        return TownTask(
            id=f"{prefix}{family}_{self._number[family]:02d}",
            family=family,
            split=self._split,
            town=self._ways.town.seed,
            start=(round(x, 2), round(y, 2), round(draft.way.heading(draft.start), 4)),
            instruction=text,
            landmarks=named,
            directions=tuple("none" if leg is None else leg.value for leg in draft.legs),
            avoid=avoid,
            turns=draft.turns,
        )

    def _avoided(self, draft: _Draft) -> tuple[Named, ...]:
        """For every third task something near the way that is not passed on it."""
        if self._number[TownFamily.PLAIN] % 3:
            return ()
        sight, points = self._ways.sight, draft.way.points[draft.start :]
        unseen = [
            body
            for i, body in enumerate(self._ways.bodies)
            if not np.isfinite(draft.way.seen[i, draft.start :]).any()
            and self._suits(TownFamily.PLAIN, body)
            and np.hypot(*(points - (sight.things[body].x, sight.things[body].y)).T).min() < AROUND
        ]
        if not unseen:
            return ()
        pair = self._pair(unseen[int(self._rng.integers(len(unseen)))])
        return (_named(pair, sight.fitting(*pair)),)


def _named(pair: Pair, bodies: tuple[str, ...]) -> Named:
    colour, kind = pair
    words = " ".join(word for word in ("the", colour, kind) if word)
    return Named(words=words, colour=colour, kind=kind, bodies=bodies)


def main(path: Path) -> None:
    """Write the suite."""
    lines = [json.dumps(task.to_json()) for task in suite()]
    write_text(path, "\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
