"""The record beside a distance model's weights: what it is, how made, how good. Needs no torch."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maps import model_record
from maps.errors import DistanceError

WEIGHTS = "weights.safetensors"
REACH = 12.0  # [m] of driving up to which one place is linked to another
SHIPPED = Path(__file__).with_name("weights") / "distance"


@dataclass(frozen=True, kw_only=True)
class DistanceRecord:
    """What a model is and how it was made."""

    architecture: dict[str, Any]
    data: dict[str, Any]  # towns, moments, which share of the pairs was linked
    command: str
    seed: int
    metrics: dict[str, Any]  # on development towns
    sha256: str  # of the weights' file


def read_record(folder: Path) -> DistanceRecord:
    """Read a model's record; its weights are not looked at.

    Raises:
        DistanceError: there is none, or it is not complete; names the file, the line and the field.
    """
    return model_record.read(folder, "distance model", "distance", _checked, DistanceError)


def _checked(data: Any) -> DistanceRecord:
    return model_record.checked(
        DistanceRecord,
        data,
        text=("command", "sha256"),
        objects=("architecture", "data", "metrics"),
    )
