"""One `doable run` or `doable plan` from options to a record: set up, run the loop, write the results."""

import json
import shlex
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.compose import (
    Mode,
    OptionError,
    Streams,
    environment_id,
    initial_state,
    load_scene,
    make_affordance,
    make_disturber,
    make_environment,
    make_planner,
    make_scorer,
    versions,
)
from agent.episode import Limits, Listener, Mission, Trace, run_episode, run_open_loop
from agent.evaluation.suite import find_task
from agent.goals import Goal
from agent.instruction import checked
from agent.planner import Decision
from agent.record import EpisodeRecord, StepRecord, relations
from agent.report.output import RECORD, whole_folder, write_json
from agent.report.page import write_report
from agent.report.recorder import Recorder, film_of
from agent.robot import ImaginedRobot, SimulatedRobot
from agent.scoring.scorer import PhraseScorer
from agent.situation import Planner
from envs.placement import scene_of
from envs.scene import Scene
from envs.tabletop import TabletopEnv
from envs.tabletop_state import TabletopState
from skills import catalogue

SCENE = "scene.json"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the user asked for; `agent.cli` documents each."""

    instruction: str | None = None
    task: str | None = None
    env: str = "tabletop"
    seed: int = 0
    scene: Path | None = None
    goal: Any = None  # JSON data
    mode: Mode = Mode.SAYCAN
    llm: str = "embedded"
    revision: str | None = None
    device: str = "auto"
    renderer: str = "auto"
    max_steps: int = 15
    max_seconds: float = 600.0
    disturb: float = 0.0
    open_loop: bool = False
    out: Path | None = None
    video: bool = True


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Everything that can be checked before a model is loaded or a file written."""

    mission: Mission
    env_id: str
    state: TabletopState
    streams: Streams
    limits: Limits


def prepare(options: Options) -> Prepared:
    """Check all options and place the scene.

    Raises:
        ValueError: in one of its kinds, with one line about what is wrong.
    """
    instruction, scene, goal_data = _wanted(options)
    if options.max_steps < 1 or options.max_seconds <= 0:
        raise OptionError("--max-steps and --max-seconds must be positive")
    streams = Streams.of(options.seed)
    make_disturber(options.disturb, streams)
    env_id = environment_id(options.env)
    state = initial_state(scene, streams)
    goal = None if goal_data is None else Goal.parse(goal_data, [o.name for o in state])
    if options.mode is Mode.ORACLE and goal is None:
        raise OptionError("mode oracle reads the goal: give --goal or --task")
    mission = Mission(instruction=instruction, skills=catalogue.build(state), goal=goal)
    limits = Limits(max_steps=options.max_steps, max_seconds=options.max_seconds)
    return Prepared(mission=mission, env_id=env_id, state=state, streams=streams, limits=limits)


def _wanted(options: Options) -> tuple[str, Scene | None, Any]:
    """Instruction, scene and goal: from a suite's task or from the options, not both."""
    scene = load_scene(options.scene)
    if options.task is None:
        if options.instruction is None:
            raise OptionError("say what to do: an INSTRUCTION or --task SUITE/ID")
        return checked(options.instruction), scene, options.goal
    if options.instruction is not None or scene is not None or options.goal is not None:
        raise OptionError("--task brings its own instruction, scene and goal")
    task = find_task(options.task)
    return task.instruction, task.parsed_scene(), task.goal


def plan(options: Options, listeners: Sequence[Listener] = ()) -> EpisodeRecord:
    """Plan without physics; every chosen skill that is ready is taken to succeed."""
    prepared = prepare(options)
    scorer = _scorer(options)
    env = make_environment(prepared.env_id)
    try:
        planner = _planner(options, prepared, env, scorer)
        trace = run_episode(
            prepared.mission,
            ImaginedRobot(prepared.state),
            planner,
            limits=prepared.limits,
            listener=Everyone(listeners),
        )
    finally:
        env.close()
    return _record(options, prepared, trace, scorer)


