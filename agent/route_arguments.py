"""The grammar of `doable route`; `agent.route` does it."""

from argparse import ArgumentParser
from pathlib import Path

from agent.grammar import Command, add_json

USUAL_ALPHA = 0.01  # nat/m


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


def add(command: Command) -> None:
    """Add the command to the command line's grammar."""
    what = "find the walk through a map that best explains landmarks and directions"
    _add_route(command("route", what, _ROUTE + _STATUS))


def _add_route(p: ArgumentParser) -> None:
    p.add_argument("--graph", type=Path, required=True, metavar="FILE", help="the map, JSON")
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
    add_picture(p)
    add_json(p)


def add_picture(p: ArgumentParser) -> None:
    """Where a picture of the map goes."""
    p.add_argument("--picture", type=Path, metavar="FILE", help="draw the map from above, .png")
