"""How well an image-text model finds things in towns it has never seen: R@1, absent things, false alarms.

    python tests/benchmarks/measure_grounding.py --model runs/clip --towns 20 --views runs/test-views

In each test town every pair of colour and kind, and every kind, is looked for: those it was trained on and
those held out. R@1 is the share of questions for which the best place shows what is asked for, by the
calibrated score, by the raw cosine of the best glance, and by the raw cosine of whole pictures (LM-Nav's
own rule). Intervals are Wilson's, 95%. Views are made once and kept.
"""

import argparse
import json
from contextlib import closing
from pathlib import Path

from agent.evaluation.tally import Rate
from agent.training import town_files
from agent.training.image_text import towns
from agent.training.image_text.judging import Quality, embedded, judge
from envs.town_plan import TEST_SEEDS
from envs.town_world import TownWorld
from maps.grounding import Calibration
from maps.image_text import EMBEDDED, ImageText, load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default=EMBEDDED, help="embedded or a folder")
    parser.add_argument("--towns", type=int, default=20, help="test towns (default: 20)")
    parser.add_argument("--views", type=Path, required=True, help="folder for their views")
    parser.add_argument("--json", type=Path, help="where to write the counts too")
    given = parser.parse_args()
    model = load(given.model)
    quality = measured(model, given.views, [TEST_SEEDS[i] for i in range(given.towns)])
    for line in lines(quality):
        print(line)
    if given.json is not None:
        given.json.write_text(json.dumps(quality.to_json(), indent=1) + "\n")


def measured(model: ImageText, folder: Path, seeds: list[int]) -> Quality:
    """Ask everything in each town of some seeds."""
    if model.record is None or model.reference is None:
        raise SystemExit(
            "measures models that `doable train clip` made: others have no calibration"
        )
    with closing(TownWorld()) as world:
        for seed in town_files.missing(folder, seeds):
            towns.write(world, folder, seed, frozenset())
    seen = [embedded(model, towns.load(folder, seed)) for seed in seeds]
    return judge(model, seen, model.reference, Calibration.of(model.record.calibration))


def lines(quality: Quality) -> list[str]:
    """What a person reads."""
    said = [f"{'R@1':22}{'n':>6}{'calibrated':>24}{'cosine, glances':>24}{'cosine, whole':>24}"]
    for name in ("seen", "unseen", "kinds"):
        tally = getattr(quality, name)
        shares = (tally.calibrated, tally.cosine, tally.cosine_whole)
        said.append(
            f"{name:22}{tally.asked:6}" + "".join(f"{share(s, tally.asked):>24}" for s in shares)
        )
    there = quality.seen.asked + quality.unseen.asked + quality.kinds.asked
    said.append(
        f"absent, and said so    {share(quality.absent_told, quality.absent)} of {quality.absent}"
    )
    said.append(f"there, and said absent {share(quality.false_alarms, there)} of {there}")
    return said


def share(k: int, n: int) -> str:
    """A share with its interval."""
    if n == 0:
        return "none"
    rate = Rate(successes=k, n=n)
    low, high = rate.interval
    return f"{100 * rate.value:.1f}% [{100 * low:.1f}, {100 * high:.1f}]"


if __name__ == "__main__":
    main()
