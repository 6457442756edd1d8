"""Families of requests about one block: take it, put it in, on or at something, take it off, let it go.

"Any bowl" is the leftmost one with room. A request whose block or target is out of reach is impossible,
unless it is met already.
"""

from agent.training.tabletop.drafts import Draft, Family, View
from agent.training.tabletop.moves import Move
from agent.training.tabletop.references import block_words, bowl_words
from agent.training.tabletop.registers import Ways
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_single import (
    ANY_BOWL,
    AT,
    DOWN_OFF,
    IN,
    IT,
    OFF,
    ON,
    OUT,
    PICK,
    RELEASE,
    SAME_BOWL,
    UNCOVER,
    WHERE,
)
from agent.training.wording import Said
from envs.layout import PLACES
from envs.tabletop_state import GRIPPER, TABLE

P_DESCRIBED = 0.14  # how often a block is told by what it is on or in
PLACE_NAMES = tuple(p.name for p in PLACES)


def pick(view: View, s: BlockSpeaker) -> Draft | None:
    """Take a block."""
    a = s.one(view.blocks)
    return _one(s.clause(PICK, a=_block(view, s, a)), a, GRIPPER)


def put_in(view: View, s: BlockSpeaker) -> Draft | None:
    """A block into a bowl."""
    a, b = s.one(view.blocks), s.one(view.bowls)
    return _one(s.clause(IN, a=_block(view, s, a), b=_bowl(view, s, b)), a, b)


def put_on(view: View, s: BlockSpeaker) -> Draft | None:
    """A block onto a block."""
    a, b = s.some(view.blocks, 2)
    return _one(s.clause(ON, a=_block(view, s, a), b=s.block(b)), a, b)


def put_at(view: View, s: BlockSpeaker) -> Draft | None:
    """A block to a named place."""
    a, place = s.one(view.blocks), s.one(PLACE_NAMES)
    return _one(s.clause(AT, a=_block(view, s, a), b=s.place(place)), a, place)


def put_off(view: View, s: BlockSpeaker) -> Draft | None:
    """A block onto the bare table."""
    high = [n for n in view.blocks if view.state[n].support != TABLE]
    a = s.one(high) if high and s.chance(0.9) else s.one(view.blocks)
    return _one(s.clause(OFF, a=_block(view, s, a)), a, TABLE)


def take_out(view: View, s: BlockSpeaker) -> Draft | None:
    """A block out of its bowl."""
    inside = [n for n in view.blocks if view.bowl_of(n)]
    if not inside:
        return None
    a = s.one(inside)
    b = str(view.bowl_of(a))
    return _one(s.clause(OUT, a=s.block(a), b=_bowl(view, s, b)), a, TABLE)


def take_off(view: View, s: BlockSpeaker) -> Draft | None:
    """A block off another."""
    high = [n for n in view.blocks if view.below(n)]
    if not high:
        return None
    a = s.one(high)
    return _one(s.clause(DOWN_OFF, a=s.block(a), b=s.block(str(view.below(a)))), a, TABLE)


def uncover(view: View, s: BlockSpeaker) -> Draft | None:
    """What is on a block, onto the table."""
    low = [n for n in view.blocks if view.above(n)]
    b = s.one(low) if low and s.chance(0.95) else s.one(view.blocks)
    above = view.above(b)
    if above and view.above(above):
        return None  # whether the whole tower must go apart is doubtful
    said = s.clause(UNCOVER, b=s.block(b), n=s.a_block)
    return Draft(said=said, moves=(Move(above, TABLE),) if above else ())


def release(view: View, s: BlockSpeaker) -> Draft | None:
    """Open the hand."""
    a = view.holding
    return (a and _one(s.clause(RELEASE, a=_held(view, s, a)), a, TABLE)) or None


def put_held(view: View, s: BlockSpeaker) -> Draft | None:
    """What is in the hand, called "it"."""
    a = view.holding
    if a is None:
        return None
    return _somewhere(view, s, a, s.say(IT, n=s.a_block).text)


