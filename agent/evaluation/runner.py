"""Running a suite: every task, several seeds, planned without physics and executed in it, over processes.

In a world without a body, and where only plans are asked for, nothing is executed. Results are appended one
line an episode, so a killed evaluation loses at most the episodes under way and those planned together with
them; the same command goes on where it stopped. The first line says what was evaluated, the language model's
and the adapter's hashes with it; a file about something else is refused. Each episode depends on its task and
seed alone, not on how many workers there are or are planned together. Limits: of a Hugging Face id without
--revision, the file cannot tell which weights it is about.
"""

import json
import os
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.affordances import (
    ASKED_BY,
    BLIND,
    AffordanceKind,
    affordance_name,
    imagined,
)
from agent.body import Body, embodied
from agent.compose import (
    Mode,
    OptionError,
    check_disturb,
)
from agent.episode import Silent, Trace
from agent.evaluation.suite import Split, Task, load_suite, of_split
from agent.evaluation.tally import Summary, summarise
from agent.options import Options, affordance_of, weights_used
from agent.record import Ending
from agent.report.lines import ResultFile, progress_bar, with_weights
from agent.saycan import Search
from agent.scoring.corrections import Correction
from agent.scoring.scorer import PhraseScorer
from agent.scoring.together import Clock, run_together
from agent.session import Prepared, execute, imagine, load_scorer, prepare_given
from agent.skill_sets import SkillSet
from agent.workers import pool
from agent.worlds import World, world_called
from envs.bodies import Renderer
from skills.skill import Outcome

