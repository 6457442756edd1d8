"""Families of requests about towers.

They grow from the bottom; where no order is told, as the scene text has it.

The bottom block of a new tower is taken down to the bare table first, if it is not there.
"""

from agent.training.tabletop.drafts import Draft, Family, View
from agent.training.tabletop.families_single import PLACE_NAMES
from agent.training.tabletop.moves import Move
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_towers import (
    ALL_TOWER,
    ON_THEN_IN,
    PYRAMID,
    TOWER,
    TOWER_AT,
    TOWER_TWO,
    TURN,
    TWO_TOWERS,
    UNSTACK,
    UNSTACK_ALL,
    UNSTACK_THEN,
)
from agent.training.wording import listed
from envs.tabletop_state import TABLE


def tower(view: View, s: BlockSpeaker) -> Draft | None:
    """Three or four blocks on each other, the order told."""
    names = s.some(view.blocks, 4 if s.chance(0.15) else 3)
    if len(names) < 3:
        return None
    call = s.bare if s.chance(0.3) else s.block
    up = [call(n) for n in names]
    words = {"low": up[0], "mid": up[1], "top": up[2]}
    wordings = TOWER if len(names) == 3 else TOWER_TWO
    said = s.clause(wordings, up=listed(up), down=listed(up[::-1]), n=s.blocks, **words)
    return Draft(said=said, moves=_grown(names, TABLE))


def tower_at(view: View, s: BlockSpeaker) -> Draft | None:
    """Two or three blocks on each other at a named place."""
    names = s.some(view.blocks, s.one((2, 3)))
    free = view.free_places(PLACE_NAMES)
    if len(names) < 2 or not free:
        return None
    place, up = s.one(free), [s.block(n) for n in names]
    said = s.clause(TOWER_AT, up=listed(up), low=up[0], rest=listed(up[1:]), p=s.place(place))
    return Draft(said=said, moves=_grown(names, place))


def all_tower(view: View, s: BlockSpeaker) -> Draft | None:
    """All blocks on each other; the one that is told first is the lowest."""
    if view.far or view.holding or view.towers() or len(view.blocks) < 3:
        return None
    names = view.told(view.blocks)
    said = s.clause(ALL_TOWER, **s.nouns)
    goal = {"all": [m.goal() for m in _grown(names, TABLE)]}
    return Draft(said=said, moves=_grown(names, TABLE), goal=goal)


def two_towers(view: View, s: BlockSpeaker) -> Draft | None:
    """Two towers of two."""
    names = s.some(view.blocks, 4)
    if len(names) < 4:
        return None
    a, b, c, d = names
    moves = (Move(a, b), Move(c, d))
    words = [s.block(n) for n in names]
    said = s.clause(TWO_TOWERS, **dict(zip("abcd", words, strict=True)))
    return Draft(said=said, moves=moves)


def on_and_in(view: View, s: BlockSpeaker) -> Draft | None:
    """One block on another, a third into a bowl."""
    names = s.some(view.blocks, 3)
    if len(names) < 3:
        return None
    a, b, c = names
    d = s.one(view.bowls)
    said = s.clause(ON_THEN_IN, a=s.block(a), b=s.block(b), c=s.block(c), d=s.bowl(d))
    return Draft(said=said, moves=(Move(a, b), Move(c, d)))


def pair_in(view: View, s: BlockSpeaker) -> Draft | None:
    """A tower and what becomes of its parts: the top into one bowl, what was below into another."""
    towers = [t for t in view.towers() if len(t) == 2]
    if not towers or len(view.bowls) < 2:
        return None
    top, low = s.one(towers)
    b, d = s.some(view.bowls, 2)
    said = s.clause(PYRAMID, a=s.block(top), c=s.block(low), b=s.bowl(b), d=s.bowl(d), **s.nouns)
    return Draft(said=said, moves=(Move(top, b), Move(low, d)))


def unstack(view: View, s: BlockSpeaker) -> Draft | None:
    """Every tower, or the only one, apart: what stands on another block goes onto the table."""
    high = view.told(n for n in view.blocks if view.below(n))
    if not high or any(view.bowl_of(n) for n in high) or view.far:
        return None
    alone = len(view.towers()) == 1
    said = s.clause(UNSTACK if alone and s.chance(0.6) else UNSTACK_ALL, **s.nouns)
    return Draft(said=said, moves=tuple(Move(n, TABLE) for n in high))


def unstack_then(view: View, s: BlockSpeaker) -> Draft | None:
    """A tower's top onto the table, then what was under it into a bowl."""
    towers = [t for t in view.towers() if len(t) == 2]
    if not towers:
        return None
    top, low = s.one(towers)
    b = s.one(view.bowls)
    said = s.clause(UNSTACK_THEN, a=s.block(top), c=s.block(low), b=s.bowl(b))
    return Draft(said=said, moves=(Move(top, TABLE), Move(low, b)))


def turn(view: View, s: BlockSpeaker) -> Draft | None:
    """Two blocks that are on each other trade order."""
    pairs = [t for t in view.towers() if len(t) == 2]
    if not pairs:
        return None
    a, b = s.one(pairs)
    said = s.clause(TURN, a=s.block(a), b=s.block(b))
    return Draft(said=said, moves=(Move(a, TABLE), Move(b, a)))


def _grown(names: list[str], base: str) -> tuple[Move, ...]:
    """The moves of a tower from its bottom."""
    return tuple(Move(n, low) for n, low in zip(names, (base, *names[:-1]), strict=True))


TOWERS: tuple[tuple[Family, float], ...] = (
    (tower, 2.0),
    (tower_at, 0.6),
    (all_tower, 0.3),
    (two_towers, 0.6),
    (on_and_in, 0.8),
    (pair_in, 0.6),
    (unstack, 0.7),
    (unstack_then, 0.6),
    (turn, 0.3),
)
