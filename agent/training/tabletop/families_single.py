"""Families of requests about one block: take it, put it in, on or at something, let it go.

Blocks are named by colour, by where they are ("the leftmost block"), by what they are on, or as "it" when
they are in the hand. A request whose block or target is out of reach is impossible, unless it is met already.
"""

from typing import Any

from agent.training.tabletop.drafts import Draft, Family, View
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.wording import Choice
from envs.layout import PLACES
from envs.tabletop_state import TABLE, Kind

PICK = Choice(
    (
        *(
            "{pick} {a}",
            "{pick} {a}",
            "~i need {a} in your hand",
            "hold {a}",
            "~{a} should be held",
        ),
        *("~let the gripper have {a}", "~i want to see {a} in the gripper", "get {a} off its spot"),
    ),
    ("~your gripper should close around {a}", "~give your hand {a} to hold"),
)
IN = Choice(
    (
        *("{drop} {a} {into} {b}", "{drop} {a} {into} {b}", "{drop} {a} {into} {b}"),
        *(
            "~{a} goes in {b}",
            "~{a} belongs in {b}",
            "~i want {a} in {b}",
            "~{b} should contain {a}",
        ),
        *("~into {b} with {a}", "fill {b} with {a}", "~make sure that {a} is in {b}"),
        *("take {a} and put it in {b}", "transfer {a} to {b}", "add {a} to {b}"),
    ),
    ("~have {a} lie in {b}", "use {b} to keep {a} in", "~see to it that {b} holds {a}"),
)
ON = Choice(
    (
        *("{stack} {a} {onto} {b}", "{stack} {a} {onto} {b}", "{put} {a} {onto} {b}"),
        *("~{a} goes on {b}", "~i want {a} to stand on {b}", "~{b} should be right under {a}"),
        *("take {a} and put it on {b}", "~make sure {a} is on top of {b}", "build {a} up on {b}"),
    ),
    ("~have {a} rest on {b}", "use {b} as a base for {a}", "~{b} carries {a}, please"),
)
AT = Choice(
    (
        *("{put} {a} {at} {b}", "{put} {a} {at} {b}", "~{a} goes to {b}", "~i want {a} in {b}"),
        *("~{a} belongs in {b}", "take {a} to {b}", "~{b} is where {a} should be"),
        *("~{a} has to stand in {b}", "slide {a} over to {b}"),
    ),
    ("~{b} is the spot for {a}", "~have {a} wait in {b}"),
)
OFF = Choice(
    (
        *("{put} {a} on the table", "{put} {a} back on the table", "take {a} out of there"),
        *("~{a} should stand on the table", "~i want {a} on the table", "clear {a} onto the table"),
    ),
    ("~{a} belongs on the tabletop", "~leave {a} on the bare table"),
)
RELEASE = Choice(
    (
        *("put it down", "let go of it", "put down what you hold", "~your hand should be empty"),
        *("release {a}", "drop {a}", "~stop holding {a}", "empty your hand", "set {a} down"),
        *("put {a} down", "free your gripper"),
    ),
    ("~open your gripper", "lay down whatever you have there", "~don't hold on to {a}"),
)
ANY_BOWL = Choice(
    (
        *(
            "{drop} {a} in any {bowl}",
            "{drop} {a} {into} one of the {bowls}",
            "find a {bowl} for {a}",
        ),
        *("~{a} should be in a {bowl}", "~i want {a} in one of the {bowls}"),
    ),
    ("~pick a {bowl} and let {a} go in it", "~{a} needs a {bowl}, whichever"),
)
UNLESS = (" unless it is there", " if it is not there yet", ", if necessary", " in case it isn't")
IT = Choice(("it", "what you are holding", "the thing in your hand"), ("the item in your gripper",))
LEFT = Choice(("the leftmost {n}", "the {n} furthest to the left"), ("the {n} on the far left",))
RIGHT = Choice(
    ("the rightmost {n}", "the {n} furthest to the right"), ("the {n} on the far right",)
)
UPON = Choice(
    ("the {n} on {b}", "the {n} that is on {b}", "the {n} on top of {b}"),
    ("whatever {n} {b} carries",),
)
WITHIN = Choice(("the {n} in {b}", "the {n} that is in {b}"), ("the {n} lying in {b}",))
STANDING = Choice(("the {n} in {b}", "the {n} at {b}"), ("the {n} that stands in {b}",))


def pick(view: View, s: BlockSpeaker) -> Draft | None:
    """Take a block."""
    a = s.one(view.blocks)
    return _draft(view, s.say(PICK, a=refer(view, s, a)), {"holding": a}, (a,))


