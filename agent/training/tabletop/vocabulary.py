"""The lists behind tabletop requests: names and verbs, and which of them are held out.

A word marked "#" is never trained on. A shade is said only where no rival is in the scene, a colour that some
people would call by the same word: "indigo" is blue where nothing is purple.
"""

from dataclasses import dataclass

from agent.training.tabletop.registers import choice
from agent.training.wording import Choice

BLOCK_NOUNS = choice(
    "block | cube | brick | box | piece | square | wooden block | wooden cube | toy block | toy "
    "| lego | lego brick | crate | object | thing | item | chip | toy cube | game piece | "
    "#chunk | #building block | #little cube | #tile"
)
BOWL_NOUNS = choice(
    "bowl | dish | container | cup | basin | plate | pot | tray | small bowl | round dish | pan "
    "| receptacle | tin | bucket | mixing bowl | holder | #vessel | #tub | #saucer"
)
_SHADES = """
red | scarlet, crimson, ruby, cherry red, bright red, tomato red, fire engine red, #blood red,
    #vermilion
orange | bright orange, tangerine, pumpkin orange, carrot coloured, apricot (pink yellow),
    rust coloured (red brown), #neon orange
yellow | lemon yellow, golden yellow, gold, lemon, amber (orange), banana yellow, sunny yellow,
    #canary yellow, #mustard
green | grass green, dark green, lime, olive (brown), leaf green, forest green, mint (cyan),
    #emerald, #jade
cyan | turquoise, aqua, teal (green blue), aquamarine, bright cyan, baby blue (blue),
    #light blue, #greenish blue
blue | dark blue, royal blue, azure (cyan), sky blue (cyan), cobalt, deep blue, sapphire (cyan),
    indigo (purple), #navy, #ocean blue
purple | violet, dark purple, plum, lavender (pink), grape purple, amethyst, mauve (pink),
    #lilac, #eggplant
pink | rose, light pink, magenta (purple red), hot pink, rosy, fuchsia (purple), pastel pink,
    bubblegum pink, #salmon, #flamingo
brown | dark brown, chocolate brown, chocolate, coffee brown, coffee coloured,
    tan (yellow orange), caramel (orange yellow), #chestnut, #mocha
gray | grey, dark grey, charcoal, slate, silver, stone grey, stone coloured, light gray,
    steel grey, #ash grey, #smoky
"""
_LIKE = """
red | a tomato, a strawberry, a fire truck, blood, #a ladybug
orange | a carrot, a pumpkin, a basketball, #a clementine
yellow | a lemon, a banana, the sun, butter, #a sunflower
green | grass, a frog, a leaf, spinach, #a cactus
cyan | a swimming pool (blue), #a lagoon (blue green)
blue | the sky (cyan), the ocean (cyan), blueberries (purple), #a pair of jeans (cyan)
purple | an aubergine, a plum, grapes (green), #a thistle
pink | a pig, bubblegum, a piglet's nose, #cotton candy
brown | chocolate, mud, coffee, tree bark, #a walnut
gray | an elephant, a mouse, concrete, a rainy cloud, #a rhino
"""


@dataclass(frozen=True)
class Shades:
    """Words for one colour, each with the colours whose presence makes it doubtful."""

    words: Choice
    rivals: dict[str, frozenset[str]]

    def clear(self, seen: frozenset[str]) -> Choice:
        """The words nobody would doubt among these colours."""
        train, held_out = (
            tuple(w for w in words if not self.rivals[w] & seen)
            for words in (self.words.train, self.words.held_out)
        )
        return Choice(train, held_out)


def _shades(rows: str) -> dict[str, Shades]:
    found = dict[str, Shades]()
    for row in rows.replace(",\n    ", ", ").strip().splitlines():
        colour, _, words = row.partition(" | ")
        entries = [w.partition(" (") for w in words.split(", ")]
        rivals = {w.removeprefix("#"): frozenset(r.rstrip(")").split()) for w, _, r in entries}
        found[colour] = Shades(choice(" | ".join(w for w, _, _ in entries)), rivals)
    return found


