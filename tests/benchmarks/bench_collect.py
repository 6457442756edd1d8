"""How many attempts a second `doable collect` makes, and how much sooner two processes are than one.

The command as users have it, processes' start included, into a temporary folder; the same shards each time,
and the bytes must be the same. Wall-clock time, so the machine must be idle: run it with as many free cores
as workers.
"""

import argparse
import tempfile
import time
from pathlib import Path

from rich.console import Console

from agent.collect import collect


def seconds(env: str, episodes: int, workers: int, out: Path) -> float:
    """Wall-clock time of one collection."""
    started = time.perf_counter()
    collect(
        env=env,
        episodes=episodes,
        shard=24,
        seed=0,
        held_out=False,
        out=out,
        workers=workers,
        console=Console(quiet=True),
    )
    return time.perf_counter() - started


def main() -> None:
    """Print one row a number of workers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--env", default="tabletop", help="tabletop or kitchen")
    parser.add_argument("--episodes", type=int, default=480)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    arguments = parser.parse_args()
    rates: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        made = []
        for workers in arguments.workers:
            out = Path(folder) / str(workers)
            rates.append(
                arguments.episodes / seconds(arguments.env, arguments.episodes, workers, out)
            )
            made.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*.hdf5")})
            if made[0] != made[-1]:
                raise SystemExit(f"{workers} workers collected something else")
            ratio = rates[-1] / rates[0]
            print(f"{workers} workers: {rates[-1]:.2f} attempts/s, {ratio:.2f} times as fast")


if __name__ == "__main__":
    main()
