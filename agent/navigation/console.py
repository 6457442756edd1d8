"""`doable navigate` in the terminal: from options to what a person sees."""

import re
from argparse import Namespace
from functools import partial
from math import degrees
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from agent.answer import Answer, say
from agent.console import BAD, BUSY, GOOD
from agent.landmarks import direction_words
from agent.navigation.mode import NavigationMode
from agent.navigation.plan import Sighting
from agent.navigation.record import NavigationRecord
from agent.navigation.session import NavigateOptions, run


def navigated(arguments: Namespace, progress: Console) -> Answer:
    """Navigate; errors as `agent.navigation.session.run`."""
    given = {name: getattr(arguments, name) for name in NavigateOptions.__dataclass_fields__}
    if given["out"] is None and not given["plan_only"]:
        slug = re.sub(r"[^a-z0-9]+", "-", given["instruction"].lower()).strip("-")[:48]
        where = given["map"].name if given["town"] is None else f"town{given['town']}"
        given["out"] = Path("runs") / f"{slug or 'navigate'}-{where}"
    record = run(NavigateOptions(**given), progress)
    return Answer(data=record.to_json(), show=partial(_show, record), good=record.good)


def _show(record: NavigationRecord, console: Console) -> None:
    """The landmarks as a table, what is not there, what came next, and how it ended."""
    plan = record.plan
    if plan.sightings:
        console.print(_table(record))
    for words in plan.absent:
        console.print(f"[{BUSY}]not in this town[/]: {escape(words)}", highlight=False)
    if plan.told.avoid_words:
        avoided = escape(", ".join(plan.told.avoid_words))
        console.print(f"to be avoided: {avoided}", highlight=False)
    if plan.nodes:
        margin = "" if plan.route is None or plan.route.margin is None else _margin(record)
        console.print(
            f"walk: {len(plan.nodes)} nodes, {plan.length:.0f} m{margin}", highlight=False
        )
    if record.drive is not None:
        drive = record.drive
        told = f"{drive.way:.0f} m in {drive.seconds:.0f} s, {drive.collisions} collisions"
        console.print(f"driven: {told}, put back {drive.interventions} times", highlight=False)
    why = f" ({escape(record.reason)})" if record.reason else ""
    console.print(f"[bold {GOOD if record.good else BAD}]{record.verdict}[/]{why}", highlight=False)
    if record.report is not None:
        say(console, f"report: {record.report}")


def _margin(record: NavigationRecord) -> str:
    assert record.plan.route is not None
    return f"; the runner-up is worse by {record.plan.route.margin:.2f} nat"


def _table(record: NavigationRecord) -> Table:
    plan, ids = record.plan, record.mapped.town.ids
    raw = plan.mode is NavigationMode.RAW_COSINE
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("way there", "landmark", "node", "cosine" if raw else "visible", "bearing"):
        side = "left" if heading in ("way there", "landmark") else "right"
        table.add_column(heading, justify="left" if side == "left" else "right")
    for sighting, leg in zip(plan.sightings, plan.told.directions, strict=False):
        way = direction_words(leg)
        node = "-" if sighting.node is None else str(ids[sighting.node])
        table.add_row(
            "" if way == "none" else way,
            escape(sighting.words),
            escape(node),
            _score(sighting, raw=raw),
            "" if sighting.bearing is None else f"{degrees(sighting.bearing):.0f}°",
        )
    if plan.told.directions[-1]:
        table.add_row(direction_words(plan.told.directions[-1]), "", "", "", "")
    return table


def _score(sighting: Sighting, *, raw: bool) -> str:
    """How likely it is visible there, or, where it is not in the town, how likely that is."""
    if sighting.node is None:
        return f"absent {sighting.absent:.3f}"
    if raw:
        return f"{sighting.score:.3f}"
    return "" if sighting.probability is None else f"{sighting.probability:.3f}"
