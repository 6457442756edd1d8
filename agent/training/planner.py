"""`doable train planner`: LoRA on the embedded model until it writes the plans of the demonstrator.

    minimise  - sum over taught tokens of log p(token | what stands before it)  /  number of them
AdamW without weight decay, warm-up and cosine, gradients clipped, `batch` fresh episodes a step. Everything a
step depends on is its number, the seed and the checkpoint, so a training that was cut short and resumed
reaches the same weights: bit for bit in fp32 and int8 on a CPU with the same number of threads. The result is
a folder that `--adapter` takes. Limits: no bit-exactness is claimed for bf16, CUDA or another release of torch.
"""

import json
import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch.utils.tensorboard import SummaryWriter

from agent import plan_text
from agent.asking import CALIBRATION
from agent.compose import OptionError
from agent.device import resolve_device
from agent.language_model import LanguageModel
from agent.report.output import OutputError, write_json
from agent.scoring import adapter
from agent.scoring.adapter import AdapterRecord, check_size
from agent.training import checkpoints
from agent.training.batches import Batch, packed, tokens_of
from agent.training.checkpoints import Position
from agent.training.episodes import P_AIM_ONLY, SOURCES, EpisodeStream, Scene, held_out
from agent.training.held_out import calibrate
from agent.training.kitchen import tasks as kitchen_tasks
from agent.training.lora import PRECISIONS, Loss, Trainee
from agent.training.tabletop import tasks as tabletop_tasks
from agent.training.wording import Split

