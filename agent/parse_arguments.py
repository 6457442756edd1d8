"""The grammar of `doable parse`; `agent.parse` does it."""

from pathlib import Path

from agent.argument_types import positive
from agent.grammar import Command, add_json
from agent.shared_arguments import add_device, add_language_model

_EXAMPLES = """examples:
  doable parse "after passing the school, which is before a red gate, turn left at the gate"
  doable parse "go to the church, but stay away from the pond" --json --out parse.json
  doable parse --batch instructions.jsonl --out parses.jsonl
  doable parse "left at the church" --adapter runs/parser

Landmarks come in the order of the walk, in the instruction's own words; nothing else can be one. Directions
are those of `doable route --directions`: to the first landmark, from there to the second, ..., and after
the last.
A batch has lines {"id", "instruction"} and gets lines {"id", "landmarks", "avoid", "directions",
"probability"}, or {"id", "error"} where a line cannot be parsed; one that was killed goes on where it stopped
when the same command is given again.

exit status:
  0  parsed, whatever was found; of a batch, every line has its entry
  2  the input was refused
"""


def add(command: Command) -> None:
    """Add the command to the command line's grammar."""
    what = "read landmarks, turns and things to avoid out of directions"
    p = command("parse", what, _EXAMPLES)
    p.add_argument("instruction", nargs="?", help="directions in words")
    p.add_argument("--batch", type=Path, metavar="FILE", help='JSON lines {"id", "instruction"}')
    p.add_argument(
        "--out", type=Path, metavar="FILE", help="the parse as JSON; of a batch, a line each"
    )
    p.add_argument(
        "--together",
        type=positive,
        default=1,
        metavar="N",
        help="lines of a batch parsed in lock step, which share the language model's forwards: the same "
        "parses (default: 1)",
    )
    add_language_model(p, "parser")
    add_device(p)
    add_json(p)
