"""One `doable run` or `doable plan` from options to a record: set up, run the loop, write the results."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from agent.affordances import imagined
from agent.again import SCENE, again
from agent.asking import Asker
from agent.body import Body, embodied
from agent.compose import (
    Mode,
    OptionError,
    Streams,
    make_disturber,
    make_planner,
    make_scorer,
    versions,
)
from agent.episode import Limits, Listener, Mission, Trace, run_episode, run_open_loop
from agent.evaluation.suite import Task, find_task
from agent.feedback import Telling
from agent.instruction import checked
from agent.options import Options, affordance_of, asker_of, check, models_used, search_of
from agent.plan_text import PLAN_TEXTS
from agent.planner import Decision
from agent.record import EpisodeRecord, StepRecord
from agent.report.output import RECORD, whole_folder, write_json, writing
from agent.report.page import write_report
from agent.report.recorder import Recorder, film_of
from agent.robot import ImaginedRobot, Robot, SimulatedRobot
from agent.scoring.scorer import BatchPhraseScorer, TextModel
from agent.situation import Planner
from agent.worlds import World
from skills.skill import Affordance


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Everything that can be checked before a model is loaded or a file written."""

    mission: Mission[Any, Any]
    world: World[Any, Any]
    state: Any  # the world's own
    streams: Streams
    limits: Limits
    telling: Telling[Any]
    asker: Asker | None = None  # with --ask


def prepare(options: Options) -> Prepared:
    """Check all options and place the scene.

    Raises:
        ValueError: in one of its kinds, with one line about what is wrong.
    """
    streams = Streams.of(options.seed)
    if options.task is not None:
        task = _task(options)
        state = task.start(streams.placement)
        return _prepare(options, task.world, streams, task.instruction, state, task.goal)
    if options.instruction is None:
        raise OptionError("say what to do: an INSTRUCTION or --task SUITE/ID")
    instruction, world = checked(options.instruction), options.world()
    state = start(world, options.scene, streams)
    return _prepare(options, world, streams, instruction, state, options.goal)


def prepare_given(options: Options, instruction: str, scene: Any, goal: Any) -> Prepared:
    """The same for an instruction, a scene and perhaps a goal that are given as data."""
    streams, world = Streams.of(options.seed), options.world()
    state = world.start(scene, streams.placement)
    return _prepare(options, world, streams, instruction, state, goal)


def _prepare(
    options: Options,
    world: World[Any, Any],
    streams: Streams,
    instruction: str,
    state: Any,
    goal_data: Any,
) -> Prepared:
    check(options, world)
    goal = None if goal_data is None else world.goal(goal_data, state)
    if options.mode is Mode.ORACLE and goal is None:
        raise OptionError("mode oracle reads the goal: give --goal or --task")
    mission: Mission[Any, Any] = Mission(
        instruction=instruction, skills=world.skills(state, options.catalogue), goal=goal
    )
    limits = Limits(
        max_steps=options.steps(world),
        max_seconds=options.max_seconds,
        max_failures=options.max_failures,
    )
    return Prepared(
        mission=mission,
        world=world,
        state=state,
        streams=streams,
        limits=limits,
        telling=Telling(options.feedback, PLAN_TEXTS[world.name]),
        asker=asker_of(options, world),
    )


def _task(options: Options) -> Task:
    """The task that is asked for; nothing else may say what it brings."""
    if options.instruction is not None or options.scene is not None or options.goal is not None:
        raise OptionError("--task brings its own instruction, scene and goal")
    task = find_task(options.task or "")
    if options.env is not None and options.world() is not task.world:
        there = task.world.name
        raise OptionError(f"the task {options.task} is in the {there}; leave out --env")
    return task


def start(world: World[Any, Any], scene: Path | None, streams: Streams) -> Any:
    """The state at the start: in a scene file, or in a scene of the seed's making.

    Raises:
        EnvError: the scene cannot be read, or its objects do not fit.
    """
    rng = streams.placement
    return world.random(rng) if scene is None else world.load(scene, rng)


def plan(options: Options, listeners: Sequence[Listener] = ()) -> EpisodeRecord:
    """Plan without physics; every chosen skill that is ready is taken to succeed."""
    prepared = prepare(options)
    name = affordance_of(options, seeing=False, world=prepared.world.name)
    scorer = load_scorer(options)
    with imagined(name, prepared.world) as affordance:
        trace = imagine(options, prepared, affordance, scorer, Everyone(listeners))
    used = models_used(options, scorer, seeing=False, world=prepared.world.name)
    return _record(options, prepared, trace, used)


