"""Many instructions planned in one process: JSON lines in, JSON lines out, the models loaded once.

    in   {"id": "a7", "instruction": "bring me a coke", "scene": {...}}     perhaps with a "goal"
    out  {"id", "plan": [phrase, ...], "steps": [{"skill", "outcome", "reason"}, ...], "outcome",
          "final_state"}

A line that cannot be planned gives {"id", "error"} and the rest goes on; other fields of a line are passed
over, so are empty lines. Each plan is the one that `doable plan` makes of the same instruction, scene and
seed. A killed batch goes on where it stopped when the same command is given again (see `agent.batch_lines`).
With several planned together (`agent.scoring.together`), what a kill costs are those under way and those
that waited for an earlier line.
"""

from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.affordances import imagined
from agent.batch_lines import Batch, Line, LineError, Result, entry_of, error_of, instruction_of
from agent.compose import OptionError, search_for
from agent.episode import Silent, Trace
from agent.goals import GoalError
from agent.instruction import InstructionError, checked
from agent.options import Options, affordance_of, asker_of, check, weights_used
from agent.oracle import SearchLimitError
from agent.report.lines import with_weights
from agent.saycan import Search
from agent.scoring.scorer import LanguageModelError, TextModel
from agent.scoring.together import Clock, run_together
from agent.session import Prepared, imagine, load_scorer, prepare_given
from envs.errors import EnvError
from skills.skill import Affordance

BAD_LINE = (
    EnvError,
    GoalError,
    InstructionError,
    LanguageModelError,
    OptionError,
    SearchLimitError,
)


def plan_batch(
    options: Options, batch: Path, out: Path, console: Console, *, together: int = 1
) -> Counter[str]:
    """Plan what is missing of a batch; how often there was each outcome in all of it.

    `together` episodes share the language model's forwards; the plans are the same for any number.

    Raises:
        BatchError: the input cannot be read or is empty.
        OptionError, LanguageModelError: options that cannot be.
        OutputError: the results cannot be written, or are those of another batch.
    """
    usual = Search.WINNER if options.ask is None else Search.ALL  # plans hold no scores
    search = search_for(options.search, options.correction, usual)
    options = replace(options, search=search)
    check(options, options.world())
    asker_of(options, options.world())  # refused here rather than at every line
    given = Batch.read(batch, out)
    note, older = with_weights(given.note(_settings(options)), weights_used(options))
    plans = partial(_results, options, together)
    done = given.complete(note, plans, "planning", console, older=older)
    return Counter("error" if "error" in result else result["outcome"] for result in done)


def _settings(options: Options) -> dict[str, Any]:
    """What the plans depend on."""
    world = options.world()
    settings = asdict(options) | {"env": world.name, "max_steps": options.steps(world)}
    for name in ("out", "video", "renderer", "runners_up"):  # no plan depends on them
        del settings[name]
    return settings


def _results(
    options: Options, together: int, lines: Sequence[Line]
) -> Generator[Result, None, None]:
    """One result a line, once the models are loaded."""
    world, name = options.world(), affordance_of(options, seeing=False)
    scorer = load_scorer(options)

    def results() -> Generator[Result, None, None]:
        with imagined(name, world) as affordance:
            works = (partial(_planned, options, line, affordance) for line in lines)
            with closing(run_together(works, scorer, together)) as planned:
                yield from planned

    return results()


def _planned(
    options: Options,
    line: Line,
    affordance: Affordance[Any, Any] | None,
    scorer: TextModel | None,
    clock: Clock,
) -> Result:
    """A line's result."""
    name: object = None
    try:
        entry = entry_of(line)
        name = entry["id"]
        prepared = _prepared(options, entry)
        trace = imagine(options, prepared, affordance, scorer, Silent(), clock)
        return _result(name, trace)
    except (LineError, *BAD_LINE) as error:
        return error_of(line, name, error)


def _prepared(options: Options, entry: dict[str, Any]) -> Prepared:
    words = instruction_of(entry)
    if "scene" not in entry:
        raise LineError('field "scene" is missing')
    instruction = checked(words)
    return prepare_given(options, instruction, entry["scene"], entry.get("goal"))


def _result(name: object, trace: Trace[Any]) -> Result:
    return {
        "id": name,
        "plan": [s.skill for s in trace.steps],
        "steps": [
            {"skill": s.skill, "outcome": s.outcome, "reason": s.reason} for s in trace.steps
        ],
        "outcome": trace.ending,
        **({"aim": trace.aim} if trace.aim is not None else {}),
        **({"reason": trace.reason} if trace.reason is not None else {}),
        **({"question": asdict(trace.question)} if trace.question else {}),
        "final_state": trace.final.relations(),
    }
