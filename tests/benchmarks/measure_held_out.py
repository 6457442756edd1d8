"""How well an adapted model plans what it was not trained on: generated tasks with held-out words.

    python tests/benchmarks/measure_held_out.py --world kitchen --n 200
    python tests/benchmarks/measure_held_out.py --world kitchen --n 200 --ask 0.85

Plans are made in symbols, as by `doable plan`, and judged by the task's goal; success is told by what of the
instruction was never trained on (its wording, a name in it, or both) and by family. The tasks are of the
numbers that nothing else uses (`agent.training.held_out.TESTED_FROM` on). With --ask also: how often the
prediction sets hold all right skills (coverage, on 1,000 episodes read whole), how often the robot asks, and
how often it is right where it does not. Limits: one seed; the generator's own idea of a request.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console

from agent.asking import Asker
from agent.compose import Mode, OptionError, Streams, make_asker, make_planner, make_scorer
from agent.episode import Limits, Mission, Silent, run_episode
from agent.evaluation.tally import Rate
from agent.record import Ending
from agent.report.lines import progress_bar
from agent.robot import ImaginedRobot
from agent.saycan import Search
from agent.scoring.corrections import Correction
from agent.scoring.scorer import LanguageModelError
from agent.training.episodes import HELD_OUT_SEED, SOURCES
from agent.training.held_out import TESTED_FROM, episode_scores
from agent.training.task import Task
from agent.training.wording import Split
from agent.worlds import world_called

N_COVERED = 1_000  # episodes the coverage is measured on


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = _parser()
    options, console = parser.parse_args(argv), Console()
    try:
        asker = _asker(options)
        scorer = make_scorer("embedded", "auto", None, options.adapter)
    except (OptionError, LanguageModelError) as error:
        parser.error(str(error))
    if asker is not None:
        _cover(options, scorer, asker, console)
    endings = defaultdict[str, list[Ending]](list)
    with world_called(options.world).affordance() as affordance, progress_bar(console) as bar:
        job = bar.add_task(options.world, total=options.n)
        for task in _tasks(options.world, options.n):
            ending = _plan(task, options, scorer, affordance, asker)
            for group in ("all", f"novel: {' and '.join(sorted(task.novel))}", task.family):
                endings[group].append(ending)
            if options.show and not ending.good:
                console.print(f"{ending}: {task.instruction}", highlight=False, markup=False)
            bar.advance(job)
    for group, found in sorted(endings.items()):
        _print(console, group, found)


def _tasks(world: str, n: int) -> Iterator[Task[Any]]:
    for number in range(TESTED_FROM, TESTED_FROM + n):
        yield SOURCES[world].episode(HELD_OUT_SEED, number, Split.HELD_OUT).task


def _plan(
    task: Task[Any], options: argparse.Namespace, scorer: Any, affordance: Any, asker: Asker | None
) -> Ending:
    world = world_called(options.world)
    planner = make_planner(
        options.mode,
        affordance=affordance,
        scorer=scorer,
        goal=task.parsed_goal(),
        streams=Streams.of(0),
        world=world.name,
        search=Search.ALL if asker or options.correction != Correction.SUM else Search.WINNER,
        correction=options.correction,
    )
    trace = run_episode(
        Mission(
            instruction=task.instruction, skills=world.skills(task.state), goal=task.parsed_goal()
        ),
        ImaginedRobot(task.state),
        planner,
        limits=Limits(max_steps=world.max_steps),
        listener=Silent(),
        asker=asker,
    )
    return trace.ending


def _asker(options: argparse.Namespace) -> Asker | None:
    """Who asks, by the calibration beside the adapter that plans."""
    if options.ask is None:
        return None
    return make_asker("embedded", options.adapter, options.world, options.ask)


def _cover(options: argparse.Namespace, scorer: Any, asker: Asker, console: Console) -> None:
    """Print the coverage."""
    with progress_bar(console) as bar:
        job = bar.add_task("coverage", total=N_COVERED)
        numbers = range(TESTED_FROM, TESTED_FROM + N_COVERED)
        scores = episode_scores(scorer, options.world, numbers, lambda n: bar.advance(job, n))
    inside = Rate(successes=sum(s >= asker.threshold for s in scores), n=N_COVERED)
    low, high = inside.interval
    console.print(
        f"asked for {options.ask:.0%}: coverage {inside.value:.1%} ({low:.1%}-{high:.1%}), n {inside.n}"
    )


def _print(console: Console, group: str, endings: list[Ending]) -> None:
    rate = Rate(successes=sum(e.good for e in endings), n=len(endings))
    low, high = rate.interval
    asked = sum(e is Ending.QUESTION for e in endings)
    told = f"{group:32} {rate.value:6.1%} ({low:.0%}-{high:.0%}) n {rate.n}"
    if asked:
        alone = rate.n - asked
        told += f", asks {asked / rate.n:.1%}; right where it does not: {rate.successes}/{alone}"
    console.print(told, highlight=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--world", choices=list(SOURCES), required=True)
    parser.add_argument("--n", type=int, default=200, help="tasks (default: 200)")
    parser.add_argument("--adapter", default="auto")
    parser.add_argument("--mode", type=Mode, default=Mode.SAYCAN)
    parser.add_argument("--correction", type=Correction, default=Correction.SUM)
    parser.add_argument("--ask", type=float, help="measure asking at this coverage")
    parser.add_argument("--show", action="store_true", help="print what fails")
    return parser


if __name__ == "__main__":
    main()
