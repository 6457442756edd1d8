"""How much scoring over a token trie saves against one prompt per phrase: all phrases, and the winner.

Three catalogues: SayCan's size (551 kitchen skills), 5,000, and 400 skills of a tabletop. Each runs in a
process of its own, so that its peak memory is its own. All ways run there on the same model and prompts,
and must agree. One prompt per phrase takes from minutes to an hour, so it is timed on an even sample,
between our own measurements, and scaled up: the table says on how many. Every time is a median, for
other programs may run meanwhile. The affordances are those of one moment in a kitchen: everything can be
looked for, every place gone to, and three things are within reach. One thread unless told otherwise: where
others use the cores too, a second thread waits for them and the whole takes many times as long.
"""

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import torch

from agent.device import resolve_device
from agent.language_model import LanguageModel
from agent.scoring.prompt_reader import sequence_log_likelihood

DOABLE = 34  # about as many skills as a kitchen lets a robot do at once
PLACES = """close counter|far counter|table|trash|user|top drawer|middle drawer|bottom drawer"""
THINGS = """coke|pepsi|7up|redbull|lime soda|grapefruit soda|water bottle|tea|apple|orange|banana|sponge
rice chips|jalapeno chips|multigrain chips|kettle chips|sea salt chips|energy bar|rxbar chocolate
green rice chips|coffee|mug|bowl|plate|fork|knife|spoon|napkin|paper towel|cloth|brush|detergent|lemon
pear|peach|grapes|carrot|bread|cereal|yogurt|milk|pretzels|popcorn|cookie|salt shaker"""
KINDS = [
    "big",
    "small",
    "red",
    "blue",
    "green",
    "yellow",
    "white",
    "black",
    "open",
    "full",
    "empty",
    "cold",
]
COLOURS = ("red", "blue", "green", "yellow", "purple", "orange", "white", "black")
SHAPES = ("block", "bowl", "cup", "box")
CASE = """Seen: {place}: {a}, {b}; far counter: sponge. Robot at user, holding nothing.
Human: bring me the {a}.
Robot:
> go to the {place} [at {place}, holding nothing]
> pick up the {a} [at {place}, holding {a}]
> go to the user [at user, holding {a}]
> put down the {a} [at user, holding nothing]
> done

"""
NOW = """Seen: table: coke, 7up, apple; far counter: sponge. Robot at table, holding nothing.
Human: throw away the coke and bring me something to eat.
Robot:
>"""
NEXT = " pick up the coke [at table, holding coke]\n>"  # what a step adds to the text


def kitchen(n: int) -> tuple[list[str], list[str]]:
    """The first n of a kitchen's phrases, and those that can be done now, robot at the table."""
    places, things = PLACES.split("|"), THINGS.replace("\n", "|").split("|")
    more = [f"{kind} {thing}" for kind, thing in product(KINDS, things)]
    doable = ["done", *(f"go to the {place}" for place in places)]
    doable += [f"find a {thing}" for thing in things[: DOABLE - 15]]
    doable += [f"pick up the {thing}" for thing in ("coke", "7up", "apple")]
    doable += [f"open the {place}" for place in places[-3:]]
    phrases = [*doable, *(f"close the {place}" for place in places[-3:])]
    for thing in things + more:
        phrases += [f"{verb} the {thing}" for verb in ("pick up", "put down")]
        phrases += [f"find a {thing}", f"bring the {thing} to the user"]
        phrases += [f"put the {thing} in the {place}" for place in places]
    return list(dict.fromkeys(phrases))[:n], doable


def tabletop(n: int) -> tuple[list[str], list[str]]:
    """The first n of a tabletop's phrases, and those that can be done now: pick something up."""
    things = [f"{colour} {shape}" for colour, shape in product(COLOURS, SHAPES)]
    pick_up = [f"pick up the {thing}" for thing in things]
    phrases = ["done", *pick_up]
    for i, thing in enumerate(things):
        for other in things[:i]:
            phrases += [f"put the {thing} on the {other}", f"put the {other} in the {thing}"]
    return phrases[:n], ["done", *pick_up]


CATALOGUES = {"kitchen": kitchen, "tabletop": tabletop}


@dataclass
class Times:
    """What was measured [s], one entry a repetition."""

    all: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)  # the winner, of a prompt never read before
    later: list[float] = field(default_factory=list)  # the winner one step later
    naive: list[float] = field(default_factory=list)  # one phrase
    differ: list[float] = field(default_factory=list)  # [nat]


def seconds(device: torch.device, work: Callable[[], object]) -> float:
    """Time one call [s]."""
    start = time.perf_counter()
    work()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter() - start


