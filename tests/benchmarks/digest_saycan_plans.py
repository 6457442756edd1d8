"""Writes `agent/training/excluded.txt` from SayCan's public plan list, without showing a sentence of it."""

import argparse
import csv
from pathlib import Path

from agent.training import excluded

HEADER = (
    "# SHA-256 of the bare sentences of SayCan's public plan list: say-can.github.io, "
    "data/saycan_plan_v0_l.tsv"
)


def main() -> None:
    """Write the digests, in their own order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=Path, required=True, help="the list, as tab-separated text")
    args = parser.parse_args()
    with args.plans.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    digests = sorted({excluded.digest(excluded.bare(row["instruction"])) for row in rows})
    out = Path(excluded.__file__).with_name(excluded.DIGESTS)
    out.write_text("\n".join([HEADER, *digests]) + "\n", encoding="utf-8")
    print(f"{out}: {len(digests)} sentences")


if __name__ == "__main__":
    main()
