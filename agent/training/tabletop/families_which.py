"""Families of requests about an object told by where it is, and about "the other", "the rest", "not that".

`agent.training.tabletop.references` has the descriptions.
"""

from agent.training.tabletop.drafts import Draft, Family, View
from agent.training.tabletop.families_single import PLACE_NAMES
from agent.training.tabletop.moves import Move
from agent.training.tabletop.references import (
    Found,
    block_words,
    bowl_words,
    described_blocks,
    described_bowls,
)
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_single import AT, IN, OFF, ON, PICK, UNCOVER
from agent.training.tabletop.wordings_which import (
    CONDITION_AT,
    CONDITION_ELSE,
    CONDITION_IN,
    CONDITION_NOT,
    CONDITION_THERE,
    NOT_THAT_BLOCK,
    NOT_THAT_BOWL,
    OTHER_BOWL,
    SPOT_CLEARED,
)
from envs.layout import COLOURS
from envs.tabletop_state import GRIPPER, TABLE


def block_there(view: View, s: BlockSpeaker) -> Draft | None:
    """A block told by where it is."""
    found = described_blocks(view, s)
    if not found:
        return None
    a = s.one(sorted(found))
    words = _words(s, found, a)
    to = _target(view, s, a)
    if to == GRIPPER:
        return Draft(said=s.clause(PICK, a=words), moves=(Move(a, to),))
    if to == TABLE:
        return Draft(said=s.clause(OFF, a=words), moves=(Move(a, to),))
    if to in view.bowls:
        b = bowl_words(view, s, to) if s.chance(0.2) else s.bowl(to)
        if words.endswith(b):
            return None
        return Draft(said=s.clause(IN, a=words, b=b), moves=(Move(a, to),))
    if to in view.blocks:
        return Draft(said=s.clause(ON, a=words, b=s.block(to)), moves=(Move(a, to),))
    return Draft(said=s.clause(AT, a=words, b=s.place(to)), moves=(Move(a, to),))


def bowl_there(view: View, s: BlockSpeaker) -> Draft | None:
    """A block into a bowl told by where it is or what it has."""
    found = described_bowls(view, s)
    if not found:
        return None
    b = s.one(sorted(found))
    a = s.one(view.blocks)
    if view.bowl_of(a) == b:
        return None
    words = block_words(view, s, a) if s.chance(0.15) else s.block(a)
    return Draft(said=s.clause(IN, a=words, b=_words(s, found, b)), moves=(Move(a, b),))


def on_block_there(view: View, s: BlockSpeaker) -> Draft | None:
    """A block onto a block told by where it is."""
    found = described_blocks(view, s)
    found = {n: d for n, d in found.items() if not view.bowl_of(n) and not view.above(n)}
    if not found:
        return None
    b = s.one(sorted(found))
    a = s.one([n for n in view.blocks if n != b])
    if view.below(b) == a:
        return None
    return Draft(said=s.clause(ON, a=s.block(a), b=_words(s, found, b)), moves=(Move(a, b),))


def other_bowl(view: View, s: BlockSpeaker) -> Draft | None:
    """Of two bowls, the one a block is not in."""
    inside = [n for n in view.blocks if view.bowl_of(n)]
    if len(view.bowls) != 2 or not inside:
        return None
    a = s.one(inside)
    to = next(b for b in view.bowls if b != view.bowl_of(a))
    return Draft(said=s.clause(OTHER_BOWL, a=s.block(a), bowl=s.a_bowl), moves=(Move(a, to),))


def not_that_block(view: View, s: BlockSpeaker) -> Draft | None:
    """This block, not that one, into a bowl."""
    a, wrong = s.some(view.blocks, 2)
    b = s.one(view.bowls)
    if view.bowl_of(wrong) == b or view.below(wrong) == a:
        return None
    said = s.clause(NOT_THAT_BLOCK, a=s.block(a), w=s.block(wrong), b=s.bowl(b))
    return Draft(said=said, moves=(Move(a, b),))


def not_that_bowl(view: View, s: BlockSpeaker) -> Draft | None:
    """Into this bowl, not into that one."""
    if len(view.bowls) < 2:
        return None
    a, (b, wrong) = s.one(view.blocks), s.some(view.bowls, 2)
    said = s.clause(NOT_THAT_BOWL, a=s.block(a), b=s.bowl(b), w=s.bowl(wrong))
    return Draft(said=said, moves=(Move(a, b),))


