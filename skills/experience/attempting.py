"""Attempts at skills from randomised states, as a pure function of a seed: one shard of experience.

A scene serves a chain of attempts, the table as each leaves it, so hands hold blocks they really took and
things lie where they really fell; building a world takes as long as an attempt. Pictures cost more than
physics: the last one of an attempt is the first of the next, an attempt that moves nothing ends with the
picture it began with, and at most MOST_ON_THE_WAY are taken in between.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import numpy as np

from envs.observation import Observation
from envs.tabletop_state import TabletopState
from envs.tabletop_world import TabletopWorld
from skills import catalogue
from skills.affordance import GeometricAffordance
from skills.experience.attempt import Attempt
from skills.experience.choice import Balance
from skills.experience.scenes import draw
from skills.held_out import HELD_OUT_OBJECTS
from skills.sight import VIEWS, Sight, sight_of
from skills.skill import DONE, SKILL_BUDGET, Skill

VERSION = 1  # of the generator: another number, other attempts from the same seed
CHAIN = 6  # attempts a scene
WAY_STEPS = 240  # physics steps between pictures along the way: 1 s
MOST_ON_THE_WAY = 2


def attempts(
    world: TabletopWorld, *, seed: int, shard: int, size: int, held_out: bool
) -> Iterator[Attempt]:
    """The `size` attempts of a shard, in order.

    With `held_out`, each phrase names one of HELD_OUT_OBJECTS; without it, none is in any scene.
    """
    rng = np.random.default_rng([VERSION, seed, shard, size, int(held_out)])
    balance, made = Balance(), 0
    while made < size:
        world.build(draw(rng, held_out=held_out))
        skills = [s for s in catalogue.build(world.state()) if _may_be_tried(s, held_out)]
        for attempt in islice(_chain(world, skills, balance, rng), min(CHAIN, size - made)):
            made += 1
            yield attempt


def _may_be_tried(skill: Skill, held_out: bool) -> bool:
    """`done` moves nothing and needs no attempt."""
    names_held_out = any(name in skill.phrase for name in HELD_OUT_OBJECTS)
    return skill.phrase != DONE and names_held_out == held_out


def _chain(
    world: TabletopWorld,
    skills: list[Skill],
    balance: Balance,
    rng: np.random.Generator,
) -> Iterator[Attempt]:
    """Attempt after attempt, until there is nothing that has not been tried in the state reached."""
    geometric, way = GeometricAffordance(world.kinematics), _Way()
    world.watch(way)
    now, untried = _look(world), skills
    while untried:
        state = world.state()
        value_of = partial(_value, geometric, state)
        skill, value = balance.choose(untried, state, value_of, rng)
        before = world.steps
        way.begin(before)
        outcome = skill.execute(world, state, SKILL_BUDGET).outcome
        moved = world.steps > before
        then = _look(world) if moved else now
        sights = [now, *way.sights, then]
        yield Attempt(
            phrase=skill.phrase,
            outcome=outcome,
            geometric=value,
            views=np.stack([s.views for s in sights]),
            gripper=np.stack([s.gripper for s in sights]),
        )
        # Nothing is tried twice in one state: the answer would be the same.
        untried = skills if moved else [s for s in untried if s is not skill]
        now = then


def _value(geometric: GeometricAffordance, state: TabletopState, skill: Skill) -> float:
    return float(geometric(Observation(state=state), [skill])[0])


def _look(world: TabletopWorld) -> Sight:
    return sight_of(world.observe(VIEWS))


@dataclass
class _Way:
    """A watcher that looks every WAY_STEPS steps of an attempt, until it has seen enough."""

    start: int = 0  # physics steps of the world when the attempt began
    sights: list[Sight] = field(default_factory=list)

    def begin(self, start: int) -> None:
        """Forget the attempt before."""
        self.start, self.sights = start, []

    def __call__(self, world: TabletopWorld) -> None:
        taken = world.steps - self.start
        if taken % WAY_STEPS == 0 and len(self.sights) < MOST_ON_THE_WAY:
            self.sights.append(_look(world))
