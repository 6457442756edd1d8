"""Running a suite: every mode, task and seed, planned without physics and executed in it, over processes.

Where only plans are asked for, nothing is executed. Each mode has a file of results in one folder, to which a
line is appended an episode, so a killed evaluation loses at most the episodes under way and those planned
together with them; the same command goes on where it stopped. A file's first line says what was evaluated,
the language model's and the adapter's hashes with it; a file about something else is refused. Each episode
depends on its mode, task and seed alone, not on how many workers there are or are planned together.
Limits: of a Hugging Face id without --revision, the file cannot tell which weights it is about.
"""

import json
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.affordances import BLIND, AffordanceKind, imagined
from agent.body import Body, embodied
from agent.compose import Mode, OptionError
from agent.episode import Silent, Trace
from agent.evaluation.settings import Settings
from agent.evaluation.suite import Task, load_suite, of_split
from agent.evaluation.tally import Comparison, FamilyResult, summarise
from agent.options import Options, affordance_of, weights_used
from agent.record import Ending
from agent.report.lines import (
    ResultFile,
    appending_to,
    progress_bar,
    results_folder,
    with_weights,
)
from agent.scoring.scorer import BatchPhraseScorer, TextModel
from agent.scoring.together import Clock, run_together
from agent.session import Prepared, execute, imagine, load_scorer, prepare_given
from agent.workers import pool, share_cores
from skills.skill import Outcome

Result = dict[str, Any]
Each = tuple[Settings, ...]  # one a mode, else the same


@dataclass(frozen=True)
class Job:
    """One episode to run."""

    mode: Mode
    task: Task
    seed: int


def evaluate(
    each: Sequence[Settings],
    out: Path,
    *,
    workers: int,
    console: Console,
    together: int = 1,
    ray: bool = False,
) -> Comparison[FamilyResult]:
    """Run what is missing of an evaluation and sum up all of it.

    Args:
        each: what is evaluated; nothing but the mode, and what goes with it, may differ.
        out: the folder of results.
        workers: processes.
        console: for the progress.
        together: episodes that one process plans in lock step, to share the language model's forwards.
        ray: whether the workers are Ray's.

    Raises:
        SuiteError: no such suite or split.
        OptionError: settings that cannot be, or no Ray.
        OutputError: a file cannot be written, or is about another evaluation.
        LanguageModelError: no such language model or adapter.
    """
    if (workers > 1 or ray) and together > 1:
        raise OptionError("--together is for one process: leave out --workers and --ray")
    tasks = of_split(load_suite(each[0].suite), each[0].split, each[0].suite)
    env, each = tasks[0].env, tuple(settings.in_world(tasks[0].world) for settings in each)
    files = {settings.mode: _result_file(settings, env, out) for settings in each}
    results = {mode: file.read() for mode, file in files.items()}
    done = {(mode, r["task"], r["seed"]) for mode, told in results.items() for r in told}
    jobs = [Job(s.mode, task, seed) for s in each for seed in range(s.seeds) for task in tasks]
    missing = [job for job in jobs if (job.mode, job.task.id, job.seed) not in done]
    if missing:
        left = tuple(s for s in each if s.mode in {job.mode for job in missing})
        with (
            _running(left, missing, workers, together, ray) as episodes,
            appending_to({s.mode: files[s.mode] for s in left}) as append,
            progress_bar(console) as progress,
        ):
            bar = progress.add_task("", total=len(jobs), completed=len(done))
            for mode, result in episodes:
                append[mode](result)
                results[mode].append(result)
                progress.update(bar, advance=1, description=str(mode))
    return Comparison(tuple(summarise(asdict(s), results[s.mode]) for s in each))


def _result_file(settings: Settings, env: str, out: Path) -> ResultFile:
    """A mode's results; their first line tells the settings and the weights they are about."""
    results_folder(out)
    used = weights_used(settings.options(env), seeing=not settings.plan_only)
    told, older = with_weights(settings.note(), used)
    return ResultFile(
        path=out / f"{settings.mode}.jsonl",
        note=json.dumps(told),
        older=None if older is None else json.dumps(older),
        work="evaluation",
    )


