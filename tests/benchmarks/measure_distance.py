"""How well a distance model tells which places of towns it has never seen are linked, and where they lie.

    python tests/benchmarks/measure_distance.py --model runs/distance --towns 20 --moments runs/test-moments

Pairs of moments of test towns are linked (within reach of driving), near, far or of two towns
(`agent.training.distance_model.pairs`). AUROC is of linked pairs against each of the others: by the model, by
how little the pictures differ (mean absolute difference of pixels, the naive way) and by chance. Recall and
precision are at a probability of a half. Errors are of linked pairs, by how the two moments look: along,
crossing and back; the naive guess takes the mean way, no offset and no turn. Moments are made once and kept.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from agent.training import town_files
from agent.training.distance_model import moments
from agent.training.distance_model.judging import Quality, aurocs, judged_pairs, quality
from agent.training.distance_model.moments import TownMoments
from agent.training.distance_model.pairs import Pairs
from agent.training.making import made, make_all
from envs.frames import Array
from envs.town_plan import TEST_SEEDS
from envs.town_world import TownWorld
from maps.distance import EMBEDDED, DistanceModel, Relation, load

SEED = 0  # of the pairs
KINDS = ("all", "near", "far", "other")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The model, and what it is compared with."""

    model: Quality
    pixels: dict[str, float]  # AUROC by kind of pair
    chance: dict[str, float]  # likewise
    guess: Quality  # of the naive guess

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        told = {"pixels": self.pixels, "chance": self.chance}
        return {"model": self.model.to_json(), "guess": self.guess.to_json(), **told}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default=EMBEDDED, help="embedded or a folder")
    parser.add_argument("--towns", type=int, default=20, help="test towns (default: 20)")
    parser.add_argument("--moments", type=Path, required=True, help="folder for their moments")
    parser.add_argument("--workers", type=int, default=0, help="processes that look at the towns")
    parser.add_argument("--json", type=Path, help="where to write the figures too")
    given = parser.parse_args()
    model, seeds = load(given.model), [TEST_SEEDS[i] for i in range(given.towns)]
    missing = town_files.missing(given.moments, seeds)
    looked = made(TownWorld, moments.write, [(given.moments, s) for s in missing], given.workers)
    make_all(Console(file=sys.stderr), "towns", len(seeds), looked, missing)
    found = measured(model, [moments.load(given.moments, seed) for seed in seeds])
    for line in lines(found):
        print(line)
    if given.json is not None:
        given.json.write_text(json.dumps(found.to_json(), indent=1) + "\n")


def measured(model: DistanceModel, towns: list[TownMoments]) -> Measured:
    """Ask the model and the baselines about the same pairs."""
    pairs = judged_pairs(towns, SEED)
    pictures = np.concatenate([town.pictures for town in towns])
    codes = model.encode(list(pictures))
    chance = np.random.default_rng(SEED).random(len(pairs.here))
    return Measured(
        model=quality(pairs, model.relate(codes[pairs.here], codes[pairs.there])),
        pixels=aurocs(pairs, alike(pictures, pairs)),
        chance=aurocs(pairs, chance),
        guess=quality(pairs, guessed(pairs, chance)),
    )


def alike(pictures: Array, pairs: Pairs) -> Array:
    """(n,) how little the pictures of pairs differ: the naive way to tell what is near."""
    apart = [
        np.abs(pictures[i].astype(np.int16) - pictures[j]).mean()
        for i, j in zip(pairs.here, pairs.there, strict=True)
    ]
    return -np.array(apart)


def guessed(pairs: Pairs, chance: Array) -> Relation:
    """What is said without looking: linked by chance, the mean way, no offset and no turn."""
    n = len(pairs.here)
    return Relation(
        linked=chance.astype(np.float32),
        way=np.full(n, pairs.way[pairs.linked].mean(), np.float32),
        offset=np.zeros((n, 3), np.float32),
        std=np.ones((n, 3), np.float32),
    )


def lines(found: Measured) -> list[str]:
    """What a person reads."""
    model, guess = found.model, found.guess
    said = [f"{model.n} pairs, {model.linked} linked", ""]
    said.append(f"{'AUROC against':16}" + "".join(f"{kind:>9}" for kind in KINDS))
    for name, row in (("model", model.auroc), ("pixels", found.pixels), ("chance", found.chance)):
        said.append(f"{name:16}" + "".join(f"{row[k]:9.3f}" if k in row else "" for k in KINDS))
    said.append(f"precision {model.precision:.3f}, recall {model.recall:.3f} at a half")
    heads = ("n", "recall", "way m", "apart m", "90%", "yaw rad", "90%", "in 1 std")
    said += ["", f"{'linked pairs':16}" + "".join(f"{head:>9}" for head in heads)]
    for name, placed in [*model.placed.items(), ("guess, all", guess.placed["all"])]:
        values = list(vars(placed).values())
        said.append(f"{name:16}{values[0]:9}" + "".join(f"{value:9.3f}" for value in values[1:]))
    return said


if __name__ == "__main__":
    main()
