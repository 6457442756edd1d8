"""Checkpoints of a training: all that the next step depends on, written whole or not at all.

A checkpoint is a folder `step-000100` with `state.safetensors` (weights, both moments of AdamW, what a
training keeps beside, the state of torch's generator) and `position.json`. It is written under another
name, flushed to the disk and renamed, so a kill leaves the one before. No pickles. The learning rate and the
data of a step are functions of its number, so the number is the position in the data.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from agent.report.output import OutputError, flush

STATE, POSITION = "state.safetensors", "position.json"
KEPT = 2
PARTIAL = ".partial-"
MOMENTS = ("exp_avg", "exp_avg_sq", "step")
Parameters = Mapping[str, torch.nn.Parameter]
Tensors = Mapping[str, torch.Tensor]


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a training stands."""

    step: int  # how many have been taken
    metrics: dict[str, float] = field(default_factory=dict)


def write(
    folder: Path,
    position: Position,
    parameters: Parameters,
    optimizer: torch.optim.Optimizer,
    *,
    beside: Tensors | None = None,
    keep: int = -1,
) -> Path:
    """Add a checkpoint to a folder of them and drop the oldest, but not that of step `keep`.

    Args:
        folder: of the checkpoints.
        position: where the training stands.
        parameters: what is trained.
        optimizer: AdamW, of all of them.
        beside: what else the next step depends on.
        keep: number of a step.

    Raises:
        OutputError: it cannot be written.
    """
    tensors = {"generator": torch.get_rng_state()}
    tensors |= {f"beside/{n}": t.detach().cpu().contiguous() for n, t in (beside or {}).items()}
    for name, parameter in parameters.items():
        tensors[f"weight/{name}"] = parameter.detach().cpu().contiguous()
        state = optimizer.state[parameter]
        tensors |= {f"{m}/{name}": state[m].detach().cpu().contiguous() for m in MOMENTS}
    target = folder / f"step-{position.step:06d}"
    aside = folder / f"{PARTIAL}{target.name}"
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        save_file(tensors, aside / STATE)
        (aside / POSITION).write_text(json.dumps(asdict(position)), "utf-8")
        for path in (*aside.iterdir(), aside):
            flush(path)
        if target.exists():
            shutil.rmtree(target)
        aside.rename(target)
        flush(folder)
    except (OSError, SafetensorError) as error:
        raise OutputError(f"cannot write checkpoint {target}: {error}") from error
    for old in _all(folder)[:-KEPT]:
        if _step(old) != keep:
            shutil.rmtree(old, ignore_errors=True)
    return target


def rewind(folder: Path, step: int) -> None:
    """Drop the checkpoints after a step, the newest first."""
    for path in reversed(_all(folder)):
        if _step(path) > step:
            shutil.rmtree(path)


def steps(folder: Path) -> list[int]:
    """Of the whole checkpoints in a folder, rising."""
    return [_step(path) for path in _all(folder)]


def latest(folder: Path) -> Path | None:
    """The newest whole checkpoint of a folder."""
    return next(reversed(_all(folder)), None)


def restore(
    checkpoint: Path,
    parameters: Parameters,
    optimizer: torch.optim.Optimizer,
    *,
    beside: Tensors | None = None,
) -> Position:
    """Put everything back as it was, in place.

    Raises:
        OutputError: the checkpoint is broken, or of another model.
    """
    try:
        tensors = load_file(checkpoint / STATE)
        position = Position(**json.loads((checkpoint / POSITION).read_text("utf-8")))
    except (OSError, ValueError, TypeError, SafetensorError) as error:
        raise OutputError(f"cannot read checkpoint {checkpoint}: {error}") from error
    ours: dict[str, torch.Tensor] = {f"weight/{n}": p for n, p in parameters.items()}
    ours |= {f"beside/{n}": t for n, t in (beside or {}).items()}
    expected = {*ours, "generator"} | {f"{kind}/{n}" for n in parameters for kind in MOMENTS}
    if set(tensors) != expected:
        odd = sorted(expected ^ set(tensors))[:3]
        raise OutputError(f"checkpoint {checkpoint} is of another model: {odd}")
    with torch.no_grad():
        for name, own in ours.items():
            if own.shape != tensors[name].shape:
                raise OutputError(f"checkpoint {checkpoint} has another shape at {name}")
            own.copy_(tensors[name])
        for name, parameter in parameters.items():
            optimizer.state[parameter] = {
                m: tensors[f"{m}/{name}"].to("cpu" if m == "step" else parameter.device)
                for m in MOMENTS
            }
    torch.set_rng_state(tensors["generator"])
    return position


def _all(folder: Path) -> list[Path]:
    return sorted(folder.glob("step-*")) if folder.is_dir() else []


def _step(checkpoint: Path) -> int:
    return int(checkpoint.name.removeprefix("step-"))
