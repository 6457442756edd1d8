"""How good maps of towns are that `doable map build` makes of drives, against the plans of the towns.

    python tests/benchmarks/measure_map.py --towns 12 --drives runs/drives --distance runs/distance
    python tests/benchmarks/measure_map.py --towns 12 --drives runs/drives --closures truth

For each test town: the share of its streets that the map covers (points each metre with an edge of the map,
as its nodes truly lie, within `NEAR`), how far nodes are off once the map is laid on the town, edges between
nodes that are truly farther apart than two spacings and 4 m, the share of nodes in the largest connected
part, and how long the map is against the streets. With `--closures truth` places are recognised by their
true poses, with noise, wherever they are within the model's reach: what is left is the fault of the map's
making, not of the model. Drives are made once and kept.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from rich.console import Console

from agent.map_building import mapped
from agent.map_drive import Moments, explore
from agent.map_settings import MapSettings
from envs.frames import Array
from envs.town_plan import TEST_SEEDS, town
from envs.town_streets import Streets
from maps import distance
from maps.alignment import Alignment
from maps.codes import CodeStore
from maps.graph import TopologicalMap
from maps.loop_closure import Relate
from maps.planar import between

NEAR = 3.0  # [m]
NOISE = (0.4, 0.4, 0.06)  # [m], [m], [rad] of what is read off the truth
CODES = "codes"


@dataclass(frozen=True, kw_only=True)
class MapQuality:
    """A map against its town."""

    nodes: int
    edges: int
    covered: float  # share of the streets
    longer: float  # all edges, of the length of the streets
    error: float  # [m] mean, of nodes
    worst: float  # [m]
    false_edges: int
    connected: float  # share of the nodes in the largest part


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--towns", type=int, default=12, help="test towns (default: 12)")
    parser.add_argument("--drives", type=Path, required=True, help="folder for their drives")
    parser.add_argument("--closures", choices=("learned", "truth"), default="learned")
    parser.add_argument("--distance", default=distance.EMBEDDED, help="embedded or a folder")
    parser.add_argument("--noise", type=float, default=1.0, help="of odometry (default: 1)")
    parser.add_argument("--json", type=Path, help="where to write the numbers too")
    given = parser.parse_args()
    model = None if given.closures == "truth" else distance.load(given.distance)
    found = dict[int, MapQuality]()
    print(line("town", MapQuality.__dataclass_fields__))
    for seed in [TEST_SEEDS[i] for i in range(given.towns)]:
        settings = MapSettings(town=seed, noise=given.noise)
        moments = explore(settings, given.drives / f"{seed}-noise{given.noise:g}", Console())
        relate = true_relations(moments) if model is None else learned(moments, model)
        made, moment_of = mapped(moments, settings, relate)
        true = moments.poses[[moment_of[v] for v in first_pictures(made)], :2]
        found[seed] = measured(made, true, town(seed).streets, settings.spacing)
        print(line(seed, asdict(found[seed]).values()), flush=True)
    columns = zip(*(asdict(q).values() for q in found.values()), strict=True)
    print(line("mean", [float(np.mean(c)) for c in columns]))
    if given.json is not None:
        told = {str(seed): asdict(q) for seed, q in found.items()}
        given.json.write_text(json.dumps(told, indent=1) + "\n")


def measured(made: TopologicalMap, true: Array, streets: Streets, spacing: float) -> MapQuality:
    """Judge a map whose nodes truly lie at (n_nodes, 2)."""
    roads = made.roads()
    places = roads.positions[:, :2]
    off = np.hypot(*(Alignment.of(places, true).laid(places) - true).T)
    once = roads.tails < roads.heads
    ends = np.stack([true[roads.tails[once]], true[roads.heads[once]]], axis=1)  # (n_edges, 2, 2)
    apart = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    false = apart > 2 * spacing + 4.0
    points, long = along(streets)
    return MapQuality(
        nodes=roads.n_nodes,
        edges=len(ends),
        covered=float((away(points, ends[~false]) <= NEAR).mean()),
        longer=float(roads.lengths[once].sum() / long),
        error=float(off.mean()),
        worst=float(off.max()),
        false_edges=int(false.sum()),
        connected=len(made.parts()[0]) / roads.n_nodes,
    )


def along(streets: Streets) -> tuple[Array, float]:
    """Points (n, 2) each metre of all streets, and how long these are [m]."""
    points, long = [], 0.0
    for street in streets.streets:
        for a, b in pairwise(np.array(streets.line(street))):
            length = float(np.hypot(*(b - a)))
            points.append(a + (b - a) * np.arange(0, 1, 1 / length)[:, None])
            long += length
    return np.concatenate(points), long


def away(points: Array, ends: Array) -> Array:
    """How far points (n, 2) are from the nearest of some pieces (m, 2, 2) [m]."""
    start, way = ends[:, 0], ends[:, 1] - ends[:, 0]
    apart = points[:, None] - start
    share = np.clip((apart * way).sum(-1) / np.maximum((way**2).sum(-1), 1e-9), 0.0, 1.0)
    rest = apart - share[..., None] * way
    return np.hypot(rest[..., 0], rest[..., 1]).min(axis=1, initial=np.inf)


def first_pictures(made: TopologicalMap) -> list[str]:
    """The file of each node's first picture."""
    return [images[0].file for _, images in made.graph.nodes(data="images")]


def learned(moments: Moments, model: distance.DistanceModel) -> Relate:
    """What a model says."""
    codes = CodeStore(moments.folder / CODES, model).of(moments.as_map()).codes
    return lambda first, second: model.relate(codes[first], codes[second])


def true_relations(moments: Moments) -> Relate:
    """What is true, give or take some noise."""
    rng = np.random.default_rng(0)

    def relate(first: Array, second: Array) -> distance.Relation:
        offset = between(moments.poses[first], moments.poses[second])
        far = np.hypot(offset[:, 0], offset[:, 1])
        offset = offset + rng.standard_normal(offset.shape) * NOISE
        std = np.tile(NOISE, (len(far), 1))
        linked = np.where(far <= distance.REACH, 0.99, 0.01)
        return distance.Relation(linked=linked, way=far, offset=offset, std=std)

    return relate


def line(name: object, values: object) -> str:
    """A row of the table."""
    cells = [f"{v:.3f}" if isinstance(v, float) else str(v) for v in values]
    return f"{name!s:>8}" + "".join(f"{cell:>12}" for cell in cells)


if __name__ == "__main__":
    main()
