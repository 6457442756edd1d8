"""How often a demonstrator is done, by world and by what the hand holds: `skills/stopping.json`.

    python tests/benchmarks/measure_stopping.py --n 2000

Counts the moments at which a skill is chosen, over generated episodes of the training's wordings.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator

from rich.console import Console

from agent.report.lines import progress_bar
from agent.report.output import write_json
from agent.training.episodes import SOURCES
from skills.skill import DONE
from skills.stopping import MEASURED

SEED = 11


def moments(world: str, number: int) -> Iterator[tuple[str, bool]]:
    """Of an episode: what the hand does ("holding" or "empty"), and whether nothing is left to do."""
    episode = SOURCES[world].episode(SEED, number)
    state = episode.task.state
    for turn in episode.turns:
        yield "empty" if state.holding is None else "holding", turn.phrase == DONE
        state = turn.seen or state


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=2000, help="episodes of each world")
    n, console = parser.parse_args().n, Console()
    counted = dict[str, dict[str, dict[str, int]]]()
    with progress_bar(console) as bar:
        for world in SOURCES:
            seen = Counter[tuple[str, bool]]()
            for number in bar.track(range(n), description=world):
                seen.update(moments(world, number))
            counted[world] = {
                hand: {"done": seen[hand, True], "moments": seen[hand, True] + seen[hand, False]}
                for hand in ("empty", "holding")
            }
    write_json(MEASURED, counted)
    console.print_json(json.dumps(counted))


if __name__ == "__main__":
    main()
