"""`doable route` in the terminal: from options to what a person sees."""

from argparse import Namespace
from functools import partial
from itertools import accumulate, pairwise

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from agent.answer import Answer
from agent.console import BAD, BUSY, GOOD
from agent.report.output import write_bytes
from agent.route import Found, RouteOptions, find
from maps.graph import TopologicalMap
from maps.walk import Walk


def routed(arguments: Namespace) -> Answer:
    """Search, and draw the picture if one is wanted; not good when there is no walk.

    Raises:
        MapError, SearchError: what cannot be; nothing is written then.
        OutputError: the picture cannot be written.
    """
    told = {name: getattr(arguments, name) for name in RouteOptions.__dataclass_fields__}
    if told["landmarks"] is not None:
        told["landmarks"] = tuple(told["landmarks"])
    found = find(RouteOptions(**told))
    if arguments.picture is not None:
        from agent.report.map_picture import map_picture  # matplotlib takes its time

        drawn = map_picture(found.roads, found.route, found.landmarks)
        write_bytes(arguments.picture, drawn)
    good = found.route.walk is not None
    return Answer(data=found.to_json(), show=partial(_show_route, found), good=good)


def _show_route(found: Found, console: Console) -> None:
    """The walk as a table, its numbers, and what came next."""
    walk, second = found.route.walk, found.route.runner_up
    if walk is None:
        console.print(f"[{BAD}]no walk[/]: {escape(found.reason)}", highlight=False)
        return
    console.print(_walk_table(found, walk))
    numbers = f"{walk.length:.1f} m, objective {walk.objective:.3f} nat"
    console.print(f"[{GOOD}]walk found[/]: {numbers}", highlight=False)
    for claim in walk.claims:
        if claim.skipped:
            words = escape(found.landmarks[claim.index])
            console.print(f"[{BUSY}]nowhere claimed[/]: {words}", highlight=False)
    if second is not None:
        told = ", ".join(_node_words(found.town, node) for node in second.landmark_nodes)
        line = f"runner-up: landmarks at {told}; {second.length:.1f} m, margin {found.route.margin:.3f} nat"
        console.print(escape(line), highlight=False, soft_wrap=True)


def _walk_table(found: Found, walk: Walk) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("node", "x", "y", "length [m]", "landmark", "score"):
        left = heading in ("node", "landmark")
        table.add_column(heading, justify="left" if left else "right")
    places = found.roads.positions
    for step, (node, so_far) in enumerate(zip(walk.nodes, _so_far(found, walk), strict=True)):
        here = [c for c in walk.claims if c.step == step and not c.skipped]
        words = "\n".join(escape(found.landmarks[c.index]) for c in here)
        scores = "\n".join(f"{c.score:.3f}" for c in here)
        x, y = (f"{value:.1f}" for value in places[node, :2])
        table.add_row(_node_words(found.town, node), x, y, f"{so_far:.1f}", words, scores)
    return table


def _so_far(found: Found, walk: Walk) -> list[float]:
    """The length up to each node [m]."""
    ids, graph = found.town.ids, found.town.graph
    steps = (graph.edges[ids[a], ids[b]]["length"] for a, b in pairwise(walk.nodes))
    return list(accumulate(steps, initial=0.0))


def _node_words(town: TopologicalMap, node: int | None) -> str:
    return "(skipped)" if node is None else escape(str(town.ids[node]))
