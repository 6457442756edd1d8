"""What is attempted next: every kind has its share, and the hand's readiness is what skills say it is."""

from collections import Counter
from functools import partial

import numpy as np
import pytest

from envs.tabletop_state import TabletopState
from skills import catalogue
from skills.experience.choice import SHARES, Balance, Case, SkillKind, hand_is_ready
from skills.experience.scenes import draw
from skills.pick_and_place import Pick, Put
from skills.skill import DONE


def states(n: int) -> list[TabletopState]:
    return [draw(np.random.default_rng(seed)) for seed in range(n)]


def tried(state: TabletopState):
    return [s for s in catalogue.build(state) if s.phrase != DONE]


def test_the_shares_are_of_all_attempts_and_half_of_the_puts_are_doable():
    assert sum(SHARES.values()) == pytest.approx(1)
    for kind in SkillKind:
        doable = SHARES[kind, Case.DOABLE]
        assert 0.25 <= doable / sum(SHARES[kind, case] for case in Case) <= 0.75


def test_a_phrase_tells_the_kind():
    puts = {"bowl": SkillKind.PUT_IN_BOWL, "block": SkillKind.PUT_ON_BLOCK}
    for state in states(10):
        for skill in tried(state):
            kind = SkillKind.of(skill.phrase)
            if isinstance(skill, Put):
                onto = state.get(skill.target)
                assert kind is (SkillKind.PUT_AT_PLACE if onto is None else puts[onto.kind])
            else:
                expected = SkillKind.PICK_UP if isinstance(skill, Pick) else SkillKind.PUT_DOWN
                assert kind is expected


def test_the_hand_is_ready_unless_the_skill_says_it_is_not():
    for state in states(40):
        for skill in tried(state):
            about_the_hand = (skill.unmet(state) or "").startswith("the hand")
            assert hand_is_ready(skill, SkillKind.of(skill.phrase), state) != about_the_hand


def test_what_is_offered_gets_its_share():
    rng, balance = np.random.default_rng(0), Balance()
    counts, n = Counter(), 1500
    some = [(state, tried(state)) for state in states(60) if len(state.blocks) > 2]
    for _ in range(n):
        state, skills = some[rng.integers(len(some))]
        value = partial(half_doable, state)
        skill, chance = balance.choose(skills, state, value, rng)
        assert chance == value(skill)
        kind = SkillKind.of(skill.phrase)
        ready = hand_is_ready(skill, kind, state)
        case = Case.DOABLE if chance else Case.HINDERED if ready else Case.UNPREPARED
        counts[kind, case] += 1
    for cell, share in SHARES.items():
        assert counts[cell] / n == pytest.approx(share, abs=0.02), cell


def half_doable(state: TabletopState, skill) -> float:
    return 1.0 if len(skill.phrase) % 2 and skill.unmet(state) is None else 0.0


def test_value_is_asked_until_one_fits_and_no_more():
    state = next(s for s in states(20) if s.holding is None and len(s.blocks) > 2)
    asked = []

    def value(skill):
        asked.append(skill.phrase)
        return 1.0 if skill.unmet(state) is None else 0.0

    Balance().choose(tried(state), state, value, np.random.default_rng(0))
    assert len(asked) < len(tried(state))
