"""What each kind of building looks like: pieces, in a colour, in one of some variants, at its usual size.

Storeys and roofs are lower than real ones, so that a camera in the street sees them whole.
"""

from collections.abc import Callable

from envs.town_paint import RGB, Paint, Pattern, shade
from envs.town_solids import Piece, box, cylinder, gable, pyramid

ROOFS: tuple[RGB, ...] = ((120, 60, 50), (85, 85, 92), (100, 75, 55), (70, 85, 75))
WHITE, DARK = (240, 240, 235), (60, 60, 65)


def _roof(variant: int) -> Paint:
    return Paint(ROOFS[variant], Pattern.SLATES)


def _house(c: RGB, variant: int) -> list[Piece]:
    front = Paint(c, Pattern.FACADE, WHITE, "2" if variant % 2 else "1")
    side = Paint(c, Pattern.WINDOWS, WHITE, "2x2" if variant % 2 else "2x1")
    tall = 4.6 if variant % 2 else 3.0
    roof = (
        gable((8.6, 7.6, 2.4), (0, 0, tall), _roof(variant), Paint(c))
        if variant < 2
        else pyramid((8.6, 7.6, 2.2), (0, 0, tall), _roof(variant))
    )
    return [
        box((8.0, 7.0, tall), (0, 0, 0), Paint(c), front=front, sides=side),
        roof,
        box((0.7, 0.7, 1.8), (2.4, 1.2, tall + 0.8), Paint((140, 75, 60), Pattern.BRICK)),
    ]


def _church(c: RGB, variant: int) -> list[Piece]:
    wall = Paint(c)
    side = Paint(c, Pattern.WINDOWS, (90, 70, 120), "4x1")
    cross = Paint((235, 205, 80))
    return [
        box((7.0, 11.0, 4.2), (0, 1.5, 0), wall, sides=side, front=Paint(c)),
        Piece(
            solid=gable((1, 1, 1), (0, 0, 0), wall).solid,
            size=(11.4, 7.6, 3.2),
            at=(0, 1.5, 5.8),
            paint=_roof(variant),
            sides=wall,
            turn=(0, 0, 90),
        ),
        box((3.0, 3.0, 7.5), (0, -4.6, 0), wall, front=Paint(c, Pattern.GATE, (95, 60, 40))),
        pyramid((3.4, 3.4, 4.2), (0, -4.6, 7.5), _roof(variant)),
        box((0.25, 0.25, 1.7), (0, -4.6, 11.5), cross),
        box((1.1, 0.25, 0.25), (0, -4.6, 12.4), cross),
    ]


def _school(c: RGB, variant: int) -> list[Piece]:
    wing = Paint(c, Pattern.WINDOWS, WHITE, "4x2")
    sign = Paint(WHITE, Pattern.WORDS, (30, 40, 110), "SCHOOL")
    return [
        box((15.0, 7.0, 4.8), (0, 1.0, 0), Paint((110, 110, 112)), front=wing, sides=wing),
        box((4.4, 8.6, 5.8), (0, 0.6, 0), Paint(c), front=Paint(c, Pattern.FACADE, WHITE, "2")),
        box((4.0, 0.15, 1.2), (0, -3.8, 4.5), Paint(WHITE), front=sign),
        box((1.4, 1.4, 1.4), (0, 0, 5.8), Paint(WHITE)),
        pyramid((1.8, 1.8, 1.2), (0, 0, 7.2), _roof(variant)),
    ]


def _garage(c: RGB, variant: int) -> list[Piece]:
    gate = Paint(c, Pattern.GATE, (205, 205, 205) if c != (238, 238, 234) else (120, 125, 135))
    return [
        box((5.0, 6.0, 2.9), (0, 0, 0), Paint(c), front=gate, sides=Paint(c)),
        box((5.3, 6.3, 0.3), (0, 0, 2.9), Paint((90, 90, 95))),
    ]


def _shop(c: RGB, variant: int) -> list[Piece]:
    words = ("SHOP", "CAFE", "BOOKS", "BAKERY")[variant]
    front = Paint(c, Pattern.SHOP, WHITE, words)
    return [
        box((8.0, 7.0, 4.0), (0, 0, 0), Paint((120, 118, 115)), front=front, sides=Paint(c)),
        box((8.2, 1.3, 0.12), (0, -4.0, 2.6), Paint(c, Pattern.PLANKS), turn=(18, 0, 0)),
    ]


def _office_building(c: RGB, variant: int) -> list[Piece]:
    storeys = (4, 5, 6, 4)[variant]
    glass = Paint(c, Pattern.WINDOWS, shade(c, 1.2), f"5x{storeys}")
    return [
        box(
            (10.0, 9.0, 2.4 * storeys), (0, 0, 0), Paint((105, 105, 108)), front=glass, sides=glass
        ),
        box((2.6, 0.3, 2.3), (0, -4.5, 0), Paint((50, 60, 75))),
        box((3.4, 1.2, 0.25), (0, -4.9, 2.4), Paint(shade(c, 0.6))),
    ]


def _barn(c: RGB, variant: int) -> list[Piece]:
    wall = Paint(c, Pattern.PLANKS)
    trim = Paint((245, 245, 240))
    beams = [
        box((4.2, 0.1, 0.22), (0, -5.08, 1.5), trim, turn=(0, angle, 0)) for angle in (-37, 37)
    ]
    return [
        box((8.0, 10.0, 3.6), (0, 0, 0), wall),
        box((3.7, 0.12, 3.1), (0, -5.0, 0), Paint(shade(c, 0.7))),
        *(box((0.22, 0.16, 3.2), (x, -5.04, 0), trim) for x in (-1.8, 1.8)),
        box((3.8, 0.16, 0.22), (0, -5.04, 3.0), trim),
        *beams,
        Piece(
            solid=gable((1, 1, 1), (0, 0, 0), wall).solid,
            size=(10.4, 8.8, 3.2),
            at=(0, 0, 5.2),
            paint=Paint((95, 90, 88), Pattern.SLATES),
            sides=wall,
            turn=(0, 0, 90),
        ),
        cylinder(1.5, 6.0, (5.6, 2.0, 0), Paint((185, 188, 190), Pattern.BANDS, (165, 168, 172))),
    ]


def _brick_building(c: RGB, variant: int) -> list[Piece]:
    brick = Paint(shade(c, 0.85), Pattern.BRICK)
    tall = (6.0, 7.5, 6.0, 9.0)[variant]
    rows = round(tall / 2.5)
    panes = [
        box((1.1, 0.14, 1.3), (x, -4.0, 2.6 * row + 1.0), Paint(WHITE), front=_PANE)
        for row in range(rows)
        for x in (-3.2, 0.0, 3.2)
        if row or x
    ]
    return [
        box((10.0, 8.0, tall), (0, 0, 0), brick),
        box((10.4, 8.4, 0.4), (0, 0, tall), Paint(shade(c, 0.6))),
        box((1.6, 0.2, 2.3), (0, -4.0, 0), Paint(DARK)),
        *panes,
    ]


_PANE = Paint((70, 95, 120), Pattern.GLASS, (110, 140, 165))

BUILDERS: dict[str, Callable[[RGB, int], list[Piece]]] = {
    "house": _house,
    "church": _church,
    "school": _school,
    "garage": _garage,
    "shop": _shop,
    "office building": _office_building,
    "barn": _barn,
    "brick building": _brick_building,
}
