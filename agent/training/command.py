"""What `doable train` does with its options: settings out, what was made in."""

from argparse import Namespace
from dataclasses import asdict, fields
from typing import Any

from rich.console import Console

from agent.scoring.adapter_record import read_record
from agent.training.planner import train
from agent.training.settings import Place, Settings


def run(arguments: Namespace, progress: Console) -> dict[str, Any]:
    """Train what was asked for; the folder of the adapter and its record, as plain data."""
    given: dict[str, Any] = vars(arguments)
    if given["start"] is not None:
        given["begins_with"] = read_record(given["start"]).identity
    settings = Settings(**{f.name: given[f.name] for f in fields(Settings) if f.name in given})
    place = Place(**{f.name: given[f.name] for f in fields(Place)})
    record = train(settings, place, progress)
    return {"adapter": str(place.out), **asdict(record)}
