"""`doable collect`: experience gathered over processes into a folder that a kill cannot break.

The unit of work is a shard of attempts, which depends on its number and the note alone, so it does not matter
who collects it, when, or whether it is collected twice; it is written aside and renamed. The same command
goes on after a kill, and one with more --episodes adds shards. Each process has a world of its own and works
at its own pace: attempts take between none and hundreds of physics steps, and a Gymnasium vector environment,
which moves all its worlds in lock step, would let each wait for the slowest.
"""

from collections import Counter
from collections.abc import Generator
from concurrent.futures import as_completed
from contextlib import closing
from dataclasses import fields, replace
from functools import cache, partial
from pathlib import Path
from shutil import rmtree
from typing import Any

from rich.console import Console

from agent.compose import OptionError
from agent.report.lines import progress_bar
from agent.report.output import OutputError, flushed_folder, unfinished, write_json, writing
from agent.workers import pool
from agent.worlds import world_called
from skills.experience.attempting import attempts
from skills.experience.dataset import (
    MOST_SHARDS,
    RECORD,
    SHARDS,
    Experience,
    Note,
    missing_shards,
    read_note,
    shard_path,
    write_shard,
)
from skills.experience.practised_worlds import PRACTICES
from skills.skill import Outcome


def collect(
    *,
    env: str,
    episodes: int,
    shard: int,
    seed: int,
    held_out: bool,
    out: Path,
    workers: int,
    console: Console,
) -> dict[str, Any]:
    """Collect what is missing, and sum up all that is there.

    Raises:
        OptionError: there is no such environment, or there are too many shards.
        OutputError: the folder cannot be written, or is about something else.
        ExperienceError: what the folder says of itself cannot be read.
    """
    practice = PRACTICES[world_called(env).name]
    note = Note(
        env=practice.senses.world,
        seed=seed,
        episodes=episodes,
        shard=shard,
        held_out=held_out,
        generator=practice.version,
        views=tuple(practice.senses.views),
    )
    if note.n_shards > MOST_SHARDS:
        raise OptionError(f"{episodes} attempts make more than {MOST_SHARDS} shards of {shard}")
    _claim(note, out)
    missing = missing_shards(out, note)
    if missing:
        with progress_bar(console) as progress, closing(_done(note, out, missing, workers)) as done:
            total = note.n_shards * shard
            bar = progress.add_task("attempts", total=total, completed=total - len(missing) * shard)
            for _ in done:
                progress.advance(bar, shard)
    return summary(Experience.open(out))


def summary(experience: Experience) -> dict[str, Any]:
    """How many attempts of each kind there are, and what came of them."""
    attempted: Counter[str] = Counter()
    succeeded: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    frames = 0
    for told in experience.told():
        attempted[told["kind"]] += 1
        succeeded[told["kind"]] += told["outcome"] == Outcome.SUCCEEDED
        outcomes[told["outcome"]] += 1
        frames += int(told["total_steps"]) + 1
    return {
        "attempts": len(experience),
        "frames": frames,
        "shards": experience.note.n_shards,
        "success": round(succeeded.total() / attempted.total(), 4),
        "kinds": {
            kind: {"attempts": n, "success": round(succeeded[kind] / n, 4)}
            for kind, n in sorted(attempted.items())
        },
        "outcomes": dict(sorted(outcomes.items())),
    }


def _claim(note: Note, out: Path) -> None:
    """Make the folder say what is collected in it, unless it says something else."""
    with writing(out):
        if out.exists() and not out.is_dir():
            raise OutputError(f"cannot write to {out}: it is a file; --out names a folder")
        if (out / RECORD).exists():
            _check(note, read_note(out), out)
        elif out.is_dir() and set(out.iterdir()) - {unfinished(out / RECORD)}:
            raise OutputError(f"{out} holds something else than experience; choose another --out")
        (out / SHARDS).mkdir(parents=True, exist_ok=True)
        write_json(out / RECORD, note.to_json())
        for left_by_a_kill in (out / SHARDS).glob(".*"):
            # A killed collection's worker may be writing there for a second more; it does no harm.
            rmtree(left_by_a_kill, ignore_errors=True)


def _check(note: Note, begun: Note, out: Path) -> None:
    """Refuse to go on with something else, or to leave a part of it."""
    if replace(begun, episodes=note.episodes) != note:
        differ = [f.name for f in fields(Note) if getattr(begun, f.name) != getattr(note, f.name)]
        told = ", ".join(f"{k} {getattr(begun, k)}" for k in differ if k != "episodes")
        raise OutputError(f"{out} was begun with {told.replace('_', '-')}; choose another --out")
    if begun.episodes > note.episodes:
        raise OutputError(f"{out} was begun with --episodes {begun.episodes}; ask for no fewer")


def _done(note: Note, out: Path, missing: list[int], workers: int) -> Generator[int, None, None]:
    """Numbers of shards, as they are on the disk."""
    workers = min(workers, len(missing))
    if workers == 1:
        with closing(PRACTICES[note.env].world()) as world:
            for k in missing:
                yield _collect_shard(world, note, out, k)
        return
    with pool(workers, partial(_own_world, note.env)) as processes:
        running = [processes.submit(_work, note, out, k) for k in missing]
        for future in as_completed(running):
            yield future.result()


def _collect_shard(world: Any, note: Note, out: Path, k: int) -> int:
    practice = PRACTICES[note.env]
    made = list(
        attempts(
            world,
            seed=note.seed,
            shard=k,
            size=note.shard,
            held_out=note.held_out,
            practice=practice,
        )
    )
    with flushed_folder(shard_path(out, k)) as folder:
        write_shard(folder, made, practice.senses)
    return k


@cache
def _own_world(env: str) -> Any:
    """The process's own."""
    return PRACTICES[env].world()


def _work(note: Note, out: Path, k: int) -> int:
    return _collect_shard(_own_world(note.env), note, out, k)
