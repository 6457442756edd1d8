"""Families of requests that cannot be met: the right plan is `done` at once.

Things that are not there, bowls to be carried, a block on itself, tools and rooms the robot has not, plain
talk. Things out of reach come from the other families, when the scene has some.
"""

from collections.abc import Callable

from agent.training.tabletop.drafts import Draft, Family, View
from agent.training.tabletop.registers import choice, ways
from agent.training.tabletop.speaker import BlockSpeaker
from agent.training.tabletop.wordings_single import AT, IN, ON, PICK
from agent.training.wording import Said
from envs.layout import COLOURS, PLACES
from envs.tabletop_state import Kind

THINGS = choice(
    "the spoon | the banana | the mug | the key | the phone | the pencil | the toy car "
    "| the white block | the black cube "
    "| the marble | the sock | the apple | the candle | the ball | the red ball "
    "| the transparent cube | the coin | the fork "
    "| the blue pyramid | the yellow duck | the pen | the book | the screwdriver "
    "| the green triangle | the orange juice "
    "| the white cube | the black block | the striped block | #the stapler | #the teddy bear "
    "| #the yellow cylinder"
)
TARGETS = choice(
    "the box with the lid | the shelf | the fridge | the suitcase | the white bowl | the sink "
    "| the drawer | the trash "
    "| the black bowl | the bag | the cupboard | the basket | your pocket | the kitchen "
    "| the oven | the white dish "
    "| the floor | my hand | #the wardrobe | #the mailbox | #the transparent bowl"
)
DEEDS = ways("""
plain: melt {a} | wash {a} | cut {a} in two | eat {a} | hide {a} under the rug
        | throw {a} out of the window | sell {a} | describe {a} in a poem | glue {a} to {b}
        | put {a} under {b} | spin {a} around | weigh {a} | make {a} bigger | recolor {a}
        | paint {a} white | break {a} | turn {b} upside down | fill {b} with water
        | flip {b} over | wash {b} | throw {a} at me | hand {a} to me | bring me {a}
        | give me {a} | throw {a} on the floor | open {a} | rotate {a} by 45 degrees
        | tap on {b} | clean {b} | hammer on {a} | kick {a} off the table
        | balance {b} on your head | duplicate {a} | count to {b} | shake {b} | smell {a}
        | take a photo of {a} | #polish {a} | #set {a} on fire | #wrap {a} in paper
        | #post {a} to my aunt
told: {a} should be bigger | {b} should be full of water | i want {a} painted white
        | {a} needs a wash | i'd like to eat {a} | {b} should be upside down
        | {a} should be in my pocket | i want {a} here in my hand | #{a} could do with some polish
""")
TALK = choice(
    "~what time is it | ~how are you today | tell me a joke | water the plants | ~good night "
    "| play some music | call my mother "
    "| ~i am hungry | cook dinner | vacuum the floor | turn on the light | ~the weather is nice "
    "| go to the kitchen | ~thank you "
    "| wait | ~nothing, i am fine | ~leave everything as it is | ~don't do anything | ~stop "
    "| ~never mind | do a backflip "
    "| write an email | ~who are you | close the door | ~hello | ~good morning "
    "| ~what can you do | sing a song | ~what do you see "
    "| do nothing | ~everything looks good | ~that's fine as it is | ~well done "
    "| make me a coffee | ~i love robots | ~forget it "
    "| ~how many {n} are there | ~which {n} are on the table | stay where you are | ~ok "
    "| ~where is my phone | count the {n} "
    "| ~which {bowl} is the biggest | don't move | ~don't touch the {n} | ~no more {n} for today | "
    "#~do not touch a thing | #dance a little | #feed the cat | #~which day is it "
    "| #read me a story"
)
CARRY = ways("""
plain: {put} {a} {onto} {b} | {drop} {a} {into} {b} | {stack} {a} {onto} {b} | put {a} on {b}
        | put {a} in {b} | move {a} on top of {b} | cover {b} with {a} | turn {a} over {b}
        | #use {b} as a stand for {a}
told: {a} should be on {b} | i want {a} on top of {b} | {a} goes on {b}
        | #{b} is a fine stand for {a}
terse: {a} on {b} | {a} onto {b} | #{a}, {b} as its stand
""")


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
        lambda: s.clause(PICK, a=thing()),
        lambda: s.clause(IN, a=thing(), b=b),
        lambda: s.clause(IN, a=a, b=target()),
        lambda: s.clause(ON, a=thing(), b=c),
        lambda: s.clause(ON, a=a, b=block),
        lambda: s.clause(AT, a=thing(), b=s.place(s.one(PLACES).name)),
    ]
    return _draft(s.one(ways)())


def carried_bowl(view: View, s: BlockSpeaker) -> Draft | None:
    """Bowls cannot be picked up."""
    a = s.bowl(s.one(view.bowls))
    others = [s.block(n) for n in view.blocks] + [s.bowl(n) for n in view.bowls]
    b = s.one([o for o in others if o != a])
    place = s.place(s.one(PLACES).name)
    ways: list[Callable[[], Said]] = [
        lambda: s.clause(PICK, a=a),
        lambda: s.clause(CARRY, a=a, b=b),
        lambda: s.clause(AT, a=a, b=place),
    ]
    return _draft(s.one(ways)())


def on_itself(view: View, s: BlockSpeaker) -> Draft | None:
    """A block cannot stand on itself."""
    a = s.one(view.blocks)
    return _draft(s.clause(ON, a=s.block(a), b=s.one(("itself", s.block(a)))))


def other_deed(view: View, s: BlockSpeaker) -> Draft | None:
    """Things the robot has no skill for."""
    a, b = s.block(s.one(view.blocks)), s.bowl(s.one(view.bowls))
    return _draft(s.clause(DEEDS, a=a, b=b))


def talk(view: View, s: BlockSpeaker) -> Draft | None:
    """Talk that asks for nothing here."""
    return _draft(s.say(TALK, **s.nouns))


def _missing(there: list[str], kind: Kind) -> list[str]:
    return [n for n in (f"{c} {kind}" for c in COLOURS) if n not in there]


def _draft(said: Said) -> Draft:
    return Draft(
        said=said,
    )


IMPOSSIBLE: tuple[tuple[Family, float], ...] = (
    (absent, 1.6),
    (carried_bowl, 1.8),
    (on_itself, 0.3),
    (other_deed, 1.8),
    (talk, 0.5),
)
