"""Which skill to attempt next, so that all kinds, and both fates, are learned from in known shares.

A skill's case says what is to be expected of it: geometry gives it a chance, the hand is ready but the
world is not (covered, full, occupied, out of reach), or the hand is not (it holds nothing, or something
else). Each kind of skill has its share of the attempts in each case; what lags behind its share is the
likelier next, among what the state offers. A put needs a pick before it, so picks have more than others.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from itertools import product
from typing import Generic, TypeVar

import numpy as np

from envs.tabletop_state import Kind, TabletopState
from skills.skill import Skill, SymbolicSkill

S = TypeVar("S")  # a world's states
K = TypeVar("K", bound=SymbolicSkill)  # type: ignore[type-arg]


class SkillKind(StrEnum):
    """What a skill does, whatever with."""

    PICK_UP = "pick up"
    PUT_IN_BOWL = "put in a bowl"
    PUT_ON_BLOCK = "put on a block"
    PUT_AT_PLACE = "put at a place"
    PUT_DOWN = "put down"

    @classmethod
    def of(cls, phrase: str) -> "SkillKind":
        """The kind of a tabletop skill.

        >>> SkillKind.of("put the red block in the middle").value
        'put at a place'
        """
        for kind in (cls.PICK_UP, cls.PUT_DOWN):
            if phrase.startswith(kind):
                return kind
        if phrase.endswith(f" {Kind.BOWL}"):
            return cls.PUT_IN_BOWL
        return cls.PUT_ON_BLOCK if phrase.endswith(f" {Kind.BLOCK}") else cls.PUT_AT_PLACE


class Case(StrEnum):
    """What is to be expected of an attempt."""

    DOABLE = "doable"  # geometry gives it a chance
    HINDERED = "hindered"  # the hand is ready, the world is not
    UNPREPARED = "unprepared"  # the hand is not as the skill needs it


Cell = tuple[str, Case]  # the kind of skill, and the case
_PUTS = tuple(kind for kind in SkillKind if kind is not SkillKind.PICK_UP)
SHARES: dict[Cell, float] = {
    (SkillKind.PICK_UP, Case.DOABLE): 0.22,
    (SkillKind.PICK_UP, Case.HINDERED): 0.09,
    (SkillKind.PICK_UP, Case.UNPREPARED): 0.05,
    **{(kind, Case.DOABLE): 0.08 for kind in _PUTS},
    **{(kind, Case.HINDERED): 0.04 for kind in _PUTS},
    **{(kind, Case.UNPREPARED): 0.04 for kind in _PUTS},
}
TEMPERATURE = 0.3  # [attempts] one that lags by this much more is e times as likely to be next


def hand_is_ready(skill: Skill, kind: str, state: TabletopState) -> bool:
    """Empty for a pick, with the skill's block in it for a put."""
    if kind == SkillKind.PICK_UP or state.holding is None:
        return kind == SkillKind.PICK_UP and state.holding is None
    return skill.phrase.startswith((f"put the {state.holding} ", f"put down the {state.holding}"))


class Balance(Generic[S, K]):
    """What has been attempted so far, and what should be next."""

    def __init__(
        self,
        shares: Mapping[Cell, float] = SHARES,
        kind_of: Callable[[str], str] = SkillKind.of,
        ready: Callable[[K, str, S], bool] = hand_is_ready,  # type: ignore[assignment]
    ) -> None:
        """By these shares of all attempts.

        Args:
            shares: for every kind of skill in every case that can come up.
            kind_of: the kind of the skill of a phrase.
            ready: whether the hand is as a skill of a kind needs it.
        """
        self._shares, self._kind_of, self._ready = shares, kind_of, ready
        self._kinds = tuple(dict.fromkeys(kind for kind, _ in shares))
        self._counts: Counter[Cell] = Counter()

    def choose(
        self,
        skills: Sequence[K],
        state: S,
        value: Callable[[K], float],
        rng: np.random.Generator,
    ) -> tuple[K, float]:
        """One of the skills, and its `value`: what geometry says of its success, in [0, 1].

        `value` is asked as seldom as may be, since inverse kinematics takes time.
        """
        ready: dict[tuple[str, bool], list[K]] = {
            key: [] for key in product(self._kinds, (False, True))
        }
        for skill in skills:
            kind = self._kind_of(skill.phrase)
            ready[kind, self._ready(skill, kind, state)].append(skill)
        for kind, case in self._by_need(rng):
            offered = ready[kind, case is not Case.UNPREPARED]
            for i in rng.permutation(len(offered)):
                chance = value(offered[i])
                if (chance > 0) == (case is Case.DOABLE):
                    self._counts[kind, case] += 1
                    return offered[i], chance
        raise AssertionError("every skill has a case")

    def _by_need(self, rng: np.random.Generator) -> list[Cell]:
        """All cells in random order, those that lag behind mostly first."""
        n = self._counts.total()
        lag = np.array([s * (n + 1) - self._counts[cell] for cell, s in self._shares.items()])
        # Gumbel-max: the order of sampling without replacement, with probabilities ~ exp(lag / T).
        order = np.argsort(-(lag / TEMPERATURE + rng.gumbel(size=len(lag))))
        return [list(self._shares)[i] for i in order]
