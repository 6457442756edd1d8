"""The `doable` command: what a person types and sees.

Nothing prints but this file and what it lends its console to: `agent.console` and `agent.training`.

Exit status: 0 the goal was reached or the plan is complete; 1 the episode ended otherwise; 2 the input was
refused, with one line that says what is wrong, before anything was written.
"""

import json
import os
import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from agent import doctor
from agent.arguments import parser
from agent.batch import plan_batch
from agent.batch_lines import BatchError
from agent.compose import OptionError, Streams, search_for
from agent.console import (
    LiveTable,
    attempts_table,
    ending_line,
    families_table,
    findings_table,
    print_whole,
    quality_table,
    skills_table,
)
from agent.evaluation import runner
from agent.evaluation.arguments import EVAL_AFFORDANCE, joined
from agent.evaluation.settings import Settings, of_modes
from agent.evaluation.suite import SuiteError
from agent.goals import GoalError
from agent.instruction import InstructionError
from agent.options import Options, check_catalogue
from agent.oracle import SearchLimitError
from agent.prompts import PromptError
from agent.record import Ending, EpisodeRecord
from agent.report.output import OutputError
from agent.saycan import Search
from agent.scoring.scorer import LanguageModelError
from agent.session import plan, run, start
from agent.workers import NoRayError
from envs.errors import EnvError
from envs.observation import Observation
from maps.errors import MapError, SearchError

