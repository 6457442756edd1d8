"""How well navigation instructions are parsed: landmarks exactly, precision, recall, F1 and order.

    python tests/benchmarks/measure_parser.py --instructions ../shared/data/lmnav_20.json
    python tests/benchmarks/measure_parser.py --held-out 200 --json

The first reads LM-Nav's 20 instructions (github.com/blazejosinski/lm_nav, MIT; not part of this
repository): a list of {"instruction", "landmarks"}, landmarks in visiting order. The second takes generated
instructions with wordings or names that are never trained on, none of which the training is measured on
either, and judges directions and things to avoid as well. A landmark counts as found where the words are
the same but for capitals, surrounding punctuation and a leading article; each expected one is found once.
"exact": all of them, in their order, and nothing else. Order: of all pairs of found landmarks, the share
that stands in the expected order. Intervals are 95%: Wilson's for shares of instructions, a bootstrap over
instructions for F1.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from agent.evaluation.tally import Rate
from agent.instruction import ROUTE, checked
from agent.landmark_parser import MOST_LOOKS, parse
from agent.landmarks import NavigationInstruction, direction_words
from agent.parse import ParseOptions
from agent.report.lines import progress_bar
from agent.training.parser import HELD_OUT_SEED, TESTED_FROM
from agent.training.town.instructions import generate
from agent.training.wording import Split

ARTICLES = ("the ", "a ", "an ")
DRAWS = 2000  # of the bootstrap


@dataclass(frozen=True, kw_only=True)
class Expected:
    """An instruction and what it says; None: not known."""

    text: str
    landmarks: tuple[str, ...]
    avoid: tuple[str, ...] | None = None
    directions: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One instruction's parse against what is expected."""

    text: str
    found: tuple[str, ...]
    expected: tuple[str, ...]
    right: int  # landmarks found
    ordered: tuple[int, int]  # pairs of them in the right order, and all
    exact: bool
    avoid: bool | None
    directions: bool | None
    probability: float


def bare(words: str) -> str:
    """Words without what does not count."""
    told = " ".join(words.casefold().split()).strip(" .,;:!?\"'")
    return next((told.removeprefix(a) for a in ARTICLES if told.startswith(a)), told)


def judged(expected: Expected, told: NavigationInstruction, probability: float) -> Judged:
    """Compare a parse with what is expected."""
    found = [bare(words) for words in told.landmark_words]
    wanted = [bare(words) for words in expected.landmarks]
    right = sum((Counter(found) & Counter(wanted)).values())
    at = [wanted.index(words) for words in dict.fromkeys(found) if words in wanted]
    pairs = list(combinations(at, 2))
    legs = tuple(direction_words(leg) for leg in told.directions)
    avoided = sorted(bare(words) for words in told.avoid_words)
    avoid = None if expected.avoid is None else sorted(map(bare, expected.avoid)) == avoided
    return Judged(
        text=expected.text,
        found=told.landmark_words,
        expected=expected.landmarks,
        right=right,
        ordered=(sum(a < b for a, b in pairs), len(pairs)),
        exact=found == wanted,
        avoid=avoid,
        directions=None if expected.directions is None else legs == expected.directions,
        probability=probability,
    )


def scores(results: Sequence[Judged]) -> dict[str, Any]:
    """What is printed: shares with intervals, and n."""
    counts = np.array([(r.right, len(r.found), len(r.expected)) for r in results])
    n, rng = len(results), np.random.default_rng(0)
    drawn = [_f1(counts[rng.integers(n, size=n)]) for _ in range(DRAWS)]
    right, found, wanted = counts.sum(0)
    good, pairs = np.array([r.ordered for r in results]).sum(0)
    told: dict[str, Any] = {
        "n": n,
        "exact": _rate([r.exact for r in results]),
        "precision": _share(right, found),
        "recall": _share(right, wanted),
        "f1": _f1(counts),
        "f1_interval": [float(x) for x in np.quantile(drawn, (0.025, 0.975))],
        "order": _share(good, pairs),
        "pairs": int(pairs),
    }
    for name in ("avoid", "directions"):
        known = [x for r in results if (x := getattr(r, name)) is not None]
        if known:
            told[name] = _rate(known)
    return told


def _rate(right: Sequence[bool]) -> dict[str, Any]:
    return Rate(successes=sum(right), n=len(right)).to_json()


def _share(part: int, whole: int) -> float | None:
    """Of nothing: None."""
    return float(part / whole) if whole else None


def _f1(counts: np.ndarray) -> float:
    """2 right / (found + expected); 1 where there is nothing to find and nothing was found."""
    right, found, wanted = counts.sum(0)
    return float(2 * right / (found + wanted)) if found + wanted else 1.0


def listed(path: Path) -> list[Expected]:
    """LM-Nav's instructions.

    Raises:
        SystemExit: the file cannot be read, or an entry has no instruction or landmarks.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return [
            Expected(text=checked(e["instruction"], ROUTE), landmarks=tuple(e["landmarks"]))
            for e in entries
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SystemExit(f"{path}: cannot read the instructions: {error!r}") from error


def generated(n: int) -> list[Expected]:
    """Instructions of the held-out split."""
    told = (generate(HELD_OUT_SEED, TESTED_FROM + i, Split.HELD_OUT).parse for i in range(n))
    return [
        Expected(
            text=t.text,
            landmarks=t.landmark_words,
            avoid=t.avoid_words,
            directions=tuple(direction_words(leg) for leg in t.directions),
        )
        for t in told
    ]


def measure(expected: Sequence[Expected], options: ParseOptions, looks: int) -> list[Judged]:
    """Parse every instruction."""
    scorer, results = options.load(), []
    with progress_bar(Console(stderr=True)) as progress:
        for entry in progress.track(expected, description="parsing"):
            found = parse(scorer, entry.text, most=looks)
            results.append(judged(entry, found.told, found.probability))
    return results


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print, the failures too."""
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = p.add_mutually_exclusive_group(required=True)
    source.add_argument("--instructions", type=Path, help="LM-Nav's list, JSON")
    source.add_argument("--held-out", type=int, metavar="N", help="generated instructions")
    p.add_argument("--llm", default="embedded")
    p.add_argument("--adapter", default="auto", help="as for doable parse (default: auto)")
    p.add_argument("--device", default="auto")
    p.add_argument(
        "--looks",
        type=int,
        default=MOST_LOOKS,
        help=f"events sought beyond the greedy parse; 0: greedy (default: {MOST_LOOKS})",
    )
    p.add_argument("--json", action="store_true", help="print JSON and nothing else")
    args = p.parse_args(argv)
    expected = listed(args.instructions) if args.instructions else generated(args.held_out)
    options = ParseOptions(llm=args.llm, adapter=args.adapter, device=args.device)
    results = measure(expected, options, args.looks)
    told = scores(results)
    if args.json:
        print(json.dumps(told | {"results": [asdict(r) for r in results]}, indent=1))
        return
    for name, value in told.items():
        print(f"{name}: {_words(value)}")
    for r in results:
        if not r.exact:
            print(f"\n{r.text}\n  expected: {list(r.expected)}\n  found:    {list(r.found)}")


def _words(value: Any) -> str:
    if isinstance(value, dict):
        low, high = value["interval"]
        rate = f"{value['successes']}/{value['n']} = {value['rate']:.1%}"
        return f"{rate} (95%: {low:.0%}-{high:.0%})"
    if isinstance(value, list):
        return "-".join(f"{x:.3f}" for x in value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
