"""The models of a navigation by name: which weights a name means today, and how they are loaded."""

from pathlib import Path
from typing import TYPE_CHECKING

from agent.compose import device_called
from maps import distance_record
from maps.image_text_record import SHIPPED, read_record
from maps.model_record import RECORD

if TYPE_CHECKING:
    from maps.distance import DistanceModel
    from maps.image_text import ImageText

EMBEDDED = "embedded"


def image_text_identity(name: str) -> str:
    """What pins an image-text model's weights; nothing is loaded.

    Of one of open_clip's it is its name: the hash of its weights is known only when they are loaded.

    Raises:
        ImageTextError: there is no such model of ours.
    """
    if name == EMBEDDED or (Path(name) / RECORD).is_file():
        return f"sha256:{read_record(SHIPPED if name == EMBEDDED else Path(name)).sha256}"
    return name


def load_image_text(name: str, device: str) -> "ImageText":
    """An image-text model on a device; raises ImageTextError, OptionError."""
    from maps.image_text import load

    image_text_identity(name)
    return load(name, device_called(device))


def distance_identity(name: str) -> str:
    """What pins a distance model's weights; nothing is loaded; raises DistanceError."""
    folder = distance_record.SHIPPED if name == EMBEDDED else Path(name)
    return f"sha256:{distance_record.read_record(folder).sha256}"


def load_distance(name: str, device: str) -> "DistanceModel":
    """A distance model on a device; raises DistanceError, OptionError."""
    from maps.distance import load

    distance_identity(name)
    return load(name, device_called(device))
