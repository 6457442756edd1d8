"""How much sooner kitchen episodes are planned in lock step than one after the other (`--together`).

Whole episodes of the development suite with the embedded model and its adapter: aims, then steps, searching
the winner. Both ways run in turn in one process, on the same tasks, and must make the same plans in fp32; in
bf16 rounding may decide, and the row says how many differ. On a CPU processor time is measured, for other
programs may run meanwhile: what one thread takes; elsewhere wall-clock time.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from agent.episode import Silent
from agent.evaluation.suite import Split, Task, load_suite, of_split
from agent.options import Options
from agent.saycan import Search
from agent.scoring.together import run_together
from agent.session import imagine, load_scorer, prepare_given


@dataclass(frozen=True)
class Times:
    """What it took [s], and how many plans were not the same."""

    alone: float
    together: float
    differ: int

    @property
    def ratio(self) -> float:
        """How many times as fast together."""
        return self.alone / self.together


def development_tasks(n: int) -> list[Task]:
    """An even sample of the suite."""
    tasks = of_split(load_suite("kitchen"), Split.DEVELOPMENT, "kitchen")
    return tasks[:: max(1, len(tasks) // n)][:n]


def measure(tasks: Sequence[Task], together: int, *, device: str, steps: int) -> Times:
    """Plan the tasks both ways, once before to warm up."""
    options = Options(env="kitchen", device=device, max_steps=steps, search=Search.WINNER)
    scorer, world = load_scorer(options), options.world()
    clock = time.process_time if scorer.identity["device"] == "cpu" else time.perf_counter
    with world.affordance() as affordance:

        def work(task: Task):
            def plan(asked, own_clock):
                given = prepare_given(options, task.instruction, task.scene, task.goal)
                trace = imagine(options, given, affordance, asked, Silent(), own_clock)
                return [step.skill for step in trace.steps]

            return plan

        def timed(chosen: Sequence[Task], at_once: int) -> tuple[float, list[list[str]]]:
            scorer.forget()
            started = clock()
            plans = list(run_together(map(work, chosen), scorer, at_once))
            return clock() - started, plans

        timed(tasks[:2], 2)
        alone, expected = timed(tasks, 1)
        at_once, found = timed(tasks, together)
    differ = sum(a != b for a, b in zip(found, expected, strict=True))
    if differ and scorer.identity["dtype"] == "float32":
        raise SystemExit(f"{differ} plans differ")
    return Times(alone, at_once, differ)


def main() -> None:
    """Print one row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episodes", type=int, default=16)
    parser.add_argument("--together", type=int, default=16)
    parser.add_argument("--steps", type=int, default=4, help="of an episode, at most")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tasks = development_tasks(args.episodes)
    times = measure(tasks, args.together, device=args.device, steps=args.steps)
    print("episodes together alone [s] together [s]  ratio differ")
    print(
        f"{len(tasks):8d} {args.together:8d} {times.alone:9.2f} {times.together:12.2f} "
        f"{times.ratio:6.2f} {times.differ:6d}"
    )


if __name__ == "__main__":
    main()
