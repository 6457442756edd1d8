"""What a navigation leaves behind: the plan, the drive and who made them, as data for record.json."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.navigation.mapped import MappedTown
from agent.navigation.plan import NavigationPlan, PlanVerdict
from skills.navigation.result import DriveResult

SCHEMA = 1
RECORD = "record.json"


@dataclass(frozen=True, kw_only=True, eq=False)
class NavigationRecord:
    """One navigation."""

    mapped: MappedTown
    plan: NavigationPlan
    drive: DriveResult | None = None  # None: only planned, or nothing to drive
    seed: int = 0
    models: dict[str, Any] = field(default_factory=dict)  # who read, saw and drove
    versions: dict[str, str] = field(default_factory=dict)
    report: Path | None = None  # where the report is; None: none was written
    only_planned: bool = False

    @property
    def good(self) -> bool:
        """Whether a caller should see success (exit status 0)."""
        planned = self.plan.verdict is PlanVerdict.PLANNED
        return planned and (self.only_planned or (self.drive is not None and self.drive.arrived))

    @property
    def verdict(self) -> str:
        """How it ended."""
        return str(self.plan.verdict if self.drive is None else self.drive.verdict)

    @property
    def reason(self) -> str:
        """Why, in words."""
        return self.plan.reason if self.drive is None else self.drive.reason

    def to_json(self) -> dict[str, Any]:
        """Plain data; it carries no clock time, so the same seed gives the same bytes."""
        return {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "reason": self.reason,
            "success": self.good,
            "town": self.mapped.seed,
            "seed": self.seed,
            "plan": self.plan.to_json(self.mapped.town),
            "drive": None if self.drive is None else self.drive.to_json(),
            "models": self.models,
            "versions": self.versions,
        }
