"""The suite's instructions as the parser reads them: each once, for all modes and after any interruption.

In OUT/parses.jsonl stands a note of who parses, then {"id", "parse"} or {"id", "error"} a line.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.evaluation.town.task import TownTask
from agent.instruction import ROUTE, InstructionError, checked
from agent.landmark_parser import parse
from agent.landmarks import NavigationInstruction
from agent.parse import ParseOptions, to_json
from agent.report.lines import ResultFile, progress_bar
from agent.scoring.scorer import LanguageModelError, PhraseScorer
from agent.scoring.together import Clock, run_together

FILE = "parses.jsonl"


def parses_file(options: ParseOptions, out: Path) -> ResultFile:
    """Where they are; raises LanguageModelError where there is no such parser."""
    note = {"schema": 1, "llm": options.llm, "dtype": options.dtype, "weights": options.weights()}
    return ResultFile(path=out / FILE, note=json.dumps(note), work="evaluation")


def parse_all(
    tasks: Sequence[TownTask],
    options: ParseOptions,
    file: ResultFile,
    console: Console,
    *,
    together: int = 1,
) -> None:
    """Parse what is missing; errors as `ParseOptions.load`, and OutputError."""
    done = {result["id"] for result in file.read()}
    left = [task for task in tasks if task.id not in done]
    if not left:
        return
    scorer = options.load()
    results = run_together((partial(_parsed, task) for task in left), scorer, together)
    with closing(results), file.appending() as append, progress_bar(console) as progress:
        bar = progress.add_task("parsing", total=len(tasks), completed=len(tasks) - len(left))
        for result in results:
            append(result)
            progress.advance(bar)


def instructions_of(file: ResultFile) -> dict[str, Mapping[str, Any]]:
    """The lines by the tasks' ids."""
    return {result["id"]: result for result in file.read()}


def told_by(task: TownTask, line: Mapping[str, Any]) -> NavigationInstruction:
    """What a line says of a task's instruction.

    Raises:
        ValueError: it could not be parsed, or is of another instruction.
    """
    if "error" in line:
        raise ValueError(line["error"])
    return NavigationInstruction.from_json(task.instruction, line["parse"])


def _parsed(task: TownTask, scorer: PhraseScorer | None, _: Clock) -> dict[str, Any]:
    assert scorer is not None  # it was loaded
    try:
        return {"id": task.id, "parse": to_json(parse(scorer, checked(task.instruction, ROUTE)))}
    except (InstructionError, LanguageModelError) as error:
        return {"id": task.id, "error": str(error)}
