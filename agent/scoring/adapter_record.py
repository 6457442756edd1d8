"""The record beside an adapter's weights: what they fit, how they were made, and their hash.

It says which weights an adapter is without a look at them, and without torch: an evaluation that goes on
tomorrow, or a calibration, has to be about the same. That the weights are what it says is checked where
they are loaded, in `agent.scoring.adapter`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.scoring.adapter_use import PLANNER, AdapterUse
from agent.scoring.model_source import EMBEDDED
from agent.scoring.scorer import LanguageModelError
from skills.record_file import LIST, NUMBER, OBJECT, TEXT, WHOLE, Forms, field_error, read_fields

AUTO, NONE = "auto", "none"
SHIPPED = PLANNER.shipped
RECORD = "record.json"
MAX_ALPHA = 1e4
FORMS: Forms = {
    **dict.fromkeys(("base", "base_revision", "text_format", "command", "sha256"), TEXT),
    **dict.fromkeys(("rank", "seed"), WHOLE),
    "alpha": NUMBER,
    "targets": LIST,
    **dict.fromkeys(("data", "metrics"), OBJECT),
}


@dataclass(frozen=True, kw_only=True)
class AdapterRecord:
    """What an adapter is and how it was made."""

    base: str  # name of the model it fits
    base_revision: str  # what pins the base's weights
    rank: int
    alpha: float
    targets: tuple[str, ...]  # names of the adapted matrices
    text_format: str  # version of the text it was taught
    data: dict[str, Any]  # recipe: generator, version, splits, number of lessons
    command: str
    seed: int
    metrics: dict[str, float]
    sha256: str  # of the weights' file

    @property
    def identity(self) -> str:
        """What names these weights and no others."""
        return f"sha256:{self.sha256}"


def find_adapter(name: str, llm: str, use: AdapterUse = PLANNER) -> Path | None:
    """The folder a name means for a language model; None: no adapter.

    "auto" is the use's shipped one for the embedded model and none for any other.

    Raises:
        LanguageModelError: there is no such folder.
    """
    if name == NONE or (name == AUTO and llm != EMBEDDED):
        return None
    try:
        folder = use.shipped if name == AUTO else Path(name).expanduser()
        found = (folder / RECORD).is_file()
    except (OSError, RuntimeError) as error:  # a name too long, or the home of nobody
        raise LanguageModelError(f'adapter "{name}": no such folder: {error}') from error
    if not found:
        raise LanguageModelError(
            f'adapter "{name}": no folder "{folder.absolute()}" with a {RECORD} in it; name what '
            f'`doable train {use.subject}` made, or "{NONE}"'
        )
    return folder


def read_record(folder: Path) -> AdapterRecord:
    """Read an adapter's record; its weights are not looked at.

    Raises:
        LanguageModelError: it is unreadable or not complete.
    """
    try:
        return _record(folder / RECORD)
    except (OSError, ValueError) as error:
        raise LanguageModelError(f'adapter "{folder}" cannot be loaded: {error}') from error


def _record(file: Path) -> AdapterRecord:
    """The record in a file; raises what `read_fields` does."""
    data = read_fields(file, AdapterRecord, FORMS)
    for name, good, expected in (
        ("rank", data["rank"] > 0, "a whole number from 1"),
        ("alpha", 0 < data["alpha"] <= MAX_ALPHA, f"a number above 0, at most {MAX_ALPHA:g}"),
        ("targets", _are_names(data["targets"]), "a list of names, each once"),
    ):
        if not good:
            raise field_error(file.name, name, expected, data[name])
    return AdapterRecord(**{**data, "targets": tuple(data["targets"])})


def _are_names(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values) and len(set(values)) == len(values) > 0
