"""Families of requests that name several blocks: lists, and separate moves in one sentence.

Moves follow the order of mention.
"""

from agent.training.tabletop.drafts import Draft, Family, View
from agent.training.tabletop.families_single import PLACE_NAMES
from agent.training.tabletop.moves import Move
from agent.training.tabletop.references import block_words
from agent.training.tabletop.registers import Register
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_lists import (
    BOTH,
    CLAUSE_AT,
    CLAUSE_IN,
    CLAUSE_ON,
    CORNERS,
    FIRST_HOLD,
    HANDED,
    JOIN_ORDERS,
    JOIN_SHORT,
    LEADS,
    PICK_THEN_IN,
    PICK_THEN_ON,
    RESPECTIVELY,
    SHORT_AT,
    SHORT_IN,
    SHORT_ON,
    WITH_ALSO,
)
from agent.training.tabletop.wordings_single import IN, OFF
from agent.training.wording import Said, listed
from envs.tabletop_state import GRIPPER, TABLE


def list_in(view: View, s: BlockSpeaker) -> Draft | None:
    """Two or three named blocks into one bowl."""
    b = s.one(view.bowls)
    names = s.some(view.blocks, 2 if s.chance(0.65) else 3)
    if len(names) < 2 or not view.fits(names, b):
        return None
    said = s.clause(IN, True, a=names_listed(s, names), b=s.bowl(b))
    return Draft(said=said, moves=tuple(Move(n, b) for n in names))


def list_off(view: View, s: BlockSpeaker) -> Draft | None:
    """Two or three named blocks onto the table."""
    high = [n for n in view.blocks if view.state[n].support != TABLE]
    if len(high) < 2:
        return None
    names = s.some(high, s.one((2, 2, 3)))
    said = s.clause(OFF, True, a=names_listed(s, names))
    return Draft(said=said, moves=tuple(Move(n, TABLE) for n in names))


def several(view: View, s: BlockSpeaker) -> Draft | None:
    """Two or three separate moves in one sentence."""
    blocks = s.some(view.blocks, s.one((2, 2, 2, 3)))
    moves = list[Move]()
    for block in blocks:
        free = [n for n in view.blocks if n not in blocks]
        taken = {m.to for m in moves}
        kinds = [view.bowls, view.bowls, free, PLACE_NAMES]
        choices = [c for c in s.one(kinds) if c in view.bowls or c not in taken]
        if not choices:
            return None
        moves.append(Move(block, s.one(choices)))
    if len(moves) < 2:
        return None
    return Draft(said=_joined(view, s, moves), moves=tuple(moves))


def paired(view: View, s: BlockSpeaker) -> Draft | None:
    """A in X and B in Y."""
    if len(view.bowls) < 2:
        return None
    count = 3 if len(view.bowls) > 2 and len(view.blocks) > 2 and s.chance(0.4) else 2
    moves = [
        Move(a, b)
        for a, b in zip(s.some(view.blocks, count), s.some(view.bowls, count), strict=True)
    ]
    return Draft(said=_joined(view, s, moves), moves=tuple(moves))


def respectively(view: View, s: BlockSpeaker) -> Draft | None:
    """A and B in X and Y, respectively."""
    places = s.chance(0.3)
    spots = list(PLACE_NAMES) if places else view.bowls
    names = s.some(view.blocks, s.one((2, 2, 3)))
    to = s.some(spots, len(names))
    if len(names) < 2 or len(to) < len(names):
        return None
    words = listed([s.place(t) if places else s.bowl(t) for t in to])
    said = s.clause(RESPECTIVELY, True, a=listed([s.block(n) for n in names]), b=words)
    return Draft(said=said, moves=tuple(Move(n, t) for n, t in zip(names, to, strict=True)))


def also(view: View, s: BlockSpeaker) -> Draft | None:
    """One block into a bowl, and another too."""
    a, c = s.some(view.blocks, 2)
    b = s.one(view.bowls)
    if not view.fits((a, c), b):
        return None
    said = s.clause(WITH_ALSO, a=s.block(a), c=s.block(c), b=s.bowl(b))
    return Draft(said=said, moves=(Move(a, b), Move(c, b)))


def pick_then(view: View, s: BlockSpeaker) -> Draft | None:
    """Pick a block up, then put it somewhere."""
    a = s.one(view.blocks)
    words = block_words(view, s, a) if s.chance(0.15) else s.block(a)
    if s.chance(0.55):
        b = s.one(view.bowls)
        return Draft(said=s.clause(PICK_THEN_IN, a=words, b=s.bowl(b)), moves=(Move(a, b),))
    b = s.one([n for n in view.blocks if n != a])
    return Draft(said=s.clause(PICK_THEN_ON, a=words, b=s.block(b)), moves=(Move(a, b),))


