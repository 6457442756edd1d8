"""An image-text model that knows colours: directions are mean colours, phrases name them."""

import numpy as np
from PIL import Image

from maps.regions import Glances
from maps.windows import across, cut, windows

AXES = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "grey": (1, 1, 1)}


class ColourModel:
    """Stands in for `maps.image_text.ImageText`; counts what it is shown."""

    identity, looking = "colours", "windows"

    def __init__(self):
        self.shown = 0

    def glances(self, pictures):
        frames = [windows(p.shape[1], p.shape[0]) for p in pictures]
        cuts = [[cut(p, w) for w in frame] for p, frame in zip(pictures, frames, strict=True)]
        self.shown += sum(map(len, cuts))
        return Glances(
            directions=np.stack(
                [unit([c.reshape(-1, 3).mean(axis=0) + 1 for c in some]) for some in cuts]
            ),
            across=np.array(
                [
                    [across(w, p.shape[1]) for w in frame]
                    for p, frame in zip(pictures, frames, strict=True)
                ],
                np.float32,
            ),
            ranges=np.full((len(cuts), len(cuts[0])), np.nan, np.float32),
        )

    def texts(self, phrases):
        return unit([AXES[phrase] for phrase in phrases])


def unit(rows):
    rows = np.asarray(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def paint(file, colour=(128, 128, 128), spot=None, where=(24, 24), size=(64, 64)):
    """A picture of one colour, with a spot of another."""
    picture = np.full((size[1], size[0], 3), colour, np.uint8)
    if spot is not None:
        x, y = where
        picture[y : y + 16, x : x + 16] = spot
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(file)
    return file
