"""What lies in the folder of a map that `doable map build` made, and what such a map tells of itself.

    FOLDER/map.json      the map; with it the folder is whole
    FOLDER/images/       the pictures that nodes keep
    FOLDER/embeddings/   what the models make of them
    FOLDER/truth.json    where nodes really are and what they see, for judging only
    FOLDER/.traversal/   the drive, until the map is whole

A folder without map.json is no map yet.
"""

from pathlib import Path

MAP, TRUTH = "map.json", "truth.json"
IMAGES, EMBEDDINGS, TRAVERSAL = "images", "embeddings", ".traversal"
TOWN = "town"  # in the map's "extra": the seed of the town
MADE = "made"  # likewise: what decided the map
DRIVE = "drive"  # likewise: how the drive came out, in numbers


def map_file(place: Path) -> Path:
    """The file of a map that is named by its file or its folder."""
    return place / MAP if place.is_dir() else place
