"""How well walks through a mapped town are driven, for a distance model of a given quality.

    python -m tests.benchmarks.measure_driving --n 10 --noise 1 --false 0.01

Physics, odometry and its noise are the real ones, the map is made by `maps.building` from a drive that
drifts. In the place of pictures and the learned distance stands `FakeDistance`, which answers by the truth
with errors: it tells what the driver makes of a model, not how good any model is. Walks are 55 to 110 m of
shortest ways between nodes drawn by the seed. Arrived: the drive says so, and the robot truly is within
`TRULY` of the walk's last node. Intervals are Wilson's, 95%.
"""

import argparse
from contextlib import closing

import numpy as np

from envs.town_person import put_back
from envs.town_world import TownWorld
from skills.navigation.driver import drive
from skills.navigation.result import DriveResult, interventions_per
from tests.benchmarks.measure_grounding import share
from tests.skills.navigation.towns import PLAN, FakeDistance, PicturedWorld, mapped, walks, yaw_at

TRULY = 4.0  # [m]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--n", type=int, default=10, help="drives (default: 10)")
    parser.add_argument(
        "--noise", type=float, default=1.0, help="of offsets and links (default: 1)"
    )
    parser.add_argument("--false", type=float, default=0.01, help="share of false links (0.01)")
    parser.add_argument(
        "--junctions", type=int, default=20, help="that the map's drive passes (20)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of walks and odometry (default: 0)")
    given = parser.parse_args()
    it = mapped(given.junctions)
    model = FakeDistance(noise=given.noise, false=given.false)
    results, arrived = list[DriveResult](), 0
    with closing(TownWorld()) as world:
        for k, walk in enumerate(walks(it, given.n, given.seed)):
            in_map, in_town = yaw_at(it, walk)
            x, y = it.truth[walk[0]][:2].tolist()
            rng = np.random.default_rng((given.seed, k))
            world.build(PLAN, (x, y, in_town), rng, looks=False)
            result = drive(
                PicturedWorld(world),
                it.town,
                it.codes,
                model,
                walk,
                start_yaw=in_map,
                person=lambda: put_back(world),
            )
            off = float(np.hypot(*(world.husky.pose - it.truth[walk[-1]])[:2]))
            arrived += result.arrived and off < TRULY
            results.append(result)
            print(
                f"{k:3} {result.verdict:18} {result.way:6.1f} m, {off:5.1f} m from the end", end=""
            )
            print(f"  {result.collisions} collisions  {result.reason}", flush=True)
    way = sum(result.way for result in results)
    print(f"arrived {share(arrived, len(results))} of {len(results)}; {way:.0f} m driven")
    for name in ("collisions", "recoveries", "interventions", "detours"):
        print(f"{name:14}{sum(getattr(result, name) for result in results)}")
    print(f"interventions per 2 km  {interventions_per(results)}")


if __name__ == "__main__":
    main()
