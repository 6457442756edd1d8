"""`doable train distance`: moments in towns, and a distance model that learns how they lie to each other.

`agent.training.distance_model` says what is learned and how; here are the folder and what is left in it. What
was seen of the towns stays there: whatever a kill left of it, and of the training, is gone on with. A step
depends on its number, the seed and the checkpoint alone, so a training that was cut short, or made longer,
and resumed reaches the same weights, bit for bit on a CPU with the same number of threads. At the end the
model is judged in development towns. Limits: no bit-exactness is claimed for CUDA or other releases of torch.
"""

from pathlib import Path

from rich.console import Console

from agent.training import town_files
from agent.training.distance_model import moments
from agent.training.distance_model.judging import judge
from agent.training.distance_model.learner import Learner
from agent.training.distance_model.lessons import Lessons
from agent.training.distance_settings import DistancePlace, DistanceSettings
from agent.training.folder import begin, claimed, finished
from agent.training.making import made, make_all
from agent.training.steps import checked, take_steps
from envs.town_world import TownWorld
from maps.distance import of_network, save
from maps.distance_record import DistanceRecord

MOMENTS = "moments"


def train(settings: DistanceSettings, place: DistancePlace, console: Console) -> DistanceRecord:
    """Train, or go on training, and leave the folder of a distance model.

    Raises:
        OptionError: options that cannot be, before anything is written.
        OutputError: the folder holds something else or another training, or cannot be written.
    """
    device = checked(settings, place)
    with claimed(settings, place):
        begin(settings, place.out)
        folder = place.out / MOMENTS
        _look(settings, folder, place.workers, console)
        lessons = Lessons([moments.load(folder, seed) for seed in settings.training_towns])
        learner = Learner(lessons, seed=settings.seed, batch=settings.batch, device=device)
        take_steps(learner, settings, place, console)
        return _finish(learner, lessons, settings, place)


def _look(settings: DistanceSettings, folder: Path, workers: int, console: Console) -> None:
    """Look at the towns that were not looked at yet."""
    towns = [*settings.training_towns, *settings.development_towns]
    missing = town_files.missing(folder, towns)
    looked = made(TownWorld, moments.write, [(folder, seed) for seed in missing], workers)
    make_all(console, "towns", len(towns), looked, missing)


def _finish(
    learner: Learner, lessons: Lessons, settings: DistanceSettings, place: DistancePlace
) -> DistanceRecord:
    """Judge, write weights and record; with the record in place the training is over."""
    towns = [moments.load(place.out / MOMENTS, seed) for seed in settings.development_towns]
    quality = judge(of_network(learner.network), towns, settings.seed)
    linked = lessons.linked_share(settings.seed, settings.batch)
    with finished(settings, place.out) as out:
        return save(
            out,
            learner.network,
            data=settings.recipe() | {"linked": linked},
            command=settings.command(),
            seed=settings.seed,
            metrics=quality.shares() | {"details": quality.to_json()},
        )
