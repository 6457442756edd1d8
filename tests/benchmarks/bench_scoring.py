"""How much scoring over a token trie saves against one prompt per phrase: all phrases, and the winner.

A kitchen's catalogue, `skills.catalogue.build_kitchen`, of SayCan's size (551 phrases) and of 5,000; a name
brings three, so it takes one or two more to reach them, and more objects than a scene file may hold. The
texts are those users have: the shipped adapter's with the aim that the model chooses, and the few-shot prompt
with `--adapter none`. Affordances are `skills.readiness.ready`, 0 or 1.

    stored    SayCan's 19 objects stand in sight, the others lie in closed drawers and cannot be done
    in-sight  all stand in sight: the text is long, and every one of them can be found

All phrases, the winner (`first`) and one prompt a phrase are compared at an episode's first step, whose text
is the shortest and the naive way cheapest. All of it is unread: users have read most of it by then, for the
aim (see bench_planning_step.py). `later` is the winner's median over the next four steps, of the text that
grows; its naive time is the first step's, so that ratio is a lower bound. The trie is built once a catalogue
and has its own column. Every row runs in a process of its own, so that its peak memory is its own; all ways
run there on the same model and texts, and must agree. One prompt a phrase takes from minutes to hours, so it
is timed on an even sample and scaled up: the table says how many. Every time is a median over episodes in
other scenes; on one thread of a CPU, the usual, it is CPU time, for other programs may run meanwhile.
"""

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray

from agent.compose import make_scorer, prompt_text
from agent.device import resolve_device
from agent.language_model import LanguageModel
from agent.plan_text import END
from agent.saycan import SayCan
from agent.scoring.prompt_reader import sequence_log_likelihood
from agent.scoring.token_trie import Scores
from agent.situation import Situation, Turn
from agent.training.kitchen.nouns import NOUNS
from envs import kitchen_scene
from envs.kitchen_layout import DRAWERS, OBJECTS, PLACES, TRASH, USER
from envs.kitchen_state import KitchenObject, KitchenState
from envs.observation import Observation
from skills import catalogue
from skills.readiness import ready
from skills.skill import Outcome

