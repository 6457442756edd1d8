"""The grammar of `doable eval affordance`; `agent.evaluation.affordance` does it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from agent.grammar import Command, add_json

EVAL_AFFORDANCE = (
    "eval affordance"  # a command of two words, for after "eval" stands any suite's name
)

_EXAMPLES = """examples:
  doable eval affordance --data runs/unseen --out runs/quality
  doable eval affordance --data runs/unseen --weights runs/values --out runs/quality --attempt 17
  doable eval affordance --data runs/unseen --out runs/quality --json

DATA is what `doable collect` made with another --seed than the training's. OUT gets quality.json, the
reliability diagram (reliability.png), and a value map (values.png): the pictures at the beginning of one
attempt, and the value of every skill that the value function has words for.
"""


def joined(argv: Sequence[str] | None) -> list[str]:
    """The words of a command line, those of this command as one; None: the process's own."""
    words = list(sys.argv[1:] if argv is None else argv)
    return [EVAL_AFFORDANCE, *words[2:]] if words[:2] == EVAL_AFFORDANCE.split() else words


def add(command: Command) -> None:
    """Add the command to the command line's grammar."""
    what = "measure value functions on recorded attempts, and draw them"
    p = command(EVAL_AFFORDANCE, what, _EXAMPLES)
    p.add_argument("--data", type=Path, required=True, help="folder of recorded attempts")
    p.add_argument(
        "--weights",
        type=Path,
        metavar="DIR",
        help="what `doable train affordance` made (default: what ships)",
    )
    p.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    p.add_argument(
        "--attempt", type=int, default=0, metavar="K", help="that the map shows (default: 0)"
    )
    p.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N (default: auto)")
    add_json(p)
