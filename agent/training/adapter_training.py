"""The training of a language model's adapter: LoRA until the model writes what its lessons teach.

    minimise  - sum over taught tokens of log p(token | what stands before it)  /  number of them
AdamW without weight decay, gradients clipped, `batch` fresh lessons a step. The rate rises, stays and falls
(Haegele et al. 2024, arXiv 2405.18392), so that a longer training begins with the steps of a shorter one.
Everything a step depends on is its number, the seed and the checkpoint, so a training that was cut short, or
made longer, and resumed reaches the same weights: bit for bit in fp32 on a CPU with the same number of
threads. The result is a folder that `--adapter` takes. What is taught comes as a stream of lessons
(`agent.training.lessons`): the planner's, the parser's. Limits: no bit-exactness is claimed for bf16, CUDA or
other releases of torch.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from agent.compose import OptionError
from agent.device import resolve_device
from agent.language_model import LanguageModel
from agent.scoring import adapter
from agent.scoring.adapter import AdapterRecord, check_size, load_adapter
from agent.scoring.adapter_use import AdapterUse
from agent.scoring.scorer import LanguageModelError
from agent.training import checkpoints
from agent.training.adapter_settings import AdapterPlace, AdapterSettings
from agent.training.batches import Batch, packed, shared_out, tokens_of
from agent.training.checkpoints import Position
from agent.training.curves import curves
from agent.training.folder import CHECKPOINTS, CURVES, begin, claimed, finished
from agent.training.lessons import HeldOut, LessonStream, Scene
from agent.training.lora import Loss, Trainee
from agent.training.schedule import rate
from agent.training.threads import Threads

CLIP = 1.0  # norm of the gradient
Afterwards = Callable[[Path, torch.device, Progress], None]
"""Adds files to a folder with a trained adapter, on a device, and tells how far it is."""


def train_adapter(
    settings: AdapterSettings,
    place: AdapterPlace,
    lessons: LessonStream,
    console: Console,
    afterwards: Afterwards | None = None,
) -> AdapterRecord:
    """Train, or go on training, and leave the folder `--adapter` takes.

    Args:
        settings: what decides the weights.
        place: where it runs and writes.
        lessons: what is taught, not entered yet.
        console: where progress goes.
        afterwards: makes the other files of the settings' product.

    Raises:
        OptionError: options that cannot be, before anything is written.
        OutputError: the folder holds something else or another training, or cannot be written.
        LanguageModelError: no such model, or one that cannot be adapted.
    """
    settings.check()
    place.check()
    device = _device(place.device)
    with claimed(settings, place):
        language = LanguageModel.load(settings.llm, device=device, dtype=torch.float32)
        trainee = Trainee(
            language.model, rank=settings.rank, seed=settings.seed, precision=settings.precision
        )
        check_size(sum(p.numel() for p in trainee.parameters.values()))
        use = settings.use
        earlier = None if place.start is None else _started(trainee, language, place.start, use)
        begin(settings, place.out)
        with lessons as stream, Threads(device) as threads:
            training = Training(settings, trainee, language, stream, threads)
            metrics = _run(training, place, console)
        return _finish(training, place, metrics, earlier, console, afterwards)


def _started(
    trainee: Trainee, language: LanguageModel, folder: Path, use: AdapterUse
) -> AdapterRecord:
    """The record of the adapter the training begins with; raises LanguageModelError."""
    record, tensors = load_adapter(folder, use)
    if record.base_revision != language.revision:
        raise LanguageModelError(f'--from: adapter "{folder}" fits another language model')
    trainee.start_from(tensors)
    return record


class Training:
    """One step after the other."""

    def __init__(
        self,
        settings: AdapterSettings,
        trainee: Trainee,
        language: LanguageModel,
        stream: LessonStream,
        threads: Threads,
    ) -> None:
        self.settings, self.trainee = settings, trainee
        self.language, self._stream, self._threads = language, stream, threads
        self.optimizer = torch.optim.AdamW(
            list(trainee.parameters.values()), lr=settings.lr, weight_decay=0.0
        )
        self._held_out: dict[str, list[Batch]] = {}

    def step(self, number: int) -> float:
        """Take step `number`, from 0; returns its loss [nat per token]."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate(number, self.settings)
        batches = self.batches(number)
        taught = sum(batch.n_taught for batch in batches)
        losses, gradients = zip(
            *self._threads.map(partial(self._share, taught=taught), batches), strict=True
        )
        for parameter, *parts in zip(self.trainee.parameters.values(), *gradients, strict=True):
            parameter.grad = torch.stack(parts).sum(0)
        torch.nn.utils.clip_grad_norm_(self.trainee.parameters.values(), CLIP)
        self.optimizer.step()
        return float(sum(losses))

    def batches(self, number: int) -> list[Batch]:
        """The lessons of a step: for each thread those of some scenes."""
        return self._packed(self._stream.step(number), self._threads.n)

    def held_out(self) -> dict[str, float]:
        """By set: loss [nat per token] and share of lessons all right, on words never trained on."""
        metrics = dict[str, float]()
        for name, made in self._stream.held_out.items():
            batches = self._held_out.setdefault(name, self._held_out_batches(made))
            losses: list[Loss] = self._threads.map(self._loss, batches)
            tokens, episodes = (sum(getattr(x, n) for x in losses) for n in ("tokens", "episodes"))
            told = sum(float(x.mean) * x.tokens for x in losses)
            metrics[f"{name}/held_out_loss"] = told / tokens
            metrics[f"{name}/held_out_right"] = sum(x.right * x.episodes for x in losses) / episodes
        return metrics

    def _share(self, batch: Batch, *, taught: int) -> tuple[float, tuple[torch.Tensor, ...]]:
        """What a batch adds to the loss of a step that teaches so many tokens, and its gradient."""
        loss = self.trainee.loss(batch).mean * (batch.n_taught / taught)
        parameters = list(self.trainee.parameters.values())
        return float(loss.detach()), torch.autograd.grad(loss, parameters)

    @torch.no_grad()
    def _loss(self, batch: Batch) -> Loss:
        return self.trainee.loss(batch)

    def _held_out_batches(self, made: HeldOut) -> list[Batch]:
        n, size = self.settings.held_out, self.settings.batch
        starts = range(0, n, size)
        lessons = [made(range(start, min(n, start + size))) for start in starts]
        return [batch for some in lessons for batch in self._packed([[x] for x in some], 1)]

    def _packed(self, scenes: list[Scene], n: int) -> list[Batch]:
        """At most `n` batches."""
        encode = self.language.encode_prompt, self.language.encode
        tokens = [[tokens_of(lesson, *encode) for lesson in lessons] for lessons in scenes]
        return [packed(some, self.trainee.device) for some in shared_out(tokens, n)]


