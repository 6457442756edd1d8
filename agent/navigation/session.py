"""One `doable navigate` from options to a record: read the map, plan, drive, write the results."""

import json
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from math import isfinite, radians
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.compose import OptionError, versions
from agent.instruction import ROUTE, checked
from agent.landmark_parser import parse
from agent.landmarks import NavigationInstruction
from agent.map_settings import MapSettings
from agent.map_truth import read_poses
from agent.navigation.driving import Body, Pose2
from agent.navigation.mapped import MappedTown
from agent.navigation.mode import NavigationMode
from agent.navigation.models import (
    EMBEDDED,
    distance_identity,
    image_text_identity,
    load_distance,
    load_image_text,
)
from agent.navigation.plan import NavigationPlan
from agent.navigation.record import RECORD, NavigationRecord
from agent.navigation.results import Recorder, write_results
from agent.navigation.sight import ModelSight, RawCosineSight, views_in
from agent.navigator import navigate
from agent.parse import ParseOptions
from agent.report.lines import progress_bar
from agent.report.output import whole_folder, writing
from agent.report.templating import REPORT
from agent.scoring.embedded import cache_folder
from envs.bodies import Renderer
from envs.town_plan import town
from maps.errors import MapError
from skills.navigation.result import DriveResult

MODEL = "model"  # of --parser: the language model


@dataclass(frozen=True, kw_only=True)
class NavigateOptions:
    """What is asked for; the options of the command."""

    instruction: str
    town: int | None = None  # seed
    map: Path | None = None
    start: str | None = None  # id of a node
    heading: float | None = None  # [deg] in the map
    seed: int = 0  # of the robot's odometry
    plan_only: bool = False
    mode: NavigationMode = NavigationMode.FULL
    parser: str = MODEL
    llm: str = "embedded"
    revision: str | None = None
    adapter: str = "auto"
    clip: str = EMBEDDED
    distance: str = EMBEDDED
    device: str = "auto"
    dtype: str = "auto"
    renderer: Renderer = Renderer.AUTO
    video: bool = True
    out: Path | None = None

    @property
    def parsing(self) -> ParseOptions:
        """Who reads the instruction."""
        return ParseOptions.of(self)

    def models(self) -> dict[str, Any]:
        """Who reads, sees and drives, with what pins their weights; nothing is loaded.

        Raises:
            LanguageModelError, ImageTextError, DistanceError: one is not there.
        """
        read: dict[str, str | None] = {"parse": self.parser}
        if self.parser == MODEL:
            read = {"name": self.llm, **self.parsing.weights()}
        found: dict[str, Any] = {
            "parser": read,
            "clip": {"name": self.clip, "weights": image_text_identity(self.clip)},
        }
        if not self.plan_only:
            weights = distance_identity(self.distance)
            found["distance"] = {"name": self.distance, "weights": weights}
        return found


def run(options: NavigateOptions, console: Console) -> NavigationRecord:
    """Navigate, and leave the folder of results where one is asked for.

    Raises:
        InstructionError, OptionError, LanguageModelError, ImageTextError, DistanceError: what cannot be;
            nothing is written then.
        MapError: a map that cannot be read or made, or a node that it does not have.
        OutputError: the results cannot be written.
    """
    text = checked(options.instruction, ROUTE)
    if options.mode.oracle:
        raise OptionError(f"--mode {options.mode} is told the truth: it is for `doable eval town`")
    if options.heading is not None and not isfinite(options.heading):
        raise OptionError(f"--heading is a number of degrees, got {options.heading}")
    models = options.models()
    told = read_parse(Path(options.parser), text) if options.parser != MODEL else None
    with ExitStack() as stack:
        folder = None
        if options.out is not None:
            aside = whole_folder(options.out, RECORD, "a navigation")
            folder = stack.enter_context(aside)
        mapped = _mapped(options, console)
        start, heading = _start(options, mapped)
        pose = None if options.plan_only else _true_start(mapped, start, heading)
        if told is None:
            told = parse(options.parsing.load(), text).told
        plan = _plan(options, mapped, told, start, heading, console)
        recorder = Recorder(mapped, plan, folder, film=options.video)
        drive = None
        if pose is not None and plan.nodes:
            drive = _drive(options, mapped, plan, pose, recorder)
        record = NavigationRecord(
            mapped=mapped,
            plan=plan,
            drive=drive,
            seed=options.seed,
            models=models,
            versions=versions(),
            only_planned=options.plan_only,
            report=None if options.out is None else options.out / REPORT,
        )
        if folder is not None:
            with writing(options.out or folder):
                write_results(record, folder, recorder, again(options))
    return record