def then_hold(view: View, s: BlockSpeaker) -> Draft | None:
    """Put one somewhere, then pick up another."""
    a, c = s.some(view.blocks, 2)
    b = s.one(view.bowls)
    if view.below(a) == c and view.bowl_of(a) == b:
        return None
    said = s.clause(FIRST_HOLD, a=s.block(a), b=s.bowl(b), c=s.block(c))
    return Draft(said=said, moves=(Move(a, b), Move(c, GRIPPER)))


def instead_held(view: View, s: BlockSpeaker) -> Draft | None:
    """Hold another block than the one in the hand."""
    held = view.holding
    if held is None:
        return None
    a = s.one([n for n in view.blocks if n != held])
    said = s.clause(HANDED, a=s.block(a), b=s.block(held))
    return Draft(said=said, moves=(Move(held, TABLE), Move(a, GRIPPER)))


def two_corners(view: View, s: BlockSpeaker) -> Draft | None:
    """Named blocks to different corners: each to the first that is free, or stays in its own."""
    names = s.some(view.blocks, s.one((2, 2, 3)))
    moves = to_corners(view, names)
    if len(names) < 2 or view.far or moves is None:
        return None
    said = s.clause(CORNERS, True, a=names_listed(s, names))
    return Draft(said=said, moves=moves)


def to_corners(view: View, names: list[str]) -> tuple[Move, ...] | None:
    """Each block to the next free corner: top left, top right, bottom left, bottom right."""
    corners = [p for p in PLACE_NAMES if "corner" in p]
    free = view.free_places(corners)
    moves = list[Move]()
    for name in names:
        own = view.state.place_of(name)
        if own not in corners:
            if not free:
                return None
            own = free.pop(0)
        moves.append(Move(name, str(own)))
    return tuple(moves)


def names_listed(s: BlockSpeaker, names: list[str]) -> str:
    """Several blocks in words: "the red block and the blue one", "the red and the blue block"."""
    if s.chance(0.2):
        colours = [s.bare(n) for n in names]
        if s.chance(0.5):
            return f"the {listed(colours)} {s.blocks}"
        return f"{listed([f'the {c}' for c in colours])} {s.a_block}"
    words = [s.block(n) for n in names]
    if s.register is Register.TERSE and s.chance(0.3):
        return s.one((", ", " + ", " & ", " ")).join(words)
    if len(words) == 2 and s.chance(0.3):
        return s.say(BOTH, a=words[0], b=words[1]).text
    return listed(words)


def _joined(view: View, s: BlockSpeaker, moves: list[Move]) -> Said:
    """The moves in one sentence or several: full orders, or one verb and short clauses."""
    short = s.register is Register.TERSE or s.chance(0.45)
    clauses = [_clause(view, s, m, short=short) for m in moves]
    if s.register is Register.TERSE:
        return Said(s.one(("; ", ", ", ". ", " / ", " and ")).join(clauses), imperative=False)
    if s.chance(0.08):
        mark = s.one((".", ")", ":"))
        numbered = " ".join(f"{i}{mark} {c}" for i, c in enumerate(clauses, 1))
        return Said(numbered, imperative=False)
    if short:
        text = s.say(JOIN_SHORT, x=", ".join(clauses[:-1]), y=clauses[-1]).text
        return s.clause(LEADS, x=text)
    text = s.say(JOIN_ORDERS, x=", ".join(clauses[:-1]), y=clauses[-1]).text
    return Said(text, imperative=". " not in text)


def _clause(view: View, s: BlockSpeaker, move: Move, *, short: bool) -> str:
    a = s.block(move.block)
    if move.to in view.bowls:
        return s.say(SHORT_IN if short else CLAUSE_IN, a=a, b=s.bowl(move.to)).text
    if move.to in view.blocks:
        return s.say(SHORT_ON if short else CLAUSE_ON, a=a, b=s.block(move.to)).text
    return s.say(SHORT_AT if short else CLAUSE_AT, a=a, b=s.place(move.to)).text


LISTS: tuple[tuple[Family, float], ...] = (
    (list_in, 2.2),
    (list_off, 0.6),
    (several, 3.2),
    (paired, 2.0),
    (respectively, 0.4),
    (also, 0.6),
    (pick_then, 1.0),
    (then_hold, 0.6),
    (instead_held, 0.3),
    (two_corners, 0.7),
)
