"""A short drive in a town, and models that look at it without weights."""

import json
from dataclasses import replace

import numpy as np

from agent import map_drive
from agent.map_building import MapModels
from agent.map_files import TRAVERSAL
from envs.town_plan import town
from maps.distance import REACH, Relation
from maps.embeddings import picture
from maps.planar import between
from tests.maps.seeing import ColourModel

SEED = 20003


class TrueDistances:
    """Stands in for `maps.distance.DistanceModel`: knows each panorama of a drive by its truth; counts."""

    identity = "truth"

    def __init__(self, folder):
        self._drive = folder / TRAVERSAL
        self.encoded = 0

    def encode(self, panoramas, batch=64):
        self.encoded += len(panoramas)
        poses = self._poses() if len(panoramas) else {}
        return np.array([poses[np.asarray(p).tobytes()] for p in panoramas], np.float32)

    def _poses(self):
        lines = (self._drive / map_drive.LINES).read_text().splitlines()[1:-1]
        found = {}
        for i, line in enumerate(lines):
            views = [picture(self._drive / f"{i:05d}-{v}.png") for v in map_drive.VIEWS]
            found[np.stack(views).tobytes()] = json.loads(line)["pose"]
        return found

    def relate(self, here, there):
        offset = between(here.astype(float), there.astype(float))
        away = np.hypot(*offset[:, :2].T)
        std = np.tile([0.3, 0.3, 0.05], (len(away), 1))
        return Relation(linked=np.where(away < REACH, 0.95, 0.05), way=away, offset=offset, std=std)


def models(folder):
    """Of a map in a folder."""
    return MapModels(distance=TrueDistances(folder), clip=ColourModel())


def short_way(monkeypatch, metres=14.0):
    """Let drives go along a street and back, past a few things, instead of through the whole town."""
    plan = town(SEED)
    (x0, y0), (x1, y1) = plan.streets.line(plan.streets.streets[0])[:2]
    share = metres / np.hypot(x1 - x0, y1 - y0)
    middle = (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
    things = sorted(plan.things, key=lambda t: np.hypot(t.x - middle[0], t.y - middle[1]))[:20]
    monkeypatch.setattr(map_drive, "town", lambda _: replace(plan, things=tuple(things)))
    monkeypatch.setattr(map_drive, "_way", lambda *_: [(x0, y0), middle, (x0, y0)])
