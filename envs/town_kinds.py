"""The kinds of things in a town: their colours, their sizes and where along a street they stand.

A thing's name is its colour and kind ("red fire hydrant"), with its size before it where it has another than
the usual one ("large red trailer"). How each kind looks: `envs.town_looks` and `envs.town_buildings`.
"""

from dataclasses import dataclass
from enum import StrEnum

from envs.errors import EnvError, unknown
from envs.town_paint import RGB

COLOURS: dict[str, RGB] = {
    "red": (205, 40, 38),
    "blue": (40, 85, 200),
    "green": (45, 140, 60),
    "yellow": (240, 205, 45),
    "orange": (240, 125, 30),
    "white": (238, 238, 234),
    "black": (42, 42, 46),
    "grey": (140, 143, 148),
    "brown": (125, 80, 45),
    "purple": (125, 60, 165),
    "pink": (240, 140, 175),
}
SIZES = {"small": 0.75, "": 1.0, "large": 1.35}
VARIANTS = 4  # ways in which a thing of one kind, colour and size may look


class Spot(StrEnum):
    """Where along a street a kind stands."""

    KERB = "kerb"  # on the pavement, its front to the street
    CORNER = "corner"  # on the pavement before a junction, its front to the traffic
    SIGN = "sign"  # beyond the pavement, its front to the traffic
    ROADSIDE = "roadside"  # parked on the road, along it
    YARD = "yard"  # beyond the pavement, its front to the street
    LOT = "lot"  # a building


@dataclass(frozen=True)
class Kind:
    """One kind of thing."""

    name: str
    spot: Spot
    colours: tuple[str, ...]
    sized: bool = False
    share: float = 1.0  # how often it is drawn, against other kinds of landmark or building


def _kinds(*entries: tuple[str, Spot, str, bool, float]) -> dict[str, Kind]:
    return {
        name: Kind(name, spot, tuple(colours.split()), sized, share)
        for name, spot, colours, sized, share in entries
    }


LANDMARKS = _kinds(
    ("fire hydrant", Spot.KERB, "red yellow blue white", False, 1.3),
    ("stop sign", Spot.CORNER, "red", False, 1.5),
    ("traffic light", Spot.CORNER, "black yellow", False, 1.0),
    ("traffic cone", Spot.KERB, "orange yellow green blue", True, 1.0),
    ("picnic table", Spot.YARD, "brown red green blue white", False, 1.0),
    ("pick-up truck", Spot.ROADSIDE, "red blue white black green yellow", False, 1.0),
    ("trailer", Spot.YARD, "white blue red green grey", True, 1.0),
    ("bench", Spot.KERB, "brown green red blue white", False, 1.2),
    ("statue", Spot.YARD, "grey white green black yellow", True, 1.0),
    ("dumpster", Spot.YARD, "green blue red brown", True, 1.0),
    ("tree", Spot.YARD, "green orange red pink", True, 2.5),
    ("pine tree", Spot.YARD, "green", True, 1.0),
    ("bus stop", Spot.KERB, "blue green red yellow", False, 1.0),
    ("mailbox", Spot.KERB, "blue red yellow green white", False, 1.2),
    ("lamp post", Spot.KERB, "black grey green white", True, 1.5),
    ("fountain", Spot.YARD, "grey white brown", True, 0.8),
    ("phone booth", Spot.KERB, "red blue green black", False, 1.0),
    ("flag pole", Spot.YARD, "red blue green yellow white orange", True, 1.0),
    ("bicycle rack", Spot.KERB, "grey blue red yellow", False, 0.8),
    ("water tower", Spot.YARD, "white blue red grey green", True, 0.6),
    ("playground slide", Spot.YARD, "red yellow blue green purple", False, 0.8),
    ("shed", Spot.YARD, "brown red green blue white", True, 0.8),
    ("billboard", Spot.SIGN, "red blue yellow green purple", True, 0.9),
    ("car", Spot.ROADSIDE, "red blue white black green yellow grey", False, 1.5),
    ("van", Spot.ROADSIDE, "white blue red yellow green", False, 1.0),
    ("trash can", Spot.KERB, "green grey blue black red", True, 1.2),
    ("barrier", Spot.KERB, "red orange black", False, 0.8),
    ("tent", Spot.YARD, "red blue green orange yellow", True, 0.8),
    ("gas pump", Spot.KERB, "red blue green white yellow", False, 0.8),
    ("bush", Spot.YARD, "green red", True, 1.0),
    ("well", Spot.YARD, "grey brown", False, 0.7),
    ("umbrella", Spot.YARD, "red blue yellow green orange white", False, 0.8),
)
BUILDINGS = _kinds(
    ("house", Spot.LOT, "red blue white yellow green brown grey pink", True, 4.0),
    ("church", Spot.LOT, "white grey brown", False, 0.5),
    ("school", Spot.LOT, "red yellow brown", False, 0.5),
    ("garage", Spot.LOT, "white grey blue red", False, 1.0),
    ("shop", Spot.LOT, "red blue green yellow orange purple white", False, 1.5),
    ("office building", Spot.LOT, "grey blue white brown", True, 1.2),
    ("barn", Spot.LOT, "red brown white", False, 0.6),
    ("brick building", Spot.LOT, "red brown orange grey", True, 1.5),
)
KINDS = LANDMARKS | BUILDINGS


def kind_called(name: str) -> Kind:
    """The kind of a name.

    Raises:
        EnvError: there is none; names the nearest.
    """
    if name not in KINDS:
        raise EnvError(unknown("kind", name, KINDS))
    return KINDS[name]
