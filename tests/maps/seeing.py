"""An image-text model that knows colours: directions are mean colours, phrases name them."""

import numpy as np
from PIL import Image

AXES = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "grey": (1, 1, 1)}


class ColourModel:
    """Stands in for `maps.image_text.ImageText`; counts what it is shown."""

    identity = "colours"

    def __init__(self):
        self.shown = 0

    def images(self, pictures):
        self.shown += len(pictures)
        return unit([p.reshape(-1, 3).mean(axis=0) + 1 for p in pictures])

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
