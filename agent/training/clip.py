"""`doable train clip`: views of towns, and an image-text model that learns to name what they show.

`agent.training.image_text` says what is learned and how; here are the folder, the checkpoints and the
progress. The views stay in the folder: whatever a kill left of them, and of the training, is gone on with.
A step depends on its number, the seed and the checkpoint alone, so a training that was cut short, or made
longer, and resumed reaches the same weights, bit for bit on a CPU with the same number of threads. At the
end the weights are rounded as they are saved, then calibrated on development towns and judged in others.
Limits: no bit-exactness is claimed for CUDA or other releases of torch.
"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import torch
from rich.console import Console

from agent.training import town_files
from agent.training.clip_settings import ClipPlace, ClipSettings
from agent.training.folder import begin, claimed, finished
from agent.training.image_text import towns
from agent.training.image_text.judging import calibrated, embedded, judge, reference
from agent.training.image_text.learner import Learner
from agent.training.image_text.lessons import Lessons
from agent.training.image_text.pairs import HELD_OUT
from agent.training.making import made, make_all
from agent.training.steps import checked, take_steps
from envs.town_world import TownWorld
from maps.image_text import of_model, rounded, save
from maps.image_text_record import ImageTextRecord

VIEWS = "views"


def train(settings: ClipSettings, place: ClipPlace, console: Console) -> ImageTextRecord:
    """Train, or go on training, and leave the folder of an image-text model.

    Raises:
        OptionError: options that cannot be, before anything is written.
        OutputError: the folder holds something else or another training, or cannot be written.
    """
    device = checked(settings, place)
    with claimed(settings, place):
        begin(settings, place.out)
        _look(settings, place, console)
        seen = [towns.load(place.out / VIEWS, seed) for seed in settings.training_towns]
        learner = Learner(Lessons(seen), seed=settings.seed, batch=settings.batch, device=device)
        take_steps(learner, settings, place, console, learner.averages)
        return _finish(learner, seen, settings, place)


def _look(settings: ClipSettings, place: ClipPlace, console: Console) -> None:
    """Look at the towns that were not looked at yet."""
    development = settings.development_towns
    folder, all_towns = place.out / VIEWS, [*settings.training_towns, *development]
    missing = town_files.missing(folder, all_towns)
    looked = _looked(folder, missing, frozenset(development), place.workers)
    make_all(console, "towns", len(all_towns), looked, missing)


def _looked(
    folder: Path, seeds: list[int], development: frozenset[int], workers: int
) -> Iterator[None]:
    """Look at towns; in those for development nothing is left out."""
    without = {seed: frozenset() if seed in development else HELD_OUT for seed in seeds}
    jobs = [(folder, seed, without[seed]) for seed in seeds]
    return made(TownWorld, towns.write, jobs, workers)


def _finish(
    learner: Learner, seen: list[towns.TownViews], settings: ClipSettings, place: ClipPlace
) -> ImageTextRecord:
    """Calibrate, judge, write weights and record; with the record in place the training is over."""
    learner.model.load_state_dict(rounded(learner.model))
    model, folder = of_model(learner.model), place.out / VIEWS
    measured_by = torch.from_numpy(reference(model, seen)).bfloat16().float().numpy()
    fitting, judging = (
        [embedded(model, towns.load(folder, seed)) for seed in seeds]
        for seeds in (settings.calibrated_on, settings.judged_in)
    )
    calibration = calibrated(model, fitting, measured_by)
    quality = judge(model, judging, measured_by, calibration)
    with finished(settings, place.out) as out:
        return save(
            out,
            learner.model,
            measured_by,
            data=settings.recipe(),
            command=settings.command(),
            seed=settings.seed,
            metrics=quality.shares() | {"counts": quality.to_json()},
            calibration=asdict(calibration),
        )
