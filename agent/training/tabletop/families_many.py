"""Families of requests about several blocks: lists, all, towers, swaps, sorting, counting, corners."""

from typing import Any

from agent.training.tabletop.drafts import Draft, Family, View, every
from agent.training.tabletop.families_single import IN, OFF, SINGLE
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_many import (
    ALL,
    BOTH,
    BUT,
    CORNERS,
    COUNTED,
    EMPTY,
    JOIN,
    MOVE,
    SORT,
    SPREAD,
    SWAP,
    TIDY,
    TOWER,
    TURN,
    UNSTACK,
)
from agent.training.wording import Said, listed
from envs.layout import PLACES
from envs.tabletop_state import TABLE

NUMBERS = {1: "one", 2: "two", 3: "three"}


def list_in(view: View, s: BlockSpeaker) -> Draft | None:
    """Two or three named blocks into one bowl."""
    b = s.one(view.bowls)
    names = s.some(view.blocks, 2 if s.chance(0.65) else 3)
    if len(names) < 2 or len([n for n in names if view.state[n].support != b]) > view.room(b):
        return None
    said = s.say(IN, a=_list(s, names), b=s.bowl(b))
    return _draft(_plural(said), every([{"in": [n, b]} for n in names]), (*names, b))


def list_off(view: View, s: BlockSpeaker) -> Draft | None:
    """Two named blocks onto the table."""
    high = [n for n in view.loose() if view.state[n].support != TABLE]
    if len(high) < 2:
        return None
    names = s.some(high, 2)
    goals: list[dict[str, Any]] = [{"on": [n, "table"]} for n in names]
    said = s.say(OFF, a=_list(s, names))
    return _draft(_plural(said), every([*goals, {"holding": None}]), tuple(names))


def all_in(view: View, s: BlockSpeaker) -> Draft | None:
    """All blocks, or all but one, into one bowl."""
    b, but = s.one(view.bowls), s.one(view.blocks)
    moved, goal = view.blocks, every([{"in": ["every block", b]}])
    if s.chance(0.5) and len(view.blocks) > 1:
        words = s.say(BUT, all=f"all {s.blocks}", a=s.block(but), c=s.bare(but)).text
        moved = [n for n in view.blocks if n != but]
        stays = {"not": {"in": [but, b]}}
        goal = every([{"in": [{"every": "block", "except": [but]}, b]}, stays])
    else:
        words = s.say(ALL, n=s.blocks, one=s.a_block).text
    if len([n for n in moved if view.state[n].support != b]) > view.room(b):
        return None
    return _draft(_plural(s.say(IN, a=words, b=s.bowl(b))), goal, (*moved, b), ordered=False)


def tower(view: View, s: BlockSpeaker) -> Draft | None:
    """Three blocks on each other."""
    if len(view.near_blocks) < 3:
        return None
    names = s.some(view.near_blocks, 3)  # from the top
    call = s.bare if s.chance(0.3) else s.block
    top, mid, low = (call(n) for n in names)
    words = {"top": top, "mid": mid, "low": low, "n": s.blocks}
    said = s.say(TOWER, up=listed([low, mid, top]), down=listed([top, mid, low]), **words)
    goal = every([{"stacked": names}, {"on": [names[2], "table"]}])
    return _draft(said, goal, tuple(reversed(names)))


def swap(view: View, s: BlockSpeaker) -> Draft | None:
    """Two blocks in bowls or at places trade them; two stacked ones trade order."""
    state = view.state
    for a in s.some(view.near_blocks, 9):
        below = state[a].support
        if below in view.near_blocks and state[below].support == TABLE:
            said = s.say(TURN, a=s.block(a), b=s.block(below))
            return _draft(said, every([{"on": [below, a]}, {"on": [a, "table"]}]), (a, below))
    spots = {n: _spot(view, n) for n in view.loose()}
    named = [n for n in s.some(view.loose(), 9) if spots[n]]
    pairs = [(a, b) for a in named for b in named if a != b and spots[a] != spots[b]]
    if not pairs:
        return None
    a, b = pairs[0]
    goals = [_located(view, a, str(spots[b])), _located(view, b, str(spots[a]))]
    return _draft(s.say(SWAP, a=s.block(a), b=s.block(b)), every(goals), (a, b))


def sort(view: View, s: BlockSpeaker) -> Draft | None:
    """Each block into the bowl of its colour."""
    pairs = [(n, n.replace("block", "bowl")) for n in view.blocks]
    pairs = [(a, b) for a, b in pairs if b in view.bowls]
    if not pairs or len(pairs) < len(view.blocks):
        return None
    said = s.say(SORT, n=s.blocks, m=s.bowls, one=s.a_block, bowl=s.a_bowl)
    needs = tuple(n for pair in pairs for n in pair)
    return _draft(said, every([{"in": list(p)} for p in pairs]), needs, ordered=False)


def empty(view: View, s: BlockSpeaker) -> Draft | None:
    """A bowl's contents onto the table."""
    full = [b for b in view.bowls if view.state.resting_on(b)]
    b = s.one(full) if full and s.chance(0.9) else s.one(view.bowls)
    inside = [n for n in view.blocks if view.state[n].support == b]
    goals: list[dict[str, Any]] = [{"on": [n, "table"]} for n in inside]
    said = s.say(EMPTY, b=s.bowl(b))
    return _draft(said, every([*goals, {"holding": None}]), (*inside,), ordered=False)