def peak_memory() -> float:
    """The most memory this process has had [GB]; Linux counts in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def few_shot(i: int) -> str:
    """Some 430 tokens whose beginning is new for every i: nothing can be remembered of it."""
    cases = [("table", "coke", "tea"), ("close counter", "sponge", "7up")]
    cases += [("table", "apple", "rice chips"), ("far counter", "banana", "energy bar")]
    return f"Kitchen {i}.\n" + "".join(CASE.format(place=p, a=a, b=b) for p, a, b in cases) + NOW


def measure(name: str, n: int, args: argparse.Namespace) -> str:
    """One row of the table."""
    if args.threads:
        torch.set_num_threads(args.threads)
    dtype = getattr(torch, args.dtype) if args.dtype else None
    model = LanguageModel.load(args.model, device=args.device, dtype=dtype)
    texts, doable = CATALOGUES[name](n)
    if len(texts) < n:
        raise SystemExit(f"{name} has {len(texts)} phrases, {n} asked for")
    phrases = [f" {text}" for text in texts]
    able = np.random.default_rng(0).uniform(0.5, 1.0, n)
    affordance = np.where(np.isin(texts, doable), able, 0.0)
    loaded = peak_memory()
    build = seconds(args.device, lambda: model._trie(tuple(phrases), "\n"))
    model.log_likelihoods("Warm up.", phrases[:1])
    sample, times = np.unique(np.linspace(0, n - 1, args.sample).astype(int)), Times()
    repeats = args.repeats if n < 1000 else 1
    for i in range(repeats):
        tokens = _repeat(model, args.device, i, phrases, affordance, sample[i::repeats], times)
    one, whole = float(np.median(times.naive)), float(np.median(times.all))
    first, later = float(np.median(times.first)), float(np.median(times.later))
    naive_tokens = sum(tokens[0] + len(model.encode(phrase + "\n")) for phrase in phrases)
    return (
        f"{name:>8} {n:5d} {len(times.naive):7d} {n * one:9.1f} {whole:8.2f} {first:9.2f} "
        f"{later:8.2f} {n * one / whole:7.0f} {n * one / first:7.0f} {later / first:6.2f} "
        f"{naive_tokens:9d} {tokens[1]:6d} {tokens[2]:6d} {(affordance > 0).sum():6d} "
        f"{build:6.2f} {loaded:6.2f} {peak_memory():5.2f} {max(times.differ):8.1e}"
    )


def _repeat(
    model: LanguageModel,
    device: torch.device,
    i: int,
    phrases: list[str],
    affordance: np.ndarray,
    sample: np.ndarray,
    times: Times,
) -> tuple[int, int, int]:
    """Measure every way once; tokens of the prompt, evaluated for all, and for the winner."""
    counts = [model.tokens_evaluated]

    def timed(work: Callable[[], object]) -> float:
        elapsed = seconds(device, work)
        counts.append(model.tokens_evaluated)
        return elapsed

    prompt, other = few_shot(2 * i), few_shot(2 * i + 1)
    times.all.append(timed(lambda: model.log_likelihoods(prompt, phrases)))
    times.first.append(timed(lambda: model.best(other, phrases, affordance)))
    times.later.append(seconds(device, lambda: model.best(other + NEXT, phrases, affordance)))
    scores, ids = model.log_likelihoods(prompt, phrases), model.encode_prompt(prompt)
    winner = model.best(prompt, phrases, affordance).indices[0]
    with np.errstate(divide="ignore"):
        products = scores + np.log(affordance)
    tolerance = 1e-3 if model.identity["dtype"] == "float32" else 0.5  # rounding of two passes
    if products.max() - products[winner] > tolerance:
        raise SystemExit(f"the winner {phrases[winner]!r} is not the best of all")
    for j in sample:
        sequence, found = model.encode(phrases[j] + "\n"), []

        def score(s: list[int] = sequence, found: list[float] = found) -> None:
            found.append(sequence_log_likelihood(model.model, device, ids, s))

        times.naive.append(seconds(device, score))
        times.differ.append(abs(found[0] - scores[j]))
    return len(ids), counts[1] - counts[0], counts[2] - counts[1]


def main() -> None:
    """Print one row a catalogue."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    rows = ["kitchen:551", "kitchen:5000", "tabletop:400"]
    parser.add_argument("--rows", nargs="+", default=rows, help="catalogue:phrases")
    parser.add_argument("--device", type=resolve_device, default="auto")
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), help="default: by device")
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--threads", type=int, default=1, help="0: torch's choice")
    parser.add_argument("--sample", type=int, default=24, help="phrases scored the naive way")
    parser.add_argument("--repeats", type=int, default=4, help="1 above 1,000 phrases")
    args = parser.parse_args()
    asked = f"{args.device}, {args.dtype or 'default dtype'}, {args.threads or 'all'} threads"
    print(f"naive: median over `sampled` phrases, times all. {args.model}, {asked}")
    print(
        "first: the winner alone, new prompt of some 430 tokens; next: one step later. Memory: GB"
    )
    print(
        "          phrases sampled naive [s]  all [s] first [s] next [s]  ratio:all  first next/1st"
        "  tokens:naive  all first doable trie[s] loaded peak differ"
    )
    for row in args.rows:
        name, n = row.split(":")
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as process:
            print(process.submit(measure, name, int(n), args).result(), flush=True)


if __name__ == "__main__":
    main()