def imagine(
    options: Options,
    prepared: Prepared,
    affordance: Affordance[Any, Any] | None,
    scorer: TextModel | None,
    listener: Listener,
    clock: Callable[[], float] = time.monotonic,
) -> Trace[Any]:
    """One episode without physics; the clock tells when its time is up."""
    planner = _planner(options, prepared, affordance, scorer)
    robot: Robot[Any, Any] = ImaginedRobot(prepared.state)
    return run_episode(
        prepared.mission,
        robot,
        planner,
        limits=prepared.limits,
        listener=listener,
        asker=prepared.asker,
        telling=prepared.telling,
        clock=clock,
    )


def run(options: Options, listeners: Sequence[Listener] = ()) -> EpisodeRecord:
    """Run one episode in physics and, with `options.out`, leave the folder of results."""
    prepared = prepare(options)
    models = partial(models_used, options, seeing=True, world=prepared.world.name)
    models(None)  # finds what is not there before a model is loaded
    scorer = load_scorer(options)
    with ExitStack() as stack:
        body = stack.enter_context(embodied(options, prepared.world))
        folder = stack.enter_context(whole_folder(options.out)) if options.out else None
        world = body.env.world
        prepared.world.build(world, prepared.state, prepared.streams.spots)
        sensing = {"perception": {"name": prepared.world.perception(world).name}}
        if folder is None:
            trace = execute(options, prepared, body, scorer, Everyone(listeners))
            return _record(options, prepared, trace, models(scorer) | sensing)
        with film_of(folder) if options.video else nullcontext() as film:
            recorder = Recorder(world, film, prepared.mission.instruction)
            everyone = Everyone([*listeners, recorder])
            trace = execute(options, prepared, body, scorer, everyone)
            recorder.finish(str(trace.ending))
        record = _record(options, prepared, trace, models(scorer) | sensing)
        with writing(options.out or folder):
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


def load_scorer(options: Options) -> BatchPhraseScorer | None:
    """The language model, where the mode uses one; errors as `make_scorer`."""
    if not options.mode.uses_language:
        return None
    names = (options.llm, options.device, options.revision, options.adapter, options.dtype)
    return make_scorer(*names)


def _planner(
    options: Options,
    prepared: Prepared,
    affordance: Affordance[Any, Any] | None,
    scorer: TextModel | None,
) -> Planner[Any, Any]:
    return make_planner(
        options.mode,
        affordance=affordance,
        scorer=scorer,
        goal=prepared.mission.goal,
        streams=prepared.streams,
        world=prepared.world.name,
        search=search_of(options),
        runners_up=options.runners_up,
        correction=options.correction,
    )


def execute(
    options: Options,
    prepared: Prepared,
    body: Body,
    scorer: TextModel | None,
    listener: Listener,
) -> Trace[Any]:
    """One episode in physics, in a body's environment where the prepared state is built."""
    planner = _planner(options, prepared, body.affordance, scorer)
    disturber = make_disturber(prepared.world.disturber, options.disturb, prepared.streams)
    world = prepared.world
    robot: Robot[Any, Any] = SimulatedRobot(
        body.env.world,
        disturber,
        body.cameras,
        perception=world.perception(body.env.world),
        budget=world.budget,
    )
    mission = replace(prepared.mission, skills=body.skills(prepared.mission.skills))
    limits, telling = prepared.limits, prepared.telling
    if options.open_loop:
        return run_open_loop(
            mission, robot, planner, limits=limits, listener=listener, telling=telling
        )
    return run_episode(
        mission,
        robot,
        planner,
        limits=limits,
        listener=listener,
        asker=prepared.asker,
        telling=telling,
    )


def _record(
    options: Options, prepared: Prepared, trace: Trace[Any], models: dict[str, Any]
) -> EpisodeRecord:
    goal = prepared.mission.goal
    return EpisodeRecord(
        instruction=prepared.mission.instruction,
        env=prepared.world.env_id,
        seed=options.seed,
        mode=options.mode,
        scene=prepared.world.scene(prepared.state),
        goal=None if goal is None else goal.to_json(),
        ending=trace.ending,
        steps=trace.steps,
        final_state=trace.final.relations(),
        aim=trace.aim,
        reason=trace.reason,
        question=None if trace.question is None else asdict(trace.question),
        feedback=options.feedback,
        models=models,
        scoring=_scoring(options) if options.mode.scores_phrases else {},
        versions=versions(),
    )


def _scoring(options: Options) -> dict[str, str]:
    """How the language model was used."""
    used: dict[str, str] = {"search": search_of(options), "correction": options.correction}
    return used | ({"runners_up": str(options.runners_up)} if options.runners_up else {})


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
