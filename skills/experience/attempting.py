"""Attempts at skills from randomised states, as a pure function of a seed: one shard of experience.

A scene serves a chain of attempts, the world as each leaves it, so hands hold things they really took and
things lie where they really fell; building a world takes as long as an attempt. Pictures cost more than
physics: the last one of an attempt is the first of the next, an attempt that moves nothing ends with the
picture it began with, and few are taken in between. What a skill's needs refuse costs neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from envs.frames import Array, Pose
from envs.observation import Observation
from skills.experience.attempt import Attempt
from skills.experience.choice import Balance
from skills.experience.practice import Offer, Practice
from skills.experience.tabletop import TABLETOP
from skills.senses import Sight
from skills.skill import Affordance, Executable

VERSION = TABLETOP.version
CHAIN = 6  # attempts a scene
MOST_ON_THE_WAY = TABLETOP.most_on_the_way
NOTICED = 12  # physics steps between looks at how low the hand is


def attempts(
    world: Any,
    *,
    seed: int,
    shard: int,
    size: int,
    held_out: bool,
    practice: Practice[Any, Any] = TABLETOP,
) -> Iterator[Attempt]:
    """The `size` attempts of a shard, in order.

    Args:
        world: one of the practice's.
        seed: decides all of them, with the other numbers ...
        shard: ... of which this one is the number ...
        size: ... and this one how many there are.
        held_out: whether each attempt is about something that is never seen without it.
        practice: what is attempted.
    """
    rng = np.random.default_rng([practice.version, seed, shard, size, int(held_out)])
    balance, made = practice.balance(), 0
    while made < size:
        offer = practice.begin(world, rng, held_out=held_out)
        chain = _Chain(practice, world, offer, balance, rng)
        for attempt in islice(chain.attempts(), min(CHAIN, size - made)):
            made += 1
            yield attempt


@dataclass(frozen=True, kw_only=True, eq=False)
class _Moment:
    """What was perceived, and from where."""

    sight: Sight
    robot_to_world: Pose


class _Chain:
    """Attempt after attempt in one scene."""

    def __init__(
        self,
        practice: Practice[Any, Any],
        world: Any,
        offer: Offer[Any, Any],
        balance: Balance[Any, Any],
        rng: np.random.Generator,
    ) -> None:
        self._practice, self._world, self._offer = practice, world, offer
        self._balance, self._rng = balance, rng
        self._geometric = practice.geometric(world)
        self._way = _Way(practice)
        world.watch(self._way)

    def attempts(self) -> Iterator[Attempt]:
        """Until there is nothing that has not been tried in the state reached."""
        now, untried = _look(self._practice, self._world), list[Any]()
        fresh = True
        while True:
            state = self._world.state()
            untried = list(self._offer(state)) if fresh else untried
            if not untried:
                return
            value_of = partial(_value, self._geometric, state)
            skill, value = self._balance.choose(untried, state, value_of, self._rng)
            attempt, now, fresh = self._tried(skill, state, value, now)
            yield attempt
            # Nothing is tried twice in one state: the answer would be the same.
            untried = [s for s in untried if s is not skill]

    def _tried(
        self, skill: Executable[Any, Any], state: Any, value: float, now: _Moment
    ) -> tuple[Attempt, _Moment, bool]:
        """The attempt, the moment of its end, and whether anything moved."""
        world, practice = self._world, self._practice
        before = world.steps
        self._way.begin(before)
        outcome = skill.execute(world, state, practice.budget).outcome
        moved = world.steps > before
        then = _look(practice, world) if moved else now
        moments = [now, *self._way.moments, then]
        held = practice.took_hold(skill.phrase, outcome)
        attempt = Attempt(
            phrase=skill.phrase,
            outcome=outcome,
            geometric=value,
            views=np.stack([m.sight.views for m in moments]),
            gripper=np.stack([m.sight.gripper for m in moments]),
            memory=_memory(practice, moments),
            reached=_reached(moments, self._way.lowest, held) if practice.hand_returns else None,
        )
        return attempt, then, moved


def _value(geometric: Affordance[Any, Any], state: Any, skill: Executable[Any, Any]) -> float:
    return float(geometric(Observation(state=state), [skill])[0])


def _look(practice: Practice[Any, Any], world: Any) -> _Moment:
    sight = practice.senses.sight(world.observe(practice.senses.views))
    return _Moment(sight=sight, robot_to_world=practice.robot_to_world(world))


def _memory(practice: Practice[Any, Any], moments: list[_Moment]) -> NDArray[np.float32] | None:
    if not practice.senses.n_remembered:
        return None
    return np.stack([m.sight.remembered for m in moments])


def _reached(moments: list[_Moment], point: Array, held: bool) -> NDArray[np.float32]:
    """Where a point of the world is at each moment (n_frames, 3), or nowhere."""
    if not held:
        return np.full((len(moments), 3), np.nan, np.float32)
    return np.stack([m.robot_to_world.inverse().apply(point) for m in moments]).astype(np.float32)


@dataclass
class _Way:
    """A watcher of attempts: how low the hand comes, and some moments on the way."""

    practice: Practice[Any, Any]
    start: int = 0  # physics steps of the world when the attempt began
    moments: list[_Moment] = field(default_factory=list)
    lowest: Array = field(default_factory=lambda: np.full(3, np.inf))  # [m] of the tip, world

    def begin(self, start: int) -> None:
        """Forget the attempt before."""
        self.start, self.moments, self.lowest = start, [], np.full(3, np.inf)

    def __call__(self, world: Any) -> None:
        taken = world.steps - self.start
        if self.practice.hand_returns and taken % NOTICED == 0:
            tip = world.panda.tip.position
            self.lowest = tip if tip[2] < self.lowest[2] else self.lowest
        wanted = len(self.moments) < self.practice.most_on_the_way
        if taken % self.practice.way_steps == 0 and wanted:
            self.moments.append(_look(self.practice, world))
