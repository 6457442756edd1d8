"""What a person sees in the terminal: tables, the episode's growing while the robot works."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from agent.evaluation.tally import OVERALL, Comparison, FamilyResult, Rate, Summary
from agent.planner import Decision
from agent.record import Ending, StepRecord
from skills.skill import Outcome
from skills.values.metrics import Quality

if TYPE_CHECKING:
    from agent.doctor import Finding
    from agent.evaluation.affordance import Judged

GOOD, BAD, BUSY = "green", "red", "yellow"


class LiveTable:
    """A listener that shows each step as it happens; use it as a context manager."""

    def __init__(self, console: Console, title: str) -> None:
        self._title, self._rows = title, list[list[str]]()
        self._console, self._useful = console, "usefulness"
        self._live = Live(console=console, refresh_per_second=4, transient=True)

    def __enter__(self) -> "LiveTable":
        if self._console.is_terminal:
            self._live.__enter__()
            self._live.update("loading the models and the scene ...")
        return self

    def __exit__(self, *error: object) -> None:
        self._live.__exit__(None, None, None)
        if self._rows:
            self._console.print(self._table())

    def decided(self, step: int, decision: Decision) -> None:
        """A row for what is about to be done."""
        if decision.aim is not None and not self._rows:
            self._title += f"\nunderstood as: {escape(decision.aim.words)}"
        i = decision.chosen
        assert i is not None
        affordance = decision.affordance[i]
        useful, product = f"{decision.usefulness[i]:.3f}", f"{decision.product[i]:.3f}"
        if not decision.evaluated.all():  # nothing to normalise over: the likelihood itself
            likelihood = np.exp(decision.language[i])
            useful, product = f"{likelihood:.2g}", f"{likelihood * affordance:.2g}"
            self._useful = "likelihood"
        numbers = [useful, f"{affordance:.2f}", product]
        self._rows.append([str(step), decision.phrases[i], *numbers, f"[{BUSY}]...[/]"])
        self._live.update(self._table())

    def acted(self, record: StepRecord) -> None:
        """Fill in how it ended."""
        colour = GOOD if record.outcome == Outcome.SUCCEEDED else BAD
        notes = "; ".join(n for n in (record.reason, record.disturbance) if n)
        self._rows[-1][-1] = f"[{colour}]{record.outcome}[/]" + (f" ({notes})" if notes else "")
        self._live.update(self._table())

    def _table(self) -> Table:
        table = Table(title=self._title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
        for heading in ("step", "skill", self._useful, "affordance", "product", "outcome"):
            number = heading not in ("skill", "outcome")
            table.add_column(heading, justify="right" if number else "left")
        for row in self._rows:
            table.add_row(*row)
        return table


def ending_line(ending: Ending, reason: str | None) -> str:
    """The last line, in colour, with the reason where there is one."""
    why = f" ({escape(reason)})" if reason else ""
    return f"[bold {GOOD if ending.good else BAD}]{ending}[/]{why}"


def skills_table(rows: Sequence[Mapping[str, Any]], holds: str) -> Table:
    """What the robot can do in a scene, and how likely each skill is to succeed now."""
    table = Table(title=escape(f"{len(rows)} skills: {holds}"))
    table.add_column("skill")
    table.add_column("affordance now", justify="right")
    table.add_column("why not")
    for row in rows:
        why = escape(row["unmet"] or "")
        table.add_row(escape(row["skill"]), f"{row['affordance']:.2f}", why)
    return table


def findings_table(findings: Sequence["Finding"]) -> Table:
    """What `doable doctor` found."""
    table = Table(title="doable doctor")
    for heading in ("what", "found", "ok"):
        table.add_column(heading)
    for f in findings:
        table.add_row(f.what, escape(f.found), "[green]yes[/]" if f.ok else "[red]no[/]")
    return table


def attempts_table(kinds: Mapping[str, Mapping[str, Any]], title: str) -> Table:
    """How many attempts of each kind of skill there are, and how many of them succeeded."""
    table = Table(title=escape(title))
    for heading in ("skill", "attempts", "success"):
        table.add_column(heading, justify="left" if heading == "skill" else "right")
    for kind, told in kinds.items():
        table.add_row(kind, str(told["attempts"]), f"{100 * told['success']:.1f}%")
    return table


def families_table(comparison: Comparison[FamilyResult]) -> Table:
    """Success per family, a column a mode: of plans above, of executions below, with 95% intervals."""
    summaries = comparison.summaries
    executed = summaries[0].overall.execution is not None
    table = Table(
        title=_title(summaries[0]), title_justify="left", box=SIMPLE_HEAD, pad_edge=False,
        caption="\n".join(filter(None, map(_notes, summaries))) or None, caption_justify="left",
    )  # fmt: skip
    for heading in ("family", "n", *(("",) if executed else ()), *map(_mode, summaries)):
        side: JustifyMethod = "left" if heading in ("family", "") else "right"
        table.add_column(heading, justify=side, no_wrap=True)
    families = [row.family for row in summaries[0].rows]
    for i, family in enumerate(families):
        if family == OVERALL:
            table.add_section()
        rows = [s.rows[i] for s in summaries]
        plans = [rate_words(row.plan) for row in rows]
        name, n = family.replace("_", " "), str(rows[0].plan.n)
        if not executed:
            table.add_row(name, n, *plans)
            continue
        below = [rate_words(row.execution) if row.execution else "" for row in rows]
        cells = [f"{above}\n{under}" for above, under in zip(plans, below, strict=True)]
        table.add_row(name, n, "plan\nexecution", *cells)
    return table


def print_whole(table: Table, console: Console) -> None:
    """Print a table as wide as it is, also where the terminal or the file is taken to be narrower."""
    width = console.measure(table, options=console.options.update(max_width=1000)).maximum
    console.width = max(console.width, width)
    console.print(table)


def quality_table(judged: Mapping[str, "Judged"]) -> Table:
    """How good each judge of recorded attempts is, for each kind of skill and over all."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("skill", "n", "succeeded", "judge", "AUROC", "Brier", "ECE"):
        side: JustifyMethod = "left" if heading in ("skill", "judge") else "right"
        table.add_column(heading, justify=side, no_wrap=True)
    kinds = next(iter(judged.values())).kinds
    for kind in (*kinds, OVERALL):
        table.add_section()
        for i, (who, each) in enumerate(judged.items()):
            quality = each.overall if kind == OVERALL else each.kinds[kind]
            told = (kind, str(quality.n), f"{quality.success:.0%}") if i == 0 else ("", "", "")
            table.add_row(*told, who, *_quality_cells(quality))
    return table


