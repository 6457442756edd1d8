"""The catalogue is every skill a scene offers, once each, whatever is where."""

import numpy as np
import pytest

from envs.layout import PLACES
from envs.placement import place
from envs.scene import Scene
from envs.tabletop_state import TABLE, TabletopState
from skills.catalogue import UnknownSkillError, build, find
from skills.skill import DONE


def tabletop(blocks: int, bowls: int, seed: int = 0) -> TabletopState:
    rng = np.random.default_rng(seed)
    return place(Scene.random(rng, blocks=blocks, bowls=bowls), rng)


@pytest.mark.parametrize(("blocks", "bowls"), [(0, 0), (0, 2), (1, 0), (1, 1), (4, 3), (6, 2)])
def test_the_size_is_what_can_be_counted_by_hand(blocks: int, bowls: int) -> None:
    picks_and_put_downs = 2 * blocks
    puts = blocks * (bowls + blocks - 1 + 5) if blocks else 0  # five named places
    assert len(PLACES) == 5
    assert len(build(tabletop(blocks, bowls))) == picks_and_put_downs + puts + 1


def test_phrases_are_unique_and_lead_back_to_their_skill() -> None:
    skills = build(tabletop(5, 3))
    phrases = [s.phrase for s in skills]
    assert len(set(phrases)) == len(phrases)
    assert all(find(skills, s.phrase) is s for s in skills)


def test_phrases_read_as_they_should() -> None:
    state = place(
        Scene.from_json(
            {"objects": [{"name": n} for n in ("red block", "blue block", "red bowl")]}
        ),
        0,
    )
    phrases = {s.phrase for s in build(state)}
    assert {
        "pick up the red block",
        "put the red block on the blue block",
        "put the red block in the red bowl",
        "put the blue block in the top left corner",
        "put the blue block in the middle",
        "put down the red block",
        DONE,
    } <= phrases
    assert not any(
        "pick up the red bowl" in p or "red block on the red block" in p for p in phrases
    )


def test_an_unknown_phrase_gives_the_nearest() -> None:
    skills = build(tabletop(3, 2))
    wanted = skills[0].phrase
    with pytest.raises(UnknownSkillError, match=f'nearest: "{wanted}"'):
        find(skills, wanted.replace("block", "blok"))


def test_a_phrase_like_none_is_refused_too() -> None:
    with pytest.raises(UnknownSkillError, match='unknown skill "zzzz"; known: '):
        find(build(tabletop(1, 0)), "zzzz")


def test_it_depends_on_what_is_there_and_not_on_where() -> None:
    state = tabletop(4, 2)
    a, b = (o.name for o in state.blocks[:2])
    elsewhere = state.moved(a, position=(0.4, 0.3, 0.02), support=TABLE)
    stacked = state.moved(a, position=(0.4, 0.3, 0.06), support=b)
    assert build(state) == build(elsewhere) == build(stacked)
    smaller = TabletopState(tuple(o for o in state if o.name != a))
    assert {s.phrase for s in build(smaller)} == {
        s.phrase for s in build(state) if a not in s.phrase
    }
