"""The grammar of `doable collect`; `agent.collect` does it."""

from pathlib import Path

from agent.argument_types import positive, seed
from agent.grammar import Command, add_json

_EXAMPLES = """examples:
  doable collect --episodes 6000 --workers 2 --out runs/experience
  doable collect --episodes 2000 --seed 1 --out runs/unseen                   # to measure on
  doable collect --episodes 1000 --seed 2 --held-out --out runs/held-out      # colours on the other kind
  doable collect --episodes 6000 --seed 3 --shard 24 --json --out runs/more
  doable collect --env kitchen --episodes 6000 --workers 2 --out runs/kitchen
The folder holds Minari datasets, one a shard. A killed collection goes on where it stopped when the same
command is given again, and to the same bytes; --episodes may also be raised.
"""


def add(command: Command) -> None:
    """Add the command to the command line's grammar."""
    p = command("collect", "attempt skills in random scenes, and record them", _EXAMPLES)
    p.add_argument("--env", default="tabletop", help="where to attempt them (default: tabletop)")
    p.add_argument(
        "--episodes", type=positive, required=True, metavar="N", help="attempts, in whole shards"
    )
    p.add_argument("--workers", type=positive, default=1, help="processes (default: 1)")
    p.add_argument("--seed", type=seed, default=0, help="decides all that is drawn (default: 0)")
    p.add_argument(
        "--held-out",
        action="store_true",
        help="attempt only what names an object that other collections never show",
    )
    p.add_argument(
        "--shard",
        type=positive,
        default=48,
        metavar="N",
        help="attempts written at once: a kill loses at most so many a worker (default: 48)",
    )
    p.add_argument("--out", type=Path, required=True, help="folder for the experience")
    add_json(p)
