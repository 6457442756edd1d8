"""`doable collect` in the terminal: from options to what a person sees."""

from argparse import Namespace

from rich.console import Console

from agent.answer import Answer
from agent.collect import collect
from agent.console import attempts_table


def collected(arguments: Namespace, progress: Console) -> Answer:
    """Collect what is missing; errors as `agent.collect.collect`."""
    made = collect(
        env=arguments.env,
        episodes=arguments.episodes,
        shard=arguments.shard,
        seed=arguments.seed,
        held_out=arguments.held_out,
        out=arguments.out,
        workers=arguments.workers,
        console=progress,
    )
    title = f"{made['attempts']} attempts, {made['frames']} frames: {arguments.out}"
    return Answer(
        data=made, show=lambda console: console.print(attempts_table(made["kinds"], title))
    )
