"""Running the town suite: every mode and task, planned on the town's map and driven, over processes.

What is dear is done once: a town is mapped once and kept, its pictures are embedded once, an instruction is
parsed once for all modes (`parses`). Then each mode has a file of results to which a line is appended an
episode, as in `agent.evaluation.runner`: a killed evaluation goes on where it stopped, and a file about other
settings, weights, tasks or maps is refused. An episode depends on its mode, task and seed alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.evaluation.tally import Comparison
from agent.evaluation.town.episodes import TownEpisodes
from agent.evaluation.town.parses import instructions_of, parse_all, parses_file
from agent.evaluation.town.settings import TownSettings, maps_digest
from agent.evaluation.town.tally import TownRow, summarise
from agent.evaluation.town.task import TownTask
from agent.map_building import ensure_map
from agent.map_files import MAP
from agent.map_settings import MapSettings
from agent.navigation.mapped import MappedTown
from agent.navigation.mode import NavigationMode
from agent.navigation.models import load_image_text
from agent.navigation.sight import views_in
from agent.report.lines import ResultFile, appending_to, progress_bar, results_folder
from agent.workers import pool, share_cores

Result = dict[str, Any]


@dataclass(frozen=True)
class _Job:
    """One episode to run."""

    mode: NavigationMode
    task: TownTask


@dataclass(frozen=True)
class _Context:
    """What the episodes of an evaluation have in common; a process makes its own of it."""

    settings: TownSettings  # of any of the modes
    maps: Path
    parses: ResultFile | None  # None: no mode reads instructions


def evaluate(
    each: Sequence[TownSettings],
    out: Path,
    maps: Path,
    *,
    workers: int,
    console: Console,
    together: int = 1,
    ray: bool = False,
) -> Comparison[TownRow]:
    """Run what is missing of an evaluation and sum up all of it.

    Args:
        each: what is evaluated; nothing but the mode may differ.
        out: the folder of results.
        maps: the folder of maps, one a town; what is missing is made.
        workers: processes.
        console: for the progress.
        together: instructions that are parsed in lock step.
        ray: whether the workers are Ray's.

    Raises:
        SuiteError: no task in the split.
        LanguageModelError, ImageTextError, DistanceError: a model that is not there; nothing is written then.
        MapError: a map that cannot be read or made.
        OutputError: a file cannot be written, or is about another evaluation.
    """
    tasks, first = each[0].tasks(), each[0]
    for settings in each:
        settings.weights()
    results_folder(out)
    seeds = sorted({task.town for task in tasks})
    _mapped(seeds, maps, first, workers, console, ray)
    digest = maps_digest([_folder(maps, seed) / MAP for seed in seeds])
    files = {
        s.mode: ResultFile(path=out / f"{s.mode}.jsonl", note=s.note(digest), work="evaluation")
        for s in each
    }
    results = {mode: file.read() for mode, file in files.items()}
    done = {(mode, r["task"]) for mode, told in results.items() for r in told}
    jobs = [_Job(s.mode, t) for t in _by_town(tasks) for s in each if (s.mode, t.id) not in done]
    if jobs:
        context = _prepared(first, jobs, out, maps, console, together)
        with _running(context, jobs, workers, ray) as episodes:
            _collect(episodes, files, results, len(jobs), console)
    return Comparison(tuple(summarise(asdict(s), results[s.mode]) for s in each))


def _collect(
    episodes: Iterator[tuple[NavigationMode, Result]],
    files: Mapping[NavigationMode, ResultFile],
    results: Mapping[NavigationMode, list[Result]],
    missing: int,
    console: Console,
) -> None:
    """Write down each episode as it comes."""
    done = sum(len(told) for told in results.values())
    with appending_to(files) as append, progress_bar(console) as progress:
        bar = progress.add_task("", total=done + missing, completed=done)
        for mode, result in episodes:
            append[mode](result)
            results[mode].append(result)
            progress.update(bar, advance=1, description=str(mode))


def _prepared(
    settings: TownSettings,
    jobs: Sequence[_Job],
    out: Path,
    maps: Path,
    console: Console,
    together: int,
) -> _Context:
    """What episodes need beforehand: instructions parsed and pictures embedded, those that are not yet."""
    parses = None
    if any(job.mode.reads for job in jobs):
        parses = parses_file(settings.parsing, out)
        parse_all(settings.tasks(), settings.parsing, parses, console, together=together)
    if any(job.mode.sees for job in jobs):
        _embed(sorted({job.task.town for job in jobs}), maps, settings, console)
    return _Context(settings, maps, parses)


def _by_town(tasks: Sequence[TownTask]) -> list[TownTask]:
    """Tasks of one town one after another, so that its map is read once."""
    return sorted(tasks, key=lambda task: task.town)


def _folder(maps: Path, seed: int) -> Path:
    return maps / f"town-{seed:05d}"


def _mapped(
    seeds: Sequence[int],
    maps: Path,
    settings: TownSettings,
    workers: int,
    console: Console,
    ray: bool,
) -> None:
    """See that each town has its map."""
    missing = [seed for seed in seeds if not (_folder(maps, seed) / MAP).is_file()]
    if not missing:
        return
    with progress_bar(console) as progress:
        bar = progress.add_task("mapping", total=len(seeds), completed=len(seeds) - len(missing))
        if workers == 1 and not ray:
            for seed in missing:
                _map(seed, maps, settings)
                progress.advance(bar)
            return
        count = min(workers, len(missing))
        with pool(count, partial(share_cores, count), ray=ray) as processes:
            making = [processes.submit(_map, s, maps, settings) for s in missing]
            for made in as_completed(making):
                made.result()
                progress.advance(bar)


def _map(seed: int, maps: Path, settings: TownSettings) -> None:
    """Make one map."""
    wanted = MapSettings(town=seed, distance=settings.distance, clip=settings.clip)
    ensure_map(seed, _folder(maps, seed), wanted)


def _embed(seeds: Sequence[int], maps: Path, settings: TownSettings, console: Console) -> None:
    """Embed the pictures of all maps, those that are not known yet."""
    model = load_image_text(settings.clip, settings.device)
    with progress_bar(console) as progress:
        towns = [MappedTown.read(_folder(maps, seed)) for seed in seeds]
        counts = [len(images) for m in towns for _, images in m.town.graph.nodes(data="images")]
        bar = progress.add_task("embedding", total=sum(counts))
        for mapped in towns:
            views_in(mapped.town, model, partial(progress.advance, bar))


@contextmanager
def _running(
    context: _Context, jobs: Sequence[_Job], workers: int, ray: bool
) -> Iterator[Iterator[tuple[NavigationMode, Result]]]:
    """Results as they come, once the models are loaded: one that cannot be leaves no file behind."""
    workers = min(workers, len(jobs))
    if workers == 1 and not ray:
        with ExitStack() as opened:
            own = _made(context)
            opened.callback(own.close)
            yield ((job.mode, own.result(job.mode, job.task)) for job in jobs)
        return
    with pool(workers, partial(share_cores, workers), ray=ray) as processes:
        loading = [processes.submit(_load, context) for _ in range(workers)]
        next(as_completed(loading)).result()
        running = {processes.submit(_work, context, job): job.mode for job in jobs}
        yield ((running[future], future.result()) for future in as_completed(running))


def _made(context: _Context) -> TownEpisodes:
    parses = {} if context.parses is None else instructions_of(context.parses)
    return TownEpisodes(context.settings, partial(_folder, context.maps), parses)


@cache
def _own(context: _Context) -> TownEpisodes:
    """The process's own, made when first needed, so that a failure reaches who waits for the work."""
    return _made(context)


def _load(context: _Context) -> None:
    _own(context)


def _work(context: _Context, job: _Job) -> Result:
    return _own(context).result(job.mode, job.task)