SCHEMA = 1
NEWER: dict[str, Any] = {  # settings that came later, and what they were before
    "split": None,
    "plan_only": False,
    "dtype": "auto",
    "search": Search.WINNER,
    "correction": Correction.SUM,
    "affordance": AffordanceKind.GEOMETRIC,
    "skills": SkillSet.SCRIPTED,
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What is evaluated: two files with the same settings hold the same episodes."""

    suite: str
    mode: Mode = Mode.SAYCAN
    seeds: int = 1
    disturb: float = 0.0
    open_loop: bool = False
    llm: str = "embedded"
    revision: str | None = None
    adapter: str = "auto"
    device: str = "auto"
    dtype: str = "auto"
    search: Search = Search.WINNER
    correction: Correction = Correction.SUM
    affordance: str | None = None  # None: what is usual
    skills: str = SkillSet.SCRIPTED
    max_steps: int | None = None  # None: what is usual in the suite's world
    split: Split | None = None  # None: the whole suite
    plan_only: bool = False

    def in_world(self, world: World[Any, Any]) -> "Settings":
        """The same with what the world decides.

        Raises:
            OptionError: they ask something of physics, and there is none.
        """
        check_disturb(self.disturb)
        plan_only = self.plan_only
        if plan_only and (self.disturb or self.open_loop or self.skills != SkillSet.SCRIPTED):
            raise OptionError(
                "--disturb, --open-loop and --skills are about physics, which --plan-only leaves out"
            )
        steps = world.max_steps if self.max_steps is None else self.max_steps
        affordance = affordance_name(
            self.affordance, self.mode, seeing=not plan_only and world.learned
        )
        return replace(self, max_steps=steps, affordance=affordance)

    def note(self) -> dict[str, Any]:
        """What results depend on; what older files do not know is left out where it is usual."""
        settings = {k: v for k, v in asdict(self).items() if k not in NEWER or v != NEWER[k]}
        return {"schema": SCHEMA, "settings": settings}

    def options(self, env: str, seed: int = 0) -> Options:
        """An episode's, as `doable plan` and `doable run` take them."""
        return Options(
            env=env,
            seed=seed,
            mode=self.mode,
            llm=self.llm,
            revision=self.revision,
            adapter=self.adapter,
            device=self.device,
            dtype=self.dtype,
            search=self.search,
            correction=self.correction,
            affordance=self.affordance if self.mode in ASKED_BY else None,
            skills=self.skills,
            renderer=Renderer.TINY,  # the same pictures on every machine
            max_steps=self.max_steps,
            disturb=self.disturb,
            open_loop=self.open_loop,
        )


@dataclass(frozen=True)
class Job:
    """One episode to run."""

    task: Task
    seed: int

    @property
    def key(self) -> tuple[str, int]:
        """What makes it this episode and no other."""
        return self.task.id, self.seed


def evaluate(
    settings: Settings, out: Path, *, workers: int, console: Console, together: int = 1
) -> Summary:
    """Run what is missing of an evaluation and sum up all of it.

    In one process, `together` episodes are planned in lock step and share the language model's forwards.

    Raises:
        SuiteError: no such suite or split.
        OptionError: settings that cannot be.
        OutputError: the file cannot be written, or is about another evaluation.
        LanguageModelError: no such language model or adapter.
    """
    if workers > 1 and together > 1:
        raise OptionError("--together is for one process: leave out --workers")
    tasks = of_split(load_suite(settings.suite), settings.split, settings.suite)
    settings = settings.in_world(tasks[0].world)
    jobs = [Job(task, seed) for seed in range(settings.seeds) for task in tasks]
    file = _result_file(settings, tasks[0].env, out)
    results = file.read()
    done = {(r["task"], r["seed"]) for r in results}
    missing = [job for job in jobs if job.key not in done]
    if missing:
        with (
            _running(settings, missing, workers, together) as episodes,
            file.appending() as append,
            progress_bar(console) as progress,
        ):
            bar = progress.add_task(str(settings.mode), total=len(jobs), completed=len(done))
            for result in episodes:
                append(result)
                results.append(result)
                progress.advance(bar)
    return summarise(asdict(settings), results)


def _result_file(settings: Settings, env: str, out: Path) -> ResultFile:
    """The results; their first line tells the settings and the weights they are about."""
    used = weights_used(
        settings.options(env), seeing=not settings.plan_only and world_called(env).learned
    )
    told, older = with_weights(settings.note(), used)
    return ResultFile(
        path=out,
        note=json.dumps(told),
        older=None if older is None else json.dumps(older),
        work="evaluation",
    )


@contextmanager
def _running(
    settings: Settings, jobs: list[Job], workers: int, together: int
) -> Iterator[Iterator[dict[str, Any]]]:
    """Results as they come, once a model is loaded: one that cannot be leaves no file behind.

    With several workers only they load it; the first one's failure is raised here.
    """
    env, workers = jobs[0].task.env, min(workers, len(jobs))
    if workers == 1:
        with (
            closing(_Worker(settings, env)) as worker,
            closing(worker.results(jobs, together)) as results,
        ):
            yield results
        return
    with pool(workers, partial(_share_cores, settings, workers)) as processes:
        loading = [processes.submit(_load, settings, env) for _ in range(workers)]
        next(as_completed(loading)).result()
        running = [processes.submit(_work, settings, job) for job in jobs]
        yield (future.result() for future in as_completed(running))


class _Worker:
    """What a process keeps between episodes: the models and the world."""

    def __init__(self, settings: Settings, env: str) -> None:
        options = settings.options(env)
        self._settings, self._scorer = settings, load_scorer(options)
        self._opened, world = ExitStack(), options.world()
        name = affordance_of(options, seeing=not settings.plan_only and world.learned)
        blind = name if name in BLIND else AffordanceKind.GEOMETRIC
        self._imagined = self._opened.enter_context(imagined(blind, world))
        self._body: Body | None = None
        if not settings.plan_only:
            self._body = self._opened.enter_context(embodied(options, world))

    def close(self) -> None:
        """End what it started."""
        self._opened.close()

    def results(
        self, jobs: Sequence[Job], together: int = 1
    ) -> Generator[dict[str, Any], None, None]:
        """Episodes in this order: planned, then executed one at a time where there is a body to."""
        works = (partial(self._plan, job) for job in jobs)
        with closing(run_together(works, self._scorer, together)) as plans:
            for plan, job in zip(plans, jobs, strict=True):
                result = {"task": job.task.id, "family": job.task.family, "seed": job.seed}
                result |= {"plan": _outcome_of(plan)}
                if self._body is not None:
                    result |= {"execution": _outcome_of(self._execute(job, self._body))}
                yield result

    def _plan(self, job: Job, scorer: PhraseScorer | None, clock: Clock) -> Trace[Any]:
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


def _outcome_of(trace: Trace[Any]) -> dict[str, Any]:
    return {
        "success": trace.ending is Ending.GOAL_REACHED,
        "ending": trace.ending,
        **({"aim": trace.aim} if trace.aim is not None else {}),
        "steps": [[s.skill, s.outcome] for s in trace.steps],
        "disturbances": [s.disturbance for s in trace.steps if s.disturbance],
        "timeouts": sum(s.outcome == Outcome.TIMED_OUT for s in trace.steps),
    }


def _share_cores(settings: Settings, workers: int) -> None:
    """In each process of the pool."""
    if settings.mode.uses_language:
        import torch

        torch.set_num_threads(max(1, (os.cpu_count() or 1) // workers))


@cache
def _worker(settings: Settings, env: str) -> _Worker:
    """The process's own, made when first needed, so that its failure reaches who waits for the work."""
    return _Worker(settings, env)


def _load(settings: Settings, env: str) -> None:
    _worker(settings, env)


def _work(settings: Settings, job: Job) -> dict[str, Any]:
    (result,) = _worker(settings, job.task.env).results([job])
    return result