@contextmanager
def _running(
    each: Each, jobs: list[Job], workers: int, together: int, ray: bool
) -> Iterator[Iterator[tuple[Mode, Result]]]:
    """Results as they come, once the models are loaded: one that cannot be leaves no file behind.

    With several workers only they load them; the first one's failure is raised here.
    """
    env, workers = jobs[0].task.env, min(workers, len(jobs))
    if workers == 1 and not ray:
        with ExitStack() as opened:
            own = {m: opened.enter_context(closing(w)) for m, w in _made(each, env).items()}
            yield opened.enter_context(closing(_here(own, jobs, together)))
        return
    with pool(workers, partial(_share_cores, each, workers), ray=ray) as processes:
        loading = [processes.submit(_load, each, env) for _ in range(workers)]
        next(as_completed(loading)).result()
        running = {processes.submit(_work, each, job): job.mode for job in jobs}
        yield ((running[future], future.result()) for future in as_completed(running))


class _Worker:
    """What a process keeps between a mode's episodes: the models and the world."""

    def __init__(self, settings: Settings, env: str, scorer: BatchPhraseScorer | None) -> None:
        options = settings.options(env)
        self._settings, self._scorer = settings, scorer
        self._opened, world = ExitStack(), options.world()
        name = affordance_of(options, seeing=not settings.plan_only)
        blind = name if name in BLIND else AffordanceKind.GEOMETRIC
        self._imagined = self._opened.enter_context(imagined(blind, world))
        self._body: Body | None = None
        if not settings.plan_only:
            self._body = self._opened.enter_context(embodied(options, world))

    def close(self) -> None:
        """End what it started."""
        self._opened.close()

    def results(self, jobs: Sequence[Job], together: int = 1) -> Generator[Result, None, None]:
        """Episodes in this order: planned, then executed one at a time where there is a body to."""
        works = (partial(self._plan, job) for job in jobs)
        with closing(run_together(works, self._scorer, together)) as plans:
            for plan, job in zip(plans, jobs, strict=True):
                result = {"task": job.task.id, "family": job.task.family, "seed": job.seed}
                result |= {"plan": _outcome_of(plan)}
                if self._body is not None:
                    result |= {"execution": _outcome_of(self._execute(job, self._body))}
                yield result

    def _plan(self, job: Job, scorer: TextModel | None, clock: Clock) -> Trace[Any]:
        """The episode without physics."""
        options, prepared = self._prepared(job)
        return imagine(options, prepared, self._imagined, scorer, Silent(), clock)

    def _execute(self, job: Job, body: Body) -> Trace[Any]:
        """The episode in physics."""
        options, prepared = self._prepared(job)
        prepared.world.build(body.env.world, prepared.state, prepared.streams.spots)
        return execute(options, prepared, body, self._scorer, Silent())

    def _prepared(self, job: Job) -> tuple[Options, Prepared]:
        options, task = self._settings.options(job.task.env, job.seed), job.task
        return options, prepare_given(options, task.instruction, task.scene, task.goal)


def _outcome_of(trace: Trace[Any]) -> Result:
    return {
        "success": trace.ending is Ending.GOAL_REACHED,
        "ending": trace.ending,
        **({"aim": trace.aim} if trace.aim is not None else {}),
        **({"reason": trace.reason} if trace.reason is not None else {}),
        "steps": [[s.skill, s.outcome] for s in trace.steps],
        "disturbances": [s.disturbance for s in trace.steps if s.disturbance],
        "timeouts": sum(s.outcome == Outcome.TIMED_OUT for s in trace.steps),
    }


def _made(each: Each, env: str) -> dict[Mode, _Worker]:
    """A worker for each mode; those that use a language model share it."""
    options = (settings.options(env) for settings in each if settings.mode.uses_language)
    scorer = next((load_scorer(o) for o in options), None)
    return {s.mode: _Worker(s, env, scorer if s.mode.uses_language else None) for s in each}


def _here(
    own: dict[Mode, _Worker], jobs: Sequence[Job], together: int
) -> Generator[tuple[Mode, Result], None, None]:
    """All of it in this process, one mode after the other."""
    for mode, group in groupby(jobs, key=lambda job: job.mode):
        with closing(own[mode].results(list(group), together)) as results:
            yield from ((mode, result) for result in results)


def _share_cores(each: Each, workers: int) -> None:
    """In each process of the pool."""
    if any(settings.mode.uses_language for settings in each):
        share_cores(workers)


@cache
def _own(each: Each, env: str) -> dict[Mode, _Worker]:
    """The process's own, made when first needed, so that a failure reaches who waits for the work."""
    return _made(each, env)


def _load(each: Each, env: str) -> None:
    _own(each, env)


def _work(each: Each, job: Job) -> Result:
    (result,) = _own(each, job.task.env)[job.mode].results([job])
    return result
