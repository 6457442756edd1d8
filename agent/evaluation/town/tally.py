"""What came of an evaluation of the town suite: per family and overall, with 95% Wilson intervals."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.evaluation.tally import OVERALL, Rate, Summary, rate_of
from skills.navigation.result import METRES


@dataclass(frozen=True, kw_only=True)
class TownRow:
    """One family of a mode."""

    family: str
    plan: Rate
    arrival: Rate | None  # None: only plans were made
    absent: Rate  # landmarks that are not in the town, and were reported
    false_alarms: Rate  # landmarks that are, and were reported as not there
    interventions: int  # collisions, and times it was stuck
    way: float  # [m] driven

    @property
    def per_2_km(self) -> float | None:
        """Interventions; None where nothing was driven."""
        return self.interventions * METRES / self.way if self.way > 0 else None

    def to_json(self) -> dict[str, Any]:
        """Plain data; nothing of drives where there were none."""
        data: dict[str, Any] = {
            "family": self.family,
            "plan": self.plan.to_json(),
            "absent": self.absent.to_json(),
            "false_alarms": self.false_alarms.to_json(),
        }
        if self.arrival is None:
            return data
        driven = {"interventions": self.interventions, "way": self.way}
        return data | {
            "arrival": self.arrival.to_json(), **driven, "interventions_per_2_km": self.per_2_km
        }  # fmt: skip


def summarise(
    settings: Mapping[str, Any], results: Sequence[Mapping[str, Any]]
) -> Summary[TownRow]:
    """Sum up episodes as `agent.evaluation.town.episodes` tells them; their order does not matter."""
    results = sorted(results, key=lambda r: str(r["task"]))
    families = sorted({str(r["family"]) for r in results})
    rows = [_row(family, [r for r in results if r["family"] == family]) for family in families]
    reasons = Counter(_kind(r["plan"]["why"]) for r in results if not r["plan"]["success"])
    usual = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return Summary(settings=settings, rows=(*rows, _row(OVERALL, results)), reasons=dict(usual))


def _row(family: str, results: Sequence[Mapping[str, Any]]) -> TownRow:
    plans = [r["plan"] for r in results]
    drives = [r["execution"] for r in results if "execution" in r]
    return TownRow(
        family=family,
        plan=rate_of(plans),
        arrival=rate_of(drives) if drives else None,
        absent=_share(plans, "absent_told", "absent"),
        false_alarms=_share(plans, "false_alarms", "present"),
        interventions=sum(d["interventions"] for d in drives),
        way=sum(d["way"] for d in drives),
    )


def _share(plans: Iterable[Mapping[str, Any]], part: str, whole: str) -> Rate:
    counts = [(int(p[part]), int(p[whole])) for p in plans]
    return Rate(successes=sum(k for k, _ in counts), n=sum(n for _, n in counts))


def _kind(why: str) -> str:
    """A reason without the landmark's name."""
    for words in ("does not pass", "does not end at", "passes", "not parsed"):
        if why.startswith(words):
            return words
    return why
