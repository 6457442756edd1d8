"""Words for what a picture shows: names, other names, wider names, with colour and size or without.

A caption comes with what it is true of, so that pictures of the same thing are no negatives of each other.
Articles are left out, as `maps.grounding.read_phrases` leaves them out of what is looked for. Sizes are
said and mean nothing: how large a thing is cannot be told from how large it looks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.training.image_text.pairs import HYPERNYMS, PAIRS, Pair

NOTHING = ("street", "empty street", "road", "grass", "sky", "nothing")
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "fire hydrant": ("hydrant", "fire plug", "water hydrant"),
    "stop sign": ("stop board", "octagonal sign"),
    "traffic light": ("traffic lights", "traffic signal", "stoplight"),
    "traffic cone": ("cone", "road cone", "safety cone", "pylon"),
    "picnic table": ("picnic bench", "outdoor table", "table"),
    "pick-up truck": ("pickup truck", "pickup", "pick-up", "truck"),
    "trailer": ("caravan", "camper", "box trailer"),
    "bench": ("park bench", "street bench", "seat"),
    "statue": ("sculpture", "monument", "figure"),
    "dumpster": ("skip", "garbage container", "waste container"),
    "tree": ("leafy tree", "round tree"),
    "pine tree": ("pine", "fir", "conifer", "fir tree"),
    "bus stop": ("bus shelter", "bus station", "shelter"),
    "mailbox": ("mail box", "letter box", "postbox", "letterbox"),
    "lamp post": ("street lamp", "street light", "lamppost", "streetlight", "lantern"),
    "fountain": ("water fountain", "water basin"),
    "phone booth": ("telephone booth", "phone box", "call box", "telephone box"),
    "flag pole": ("flagpole", "flag", "flagstaff", "banner"),
    "bicycle rack": ("bike rack", "bike stand", "bicycle stand"),
    "water tower": ("water tank", "tank on stilts"),
    "playground slide": ("slide", "playground", "children's slide"),
    "shed": ("hut", "garden shed", "shack"),
    "billboard": ("advertising board", "hoarding", "advertisement"),
    "car": ("parked car", "automobile", "sedan"),
    "van": ("delivery van", "minibus", "transporter"),
    "trash can": ("garbage can", "trash bin", "litter bin", "dustbin", "waste bin"),
    "barrier": ("road barrier", "barricade", "roadblock"),
    "tent": ("camping tent", "pavilion", "marquee"),
    "gas pump": ("petrol pump", "fuel pump", "gas station pump"),
    "bush": ("shrub", "hedge", "round bush"),
    "well": ("water well", "stone well", "draw well"),
    "umbrella": ("parasol", "sunshade", "sun umbrella"),
    "house": ("home", "cottage", "family house", "residence"),
    "church": ("chapel", "church building", "church with a steeple"),
    "school": ("school building", "schoolhouse"),
    "garage": ("car garage", "garage with a gate"),
    "shop": ("store", "corner shop", "shopfront"),
    "office building": ("office block", "tower block", "high-rise", "office tower"),
    "barn": ("farm building", "stable"),
    "brick building": ("brick house", "building of bricks", "warehouse", "factory"),
}
COLOUR_WORDS: dict[str, tuple[str, ...]] = {
    "grey": ("gray",),
    "purple": ("violet",),
    "red": ("bright red", "dark red"),
    "blue": ("bright blue", "dark blue"),
    "green": ("dark green", "bright green"),
    "brown": ("dark brown",),
}
SIZE_WORDS = ("small", "big", "large", "tall", "old", "little")
ANYTHING = ("thing", "object")
P_COLOUR, P_OTHER, P_SIZE, P_WIDER, P_BEHIND, P_THING = 0.7, 0.35, 0.12, 0.06, 0.04, 0.08
ALL_KINDS = frozenset(kind for _, kind in PAIRS)
SHOWN = NDArray[np.bool_]  # (n_pairs,)


@dataclass(frozen=True, eq=False)
class Caption:
    """Words, and what they are true of."""

    text: str
    true_of: SHOWN  # (n_pairs,), all False for a picture without a thing in it


def caption(pair: Pair, rng: np.random.Generator) -> Caption:
    """Words for a thing of a colour and kind."""
    colour, kind = pair
    wider = [name for name, kinds in HYPERNYMS.items() if kind in kinds]
    name, kinds = kind, frozenset((kind,))
    if rng.random() < P_THING:
        return Caption(_worded(colour, _one(ANYTHING, rng), rng), true_of(colour, ALL_KINDS))
    if wider and rng.random() < P_WIDER:
        name, kinds = wider[0], HYPERNYMS[wider[0]]
    elif rng.random() < P_OTHER:
        name = _one(OTHER_NAMES[kind], rng)
    said = rng.random() < P_COLOUR or name in HYPERNYMS
    return Caption(
        _worded(colour if said else "", name, rng), true_of(colour if said else "", kinds)
    )


def usual(pair: Pair) -> str:
    """The plain caption of a pair, in which it is looked for when a model is judged."""
    return " ".join(pair)


def nothing(rng: np.random.Generator) -> Caption:
    """Words for a picture without a thing in it."""
    return Caption(_one(NOTHING, rng), np.zeros(len(PAIRS), bool))


def true_of(colour: str, kinds: frozenset[str]) -> SHOWN:
    """(n_pairs,) which pairs are of a colour ("": any) and of one of some kinds."""
    return np.array([k in kinds and colour in ("", c) for c, k in PAIRS])


def _worded(colour: str, name: str, rng: np.random.Generator) -> str:
    words = [_one(SIZE_WORDS, rng)] if rng.random() < P_SIZE else []
    if not colour:
        return " ".join([*words, name])
    told = colour
    if colour in COLOUR_WORDS and rng.random() < 0.25:
        told = _one(COLOUR_WORDS[colour], rng)
    if rng.random() < P_BEHIND:
        return " ".join([*words, name, "that is", told])
    return " ".join([*words, told, name])


def _one(words: tuple[str, ...], rng: np.random.Generator) -> str:
    return words[int(rng.integers(len(words)))]
