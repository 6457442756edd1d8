"""The grammar of `doable eval` and `doable eval affordance`; `agent.evaluation` does them."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from agent.argument_types import positive
from agent.compose import Mode
from agent.evaluation.suite import Split
from agent.grammar import Command, add_json
from agent.shared_arguments import add_physics, add_planner, add_together, choices
from envs.errors import unknown

ALL = "all"  # of a suite, as --split says it

EVAL_AFFORDANCE = (
    "eval affordance"  # a command of two words, for after "eval" stands any suite's name
)

_EVAL = """examples:
  doable eval tabletop --modes oracle --seeds 3 --workers 2 --out runs/oracle
  doable eval tabletop --plan-only --json --out runs/saycan
  doable eval kitchen --split development --modes saycan,language-only,generative,bc --out runs/kitchen
  doable eval kitchen --disturb 0.3 --feedback success --out runs/kitchen_success
  doable eval kitchen --workers 16 --ray --out runs/kitchen        # RAY_ADDRESS, or this machine

OUT is a folder with a file of results for each mode, <mode>.jsonl: one line that says what was evaluated,
then a line an episode. A killed evaluation goes on where it stopped when the same command is given again, and
a mode that is named later is added; a file that is about another evaluation is refused.
"""

_EXAMPLES = """examples:
  doable eval affordance --data runs/unseen --out runs/quality
  doable eval affordance --data runs/unseen --weights runs/values --out runs/quality --attempt 17
  doable eval affordance --data runs/unseen --out runs/quality --json
  doable eval affordance --data runs/unseen-kitchen --weights runs/kitchen-values --out runs/quality

DATA is what `doable collect` made with another --seed than the training's. OUT gets quality.json, the
reliability diagram (reliability.png), and a value map (values.png): the pictures at the beginning of one
attempt, and the value of every skill that the value function has words for.
"""


def add(command: Command) -> None:
    """Add the commands to the command line's grammar."""
    _add_eval(command("eval", "run a suite of instructions and print success rates", _EVAL))
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


def _add_eval(p: ArgumentParser) -> None:
    p.add_argument("suite", help="which suite, such as tabletop")
    p.add_argument(
        "--split",
        type=split,
        help="development, test or all of a suite that is split (default: all)",
    )
    p.add_argument("--plan-only", action="store_true", help="plan, but do not execute")
    p.add_argument(
        "--modes",
        type=choices("mode", Mode),
        default=(Mode.SAYCAN,),
        metavar="MODE,...",
        help=f"who plans, side by side: {', '.join(Mode)} (default: saycan)",
    )
    add_planner(p)
    p.add_argument("--seeds", type=positive, default=1, help="episodes an instruction (default: 1)")
    p.add_argument("--workers", type=positive, default=1, help="processes (default: 1)")
    add_ray(p)
    add_together(p)
    p.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    p.add_argument("--open-loop", action="store_true", help="never look again")
    add_physics(p)
    add_json(p)


def add_ray(p: ArgumentParser) -> None:
    """Whose the workers are."""
    p.add_argument(
        "--ray",
        action="store_true",
        help="let workers of Ray do it: of the cluster in RAY_ADDRESS, where doable is installed too, or of "
        "one on this machine; needs the extra: pip install 'doable[ray]'",
    )


def split(text: str) -> Split | None:
    """The part of a suite; None for all of it."""
    if text not in (*Split, ALL):
        raise ArgumentTypeError(unknown("split", text, (*Split, ALL)))
    return None if text == ALL else Split(text)