RUN, CHECKPOINTS, CURVES = "run.json", "checkpoints", "tensorboard"
WARM_UP = 0.05  # share of the steps
LOWEST_RATE = 0.05  # of the highest
CLIP = 1.0  # norm of the gradient


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What decides the weights: a resumed training must have the same."""

    steps: int = 1700
    batch: int = 16
    lr: float = 2e-3
    rank: int = 16
    seed: int = 0
    precision: str = "int8"
    llm: str = "embedded"
    held_out: int = 48  # episodes of each world the held-out loss is measured on

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            OptionError: names the option, its value and what it may be.
        """
        for name in ("steps", "batch", "rank", "held_out"):
            if getattr(self, name) < 1:
                raise OptionError(f"--{name} must be at least 1, got {getattr(self, name)}")
        if not 0 < self.lr <= 0.1:
            raise OptionError(f"--lr must be above 0 and at most 0.1, got {self.lr:g}")
        if self.seed < 0:
            raise OptionError(f"--seed is a whole number from 0, got {self.seed}")
        if self.precision not in PRECISIONS:
            raise OptionError(
                f'unknown --precision "{self.precision}"; known: {", ".join(PRECISIONS)}'
            )


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a training runs and writes; none of this changes the weights."""

    out: Path
    resume: bool = False
    device: str = "auto"
    checkpoint_every: int = 100
    workers: int = 0  # processes that make episodes beside the training
    calibrate: int = 1000  # held-out episodes of each world that `--ask` is calibrated on

    def check(self) -> None:
        """Refuse what cannot be; raises OptionError."""
        for name, least in (("checkpoint_every", 1), ("workers", 0), ("calibrate", 1)):
            if getattr(self, name) < least:
                option = name.replace("_", "-")
                raise OptionError(f"--{option} must be at least {least}, got {getattr(self, name)}")


def train(settings: Settings, place: Place, console: Console) -> AdapterRecord:
    """Train, or go on training, and leave the folder `--adapter` takes.

    Raises:
        OptionError: options that cannot be, before anything is written.
        OutputError: the folder holds something else, or another training.
        LanguageModelError: no such model, or one that cannot be adapted.
    """
    settings.check()
    place.check()
    _check_folder(settings, place)
    device = _device(place.device)
    language = LanguageModel.load(settings.llm, device=device, dtype=torch.float32)
    trainee = Trainee(
        language.model, rank=settings.rank, seed=settings.seed, precision=settings.precision
    )
    check_size(sum(p.numel() for p in trainee.parameters.values()))
    place.out.mkdir(parents=True, exist_ok=True)
    write_json(place.out / RUN, asdict(settings))
    with EpisodeStream(settings.seed, settings.batch, place.workers) as stream:
        training = Training(settings, trainee, language, stream)
        metrics = _run(training, place, console)
    return _finish(settings, place, language, trainee, metrics, console)


class Training:
    """One step after the other."""

    def __init__(
        self, settings: Settings, trainee: Trainee, language: LanguageModel, stream: EpisodeStream
    ) -> None:
        self.settings, self.trainee = settings, trainee
        self._language, self._stream = language, stream
        self.optimizer = torch.optim.AdamW(
            list(trainee.parameters.values()), lr=settings.lr, weight_decay=0.0
        )
        self._held_out: dict[str, list[Batch]] = {}

    def step(self, number: int) -> float:
        """Take step `number`, from 0; returns its loss [nat per token]."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate(number, self.settings)
        loss = self.trainee.loss(self.batch(number)).mean
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.trainee.parameters.values(), CLIP)
        self.optimizer.step()
        return float(loss.detach())

    def batch(self, number: int) -> Batch:
        """The episodes of a step."""
        return self._packed(self._stream.step(number))

    @torch.no_grad()
    def held_out(self) -> dict[str, float]:
        """By world: loss [nat per token] and share of episodes all right, on words never trained on."""
        metrics = dict[str, float]()
        for world in SOURCES:
            batches = self._held_out.setdefault(world, list(self._held_out_batches(world)))
            losses: list[Loss] = [self.trainee.loss(batch) for batch in batches]
            n = len(losses)
            metrics[f"{world}/held_out_loss"] = sum(float(x.mean) for x in losses) / n
            metrics[f"{world}/held_out_right"] = sum(x.right for x in losses) / n
        return metrics

    def _held_out_batches(self, world: str) -> Iterator[Batch]:
        n, size = self.settings.held_out, self.settings.batch
        for start in range(0, n, size):
            lessons = held_out(world, range(start, min(n, start + size)))
            yield self._packed([[lesson] for lesson in lessons])

    def _packed(self, scenes: list[Scene]) -> Batch:
        encode = self._language.encode_prompt, self._language.encode
        tokens = [[tokens_of(lesson, *encode) for lesson in lessons] for lessons in scenes]
        return packed(tokens, self.trainee.device)


def rate(step: int, settings: Settings) -> float:
    """The learning rate of a step: a linear rise, then half a cosine."""
    rise = max(1, round(WARM_UP * settings.steps))
    if step < rise:
        return settings.lr * (step + 1) / rise
    way = (step - rise) / max(1, settings.steps - rise)
    return settings.lr * (LOWEST_RATE + (1 - LOWEST_RATE) * 0.5 * (1 + math.cos(math.pi * way)))


def _run(training: Training, place: Place, console: Console) -> dict[str, float]:
    """All steps that are missing; returns the last losses."""
    settings, parameters = training.settings, training.trainee.parameters
    folder = place.out / CHECKPOINTS
    newest = checkpoints.latest(folder)
    position = Position(step=0)
    if newest is not None:
        position = checkpoints.restore(newest, parameters, training.optimizer)
    metrics: dict[str, float] = {}
    with _curves(place.out, position) as curves, _progress(console) as progress:
        bar = progress.add_task("", total=settings.steps, completed=position.step, loss="")
        for number in range(position.step, settings.steps):
            metrics["loss"] = training.step(number)
            curves.add_scalar("loss", metrics["loss"], number)
            curves.add_scalar("rate", rate(number, settings), number)
            last = number + 1 == settings.steps
            if last or (number + 1) % place.checkpoint_every == 0:
                metrics |= training.held_out()
                for name, value in metrics.items():
                    curves.add_scalar(name, value, number)
                at = Position(step=number + 1, metrics=metrics)
                checkpoints.write(folder, at, parameters, training.optimizer)
            told = ", ".join(f"{k} {v:.3f}" for k, v in metrics.items())
            progress.update(bar, advance=1, loss=told)
    return metrics or position.metrics


