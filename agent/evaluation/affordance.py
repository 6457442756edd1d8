"""`doable eval affordance`: how good value functions are on recorded attempts, beside what geometry says.

Each attempt is judged at the moment its skill was chosen. The value map shows one of these moments with the
value of every skill that the vocabulary can say; what a scene lacks was never attempted, so its rows mean
nothing. Limit: geometry's values were recorded with the attempts, from the simulator's true state.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from agent.compose import OptionError
from agent.report.lines import progress_bar
from agent.report.output import whole_folder, write_json
from agent.report.value_charts import ValueMap, reliability_chart, value_map
from agent.worlds import world_called
from skills.experience.attempt import Attempt
from skills.values.function import ValueFunction
from skills.values.metrics import Outcomes, Quality, Values, by_kind, reliability, worst
from skills.values.transitions import Recorded

RESULT = "quality.json"  # its presence marks a folder as ours to replace
AT_ONCE = 32  # attempts judged together
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """How good one judge of the attempts is."""

    overall: Quality
    kinds: dict[str, Quality]

    @classmethod
    def of(cls, phrases: Sequence[str], values: Values, succeeded: Outcomes) -> "Judged":
        """From its values of all attempts."""
        return cls(overall=Quality.of(values, succeeded), kinds=by_kind(phrases, values, succeeded))

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        kinds = {kind: quality.to_json() for kind, quality in self.kinds.items()}
        return {"overall": self.overall.to_json(), "kinds": kinds, "worst": worst(self.kinds)}


def evaluate(
    function: ValueFunction, experience: Recorded, out: Path, console: Console, *, attempt: int = 0
) -> dict[str, Judged]:
    """Judge all attempts and leave a folder with the result, the reliability diagram and a value map.

    Args:
        function: what is evaluated.
        experience: attempts it was not trained on.
        out: the folder.
        console: for the progress.
        attempt: number of the one the value map is about.

    Raises:
        OptionError: there is no such attempt, or weights and attempts are of different worlds.
        OutputError: the folder cannot be written, or holds something else.
        EnvError: the experience is broken, or names something the value function does not know.
    """
    if not 0 <= attempt < len(experience):
        raise OptionError(f"--attempt is from 0 to {len(experience) - 1}, got {attempt}")
    if function.senses is not experience.senses:
        worlds = function.senses.world, experience.senses.world
        raise OptionError("--weights are about the {}, --data about the {}".format(*worlds))
    with whole_folder(out, RESULT, "an evaluation of affordances") as folder:
        with progress_bar(console) as progress:
            bar = progress.add_task("judging", total=len(experience))
            seen = _Collected(attempt)
            for some in _parts(experience.attempts(), AT_ONCE):
                seen.add(some, _values(function, some))
                progress.advance(bar, len(some))
        succeeded = np.array(seen.succeeded)
        values = {
            "value function": np.concatenate(seen.values),
            "geometry": np.array(seen.geometric),
        }
        judged = {who: Judged.of(seen.phrases, v, succeeded) for who, v in values.items()}
        bins = {who: reliability(v, succeeded) for who, v in values.items()}
        (folder / "reliability.png").write_bytes(reliability_chart(bins))
        (folder / "values.png").write_bytes(value_map(_map_of(function, seen.shown)))
        write_json(folder / RESULT, _result(function, experience, judged))
    return judged


class _Collected:
    """What is known of the attempts so far, and the one that is shown."""

    def __init__(self, shown: int) -> None:
        self._shown = shown
        self.phrases: list[str] = []
        self.succeeded: list[bool] = []
        self.geometric: list[float] = []
        self.values: list[Values] = []

    def add(self, attempts: Sequence[Attempt], values: Values) -> None:
        """Some more."""
        at = self._shown - len(self.phrases)
        if 0 <= at < len(attempts):
            self.shown = attempts[at]
        self.phrases += [a.phrase for a in attempts]
        self.succeeded += [a.succeeded for a in attempts]
        self.geometric += [a.geometric for a in attempts]
        self.values.append(values)


def _values(function: ValueFunction, attempts: Sequence[Attempt]) -> Values:
    views = np.stack([a.views[0] for a in attempts])
    hand = np.stack([a.gripper[0] for a in attempts])
    remembered = np.stack([a.remembered[0] for a in attempts])
    return function.values(views, hand, [[a.phrase] for a in attempts], remembered)[:, 0]


def _result(
    function: ValueFunction, experience: Recorded, judged: dict[str, Judged]
) -> dict[str, Any]:
    return {
        "weights": function.record.identity,
        "experience": experience.note.to_json(),
        "attempts": len(experience),
        **{who.replace(" ", "_"): each.to_json() for who, each in judged.items()},
    }


def _map_of(function: ValueFunction, attempt: Attempt) -> ValueMap:
    """The value of every skill that can be said, at the moment an attempt began."""
    sayable = world_called(function.senses.world).sayable(function.vocabulary)
    phrases = list(sayable.phrases.values())
    told = attempt.views[:1], attempt.gripper[:1], [phrases], attempt.remembered[:1]
    value = dict(zip(sayable.phrases, function.values(*told)[0].tolist(), strict=True))
    cells: NDArray[np.float64] = np.array(
        [[value.get((row, column), np.nan) for column in sayable.columns] for row in sayable.rows]
    )
    return ValueMap(
        pictures=attempt.views[0, :, :, :, :3],
        rows=sayable.rows,
        columns=sayable.columns,
        cells=cells,
        tried=f"{attempt.phrase}: {attempt.outcome}",
    )


def _parts(items: Iterator[T], n: int) -> Iterator[list[T]]:
    """Up to n at a time."""
    while part := list(islice(items, n)):
        yield part
