"""The record beside an adapter's weights: what they fit, how they were made, and their hash.

It says which weights an adapter is without a look at them, and without torch: an evaluation that goes on
tomorrow, or a calibration, has to be about the same. That the weights are what it says is checked where
they are loaded, in `agent.scoring.adapter`.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from agent.scoring.model_source import EMBEDDED
from agent.scoring.scorer import LanguageModelError

AUTO, NONE = "auto", "none"
SHIPPED = Path(__file__).parents[1] / "weights" / "planner"  # fits the embedded model
RECORD = "record.json"
WORDS = ("base", "base_revision", "text_format", "command", "sha256")  # fields of a record
MAX_ALPHA = 1e4


@dataclass(frozen=True, kw_only=True)
class AdapterRecord:
    """What an adapter is and how it was made."""

    base: str  # name of the model it fits
    base_revision: str  # what pins the base's weights
    rank: int
    alpha: float
    targets: tuple[str, ...]  # names of the adapted matrices
    text_format: str  # agent.plan_text.VERSION
    data: dict[str, Any]  # recipe: generator, version, splits, number of episodes
    command: str
    seed: int
    metrics: dict[str, float]
    sha256: str  # of the weights' file

    @property
    def identity(self) -> str:
        """What names these weights and no others."""
        return f"sha256:{self.sha256}"


def find_adapter(name: str, llm: str) -> Path | None:
    """The folder a name means for a language model; None: no adapter.

    "auto" is the shipped one for the embedded model and none for any other.

    Raises:
        LanguageModelError: there is no such folder.
    """
    if name == NONE or (name == AUTO and llm != EMBEDDED):
        return None
    try:
        folder = SHIPPED if name == AUTO else Path(name).expanduser()
        found = (folder / RECORD).is_file()
    except (OSError, RuntimeError) as error:  # a name too long, or the home of nobody
        raise LanguageModelError(f'adapter "{name}": no such folder: {error}') from error
    if not found:
        raise LanguageModelError(
            f'adapter "{name}": no folder "{folder.absolute()}" with a {RECORD} in it; name what '
            f'`doable train planner` made, or "{NONE}"'
        )
    return folder


def read_record(folder: Path) -> AdapterRecord:
    """Read an adapter's record; its weights are not looked at.

    Raises:
        LanguageModelError: it is unreadable or not complete.
    """
    try:
        return _record(json.loads((folder / RECORD).read_text("utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        raise LanguageModelError(f'adapter "{folder}" cannot be loaded: {error}') from error


def _record(data: object) -> AdapterRecord:
    """The record that plain data is; ValueError names the field that is none."""
    known = {f.name for f in fields(AdapterRecord)}
    if not isinstance(data, dict) or set(data) != known:
        odd = sorted(known ^ set(data)) if isinstance(data, dict) else "no fields"
        raise ValueError(f"{RECORD} is not complete: {odd}")
    for names, good, expected in (
        (WORDS, lambda v: isinstance(v, str), "words"),
        (("rank",), lambda v: type(v) is int and v > 0, "a whole number from 1"),
        (("seed",), lambda v: type(v) is int, "a whole number"),
        (("alpha",), _is_scale, f"a number above 0, at most {MAX_ALPHA:g}"),
        (("targets",), _is_words, "a list of names, each once"),
        (("data", "metrics"), lambda v: isinstance(v, dict), "an object"),
    ):
        for name in names:
            if not good(data[name]):
                got = json.dumps(data[name])[:40]
                raise ValueError(f'{RECORD}: field "{name}": expected {expected}, got {got}')
    return AdapterRecord(**{**data, "targets": tuple(data["targets"])})


def _is_scale(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MAX_ALPHA


def _is_words(value: object) -> bool:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        return False
    return len(set(value)) == len(value) > 0
