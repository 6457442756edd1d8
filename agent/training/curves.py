"""Curves of a training for TensorBoard. Imports torch.utils.tensorboard alone."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from torch.utils.tensorboard import SummaryWriter

from agent.report.output import writing

Plot = Callable[[Mapping[str, float], int], None]


@contextmanager
def curves(folder: Path, begun_at: int) -> Iterator[Plot]:
    """What plots values of a step; an earlier run's after the step it is begun at go.

    Raises:
        OutputError: they cannot be written, then or later.
    """
    with writing(folder):
        writer = SummaryWriter(str(folder), purge_step=begun_at or None)

    def plot(values: Mapping[str, float], step: int) -> None:
        with writing(folder):
            for name, value in values.items():
                writer.add_scalar(name, value, step)

    try:
        yield plot
    finally:
        with writing(folder):
            writer.close()
