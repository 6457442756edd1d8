"""SayCan's kitchen as names: places, drawers, objects, and the other words people use for them.

The three drawers belong to one cabinet. The robot goes to a drawer ("go to the top drawer") and uses that
drawer from there; what it puts down at a closed drawer stands on top of the cabinet, within reach of all
three. The cabinet's top is nothing the robot is sent to. Places and objects as in the public plans of SayCan
(arXiv 2204.01691, say-can.github.io); a scene may hold objects of any other name too.
"""

USER, TRASH = "user", "trash"
PLACES = ("close counter", "far counter", "table", TRASH, USER)
DRAWERS = ("top drawer", "middle drawer", "bottom drawer")
STATIONS = (*PLACES, *DRAWERS)  # where the robot can stand
CABINET = "cabinet"  # its top, above the drawers
LOCATIONS = (*STATIONS, CABINET)  # where an object can be
HAND = "hand"
FLOOR = "floor"  # where what was dropped lies, out of the robot's reach
UNKNOWN = "unknown"  # where an object is that is not where it was last seen

OBJECTS = (
    "coke", "pepsi", "7up", "redbull", "lime soda", "grapefruit soda", "water bottle", "tea",
    "apple", "orange", "banana", "sponge", "rice chips", "jalapeno chips", "multigrain chips",
    "kettle chips", "sea salt chips", "energy bar", "rxbar chocolate",
)  # fmt: skip

_OTHER_PLACES = {
    "counter": "close counter",
    "near counter": "close counter",
    "nearest counter": "close counter",
    "closest counter": "close counter",
    "drawer": "top drawer",
    "kitchen table": "table",
    "trash can": TRASH,
    "trashcan": TRASH,
    "trash bin": TRASH,
    "bin": TRASH,
    "garbage": TRASH,
    "garbage can": TRASH,
    "me": USER,
    "you": USER,
    "person": USER,
    "human": USER,
    "top of the cabinet": CABINET,
}
_OTHER_OBJECTS = {
    "coca cola": "coke",
    "coca-cola": "coke",
    "cola": "coke",
    "red bull": "redbull",
    "7 up": "7up",
    "7-up": "7up",
    "seven up": "7up",
    "water": "water bottle",
    "bottle of water": "water bottle",
    "bottled water": "water bottle",
    "chips bag": "bag of chips",
    "rxbar": "rxbar chocolate",
    "chocolate rxbar": "rxbar chocolate",
    "rx bar": "rxbar chocolate",
    "rx bar chocolate": "rxbar chocolate",
    "jalapeño chips": "jalapeno chips",
    "salt chips": "sea salt chips",
    "multi grain chips": "multigrain chips",
    "multi-grain chips": "multigrain chips",
}
_PACKED = ("can of ", "bottle of ", "bag of ", "packet of ")
_PACKING = (" can", " bottle", " bag")


def place_called(words: str) -> str:
    """The usual name of a place: "near counter" is the "close counter"; unknown words stay as they are."""
    plain = _plain(words)
    return _OTHER_PLACES.get(plain, plain)


def object_called(words: str) -> str:
    """The usual name of an object: "coke can" and "red bull can" are "coke" and "redbull".

    A name is cut only where a known one is left, or after "... can": a "bag of chips" stays one.
    """
    plain = _plain(words)
    if plain in OBJECTS:
        return plain
    if plain in _OTHER_OBJECTS:
        return _OTHER_OBJECTS[plain]
    for start in _PACKED:
        known = _known(plain.removeprefix(start))
        if plain.startswith(start) and known:
            return known
    for end in _PACKING:
        known = _known(plain.removesuffix(end))
        if plain.endswith(end) and known:
            return known
    return plain.removesuffix(" can") or plain


def _known(plain: str) -> str | None:
    found = _OTHER_OBJECTS.get(plain, plain)
    return found if found in OBJECTS else None


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
