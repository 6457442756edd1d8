"""How likely it is that nothing is left to do, whatever was asked for: the affordance of `done`.

SayCan multiplies p(l_pi | i) by p(c_pi | s, l_pi) for `done` too; its public notebook sets the latter to 0.2
by hand. Here it is measured: over the moments of generated episodes in a world, with the hand empty or not,
the share at which their demonstrator was done. `python tests/benchmarks/measure_stopping.py` makes
`stopping.json` again. Limits: what people ask for may end otherwise; nothing else of the state is looked at.
"""

import json
from functools import cache
from pathlib import Path

MEASURED = Path(__file__).with_name("stopping.json")


def chance_of_being_done(world: str, *, holding: bool) -> float:
    """P(done | the world, whether the hand holds something), above 0 and below 1."""
    counts = _counts()[world]["holding" if holding else "empty"]
    return counts["done"] / counts["moments"]


@cache
def _counts() -> dict[str, dict[str, dict[str, int]]]:
    worlds: dict[str, dict[str, dict[str, int]]] = json.loads(MEASURED.read_text("utf-8"))
    return worlds