def run(options: Options, listeners: Sequence[Listener] = ()) -> EpisodeRecord:
    """Run one episode in physics and, with `options.out`, leave the folder of results."""
    prepared = prepare(options)
    scorer = _scorer(options)
    with ExitStack() as stack:
        folder = stack.enter_context(whole_folder(options.out)) if options.out else None
        env = make_environment(prepared.env_id, options.renderer)
        stack.callback(env.close)
        env.world.build(prepared.state)
        planner = _planner(options, prepared, env, scorer)
        if folder is None:
            trace = _run(options, prepared, env, planner, Everyone(listeners))
            return _record(options, prepared, trace, scorer)
        with film_of(folder) if options.video else nullcontext() as film:
            recorder = Recorder(env.world, film, prepared.mission.instruction)
            trace = _run(options, prepared, env, planner, Everyone([*listeners, recorder]))
            recorder.finish(str(trace.ending))
        record = _record(options, prepared, trace, scorer)
        _write(folder, record, recorder, again(options, options.out))
    return record


class Everyone:
    """Tells several listeners."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = tuple(listeners)

    def decided(self, step: int, decision: Decision) -> None:
        """Pass it on."""
        for listener in self._listeners:
            listener.decided(step, decision)

    def acted(self, record: StepRecord) -> None:
        """Pass it on."""
        for listener in self._listeners:
            listener.acted(record)


def _scorer(options: Options) -> PhraseScorer | None:
    if not options.mode.uses_language:
        return None
    return make_scorer(options.llm, options.device, options.revision)


def _planner(
    options: Options, prepared: Prepared, env: TabletopEnv, scorer: PhraseScorer | None
) -> Planner:
    return make_planner(
        options.mode,
        affordance=make_affordance(env),
        scorer=scorer,
        goal=prepared.mission.goal,
        streams=prepared.streams,
    )


def _run(
    options: Options, prepared: Prepared, env: TabletopEnv, planner: Planner, listener: Listener
) -> Trace:
    robot = SimulatedRobot(env.world, make_disturber(options.disturb, prepared.streams))
    loop = run_open_loop if options.open_loop else run_episode
    return loop(prepared.mission, robot, planner, limits=prepared.limits, listener=listener)


def _record(
    options: Options, prepared: Prepared, trace: Trace, scorer: PhraseScorer | None
) -> EpisodeRecord:
    goal = prepared.mission.goal
    return EpisodeRecord(
        instruction=prepared.mission.instruction,
        env=prepared.env_id,
        seed=options.seed,
        mode=options.mode,
        scene=scene_of(prepared.state).to_json(),
        goal=None if goal is None else goal.to_json(),
        ending=trace.ending,
        steps=trace.steps,
        final_state=relations(trace.final),
        models={"language": scorer.identity} if scorer else {},
        versions=versions(),
    )


def again(options: Options, out: Path | None) -> str:
    """The shell command that runs this very episode again."""
    words = ["doable", "run"]
    if options.task is not None:
        words += ["--task", options.task]
    else:
        words += [options.instruction or "", "--scene", str((out or Path()) / SCENE)]
    if options.goal is not None:
        words += ["--goal", json.dumps(options.goal)]
    words += ["--mode", options.mode, "--seed", str(options.seed)]
    for name in ("llm", "revision", "disturb", "max_steps"):
        if getattr(options, name) != getattr(Options(), name):
            words += [f"--{name.replace('_', '-')}", str(getattr(options, name))]
    return shlex.join([*words, *(["--open-loop"] if options.open_loop else [])])


def _write(folder: Path, record: EpisodeRecord, recorder: Recorder, command: str) -> None:
    write_json(folder / RECORD, record.to_json())
    write_json(folder / SCENE, record.scene)
    for i, chart in enumerate(recorder.charts, 1):
        (folder / f"step_{i:02d}.png").write_bytes(chart)
    film = folder / "episode.mp4"
    write_report(
        record,
        folder,
        charts=recorder.charts,
        stills=recorder.stills,
        video=film if film.exists() else None,
        command=command,
    )