def read_parse(path: Path, text: str) -> NavigationInstruction:
    """The parse of an instruction in a file that `doable parse --out` wrote.

    Raises:
        OptionError: there is none, or it is of another instruction.
    """
    try:
        return NavigationInstruction.from_json(text, json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise OptionError(f"--parser {path}: no parse of this instruction: {reason}") from error


def _mapped(options: NavigateOptions, console: Console) -> MappedTown:
    if options.map is not None:
        return MappedTown.read(options.map)
    from agent.map_building import ensure_map  # scipy, imageio

    assert options.town is not None  # one of the two is given
    own = MapSettings(town=options.town, distance=options.distance, clip=options.clip)
    weights = distance_identity(options.distance), image_text_identity(options.clip)
    name = sha256(json.dumps([asdict(own), *weights]).encode()).hexdigest()[:12]
    folder = cache_folder() / "maps" / f"town-{options.town:05d}-{name}"
    ensure_map(options.town, folder, own, console)
    return MappedTown.read(folder)


def _start(options: NavigateOptions, mapped: MappedTown) -> tuple[int, float | None]:
    """The node to start at, and which way the robot looks there [rad]."""
    town_map = mapped.town
    node = 0 if options.start is None else town_map.number_of(options.start)
    if options.heading is not None:
        return node, radians(options.heading)
    images = town_map.graph.nodes[town_map.ids[node]]["images"]
    return node, images[0].bearing if images else None


def _true_start(mapped: MappedTown, node: int, heading: float | None) -> Pose2:
    """Where the simulator puts the robot: truly at the node, looking as it believes to."""
    if mapped.seed is None:
        raise OptionError("the map does not say which town it is of: add --plan-only")
    x, y, yaw = read_poses(mapped.folder, len(mapped.town.ids))[node].tolist()
    images = mapped.town.graph.nodes[mapped.town.ids[node]]["images"]
    seen = images[0].bearing if images else None
    if heading is None or seen is None:
        return x, y, yaw
    return x, y, yaw + heading - seen


def _plan(
    options: NavigateOptions,
    mapped: MappedTown,
    told: NavigationInstruction,
    start: int,
    heading: float | None,
    console: Console,
) -> NavigationPlan:
    model = load_image_text(options.clip, options.device)
    pictures = sum(len(images) for _, images in mapped.town.graph.nodes(data="images"))
    with progress_bar(console) as progress:
        bar = progress.add_task("looking at the map", total=pictures)
        views = views_in(mapped.town, model, lambda done: progress.advance(bar, done))
    raw = options.mode is NavigationMode.RAW_COSINE
    sight = RawCosineSight(model, views) if raw else ModelSight(model, views)
    return navigate(told, mapped.roads, sight, start=start, heading=heading, mode=options.mode)


def _drive(
    options: NavigateOptions,
    mapped: MappedTown,
    plan: NavigationPlan,
    pose: Pose2,
    recorder: Recorder,
) -> DriveResult:
    if mapped.seed is None:
        raise MapError("the map does not say which town it is of")
    model = load_distance(options.distance, options.device)
    with Body(model, options.renderer) as body:
        body.build(town(mapped.seed), pose, options.seed)
        with recorder.following(body.world) as looked:
            drive = body.drive(plan, mapped, looked)
            recorder.finish(f"{drive.verdict}: {drive.reason}")
    return drive


def again(options: NavigateOptions) -> list[str]:
    """The words of the command that navigates like this again."""
    words = ["doable", "navigate", options.instruction]
    usual = NavigateOptions(instruction="")
    for field in fields(options):
        value = getattr(options, field.name)
        if field.name in ("instruction", "video", "plan_only") or value == getattr(
            usual, field.name
        ):
            continue
        words += [f"--{field.name}", str(value)]
    return [*words, *(["--plan-only"] if options.plan_only else [])]
