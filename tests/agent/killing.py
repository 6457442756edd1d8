"""Killing a command in the middle of its work."""

import signal
import subprocess
import time


def kill_once_further(command, progress, *, delay=0.0, **run):
    """Start a command in a process of its own, and kill it `delay` [s] after `progress()` has changed."""
    before, deadline = progress(), time.monotonic() + 300
    child = subprocess.Popen(command, **run)
    while progress() == before:
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(delay)
    assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait()
