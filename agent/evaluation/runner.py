"""Running a suite: every task, several seeds, planned without physics and executed in it, over processes.

Results are appended one line an episode, so a killed evaluation loses at most the episodes under way; the
same command goes on where it stopped. The first line says what was evaluated; a file about something else
is refused. Each episode depends on its task and seed alone, never on the number of workers.
"""

import json
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.compose import (
    Mode,
    Streams,
    make_affordance,
    make_disturber,
    make_environment,
    make_planner,
    make_scorer,
)
from agent.episode import Limits, Mission, Silent, Trace, run_episode, run_open_loop
from agent.evaluation.suite import Task, load_suite
from agent.evaluation.tally import Summary, summarise
from agent.record import Ending
from agent.report.lines import (
    append,
    appending,
    drop_torn_line,
    parsed,
    progress_bar,
    read_text,
    whole_lines,
)
from agent.report.output import OutputError
from agent.robot import ImaginedRobot, SimulatedRobot
from agent.saycan import Search
from agent.scoring.corrections import Correction
from agent.scoring.scorer import PhraseScorer
from envs import ENV_IDS
from envs.placement import place
from envs.tabletop import TabletopEnv
from envs.tabletop_state import TabletopState
from skills import catalogue
from skills.skill import Outcome

SCHEMA = 1


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
    adapter: str = "none"
    device: str = "auto"
    dtype: str = "auto"
    search: Search = Search.WINNER
    correction: Correction = Correction.SUM
    max_steps: int = 15


@dataclass(frozen=True)
class Job:
    """One episode to run."""

    task: Task
    seed: int

    @property
    def key(self) -> tuple[str, int]:
        """What makes it this episode and no other."""
        return self.task.id, self.seed


def evaluate(settings: Settings, out: Path, *, workers: int, console: Console) -> Summary:
    """Run what is missing of an evaluation and sum up all of it.

    Raises:
        SuiteError: no such suite.
        OptionError: settings that cannot be.
        OutputError: the file cannot be written, or is about another evaluation.
        LanguageModelError: no such language model.
    """
    tasks = load_suite(settings.suite)
    make_disturber(settings.disturb, Streams.of(0))
    jobs = [Job(task, seed) for seed in range(settings.seeds) for task in tasks]
    header = json.dumps({"schema": SCHEMA, "settings": asdict(settings)})
    done = _read(out, header)
    missing = [job for job in jobs if job.key not in {(r["task"], r["seed"]) for r in done}]
    results = list(done)
    if missing:
        # Loaded here even for several processes: what cannot be is found before a line is written.
        worker = _Worker(settings)
        with appending(out) as file, progress_bar(console) as progress:
            if file.tell() == 0:
                append(file, header)
            bar = progress.add_task(str(settings.mode), total=len(jobs), completed=len(done))
            for result in _run_all(missing, worker, workers):
                append(file, json.dumps(result))
                results.append(result)
                progress.advance(bar)
    return summarise(asdict(settings), results)


def _read(out: Path, header: str) -> list[dict[str, Any]]:
    """The episodes already in the file, whose first line must be `header`; none if there is no file."""
    text = read_text(out)
    lines = whole_lines(text)
    if text and (not lines or lines[0] != header):
        raise OutputError(f"{out} is about another evaluation; choose another --out")
    drop_torn_line(out, text)
    return parsed(lines[1:], out)


def _run_all(jobs: list[Job], worker: "_Worker", workers: int) -> Iterator[dict[str, Any]]:
    """Results as they come: from this process's worker, or from several processes with their own."""
    if workers == 1:
        yield from (worker.run(job) for job in jobs)
        return
    pool = ProcessPoolExecutor(
        min(workers, len(jobs)),
        get_context("spawn"),
        _start,
        (worker.settings, workers, os.getpid()),
    )
    try:
        for future in as_completed([pool.submit(_work, job) for job in jobs]):
            yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """What a process keeps between episodes: the models and the world."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.scorer: PhraseScorer | None = None
        if settings.mode.uses_language:
            self.scorer = make_scorer(
                settings.llm,
                settings.device,
                settings.revision,
                settings.adapter,
                settings.dtype,
            )
        self.env: TabletopEnv = make_environment(ENV_IDS[0])
        self.affordance = make_affordance(self.env)

    def run(self, job: Job) -> dict[str, Any]:
        """One episode: planned, then executed."""
        return {
            "task": job.task.id,
            "family": job.task.family,
            "seed": job.seed,
            "plan": _outcome_of(self._trace(job, physical=False)),
            "execution": _outcome_of(self._trace(job, physical=True)),
        }

    def _trace(self, job: Job, *, physical: bool) -> Trace[TabletopState]:
        streams = Streams.of(job.seed)
        state = place(job.task.parsed_scene(), streams.placement)
        mission = Mission(
            instruction=job.task.instruction,
            skills=catalogue.build(state),
            goal=job.task.parsed_goal(),
        )
        planner = make_planner(
            self.settings.mode,
            affordance=self.affordance,
            scorer=self.scorer,
            goal=mission.goal,
            streams=streams,
            prompt="tabletop",
            search=self.settings.search,
            correction=self.settings.correction,
        )
        limits = Limits(max_steps=self.settings.max_steps)
        if not physical:
            return run_episode(
                mission, ImaginedRobot(state), planner, limits=limits, listener=Silent()
            )
        self.env.world.build(state)
        robot = SimulatedRobot(self.env.world, make_disturber(self.settings.disturb, streams))
        loop = run_open_loop if self.settings.open_loop else run_episode
        return loop(mission, robot, planner, limits=limits, listener=Silent())


def _outcome_of(trace: Trace[TabletopState]) -> dict[str, Any]:
    return {
        "success": trace.ending is Ending.GOAL_REACHED,
        "ending": trace.ending,
        "steps": [[s.skill, s.outcome] for s in trace.steps],
        "disturbances": [s.disturbance for s in trace.steps if s.disturbance],
        "timeouts": sum(s.outcome == Outcome.TIMED_OUT for s in trace.steps),
    }


_worker: _Worker | None = None  # one a process, made by the pool's initialiser


def _start(settings: Settings, workers: int, parent: int) -> None:
    global _worker
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if settings.mode.uses_language:
        import torch

        torch.set_num_threads(max(1, (os.cpu_count() or 1) // workers))
    _worker = _Worker(settings)


def _end_with(parent: int) -> None:
    """A killed evaluation must not leave workers behind."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _work(job: Job) -> dict[str, Any]:
    assert _worker is not None
    return _worker.run(job)
