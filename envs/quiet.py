"""Keeps native libraries from writing into the user's output.

PyBullet and its EGL plugin print from C straight to file descriptor 1, where no Python redirection
reaches; `doable run --json` must print JSON and nothing else.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def native_output_silenced() -> Iterator[None]:
    """Send what C code writes to stdout and stderr to nowhere while the block runs."""
    sys.stdout.flush()
    sys.stderr.flush()
    _flush_native()
    saved = [os.dup(fd) for fd in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for fd in (1, 2):
            os.dup2(nowhere, fd)
        yield
    finally:
        _flush_native()  # before the descriptors lead out again
        for fd, copy in zip((1, 2), saved, strict=True):
            os.dup2(copy, fd)
            os.close(copy)
        os.close(nowhere)


def _flush_native() -> None:
    """Empty C's own buffers, which hold back what is printed into a pipe or a file."""
    if os.name == "posix":
        ctypes.CDLL(None).fflush(None)
