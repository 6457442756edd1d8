"""The grammar of `doable eval town`; `agent.evaluation.town.runner` does it."""

from pathlib import Path

from agent.argument_types import positive, seed
from agent.evaluation.arguments import add_ray, split
from agent.grammar import Command, add_json
from agent.navigation.arguments import add_models
from agent.navigation.mode import NavigationMode
from agent.shared_arguments import add_device, choices

EVAL_TOWN = "eval town"  # a command of two words, for it has options of its own

_EXAMPLES = """examples:
  doable eval town --plan-only --split development --out runs/town
  doable eval town --split test --modes full,no-directions,oracle-grounding --workers 2 --out runs/town
  doable eval town --split test --modes full,raw-cosine,maximum-likelihood,last-landmark,oracle-parser \\
      --adapter runs/parser --clip runs/clip --distance runs/distance --maps runs/maps --out runs/town

A plan is right where its walk, where its nodes truly are, passes every landmark that is in the town, in
order (within 15 m of its outline, nothing in between), ends at the last, and takes the turns that decide. A
drive has arrived where the robot's true track does so and ends within 8 m of the last landmark.

Each town is mapped once, in MAPS (default: OUT/maps); each instruction is parsed once, in OUT/parses.jsonl.
OUT gets a file of results for each mode, <mode>.jsonl. A killed evaluation goes on where it stopped when the
same command is given again, and a mode that is named later is added; a file about another evaluation is
refused.
"""


def add(command: Command) -> None:
    """Add the command to the command line's grammar."""
    what = "run the town suite: instructions planned on maps of towns, and driven"
    p = command(EVAL_TOWN, what, _EXAMPLES)
    p.add_argument("--split", type=split, help="development, test or all (default: all)")
    p.add_argument("--plan-only", action="store_true", help="plan, but do not drive")
    p.add_argument(
        "--modes",
        type=choices("mode", NavigationMode),
        default=(NavigationMode.FULL,),
        metavar="MODE,...",
        help=f"who plans, side by side: {', '.join(NavigationMode)} (default: full)",
    )
    add_models(p)
    add_device(p)
    p.add_argument("--seed", type=seed, default=0, help="of the robot's odometry (default: 0)")
    p.add_argument("--maps", type=Path, metavar="DIR", help="folder of maps (default: OUT/maps)")
    p.add_argument("--workers", type=positive, default=1, help="processes (default: 1)")
    add_ray(p)
    p.add_argument(
        "--together",
        type=positive,
        default=1,
        metavar="N",
        help="instructions parsed in lock step (default: 1)",
    )
    p.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    add_json(p)
