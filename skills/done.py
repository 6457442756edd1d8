"""The skill every world has: to say that nothing is left to do."""

from dataclasses import dataclass
from typing import TypeVar

from skills.grasp import Grip
from skills.skill import DONE, Outcome, SkillResult

S = TypeVar("S")


@dataclass(frozen=True)
class Done:
    """Say that nothing is left to do."""

    phrase: str = DONE

    def unmet(self, state: object) -> str | None:
        """It is always possible to stop."""
        return None

    def effect(self, state: S) -> S:
        """Nothing changes."""
        return state

    def succeeded(self, state: object) -> bool:
        """Stopping works."""
        return True

    def grips(self, state: object) -> list[Grip]:
        """The hand goes nowhere."""
        return []

    def execute(self, world: object, believed: object, budget: int) -> SkillResult:
        """Do nothing."""
        return SkillResult(outcome=Outcome.SUCCEEDED)