@contextmanager
def _curves(out: Path, position: Position) -> Iterator[SummaryWriter]:
    """TensorBoard's file; what an earlier run wrote after its last checkpoint is dropped."""
    writer = SummaryWriter(str(out / CURVES), purge_step=position.step or None)
    try:
        yield writer
    finally:
        writer.close()


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description} {task.fields[loss]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def _finish(
    settings: Settings,
    place: Place,
    language: LanguageModel,
    trainee: Trainee,
    metrics: dict[str, float],
    console: Console,
) -> AdapterRecord:
    """Write weights, calibration and record; with the record in place the training is over."""
    aside = place.out / ".adapter"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    record = adapter.save_adapter(
        aside,
        trainee.tensors(),
        base=language.name,
        base_revision=language.revision,
        rank=settings.rank,
        alpha=trainee.alpha,
        text_format=plan_text.VERSION,
        data=recipe(settings),
        command=command(settings),
        seed=settings.seed,
        metrics=metrics,
    )
    fresh = LanguageModel.load(settings.llm, device=trainee.device, dtype=torch.float32)
    with _progress(console) as progress:
        bar = progress.add_task("calibrating", total=place.calibrate * len(SOURCES), loss="")
        advance = partial(progress.advance, bar)
        calibrate(adapter.adapted(fresh, aside), place.calibrate, advance).save(aside)
    for name in (adapter.WEIGHTS, CALIBRATION, adapter.RECORD):
        (aside / name).replace(place.out / name)
    aside.rmdir()
    shutil.rmtree(place.out / CHECKPOINTS, ignore_errors=True)
    return record


def recipe(settings: Settings) -> dict[str, object]:
    """What it was trained on."""
    return {
        "generators": {"tabletop": tabletop_tasks.VERSION, "kitchen": kitchen_tasks.VERSION},
        "shares": {world: source.share for world, source in SOURCES.items()},
        "aim_only": P_AIM_ONLY,
        "split": str(Split.TRAIN),
        "episodes": settings.steps * settings.batch,
        "held_out_episodes": settings.held_out,
    }


def command(settings: Settings) -> str:
    """The shell command that makes these weights again."""
    names = ("steps", "batch", "lr", "rank", "seed", "precision", "llm")
    options = " ".join(f"--{name} {getattr(settings, name)}" for name in names)
    return f"doable train planner --out DIR {options}"


def _check_folder(settings: Settings, place: Place) -> None:
    """Refuse a folder with something else in it, or a training with other settings."""
    out = place.out
    if out.exists() and not out.is_dir():
        raise OutputError(f"cannot write to {out}: it is a file; --out names a folder")
    if (out / adapter.RECORD).exists():
        raise OutputError(f"{out} holds a finished adapter; choose another --out")
    if not (out / RUN).exists():
        if place.resume:
            raise OutputError(f"nothing to resume: {out} has no {RUN}")
        if out.is_dir() and any(out.iterdir()):
            raise OutputError(f"{out} holds something else than a training; choose another --out")
        return
    if not place.resume:
        raise OutputError(f"{out} holds a training that was cut short; add --resume to go on")
    try:
        before = json.loads((out / RUN).read_text("utf-8"))
        differ = [k for k, v in asdict(settings).items() if before[k] != v]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"cannot resume {out}: {RUN} is broken ({error})") from error
    if differ:
        told = ", ".join(f"--{k} {before[k]}" for k in differ)
        raise OutputError(f"{out} was begun with {told}; resume with the same options")


def _device(name: str) -> torch.device:
    try:
        return resolve_device(name)
    except ValueError as error:
        raise OptionError(str(error)) from error
