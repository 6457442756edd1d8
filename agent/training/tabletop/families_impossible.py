"""Families of requests that cannot be met: the right plan is `done` at once.

Things that are not there, bowls to be carried, a block on itself, tools and rooms the robot has not, plain
talk. Things out of reach come from the other families, when the scene has some.
"""

from collections.abc import Callable

from agent.training.tabletop.drafts import NOTHING, Draft, Family, View
from agent.training.tabletop.families_single import AT, IN, ON, PICK
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.wording import Choice, Said
from envs.layout import COLOURS, PLACES
from envs.tabletop_state import Kind

THINGS = Choice(
    (
        *(
            "the spoon",
            "the banana",
            "the mug",
            "the key",
            "the phone",
            "the pencil",
            "the toy car",
        ),
        *(
            "the white block",
            "the golden cube",
            "the marble",
            "the sock",
            "the apple",
            "the candle",
        ),
    ),
    ("the silver cube", "the stapler", "the teddy bear", "the lemon"),
)
TARGETS = Choice(
    (
        "the box with the lid",
        "the shelf",
        "the fridge",
        "the suitcase",
        "the white bowl",
        "the sink",
    ),
    ("the wardrobe", "the mailbox", "the golden bowl"),
)
DEEDS = Choice(
    (
        *("melt {a}", "wash {a}", "cut {a} into pieces", "eat {a}", "hide {a} under the rug"),
        *("throw {a} out of the window", "sell {a}", "describe {a} in a poem", "glue {a} to {b}"),
        *("put {a} under {b}", "spin {a} around", "weigh {a}", "make {a} bigger", "recolor {a}"),
    ),
    ("polish {a}", "set {a} on fire", "wrap {a} in paper", "post {a} to my aunt"),
)
TALK = Choice(
    (
        *(
            "~what time is it",
            "~how are you today",
            "tell me a joke",
            "water the plants",
            "~good night",
        ),
        *("play some music", "call my mother", "~i am hungry", "cook dinner", "vacuum the floor"),
        *("turn on the light", "~the weather is nice", "go to the kitchen", "~thank you", "wait"),
        *("~nothing, i am fine", "~leave everything as it is", "~don't do anything", "~stop"),
        *("~never mind", "do a backflip", "write an email", "~who are you", "close the door"),
    ),
    (
        "~do not touch a thing",
        "dance a little",
        "feed the cat",
        "~which day is it",
        "read me a story",
    ),
)
CARRY = Choice(
    ("{put} {a} {onto} {b}", "{drop} {a} {into} {b}", "{stack} {a} {onto} {b}"),
    ("use {b} as a stand for {a}",),
)


def absent(view: View, s: BlockSpeaker) -> Draft | None:
    """A block or bowl of a colour that is not there, or some other thing."""
    block = s.block(s.one(_missing(view.blocks, Kind.BLOCK)))
    bowl = s.bowl(s.one(_missing(view.bowls, Kind.BOWL)))
    a, b, c = s.block(s.one(view.blocks)), s.bowl(s.one(view.bowls)), s.block(s.one(view.blocks))

    def thing() -> str:
        return s.say(THINGS).text if s.chance(0.4) else block

    def target() -> str:
        return s.say(TARGETS).text if s.chance(0.35) else bowl

    ways: list[Callable[[], Said]] = [
        lambda: s.say(PICK, a=thing()),
        lambda: s.say(IN, a=thing(), b=b),
        lambda: s.say(IN, a=a, b=target()),
        lambda: s.say(ON, a=thing(), b=c),
        lambda: s.say(ON, a=a, b=block),
        lambda: s.say(AT, a=thing(), b=s.place(s.one(PLACES).name)),
    ]
    return _draft(s.one(ways)())


def carried_bowl(view: View, s: BlockSpeaker) -> Draft | None:
    """Bowls cannot be picked up."""
    a = s.bowl(s.one(view.bowls))
    others = [s.block(n) for n in view.blocks] + [s.bowl(n) for n in view.bowls]
    b = s.one([o for o in others if o != a])
    place = s.place(s.one(PLACES).name)
    ways: list[Callable[[], Said]] = [
        lambda: s.say(PICK, a=a),
        lambda: s.say(CARRY, a=a, b=b),
        lambda: s.say(AT, a=a, b=place),
    ]
    return _draft(s.one(ways)())


def on_itself(view: View, s: BlockSpeaker) -> Draft | None:
    """A block cannot stand on itself."""
    a = s.one(view.blocks)
    return _draft(s.say(ON, a=s.block(a), b=s.one(("itself", s.block(a)))))


def other_deed(view: View, s: BlockSpeaker) -> Draft | None:
    """Things the robot has no skill for."""
    a, b = s.block(s.one(view.blocks)), s.bowl(s.one(view.bowls))
    return _draft(s.say(DEEDS, a=a, b=b))


def talk(view: View, s: BlockSpeaker) -> Draft | None:
    """Talk that asks for nothing here."""
    return _draft(s.say(TALK))


def _missing(there: list[str], kind: Kind) -> list[str]:
    return [n for n in (f"{c} {kind}" for c in COLOURS) if n not in there]


def _draft(said: Said) -> Draft:
    return Draft(said=said, goal=NOTHING, impossible=True)


IMPOSSIBLE: tuple[tuple[Family, float], ...] = (
    (absent, 1.4),
    (carried_bowl, 0.7),
    (on_itself, 0.1),
    (other_deed, 0.5),
    (talk, 0.3),
)