def _run(training: Training, place: AdapterPlace, console: Console) -> dict[str, float]:
    """All steps that are missing; returns the last losses."""
    settings, parameters = training.settings, training.trainee.parameters
    folder = place.out / CHECKPOINTS
    newest = checkpoints.latest(folder)
    position = Position(step=0)
    if newest is not None:
        position = checkpoints.restore(newest, parameters, training.optimizer)
    metrics: dict[str, float] = {}
    with curves(place.out / CURVES, position.step) as plot, _progress(console) as progress:
        bar = progress.add_task("", total=settings.steps, completed=position.step, loss="")
        for number in range(position.step, settings.steps):
            metrics["loss"] = training.step(number)
            plot({"loss": metrics["loss"], "rate": rate(number, settings)}, number)
            done = number + 1
            if done in (settings.plateau_end, settings.steps) or not done % place.checkpoint_every:
                metrics |= training.held_out()
                plot(metrics, number)
                at = Position(step=done, metrics=metrics)
                checkpoints.write(
                    folder, at, parameters, training.optimizer, keep=settings.plateau_end
                )
                if not console.is_terminal:  # a log file gets lines instead of a bar
                    console.print(
                        f"step {done} of {settings.steps}: {_told(metrics)}", highlight=False
                    )
            told = _told(metrics)
            progress.update(bar, advance=1, loss=told)
    return metrics or position.metrics


def _told(metrics: Mapping[str, float]) -> str:
    return ", ".join(f"{k} {v:.3f}" for k, v in metrics.items())


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description} {task.fields[loss]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def _finish(
    training: Training,
    place: AdapterPlace,
    metrics: dict[str, float],
    earlier: AdapterRecord | None,
    console: Console,
    afterwards: Afterwards | None,
) -> AdapterRecord:
    """Write weights, what comes with them, and the record; with that in place the training is over."""
    settings, trainee, language = training.settings, training.trainee, training.language
    with finished(settings, place.out) as folder:
        record = adapter.save_adapter(
            folder,
            trainee.tensors(),
            base=language.name,
            base_revision=language.revision,
            rank=settings.rank,
            alpha=trainee.alpha,
            text_format=settings.use.text_format,
            data=settings.recipe() | _history(earlier),
            command=settings.command(),
            seed=settings.seed,
            metrics=metrics,
        )
        if afterwards is not None:
            with _progress(console) as progress:
                afterwards(folder, trainee.device, progress)
    return record


def _history(earlier: AdapterRecord | None) -> dict[str, object]:
    """How the adapter was made that the training began with."""
    if earlier is None:
        return {}
    return {"begun_with": {k: getattr(earlier, k) for k in ("command", "data", "sha256")}}


def _device(name: str) -> torch.device:
    try:
        return resolve_device(name)
    except ValueError as error:
        raise OptionError(str(error)) from error