def unstack(view: View, s: BlockSpeaker) -> Draft | None:
    """Every block onto the bare table."""
    if view.far:
        return None
    goal = every([{"on": ["every block", "table"]}, {"holding": None}])
    return _draft(s.say(UNSTACK, n=s.blocks, one=s.a_block), goal, ())


def tidy(view: View, s: BlockSpeaker) -> Draft | None:
    """Every block into some bowl."""
    if view.far or sum(map(view.room, view.bowls)) < len(view.blocks):
        return None
    said = s.say(TIDY, n=s.blocks, one=s.a_block, m=s.bowls, bowl=s.a_bowl)
    return _draft(said, {"in": ["every block", "some bowl"]}, ())


def spread(view: View, s: BlockSpeaker) -> Draft | None:
    """One block in each bowl."""
    if view.far or not 2 <= len(view.bowls) <= len(view.blocks):
        return None
    said = s.say(SPREAD, n=s.blocks, one=s.a_block, bowl=s.a_bowl)
    goals = [{"count": {"exactly": 1, "of": "block", "in": b}} for b in view.bowls]
    return _draft(said, every([*goals, {"holding": None}]), ())


def counted(view: View, s: BlockSpeaker) -> Draft | None:
    """At least so many blocks in a bowl."""
    k, b = int(s.rng.integers(1, 4)), s.one(view.bowls)
    if view.far or k > min(len(view.blocks), 3):
        return None
    noun = s.blocks if k > 1 else s.a_block
    goal = {"count": {"at_least": k, "of": "block", "in": b}}
    return _draft(s.say(COUNTED, k=NUMBERS[k], n=noun, b=s.bowl(b)), goal, ())


def corners(view: View, s: BlockSpeaker) -> Draft | None:
    """Two blocks in two corners."""
    if len(view.loose()) < 2 or view.far:
        return None
    a, b = s.some(view.loose(), 2)
    names = [p.name for p in PLACES if "corner" in p.name]
    once = [{"count": {"at_most": 1, "of": "block", "at": n}} for n in names]
    goals = [{"at": [n, "some corner"]} for n in (a, b)]
    said = s.say(CORNERS, a=f"{s.block(a)} and {s.block(b)}")
    return _draft(said, every([*goals, *once]), (a, b))


def move(view: View, s: BlockSpeaker) -> Draft | None:
    """What is in one bowl into another."""
    full = [b for b in view.near_bowls if view.state.resting_on(b)]
    if not full or len(view.near_bowls) < 2:
        return None
    a = s.one(full)
    b = s.one([n for n in view.near_bowls if n != a])
    inside = [n for n in view.blocks if view.state[n].support == a]
    if len(inside) > view.room(b):
        return None
    said = s.say(MOVE, a=s.bowl(a), b=s.bowl(b))
    return _draft(said, every([{"in": [n, b]} for n in inside]), (*inside, b), ordered=False)


def chain(view: View, s: BlockSpeaker) -> Draft | None:
    """Two requests about different blocks in one sentence."""
    makers = [family for family, _ in SINGLE[1:4]]
    first, second = s.one(makers)(view, s), s.one(makers)(view, s)
    if first is None or second is None or set(first.order) & set(second.order[:1]):
        return None
    if first.order[0] in second.order or not (first.said.imperative or second.said.imperative):
        return None
    text = s.say(JOIN, x=first.said.text, y=second.said.text).text
    both = first.said.imperative and second.said.imperative and ". " not in text
    goal = every([first.goal, second.goal])
    return _draft(Said(text, both), goal, (*first.order, *second.order))


def _list(s: BlockSpeaker, names: list[str]) -> str:
    words = [s.block(n) for n in names]
    if len(words) == 2 and s.chance(0.5):
        return s.say(BOTH, a=words[0], b=words[1]).text
    return listed(words)


def _plural(said: Said) -> Said:
    """Grammar for more than one: "they go", not "they goes"."""
    text = said.text
    for one, more in (
        (" goes ", " go "),
        (" belongs ", " belong "),
        (" put it ", " put them "),
        (" is in ", " are in "),
    ):
        text = text.replace(one, more)
    return Said(text, said.imperative)


def _spot(view: View, name: str) -> str | None:
    o = view.state[name]
    return o.support if o.support in view.near_bowls else view.state.place_of(name)


def _located(view: View, name: str, spot: str) -> dict[str, Any]:
    return {"in" if spot in view.bowls else "at": [name, spot]}


def _draft(
    said: Said, goal: dict[str, Any], needs: tuple[str, ...], *, ordered: bool = True
) -> Draft:
    return Draft(said=said, goal=goal, order=needs if ordered else (), needs=needs)


MANY: tuple[tuple[Family, float], ...] = (
    (list_in, 1.6),
    (list_off, 0.5),
    (all_in, 1.2),
    (tower, 1.4),
    (swap, 1.2),
    (sort, 1.0),
    (empty, 0.7),
    (unstack, 0.6),
    (tidy, 0.5),
    (spread, 0.5),
    (counted, 0.6),
    (corners, 0.6),
    (move, 0.6),
    (chain, 2.6),
)