def _quality_cells(quality: Quality) -> tuple[str, str, str]:
    auroc = "-" if quality.auroc is None else f"{quality.auroc:.3f}"
    return auroc, f"{quality.brier:.3f}", f"{quality.ece:.3f}"


def _title(summary: Summary[FamilyResult]) -> str:
    settings = summary.settings
    split = f" ({settings['split']})" if settings["split"] else ""
    title = f"{settings['suite']}{split}"
    if summary.overall.execution is None:
        return f"{title}, plans only"
    loop = ", open loop" if settings["open_loop"] else f", feedback {settings['feedback']}"
    return f"{title}, disturb {settings['disturb']:g}{loop}"


def _mode(summary: Summary[FamilyResult]) -> str:
    return str(summary.settings["mode"])


def _notes(summary: Summary[FamilyResult]) -> str:
    """What else there is to say of a mode's episodes; "" where there is nothing."""
    overall, notes = summary.overall, list[str]()
    if overall.gave_up:
        usual = next(iter(summary.reasons))
        notes.append(f"{overall.gave_up} gave up, most often on {escape(usual)}")
    if overall.timeouts:
        notes.append(f"time-outs inside a motion: {overall.timeouts}")
    return f"{_mode(summary)}: {'; '.join(notes)}" if notes else ""


def rate_words(rate: Rate) -> str:
    """A rate and its interval in percent."""
    low, high = rate.interval
    return f"{rate.value:.1%} {100 * low:.0f}-{100 * high:.0f}"
