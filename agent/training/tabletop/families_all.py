"""Families of requests about all, some or so many blocks; they are taken as the scene text tells them.

The one in the hand comes first. Where any will do the first are taken, of blocks and of bowls, from the left
to the right; what is right already stays.
"""

from agent.training.tabletop.drafts import Draft, Family, View, every
from agent.training.tabletop.families_lists import names_listed, to_corners
from agent.training.tabletop.moves import Move
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_all import (
    ALL_CORNERS,
    ALL_OFF,
    ALL_WORDS,
    BOTH_WORDS,
    BUT_WORDS,
    COUNTED,
    EMPTY,
    EMPTY_ALL,
    EXACTLY,
    MISMATCH,
    MOVE,
    REST,
    SORT,
    SPREAD,
    THERE,
    TIDY,
    TRIO_WORDS,
)
from agent.training.tabletop.wordings_single import IN
from envs.layout import BOWL_CAPACITY
from envs.tabletop_state import TABLE

SINGULAR = ("every", "each", "any")  # what all blocks are called takes a singular verb
NUMBERS = {1: "one", 2: "two", 3: "three"}


def all_in(view: View, s: BlockSpeaker) -> Draft | None:
    """All blocks into one bowl."""
    b = s.one(view.bowls)
    if len(view.blocks) > BOWL_CAPACITY or not view.fits(view.blocks, b):
        return None
    words = {2: BOTH_WORDS, 3: TRIO_WORDS}.get(len(view.blocks), ALL_WORDS)
    words = words if s.chance(0.35) else ALL_WORDS
    a = s.say(words, **s.nouns).text
    said = s.clause(IN, not a.startswith(SINGULAR), a=a, b=s.bowl(b))
    return Draft(said=said, moves=_to(view, view.blocks, b))


def all_but(view: View, s: BlockSpeaker) -> Draft | None:
    """All blocks but one into one bowl."""
    b, but = s.one(view.bowls), s.one(view.blocks)
    moved = [n for n in view.blocks if n != but]
    if len(moved) < 2 or view.bowl_of(but) == b or not view.fits(moved, b):
        return None
    words = s.say(BUT_WORDS, a=s.block(but), c=s.bare(but), **s.nouns).text
    said = s.clause(IN, not words.startswith(SINGULAR), a=words, b=s.bowl(b))
    return Draft(said=said, moves=_to(view, moved, b))


def rest(view: View, s: BlockSpeaker) -> Draft | None:
    """One block into a bowl, the rest into another."""
    if len(view.bowls) < 2 or len(view.blocks) < 3:
        return None
    a, (b, d) = s.one(view.blocks), s.some(view.bowls, 2)
    others = view.in_turn(n for n in view.blocks if n != a)
    if not view.fits(others, d):
        return None
    said = s.clause(REST, a=s.block(a), b=s.bowl(b), d=s.bowl(d), **s.nouns)
    return Draft(said=said, moves=(Move(a, b), *_to(view, others, d)))


def all_off(view: View, s: BlockSpeaker) -> Draft | None:
    """Every block onto the bare table."""
    if view.far:
        return None
    return Draft(said=s.clause(ALL_OFF, **s.nouns), moves=_to(view, view.blocks, TABLE))


def tidy(view: View, s: BlockSpeaker) -> Draft | None:
    """Every block into some bowl: the first with room."""
    room = {b: view.room(b) for b in view.bowls}
    moves = list[Move]()
    for block in view.in_turn(n for n in view.blocks if not view.bowl_of(n)):
        open_ = [b for b in view.bowls if room[b] > 0]
        if not open_:
            return None
        room[open_[0]] -= 1
        moves.append(Move(block, open_[0]))
    if view.far:
        return None
    said = s.clause(TIDY, **s.nouns)
    return Draft(said=said, moves=tuple(moves), goal={"in": ["every block", "some bowl"]})


def sort(view: View, s: BlockSpeaker) -> Draft | None:
    """Each block into the bowl of its colour."""
    pairs = [(n, n.replace("block", "bowl")) for n in view.in_turn(view.blocks)]
    if not all(b in view.bowls for _, b in pairs):
        return None
    said = s.clause(SORT, **s.nouns)
    return Draft(said=said, moves=tuple(Move(a, b) for a, b in pairs))


