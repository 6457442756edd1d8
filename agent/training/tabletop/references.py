"""How an object is told by where it is: "the leftmost block", "what is under the red cube", "the empty bowl".

Every description singles out one object of the scene by what the scene text tells; those of blocks by order
are given only where the blocks counted stand alone, for who could say which part of a tower is second?
"""

from agent.training.tabletop.drafts import View
from agent.training.tabletop.registers import choice
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.wording import Choice
from envs.tabletop_state import TABLE

UPON = choice(
    "the {n} on {b} | the {n} that is on {b} | the {n} on top of {b} | what is on {b} "
    "| the {n} above {b} "
    "| the {n} that sits on {b} | the {n} stacked on {b} | whatever is on {b} "
    "| #the {n} that {b} carries"
)
UNDER = choice(
    "the {n} under {b} | the {n} below {b} | the {n} that is under {b} | what is under {b} "
    "| the {n} underneath {b} | the {n} beneath {b} | #the {n} that carries {b}"
)
WITHIN = choice(
    "the {n} in {b} | the {n} that is in {b} | the {n} inside {b} | what is in {b} "
    "| the contents of {b} "
    "| whatever is in {b} | #the {n} lying in {b}"
)
STANDING = choice(
    "the {n} in {b} | the {n} at {b} | the {n} that is in {b} | what stands in {b} "
    "| #the {n} that stands in {b}"
)
ONLY_ABOVE = choice(
    "the {n} on top of the stack | the top {n} of the tower | the upper {n} of the stack "
    "| the {n} at the top of the pile "
    "| the topmost {n} | #the summit of the tower"
)
ONLY_BELOW = choice(
    "the {n} at the bottom of the stack | the bottom {n} of the tower | the lowest {n} of the pile "
    "| the {n} at the base of the tower | #the foundation of the tower"
)
ORDER = {
    0: choice(
        "the leftmost {n} | the {n} furthest to the left | the {n} all the way on the left "
        "| the first {n} from the left "
        "| the left-most {n} | the {n} farthest left | #the {n} on the far left"
    ),
    1: choice(
        "the second {n} from the left | the second leftmost {n} "
        "| #the {n} that is second from the left"
    ),
    2: choice(
        "the third {n} from the left | the third leftmost {n} "
        "| #the {n} that is third from the left"
    ),
    -1: choice(
        "the rightmost {n} | the {n} furthest to the right | the {n} all the way on the right "
        "| the first {n} from the right | the right-most {n} | the {n} farthest right "
        "| #the {n} on the far right"
    ),
    -2: choice(
        "the second {n} from the right | the second rightmost {n} "
        "| #the {n} that is second from the right"
    ),
}
LEFT = choice("the left {n} | the {n} on the left | the {n} to the left | #the left-hand {n}")
RIGHT = choice("the right {n} | the {n} on the right | the {n} to the right | #the right-hand {n}")
MIDDLE = choice(
    "the {n} between the other two | the {n} between the other {m} | the middle {n} of the three "
    "| the {n} in between | #the {n} that has one on either side"
)
BETWEEN = choice(
    "the {n} between {a} and {b} | the {n} that is between {a} and {b} "
    "| #the {n} flanked by {a} and {b}"
)
EMPTY = choice(
    "the empty {n} | the {n} with nothing in it | the {n} that is empty "
    "| the {n} without anything in it | the unused {n} "
    "| the vacant {n} | #the hollow {n} with no contents"
)
FULLEST = choice(
    "the {n} with the most {k} | the fullest {n} | the {n} that has the most {k} "
    "| the {n} with most {k} in it "
    "| #the {n} richest in {k}"
)
FILLED = choice(
    "the {n} that is not empty | the {n} with something in it "
    "| the {n} that has something in it | #the occupied {n}"
)
HOLDS = choice(
    "the {n} with {b} | the {n} with {b} in it | the {n} that has {b} | the {n} containing {b} "
    "| #the {n} that houses {b}"
)
LONE = choice(
    "the {n} that is in none of the {m} | the {n} on the table | the {n} outside the {m} "
    "| #the homeless {n}"
)


def block_words(view: View, s: BlockSpeaker, name: str) -> str:
    """A block told by where it is; by its colour where nothing else singles it out."""
    found = described_blocks(view, s).get(name)
    return _filled(s, s.one(found)) if found else s.block(name)


