"""The folder of a training: `run.json` while it runs, checkpoints, curves, and at the end what it makes.

Whatever cannot be written there is found before a model is loaded, as far as it can be, and told in a line.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from agent.report.output import OutputError, unfinished, write_json, writing
from agent.training import checkpoints
from agent.training.product import TrainingPlace, TrainingSettings

RUN, CHECKPOINTS, CURVES = "run.json", "checkpoints", "tensorboard"
Settings = TypeVar("Settings", bound=TrainingSettings)


@contextmanager
def claimed(settings: TrainingSettings, place: TrainingPlace) -> Iterator[None]:
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


def begin(settings: TrainingSettings, out: Path) -> None:
    """Say what is trained here, from the last checkpoint that is a step of it; raises OutputError."""
    if (out / RUN).exists():
        before = _begun(type(settings), out)
        if before == settings:
            return
        with writing(out):
            checkpoints.rewind(out / CHECKPOINTS, min(before.plateau_end, settings.plateau_end))
    write_json(out / RUN, asdict(settings))


@contextmanager
def finished(settings: TrainingSettings, out: Path) -> Iterator[Path]:
    """Where the product's files are made; with the last of them in `out` the training is over.

    The checkpoint from which a longer training can go on is kept.

    Raises:
        OutputError: they cannot be written.
    """
    aside = out / ".made"
    with writing(out):
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        yield aside
        for name in settings.product.files:
            (aside / name).replace(out / name)
        aside.rmdir()
        checkpoints.rewind(out / CHECKPOINTS, settings.plateau_end)


def _check(settings: TrainingSettings, place: TrainingPlace) -> None:
    """Refuse a folder with something else in it, or a training that these settings do not go on with."""
    out = place.out
    if out.exists() and not out.is_dir():
        raise OutputError(f"cannot write to {out}: it is a file; --out names a folder")
    if not (out / RUN).exists():
        if place.resume:
            raise OutputError(f"nothing to resume: {out} has no {RUN}")
        if out.is_dir() and set(out.iterdir()) - {unfinished(out / RUN)}:
            raise OutputError(f"{out} holds something else than a training; choose another --out")
        return
    before, what = _begun(type(settings), out), settings.product.what
    if _is_finished(before, out) and not (place.resume and settings.steps > before.steps):
        more = f"add --resume and more --steps than {before.steps} to train on"
        raise OutputError(f"{out} holds a finished {what}; choose another --out, or {more}")
    if not place.resume:
        raise OutputError(f"{out} holds a training that was cut short; add --resume to go on")
    differ = [k for k, v in asdict(settings).items() if getattr(before, k) != v and k != "steps"]
    if differ:
        told = ", ".join(_option(before, k) for k in differ)
        raise OutputError(f"{out} was begun with {told}; resume with the same options")
    shared = min(before.plateau_end, settings.plateau_end)
    left = checkpoints.steps(out / CHECKPOINTS)
    if settings != before and left and min(left) > shared:
        raise OutputError(
            f"{out} was begun with --steps {before.steps}; --steps {settings.steps} has its first"
            f" {shared} steps too, but no checkpoint of them is left"
        )


def _option(settings: TrainingSettings, name: str) -> str:
    """A setting as it is given on the command line."""
    option = settings.product.options.get(name, f"--{name.replace('_', '-')}")
    value = getattr(settings, name)
    return f"no {option}" if value == "" else f"{option} {value}"


def _is_finished(begun: TrainingSettings, out: Path) -> bool:
    """Whether the product in a folder is what was begun there; after that, of a shorter training."""
    return begun.product.command_of(out) == begun.command()


def _begun(kind: type[Settings], out: Path) -> Settings:
    """What the training in a folder was begun with; raises OutputError."""
    try:
        values = json.loads((out / RUN).read_text("utf-8"))
        begun = kind(**values)
        begun.check()
    except (OSError, ValueError, TypeError) as error:
        raise OutputError(f"cannot resume {out}: {RUN} is broken ({error})") from error
    return begun
