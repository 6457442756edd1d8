"""Writes `agent/training/excluded_routes.txt` from LM-Nav's 20 instructions, without showing one of them."""

import argparse
import json
from pathlib import Path

from agent.training import excluded

HEADER = "# SHA-256 of LM-Nav's 20 instructions and their sentences, bare: github.com/blazejosinski/lm_nav"


def main() -> None:
    """Write the digests, in their own order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instructions", type=Path, required=True, help="the list, JSON")
    args = parser.parse_args()
    told = [entry["instruction"] for entry in json.loads(args.instructions.read_text("utf-8"))]
    pieces = {piece for text in told for piece in excluded.route_pieces(text)}
    digests = sorted(excluded.digest(piece) for piece in pieces)
    out = Path(excluded.__file__).with_name(excluded.ROUTE_DIGESTS)
    out.write_text("\n".join([HEADER, *digests]) + "\n", encoding="utf-8")
    print(f"{out}: {len(told)} instructions, {len(digests)} digests")


if __name__ == "__main__":
    main()
