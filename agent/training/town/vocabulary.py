"""How what one finds outdoors is described, and small words around it; each list has a held-out part."""

from agent.training.town import names
from agent.training.town.nouns import BUILDINGS, CROSSINGS, FURNITURE, GROUNDS, VEHICLES
from agent.training.wording import Choice

COLOURS = Choice(
    (
        *("red", "blue", "green", "white", "yellow", "orange", "black", "grey", "brown", "pink"),
        *("gray", "purple", "dark green", "light blue", "red and white", "silver", "golden"),
        *("cream", "dark blue", "bright yellow", "blue and white", "rust-colored", "light brown"),
        *("dark red", "black and white", "pale green", "violet", "multicolored", "orange-striped"),
        "white and green",
    ),
    ("turquoise", "beige", "maroon", "teal", "black and yellow", "crimson", "lime green"),
)
SIZES = Choice(
    (
        *("big", "small", "large", "tall", "old", "little", "tiny", "long", "new", "low", "broken"),
        *("damaged", "abandoned", "lonely", "round", "square", "huge old", "modern", "ugly"),
        *("beautiful", "empty", "closed", "tilted", "flat", "wide", "short", "giant", "high"),
        *("fancy", "two-story", "three-story", "shiny", "dirty", "parked", "overturned", "burnt"),
        *("big old", "small round", "fenced", "open", "rectangular", "ancient", "colorful"),
        *("leafless", "main"),
    ),
    (
        "massive",
        "rusty",
        "narrow",
        "crooked",
        "half-finished",
        "dilapidated",
        "hexagonal",
        "gigantic",
    ),
)
MATERIALS = Choice(
    (
        *("wooden", "stone", "brick", "glass", "metal", "concrete", "steel", "plastic"),
        *("red brick", "iron", "copper", "bronze", "stucco", "corrugated iron", "granite"),
        *("chain-link", "cobblestone"),
    ),
    ("marble", "timber", "sandstone", "aluminium"),
)
_ROOFS = Choice(  # what stands behind a noun and belongs to it
    (
        *("with a red roof", "with large windows", "with a flat roof", "with a wooden door"),
        *("with white walls", "with a broken window", "with a mural", "with a clock"),
        *("with columns", "with a sign", "with yellow and blue walls", "covered in graffiti"),
        *("with a ramp", "with two doors", "with a garden", "with a flag", "with a red-brown wall"),
        *("with big columns", "with blue shutters", "with a steep roof", "with many windows"),
        *("with a green door", "with a chimney", "with an antenna on top", "with a glass front"),
        *("with a brown fence around it", "that is under construction", "that looks like a castle"),
        *("made of brick", "with steps in front", "with a porch", "with solar panels"),
        *("with a fire escape", "on stilts", "with black tiles"),
    ),
    (
        *("with a balcony", "overgrown with ivy", "with a green awning", "with a weather vane"),
        *("with stained glass", "clad in tin", "that has a satellite dish"),
    ),
)
_PARTS = Choice(
    (
        *("with stripes", "with a big logo", "covered in graffiti", "with a number on it"),
        *("with a dent", "with a sticker on it", "without a lid", "with stickers and rust"),
        *("with a flat tire", "with white letters", "with a blue cover", "lying on its side"),
        *("on the sidewalk", "full of leaves", "made of metal", "with an arrow on it", "on wheels"),
        *("with a yellow top", "that is falling apart", "wrapped in plastic"),
        "with a chain around it",
    ),
    ("with a trailer hitch", "with chipped paint", "with a dragon on it", "plastered with flyers"),
)
_PLANTS = Choice(
    (
        *("with a tall tree", "with a fountain", "with a large tree", "with many flowers"),
        *("with a swing", "with benches around it", "with a statue in the middle", "full of cars"),
        *("with white flowers", "surrounded by a fence", "with a path through it"),
        *("with no leaves", "with a small island", "covered with snow", "behind a low wall"),
        "with two goals",
    ),
    ("with a pavilion", "with a weeping willow", "overrun by weeds"),
)
_NONE = Choice(("with a sign",), ("with a puddle",))
HAVING = (_ROOFS, _PARTS, _PLANTS)
GROUPS = (  # nouns, what they may have, share, how likely colour, size, material and that are told
    (VEHICLES, _PARTS, 0.15, (0.6, 0.2, 0.0, 0.07)),
    (BUILDINGS, _ROOFS, 0.3, (0.35, 0.22, 0.18, 0.22)),
    (FURNITURE, _PARTS, 0.34, (0.3, 0.2, 0.08, 0.06)),
    (GROUNDS, _PLANTS, 0.16, (0.07, 0.35, 0.0, 0.15)),
    (CROSSINGS, _NONE, 0.05, (0.0, 0.1, 0.0, 0.0)),
)
RELATIONS = Choice(  # what a landmark is told by; {r} is no landmark of its own
    (
        *("next to {r}", "beside {r}", "in front of {r}", "behind {r}", "near {r}", "opposite {r}"),
        *("across from {r}", "by {r}", "under {r}", "between {r} and {r2}", "close to {r}"),
        *("at {r}", "on top of {r}", "to the left of {r}", "to the right of {r}", "left of {r}"),
        *("outside {r}", "on the corner by {r}", "leaning against {r}", "at the edge of {r}"),
        *("in the middle of {r}", "that stands next to {r}", "which is beside {r}", "facing {r}"),
        *("around the corner from {r}", "inside {r}", "along {r}", "at the foot of {r}"),
        *("at the entrance to {r}", "with {r} in front"),
    ),
    ("adjacent to {r}", "flanked by {r} and {r2}", "in the shade of {r}", "that borders {r}"),
)
ORDINALS = Choice(
    ("first", "second", "third", "second", "next", "last", "fourth", "2nd", "3rd", "fifth"),
    ("sixth", "penultimate", "4th"),
)
SIDES = Choice(  # where one sees it: no turn
    (
        *("on your left", "on your right", "on the left", "on the right", "on the corner"),
        *("on the right-hand side", "on the left side of the road", "in front of you", "ahead"),
        *("nearby", "across the street", "at the end of the road", "to your left", "to your right"),
        *("on your left-hand side", "on the right side", "(on your left)", "(on the right)"),
        *("to the left", "over there", "on the other side", "up ahead", "straight ahead of you"),
        *("after a while", "in the distance", "halfway down the block", "on either side"),
        *("at the corner", "(left side)", ", on your right", ", on the left", "just ahead"),
        *("down the hill", "on the sidewalk"),
    ),
    ("on the far side", "to the right of the road", "a few meters away", "(it is on the left)"),
)
VERBS = {
    "go": Choice(
        (
            *("go", "go", "go", "drive", "walk", "head", "continue", "move", "keep going"),
            *("proceed", "go on", "travel", "keep walking", "keep driving", "roll"),
        ),
        ("advance", "cruise", "carry on", "stroll"),
    ),
    "find": Choice(
        (
            *("find", "see", "reach", "spot", "come to", "get to", "arrive at", "hit", "approach"),
            *("come across", "come upon", "can see", "are at", "get near"),
        ),
        ("notice", "bump into", "lay eyes on"),
    ),
    "turn": Choice(
        (
            *("turn", "turn", "turn", "go", "make a", "take a", "take the next", "take the first"),
            *("make the", "take the", "make a sharp", "turn slightly", "take a quick", "head"),
            "keep",
        ),
        ("hang a", "execute a", "pivot"),
    ),
    "pass": Choice(
        (
            *("pass", "go past", "walk past", "drive past", "pass by", "walk by", "go by"),
            *("move past", "continue past", "keep going past", "drive by", "get past"),
            "proceed past",
        ),
        ("stroll past", "sail past"),
    ),
    "until": Choice(
        ("until", "until", "till", "up to the point where", "as far as where"), ("'til",)
    ),
    "when": Choice(
        (
            "when",
            "when",
            "once",
            "as soon as",
            "after",
            "the moment",
            "if",
            "whenever",
            "right when",
        ),
        ("the instant", "no sooner than"),
    ),
    "road": Choice(
        (
            "road",
            "street",
            "path",
            "sidewalk",
            "way",
            "lane",
            "walkway",
            "track",
            "footpath",
            "trail",
        ),
        ("thoroughfare", "towpath"),
    ),
    "straight": Choice(
        ("straight", "straight", "straight ahead", "straight on", "forward", "straight forward"),
        ("dead ahead",),
    ),
    "stop": Choice(
        ("stop", "halt", "wait", "end", "finish", "come to a stop", "park", "stay", "pull over"),
        ("come to rest", "touch down"),
    ),
    "avoid": Choice(
        (
            *("avoid", "stay away from", "keep away from", "steer clear of", "keep clear of"),
            *("keep your distance from", "stay clear of", "skip", "stay well away from"),
        ),
        ("shun", "give a miss to"),
    ),
    "pass_not": Choice(
        (
            *("don't go near", "do not go near", "don't get close to", "do not pass"),
            *("don't go past", "do not drive by", "don't walk past", "do not approach"),
            *("never go to", "don't enter", "do not cross", "don't use", "don't go to"),
            *("do not visit", "don't walk through"),
        ),
        ("under no circumstances visit", "refrain from passing"),
    ),
}
JOINS = Choice(
    (
        *(", then {x}", ", then {x}", " and {x}", " and then {x}", ", {x}", "; {x}", ", and {x}"),
        *(" then {x}", ", after that {x}", ", and after that {x}", ", next {x}", " - {x}"),
        *("; then {x}", ", and next {x}", ", afterwards {x}", ", from there {x}"),
        *(", and from there {x}", " & {x}", ", and then, {x}", ", now {x}", "; after that, {x}"),
        *(" followed by this: {x}", ", finally {x}"),
    ),
    (", whereupon {x}", ", thereafter {x}", "; subsequently {x}"),
)
STARTS = Choice(
    (
        *("{x}", "{x}", "{x}", "{x}", "then {x}", "next, {x}", "after that, {x}", "now {x}"),
        *("from there, {x}", "then, {x}", "afterwards {x}", "once there, {x}", "next {x}"),
        *("after this, {x}", "at that point, {x}", "when you are there, {x}"),
        *("having done that, {x}", "now, {x}", "and then {x}", "next up: {x}", "from here, {x}"),
        *("so {x}", "in the end, {x}", "finally, {x}", "secondly, {x}", "the next step is to {x}"),
        *("you then {x}", "you should {x}", "you have to {x}", "later, {x}", "soon after, {x}"),
        *("please {x}", "make sure to {x}"),
    ),
    ("subsequently, {x}", "that done, {x}", "thereupon {x}"),
)
OPENINGS = Choice(
    (
        *("{x}", "{x}", "{x}", "{x}", "{x}", "{x}", "first, {x}", "first {x}", "please {x}"),
        *("robot, {x}", "to start, {x}", "ok, {x}", "you need to {x}", "start by this: {x}"),
        *("hi, {x}", "hey robot, {x}", "can you {x}", "could you please {x}", "I want you to {x}"),
        *("your task: {x}", "directions: {x}", "the route is as follows: {x}", "to begin, {x}"),
        *("from where you are, {x}", "from here, {x}", "leave the yard and {x}", "so, {x}"),
        *("listen: {x}", "step one, {x}", "firstly, {x}", "alright, {x}", "go outside and {x}"),
        *("in the beginning, {x}", "when you start, {x}", "instructions: {x}"),
        *("begin as follows: {x}", "would you {x}", "let's {x}"),
    ),
    ("off you go: {x}", "here is the way: {x}", "dear robot, kindly {x}"),
)
FRAMES = Choice(("{x}",))  # an instruction is opened, joined and ended by the lists above
HELD_OUT_NAMES = tuple(
    word
    for words in (
        *(COLOURS, SIZES, MATERIALS, ORDINALS, *HAVING, *names.WORDS),
        *(nouns for nouns, *_ in GROUPS),
    )
    for word in words.held_out
)
