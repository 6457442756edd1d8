"""`doable train planner`: the embedded model learns to write the plans of the demonstrator."""

from functools import partial
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import Progress

from agent.language_model import LanguageModel
from agent.scoring.adapter import AdapterRecord, adapted
from agent.training.adapter_training import train_adapter
from agent.training.episodes import SOURCES, EpisodeStream
from agent.training.held_out import calibrate
from agent.training.settings import Place, Settings


def train(settings: Settings, place: Place, console: Console) -> AdapterRecord:
    """Train, or go on training, and leave the folder `--adapter` takes; errors as `train_adapter`."""
    lessons = EpisodeStream(settings.seed, settings.batch, settings.aim_only, place.workers)
    calibrated = partial(_calibrated, settings, place)
    return train_adapter(settings, place, lessons, console, calibrated)


def _calibrated(
    settings: Settings, place: Place, folder: Path, device: torch.device, progress: Progress
) -> None:
    """Add the calibration for `--ask` to a trained adapter."""
    fresh = LanguageModel.load(settings.llm, device=device, dtype=torch.float32)
    bar = progress.add_task("calibrating", total=place.calibrate * len(SOURCES), loss="")
    advance = partial(progress.advance, bar)
    calibrate(adapted(fresh, folder), place.calibrate, advance).save(folder)
