"""Many instructions planned in one process: JSON lines in, JSON lines out, the models loaded once.

    in   {"id": "a7", "instruction": "bring me a coke", "scene": {...}}     perhaps with a "goal"
    out  {"id", "plan": [phrase, ...], "steps": [{"skill", "outcome", "reason"}, ...], "outcome",
          "final_state"}

Results come in the order of the input. A line that cannot be planned gives {"id", "error"} and the rest goes
on; other fields of a line are passed over, so are empty lines. Each plan is the one that `doable plan` makes
of the same instruction, scene and seed. A killed batch goes on where it stopped when the same command is
given again: beside the results lies a note, <out>.batch.json, of the input, the settings and the weights they
are for. With several planned together (`agent.scoring.together`), what a kill costs are those under way and
those that waited for an earlier line.
"""

import json
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.affordances import imagined
from agent.batch_lines import Line, LineError, entry_of, instruction_of, read_lines
from agent.compose import OptionError, search_for
from agent.episode import Silent, Trace
from agent.goals import GoalError
from agent.instruction import InstructionError, checked
from agent.options import Options, affordance_of, asker_of, check, weights_used
from agent.oracle import SearchLimitError
from agent.report.lines import ResultFile, progress_bar, with_weights
from agent.report.output import OutputError
from agent.saycan import Search
from agent.scoring.scorer import LanguageModelError, TextModel
from agent.scoring.together import Clock, run_together
from agent.session import Prepared, imagine, load_scorer, prepare_given
from envs.errors import EnvError
from skills.skill import Affordance

SCHEMA = 1
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
    lines, file = read_lines(batch), _result_file(options, batch, out)
    done = file.read()
    if len(done) < len(lines):
        # The models are loaded before a line is written.
        results = _results(options, lines[len(done) :], together)
        with closing(results), file.appending() as append, progress_bar(console) as progress:
            bar = progress.add_task("planning", total=len(lines), completed=len(done))
            for result in results:
                append(result)
                done.append(result)
                progress.advance(bar)
    return Counter("error" if "error" in result else result["outcome"] for result in done)


def _result_file(options: Options, batch: Path, out: Path) -> ResultFile:
    """The results, and a note beside them of the input and the settings they depend on."""
    if out.resolve() == batch.resolve():
        raise OutputError(f"{out} is the batch itself; choose another --out")
    usual = {"env": options.world().name, "max_steps": options.steps(options.world())}
    settings = asdict(options) | usual
    for name in ("out", "video", "renderer", "runners_up"):  # no plan depends on them
        del settings[name]
    digest = sha256(batch.read_bytes()).hexdigest()
    note = {"schema": SCHEMA, "input_sha256": digest, "settings": settings}
    told, older = with_weights(note, weights_used(options))
    return ResultFile(
        path=out,
        note=_text(told),
        older=None if older is None else _text(older),
        beside=out.parent / f"{out.name}.batch.json",
        work="batch",
    )


def _text(note: dict[str, Any]) -> str:
    return json.dumps(note, indent=1) + "\n"


def _results(
    options: Options, lines: list[Line], together: int
) -> Generator[dict[str, Any], None, None]:
    """One result a line, once the models are loaded."""
    world, name = options.world(), affordance_of(options, seeing=False)
    scorer = load_scorer(options)

    def results() -> Generator[dict[str, Any], None, None]:
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
) -> dict[str, Any]:
    """A line's result."""
    name: object = None
    try:
        entry = entry_of(line)
        name = entry["id"]
        prepared = _prepared(options, entry)
        trace = imagine(options, prepared, affordance, scorer, Silent(), clock)
        return _result(name, trace)
    except (LineError, *BAD_LINE) as error:
        return {"id": name, "error": f"line {line.number}: {error}"}


def _prepared(options: Options, entry: dict[str, Any]) -> Prepared:
    words = instruction_of(entry)
    if "scene" not in entry:
        raise LineError('field "scene" is missing')
    instruction = checked(words)
    return prepare_given(options, instruction, entry["scene"], entry.get("goal"))


def _result(name: object, trace: Trace[Any]) -> dict[str, Any]:
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