COLOUR_WORDS = _shades(_SHADES)
LIKENESSES = _shades(_LIKE)
LIKE = choice(
    "the {n} the colour of {x} | the {n} the color of {x} | the {n} with the colour of {x} "
    "| the {n} that has the color of {x} | #the {n} coloured like {x}"
)
COLOURED = choice(
    "the {c} one | the {c} one | the {c} one | the {n} that is {c} | the {c}-coloured {n} "
    "| the {c} colored {n} | the {c} coloured {n} | the {n} that's {c} | #the {n} painted {c}"
)
CORRECTION = choice(
    "the {w} {n}, no wait, the {c} {n} | the {w}, i mean the {c} {n} | the {w}, sorry, {c} {n} "
    "| the {w} one, no, the {c} {n} | the {w} - no, the {c} {n} | the {w}, no wait, the {c} {n} "
    "| #the {w}, scratch that, the {c} {n}"
)
_CORNER = {"top": ("top", "upper", "back"), "bottom": ("bottom", "lower", "front")}


def _corner(side: str, hand: str) -> Choice:
    first, second, third = _CORNER[side]
    return choice(
        f"the {first} {hand} corner | the {second} {hand} corner | the {first}-{hand} corner "
        f"| the corner at the {first} {hand} | the {first} {hand} | the {second} {hand} "
        f"| the {first} {hand} corner of the table | the {hand} {first} corner "
        f"| the {second}-{hand} corner | the corner on the {first} {hand} "
        f"| #the {third} {hand} corner | #the {hand} corner at the {first}"
    )


PLACE_WORDS = {
    f"{side} {hand} corner": _corner(side, hand)
    for side in ("top", "bottom")
    for hand in ("left", "right")
} | {
    "middle": choice(
        "the middle | the center | the centre | the centre of the table | the middle of the table "
        "| the table center | the middle spot | the center of the table "
        "| #the midpoint of the table | #the very heart of the table"
    )
}
VERBS = {
    "put": choice(
        "put | place | move | set | lay | bring | carry | shift | slide | transfer | stick | get "
        "| relocate | take | #position | #deposit"
    ),
    "drop": choice(
        "put | place | drop | move | throw | toss | stick | pop | dump | set | chuck | transfer "
        "| slide | shift | get | bring | lay | #deposit | #stow | #plop"
    ),
    "pick": choice(
        "pick up | grab | take | lift | get | grasp | lift up | hold | pick | raise | take hold of "
        "| grip | #seize | #get hold of | #fetch"
    ),
    "stack": choice("stack | put | place | pile | set | move | pop | stick | #balance | #rest"),
    "into": choice("in | into | inside | #down into"),
    "onto": choice("on | on top of | onto | #upon"),
    "at": choice("in | to | at | into | #over in"),
}
BEFORE = choice(
    "i'm cleaning up. | it's getting late. | hi there. | hello robot! | ok, listen. "
    "| good job so far. "
    "| the kids were playing here. | we have guests soon. | i'm a bit tired today. "
    "| one more thing. "
    "| so, here we go. | let's get started. | my boss is watching. | i am making a video. "
    "| it looks so messy here. | i've been thinking. | my hands are full. | nice weather today! "
    "| my daughter wants to see this. | we only have a few minutes. | you are doing great. "
    "| i can't reach over there. | i'll explain later why. | #the clock is ticking. "
    "| #my neighbour bets you can't do it. | #greetings, machine."
)
AFTER = choice(
    "thanks in advance | take your time | no hurry | that's all for now | i'll be back in a minute "
    "| it would help me a lot | then you can rest | be careful | do you understand? "
    "| can you manage that? | that would be lovely | cheers | i can't do it myself right now "
    "| it's been bothering me all day | thank you so much | and don't break anything | good robot "
    "| #i owe you one | #over and out"
)
