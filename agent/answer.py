"""What a command answers: data for `--json`, or what a person is shown instead; `agent.cli` prints it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

Show = Callable[[Console], None]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer of one command that was carried out."""

    data: object  # plain, without NaN and infinity
    show: Show
    good: bool = True  # whether a caller should see success


def say(console: Console, words: str) -> None:
    """Print words as they are: brackets are no markup, and no path is broken over lines."""
    console.print(words, highlight=False, markup=False, soft_wrap=True)


def counted(counts: Counter[str], what: str, out: Path) -> Answer:
    """What became of a batch's lines, and where the results are."""
    said = ", ".join(f"{n} {outcome}" for outcome, n in counts.most_common())
    return Answer(data=counts, show=lambda console: say(console, f"{said}\n{what}: {out}"))
