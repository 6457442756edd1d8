"""How many pick-and-place executions a second one core carries out, without pictures or torch.

An episode is a seeded scene of 4 blocks and 3 bowls and three pairs of a pick and a put, planned by
symbols beforehand; both ways run the same plans. Timed is what a closed loop without a model pays:
reading the state and executing, inverse kinematics included. Building scenes is timed apart. The naive
way is PyBullet as it comes: 50 solver iterations, bodies that never sleep, every pose solved anew.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np

from envs.panda import PandaKinematics
from envs.physics import Physics
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills.catalogue import build
from skills.pick_and_place import Pick, Put, TabletopSkill
from skills.skill import Outcome

PAIRS = 3  # of a pick and a put, an episode
BUDGET = 3000
TARGET = 5.0  # pairs a second
NAIVE_ITERATIONS = 50  # PyBullet's default


@dataclass
class Clock:
    """Seconds and calls, by what they were spent on."""

    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    def timed(self, what: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same callable, timed."""

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                self.seconds[what] = self.seconds.get(what, 0.0) + time.perf_counter() - start
                self.calls[what] = self.calls.get(what, 0) + 1

        return wrapped


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one way of doing it took."""

    name: str
    pairs: int
    succeeded: int  # pairs of which both skills succeeded
    wall: float  # [s] executing
    processor: float  # [s] of it that this process had a core
    physics: float  # [s] of it
    kinematics: float  # [s] of it
    steps: int
    building: float  # [s], apart
    episodes: int

    @property
    def rate(self) -> float:
        """Pairs a second."""
        return self.pairs / self.wall


def plan(seed: int) -> tuple[TabletopState, list[tuple[TabletopSkill, TabletopSkill]]]:
    """A scene and what to do in it."""
    rng = np.random.default_rng(seed)
    start = state = place(Scene.random(rng, blocks=4, bowls=3), rng)
    skills = build(state)
    pairs = []
    for _ in range(PAIRS):
        chosen = []
        for kind in (Pick, Put):
            ready = [s for s in skills if isinstance(s, kind) and s.unmet(state) is None]
            chosen.append(ready[rng.integers(len(ready))])
            state = chosen[-1].effect(state)
        pairs.append((chosen[0], chosen[1]))
    return start, pairs


def measure(name: str, episodes: int, seed: int) -> Result:
    """Run the plans."""
    plans = [plan(seed + i) for i in range(episodes)]
    world = TabletopWorld()
    world.build(plans[0][0])  # the first build loads files
    clock, building, processor, succeeded = Clock(), 0.0, 0.0, 0
    for start, pairs in plans:
        began = time.perf_counter()
        world.build(start)
        building += time.perf_counter() - began
        with (
            patch.object(Physics, "step", clock.timed("physics", Physics.step)),
            patch.object(PandaKinematics, "solve", clock.timed("ik", PandaKinematics.solve)),
        ):
            began = time.process_time()
            for pair in pairs:
                succeeded += clock.timed("all", carry_out)(world, pair)
            processor += time.process_time() - began
    world.close()
    return Result(
        name=name,
        pairs=episodes * PAIRS,
        succeeded=succeeded,
        wall=clock.seconds["all"],
        processor=processor,
        physics=clock.seconds["physics"],
        kinematics=clock.seconds["ik"],
        steps=clock.calls["physics"],
        building=building,
        episodes=episodes,
    )


def carry_out(world: TabletopWorld, pair: tuple[TabletopSkill, TabletopSkill]) -> bool:
    """One pick and one put; whether both worked."""
    results = [skill.execute(world, world.state(), BUDGET) for skill in pair]
    return all(r.outcome is Outcome.SUCCEEDED for r in results)


@contextmanager
def naive() -> Iterator[None]:
    """PyBullet as it comes."""
    add_body = Physics.add_body

    def restless(self: Physics, name: str, *args: Any, **kwargs: Any) -> None:
        add_body(self, name, *args, **kwargs)
        client = self._client
        never = client.ACTIVATION_STATE_DISABLE_SLEEPING
        client.changeDynamics(self._bodies[name], -1, activationState=never)

    with (
        patch("envs.physics.SOLVER_ITERATIONS", NAIVE_ITERATIONS),
        patch.object(Physics, "add_body", restless),
        patch.object(Physics, "sleep", lambda self, name: None),
        patch.object(
            PandaKinematics,
            "solve",
            lambda self, target: self._solve(
                tuple(target.position.tolist()), tuple(target.quat_xyzw.tolist())
            ),
        ),
    ):
        yield


def row(r: Result) -> str:
    """One line of the table."""
    python = r.wall - r.physics - r.kinematics
    shares = "".join(f"{100 * part / r.wall:8.1f}%" for part in (r.physics, r.kinematics, python))
    return (
        f"{r.name:8s}{r.rate:9.2f}{r.pairs / r.processor:11.2f}"
        f"{r.succeeded:8d}/{r.pairs:<4d}{r.steps / r.pairs:9.0f}"
        f"{1e6 * r.physics / r.steps:9.1f}{shares}{1e3 * r.building / r.episodes:10.1f}"
    )


def on_one_core() -> None:
    """Keep to one core where the system lets us."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=30, help=f"of {PAIRS} pairs each")
    parser.add_argument("--seed", type=int, default=0, help="of the first episode")
    args = parser.parse_args()
    if args.episodes < 1:
        raise SystemExit(f"--episodes {args.episodes}: at least 1")
    on_one_core()
    ours = measure("ours", args.episodes, args.seed)
    with naive():
        plain = measure("naive", args.episodes, args.seed)
    print(f"{args.episodes} episodes of {PAIRS} pick-and-place pairs, seed {args.seed}, one core")
    print(
        "way       pairs/s   cpu pairs/s  succeeded  steps/pair  us/step  physics     ik   python  ms/build\n"
        f"{row(ours)}\n{row(plain)}"
    )
    ratio, on_cpu = ours.rate / plain.rate, plain.processor / ours.processor
    print(f"ratio: {ratio:.2f} of wall time, {on_cpu:.2f} of processor time")
    print(f"torch imported: {'torch' in sys.modules}")
    met = "met" if ours.rate >= TARGET else "missed"
    print(f"target of {TARGET:g} pairs/s: {met}")


if __name__ == "__main__":
    main()
