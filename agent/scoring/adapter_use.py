"""What an adapter is for: which text it was taught, and which one ships."""

from dataclasses import dataclass
from pathlib import Path

from agent import parse_text, plan_text

_WEIGHTS = Path(__file__).parents[1] / "weights"


@dataclass(frozen=True, kw_only=True)
class AdapterUse:
    """One thing that a language model is adapted to do."""

    subject: str  # of `doable train`
    text_format: str  # its version; adapters of another are refused
    shipped: Path  # fits the embedded model


PLANNER = AdapterUse(subject="planner", text_format=plan_text.VERSION, shipped=_WEIGHTS / "planner")
PARSER = AdapterUse(subject="parser", text_format=parse_text.VERSION, shipped=_WEIGHTS / "parser")
