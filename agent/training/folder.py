"""The folder of a training: `run.json` while it runs, checkpoints, curves, and at the end the adapter.

Whatever cannot be written there is found before a model is loaded, as far as it can be, and told in a line.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from agent.asking import CALIBRATION
from agent.report.output import OutputError, unfinished, write_json, writing
from agent.scoring import adapter
from agent.training.settings import Place, Settings

RUN, CHECKPOINTS, CURVES = "run.json", "checkpoints", "tensorboard"


@contextmanager
def claimed(settings: Settings, place: Place) -> Iterator[None]:
    """Make the folder for the block; one that nothing was written into is gone after a failure.

    Raises:
        OutputError: it cannot be made, or holds something else or another training.
    """
    with writing(place.out):
        _check(settings, place)
        made = [folder for folder in (place.out, *place.out.parents) if not folder.exists()]
        place.out.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for folder in made:
                folder.rmdir()
        raise


def begin(settings: Settings, out: Path) -> None:
    """Say what is trained here, where nobody has yet; raises OutputError."""
    if not (out / RUN).exists():
        write_json(out / RUN, asdict(settings))


@contextmanager
def finished(out: Path) -> Iterator[Path]:
    """Where the adapter's files are made; with its record in `out` the training is over.

    Raises:
        OutputError: they cannot be written.
    """
    aside = out / ".adapter"
    with writing(out):
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        yield aside
        for name in (adapter.WEIGHTS, CALIBRATION, adapter.RECORD):
            (aside / name).replace(out / name)
        aside.rmdir()
    shutil.rmtree(out / CHECKPOINTS, ignore_errors=True)


def _check(settings: Settings, place: Place) -> None:
    """Refuse a folder with something else in it, or a training with other settings."""
    out = place.out
    if out.exists() and not out.is_dir():
        raise OutputError(f"cannot write to {out}: it is a file; --out names a folder")
    if (out / adapter.RECORD).exists():
        raise OutputError(f"{out} holds a finished adapter; choose another --out")
    if not (out / RUN).exists():
        if place.resume:
            raise OutputError(f"nothing to resume: {out} has no {RUN}")
        if out.is_dir() and set(out.iterdir()) - {unfinished(out / RUN)}:
            raise OutputError(f"{out} holds something else than a training; choose another --out")
        return
    if not place.resume:
        raise OutputError(f"{out} holds a training that was cut short; add --resume to go on")
    try:
        before = json.loads((out / RUN).read_text("utf-8"))
        differ = [k for k, v in asdict(settings).items() if before[k] != v]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"cannot resume {out}: {RUN} is broken ({error})") from error
    if differ:
        told = ", ".join(f"--{k} {before[k]}" for k in differ)
        raise OutputError(f"{out} was begun with {told}; resume with the same options")
