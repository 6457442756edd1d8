"""`doable eval town` in the terminal: from options to the table a person sees."""

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod
from rich.table import Table

from agent.answer import Answer
from agent.console import print_whole, rate_words
from agent.evaluation.tally import OVERALL, Comparison, Rate, Summary
from agent.evaluation.town.settings import TownSettings
from agent.evaluation.town.tally import TownRow

MAPS = "maps"  # in the folder of results, where no other is named


def evaluated(arguments: Namespace, progress: Console) -> Answer:
    """Evaluate; errors as `agent.evaluation.town.runner.evaluate`."""
    from agent.evaluation.town import runner  # torch, pybullet

    names = set(TownSettings.__dataclass_fields__) - {"mode", "suite"}
    told: dict[str, Any] = {name: getattr(arguments, name) for name in names}
    each = [TownSettings(mode=mode, **told) for mode in arguments.modes]
    out: Path = arguments.out
    found = runner.evaluate(
        each,
        out,
        out / MAPS if arguments.maps is None else arguments.maps,
        workers=arguments.workers,
        console=progress,
        together=arguments.together,
        ray=arguments.ray,
    )
    table = town_table(found)
    return Answer(data=found.to_json(), show=partial(print_whole, table))


def town_table(comparison: Comparison[TownRow]) -> Table:
    """Planned and arrived per family, a column a mode, then what was reported and how the drives went."""
    summaries = comparison.summaries
    driven = summaries[0].overall.arrival is not None
    table = Table(title=_title(summaries[0], driven), title_justify="left", box=SIMPLE_HEAD,
                  pad_edge=False, caption=_reasons(summaries), caption_justify="left")  # fmt: skip
    for heading in ("family", "n", *((" ",) if driven else ()), *map(_mode, summaries)):
        side: JustifyMethod = "left" if heading in ("family", " ") else "right"
        table.add_column(heading, justify=side, no_wrap=True)
    for i, row in enumerate(summaries[0].rows):
        if row.family == OVERALL:
            table.add_section()
        rows = [s.rows[i] for s in summaries]
        cells = [rate_words(r.plan) for r in rows]
        name, n = row.family.replace("_", " "), str(row.plan.n)
        if driven:
            arrived = [rate_words(r.arrival) if r.arrival else "" for r in rows]
            cells = [f"{a}\n{b}" for a, b in zip(cells, arrived, strict=True)]
            table.add_row(name, n, "planned\narrived", *cells)
        else:
            table.add_row(name, n, *cells)
    table.add_section()
    for name, rate in _REPORTS:
        first = rate(summaries[0].overall).n
        cells = [rate_words(rate(s.overall)) for s in summaries]
        table.add_row(name, str(first), *(("",) if driven else ()), *cells)
    if driven:
        per = [s.overall.per_2_km for s in summaries]
        words = ["-" if p is None else f"{p:.2f}" for p in per]
        table.add_row("interventions per 2 km", "", "", *words)
    return table


_REPORTS: tuple[tuple[str, Callable[[TownRow], Rate]], ...] = (
    ("absent landmarks reported", lambda row: row.absent),
    ("false alarms", lambda row: row.false_alarms),
)


def _title(summary: Summary[TownRow], driven: bool) -> str:
    split = f" ({summary.settings['split']})" if summary.settings["split"] else ""
    return f"{summary.settings['suite']}{split}{'' if driven else ', plans only'}"


def _mode(summary: Summary[TownRow]) -> str:
    return str(summary.settings["mode"])


def _reasons(summaries: tuple[Summary[TownRow], ...]) -> str | None:
    """What plans fail on most; None where none does."""
    told = [
        f"{_mode(s)}: " + ", ".join(f"{n} {why}" for why, n in s.reasons.items())
        for s in summaries
        if s.reasons
    ]
    return "\n".join(["plans that failed", *told]) if told else None
