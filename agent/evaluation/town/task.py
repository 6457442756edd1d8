"""A task of the town suite: an instruction in a town, what it names there, and how the suite's file tells it.

    {"id", "family", "split", "town": seed, "start": [x, y, yaw], "instruction",
     "landmarks": [{"words", "colour", "kind", "bodies"}, ...],      in the order in which they are visited
     "directions": ["none", "left", ...],                            of each leg, the one after the last too
     "avoid": [{...}, ...], "turns": [[before, at, after], ...]}     junctions of the turns that decide

a line each, in `agent/evaluation/suites/town.jsonl`. "bodies" are the things that are meant, any of them;
of a landmark that is not in the town there are none. Nothing is trained on the suite
(`agent.training.excluded`); its wordings and its towns are split into development and test. It is checked as
a whole when it is loaded.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agent.evaluation.families import TownFamily
from agent.evaluation.suite import Split, SuiteError
from agent.landmarks import NavigationInstruction, Span
from envs.errors import unknown
from envs.town_kinds import COLOURS, KINDS
from envs.town_plan import TEST_SEEDS, VALIDATION_SEEDS
from maps.errors import SearchError
from maps.turns import directions_of

NAME = "town"
SEEDS = {Split.DEVELOPMENT: VALIDATION_SEEDS, Split.TEST: TEST_SEEDS}
FIELDS = (
    *("id", "family", "split", "town", "start", "instruction"),
    *("landmarks", "directions", "avoid", "turns"),
)
Turn = tuple[int, int, int]  # junctions: from the first, at the second, to the third


@dataclass(frozen=True, kw_only=True)
class Named:
    """What an instruction names, and what it means by it."""

    words: str  # as they stand in the instruction
    colour: str  # "": the words tell none
    kind: str
    bodies: tuple[str, ...]  # any of these; none: it is not in the town

    @property
    def absent(self) -> bool:
        """Whether the town has no such thing."""
        return not self.bodies


@dataclass(frozen=True, kw_only=True)
class TownTask:
    """One instruction, given at a place of a town."""

    id: str
    family: TownFamily
    split: Split
    town: int  # seed
    start: tuple[float, float, float]  # x, y [m], yaw [rad]
    instruction: str
    landmarks: tuple[Named, ...]  # in the order in which they are visited
    directions: tuple[str, ...]  # of each leg; one more than there are landmarks
    avoid: tuple[Named, ...] = ()
    turns: tuple[Turn, ...] = ()  # that decide, in their order

    @property
    def told(self) -> NavigationInstruction:
        """What a parser should read out of the instruction."""
        return NavigationInstruction(
            text=self.instruction,
            landmarks=tuple(self._span(named) for named in self.landmarks),
            directions=tuple(directions_of(words) for words in self.directions),
            avoid=tuple(self._span(named) for named in self.avoid),
        )

    def to_json(self) -> dict[str, Any]:
        """A line of the suite's file."""
        return asdict(self)

    def _span(self, named: Named) -> Span:
        start = self.instruction.find(named.words)
        if start < 0 or self.instruction.find(named.words, start + 1) >= 0:
            raise SuiteError(f'task "{self.id}": "{named.words}" does not stand there just once')
        return Span(start, start + len(named.words))


def town_suite(split: Split | None = None) -> tuple[TownTask, ...]:
    """The tasks of a split, or all, in the file's order."""
    return tuple(task for task in _all() if split in (None, task.split))


@cache
def _all() -> tuple[TownTask, ...]:
    file = Path(__file__).parents[1] / "suites" / f"{NAME}.jsonl"
    return read_tasks(file.read_text(encoding="utf-8").splitlines(), NAME)


def read_tasks(lines: Sequence[str], source: str) -> tuple[TownTask, ...]:
    """The tasks of a suite's lines; `source` is how errors call it.

    Raises:
        SuiteError: a bad line; names its number and the field.
    """
    tasks = tuple(_task(line, f"{source}: line {i}") for i, line in enumerate(lines, 1))
    for what in ("id", "instruction"):
        said = [getattr(task, what) for task in tasks]
        twin = next((s for i, s in enumerate(said) if s in said[:i]), None)
        if twin is not None:
            raise SuiteError(f'{source}: {what} "{twin}" appears twice')
    return tasks


def _task(line: str, where: str) -> TownTask:
    try:
        data = json.loads(line)
        if not isinstance(data, dict) or sorted(data) != sorted(FIELDS):
            raise SuiteError(f"a task has the fields {', '.join(FIELDS)}")
        if data["family"] not in list(TownFamily):
            raise SuiteError(unknown("family", str(data["family"]), TownFamily))
        x, y, yaw = (float(value) for value in data["start"])
        task = TownTask(
            id=str(data["id"]),
            family=TownFamily(data["family"]),
            split=Split(data["split"]),
            town=int(data["town"]),
            start=(x, y, yaw),
            instruction=str(data["instruction"]),
            landmarks=tuple(_named(entry) for entry in data["landmarks"]),
            directions=tuple(map(str, data["directions"])),
            avoid=tuple(_named(entry) for entry in data["avoid"]),
            turns=tuple((int(a), int(j), int(b)) for a, j, b in data["turns"]),
        )
        if not task.landmarks or all(named.absent for named in task.landmarks):
            raise SuiteError("no landmark is in the town")
        if task.town not in SEEDS[task.split]:
            raise SuiteError(f"town {task.town} is not of the {task.split} split")
        if task.told.text != task.instruction.strip():
            raise SuiteError("space around the instruction")
    except (ValueError, TypeError, KeyError, SearchError) as error:
        raise SuiteError(f"{where}: {error}") from error
    return task


def _named(entry: Mapping[str, Any]) -> Named:
    colour, kind = str(entry["colour"]), str(entry["kind"])
    if kind not in KINDS:
        raise SuiteError(unknown("kind", kind, KINDS))
    if colour and colour not in COLOURS:
        raise SuiteError(unknown("colour", colour, COLOURS))
    bodies = tuple(map(str, entry["bodies"]))
    return Named(words=str(entry["words"]), colour=colour, kind=kind, bodies=bodies)
