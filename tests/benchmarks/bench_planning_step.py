"""What one planning step of SayCan costs in a kitchen, scoring all phrases or searching the winner.

Whole episodes of both searches in random kitchens, with the embedded model and affordances by readiness:

    aim, shipped     what users have: the shipped adapter's weights and text; the model chooses an aim first
    few-shot, raw    the model as it comes with the few-shot prompt (`--adapter none`); no aim

A step is one call of the planner: laying out the text, affordances, language scores, decision. The columns:

    text      tokens of the text before anything is chosen: scene and request, raw with the examples
    opening   scene and request are read and the aim is chosen, part by part; without an aim nothing is done
    skill 1   the first skill; after an aim little but the break of its line is unread, without one all is
    later     every other skill: the text has grown by one turn, only what is new is read
    /skill 1  a later step as a share of the first skill's, the aim not counted
    /both     the same, the opening counted: of all that an episode's first decision takes
    all/win   a later step scoring all phrases as a multiple of one searching the winner

Tries are built in the step that first needs them, afresh in every episode. Raw, "done" is kept back, for an
untrained model stops early. Both searches must decide alike. Figures are medians; on one thread of a CPU,
the usual, times are CPU times, for other programs may run meanwhile. A first skill with its whole text unread
is in bench_scoring.py.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from agent.compose import make_scorer, prompt_text
from agent.device import resolve_device
from agent.episode import Limits, Mission, Silent, run_episode
from agent.language_model import LanguageModel
from agent.planner import Decision
from agent.robot import ImaginedRobot
from agent.saycan import SayCan, Search
from agent.scoring.adapter_record import AUTO, NONE
from agent.situation import Situation
from envs import kitchen_scene
from envs.kitchen_state import KitchenState
from envs.observation import Observation
from skills import catalogue
from skills.catalogue import KitchenSkill
from skills.readiness import ready
from skills.skill import DONE, Affordance

REQUESTS = (
    "bring me something to drink",
    "throw away the leftovers on the table",
    "I spilled something, can you help?",
    "put everything from the close counter in the top drawer",
)


@dataclass
class Cost:
    """What one kind of call took, one entry a call."""

    seconds: list[float] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)  # the model was run on

    @property
    def ms(self) -> float:
        """Median [ms]."""
        return 1e3 * float(np.median(self.seconds))


@dataclass
class Timed:
    """A planner that remembers what its calls cost, and what it decided."""

    planner: SayCan
    model: LanguageModel
    clock: Callable[[], float]
    opening: Cost = field(default_factory=Cost)
    first: Cost = field(default_factory=Cost)
    later: Cost = field(default_factory=Cost)
    decided: list[str | None] = field(default_factory=list)
    doable: list[int] = field(default_factory=list)

    def decide(self, situation: Situation) -> Decision:
        """Measure it."""
        if not situation.turns:
            with self._measured(self.opening):
                self.planner._aim(situation)  # `decide` finds it chosen
        with self._measured(self.later if situation.turns else self.first):
            decision = self.planner.decide(situation)
        self.decided.append(decision.phrase)
        self.doable.append(int((decision.affordance > 0).sum()))
        return decision

    @contextmanager
    def _measured(self, cost: Cost) -> Iterator[None]:
        tokens, start = self.model.tokens_evaluated, self.clock()
        yield
        cost.seconds.append(self.clock() - start)
        cost.tokens.append(self.model.tokens_evaluated - tokens)

    def line(self) -> str:
        """Medians of times [ms] and tokens, and a later step's share of the first."""
        costs = (self.opening, self.first, self.later)
        opening, first, later = (cost.ms for cost in costs)
        times = " ".join(f"{ms:7.0f}" for ms in (opening, first, later))
        tokens = " ".join(f"{np.median(cost.tokens):7.0f}" for cost in costs)
        return f"{times} |{tokens} | {later / first:8.2f} {later / (opening + first):5.2f}"


def unfinished(
    observation: Observation[KitchenState], skills: Sequence[KitchenSkill]
) -> NDArray[np.float64]:
    """Ready or not, "done" never."""
    return ready(observation, skills) * np.array([float(s.phrase != DONE) for s in skills])


@dataclass(frozen=True)
class Row:
    """Weights, whose text comes with them."""

    name: str
    adapter: str
    affordance: Affordance


ROWS = (Row("aim, shipped", AUTO, ready), Row("few-shot, raw", NONE, unfinished))
HEADER = (
    "                                              |        time [ms]        |"
    "    tokens evaluated    |  later, share  |later\n"
    "          text phrases doable text steps search| opening skill 1   later |"
    "opening skill 1   later | /skill 1 /both |all/win"
)


def forget(model: LanguageModel) -> None:
    """Make the next episode new to the model, its catalogue's trie too."""
    model.forget()
    model._trie.cache_clear()


def measure(model: LanguageModel, row: Row, args: argparse.Namespace) -> str:
    """One line a search, over the same episodes."""
    prompt, clock = prompt_text("kitchen", model), partial(now, args.device)
    timed = {
        s: Timed(SayCan(model, prompt, row.affordance, search=s), model, clock) for s in Search
    }
    lengths, sizes = [], []
    for i in range(args.episodes):
        state = kitchen_scene.random(np.random.default_rng(i), objects=args.objects)
        skills = catalogue.build_kitchen(state)
        mission = Mission(instruction=REQUESTS[i % len(REQUESTS)], skills=skills)
        opening = prompt.opening(mission.instruction, state)
        text = prompt.render(mission.instruction, state, ()) if opening is None else opening
        lengths.append(len(model.encode_prompt(text)))
        sizes.append(len(skills))
        for planner in timed.values():
            forget(model)
            limits, robot = Limits(max_steps=args.steps), ImaginedRobot(state)
            run_episode(mission, robot, planner, limits=limits, listener=Silent())
    every, winner = timed[Search.ALL], timed[Search.WINNER]
    if every.decided != winner.decided:
        raise SystemExit(f"{row.name}: the two searches decide differently")
    if not winner.later.seconds:
        raise SystemExit(f"{row.name}: no episode came to a later step")
    known = f"{row.name:>14} {np.median(sizes):7.0f} {np.median(every.doable):6.0f}"
    known += f" {np.median(lengths):4.0f} {len(winner.decided):5d}"
    saved = every.later.ms / winner.later.ms
    return "\n".join(f"{known} {s:>6}|{t.line()} |{saved:7.1f}" for s, t in timed.items())


def now(device: torch.device) -> float:
    """What time it is [s]; every step ends with its result on the CPU."""
    alone = device.type == "cpu" and torch.get_num_threads() == 1
    return time.process_time() if alone else time.perf_counter()


def main() -> None:
    """Print two lines for each row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--objects", type=int, default=12)
    parser.add_argument("--episodes", type=int, default=len(REQUESTS))
    parser.add_argument("--steps", type=int, default=6, help="of an episode, at most")
    parser.add_argument("--device", type=resolve_device, default="auto")
    parser.add_argument("--dtype", default="auto", help="auto, fp32 or bf16")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    print(f"one step [ms]: {args.device}, {args.dtype} dtype, {args.threads} threads")
    print(HEADER)
    for row in ROWS:
        model = make_scorer("embedded", str(args.device), adapter=row.adapter, dtype=args.dtype)
        assert isinstance(model, LanguageModel)
        model.log_likelihoods("Warm up.", [" done"])
        print(measure(model, row, args), flush=True)


if __name__ == "__main__":
    main()
