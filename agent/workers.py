"""Processes that work for this one and end with it, however it ends.

They are fresh interpreters (spawned), so nothing of this one's state leaks into their results. A worker
whose parent was killed ends within a second; one that is interrupted with its parent (Ctrl-C) ends at once.
With Ray (the extra "ray") they are actors instead, one CPU each: of the cluster that RAY_ADDRESS names, on
whose machines doable must be installed too, or of a cluster of their own on this machine.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from queue import SimpleQueue
from typing import Any

ADDRESS = "RAY_ADDRESS"


class NoRayError(ValueError):
    """Ray is not installed, or its cluster cannot be used: one line to act on."""


@contextmanager
def pool(workers: int, begin: Callable[[], object], *, ray: bool = False) -> Iterator[Executor]:
    """Workers that each call `begin` first; what has not begun when the block ends is dropped.

    Raises:
        NoRayError: Ray's are asked for, and there are none.
    """
    if ray:
        with _ray_pool(workers, begin) as actors:
            yield actors
        return
    start = partial(_start, os.getpid(), begin)
    executor = ProcessPoolExecutor(workers, get_context("spawn"), start)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def share_cores(workers: int) -> None:
    """Leave PyTorch in this process its part of the machine's cores, so many workers being at it."""
    import torch

    torch.set_num_threads(max(1, (os.cpu_count() or 1) // workers))


def _start(parent: int, begin: Callable[[], object]) -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    begin()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


@contextmanager
def _ray_pool(workers: int, begin: Callable[[], object]) -> Iterator[Executor]:
    ray = _started_ray(workers)
    try:
        made = [ray.remote(num_cpus=1)(_Actor).remote(begin) for _ in range(workers)]
        executor = _ActorExecutor(ray, made)
        try:
            yield executor
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
    finally:
        ray.shutdown()


def _started_ray(workers: int) -> Any:
    try:
        import ray
    except ImportError as error:
        raise NoRayError("Ray is not installed: run `pip install 'doable[ray]'`") from error
    here = {} if os.environ.get(ADDRESS) else {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(log_to_driver=False, logging_level="ERROR", **here)
    except Exception as error:  # a cluster that does not come up raises nothing more special
        ray.shutdown()
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        where = os.environ.get(ADDRESS) or "this machine"
        raise NoRayError(f"cannot use Ray on {where}: {reason}") from error
    there = int(ray.cluster_resources().get("CPU", 0))
    if there < workers:
        ray.shutdown()
        raise NoRayError(f"Ray's cluster has {there} CPUs, too few for {workers} workers")
    return ray


class _Actor:
    """A worker in Ray's keeping."""

    def __init__(self, begin: Callable[[], object]) -> None:
        begin()

    def call(self, work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, Any]:
        """What comes of it, and the error that it raised, as it was; None: none."""
        try:
            return work(*arguments), None
        except Exception as error:  # raised again where the result is taken
            return None, error


class _ActorExecutor(ThreadPoolExecutor):
    """A thread an actor waits for what it does."""

    def __init__(self, ray: Any, actors: list[Any]) -> None:
        super().__init__(len(actors))
        self._ray, self._free = ray, SimpleQueue[Any]()
        for actor in actors:
            self._free.put(actor)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Let an actor that is free call it."""
        return super().submit(self._call, partial(fn, **kwargs), args)

    def _call(self, work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        actor = self._free.get()
        try:
            result, error = self._ray.get(actor.call.remote(work, arguments))
        finally:
            self._free.put(actor)
        if error is not None:
            raise error
        return result
