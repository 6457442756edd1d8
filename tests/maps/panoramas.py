"""A world of coloured poles before a far skyline, as the three cameras see it: fast, with geometry in it."""

from dataclasses import dataclass

import numpy as np

from maps.panorama import BEARINGS, FOV, SIZE

EYE_HEIGHT, POLE_HEIGHT, POLE_WIDTH = 1.1, 4.0, 1.5  # [m]
FACADES, HIGH = 60, 8  # of the skyline; [px]
FOCAL = SIZE / 2 / np.tan(np.radians(FOV) / 2)


@dataclass(frozen=True)
class Poles:
    places: np.ndarray  # (n, 2) [m]
    colours: np.ndarray  # (n, 3) uint8
    skyline: np.ndarray  # (m, 3) uint8, all around from east over north

    @classmethod
    def drawn(cls, rng, n=14, half=35.0):
        colours, skyline = (rng.integers(0, 256, (k, 3), np.uint8) for k in (n, FACADES))
        return cls(rng.uniform(-half, half, (n, 2)), colours, skyline)


def panorama(poles, pose):
    """What the three cameras see from a pose: x, y [m], yaw [rad]."""
    return np.stack([_view(poles, pose, np.radians(aside)) for aside in BEARINGS])


def _view(poles, pose, aside):
    picture = np.full((SIZE, SIZE, 3), (150, 190, 230), np.uint8)
    picture[SIZE // 2 :] = (90, 90, 90)
    bearings = pose[2] + aside - np.arctan((np.arange(SIZE) + 0.5 - SIZE / 2) / FOCAL)  # (SIZE,)
    facades = np.floor(bearings % (2 * np.pi) / (2 * np.pi) * len(poles.skyline)).astype(int)
    picture[SIZE // 2 - HIGH : SIZE // 2] = poles.skyline[facades]
    c, s = np.cos(pose[2] + aside), np.sin(pose[2] + aside)
    apart = poles.places - pose[:2]
    ahead, left = apart @ (c, s), apart @ (-s, c)
    for k in np.argsort(-ahead):  # the nearest last
        if ahead[k] > 0.5:
            middle, half = SIZE / 2 - FOCAL * left[k] / ahead[k], FOCAL * POLE_WIDTH / ahead[k] / 2
            low, high = FOCAL * EYE_HEIGHT / ahead[k], FOCAL * POLE_HEIGHT / ahead[k]
            x0, x1 = (int(np.clip(round(middle + e), 0, SIZE)) for e in (-half, half))
            y0, y1 = (int(np.clip(round(SIZE / 2 + e), 0, SIZE)) for e in (-high, low))
            picture[y0:y1, x0:x1] = poles.colours[k]
    return picture
