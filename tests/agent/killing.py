"""Work in processes of their own, killed in the middle of it or not.

`Forked` ones begin as copies of a process that has loaded PyTorch and what trains with it, which takes longer
than the work they do here.
"""

import multiprocessing
import os
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

_forks = multiprocessing.get_context("forkserver")
_trainings = ("affordance", "clip", "distance", "planner", "policy")
_forks.set_forkserver_preload(["pytest", *(f"agent.training.{name}" for name in _trainings)])


class Forked:
    """A process that does what `python WORDS` would do, on one thread, without a word."""

    def __init__(self, words):
        self._process = _forks.Process(target=_do, args=(words,))
        self._process.start()

    def poll(self):
        """Its exit status; None while it runs."""
        return self._process.exitcode

    def kill(self):
        """As `kill -9` does."""
        self._process.kill()

    def wait(self):
        """For its end; returns its exit status."""
        self._process.join()
        return self.poll()


def finished(words):
    """Let a forked process do something, and see that it did."""
    assert Forked(words).wait() == 0


def kill_once_further(start, progress, *, delay=0.0):
    """Start a process (`Forked` or of subprocess), and kill it `delay` [s] after `progress()` has changed."""
    before, deadline = progress(), time.monotonic() + 300
    child = start()
    while progress() == before:
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(delay)
    assert child.poll() is None
    child.kill()
    child.wait()


def quiet(command, **run):
    """What starts a command of its own, which prints nothing."""
    nowhere = subprocess.DEVNULL
    return lambda: subprocess.Popen(command, stdout=nowhere, stderr=nowhere, **run)


def _do(words):
    import torch

    torch.set_num_threads(1)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        if words[0] == "-c":
            exec(words[1], {"__name__": "forked"})
            return
        from agent.cli import main

        assert words[:2] == ["-m", "agent"]
        sys.exit(main(words[2:]))