def any_bowl(view: View, s: BlockSpeaker) -> Draft | None:
    """A block into whichever bowl."""
    a = s.one(view.blocks)
    bowls = [b for b in view.bowls if view.room(b)]
    if view.far or not bowls or len(view.bowls) < 2:
        return None
    said = s.clause(ANY_BOWL, a=_block(view, s, a), **_of(s))
    moves = () if view.bowl_of(a) else (Move(a, bowls[0]),)
    return Draft(said=said, moves=moves, goal={"in": [a, "some bowl"]})


def where_other_is(view: View, s: BlockSpeaker) -> Draft | None:
    """A block to the named place of another, which goes to the table first."""
    taken = [n for n in view.standing if view.state.place_of(n)]
    if not taken:
        return None
    b = s.one(taken)
    a = s.one([n for n in view.blocks if n != b])
    return _one(s.clause(WHERE, a=s.block(a), b=s.block(b)), a, str(view.state.place_of(b)))


def with_other(view: View, s: BlockSpeaker) -> Draft | None:
    """A block into the bowl another is in."""
    inside = [n for n in view.blocks if view.bowl_of(n)]
    if not inside:
        return None
    b = s.one(inside)
    a = s.one([n for n in view.blocks if n != b])
    to = str(view.bowl_of(b))
    return _one(s.clause(SAME_BOWL, a=s.block(a), b=s.block(b), **_of(s)), a, to)


def as_it_is(view: View, s: BlockSpeaker) -> Draft | None:
    """A wish that is met."""
    a = s.one(view.blocks)
    below, place = view.state[a].support, view.state.place_of(a)
    wording: tuple[Ways, str] | None = None
    if below in view.bowls:
        wording = (IN, s.bowl(below))
    elif below in view.blocks:
        wording = (ON, s.block(below))
    elif place:
        wording = (AT, s.place(place))
    if wording is None:
        return None
    return _one(s.clause(wording[0], a=s.block(a), b=wording[1]), a, view.spot(a) or below)


def _somewhere(view: View, s: BlockSpeaker, a: str, words: str) -> Draft:
    """A block, however called, to a bowl, a block or a place."""
    targets = (s.one(view.bowls), s.one([n for n in view.blocks if n != a]), s.one(PLACE_NAMES))
    to = targets[(0, 0, 1, 1, 2)[s.below(5)]]
    if to in view.bowls:
        return _one(s.clause(IN, a=words, b=_bowl(view, s, to)), a, to)
    if to in view.blocks:
        return _one(s.clause(ON, a=words, b=s.block(to)), a, to)
    return _one(s.clause(AT, a=words, b=s.place(to)), a, to)


def _held(view: View, s: BlockSpeaker, a: str) -> str:
    return s.say(IT, n=s.a_block).text if s.chance(0.2) else s.block(a)


def _block(view: View, s: BlockSpeaker, a: str) -> str:
    return block_words(view, s, a) if s.chance(P_DESCRIBED) else s.block(a)


def _bowl(view: View, s: BlockSpeaker, b: str) -> str:
    return bowl_words(view, s, b) if s.chance(P_DESCRIBED / 2) else s.bowl(b)


def _of(s: BlockSpeaker) -> dict[str, str]:
    return {"bowl": s.a_bowl, "m": s.bowls}


def _one(said: Said, a: str, to: str) -> Draft:
    return Draft(said=said, moves=(Move(a, to),))


SINGLE: tuple[tuple[Family, float], ...] = (
    (pick, 1.2),
    (put_in, 3.0),
    (put_on, 2.2),
    (put_at, 1.8),
    (put_off, 0.8),
    (take_out, 0.7),
    (take_off, 0.7),
    (uncover, 0.6),
    (release, 0.6),
    (put_held, 1.0),
    (any_bowl, 0.5),
    (where_other_is, 0.3),
    (with_other, 0.7),
    (as_it_is, 0.3),
)