GOOD, BAD, REFUSED, INTERRUPTED = 0, 1, 2, 130
REFUSALS = (
    BatchError,
    EnvError,
    GoalError,
    InstructionError,
    LanguageModelError,
    MapError,
    NoRayError,
    OptionError,
    OutputError,
    PromptError,
    SearchError,
    SearchLimitError,
    SuiteError,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    commands: dict[str, Callable[[Namespace], int]] = {
        "run": _run,
        "plan": _plan,
        "skills": _skills,
        "eval": _eval,
        "collect": _collect,
        EVAL_AFFORDANCE: _eval_affordance,
        "parse": _parse,
        "route": _route,
        "map": _map,
        "doctor": _doctor,
        "train": _train,
    }
    arguments = parser().parse_args(joined(argv))
    try:
        return commands[arguments.command](arguments)
    except REFUSALS as error:
        print(f"doable: error: {error}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("doable: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `doable skills | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD


def _run(arguments: Namespace) -> int:
    options = _options(arguments)
    table = LiveTable(_console(arguments), _title(options))
    with table:
        record = run(options, [table])
    return _report(arguments, record, options.out)


def _plan(arguments: Namespace) -> int:
    options = _options(arguments)
    if arguments.batch is not None:
        return _batch(arguments, options)
    if arguments.out is not None:
        raise OptionError("--out is for --batch; a single plan is printed, with --json as JSON")
    if arguments.together > 1:
        raise OptionError("--together is for --batch")
    table = LiveTable(_console(arguments), _title(options))
    with table:
        record = plan(options, [table])
    return _report(arguments, record, None)


def _batch(arguments: Namespace, options: Options) -> int:
    own = (options.instruction, options.task, options.scene, options.goal)
    if any(given is not None for given in own):
        raise OptionError("--batch brings its own instructions, scenes and goals")
    if arguments.out is None:
        raise OptionError("--batch needs --out, a file for the plans")
    given, console = (arguments.batch, arguments.out), _console(arguments, stderr=True)
    counts = plan_batch(options, *given, console, together=arguments.together)
    return _counted(arguments, counts, "plans")


def _counted(arguments: Namespace, counts: Counter[str], what: str) -> int:
    """Say what became of a batch's lines."""
    said = ", ".join(f"{n} {outcome}" for outcome, n in counts.most_common())
    _tell(arguments, counts, lambda: _say(f"{said}\n{what}: {arguments.out}"))
    return GOOD


def _skills(arguments: Namespace) -> int:
    world = Options(env=arguments.env).world()
    check_catalogue(arguments.catalogue, world)
    state = start(world, arguments.scene, Streams.of(arguments.seed))
    skills = world.skills(state, arguments.catalogue)
    with world.affordance() as affordance:
        values = affordance(Observation(state=state), skills)
    rows = [
        {"skill": s.phrase, "affordance": round(float(v), 3), "unmet": s.unmet(state)}
        for s, v in zip(skills, values, strict=True)
    ]
    holds = ", ".join(world.contents(state))
    _tell(arguments, rows, lambda: Console().print(skills_table(rows, holds)))
    return GOOD


def _eval(arguments: Namespace) -> int:
    settings = Settings(
        suite=arguments.suite,
        seeds=arguments.seeds,
        disturb=arguments.disturb,
        open_loop=arguments.open_loop,
        llm=arguments.llm,
        revision=arguments.revision,
        adapter=arguments.adapter,
        device=arguments.device,
        dtype=arguments.dtype,
        search=search_for(arguments.search, arguments.correction, Search.WINNER),
        correction=arguments.correction,
        affordance=arguments.affordance,
        skills=arguments.skills,
        max_steps=arguments.max_steps,
        max_failures=arguments.max_failures,
        feedback=arguments.feedback,
        catalogue=arguments.catalogue,
        split=arguments.split,
        plan_only=arguments.plan_only,
    )
    console = Console(stderr=True, quiet=arguments.json)
    comparison = runner.evaluate(
        of_modes(settings, arguments.modes),
        arguments.out,
        workers=arguments.workers,
        console=console,
        together=arguments.together,
        ray=arguments.ray,
    )
    _tell(
        arguments, comparison.to_json(), lambda: print_whole(families_table(comparison), Console())
    )
    return GOOD


def _collect(arguments: Namespace) -> int:
    from agent.collect import collect  # minari: only for those who collect

    made = collect(
        env=arguments.env,
        episodes=arguments.episodes,
        shard=arguments.shard,
        seed=arguments.seed,
        held_out=arguments.held_out,
        out=arguments.out,
        workers=arguments.workers,
        console=Console(stderr=True, quiet=arguments.json),
    )
    what = f"{made['attempts']} attempts, {made['frames']} frames: {arguments.out}"
    _tell(arguments, made, lambda: Console().print(attempts_table(made["kinds"], what)))
    return GOOD


def _eval_affordance(arguments: Namespace) -> int:
    from agent.compose import load_value_function  # torch
    from agent.evaluation.affordance import evaluate
    from skills.experience.dataset import Experience

    experience = Experience.open(arguments.data)
    function = load_value_function(arguments.weights, arguments.device, experience.senses.world)
    console = Console(stderr=True, quiet=arguments.json)
    judged = evaluate(function, experience, arguments.out, console, attempt=arguments.attempt)
    if arguments.json:
        print(json.dumps({who: each.to_json() for who, each in judged.items()}, indent=1))
    else:
        Console().print(quality_table(judged))
        _say(f"pictures: {arguments.out}")
    return GOOD


def _parse(arguments: Namespace) -> int:
    from agent.parse import to_json  # torch
    from agent.parse_console import parse_given, parse_lines, show_parse

    if arguments.batch is not None:
        counts = parse_lines(arguments, _console(arguments, stderr=True))
        return _counted(arguments, counts, "parses")
    found = parse_given(arguments)
    _tell(arguments, to_json(found), lambda: show_parse(found, Console()))
    return GOOD


def _route(arguments: Namespace) -> int:
    from agent import route_console  # scipy and networkx: only for those who search

    found = route_console.route(arguments)
    _tell(arguments, found.to_json(), lambda: route_console.show_route(found, Console()))
    return GOOD if found.route.walk is not None else BAD


def _map(arguments: Namespace) -> int:
    from agent import route_console

    facts = route_console.map_facts(arguments)
    _tell(arguments, facts.to_json(), lambda: route_console.show_map(facts, Console()))
    return GOOD


def _doctor(arguments: Namespace) -> int:
    findings = doctor.examine(arguments.device, arguments.dtype)
    told = [f.to_json() for f in findings]
    _tell(arguments, told, lambda: Console().print(findings_table(findings)))
    return GOOD if all(f.ok for f in findings) else BAD


def _train(arguments: Namespace) -> int:
    from agent.training import command  # torch: only for those who train

    made = command.run(arguments, Console(stderr=True, quiet=arguments.json))
    _tell(arguments, made.to_json(), lambda: _say(made.line()))
    return GOOD


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


def _tell(arguments: Namespace, data: object, show: Callable[[], None]) -> None:
    """Print what was found: as data where `--json` asks for it, else as it is shown to people."""
    if arguments.json:
        print(json.dumps(data, indent=1, allow_nan=False))
    else:
        show()


def _say(words: str) -> None:
    """Print words as they are: brackets are no markup, and no path is broken over lines."""
    Console().print(words, highlight=False, markup=False, soft_wrap=True)


def _console(arguments: Namespace, *, stderr: bool = False) -> Console:
    return Console(quiet=arguments.json, stderr=stderr)


def _title(options: Options) -> str:
    return escape(f"{options.mode}: {options.instruction or options.task}")


def _report(arguments: Namespace, record: EpisodeRecord, out: Path | None) -> int:
    ending = Ending(record.ending)
    if arguments.json:
        print(json.dumps(record.to_json(), indent=1))
    else:
        Console().print(ending_line(ending, record.reason))
        if record.question is not None:
            _say(record.question["words"])
        if out is not None:
            _say(f"report: {out / 'report.html'}")
    return GOOD if ending.good else BAD
