"""What one finds outdoors, how it is called, and small words around it; each list has a held-out part."""

from agent.training.wording import Choice

COLOURS = Choice(
    (
        *("red", "blue", "green", "white", "yellow", "orange", "black", "grey", "brown", "pink"),
        *("gray", "purple", "dark green", "light blue", "red and white"),
    ),
    ("turquoise", "beige", "maroon", "teal", "black and yellow"),
)
SIZES = Choice(
    (
        *("big", "small", "large", "tall", "old", "little", "tiny", "long", "new", "low"),
        *("broken", "damaged", "abandoned", "lonely", "round", "square"),
    ),
    ("huge", "rusty", "narrow", "crooked", "half-finished"),
)
MATERIALS = Choice(
    ("wooden", "stone", "brick", "glass", "metal", "concrete", "steel"), ("marble", "timber")
)

VEHICLES = Choice(
    (
        *("truck", "car", "van", "trailer", "bus", "bicycle", "pickup truck", "ambulance"),
        *("delivery van", "camper", "taxi", "garbage truck", "boat trailer", "forklift"),
    ),
    ("motorcycle", "tractor", "excavator", "scooter", "fire engine"),
)
BUILDINGS = Choice(
    (
        *("building", "house", "church", "school", "garage", "shed", "library", "bank", "hotel"),
        *("museum", "tower", "barn", "warehouse", "office building", "gas station", "bakery"),
        *("supermarket", "hospital", "station", "pharmacy", "cottage", "gym"),
    ),
    ("chapel", "greenhouse", "lighthouse", "town hall", "windmill", "cafe", "silo"),
)
FURNITURE = Choice(
    (
        *("fire hydrant", "stop sign", "traffic cone", "picnic table", "bench", "statue"),
        *("dumpster", "mailbox", "bus stop", "fountain", "flagpole", "street lamp", "phone booth"),
        *("billboard", "trash can", "cardboard box", "container", "ladder", "barrel", "gate"),
        *("fence", "traffic light", "road sign", "parking meter", "wheelbarrow", "tent", "crate"),
        *("manhole cover", "lamp post", "well", "stroller", "shopping cart", "pile of tires"),
    ),
    ("kiosk", "signpost", "obelisk", "bollard", "bird bath", "newsstand", "cable drum"),
)
GROUNDS = Choice(
    (
        *("parking lot", "park", "playground", "garden", "pond", "lawn", "square", "bridge"),
        *("tree", "hedge", "field", "river", "tunnel", "courtyard", "basketball court", "log"),
        *("bush", "palm tree", "flower bed", "football field", "roundabout", "railway crossing"),
    ),
    ("orchard", "sandbox", "cactus", "vineyard", "boulder", "duck pond"),
)
CROSSINGS = Choice(  # landmarks where an instruction says to reach them, no colour
    ("intersection", "crossroads", "crosswalk", "street", "main road", "dead end"),
    ("junction", "alley", "boulevard"),
)
_ROOFS = Choice(  # what stands behind a noun and belongs to it
    (
        *("with a red roof", "with large windows", "with a flat roof", "with a wooden door"),
        *("with white walls", "with a broken window", "with a mural", "with a clock"),
        *("with a sign", "with yellow and blue walls", "covered in graffiti", "with a ramp"),
        *("with two doors", "with a garden", "with a flag", "with a red-brown wall"),
    ),
    ("with a balcony", "overgrown with ivy", "with a green awning", "with a weather vane"),
)
_PARTS = Choice(
    (
        *("with stripes", "with a big logo", "covered in graffiti", "with a number on it"),
        *("with a dent", "with a sticker on it", "without a lid", "with stickers and rust"),
    ),
    ("with a trailer hitch", "with chipped paint"),
)
_PLANTS = Choice(
    (
        *("with a tall tree", "with a fountain", "with a large tree", "with many flowers"),
        *("with a swing", "with benches around it", "with a statue in the middle"),
    ),
    ("with a pavilion", "with a weeping willow"),
)
HAVING = (_ROOFS, _PARTS, _PLANTS)
GROUPS = (  # nouns, what they may have, share, how likely colour, size, material and that are told
    (VEHICLES, _PARTS, 0.2, (0.6, 0.2, 0.0, 0.05)),
    (BUILDINGS, _ROOFS, 0.27, (0.35, 0.2, 0.2, 0.2)),
    (FURNITURE, _PARTS, 0.33, (0.3, 0.2, 0.08, 0.04)),
    (GROUNDS, _PLANTS, 0.15, (0.05, 0.35, 0.0, 0.15)),
    (CROSSINGS, _PARTS, 0.05, (0.0, 0.1, 0.0, 0.0)),
)
SIDES = Choice(  # where one sees it: no turn
    (
        *("on your left", "on your right", "on the left", "on the right", "on the corner"),
        *("on the right-hand side", "on the left side of the road", "in front of you", "ahead"),
        *("nearby", "across the street", "at the end of the road", "to your left"),
    ),
    ("on the far side", "to the right of the road", "a few meters away"),
)
VERBS = {
    "go": Choice(
        ("go", "go", "go", "drive", "walk", "head", "continue", "move", "keep going", "proceed"),
        ("advance", "cruise", "carry on"),
    ),
    "find": Choice(("find", "see", "reach", "spot", "come to", "get to"), ("notice", "hit")),
    "turn": Choice(("turn", "turn", "go", "make a", "take a", "take the next"), ("hang a",)),
}
JOINS = Choice(
    (
        *(", then {x}", ", then {x}", " and {x}", " and then {x}", ", {x}", "; {x}", ", and {x}"),
        *(" then {x}", ", after that {x}", ", and after that {x}", ", next {x}"),
    ),
    (", whereupon {x}", ", afterwards {x}"),
)
STARTS = Choice(
    (
        *("{x}", "{x}", "{x}", "{x}", "then {x}", "next, {x}", "after that, {x}", "now {x}"),
        *("from there, {x}", "then, {x}", "afterwards {x}", "once there, {x}", "next {x}"),
    ),
    ("subsequently, {x}", "that done, {x}"),
)
OPENINGS = Choice(
    (
        *("{x}", "{x}", "{x}", "{x}", "{x}", "{x}", "first, {x}", "first {x}", "please {x}"),
        *("robot, {x}", "to start, {x}", "ok, {x}", "you need to {x}", "start by this: {x}"),
    ),
    ("off you go: {x}", "here is the way: {x}"),
)
FRAMES = Choice(("{x}",))  # an instruction is opened, joined and ended by the lists above
HELD_OUT_NAMES = tuple(
    word
    for words in (COLOURS, SIZES, MATERIALS, *HAVING, *(nouns for nouns, *_ in GROUPS))
    for word in words.held_out
)
