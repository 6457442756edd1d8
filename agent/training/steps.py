"""The steps of a training, from its last checkpoint to its end, with progress, curves and checkpoints.

A step is a function of its number, its learning rate and what the checkpoint holds, so it does not matter
how often a training was cut short.
"""

from typing import Protocol

import torch
from rich.console import Console

from agent.compose import OptionError
from agent.device import resolve_device
from agent.report.lines import progress_bar
from agent.training import checkpoints
from agent.training.checkpoints import Parameters, Position, Tensors
from agent.training.curves import curves
from agent.training.folder import CHECKPOINTS, CURVES
from agent.training.product import TrainingPlace, TrainingSettings
from agent.training.schedule import rate

LOGGED = 50  # steps


class Learner(Protocol):
    """What is taught."""

    @property
    def optimizer(self) -> torch.optim.Optimizer:
        """AdamW, of all that is trained."""

    @property
    def parameters(self) -> Parameters:
        """What is trained, by name."""

    def step(self, number: int, rate: float) -> dict[str, float]:
        """Take step `number`, from 0, at a learning rate; returns what there is to tell, the loss first."""


class SavedPlace(TrainingPlace, Protocol):
    """Where a training runs and writes, and how often."""

    @property
    def device(self) -> str:
        """As `--device` names it."""

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""

    @property
    def checkpoint_every(self) -> int:
        """Steps."""


def checked(settings: TrainingSettings, place: SavedPlace) -> torch.device:
    """The device that a training runs on, if nothing that it is told is wrong.

    Raises:
        OptionError: names the option, its value and what it may be.
    """
    settings.check()
    place.check()
    try:
        return resolve_device(place.device)
    except ValueError as error:
        raise OptionError(str(error)) from error


def take_steps(
    learner: Learner,
    settings: TrainingSettings,
    place: SavedPlace,
    console: Console,
    beside: Tensors | None = None,
) -> None:
    """Take all steps that are missing.

    Args:
        learner: what is taught.
        settings: of the training.
        place: where it writes.
        console: for the progress; a log file gets lines instead of a bar.
        beside: what the steps change besides the parameters.

    Raises:
        OutputError: a checkpoint or the curves cannot be written, or a checkpoint is broken.
    """
    folder, position = place.out / CHECKPOINTS, Position(step=0)
    parameters, optimizer = learner.parameters, learner.optimizer
    newest = checkpoints.latest(folder)
    if newest is not None:
        position = checkpoints.restore(newest, parameters, optimizer, beside=beside)
    with curves(place.out / CURVES, position.step) as plot, progress_bar(console) as progress:
        bar = progress.add_task("training", total=settings.steps, completed=position.step)
        for number in range(position.step, settings.steps):
            at = rate(number, settings)
            told = learner.step(number, at)
            plot(told | {"rate": at}, number)
            done, keep = number + 1, settings.plateau_end
            if done in (keep, settings.steps) or not done % place.checkpoint_every:
                there = Position(step=done)
                checkpoints.write(folder, there, parameters, optimizer, beside=beside, keep=keep)
            if not console.is_terminal and (not done % LOGGED or done == settings.steps):
                words = ", ".join(f"{name} {value:.3f}" for name, value in told.items())
                console.print(f"step {done} of {settings.steps}: {words}", highlight=False)
            name, value = next(iter(told.items()))
            progress.update(bar, advance=1, description=f"training, {name} {value:.3f}")
