"""Success rates with their uncertainty: per family and overall, n and a 95% Wilson interval.

Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", J. Am. Stat.
Assoc. 22: unlike the normal approximation it stays inside [0, 1] and is right for small n and rates near 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

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

    def to_json(self) -> dict[str, Any]:
        """Plain data; nothing of an execution where there was none."""
        data = {"family": self.family, "plan": self.plan.to_json()}
        if self.execution is None:
            return data
        return data | {"execution": self.execution.to_json(), "timeouts": self.timeouts}


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The whole table; the last row is over all families."""

    settings: Mapping[str, Any]
    rows: tuple[FamilyResult, ...]

    @property
    def overall(self) -> FamilyResult:
        """The last row."""
        return self.rows[-1]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "settings": dict(self.settings),
            "families": [row.to_json() for row in self.rows],
        }


def summarise(settings: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> Summary:
    """Sum up episodes as `agent.evaluation.runner` records them; the order of `results` does not matter."""
    families = list(dict.fromkeys(r["family"] for r in sorted(results, key=lambda r: r["task"])))
    rows = [_row(family, [r for r in results if r["family"] == family]) for family in families]
    return Summary(settings=settings, rows=(*rows, _row(OVERALL, results)))


def _row(family: str, results: Iterable[Mapping[str, Any]]) -> FamilyResult:
    results = list(results)
    executed = [r["execution"] for r in results if "execution" in r]
    return FamilyResult(
        family=family,
        plan=_rate(r["plan"] for r in results),
        execution=_rate(executed) if executed else None,
        timeouts=sum(e["timeouts"] for e in executed),
    )


def _rate(outcomes: Iterable[Mapping[str, Any]]) -> Rate:
    successes = [bool(o["success"]) for o in outcomes]
    return Rate(successes=sum(successes), n=len(successes))
