"""What a training reads is made first, job by job, each in a world: here, or by processes beside this one."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.report.lines import progress_bar
from agent.training.checks import check_at_least
from agent.workers import pool

Job = tuple[Any, ...]  # arguments of `make` after the world


@dataclass(frozen=True, kw_only=True)
class MakingPlace:
    """Where a training runs and writes that makes what it reads; none of this changes the weights."""

    out: Path
    resume: bool = False
    device: str = "auto"
    checkpoint_every: int  # steps
    workers: int = 0  # processes that make what is read

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        check_at_least(1, self, ("checkpoint_every",))
        check_at_least(0, self, ("workers",))


def make_all(
    console: Console, name: str, total: int, made: Iterator[None], missing: Sequence[object]
) -> None:
    """Make what is missing of a number of things behind a progress bar."""
    with progress_bar(console) as progress:
        bar = progress.add_task(name, total=total, completed=total - len(missing))
        for _ in made:
            progress.advance(bar)


def made(
    world: Callable[[], Any], make: Callable[..., None], jobs: Sequence[Job], workers: int
) -> Iterator[None]:
    """Do jobs, one after the other or by so many processes; something for each that is done.

    Args:
        world: what each process makes one of, and closes if it is this one.
        make: does a job; other processes must be able to call it.
        jobs: what is done.
        workers: processes; 0: this one.
    """
    if workers == 0:
        with closing(world()) as own:
            for job in jobs:
                make(own, *job)
                yield
        return
    with pool(workers, partial(_own, world)) as processes:
        running = [processes.submit(_make, world, make, job) for job in jobs]
        for future in as_completed(running):
            future.result()
            yield


@cache
def _own(world: Callable[[], Any]) -> Any:
    """The process's own."""
    return world()


def _make(world: Callable[[], Any], make: Callable[..., None], job: Job) -> None:
    make(_own(world), *job)
