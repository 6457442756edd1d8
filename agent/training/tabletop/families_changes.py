"""Families of requests that change places: swaps, mirror images, sides, things that trade bowls.

Of two that swap places, the second named steps aside to the table until the first has moved.
"""

from agent.training.tabletop.drafts import Draft, Family, View
from agent.training.tabletop.families_single import PLACE_NAMES
from agent.training.tabletop.moves import Move
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_changes import (
    ACROSS,
    BOWLS_SWAP,
    MIRROR,
    NEXT_CORNER,
    OUT_OF_WAY,
    SWAP,
)
from agent.training.tabletop.wordings_single import AT
from envs.tabletop_state import TABLE

OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


def swap(view: View, s: BlockSpeaker) -> Draft | None:
    """Two blocks in bowls or at places trade them."""
    named = [n for n in s.some(view.loose(), 9) if view.spot(n) and not view.below(n)]
    pairs = [(a, b) for a in named for b in named if a != b and view.spot(a) != view.spot(b)]
    if not pairs:
        return None
    a, b = pairs[0]
    moves = (Move(a, str(view.spot(b))), Move(b, str(view.spot(a))))
    return Draft(said=s.clause(SWAP, a=s.block(a), b=s.block(b)), moves=moves)


def bowls_swap(view: View, s: BlockSpeaker) -> Draft | None:
    """Two bowls trade what is in them."""
    full = [b for b in view.bowls if view.inside(b)]
    if len(full) < 2:
        return None
    a, b = s.some(full, 2)
    pairs = [(n, b) for n in view.inside(a)] + [(n, a) for n in view.inside(b)]
    said = s.clause(BOWLS_SWAP, a=s.bowl(a), b=s.bowl(b), **s.nouns)
    return Draft(said=said, moves=tuple(Move(n, to) for n, to in pairs))


def mirror(view: View, s: BlockSpeaker) -> Draft | None:
    """A block in a corner goes to the corner on the other side, or the other end."""
    corners = [n for n in view.standing if "corner" in (view.state.place_of(n) or "")]
    if not corners:
        return None
    a = s.one(corners)
    end, hand, noun = str(view.state.place_of(a)).split(" ")
    kind = s.below(3)
    there = (
        f"{end} {OPPOSITE[hand]} {noun}",
        f"{OPPOSITE[end]} {hand} {noun}",
        f"{OPPOSITE[end]} {OPPOSITE[hand]} {noun}",
    )[kind]
    if kind == 2:
        said = s.clause(ACROSS, a=s.block(a))
    elif kind == 0:
        said = s.clause(MIRROR, a=s.block(a), side=OPPOSITE[hand])
    else:
        said = s.clause(NEXT_CORNER, a=s.block(a), end=OPPOSITE[end])
    return Draft(said=said, moves=(Move(a, there),))


def out_of_way(view: View, s: BlockSpeaker) -> Draft | None:
    """What covers a block, named, so that the block can be taken."""
    tops = [n for n in view.loose() if view.below(n)]
    if not tops:
        return None
    a = s.one(tops)
    said = s.clause(OUT_OF_WAY, a=s.block(a), b=s.block(str(view.below(a))))
    return Draft(said=said, moves=(Move(a, TABLE),))


def corner_for_corner(view: View, s: BlockSpeaker) -> Draft | None:
    """A block from one named place to another, told by the place."""
    there = [n for n in view.standing if view.state.place_of(n)]
    free = view.free_places(PLACE_NAMES)
    if not there or not free:
        return None
    a, to = s.one(there), s.one(free)
    words = s.one(("what is in {p}", "the {n} from {p}", "the {n} in {p}", "whatever is in {p}"))
    words = words.format(p=s.place(str(view.state.place_of(a))), n=s.a_block)
    return Draft(said=s.clause(AT, a=words, b=s.place(to)), moves=(Move(a, to),))


CHANGES: tuple[tuple[Family, float], ...] = (
    (swap, 0.4),
    (bowls_swap, 0.3),
    (mirror, 0.3),
    (out_of_way, 0.5),
    (corner_for_corner, 0.3),
)
