"""Success rates with their uncertainty: per family and overall, n and a 95% Wilson interval.

Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", J. Am. Stat.
Assoc. 22: unlike the normal approximation it stays inside [0, 1] and is right for small n and rates near 1.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import sqrt
from typing import Any, Generic, Protocol, TypeVar

from agent.record import Ending

Z95 = 1.959964  # standard normal quantile of 0.975
OVERALL = "all"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Successes out of n."""

    successes: int
    n: int

    @property
    def value(self) -> float:
        """The share; 0 for n = 0."""
        return self.successes / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% Wilson score interval; (0, 1) for n = 0."""
        if self.n == 0:
            return 0.0, 1.0
        p, n, z = self.value, self.n, Z95
        centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        return max(0.0, centre - half), min(1.0, centre + half)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"rate": self.value, "interval": self.interval}


@dataclass(frozen=True, kw_only=True)
class FamilyResult:
    """One row of the table."""

    family: str
    plan: Rate
    execution: Rate | None  # None: only plans were made
    timeouts: int  # motions that ran out of their step budget
    gave_up: int  # executions, or plans where only these were made, in which the robot gave up

    def to_json(self) -> dict[str, Any]:
        """Plain data; nothing of an execution where there was none."""
        data = {"family": self.family, "plan": self.plan.to_json(), "gave_up": self.gave_up}
        if self.execution is None:
            return data
        return data | {"execution": self.execution.to_json(), "timeouts": self.timeouts}


class Row(Protocol):
    """A family's part of a mode's."""

    def to_json(self) -> dict[str, Any]:
        """Plain data."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, kw_only=True)
class Summary(Generic[R]):
    """A mode's part of the table; the last row is over all families."""

    settings: Mapping[str, Any]
    rows: tuple[R, ...]
    reasons: Mapping[str, int] = field(default_factory=dict)  # of failing, the most usual first

    @property
    def overall(self) -> R:
        """The last row."""
        return self.rows[-1]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "settings": dict(self.settings),
            "families": [row.to_json() for row in self.rows],
            "reasons": dict(self.reasons),
        }


@dataclass(frozen=True)
class Comparison(Generic[R]):
    """The whole table: modes side by side."""

    summaries: tuple[
        Summary[R], ...
    ]  # in the order asked for, each with its mode among the settings

    def to_json(self) -> dict[str, Any]:
        """Plain data, by mode."""
        return {"modes": {str(s.settings["mode"]): s.to_json() for s in self.summaries}}


def summarise(
    settings: Mapping[str, Any], results: Sequence[Mapping[str, Any]]
) -> Summary[FamilyResult]:
    """Sum up episodes as `agent.evaluation.runner` records them; the order of `results` does not matter."""
    families = list(dict.fromkeys(r["family"] for r in sorted(results, key=lambda r: r["task"])))
    rows = [_row(family, [r for r in results if r["family"] == family]) for family in families]
    reasons = Counter(sorted(o["reason"] for o in map(_last, results) if _gave_up(o)))
    return Summary(
        settings=settings,
        rows=(*rows, _row(OVERALL, results)),
        reasons=dict(reasons.most_common()),
    )


def _row(family: str, results: Iterable[Mapping[str, Any]]) -> FamilyResult:
    results = list(results)
    executed = [r["execution"] for r in results if "execution" in r]
    return FamilyResult(
        family=family,
        plan=rate_of(r["plan"] for r in results),
        execution=rate_of(executed) if executed else None,
        timeouts=sum(e["timeouts"] for e in executed),
        gave_up=sum(map(_gave_up, map(_last, results))),
    )


def _last(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The execution, or the plan where there is none."""
    outcome: Mapping[str, Any] = result.get("execution", result["plan"])
    return outcome


def _gave_up(outcome: Mapping[str, Any]) -> bool:
    return outcome.get("ending") == Ending.GAVE_UP


def rate_of(outcomes: Iterable[Mapping[str, Any]]) -> Rate:
    """How many of some plans or executions, in plain data, succeeded."""
    successes = [bool(o["success"]) for o in outcomes]
    return Rate(successes=sum(successes), n=len(successes))
