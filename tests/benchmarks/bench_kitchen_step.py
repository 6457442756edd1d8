"""What a planning step costs in a kitchen with every skill there is, and how fast its physics runs.

A kitchen with one object of each of the 19 kinds, and the catalogue of SayCan's plans with RT-1's families
(`--catalogue rt1`). One whole step is laying out the text, affordances from geometry in physics, language
scores by the embedded model with the shipped adapter, and the decision; each of its columns is a median over
the same steps, along the way of one request:

    aim          scene and request are read and the aim is chosen; once an episode
    affordance   of the whole catalogue, after the world has moved
    language     scoring all phrases, or searching the winner: what is left of the step
    step         all of it, the aim not counted

Below: simulated seconds a second while the robot drives and while it picks up, the skills' own planning and
checks counted. Medians over skills. All runs on one thread, and times are CPU times, which are wall-clock
times where nothing else runs.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from agent.compose import make_scorer, prompt_text
from agent.planner import Decision
from agent.saycan import SayCan, Search
from agent.situation import Situation, Turn
from envs.kitchen_layout import OBJECTS
from envs.kitchen_state import KitchenObject, KitchenState
from envs.kitchen_world import KitchenWorld
from envs.observation import Observation
from envs.physics import TIMESTEP
from skills import catalogue
from skills.catalogue import KitchenSkill
from skills.kitchen import Find, GoTo, PickUp, PutDown
from skills.kitchen_affordance import KitchenGeometry
from skills.skill import KITCHEN_BUDGET, Outcome, SkillResult

REQUEST = "bring me something to drink"
PLACES = ("table", "close counter", "far counter")


@dataclass
class Timed:
    """An affordance model that remembers what its calls took [s]."""

    affordance: KitchenGeometry
    seconds: list[float] = field(default_factory=list)

    def __call__(
        self, observation: Observation[KitchenState], skills: Sequence[KitchenSkill]
    ) -> NDArray[np.float64]:
        """Measure it."""
        start = time.process_time()
        values = self.affordance(observation, skills)
        self.seconds.append(time.process_time() - start)
        return values


def full_kitchen() -> KitchenState:
    """One of each."""
    objects = (KitchenObject(name, PLACES[i % len(PLACES)]) for i, name in enumerate(OBJECTS))
    return KitchenState(robot_at="user", objects=tuple(objects))


def execute(world: KitchenWorld, skill: KitchenSkill) -> tuple[SkillResult, float]:
    """What came of it, and how long it took [s]."""
    start = time.process_time()
    result = skill.execute(world, world.state(), KITCHEN_BUDGET)
    return result, time.process_time() - start


def planning(world: KitchenWorld, steps: int) -> None:
    """Print a line for each search."""
    initial = world.state()
    skills = catalogue.build_kitchen(initial, everything=True)
    scorer = make_scorer("embedded", "cpu")
    scorer.log_likelihoods("Warm up.", [" done"])
    affordance = Timed(KitchenGeometry(world))
    text = prompt_text("kitchen", scorer)
    planners = {s: SayCan(scorer, text, affordance, search=s) for s in Search}
    took: dict[Search, list[float]] = {s: [] for s in Search}
    aims, turns = list[float](), tuple[Turn[KitchenState], ...]()
    for _ in range(steps):
        situation = Situation(
            instruction=REQUEST,
            initial=initial,
            observation=Observation(state=world.state()),
            turns=turns,
            skills=skills,
        )
        decided = list[Decision]()
        for search, planner in planners.items():
            world.step()  # nothing is remembered of the affordances before
            if not turns:
                start = time.process_time()
                planner._aim(situation)  # `decide` finds it chosen
                aims.append(time.process_time() - start)
            start = time.process_time()
            decided.append(planner.decide(situation))
            took[search].append(time.process_time() - start)
        chosen = {decision.phrase for decision in decided}
        if len(chosen) > 1:
            raise SystemExit(f"the two searches decide differently: {chosen}")
        skill = skills[decided[0].chosen]
        result, _ = execute(world, skill)
        turn = Turn(
            phrase=skill.phrase, outcome=result.outcome, reason=result.reason, seen=world.state()
        )
        turns = (*turns, turn)
    print(f"{len(skills)} skills, {steps} steps, medians [ms]: {[t.phrase for t in turns]}")
    print(" search |     aim  affordance  language     step")
    for i, (search, seconds) in enumerate(took.items()):
        own = np.array(affordance.seconds[i :: len(Search)])
        language = np.array(seconds) - own
        parts = (aims[i], np.median(own), np.median(language), np.median(seconds))
        numbers = [f"{1e3 * part:.0f}" for part in parts]
        print(f"{search:>7} |{numbers[0]:>8}{numbers[1]:>12}{numbers[2]:>10}{numbers[3]:>9}")


def moving(world: KitchenWorld, rounds: int) -> None:
    """Print how fast time passes."""
    rates: dict[str, list[float]] = {"driving": [], "picking up": []}
    tried: dict[str, int] = {"driving": 0, "picking up": 0}
    for name in OBJECTS[:rounds]:
        world.build(full_kitchen(), np.random.default_rng(0))
        todo = [("driving", Find(name)), ("picking up", PickUp(name)), ("", PutDown(name))]
        todo.append(("driving", GoTo("trash")))
        for what, skill in todo:
            result, seconds = execute(world, skill)
            if what:
                tried[what] += 1
            if what and result.outcome is Outcome.SUCCEEDED:
                rates[what].append(result.physics_steps * TIMESTEP / seconds)
    print("simulated seconds a second")
    for what, found in rates.items():
        median = f"{np.median(found):6.1f}" if found else "  none"
        print(f"{what:>12} |{median} | {len(found)} of {tried[what]} skills succeeded")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=6, help="planning steps")
    parser.add_argument("--rounds", type=int, default=6, help="objects that are picked up")
    args = parser.parse_args()
    torch.set_num_threads(1)
    world = KitchenWorld()
    try:
        world.build(full_kitchen(), np.random.default_rng(0))
        planning(world, args.steps)
        moving(world, args.rounds)
    finally:
        world.close()


if __name__ == "__main__":
    main()
