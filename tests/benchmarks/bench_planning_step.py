"""How long one planning step of SayCan takes in a kitchen, scoring all phrases or searching the winner.

Whole episodes of both searches in random kitchens, with the embedded model, affordances by readiness and
two texts: the few-shot prompt, and the same case by itself (zero-shot). A step is one call of the planner:
laying out the text, affordances, language scores, decision. The first step of an episode reads the whole
prompt; later ones read what is new. "Done" is kept back, or a model that has not been trained ends a
zero-shot episode at once. Both searches must decide alike. Times are medians over steps; the episodes
of the two alternate, for other programs may run meanwhile. One thread, unless told otherwise.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from agent.device import resolve_device, resolve_dtype
from agent.episode import Limits, Mission, Silent, run_episode
from agent.language_model import LanguageModel
from agent.planner import Decision
from agent.prompts import load_prompt
from agent.robot import ImaginedRobot
from agent.saycan import SayCan, Search
from agent.situation import Situation, Turn
from envs import kitchen_scene
from envs.kitchen_state import KitchenState
from envs.observation import Observation
from skills import catalogue
from skills.catalogue import KitchenSkill
from skills.readiness import ready
from skills.skill import DONE

REQUESTS = (
    "bring me something to drink",
    "throw away the leftovers on the table",
    "I spilled something, can you help?",
    "put everything from the close counter in the top drawer",
)


class ZeroShot:
    """The case alone, as the few-shot prompt lays it out."""

    def __init__(self) -> None:
        self._whole = load_prompt("kitchen")

    def opening(self, instruction: str, initial: KitchenState) -> None:
        """No aim is asked for."""

    def possible_aims(self, initial: KitchenState) -> tuple[str, ...]:
        """None."""
        return ()

    def render(
        self,
        instruction: str,
        initial: KitchenState,
        turns: Sequence[Turn[KitchenState]],
        aim: str = "",
    ) -> str:
        """What follows the examples."""
        return self._whole.render(instruction, initial, turns).rpartition("\n\n")[2]


@dataclass
class Timed:
    """A planner that remembers how long it took, and what it decided."""

    planner: SayCan
    first: list[float] = field(default_factory=list)  # [s]
    later: list[float] = field(default_factory=list)
    decided: list[str | None] = field(default_factory=list)
    doable: list[int] = field(default_factory=list)

    def decide(self, situation: Situation) -> Decision:
        """Time it."""
        start = time.perf_counter()
        decision = self.planner.decide(situation)
        elapsed = time.perf_counter() - start
        (self.later if situation.turns else self.first).append(elapsed)
        self.decided.append(decision.phrase)
        self.doable.append(int((decision.affordance > 0).sum()))
        return decision


def unfinished(
    observation: Observation[KitchenState], skills: Sequence[KitchenSkill]
) -> NDArray[np.float64]:
    """Ready or not, "done" never."""
    return ready(observation, skills) * np.array([float(s.phrase != DONE) for s in skills])


def forget(model: LanguageModel) -> None:
    """Make the next prompt new to the model."""
    model._memo.cache_clear()
    model.log_likelihoods("Something else.", [" done"])


def measure(model: LanguageModel, text: str, objects: int, episodes: int, steps: int) -> str:
    """One row a text: both searches over the same episodes."""
    prompt = load_prompt("kitchen") if text == "few-shot" else ZeroShot()
    timed = {search: Timed(SayCan(model, prompt, unfinished, search=search)) for search in Search}
    lengths = []
    for i in range(episodes):
        state = kitchen_scene.random(np.random.default_rng(i), objects=objects)
        skills = catalogue.build_kitchen(state)
        mission = Mission(instruction=REQUESTS[i % len(REQUESTS)], skills=skills)
        lengths.append(len(model.encode_prompt(prompt.render(mission.instruction, state, ()))))
        for planner in timed.values():
            forget(model)
            limits, robot = Limits(max_steps=steps), ImaginedRobot(state)
            run_episode(mission, robot, planner, limits=limits, listener=Silent())
    if timed[Search.ALL].decided != timed[Search.WINNER].decided:
        raise SystemExit("the two searches decide differently")
    every, winner = timed[Search.ALL], timed[Search.WINNER]
    times = [1e3 * float(np.median(t)) for p in (every, winner) for t in (p.first, p.later)]
    return (
        f"{text:>9} {objects:7d} {len(skills):7d} {np.median(every.doable):6.0f} "
        f"{np.median(lengths):6.0f} {len(winner.decided):5d} {times[0]:9.0f} {times[1]:9.0f} "
        f"{times[2]:9.0f} {times[3]:9.0f} {times[1] / times[3]:9.1f}"
    )


def main() -> None:
    """Print one row a text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--objects", type=int, default=12)
    parser.add_argument("--episodes", type=int, default=3)
    parser.add_argument("--steps", type=int, default=5, help="of an episode, at most")
    parser.add_argument("--device", type=resolve_device, default="auto")
    parser.add_argument("--dtype", default="auto", help="auto, fp32 or bf16")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    dtype = resolve_dtype(args.dtype, args.device)
    model = LanguageModel.load(device=args.device, dtype=dtype)
    print(f"one planning step [ms]: {args.device}, {dtype}, {args.threads} threads")
    print(
        "     text objects phrases doable tokens steps all:first all:later win:first win:later"
        " all/win"
    )
    for text in ("few-shot", "zero-shot"):
        print(measure(model, text, args.objects, args.episodes, args.steps), flush=True)


if __name__ == "__main__":
    main()