def put_in(view: View, s: BlockSpeaker) -> Draft | None:
    """A block into a bowl."""
    a, b = s.one(view.blocks), s.one(view.bowls)
    if s.chance(0.15):
        inside = [n for n in view.blocks if view.state[n].support in view.bowls]
        a = s.one(inside) if inside else a
        b = view.state[a].support if inside else b
    said = s.say(IN, a=refer(view, s, a), b=_bowl(view, s, b))
    return _draft(view, said, {"in": [a, b]}, (a, b))


def put_on(view: View, s: BlockSpeaker) -> Draft | None:
    """A block onto a block."""
    a, b = s.some(view.blocks, 2)
    if s.chance(0.15):
        above = [n for n in view.blocks if view.state[n].support in view.blocks]
        a = s.one(above) if above else a
        b = view.state[a].support if above else b
    word = s.bare(b) if s.chance(0.1) else s.block(b)
    return _draft(view, s.say(ON, a=refer(view, s, a), b=word), {"on": [a, b]}, (a, b))


def put_at(view: View, s: BlockSpeaker) -> Draft | None:
    """A block to a named place."""
    a, place = s.one(view.blocks), s.one(PLACES).name
    said = s.say(AT, a=refer(view, s, a), b=s.place(place))
    return _draft(view, said, {"at": [a, place]}, (a,))


def put_off(view: View, s: BlockSpeaker) -> Draft | None:
    """A block onto the bare table."""
    high = [n for n in view.blocks if view.state[n].support != TABLE]
    a = s.one(high) if high and s.chance(0.85) else s.one(view.blocks)
    goal = {"all": [{"on": [a, "table"]}, {"holding": None}]}
    return _draft(view, s.say(OFF, a=refer(view, s, a)), goal, (a,))


def release(view: View, s: BlockSpeaker) -> Draft | None:
    """Open the hand; nothing to do when it is empty."""
    if view.holding is None and s.chance(0.7):
        return None
    a = view.holding or s.one(view.on_table() or view.blocks)
    return _draft(view, s.say(RELEASE, a=s.block(a)), {"holding": None}, ())


def put_held(view: View, s: BlockSpeaker) -> Draft | None:
    """What is in the hand, called "it"."""
    a = view.holding
    if a is None:
        return None
    word = s.say(IT).text
    b = s.one([*view.bowls, *(n for n in view.blocks if n != a), *(p.name for p in PLACES[:2])])
    if b in view.bowls:
        return _draft(view, s.say(IN, a=word, b=s.bowl(b)), {"in": [a, b]}, (a, b))
    if b in view.blocks:
        return _draft(view, s.say(ON, a=word, b=s.block(b)), {"on": [a, b]}, (a, b))
    return _draft(view, s.say(AT, a=word, b=s.place(b)), {"at": [a, b]}, (a,))


def any_bowl(view: View, s: BlockSpeaker) -> Draft | None:
    """A block into whichever bowl."""
    a = s.one(view.blocks)
    if len(view.near_bowls) < len(view.bowls):
        return None
    said = s.say(ANY_BOWL, a=refer(view, s, a), bowl=s.a_bowl, bowls=s.bowls)
    return _draft(view, said, {"in": [a, "some bowl"]}, (a,))


def refer(view: View, s: BlockSpeaker, name: str) -> str:
    """The words for a block: mostly its colour, sometimes where it is."""
    if s.chance(0.8):
        return s.block(name)
    state, blocks = view.state, view.blocks
    below = state.get(state[name].support)
    if below is not None and len(state.resting_on(below.name)) == 1:
        if below.kind is Kind.BOWL and not state.resting_on(name):
            return s.say(WITHIN, n=s.a_block, b=s.bowl(below.name)).text
        if below.kind is Kind.BLOCK:
            return s.say(UPON, n=s.a_block, b=s.block(below.name)).text
    if place := state.place_of(name):
        alone = not state.resting_on(name)
        return s.say(STANDING, n=s.a_block, b=s.place(place)).text if alone else s.block(name)
    across = sorted(blocks, key=lambda n: state[n].position[1])
    plain = view.holding is None and all(state[n].support == TABLE for n in blocks)
    if plain and len(blocks) > 1 and name in (across[0], across[-1]):
        return s.say(LEFT if name == across[0] else RIGHT, n=s.a_block).text
    return s.block(name)


def _bowl(view: View, s: BlockSpeaker, name: str) -> str:
    return f"the {s.a_bowl}" if len(view.bowls) == 1 and s.chance(0.4) else s.bowl(name)


def _draft(view: View, said: Any, goal: dict[str, Any], order: tuple[str, ...]) -> Draft:
    return Draft(said=said, goal=goal, order=order, needs=order)


SINGLE: tuple[tuple[Family, float], ...] = (
    (pick, 1.0),
    (put_in, 2.0),
    (put_on, 2.0),
    (put_at, 1.5),
    (put_off, 1.0),
    (release, 0.6),
    (put_held, 0.7),
    (any_bowl, 0.4),
)
