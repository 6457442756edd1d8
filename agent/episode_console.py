"""`doable run`, `doable plan` and `doable skills` in the terminal: from options to what a person sees."""

import json
import re
from argparse import Namespace
from dataclasses import fields
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from agent.answer import Answer, counted, say
from agent.batch import plan_batch
from agent.compose import OptionError, Streams
from agent.console import LiveTable, ending_line, skills_table
from agent.options import Options, check_catalogue
from agent.record import Ending, EpisodeRecord
from agent.session import plan, run, start
from envs.observation import Observation


def ran(arguments: Namespace) -> Answer:
    """Carry out an instruction while a table grows; errors as `agent.session.run`."""
    options = _options(arguments)
    with _table(arguments, options) as table:
        record = run(options, [table])
    return _answer(record, options.out)


def planned(arguments: Namespace, progress: Console) -> Answer:
    """Plan an instruction likewise, or a batch; errors as `agent.session.plan` and `plan_batch`."""
    options = _options(arguments)
    if arguments.batch is not None:
        return _batch(arguments, options, progress)
    if arguments.out is not None:
        raise OptionError("--out is for --batch; a single plan is printed, with --json as JSON")
    if arguments.together > 1:
        raise OptionError("--together is for --batch")
    with _table(arguments, options) as table:
        record = plan(options, [table])
    return _answer(record, None)


def skills(arguments: Namespace) -> Answer:
    """The skills in a scene, with their affordances at its start.

    Raises:
        OptionError: no such world or catalogue.
        EnvError: the scene cannot be read, or its objects do not fit.
    """
    world = Options(env=arguments.env).world()
    check_catalogue(arguments.catalogue, world)
    state = start(world, arguments.scene, Streams.of(arguments.seed))
    there = world.skills(state, arguments.catalogue)
    with world.affordance() as affordance:
        values = affordance(Observation(state=state), there)
    rows = [
        {"skill": s.phrase, "affordance": round(float(v), 3), "unmet": s.unmet(state)}
        for s, v in zip(there, values, strict=True)
    ]
    holds = ", ".join(world.contents(state))
    return Answer(data=rows, show=lambda console: console.print(skills_table(rows, holds)))


def _batch(arguments: Namespace, options: Options, progress: Console) -> Answer:
    own = (options.instruction, options.task, options.scene, options.goal)
    if any(given is not None for given in own):
        raise OptionError("--batch brings its own instructions, scenes and goals")
    if arguments.out is None:
        raise OptionError("--batch needs --out, a file for the plans")
    given = (arguments.batch, arguments.out)
    counts = plan_batch(options, *given, progress, together=arguments.together)
    return counted(counts, "plans", arguments.out)


def _options(arguments: Namespace) -> Options:
    known = {f.name for f in fields(Options)}
    given = {k: v for k, v in vars(arguments).items() if k in known}
    if arguments.goal is not None:
        given["goal"] = _json(arguments.goal)
    options = Options(**given)
    if arguments.command == "run" and options.out is None:
        slug = re.sub(r"[^a-z0-9]+", "-", (options.task or options.instruction or "").lower())
        given["out"] = Path("runs") / f"{slug.strip('-')[:48] or 'run'}-seed{options.seed}"
    return Options(**given)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:  # not JSON, or thousands of digits or brackets
        raise OptionError(f"--goal is not JSON: {error}") from error


def _table(arguments: Namespace, options: Options) -> LiveTable:
    title = escape(f"{options.mode}: {options.instruction or options.task}")
    return LiveTable(Console(quiet=arguments.json), title)


def _answer(record: EpisodeRecord, out: Path | None) -> Answer:
    """How the episode ended, and where the report is, if there is one."""
    ending = Ending(record.ending)

    def show(console: Console) -> None:
        console.print(ending_line(ending, record.reason))
        if record.question is not None:
            say(console, record.question["words"])
        if out is not None:
            say(console, f"report: {out / 'report.html'}")

    return Answer(data=record.to_json(), show=show, good=ending.good)
