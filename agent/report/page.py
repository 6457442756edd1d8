"""One episode as one page: report.html, which needs no network, no server and no script.

All words of the record (instruction, skills, reasons, names) are data: the template escapes every
one of them. This file works out what the page says; how it looks is in templates/report.html.j2.
What a planner finds impossible or does not score is null in the record; the page shows a dash for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.goals import GoalError, tabletop_goal
from agent.record import Ending, EpisodeRecord, SkillScore, StepRecord
from agent.report.charts import NOT_EVALUATED, favourite, number
from agent.report.templating import data_uri, rendered, write_page
from skills.skill import Outcome

_ENDINGS = {
    Ending.GOAL_REACHED: "The goal is true in the final state.",
    Ending.PLAN_COMPLETE: "The planner chose to stop; there was no goal to check.",
    Ending.GOAL_MISSED: "The planner chose to stop, but the goal is not true.",
    Ending.GAVE_UP: "Nothing was left to try but what had failed too often.",
    Ending.NOTHING_DOABLE: "Every skill had an affordance of zero.",
    Ending.QUESTION: "The robot asks before it goes on.",
    Ending.OUT_OF_STEPS: "The limit on the number of steps was reached.",
    Ending.OUT_OF_TIME: "The time limit was reached.",
}
_MARKS = {"good": "✓", "bad": "✕"}


@dataclass(frozen=True, kw_only=True)
class _Whereabouts:
    """Where one object is, and whether that is new."""

    name: str
    at: str
    was: str
    moved: bool


@dataclass(frozen=True, kw_only=True)
class _Step:
    """A step with what the page says about it."""

    record: StepRecord
    tone: str
    mark: str
    why: Sequence[str]
    objects: Sequence[_Whereabouts]
    still: str  # data: URI, or ""
    chart: str  # data: URI, or ""


def write_report(
    record: EpisodeRecord,
    out: Path,
    *,
    charts: Sequence[bytes],
    stills: Sequence[bytes],
    video: Path | None,
    command: str,
) -> Path:
    """Write `out`/report.html.

    Args:
        record: the episode.
        out: folder of the report, made if need be.
        charts: PNG, one a step, b"" for a step without; or none at all.
        stills: PNG, one before each step and one after the last; or none at all.
        video: the film, an mp4.
        command: the shell command that runs the episode again.

    Returns:
        The path of the page.

    Raises:
        ValueError: the number of charts or stills does not fit the steps; nothing is written.
        FileNotFoundError: there is no such video; nothing is written.
    """
    _check(record, charts, stills)
    film = data_uri("video/mp4", video.read_bytes()) if video else ""
    page = _render(record, charts, stills, film, command)
    return write_page(page, out)


def _render(
    record: EpisodeRecord,
    charts: Sequence[bytes],
    stills: Sequence[bytes],
    film: str,
    command: str,
) -> str:
    pictures = [data_uri("image/png", png) for png in stills]
    known = record.ending in list(Ending)
    first = record.steps[0].state if record.steps else record.final_state
    return rendered(
        "report.html.j2",
        {"number": number},
        record=record,
        ending_tone="good" if known and Ending(record.ending).good else "bad",
        ending_words=_ENDINGS[Ending(record.ending)] if known else "",
        goal_words=_goal_words(record),
        goal_true=record.ending == Ending.GOAL_REACHED,
        steps=_steps(record, charts, pictures),
        stills=pictures,
        film=film,
        final=_whereabouts(record.final_state, first),
        command=command,
        NOT_EVALUATED=NOT_EVALUATED,
    )


def _goal_words(record: EpisodeRecord) -> str:
    """The goal as a sentence; "" for a goal of another kind of environment, shown as data."""
    names = [str(o["name"]) for o in record.final_state.get("objects", ())]
    try:
        words = tabletop_goal(record.goal, names).describe()
    except GoalError:
        return ""
    return f"{words[0].upper()}{words[1:]}."


def _steps(record: EpisodeRecord, charts: Sequence[bytes], pictures: Sequence[str]) -> list[_Step]:
    steps: list[_Step] = []
    before: Mapping[str, Any] = {}
    for i, step in enumerate(record.steps):
        tone = "good" if step.outcome == Outcome.SUCCEEDED else "bad"
        steps.append(
            _Step(
                record=step,
                tone=tone,
                mark=_MARKS[tone],
                why=_why(step, int(record.scoring.get("runners_up", 0))),
                objects=_whereabouts(step.state, before),
                still=pictures[i] if pictures else "",
                chart=data_uri("image/png", charts[i]) if charts and charts[i] else "",
            )
        )
        before = step.state
    return steps


def _why(step: StepRecord, runners_up: int) -> list[str]:
    """Why this skill was chosen: its scores, the next best, and what language alone would do."""
    chosen = next((s for s in step.scores if s.skill == step.skill), None)
    wanted = favourite(step.scores)
    words = [_sum(chosen)] if chosen else []
    if step.written:
        words.append(f"The model wrote “{step.written}”; the nearest skill stands for it.")
    n = sum(s.evaluated for s in step.scores)
    if n < len(step.scores):
        words.append(
            f"Found by a search: {n} of {len(step.scores)} skills were evaluated by the language "
            "model, and none of the others can have a greater product."
        )
    following = [s for s in step.scores if s.skill != step.skill and s.likelihood_product]
    if n < len(step.scores) and following[:runners_up]:
        told = (f"“{s.skill}” ({number(s.likelihood_product)})" for s in following[:runners_up])
        words.append(
            f"Next best, by likelihood \N{MULTIPLICATION SIGN} affordance: {', '.join(told)}."
        )
    if wanted and wanted.skill != step.skill:
        words.append(
            f"Language alone favoured “{wanted.skill}” ({number(wanted.usefulness)}), "
            f"which had an affordance of {number(wanted.affordance)}."
        )
    return words


def _sum(score: SkillScore) -> str:
    name, useful, product = "Usefulness", score.usefulness, score.product
    if useful is None:
        name, useful, product = "Likelihood", score.likelihood, score.likelihood_product
    factors = (
        f"{name} {number(useful)} \N{MULTIPLICATION SIGN} affordance {number(score.affordance)}"
    )
    return f"{factors} = {number(product)}."


def _whereabouts(state: Mapping[str, Any], before: Mapping[str, Any]) -> list[_Whereabouts]:
    """Where every object is; `before` is an earlier state to compare with, or empty."""
    was = {o["name"]: str(o["at"]) for o in before.get("objects", ())}
    return [
        _Whereabouts(
            name=o["name"],
            at=str(o["at"]),
            was=was.get(o["name"], ""),
            moved=was.get(o["name"], str(o["at"])) != str(o["at"]),
        )
        for o in state.get("objects", ())
    ]


def _check(record: EpisodeRecord, charts: Sequence[bytes], stills: Sequence[bytes]) -> None:
    n = len(record.steps)
    if len(charts) not in (0, n):
        raise ValueError(f"{n} steps need {n} charts or none, got {len(charts)}")
    if len(stills) not in (0, n + 1):
        raise ValueError(f"{n} steps need {n + 1} stills or none, got {len(stills)}")
