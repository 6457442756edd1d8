"""The record beside a value function's weights: what they read, how they were made, how good they are.

It can be read without torch. That the weights are what it says is checked where they are loaded, in
`skills.values.function`.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from skills.sight import VIEWS
from skills.values.errors import ValueFunctionError

RECORD, WEIGHTS = "record.json", "affordance.safetensors"
SHIPPED = Path(__file__).with_name("weights") / "tabletop"
FORMS: dict[str, tuple[type, ...]] = {
    "architecture": (dict,),
    "views": (dict,),
    "vocabulary": (list,),
    "data": (dict,),
    "command": (str,),
    "seed": (int,),
    "minutes": (int, float),
    "metrics": (dict,),
    "temperature": (int, float),
    "sha256": (str,),
}  # what JSON must hold


@dataclass(frozen=True, kw_only=True)
class ValueRecord:
    """What a value function is and how it was made."""

    architecture: dict[str, Any]  # fields of `skills.values.network.Architecture`
    views: dict[str, Any]  # the cameras, by name
    vocabulary: tuple[str, ...]
    data: dict[str, Any]  # what was recorded, its identity, attempts and moments
    command: str
    seed: int
    minutes: float  # of training
    metrics: dict[str, Any]  # on the validation part, calibrated
    temperature: float
    sha256: str  # of the weights' file

    @property
    def identity(self) -> str:
        """What names these weights and no others."""
        return f"sha256:{self.sha256}"


def cameras() -> dict[str, Any]:
    """The views of this version as plain data."""
    plain: dict[str, Any] = json.loads(json.dumps({n: asdict(c) for n, c in VIEWS.items()}))
    return plain


def read_record(folder: Path) -> ValueRecord:
    """Read a value function's record; its weights are not looked at.

    Raises:
        ValueFunctionError: there is none, it is not complete, or is about other views.
    """
    try:
        record = _record(json.loads((folder / RECORD).read_text("utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        raise ValueFunctionError(
            f'no value function in "{folder}": it has no {RECORD}; name a folder that '
            "`doable train affordance` made"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise ValueFunctionError(f'value function "{folder}": {RECORD}: {error}') from error
    if record.views != cameras():
        raise ValueFunctionError(f'value function "{folder}" reads other views than these cameras')
    return record


def _record(data: object) -> ValueRecord:
    """The record that plain data is; ValueError names the field that is none."""
    known = {f.name for f in fields(ValueRecord)}
    if not isinstance(data, dict) or set(data) != known:
        odd = sorted(known ^ set(data))[:3] if isinstance(data, dict) else "no fields"
        raise ValueError(f"not complete: {odd}")
    for name, types in FORMS.items():
        if not isinstance(data[name], types) or isinstance(data[name], bool):
            got = json.dumps(data[name])[:40]
            raise ValueError(f'field "{name}": expected {types[0].__name__}, got {got}')
    words = data["vocabulary"]
    if not all(isinstance(w, str) for w in words) or len(set(words)) < len(words):
        raise ValueError('field "vocabulary": expected words, each once')
    if not 0 < data["temperature"] < float("inf"):
        raise ValueError(f'field "temperature": expected above 0, got {data["temperature"]}')
    return ValueRecord(**{**data, "vocabulary": tuple(words)})
