"""The grammar of `doable route` and `doable map`; `agent.route` and `agent.map_facts` do them."""

from argparse import ArgumentParser
from enum import StrEnum
from pathlib import Path

from agent.grammar import Command, add_json, commands

USUAL_ALPHA = 0.01  # nat/m


class MapAction(StrEnum):
    """What can be done with a map."""

    SHOW = "show"
    CHECK = "check"


_ROUTE = """examples:
  doable route --graph town.json --scores scores.npy --start 0
  doable route --graph town.json --scores scores.npy --start 0 --directions none,left --skip -6 --json
  doable route --graph town.json --scores scores.npy --start n17 --heading 90 --picture route.png \\
      --landmarks "red building" "fire hydrant" "blue truck" --directions none,none,left,none
  doable route --graph town.json --scores scores.npy --start 0 --directions directions.json

SCORES is an array of numbers saved by numpy.save, of shape (landmarks in visiting order, nodes in the order
of the map's file): log-probabilities [nat] that the landmark is seen at the node; -inf: it cannot be. The
walk found has the greatest sum of scores and of log-probabilities of directions, less ALPHA times its length.

DIRECTIONS are left, right, straight, around (or back) or none, one for each leg of the walk: to the first
landmark, from there to the second, ..., and after the last. The last may be left out; one less than there are
landmarks: those between landmarks. A leg with several turns says "left+right". In a file they stand as a
JSON list, such as [null, "left", ["straight", "right"]].
"""

_STATUS = """
exit status:
  0  a walk was found
  1  there is none: a landmark is nowhere, or where no way leads
  2  the input was refused
"""

_MAP = """examples:
  doable map check --graph town.json
  doable map show --graph town.json --picture town.png
  doable map check --help
"""

_SHOW = """examples:
  doable map show --graph town.json
  doable map show --graph town.json --picture town.png --json
"""

_CHECK = """examples:
  doable map check --graph town.json
  doable map check --graph town.json --json
What is wrong is said with its line and field, and status 2: a file cut short, unknown fields, ids used
twice, numbers that are not finite, lengths that are not positive, edges to unknown nodes or from a node to
itself, images that are not there. What is only odd, such as parts that no way connects, is a warning, with
status 0.
"""


def add(command: Command) -> None:
    """Add the commands to the command line's grammar."""
    what = "find the walk through a map that best explains landmarks and directions"
    _add_route(command("route", what, _ROUTE + _STATUS))
    maps = command("map", "look at a map", _MAP)
    action = commands(maps, "action", "WHAT")
    show = action(MapAction.SHOW, "say what is on a map", _SHOW)
    check = action(MapAction.CHECK, "say what is wrong with a map, images among it", _CHECK)
    for p in (show, check):
        _add_graph(p)
        add_json(p)
    _add_picture(show)


def _add_route(p: ArgumentParser) -> None:
    _add_graph(p)
    p.add_argument(
        "--scores", type=Path, required=True, metavar="FILE", help="(n_landmarks, n_nodes), .npy"
    )
    p.add_argument("--start", required=True, metavar="NODE", help="id of the node to start at")
    p.add_argument(
        "--heading",
        type=float,
        metavar="DEGREES",
        help="which way one looks there, from +x towards +y (default: unknown, so no turn there)",
    )
    p.add_argument(
        "--landmarks", nargs="+", metavar="WORDS", help="what the rows of the scores are, to show"
    )
    p.add_argument(
        "--directions", metavar="LIST", help="what each leg asks for, with commas, or a JSON file"
    )
    p.add_argument(
        "--alpha",
        type=float,
        default=USUAL_ALPHA,
        help=f"what a metre costs [nat] (default: {USUAL_ALPHA:g})",
    )
    p.add_argument(
        "--skip",
        type=float,
        metavar="COST",
        help="log-probability at which a landmark may be left unclaimed, such as -6 (default: never)",
    )
    p.add_argument(
        "--reach",
        type=float,
        default=0.0,
        metavar="METRES",
        help="over which the angle of a turn is measured, for maps that draw a corner with several nodes "
        "(default: 0, from node to node)",
    )
    _add_picture(p)
    add_json(p)


def _add_graph(p: ArgumentParser) -> None:
    p.add_argument("--graph", type=Path, required=True, metavar="FILE", help="the map, JSON")


def _add_picture(p: ArgumentParser) -> None:
    p.add_argument("--picture", type=Path, metavar="FILE", help="draw the map from above, .png")
