"""What `doable train` does with its options: settings out, a line about the result in."""

from argparse import Namespace
from dataclasses import fields
from typing import Any

from rich.console import Console

from agent.training.planner import Place, Settings, train


def run(arguments: Namespace, console: Console, progress: Console) -> int:
    """Train what was asked for; returns the exit status."""
    given: dict[str, Any] = vars(arguments)
    settings = Settings(**{f.name: given[f.name] for f in fields(Settings) if f.name in given})
    place = Place(**{f.name: given[f.name] for f in fields(Place)})
    record = train(settings, place, progress)
    told = ", ".join(f"{name} {value:.4f}" for name, value in record.metrics.items())
    console.print(f"adapter: {place.out} ({told})", highlight=False)
    return 0
