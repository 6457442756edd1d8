"""The grammar of `doable navigate`; `agent.navigation.session` does it."""

from argparse import ArgumentParser
from pathlib import Path

from agent.argument_types import seed
from agent.grammar import Command, add_json
from agent.navigation.mode import NavigationMode
from agent.navigation.models import EMBEDDED
from agent.shared_arguments import add_device, add_language_model, add_renderer, choice

MODES = tuple(mode for mode in NavigationMode if not mode.oracle)

_EXAMPLES = """examples:
  doable navigate "go past the red barn, left at the fire hydrant, stop at the blue van" --town 20000
  doable navigate "stop at the church" --map runs/map --start 17 --plan-only --json
  doable navigate "left at the church, then stop at the well" --map runs/map --parser parse.json --plan-only
  doable navigate "stop at the white tent" --town 20000 --clip runs/clip \\
      --distance runs/distance --out runs/tent

--town SEED drives in the town of a seed, on a map that is made the first time and kept in the user's cache;
--map plans on any map whose nodes have pictures, and drives where the map says which town it is of.
OUT gets report.html (one file: the film, the town from above, what grounded each landmark), record.json,
map.png and navigation.mp4.

exit status:
  0  the robot arrived, or with --plan-only a walk was planned; landmarks that are not there are said
  1  no walk, or the drive ended otherwise
  2  the input was refused
"""


def add(command: Command) -> None:
    """Add the command to the command line's grammar."""
    what = "tell the robot the way through a town: plan it on a map, and drive it"
    p = command("navigate", what, _EXAMPLES)
    p.add_argument("instruction", metavar="INSTRUCTION", help="the way, in words")
    where = p.add_mutually_exclusive_group(required=True)
    where.add_argument("--town", type=seed, metavar="SEED", help="the town of a seed")
    where.add_argument("--map", type=Path, metavar="DIR", help="a folder with a map, or its file")
    p.add_argument(
        "--start", metavar="NODE", help="id of the node to start at (default: the first)"
    )
    p.add_argument(
        "--heading",
        type=float,
        metavar="DEGREES",
        help="which way the robot looks there in the map, from +x towards +y (default: as the node's first "
        "picture does)",
    )
    p.add_argument("--seed", type=seed, default=0, help="of the robot's odometry (default: 0)")
    p.add_argument("--plan-only", action="store_true", help="plan, but do not drive")
    p.add_argument(
        "--mode",
        type=choice("mode", NavigationMode),
        default=NavigationMode.FULL,
        metavar="MODE",
        help=f"who plans: {', '.join(MODES)} (default: full)",
    )
    p.add_argument(
        "--parser",
        default="model",
        metavar="model|FILE",
        help="who reads the instruction: the language model, or a parse that `doable parse --out` wrote "
        "(default: model)",
    )
    add_models(p)
    add_device(p)
    add_renderer(p)
    p.add_argument("--out", type=Path, help="folder for the results (default: under runs/)")
    add_json(p)


def add_models(p: ArgumentParser) -> None:
    """Which models read, see and judge distances."""
    add_language_model(p, "parser")
    p.add_argument(
        "--clip",
        default=EMBEDDED,
        metavar="MODEL",
        help="image-text model: embedded, what `doable train clip` made, or one of open_clip's by name "
        "(default: embedded)",
    )
    p.add_argument(
        "--distance",
        default=EMBEDDED,
        metavar="MODEL",
        help="distance model: embedded, or what `doable train distance` made (default: embedded)",
    )
