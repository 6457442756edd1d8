"""`doable map` in the terminal: from options to what a person sees."""

from argparse import Namespace
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from agent.answer import Answer, say
from agent.console import BUSY, GOOD
from agent.map_arguments import MapAction
from agent.map_facts import MapFacts, facts, looked_at
from agent.map_files import DRIVE, MAP, TOWN
from agent.report.output import write_bytes
from maps.graph import TopologicalMap


@dataclass(frozen=True, kw_only=True, eq=False)
class ToldMap:
    """What there is to say of a map."""

    town: TopologicalMap
    facts: MapFacts
    made: Path | None = None  # its file, if it was made just now

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        file = {} if self.made is None else {"map": str(self.made)}
        own = {k: self.town.extra[k] for k in (TOWN, DRIVE) if k in self.town.extra}
        return file | own | self.facts.to_json()


def told(arguments: Namespace, progress: Console) -> Answer:
    """Make a map, or look at one, drawn too if a picture is wanted.

    Raises:
        MapError, OptionError, DistanceError, ImageTextError: what cannot be; nothing is written then.
        OutputError: what cannot be written.
    """
    build = arguments.action == MapAction.BUILD
    found = _built(arguments, progress) if build else _looked_at(arguments)
    return Answer(data=found.to_json(), show=partial(_show, found))


def _looked_at(arguments: Namespace) -> ToldMap:
    place = arguments.graph if arguments.map is None else arguments.map
    check = arguments.action == MapAction.CHECK
    town, found = looked_at(place, images=check)
    if not check and arguments.picture is not None:
        from agent.report.town_picture import town_picture  # matplotlib takes its time

        write_bytes(arguments.picture, town_picture(town))
    return ToldMap(town=town, facts=found)


def _built(arguments: Namespace, progress: Console) -> ToldMap:
    from agent.map_building import MapModels, build_map  # torch, pybullet
    from agent.map_settings import MapSettings

    settings = MapSettings(**{f.name: getattr(arguments, f.name) for f in fields(MapSettings)})
    settings.check()
    models = MapModels.load(settings, arguments.device)
    town = build_map(settings, arguments.out, progress, resume=arguments.resume, models=models)
    return ToldMap(town=town, facts=facts(town), made=arguments.out / MAP)


def _show(told: ToldMap, console: Console) -> None:
    """The map in numbers, and warnings."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_header=False)
    for name, words in told.facts.lines():
        table.add_row(name, words)
    console.print(table)
    for warning in told.facts.warnings:
        console.print(f"[{BUSY}]warning[/]: {escape(warning)}", highlight=False, soft_wrap=True)
    if not told.facts.warnings:
        console.print(f"[{GOOD}]nothing odd[/]")
    if told.made is not None:
        say(console, f"map: {told.made}")
