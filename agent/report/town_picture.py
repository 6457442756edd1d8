"""A map over its town, as seen from above.

A map that `doable map build` made knows its town, and the truth beside it where the town lies under it; any
other map is drawn by itself.
"""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from agent.map_files import TOWN, TRUTH
from agent.map_truth import read_poses
from agent.report.map_picture import Ground, map_picture
from envs.town_ground import ground_bounds
from envs.town_plan import town as plan_of
from envs.town_world import TownWorld
from maps.alignment import Alignment
from maps.graph import TopologicalMap
from maps.roads import Roads

SIZE = 900  # [px] of the picture of the town


def town_picture(town: TopologicalMap) -> bytes:
    """Draw a map, over its town where it tells which that is; a PNG image.

    Raises:
        MapError: the truth beside it is broken, or of another map.
    """
    seed, truth = town.extra.get(TOWN), (town.folder or Path()) / TRUTH
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0 or not truth.exists():
        return map_picture(town.roads())
    return map_picture(over_town(town), ground=_from_above(seed), title=f"town {seed}")


def over_town(town: TopologicalMap) -> Roads:
    """A map in the frame of its town, laid on the truth beside it; errors as `town_picture`."""
    roads = town.roads()
    places = roads.positions[:, :2]
    true = read_poses(town.folder or Path(), len(places))[:, :2]
    laid = Alignment.of(places, true).laid(places)
    return replace(roads, positions=np.column_stack([laid, roads.positions[:, 2]]))


def ground_of(world: TownWorld, size: int = SIZE) -> Ground:
    """The town of a world that is built, from above."""
    (x0, y0), (x1, y1) = ground_bounds(world.town.streets)
    x, y, half = (x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0) / 2
    picture = world.render(world.overview(size)).rgb
    return Ground(picture, (x - half, x + half, y - half, y + half))


def _from_above(seed: int) -> Ground:
    plan = plan_of(seed)
    (x0, y0), _ = ground_bounds(plan.streets)
    with closing(TownWorld()) as world:
        world.build(plan, (x0, y0, 0.0), np.random.default_rng(0))
        return ground_of(world)