def spot_cleared(view: View, s: BlockSpeaker) -> Draft | None:
    """What stands at a named place, off it: onto the table elsewhere is not told, so into a bowl."""
    taken = [n for n in view.standing if view.state.place_of(n)]
    bowls = [b for b in view.bowls if view.room(b) and b not in view.far]
    if not taken or not bowls:
        return None
    a, b = s.one(taken), s.one(bowls)
    place = s.place(str(view.state.place_of(a)))
    return Draft(said=s.clause(SPOT_CLEARED, p=place, b=s.bowl(b)), moves=(Move(a, b),))


def condition(view: View, s: BlockSpeaker) -> Draft | None:
    """If a block is so, do this; else that, or nothing."""
    c, a = s.one(view.blocks), s.one(view.blocks)
    b, d = s.one(view.bowls), s.one(view.bowls)
    kind = s.below(4)
    if kind == 0:
        true, test = view.bowl_of(c) == d, s.say(CONDITION_IN, c=s.block(c), d=s.bowl(d)).text
    elif kind == 1:
        true, test = not view.inside(d), s.say(CONDITION_NOT, d=s.bowl(d)).text
    elif kind == 2:
        place = view.state.place_of(c) or s.one(PLACE_NAMES)
        true = view.state.place_of(c) == place
        test = s.say(CONDITION_AT, c=s.block(c), d=s.place(place)).text
    else:
        colour = s.one([*(n.split(" ")[0] for n in view.blocks), *list(COLOURS)])
        name = f"{colour} block"
        true = name in view.blocks
        test = s.say(CONDITION_THERE, c=s.bare(name), one=s.a_block).text
    then = Move(a, b)
    otherwise = Move(a, GRIPPER) if s.chance(0.5) else None
    if then.done(view.state):
        return None
    order = s.clause(IN, a=s.block(a), b=s.bowl(b))
    if not order.imperative:
        return None
    words = f"if {test}, {order.text}"
    if otherwise:
        order = s.clause(PICK, a=s.block(a))
        words = s.say(CONDITION_ELSE, x=words, y=order.text).text if order.imperative else words
    moves = (then,) if true else (otherwise,) if otherwise else ()
    return Draft(said=type(order)(words, imperative=False), moves=moves)


def uncover_there(view: View, s: BlockSpeaker) -> Draft | None:
    """A block is uncovered, then put into a bowl."""
    low = [n for n in view.blocks if view.above(n) and not view.above(str(view.above(n)))]
    if not low:
        return None
    low_one = s.one(low)
    above = str(view.above(low_one))
    said = s.clause(UNCOVER, b=s.block(low_one), n=s.a_block)
    if not said.imperative:
        return None
    b = s.one(view.bowls)
    then = s.clause(IN, a=s.block(low_one), b=s.bowl(b))
    if not then.imperative or view.bowl_of(low_one) == b:
        return None
    text = f"{said.text}, then {then.text}"
    moves = (Move(above, TABLE), Move(low_one, b))
    return Draft(said=type(said)(text, imperative=True), moves=moves)


def _words(s: BlockSpeaker, found: Found, name: str) -> str:
    words, names = s.one(found[name])
    return s.say(words, **names).text


def _target(view: View, s: BlockSpeaker, a: str) -> str:
    """Somewhere the block is not."""
    others = [n for n in view.blocks if n not in (a, view.below(a), view.above(a))]
    bowls = [b for b in view.bowls if b != view.bowl_of(a)]
    places = [p for p in PLACE_NAMES if p != view.state.place_of(a)]
    high = [TABLE] if view.state[a].support not in (TABLE, GRIPPER) else []
    kinds = [
        k for k in (bowls, bowls, bowls, others, others, places, [GRIPPER], [GRIPPER], high) if k
    ]
    return s.one(s.one(kinds))


WHICH: tuple[tuple[Family, float], ...] = (
    (block_there, 4.5),
    (bowl_there, 2.2),
    (on_block_there, 1.0),
    (other_bowl, 0.6),
    (not_that_block, 0.3),
    (not_that_bowl, 0.3),
    (spot_cleared, 0.5),
    (condition, 0.4),
    (uncover_there, 0.3),
)
