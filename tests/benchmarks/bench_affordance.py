"""How much sooner a whole catalogue is evaluated in one call than in one call a skill.

A random network of the usual size (its weights do not matter for time), one image, on the CPU with one
thread. Both ways encode the image and read the phrases each time; beside it what `ValueAffordance` does in
an episode, where phrases have been read before. Processor time is measured, for other programs may run
meanwhile. The values must agree.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
import torch

from envs.layout import COLOURS, PLACES
from skills.sight import HEIGHT, VIEWS, WIDTH
from skills.values.network import Architecture, ValueNetwork
from skills.values.vocabulary import Vocabulary


def catalogue(n: int) -> list[str]:
    """So many phrases, as the tabletop has them; more than there are begin again."""
    blocks, bowls = ([f"{colour} {kind}" for colour in COLOURS] for kind in ("block", "bowl"))
    phrases = [f"{verb} the {block}" for verb in ("pick up", "put down") for block in blocks]
    targets = [f"in the {t}" for t in (*bowls, *(p.name for p in PLACES))]
    targets += [f"on the {block}" for block in blocks]
    phrases += [f"put the {b} {t}" for b in blocks for t in targets if not t.endswith(b)]
    return [phrases[i % len(phrases)] for i in range(n)]


def timed(work: Callable[[], torch.Tensor], times: int = 1) -> tuple[float, torch.Tensor]:
    """Mean processor time [s], and the result."""
    started = time.process_time()
    for _ in range(times):
        result = work()
    return (time.process_time() - started) / times, result


@torch.inference_mode()
def measure(n: int, sample: int) -> tuple[float, float, float]:
    """Seconds for n skills: together, together with phrases read before, and one call a skill."""
    phrases = catalogue(n)
    vocabulary = Vocabulary.of(phrases)
    torch.manual_seed(0)
    network = ValueNetwork(Architecture(n_words=len(vocabulary))).eval()
    rng = np.random.default_rng(0)
    views = torch.from_numpy(
        rng.integers(256, size=(1, len(VIEWS), HEIGHT, WIDTH, 4), dtype=np.uint8)
    )
    hand = torch.zeros(1, 4)
    words = torch.from_numpy(vocabulary.numbers(phrases))[None]
    questions = network.reader(words)
    network(views, hand, words)  # warm up
    together, values = timed(lambda: network(views, hand, words)[0], 5)
    known, again = timed(lambda: network.values(network.encode(views, hand), questions)[0], 5)

    def one_by_one() -> torch.Tensor:
        return torch.cat([network(views, hand, words[:, i : i + 1])[0] for i in range(sample)], 1)

    alone, expected = timed(one_by_one)
    for found in (values, again):
        if not torch.allclose(found[:, :sample], expected, atol=1e-4):
            raise SystemExit("the values differ")
    return together, known, alone * n / sample


def main() -> None:
    """Print one row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--skills", type=int, default=551)
    parser.add_argument("--sample", type=int, default=551, help="how many are called one by one")
    args = parser.parse_args()
    torch.set_num_threads(1)
    together, known, alone = measure(args.skills, min(args.sample, args.skills))
    print("skills  together [s]  phrases known [s]  one by one [s]  ratio  ratio, phrases known")
    print(
        f"{args.skills:6d} {together:13.3f} {known:18.3f} {alone:15.2f} {alone / together:6.1f} "
        f"{alone / known:21.1f}"
    )


if __name__ == "__main__":
    main()