REQUEST = "throw away the coke and bring me something to eat"
PLAN = ("find the coke", "pick up the coke", "go to the trash", "put down the coke")  # as done
SURFACES = tuple(p for p in PLACES if p not in (TRASH, USER))
SPOTS = {"stored": DRAWERS, "in-sight": SURFACES}  # where all but SayCan's objects are, by row
KINDS = ("small", "big", "red", "blue", "green", "yellow", "white", "black", "cold", "old", "new")
NAMES = [*NOUNS, *(f"{kind} {noun}" for kind, noun in product(KINDS, NOUNS))]  # OBJECTS are first
HEADER = (
    "                             |            time [s]             |   times naive    later |"
    "   tokens evaluated      |trie| memory [GB]|\n"
    "     row phrases ready prompt|naive sampled    all first later |  all first later/first |"
    "  naive   all first later | [s]|loaded  peak| differ"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Moment:
    """What the model reads at one step, and which skills are ready."""

    text: str
    affordance: NDArray[np.float64]  # (n_phrases,)


@dataclass
class Measured:
    """What was measured, one entry an episode; of one phrase, one a sampled phrase."""

    all: list[float] = field(default_factory=list)  # [s]
    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    trie: list[float] = field(default_factory=list)
    one: list[float] = field(default_factory=list)
    tokens: list[tuple[int, ...]] = field(default_factory=list)  # prompt, naive, all, first, later
    ready: list[int] = field(default_factory=list)  # at the first step
    differ: list[float] = field(default_factory=list)  # [nat]


def kitchen(row: str, phrases: int, seed: int) -> KitchenState:
    """A kitchen whose catalogue has at least so many phrases; the robot is with the user."""
    rng = np.random.default_rng(seed)
    usual = kitchen_scene.random(rng, objects=len(OBJECTS))
    bare = len(catalogue.build_kitchen(replace(usual, objects=())))
    each = (len(catalogue.build_kitchen(usual)) - bare) // len(OBJECTS)
    needed = -(-(phrases - bare) // each)
    if not len(OBJECTS) <= needed <= len(NAMES):
        raise SystemExit(f"{phrases} phrases need {needed} names, there are {len(NAMES)}")
    more = NAMES[len(OBJECTS) : needed]
    spots = rng.choice(SPOTS[row], size=len(more))
    placed = (KitchenObject(name, str(at)) for name, at in zip(more, spots, strict=True))
    return replace(usual, objects=(*usual.objects, *placed))


def moments(model: LanguageModel, state: KitchenState) -> tuple[list[str], list[Moment]]:
    """The catalogue's phrases and an episode's first five steps, with any aim of the model's own."""
    text, skills = prompt_text("kitchen", model), catalogue.build_kitchen(state)
    seen = replace(state, objects=tuple(o for o in state if not state.is_shut(o.at)))
    start = Situation(
        instruction=REQUEST,
        initial=seen,  # reads like the whole, and saves the aims at what nobody sees
        observation=Observation(state=seen),
        turns=(),
        skills=skills,
    )
    aim = SayCan(model, text, ready)._aim(start)
    stated = "" if aim is None else aim.text
    now, turns, steps = state, list[Turn[KitchenState]](), list[Moment]()
    for phrase in (*PLAN, None):
        affordance = ready(Observation(state=now), skills)
        read = text.render(REQUEST, state, turns, stated)
        steps.append(Moment(text=read, affordance=affordance))
        if phrase is not None:
            now = catalogue.find(skills, phrase).effect(now)
            turns.append(Turn(phrase=phrase, outcome=Outcome.SUCCEEDED, seen=now))
    return [f" {skill.phrase}" for skill in skills], steps


def clock(device: torch.device) -> float:
    """What time it is [s], once the device has done its work."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    alone = device.type == "cpu" and torch.get_num_threads() == 1
    return time.process_time() if alone else time.perf_counter()


def seconds(device: torch.device, work: Callable[[], object]) -> float:
    """Time one call [s]."""
    start = clock(device)
    work()
    return clock(device) - start


def peak_memory() -> float:
    """The most memory this process has had [GB]; Linux counts in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure(row: str, asked: int, args: argparse.Namespace) -> str:
    """One row of the table."""
    if args.threads:
        torch.set_num_threads(args.threads)
    model = make_scorer(args.model, str(args.device), adapter=args.adapter, dtype=args.dtype)
    assert isinstance(model, LanguageModel)
    loaded, found = peak_memory(), Measured()
    episodes = args.episodes if asked < 1000 else min(2, args.episodes)
    for i in range(episodes):
        phrases, steps = moments(model, kitchen(row, asked, seed=i))
        n = len(phrases)
        sample = np.unique(np.linspace(0, n - 1, args.sample).astype(int))[i::episodes]
        scores = _compare(model, args.device, phrases, steps, found)
        _naive(model, args.device, phrases, steps[0].text, scores, sample, found)
    one, whole, first, later, trie = (
        float(np.median(times))
        for times in (found.one, found.all, found.first, found.later, found.trie)
    )
    tokens = np.median(found.tokens, axis=0).astype(int)
    prompt, naive_n, all_n, first_n, later_n = tokens
    return (
        f"{row:>8} {n:7d} {np.median(found.ready):5.0f} {prompt:6d}|{n * one:5.0f} "
        f"{len(found.one):7d} {whole:6.2f} {first:5.2f} {later:5.2f} |{n * one / whole:5.0f} "
        f"{n * one / first:5.0f} {n * one / later:5.0f} {later / first:5.2f} |"
        f"{naive_n:7d} {all_n:5d} {first_n:5d} "
        f"{later_n:5d} |{trie:4.2f}|{loaded:6.2f} {peak_memory():5.2f}|{max(found.differ):8.1e}"
    )


def _compare(
    model: LanguageModel,
    device: torch.device,
    phrases: list[str],
    steps: list[Moment],
    found: Measured,
) -> Scores:
    """Measure all phrases and the winner; all phrases' scores at the first step."""
    first, *rest = steps
    counts = list[int]()

    def timed(work: Callable[[], object]) -> float:
        before = model.tokens_evaluated
        elapsed = seconds(device, work)
        counts.append(model.tokens_evaluated - before)
        return elapsed

    found.trie.append(seconds(device, lambda: model._trie(tuple(phrases), END)))
    model.forget()  # the aim's choice has read most of the text
    found.all.append(timed(lambda: model.log_likelihoods(first.text, phrases, end=END)))
    scores = model.log_likelihoods(first.text, phrases, end=END)
    model.forget()
    found.first.append(timed(lambda: model.best(first.text, phrases, first.affordance, end=END)))
    for step in rest:
        work = partial(model.best, step.text, phrases, step.affordance, end=END)
        found.later.append(timed(work))
    prompt = len(model.encode_prompt(first.text))
    naive = sum(prompt + len(model.encode(phrase + END)) for phrase in phrases)
    found.tokens.append((prompt, naive, *counts[:2], int(np.median(counts[2:]))))
    found.ready.append(int((first.affordance > 0).sum()))
    winner = model.best(first.text, phrases, first.affordance, end=END).indices[0]
    products = np.where(first.affordance > 0, scores, -np.inf)  # affordances are 0 or 1
    tolerance = 1e-3 if model.identity["dtype"] == "float32" else 0.5  # rounding of two passes
    if products.max() - products[winner] > tolerance:
        raise SystemExit(f"the winner {phrases[winner]!r} is not the best of all")
    return scores


def _naive(
    model: LanguageModel,
    device: torch.device,
    phrases: list[str],
    text: str,
    scores: Scores,
    sample: NDArray[np.int64],
    found: Measured,
) -> None:
    """Measure one forward a phrase on some of them, and how far off the scores of all are."""
    prompt = model.encode_prompt(text)
    for j in sample:
        sequence, start = model.encode(phrases[j] + END), clock(device)
        alone = sequence_log_likelihood(model.model, device, prompt, sequence)
        found.one.append(clock(device) - start)
        found.differ.append(abs(alone - scores[j]))


def main() -> None:
    """Print one row a catalogue."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    rows = ["stored:551", "stored:5000", "in-sight:551"]
    parser.add_argument("--rows", nargs="+", default=rows, help="stored or in-sight:phrases")
    parser.add_argument("--device", type=resolve_device, default="auto")
    parser.add_argument("--dtype", default="auto", help="auto, fp32 or bf16")
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--adapter", default="auto", help="none: raw, few-shot prompt")
    parser.add_argument("--threads", type=int, default=1, help="0: torch's choice")
    parser.add_argument("--sample", type=int, default=24, help="phrases scored the naive way")
    parser.add_argument("--episodes", type=int, default=4, help="at most 2 above 1,000 phrases")
    args = parser.parse_args()
    asked = f"adapter {args.adapter}, {args.device}, {args.dtype} dtype, {args.threads or 'all'}"
    print(f"naive: median over the sampled phrases, times all. {args.model}, {asked} threads")
    print(HEADER)
    for row in args.rows:
        name, n = row.split(":")
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as process:
            print(process.submit(measure, name, int(n), args).result(), flush=True)


if __name__ == "__main__":
    main()
