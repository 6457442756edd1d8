"""Processes that work for this one and end with it, however it ends.

They are fresh interpreters (spawned), so nothing of this one's state leaks into their results. A worker
whose parent was killed ends within a second; one that is interrupted with its parent (Ctrl-C) ends at once.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context


@contextmanager
def pool(workers: int, begin: Callable[[], object]) -> Iterator[ProcessPoolExecutor]:
    """Workers that each call `begin` first; what has not begun when the block ends is dropped."""
    start = partial(_start, os.getpid(), begin)
    executor = ProcessPoolExecutor(workers, get_context("spawn"), start)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _start(parent: int, begin: Callable[[], object]) -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    begin()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
