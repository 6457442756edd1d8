"""How often the learned pick-and-place succeeds in scenes it never saw, beside the scripted one.

    python tests/benchmarks/measure_policy.py --weights runs/policy --n 200
    python tests/benchmarks/measure_policy.py --weights runs/policy --n 200 --json runs/policy_measured.json

Every attempt has a scene of its own, drawn as in training but from another seed, and one skill that is ready
in it; both ways of doing it start from the same world. "seen" attempts hold only pairs of colour and kind
that were trained on; "unseen" ones have a pair that never was as what the phrase is about or, where that is
a place, in the hand. Each kind of phrase is tried as often as another; intervals are 95% Wilson. Limits: what
is not ready is left out; what is out of the arm's reach is in, and fails both ways.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console

from agent.evaluation.tally import Rate
from agent.report.lines import progress_bar
from agent.report.output import OutputError, write_json
from agent.robot import SKILL_BUDGET
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills.catalogue import build
from skills.held_out import HELD_OUT_OBJECTS, TRAINED_OBJECTS
from skills.pick_and_place import TabletopSkill
from skills.policy.errors import PolicyError
from skills.policy.learned import LearnedSkill
from skills.policy.phrases import read
from skills.policy.record import SHIPPED
from skills.policy.scenes import arrangement
from skills.policy.weights import load_policy
from skills.skill import DONE, Outcome

STREAM = 2_000_000  # no part of the demonstrations has such a number
SEEN, UNSEEN = "seen", "unseen"
KINDS = (
    "pick up block",
    "put in bowl",
    "put in corner",
    "put in middle",
    "put on block",
    "put down block",
)


@dataclass(frozen=True)
class Task:
    """One attempt to make."""

    pairs: str  # SEEN or UNSEEN
    start: TabletopState
    skill: TabletopSkill

    @property
    def kind(self) -> str:
        """What is asked for."""
        command = read(self.skill.phrase)
        return " ".join((*command.relation, command.head))


def tasks(pairs: str, n: int, seed: int) -> Iterator[Task]:
    """Attempts with seen or unseen pairs, of each kind as many as of another."""
    names = (*TRAINED_OBJECTS, *(HELD_OUT_OBJECTS if pairs == UNSEEN else ()))
    left = Counter(islice(cycle(KINDS), n))
    number = 0
    while left.total():
        rng = np.random.default_rng([seed, STREAM, pairs == UNSEEN, number])
        start, number = arrangement(rng, names), number + 1
        ready = [
            Task(pairs, start, s) for s in build(start) if s.phrase != DONE and not s.unmet(start)
        ]
        wanted = [t for t in ready if left[t.kind] and (pairs == SEEN or is_unseen(t.skill.phrase))]
        if wanted:
            most = max(left[task.kind] for task in wanted)
            fewest = [task for task in wanted if left[task.kind] == most]
            task = fewest[rng.integers(len(fewest))]
            left[task.kind] -= 1
            yield task


def is_unseen(phrase: str) -> bool:
    """Whether a pair that was never trained on says where, or is in the hand where a place does."""
    command = read(phrase)
    said = f"{' '.join(command.modifiers)} {command.head}"
    about_place = said not in (*TRAINED_OBJECTS, *HELD_OUT_OBJECTS)
    return any(name in phrase if about_place else name == said for name in HELD_OUT_OBJECTS)


def succeeds(world: TabletopWorld, task: Task, skill: TabletopSkill | LearnedSkill) -> bool:
    """Whether the attempt, made one way, does."""
    world.build(task.start)
    result = skill.execute(world, world.state(), SKILL_BUDGET)
    return result.outcome is Outcome.SUCCEEDED


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=SHIPPED, help="folder of the policy")
    parser.add_argument(
        "--n", type=int, default=200, help="attempts with seen, and with unseen pairs"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the scenes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts here, too")
    options, console = parser.parse_args(argv), Console()
    if options.n < 1 or options.seed < 0:
        parser.error(f"--n must be at least 1 and --seed at least 0: {options.n}, {options.seed}")
    try:
        network = load_policy(options.weights)
        torch.set_grad_enabled(False)
        found = _measured(network, options.n, options.seed, console)
        if options.json is not None:
            write_json(options.json, _plain(found, options))
    except (PolicyError, OutputError) as error:
        parser.error(str(error))
    for (pairs, kind), ways in sorted(found.items()):
        told = ", ".join(f"{way} {_told(rate)}" for way, rate in ways.items())
        console.print(f"{pairs:8}{kind:18}{told}", highlight=False, soft_wrap=True)


def _measured(
    network: Any, n: int, seed: int, console: Console
) -> dict[tuple[str, str], dict[str, Rate]]:
    """By pairs and kind, and over all kinds, how often each way succeeds."""
    outcomes = defaultdict[tuple[str, str], list[tuple[bool, bool]]](list)
    world = TabletopWorld()
    with progress_bar(console) as bar:
        for pairs in (SEEN, UNSEEN):
            for task in bar.track(tasks(pairs, n, seed), total=n, description=pairs):
                ways = LearnedSkill(task.skill, network), task.skill
                done = succeeds(world, task, ways[0]), succeeds(world, task, ways[1])
                outcomes[pairs, task.kind].append(done)
                outcomes[pairs, "all"].append(done)
    world.close()
    return {
        group: {
            way: Rate(successes=sum(column), n=len(column))
            for way, column in zip(("learned", "scripted"), zip(*some, strict=True), strict=True)
        }
        for group, some in outcomes.items()
    }


def _plain(found: dict[tuple[str, str], dict[str, Rate]], options: argparse.Namespace) -> Any:
    rows = [
        {"pairs": pairs, "kind": kind} | {way: rate.to_json() for way, rate in ways.items()}
        for (pairs, kind), ways in found.items()
    ]
    return {"weights": str(options.weights), "n": options.n, "seed": options.seed, "rows": rows}


def _told(rate: Rate) -> str:
    low, high = rate.interval
    return f"{rate.value:6.1%} ({low:.0%}-{high:.0%}) n {rate.n}"


if __name__ == "__main__":
    main()