def mismatch(view: View, s: BlockSpeaker) -> Draft | None:
    """No block in the bowl of its colour: each one into the first other bowl with room."""
    if view.far or len(view.bowls) < 2 or any(view.bowl_of(n) for n in view.blocks):
        return None
    room = {b: view.room(b) for b in view.bowls}
    moves = list[Move]()
    for block in view.in_turn(view.blocks):
        open_ = [b for b in view.bowls if room[b] and b.split(" ")[0] != block.split(" ")[0]]
        if not open_:
            return None
        room[open_[0]] -= 1
        moves.append(Move(block, open_[0]))
    return Draft(said=s.clause(MISMATCH, **s.nouns), moves=tuple(moves))


def spread(view: View, s: BlockSpeaker) -> Draft | None:
    """One block in each bowl: the next that is in none into the next empty one."""
    loose = view.in_turn(n for n in view.blocks if not view.bowl_of(n))
    bowls = [b for b in view.bowls if not view.inside(b)]
    if view.far or len(view.bowls) < 2 or len(loose) < len(bowls):
        return None
    if any(len(view.inside(b)) > 1 for b in view.bowls):
        return None
    goals = [{"count": {"exactly": 1, "of": "block", "in": b}} for b in view.bowls]
    moves = tuple(Move(a, b) for a, b in zip(loose, bowls, strict=False))
    return Draft(said=s.clause(SPREAD, **s.nouns), moves=moves, goal=every([*goals]))


def counted(view: View, s: BlockSpeaker) -> Draft | None:
    """So many blocks into a bowl: those that are in none first."""
    k, b = 1 + s.below(3), s.one(view.bowls)
    others = view.in_turn(n for n in view.blocks if not view.bowl_of(n))
    short = k - len(view.inside(b))
    if view.far or len(others) < short or short > view.room(b):
        return None
    noun = s.blocks if k > 1 else s.a_block
    exact = s.chance(0.3) and short >= 0
    said = s.clause(EXACTLY if exact else COUNTED, k > 1, k=NUMBERS[k], n=noun, b=s.bowl(b))
    goal = {"count": {"exactly" if exact else "at_least": k, "of": "block", "in": b}}
    return Draft(said=said, moves=_to(view, others[: max(short, 0)], b), goal=goal)


def empty(view: View, s: BlockSpeaker) -> Draft | None:
    """A bowl's contents onto the table."""
    full = [b for b in view.bowls if view.inside(b)]
    b = s.one(full) if full and s.chance(0.93) else s.one(view.bowls)
    return Draft(said=s.clause(EMPTY, b=s.bowl(b)), moves=_to(view, view.inside(b), TABLE))


def empty_all(view: View, s: BlockSpeaker) -> Draft | None:
    """All bowls' contents onto the table."""
    inside = [n for n in view.blocks if view.bowl_of(n)]
    if len(view.bowls) < 2 or (not inside and s.chance(0.8)) or view.far:
        return None
    return Draft(said=s.clause(EMPTY_ALL, **s.nouns), moves=_to(view, inside, TABLE))


def move(view: View, s: BlockSpeaker) -> Draft | None:
    """What is in one bowl into another."""
    full = [b for b in view.bowls if view.inside(b)]
    if not full or len(view.bowls) < 2:
        return None
    a = s.one(full)
    b = s.one([n for n in view.bowls if n != a])
    if not view.fits(view.inside(a), b):
        return None
    said = s.clause(MOVE, a=s.bowl(a), b=s.bowl(b))
    return Draft(said=said, moves=_to(view, view.inside(a), b))


def all_corners(view: View, s: BlockSpeaker) -> Draft | None:
    """All blocks to different corners, each to the next free one."""
    moves = to_corners(view, view.in_turn(view.blocks))
    if view.far or moves is None or view.holding:
        return None
    return Draft(said=s.clause(ALL_CORNERS, **s.nouns), moves=moves)


def all_there(view: View, s: BlockSpeaker) -> Draft | None:
    """Two or three blocks are where they should be."""
    full = [b for b in view.bowls if len(view.inside(b)) > 1]
    if not full:
        return None
    b = s.one(full)
    names = s.some(view.inside(b), 3)
    said = s.clause(THERE, a=names_listed(s, names), b=s.bowl(b))
    return Draft(said=said, moves=tuple(Move(n, b) for n in names))


def _to(view: View, names: list[str], to: str) -> tuple[Move, ...]:
    return tuple(Move(n, to) for n in view.in_turn(names))


ALL: tuple[tuple[Family, float], ...] = (
    (all_in, 1.3),
    (all_but, 1.0),
    (rest, 0.7),
    (all_off, 0.9),
    (tidy, 0.6),
    (sort, 1.1),
    (mismatch, 0.3),
    (spread, 0.3),
    (counted, 0.8),
    (empty, 0.9),
    (empty_all, 0.3),
    (move, 0.8),
    (all_corners, 0.5),
    (all_there, 0.3),
)
