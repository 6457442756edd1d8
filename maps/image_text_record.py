"""The record beside an image-text model's weights: what it is, how made, how good. Needs no torch."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maps import model_record
from maps.errors import ImageTextError
from maps.json_text import refuse, short

WEIGHTS, REFERENCE = "image_text.safetensors", "reference.safetensors"
SHIPPED = Path(__file__).with_name("weights") / "town"
_TEXT = ("command", "sha256", "reference_sha256")
_OBJECTS = ("architecture", "data", "metrics", "calibration")


@dataclass(frozen=True, kw_only=True)
class ImageTextRecord:
    """What a model is and how it was made."""

    architecture: dict[str, Any]
    data: dict[str, Any]  # towns, views, what was held out
    command: str
    seed: int
    metrics: dict[str, Any]  # on development towns
    calibration: dict[str, float]  # fields of `maps.grounding.Calibration`
    sha256: str  # of the weights' file
    reference_sha256: str  # of the reference windows' file


def read_record(folder: Path) -> ImageTextRecord:
    """Read a model's record; its weights are not looked at.

    Raises:
        ImageTextError: there is none, or it is not complete; names the file, the line and the field.
    """
    return model_record.read(folder, "image-text model", "clip", _checked, ImageTextError)


def _checked(data: Any) -> ImageTextRecord:
    made = model_record.checked(ImageTextRecord, data, text=_TEXT, objects=_OBJECTS)
    for name, value in made.calibration.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value):
            refuse(("calibration", name), f"expected a finite number, got {short(value)}")
    return made
