"""Which skill to attempt next, so that all kinds, and both fates, are learned from in known shares.

A skill's case says what is to be expected of it: geometry gives it a chance, the hand is ready but the
world is not (covered, full, occupied, out of reach), or the hand is not (it holds nothing, or something
else). Each kind of skill has its share of the attempts in each case; what lags behind its share is the
likelier next, among what the state offers. A put needs a pick before it, so picks have more than others.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import product

import numpy as np

from envs.tabletop_state import Kind, TabletopState
from skills.skill import Skill


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


Cell = tuple[SkillKind, Case]
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


class Balance:
    """What has been attempted so far, and what should be next."""

    def __init__(self) -> None:
        self._counts: Counter[Cell] = Counter()

    def choose(
        self,
        skills: Sequence[Skill],
        state: TabletopState,
        value: Callable[[Skill], float],
        rng: np.random.Generator,
    ) -> tuple[Skill, float]:
        """One of the skills, and its `value`: what geometry says of its success, in [0, 1].

        `value` is asked as seldom as may be, since inverse kinematics takes time.
        """
        ready: dict[tuple[SkillKind, bool], list[Skill]] = {
            key: [] for key in product(SkillKind, (False, True))
        }
        for skill in skills:
            kind = SkillKind.of(skill.phrase)
            ready[kind, hand_is_ready(skill, kind, state)].append(skill)
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
        lag = np.array([share * (n + 1) - self._counts[cell] for cell, share in SHARES.items()])
        # Gumbel-max: the order of sampling without replacement, with probabilities ~ exp(lag / T).
        order = np.argsort(-(lag / TEMPERATURE + rng.gumbel(size=len(lag))))
        return [list(SHARES)[i] for i in order]


def hand_is_ready(skill: Skill, kind: SkillKind, state: TabletopState) -> bool:
    """Empty for a pick, with the skill's block in it for a put."""
    if kind is SkillKind.PICK_UP or state.holding is None:
        return kind is SkillKind.PICK_UP and state.holding is None
    return skill.phrase.startswith((f"put the {state.holding} ", f"put down the {state.holding}"))
