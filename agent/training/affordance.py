"""`doable train affordance`: value functions from recorded attempts; `skills.values.learner` learns.

The rate rises, stays and falls. Its fall begins when the steps say so, or sooner: after `patience`
validations without a better one (early stopping), or when the time is nearly up. The training is then the
same as one with fewer --steps, which is what its record says. Everything a step depends on is its number,
the seed and the checkpoint, so a training that was cut short and resumed reaches the same weights, bit for
bit on a CPU with the same number of threads. A resume after the fall began early goes back to where it
began. Limit: no bit-exactness is claimed for CUDA, several devices or other releases of torch.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import torch
from rich.console import Console

from agent.compose import OptionError
from agent.device import resolve_device
from agent.report.lines import progress_bar
from agent.training import checkpoints
from agent.training.affordance_settings import ValuePlace, ValueSettings
from agent.training.checkpoints import Position
from agent.training.curves import curves
from agent.training.folder import CHECKPOINTS, CURVES, begin, claimed, finished
from agent.training.schedule import COOL_DOWN, rate, steps_for
from skills.values.calibration import cross_entropy, fitted_temperature, probabilities
from skills.values.devices import Devices
from skills.values.function import save_values
from skills.values.learner import Learner, Lesson, Method
from skills.values.metrics import Quality, by_kind, worst
from skills.values.record import ValueRecord, read_record
from skills.values.transitions import Lessons, Recorded, lessons

VALIDATED_ON = 960  # attempts, while it trains; all of them at the end


def identity_of(experience: Recorded) -> str:
    """What names these recorded attempts and no others: their note decides them, and how many there are."""
    told = json.dumps(
        {"note": experience.note.to_json(), "attempts": len(experience)}, sort_keys=True
    )
    return f"sha256:{hashlib.sha256(told.encode()).hexdigest()}"


def train(
    settings: ValueSettings, place: ValuePlace, experience: Recorded, console: Console
) -> ValueRecord:
    """Train, or go on training, and leave the folder of a value function.

    Raises:
        OptionError: options that cannot be, before anything is written.
        OutputError: the folder holds something else or another training, or cannot be written.
        EnvError: the experience is broken, or too little.
    """
    settings.check()
    place.check()
    devices = Devices(_device(place.device))
    if not devices.leads:
        console = Console(quiet=True)
    with claimed(settings, place) if devices.leads else nullcontext():
        with progress_bar(console) as progress:
            bar = progress.add_task("reading", total=len(experience))
            read = lessons(experience, lambda: progress.advance(bar))
        training = Training(settings, place, read, devices)
        training.run(console)
        if devices.leads:
            training.finish(experience)
        devices.wait()
        return read_record(place.out)


class Training:
    """One run of the command."""

    def __init__(
        self, settings: ValueSettings, place: ValuePlace, read: Lessons, devices: Devices
    ) -> None:
        self.settings, self._place, self._lessons, self._devices = settings, place, read, devices
        lesson = Lesson(method=Method(settings.method), batch=settings.batch, seed=settings.seed)
        self.learner = Learner(lesson, read, devices)
        self._position = Position(step=0, metrics={"minutes": 0.0, "stale": 0.0})

    def run(self, console: Console) -> None:
        """Take all steps that are missing."""
        self._begin()
        self._restore()
        self._end_plateau_if_due()
        step, began = self._position.step, time.monotonic()
        earlier = self._position.metrics["minutes"]
        plotting = curves(self._place.out / CURVES, step) if self._devices.leads else nullcontext()
        with plotting as plot, progress_bar(console) as progress:
            bar = progress.add_task("training", total=self.settings.steps, completed=step)
            while step < self.settings.steps:
                at = rate(step, self.settings)
                told = {"loss": self.learner.step(step, at), "rate": at}
                step += 1
                if self._is_checkpoint(step):
                    minutes = earlier + (time.monotonic() - began) / 60
                    told |= self._validate(step, minutes)
                    self._save()
                    self._end_plateau_if_due()
                    self._log(console, told)
                if plot is not None:
                    plot(told, step - 1)
                words = f"training, loss {told['loss']:.3f}"
                progress.update(bar, completed=step, total=self.settings.steps, description=words)

    def finish(self, experience: Recorded) -> None:
        """Calibrate on the validation part, write weights and record; then the training is over."""
        part = self._lessons.validation
        succeeded = part.succeeded[part.decisions]
        logits = self.learner.logits(part, part.decisions)
        temperature = fitted_temperature(logits, succeeded)
        values = probabilities(logits, temperature)
        kinds = by_kind(part.phrases, values, succeeded)
        metrics = {
            "validation": Quality.of(values, succeeded).to_json(),
            "geometric": Quality.of(part.geometric, succeeded).to_json(),
            "kinds": {kind: quality.to_json() for kind, quality in kinds.items()},
            "worst_kind": worst(kinds),
        }
        with finished(self.settings, self._place.out) as folder:
            save_values(
                folder,
                self.learner.average,
                self.learner.architecture,
                vocabulary=self._lessons.vocabulary.words,
                data=self._data(experience),
                command=self.settings.command(),
                seed=self.settings.seed,
                minutes=round(self._position.metrics["minutes"], 2),
                metrics=metrics,
                temperature=temperature,
            )

    def _data(self, experience: Recorded) -> dict[str, Any]:
        """What is trained on, for the record."""
        return {
            "note": experience.note.to_json(),
            "identity": self.settings.experience,
            "attempts": len(experience),
            "attempts_validated_on": len(self._lessons.validation.phrases),
            "moments_trained_on": len(self._lessons.train),
        }

    def _begin(self) -> None:
        """Say what is trained here; the other processes wait until it is said."""
        if self._devices.leads:
            begin(self.settings, self._place.out)
        self._devices.wait()

    def _restore(self) -> None:
        newest = checkpoints.latest(self._place.out / CHECKPOINTS)
        if newest is not None:
            self._position = checkpoints.restore(
                newest,
                self.learner.parameters,
                self.learner.optimizer,
                beside=self.learner.averages,
            )

    def _save(self) -> None:
        if self._devices.leads:
            checkpoints.write(
                self._place.out / CHECKPOINTS,
                self._position,
                self.learner.parameters,
                self.learner.optimizer,
                beside=self.learner.averages,
                keep=self.settings.plateau_end,
            )

    def _is_checkpoint(self, step: int) -> bool:
        """Whether so many steps are a moment to validate and to save."""
        ends = (self.settings.plateau_end, self.settings.steps)
        return step in ends or step % self.settings.validate_every == 0

    def _validate(self, step: int, minutes: float) -> dict[str, float]:
        """Take up the position after so many steps; returns what curves show of it."""
        part = self._lessons.validation
        at = part.decisions[:VALIDATED_ON]
        logits, succeeded = self.learner.logits(part, at), part.succeeded[at]
        quality = Quality.of(probabilities(logits, 1.0), succeeded)
        loss, before = cross_entropy(logits, succeeded), self._position.metrics
        best, stale = before.get("best", loss), before["stale"]
        if (
            step % self.settings.validate_every == 0
        ):  # the ends are not the same in a longer training
            best, stale = min(best, loss), 0.0 if loss <= best else stale + 1
        spent = float(self._devices.mean(torch.tensor(minutes, device=self._devices.device)))
        metrics = {"minutes": spent, "best": best, "stale": stale}
        self._position = Position(step=step, metrics=metrics)
        told = {"validation/loss": loss, "validation/brier": quality.brier}
        return told if quality.auroc is None else told | {"validation/auroc": quality.auroc}

    def _end_plateau_if_due(self) -> None:
        """Let the rate fall from here on, where validations no longer get better or time is short."""
        at, metrics = self._position.step, self._position.metrics
        if not 0 < at < self.settings.plateau_end:
            return
        limit = self._place.minutes
        late = limit is not None and metrics["minutes"] >= (1 - COOL_DOWN) * limit
        if late or metrics["stale"] >= self.settings.patience:
            self.settings = replace(self.settings, steps=steps_for(at))
            self._begin()

    def _log(self, console: Console, told: Mapping[str, float]) -> None:
        """A log file gets lines instead of a bar."""
        if not console.is_terminal and self._devices.leads:
            words = ", ".join(f"{name} {value:.4g}" for name, value in told.items())
            place = f"step {self._position.step} of {self.settings.steps}"
            console.print(f"{place}: {words}", highlight=False)


def _device(name: str) -> torch.device:
    try:
        return resolve_device(name)
    except ValueError as error:
        raise OptionError(str(error)) from error
