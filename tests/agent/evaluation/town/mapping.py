"""A map of a town as it would be if nothing went wrong, made from the plan instead of a drive."""

import json
from itertools import pairwise
from math import hypot, pi, radians

import numpy as np
from PIL import Image

from envs.husky import VIEWS
from maps.graph import TopologicalMap, save
from maps.graph_json import View

SPACING = 4.0  # [m]
TURNED = 0.7  # [rad] the map's frame against the town's


def perfect_map(plan, folder, *, turned=TURNED, pictures=True):
    """Write map.json, truth.json and pictures of one colour; nodes at junctions and along streets."""
    places = [(*p, 0.0) for p in plan.streets.junctions]
    edges = []
    for street in plan.streets.streets:
        line = np.array(plan.streets.line(street))
        along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        n = max(1, round(along[-1] / SPACING))
        row = [street.start]
        for k in range(1, n):
            x, y = (float(np.interp(along[-1] * k / n, along, line[:, i])) for i in (0, 1))
            dx, dy = line[-1] - line[0]
            row.append(len(places))
            places.append((x, y, float(np.arctan2(dy, dx))))
        edges += pairwise([*row, street.end])
    made = TopologicalMap(folder=folder, extra={"fov": 75.0, "town": plan.seed})
    (folder / "images").mkdir(parents=True)
    c, s = np.cos(turned), np.sin(turned)
    for i, (x, y, yaw) in enumerate(places):
        views = [
            View(f"images/{k}.png", (yaw + turned + radians(aside) + pi) % (2 * pi) - pi)
            for k, aside in enumerate(VIEWS.values())
        ]
        position = (c * x - s * y + 5.0, s * x + c * y - 3.0, 0.0)
        made.add_node(i, position, views if pictures else ())
    for a, b in edges:
        (xa, ya, _), (xb, yb, _) = places[a], places[b]
        made.add_edge(a, b, hypot(xa - xb, ya - yb))
    for k in range(3):
        Image.fromarray(np.full((16, 16, 3), 60 * k, np.uint8)).save(folder / f"images/{k}.png")
    save(made, folder / "map.json")
    poses = [{"pose": list(place)} for place in places]
    (folder / "truth.json").write_text(json.dumps({"schema": 1, "town": plan.seed, "nodes": poses}))
    return folder
