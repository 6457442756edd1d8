"""The record beside a value function's weights: what they read, how they were made, how good they are.

It can be read without torch. That the weights are what it says is checked where they are loaded, in
`skills.values.function`.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from skills.record_file import LIST, NUMBER, OBJECT, TEXT, WHOLE, Forms, field_error, read_fields
from skills.sensed_worlds import SENSES
from skills.senses import Senses
from skills.sight import TABLETOP
from skills.values.errors import ValueFunctionError

RECORD, WEIGHTS = "record.json", "affordance.safetensors"
ALL_SHIPPED = Path(__file__).with_name("weights")  # a folder a world
SHIPPED = ALL_SHIPPED / TABLETOP.world
FORMS: Forms = {
    "architecture": OBJECT,
    "views": OBJECT,
    "vocabulary": LIST,
    "data": OBJECT,
    "command": TEXT,
    "seed": WHOLE,
    "minutes": NUMBER,
    "metrics": OBJECT,
    "temperature": NUMBER,
    "sha256": TEXT,
}


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

    @property
    def senses(self) -> Senses:
        """Those of the world whose views it reads."""
        return next(s for s in SENSES.values() if self.views == cameras(s))


def cameras(senses: Senses = TABLETOP) -> dict[str, Any]:
    """The views of this version as plain data."""
    views = {name: asdict(camera) for name, camera in senses.views.items()}
    plain: dict[str, Any] = json.loads(json.dumps(views))
    return plain


def read_record(folder: Path) -> ValueRecord:
    """Read a value function's record; its weights are not looked at.

    Raises:
        ValueFunctionError: there is none, it is not complete, or is about other views.
    """
    try:
        record = _record(folder / RECORD)
    except (FileNotFoundError, NotADirectoryError):
        raise ValueFunctionError(
            f'no value function in "{folder}": it has no {RECORD}; name a folder that '
            "`doable train affordance` made"
        ) from None
    except (OSError, ValueError) as error:
        raise ValueFunctionError(f'value function "{folder}": {error}') from error
    if record.views not in [cameras(senses) for senses in SENSES.values()]:
        raise ValueFunctionError(f'value function "{folder}" reads other views than these cameras')
    return record


def _record(file: Path) -> ValueRecord:
    """The record in a file; raises what `read_fields` does."""
    data = read_fields(file, ValueRecord, FORMS)
    words = data["vocabulary"]
    if not all(isinstance(w, str) for w in words) or len(set(words)) < len(words):
        raise field_error(file.name, "vocabulary", "words, each once", words)
    if not 0 < data["temperature"] < float("inf"):
        raise field_error(file.name, "temperature", "above 0", data["temperature"])
    return ValueRecord(**{**data, "vocabulary": tuple(words)})
