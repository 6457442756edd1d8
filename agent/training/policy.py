"""`doable train policy`: demonstrations of the scripted skills, and a network that imitates them.

`skills.policy` says what is learned and how; here are the folder, the checkpoints and the progress. The
demonstrations stay in the folder: whatever a kill left of them, and of the training, is gone on with. All
that a step depends on is its number, the seed and the checkpoint, so a training that was cut short, or made
longer, and resumed reaches the same weights, bit for bit on a CPU with the same number of threads. Limits:
no bit-exactness is claimed for CUDA or other releases of torch.
"""

import torch
from rich.console import Console

from agent.training.folder import begin, claimed, finished
from agent.training.making import made, make_all
from agent.training.policy_settings import PolicyPlace, PolicySettings
from agent.training.steps import checked, take_steps
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
    device = checked(settings, place)
    with claimed(settings, place):
        begin(settings, place.out)
        _demonstrate(settings, place, console)
        training = _training(settings, place, device)
        take_steps(training, settings, place, console)
        return _finish(training, settings, place)


def _demonstrate(settings: PolicySettings, place: PolicyPlace, console: Console) -> None:
    """Make what is missing of the demonstrations."""
    parts, folder = [*settings.parts, *_validation()], place.out / DEMONSTRATIONS
    missing = demonstrations.missing(folder, parts)
    jobs = [(folder, settings.seed, number) for number in missing]
    shown = made(TabletopWorld, demonstrations.write, jobs, place.workers)
    make_all(console, "demonstrations", len(parts), shown, missing)


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
