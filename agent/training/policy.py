"""`doable train policy`: demonstrations of the scripted skills, and a network that imitates them.

`skills.policy` says what is learned and how; here are the folder, the checkpoints and the progress. The
demonstrations stay in the folder: whatever a kill left of them, and of the training, is gone on with. All
that a step depends on is its number, the seed and the checkpoint, so a training that was cut short, or made
longer, and resumed reaches the same weights, bit for bit on a CPU with the same number of threads. Limits:
no bit-exactness is claimed for CUDA or other releases of torch.
"""

from collections.abc import Iterator
from concurrent.futures import as_completed
from contextlib import closing
from functools import cache
from pathlib import Path

import torch
from rich.console import Console

from agent.compose import OptionError
from agent.device import resolve_device
from agent.report.lines import progress_bar
from agent.training import checkpoints
from agent.training.checkpoints import Position
from agent.training.curves import curves
from agent.training.folder import CHECKPOINTS, CURVES, begin, claimed, finished
from agent.training.policy_settings import PolicyPlace, PolicySettings
from agent.training.schedule import rate
from agent.workers import pool
from envs.tabletop_world import TabletopWorld
from skills.policy import demonstrations
from skills.policy.network import AimNetwork, Sizes
from skills.policy.record import PolicyRecord
from skills.policy.training import Lessons, Training, validate
from skills.policy.weights import save_policy

DEMONSTRATIONS = "demonstrations"
VALIDATED_ON = 2  # parts, of scenes that are never trained on


def train(settings: PolicySettings, place: PolicyPlace, console: Console) -> PolicyRecord:
    """Train, or go on training, and leave the folder of a policy.

    Raises:
        OptionError: options that cannot be, before anything is written.
        OutputError: the folder holds something else or another training, or cannot be written.
        PolicyError: demonstrations cannot be written or read again.
    """
    settings.check()
    place.check()
    try:
        device = resolve_device(place.device)
    except ValueError as error:
        raise OptionError(str(error)) from error
    with claimed(settings, place):
        begin(settings, place.out)
        _demonstrate(settings, place, console)
        training = _training(settings, place, device)
        _run(training, settings, place, console)
        return _finish(training, settings, place)


def _demonstrate(settings: PolicySettings, place: PolicyPlace, console: Console) -> None:
    """Make what is missing of the demonstrations."""
    parts, folder = [*settings.parts, *_validation()], place.out / DEMONSTRATIONS
    missing = demonstrations.missing(folder, parts)
    with progress_bar(console) as progress:
        bar = progress.add_task(
            "demonstrations", total=len(parts), completed=len(parts) - len(missing)
        )
        for _ in _written(folder, settings.seed, missing, place.workers):
            progress.advance(bar)


def _written(folder: Path, seed: int, parts: list[int], workers: int) -> Iterator[None]:
    """Make parts, one after the other or by so many processes; something for each that is there."""
    if workers == 0:
        with closing(TabletopWorld()) as world:
            for number in parts:
                demonstrations.write(world, folder, seed, number)
                yield
        return
    with pool(workers, _own_world) as processes:
        running = [processes.submit(_write, folder, seed, number) for number in parts]
        for future in as_completed(running):
            future.result()
            yield


@cache
def _own_world() -> TabletopWorld:
    """The process's own."""
    return TabletopWorld()


def _write(folder: Path, seed: int, number: int) -> None:
    demonstrations.write(_own_world(), folder, seed, number)


def _training(settings: PolicySettings, place: PolicyPlace, device: torch.device) -> Training:
    torch.manual_seed(settings.seed)
    shown = demonstrations.load(place.out / DEMONSTRATIONS, settings.parts)
    return Training(
        AimNetwork(Sizes()),
        Lessons(shown.first(settings.scenes)),
        seed=settings.seed,
        batch=settings.batch,
        device=device,
    )


def _run(
    training: Training, settings: PolicySettings, place: PolicyPlace, console: Console
) -> None:
    """All steps that are missing."""
    folder, position = place.out / CHECKPOINTS, Position(step=0)
    newest = checkpoints.latest(folder)
    if newest is not None:
        position = checkpoints.restore(newest, training.parameters, training.optimizer)
    with curves(place.out / CURVES, position.step) as plot, progress_bar(console) as progress:
        bar = progress.add_task("training", total=settings.steps, completed=position.step)
        for number in range(position.step, settings.steps):
            at = rate(number, settings)
            told = training.step(number, at)
            plot(told | {"rate": at}, number)
            done = number + 1
            if done in (settings.plateau_end, settings.steps) or not done % place.checkpoint_every:
                checkpoints.write(
                    folder,
                    Position(step=done),
                    training.parameters,
                    training.optimizer,
                    keep=settings.plateau_end,
                )
                if not console.is_terminal:  # a log file gets lines instead of a bar
                    words = ", ".join(f"{name} {value:.3f}" for name, value in told.items())
                    console.print(f"step {done} of {settings.steps}: {words}", highlight=False)
            progress.update(bar, advance=1)


def _finish(training: Training, settings: PolicySettings, place: PolicyPlace) -> PolicyRecord:
    """Write weights and record; with the record in place the training is over."""
    unseen = demonstrations.load(place.out / DEMONSTRATIONS, _validation())
    with finished(settings, place.out) as folder:
        return save_policy(
            folder,
            training.network,
            training.network.sizes,
            data=settings.recipe(),
            command=settings.command(),
            seed=settings.seed,
            metrics=validate(training.network, unseen),
        )


def _validation() -> range:
    first = demonstrations.VALIDATION
    return range(first, first + VALIDATED_ON)
