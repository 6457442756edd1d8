"""Short trainings, cut short on demand, and what they leave."""

from dataclasses import fields, replace
from functools import partial

import pytest
import torch
from rich.console import Console
from safetensors.torch import load_file

from agent.arguments import parser
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


def fail_in_call(monkeypatch, owner, name, number):
    """Let a function fail in its call of this number, from 0."""
    real, calls = getattr(owner, name), []

    def call_or_fail(*args):
        calls.append(args)
        if len(calls) > number:
            raise CutShortError
        return real(*args)

    monkeypatch.setattr(owner, name, call_or_fail)


class Resumed:
    """A training that was cut short twice and gone on with, beside one that never was."""

    def __init__(self, train, settings, place, folder, monkeypatch, cuts):
        """Each cut: the owner, the name and the number of a call that fails."""
        self._train, self._settings, self._place = train, settings, place
        self.whole, self.cut = folder / "whole", folder / "cut"
        self.record = train(settings, place(self.whole), QUIET)
        for owner, name, number in cuts:
            with monkeypatch.context() as patch:
                fail_in_call(patch, owner, name, number)
                begun = self.cut.exists()
                with pytest.raises(CutShortError):
                    train(settings, place(self.cut, resume=begun), QUIET)
            torch.manual_seed(99)  # the generator of a new process is elsewhere
        self.again = train(settings, place(self.cut, resume=True), QUIET)

    def check(self, file):
        """See that the weights in a file are the same, and others once the training is made longer."""
        assert self.again == self.record
        assert same(*(load_file(out / file) for out in (self.whole, self.cut)))
        longer = replace(self._settings, steps=6)  # has the first steps of the shorter one
        made_longer = self._train(longer, self._place(self.cut, resume=True), QUIET)
        assert made_longer.command == longer.command() != self.record.command
        assert not same(*(load_file(out / file) for out in (self.whole, self.cut)))


def check_defaults(command, *usual, but=()):
    """See that what a command leaves out is told as its settings have it; `but`: what has no default."""
    given = vars(parser().parse_args(command.split()))
    for settings in usual:
        for field in fields(settings):
            if field.name not in but:
                assert given[field.name] == getattr(settings, field.name), field.name


def weights(out):
    return load_file(out / adapter.WEIGHTS)


def same(a, b):
    return a.keys() == b.keys() and all(torch.equal(a[k], b[k]) for k in a)


def kill_once_saved(words, out, **more):
    """Start a training, forked, and kill it after a new checkpoint in `out`; see `kill_once_further`."""
    saved = partial(checkpoints.latest, out / folder.CHECKPOINTS)
    kill_once_further(partial(Forked, words), saved, **more)