def bowl_words(view: View, s: BlockSpeaker, name: str) -> str:
    """A bowl told by where it is or what is in it; by its colour where nothing singles it out."""
    found = described_bowls(view, s).get(name)
    return _filled(s, s.one(found)) if found else s.bowl(name)


Description = tuple[Choice, dict[str, str]]
Found = dict[str, list[Description]]


def described_blocks(view: View, s: BlockSpeaker) -> Found:
    """Each block with what singles it out."""
    found: Found = {}

    def add(name: str, words: Choice, **names: str) -> None:
        found.setdefault(name, []).append((words, {"n": s.a_block, **names}))

    for name in view.blocks:
        below, above = view.below(name), view.above(name)
        if below and not view.bowl_of(name):
            add(name, UPON, b=s.block(below))
        if above and not view.bowl_of(name):
            add(name, UNDER, b=s.block(above))
        if (place := view.state.place_of(name)) and not above:
            add(name, STANDING, b=s.place(place))
    for bowl in view.bowls:
        if len(inside := view.inside(bowl)) == 1:
            add(inside[0], WITHIN, b=s.bowl(bowl))
    towers = view.towers()
    if len(towers) == 1 and not any(view.below(n) and view.bowl_of(n) for n in view.blocks):
        add(towers[0][0], ONLY_ABOVE)
        add(towers[0][-1], ONLY_BELOW)
    outside = [n for n in view.blocks if not view.bowl_of(n)]
    if len(outside) == 1 and view.state[outside[0]].support == TABLE and len(view.blocks) > 1:
        add(outside[0], LONE, m=s.bowls)
    _by_order(view, s, found)
    return found


def _by_order(view: View, s: BlockSpeaker, found: Found) -> None:
    if view.far or view.holding:
        return
    row = view.row
    for at, words in ORDER.items():
        counted = row[: at + 1] if at >= 0 else row[at:]
        if len(row) < 2 or abs(at) >= len(row) + (at < 0) or None in counted:
            continue
        name = counted[-1] if at >= 0 else counted[0]
        found.setdefault(str(name), []).append((words, {"n": s.a_block}))
    if None in row:
        return
    if len(row) == 2:
        for name, words in zip(row, (LEFT, RIGHT), strict=True):
            found.setdefault(str(name), []).append((words, {"n": s.a_block}))
    if len(row) == 3:
        found.setdefault(str(row[1]), []).append((MIDDLE, {"n": s.a_block, "m": s.blocks}))
    if len(row) >= 3:
        at = 1 + s.below(len(row) - 2)
        a, b = (s.block(str(row[i])) for i in (at - 1, at + 1))
        found.setdefault(str(row[at]), []).append((BETWEEN, {"n": s.a_block, "a": a, "b": b}))


def described_bowls(view: View, s: BlockSpeaker) -> Found:
    """Each bowl with what singles it out."""
    found: Found = {}

    def add(name: str, words: Choice, **names: str) -> None:
        found.setdefault(name, []).append((words, {"n": s.a_bowl, **names}))

    bowls = view.bowls
    if len(bowls) < 2 or set(view.far) & set(bowls):
        return found
    full = [b for b in bowls if view.inside(b)]
    if len(full) == len(bowls) - 1:
        add(next(b for b in bowls if b not in full), EMPTY)
    if len(full) == 1:
        add(full[0], FILLED)
    numbers = sorted((len(view.inside(b)) for b in bowls), reverse=True)
    if numbers[0] > numbers[1]:
        add(next(b for b in bowls if len(view.inside(b)) == numbers[0]), FULLEST, k=s.blocks)
    for bowl in full:
        add(bowl, HOLDS, b=s.block(s.one(view.inside(bowl))))
    add(bowls[0], ORDER[0] if len(bowls) > 2 else LEFT)
    add(bowls[-1], ORDER[-1] if len(bowls) > 2 else RIGHT)
    if len(bowls) == 3:
        add(bowls[1], MIDDLE, m=s.bowls)
        add(bowls[1], ORDER[1])
    for bowl in bowls:
        if place := view.state.place_of(bowl):
            add(bowl, STANDING, b=s.place(place))
    return found


def _filled(s: BlockSpeaker, description: Description) -> str:
    words, names = description
    return s.say(words, **names).text
