"""The `doable` command: what a person types and sees.

Each command's grammar and what it does lie together, as its `*arguments` and its `*console` or `command`;
here it is only looked up, so that none loads what another needs. Nothing prints but this file and what it
lends its console to.

Exit status: 0 the goal was reached or the plan is complete; 1 the episode ended otherwise; 2 the input was
refused, with one line that says what is wrong, before anything was written.
"""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from rich.console import Console

from agent.answer import Answer
from agent.arguments import parser
from agent.batch_lines import BatchError
from agent.compose import OptionError
from agent.evaluation.arguments import EVAL_AFFORDANCE
from agent.evaluation.suite import SuiteError
from agent.evaluation.town.arguments import EVAL_TOWN
from agent.goals import GoalError
from agent.grammar import joined
from agent.instruction import InstructionError
from agent.oracle import SearchLimitError
from agent.prompts import PromptError
from agent.report.output import OutputError
from agent.scoring.scorer import LanguageModelError
from agent.workers import NoRayError
from envs.errors import EnvError
from maps.errors import DistanceError, ImageTextError, MapError, SearchError

GOOD, BAD, REFUSED, INTERRUPTED = 0, 1, 2, 130
REFUSALS = (
    BatchError,
    DistanceError,
    EnvError,
    GoalError,
    ImageTextError,
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
    arguments = parser().parse_args(joined(argv, [name for name in _COMMANDS if " " in name]))
    try:
        answer = _COMMANDS[arguments.command](arguments)
        _tell(answer, as_json=arguments.json)
        return GOOD if answer.good else BAD
    except REFUSALS as error:
        print(f"doable: error: {error}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("doable: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `doable skills | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD


def _tell(answer: Answer, *, as_json: bool) -> None:
    """Print what was found: as data where `--json` asks for it, else as it is shown to people."""
    if as_json:
        print(json.dumps(answer.data, indent=1, allow_nan=False))
    else:
        answer.show(Console())


def _progress(arguments: Namespace) -> Console:
    """Where the progress is shown."""
    return Console(stderr=True, quiet=arguments.json)


def _run(arguments: Namespace) -> Answer:
    from agent import episode_console

    return episode_console.ran(arguments)


def _plan(arguments: Namespace) -> Answer:
    from agent import episode_console

    return episode_console.planned(arguments, _progress(arguments))


def _skills(arguments: Namespace) -> Answer:
    from agent import episode_console

    return episode_console.skills(arguments)


def _eval(arguments: Namespace) -> Answer:
    from agent.evaluation import command

    return command.suite(arguments, _progress(arguments))


def _eval_affordance(arguments: Namespace) -> Answer:
    from agent.evaluation import command

    return command.affordance(arguments, _progress(arguments))


def _eval_town(arguments: Namespace) -> Answer:
    from agent.evaluation.town import console  # torch

    return console.evaluated(arguments, _progress(arguments))


def _collect(arguments: Namespace) -> Answer:
    from agent import collect_console  # minari

    return collect_console.collected(arguments, _progress(arguments))


def _parse(arguments: Namespace) -> Answer:
    from agent import parse_console  # torch

    return parse_console.parsed(arguments, _progress(arguments))


def _route(arguments: Namespace) -> Answer:
    from agent import route_console  # scipy and networkx

    return route_console.routed(arguments)


def _map(arguments: Namespace) -> Answer:
    from agent import map_console  # scipy and networkx

    return map_console.told(arguments, _progress(arguments))


def _navigate(arguments: Namespace) -> Answer:
    from agent.navigation import console  # torch, pybullet

    return console.navigated(arguments, _progress(arguments))


def _doctor(arguments: Namespace) -> Answer:
    from agent import doctor_console

    return doctor_console.examined(arguments)


def _train(arguments: Namespace) -> Answer:
    from agent.training import command  # torch

    return command.trained(arguments, _progress(arguments))


_COMMANDS: dict[str, Callable[[Namespace], Answer]] = {
    "run": _run,
    "plan": _plan,
    "skills": _skills,
    "eval": _eval,
    EVAL_AFFORDANCE: _eval_affordance,
    EVAL_TOWN: _eval_town,
    "collect": _collect,
    "parse": _parse,
    "route": _route,
    "map": _map,
    "navigate": _navigate,
    "doctor": _doctor,
    "train": _train,
}
