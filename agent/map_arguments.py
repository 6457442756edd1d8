"""The grammar of `doable map`; `agent.map_building` and `agent.map_facts` do what it asks."""

from argparse import ArgumentParser
from enum import StrEnum
from pathlib import Path

from agent.argument_types import seed
from agent.grammar import Command, add_json, commands
from agent.route_arguments import add_picture


class MapAction(StrEnum):
    """What can be done with a map."""

    BUILD = "build"
    SHOW = "show"
    CHECK = "check"


_MAP = """examples:
  doable map build --town 20000 --out maps/20000
  doable map show maps/20000 --picture town.png
  doable map check maps/20000
  doable map check --graph town.json
  doable map check --help
"""

_BUILD = """examples:
  doable map build --town 20000 --out maps/20000
  doable map build --town 7 --out maps/7 --seed 3 --noise 2 --spacing 5
  doable map build --town 7 --out maps/7 --distance runs/distance --clip runs/clip
  doable map build --town 7 --out maps/7 --resume
A robot drives through every street, in physics, and takes pictures; nobody tells it where it is. OUT then
holds map.json, images/, what the models made of them in embeddings/, and truth.json: where it really was,
for judging only. A map that was cut short goes on with --resume; map.json is there once it is whole.
"""

_SHOW = """examples:
  doable map show maps/20000
  doable map show maps/20000 --picture town.png
  doable map show --graph town.json --picture town.png --json
A map that `doable map build` made is drawn over its town as seen from above.
"""

_CHECK = """examples:
  doable map check maps/20000
  doable map check --graph town.json
  doable map check --graph town.json --json
What is wrong is said with its line and field, and status 2: a file cut short, unknown fields, ids used
twice, numbers that are not finite, lengths that are not positive, edges to unknown nodes or from a node to
itself, images that are not there or are no pictures. What is only odd, such as parts that no way connects, is
a warning, with status 0.
"""


def add(command: Command) -> None:
    """Add the command to the command line's grammar."""
    maps = command("map", "make a map of a town, or look at one", _MAP)
    action = commands(maps, "action", "WHAT")
    _add_build(action(MapAction.BUILD, "explore a town and make a map of it", _BUILD))
    show = action(MapAction.SHOW, "say what is on a map", _SHOW)
    check = action(MapAction.CHECK, "say what is wrong with a map, images among it", _CHECK)
    for p in (show, check):
        _add_place(p)
        add_json(p)
    add_picture(show)


def _add_build(p: ArgumentParser) -> None:
    p.add_argument("--town", type=seed, required=True, metavar="SEED", help="which town")
    p.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder for the map")
    p.add_argument(
        "--spacing",
        type=float,
        default=4.0,
        metavar="METRES",
        help="between nodes; pictures are taken twice as often (default: 4)",
    )
    p.add_argument(
        "--noise",
        type=float,
        default=1.0,
        metavar="X",
        help="how much worse odometry is than usual; 0: it is perfect (default: 1)",
    )
    p.add_argument(
        "--seed", type=seed, default=0, help="decides the way and the noise (default: 0)"
    )
    p.add_argument(
        "--distance",
        default="embedded",
        metavar="MODEL",
        help="what recognises places: embedded, or a folder that `doable train distance` made",
    )
    p.add_argument(
        "--clip",
        default="embedded",
        metavar="MODEL",
        help="image-text model: embedded, a folder that `doable train clip` made, or one of open_clip's",
    )
    p.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N (default: auto)")
    p.add_argument("--resume", action="store_true", help="go on with the map in --out")
    add_json(p)


def _add_place(p: ArgumentParser) -> None:
    place = p.add_mutually_exclusive_group(required=True)
    place.add_argument(
        "map", nargs="?", type=Path, metavar="MAP", help="a map file, or a folder with map.json"
    )
    place.add_argument("--graph", type=Path, metavar="FILE", help="the same")
