"""Short trainings, cut short on demand, and what they leave."""

from functools import partial

import torch
from rich.console import Console
from safetensors.torch import load_file

from agent.scoring import adapter
from agent.training import checkpoints, folder
from agent.training.adapter_training import Training
from agent.training.settings import Place
from tests.agent.killing import Forked, kill_once_further

QUIET = Console(quiet=True)


def place(out, **more):
    return Place(out=out, device="cpu", checkpoint_every=2, calibrate=2, **more)


class CutShortError(Exception):
    """As if the process had been killed."""


def cut_at(monkeypatch, step):
    """Let `Training.step` fail at one step."""
    real = Training.step

    def step_or_fail(self, number):
        if number == step:
            raise CutShortError
        return real(self, number)

    monkeypatch.setattr(Training, "step", step_or_fail)


def weights(out):
    return load_file(out / adapter.WEIGHTS)


def same(a, b):
    return a.keys() == b.keys() and all(torch.equal(a[k], b[k]) for k in a)


def kill_once_saved(words, out, **more):
    """Start a training, forked, and kill it after a new checkpoint in `out`; see `kill_once_further`."""
    saved = partial(checkpoints.latest, out / folder.CHECKPOINTS)
    kill_once_further(partial(Forked, words), saved, **more)
