"""What each kind of landmark looks like: pieces, in a colour, in one of some variants, at its usual size.

Sizes are those of the real things [m], thin parts thickened so that 128 pixels show them. `pieces` gives the
pieces of any thing in the town. Frame: front to -y, origin on the ground.
"""

from collections.abc import Callable
from functools import cache

from envs.town_buildings import BUILDERS as BUILDING_BUILDERS
from envs.town_kinds import COLOURS, SIZES, kind_called
from envs.town_paint import RGB, Paint, Pattern, shade
from envs.town_solids import Piece, ball, box, cone, cylinder, extent, gable
from envs.town_vehicles import BUILDERS as VEHICLE_BUILDERS

Builder = Callable[[RGB, int], list[Piece]]

STEEL, DARK, WHITE = Paint((165, 168, 172)), Paint((48, 48, 52)), Paint((240, 240, 236))
WOOD = Paint((140, 98, 60), Pattern.PLANKS)
STONE = Paint((160, 158, 152), Pattern.GRAIN)
BARK, WATER = Paint((95, 68, 45)), Paint((75, 150, 205))


@cache
def pieces(kind: str, colour: str, size: str = "", variant: int = 0) -> tuple[Piece, ...]:
    """The pieces of a thing, scaled to its size.

    Raises:
        EnvError: no such kind.
    """
    builder = BUILDERS[kind_called(kind).name]
    return tuple(p.scaled(SIZES[size]) for p in builder(COLOURS[colour], variant))


@cache
def covered(
    kind: str, colour: str, size: str = "", variant: int = 0
) -> tuple[float, float, float, float]:
    """What a thing covers of the ground, in its frame: lowest x and y, highest x and y [m]."""
    (x0, y0, _), (x1, y1, _) = extent(pieces(kind, colour, size, variant))
    return x0, y0, x1, y1


def _fire_hydrant(c: RGB, variant: int) -> list[Piece]:
    paint, cap = Paint(c), Paint(shade(c, 0.7))
    return [
        cylinder(0.26, 0.1, (0, 0, 0), cap),
        cylinder(0.18, 0.62, (0, 0, 0.1), paint),
        cylinder(0.23, 0.07, (0, 0, 0.66), cap),
        ball(0.18, (0, 0, 0.74), paint),
        cylinder(0.06, 0.1, (0, 0, 0.9), cap),
        cylinder(0.09, 0.62, (0, 0, 0.17), cap, turn=(0, 90, 0)),
        cylinder(0.12, 0.2, (0, -0.2, 0.36), cap, turn=(90, 0, 0)),
    ]


def _stop_sign(c: RGB, variant: int) -> list[Piece]:
    face = Paint(c, Pattern.WORDS, (255, 255, 255), "STOP")
    return [
        cylinder(0.06, 2.2, (0, 0, 0), STEEL),
        cylinder(0.6, 0.05, (0, 0, 2.2), Paint((245, 245, 245)), turn=(90, 0, 0)),
        cylinder(0.53, 0.08, (0, 0, 2.185), Paint(c), turn=(90, 0, 0)),
        box((0.92, 0.11, 0.56), (0, 0, 1.945), Paint(c), front=face),
    ]


def _traffic_light(c: RGB, variant: int) -> list[Piece]:
    lamps = [(230, 40, 30), (245, 190, 40), (50, 200, 80)]
    return [
        cylinder(0.07, 2.5, (0, 0, 0), DARK),
        box((0.5, 0.34, 1.3), (0, 0, 2.4), Paint(c)),
        *(
            cylinder(0.16, 0.4, (0, 0, 3.25 - 0.4 * i), Paint(lamp), turn=(90, 0, 0))
            for i, lamp in enumerate(lamps)
        ),
    ]


def _traffic_cone(c: RGB, variant: int) -> list[Piece]:
    return [
        box((0.6, 0.6, 0.06), (0, 0, 0), DARK),
        cone(0.24, 1.0, (0, 0, 0.05), Paint(c)),
        cylinder(0.175, 0.14, (0, 0, 0.38), WHITE),
        cylinder(0.115, 0.1, (0, 0, 0.64), WHITE),
    ]


def _picnic_table(c: RGB, variant: int) -> list[Piece]:
    paint = Paint(c, Pattern.PLANKS)
    legs = [box((0.12, 1.5, 0.12), (x, 0, 0.36), paint) for x in (-0.65, 0.65)]
    slants = [
        box((0.12, 0.12, 0.95), (x, 0.38 * side, -0.02), paint, turn=(22 * side, 0, 0))
        for x in (-0.65, 0.65)
        for side in (-1, 1)
    ]
    return [
        box((1.9, 0.8, 0.09), (0, 0, 0.78), paint),
        box((1.9, 0.32, 0.07), (0, -0.75, 0.46), paint),
        box((1.9, 0.32, 0.07), (0, 0.75, 0.46), paint),
        *legs,
        *slants,
    ]


def _bench(c: RGB, variant: int) -> list[Piece]:
    paint = Paint(c, Pattern.PLANKS)
    feet = [box((0.1, 0.5, 0.45), (x, 0, 0), DARK) for x in (-0.7, 0.7)]
    backs = [box((1.8, 0.07, 0.16), (0, 0.24, z), paint) for z in (0.6, 0.82)]
    posts = [box((0.1, 0.08, 0.6), (x, 0.28, 0.4), DARK) for x in (-0.7, 0.7)]
    return [box((1.8, 0.5, 0.09), (0, 0, 0.43), paint), *feet, *backs, *posts]


def _statue(c: RGB, variant: int) -> list[Piece]:
    paint = Paint(c)
    arm = 40 if variant % 2 else 155
    return [
        box((1.3, 1.3, 0.25), (0, 0, 0), STONE),
        box((0.95, 0.95, 0.85), (0, 0, 0.25), STONE),
        cylinder(0.13, 0.8, (-0.15, 0, 1.1), paint),
        cylinder(0.13, 0.8, (0.15, 0, 1.1), paint),
        box((0.6, 0.34, 0.8), (0, 0, 1.85), paint),
        ball(0.2, (0, 0, 2.88), paint, 1.15),
        cylinder(0.09, 0.75, (-0.4, 0, 1.83), paint),
        cylinder(0.09, 0.8, (0.58, 0, 2.15 if arm > 90 else 1.7), paint, turn=(0, arm, 0)),
    ]


def _dumpster(c: RGB, variant: int) -> list[Piece]:
    paint = Paint(c, Pattern.PLANKS)
    dark = Paint(shade(c, 0.6))
    return [
        box((2.2, 1.3, 1.1), (0, 0, 0.15), paint),
        box((2.3, 0.7, 0.09), (0, 0.33, 1.3), DARK, turn=(-8, 0, 0)),
        box((2.3, 0.75, 0.09), (0, -0.33, 1.22), DARK, turn=(12, 0, 0)),
        box((2.4, 0.12, 0.14), (0, -0.68, 0.95), dark),
        *(box((0.16, 1.0, 0.25), (x, 0, 0.4), dark) for x in (-1.15, 1.15)),
        *(
            cylinder(0.11, 0.16, (x, y, 0.03), DARK, turn=(0, 90, 0))
            for x in (-0.9, 0.9)
            for y in (-0.5, 0.5)
        ),
    ]


def _tree(c: RGB, variant: int) -> list[Piece]:
    leaves = Paint(shade(c, 0.9), Pattern.GRAIN)
    darker = Paint(shade(c, 0.75), Pattern.GRAIN)
    lean = 0.3 * (variant - 1.5)
    return [
        cylinder(0.2, 2.2, (0, 0, 0), BARK),
        ball(1.35, (0, 0, 3.2), leaves, 0.95),
        ball(0.95, (-0.9, lean, 2.75), darker, 0.9),
        ball(0.95, (0.85, -lean, 2.9), darker, 0.9),
    ]


def _pine_tree(c: RGB, variant: int) -> list[Piece]:
    needles = Paint(shade(c, 0.62), Pattern.GRAIN)
    return [
        cylinder(0.18, 1.0, (0, 0, 0), BARK),
        *(cone(1.5 - 0.38 * k, 1.9, (0, 0, 0.9 + 1.1 * k), needles) for k in range(3)),
    ]


def _bus_stop(c: RGB, variant: int) -> list[Piece]:
    frame = Paint(c)
    pane = Paint((185, 210, 220))
    sign = Paint(c, Pattern.WORDS, (255, 255, 255), "BUS")
    return [
        box((3.0, 1.3, 0.14), (0, 0, 2.3), frame),
        box((2.9, 0.06, 1.7), (0, 0.55, 0.45), pane),
        box((0.06, 1.0, 1.7), (-1.42, 0.05, 0.45), pane),
        *(cylinder(0.06, 2.3, (x, y, 0), frame) for x in (-1.4, 1.4) for y in (-0.5, 0.55)),
        box((2.0, 0.4, 0.08), (0, 0.3, 0.45), WOOD),
        cylinder(0.06, 3.0, (1.9, -0.3, 0), STEEL),
        box((0.8, 0.8, 0.6), (1.9, -0.3, 2.6), frame, front=sign, sides=sign),
    ]


def _mailbox(c: RGB, variant: int) -> list[Piece]:
    paint, dark = Paint(c), Paint(shade(c, 0.6))
    mail = Paint(c, Pattern.WORDS, (255, 255, 255), "MAIL")
    legs = [box((0.09, 0.09, 0.3), (x, y, 0), DARK) for x in (-0.25, 0.25) for y in (-0.22, 0.22)]
    return [
        *legs,
        box((0.64, 0.6, 0.75), (0, 0, 0.28), paint, front=mail, sides=mail),
        cylinder(0.3, 0.64, (0, 0, 0.71), paint, turn=(0, 90, 0)),
        box((0.46, 0.06, 0.07), (0, -0.3, 1.12), dark),
    ]


def _lamp_post(c: RGB, variant: int) -> list[Piece]:
    paint, glow = Paint(c), Paint((255, 246, 200))
    if variant % 2:
        lamps = [
            box((0.12, 1.5, 0.1), (0, -0.6, 4.2), paint),
            box((0.34, 0.7, 0.16), (0, -1.25, 4.08), glow),
        ]
    else:
        lamps = [ball(0.34, (0, 0, 4.4), glow), cone(0.38, 0.25, (0, 0, 4.66), paint)]
    return [
        cylinder(0.2, 0.5, (0, 0, 0), paint),
        cylinder(0.085, 4.2, (0, 0, 0), paint),
        *lamps,
    ]


def _fountain(c: RGB, variant: int) -> list[Piece]:
    stone = Paint(c, Pattern.GRAIN)
    return [
        cylinder(1.8, 0.5, (0, 0, 0), stone),
        cylinder(1.6, 0.03, (0, 0, 0.5), WATER),
        cylinder(0.25, 1.2, (0, 0, 0.5), stone),
        cylinder(0.85, 0.16, (0, 0, 1.2), stone),
        cylinder(0.75, 0.03, (0, 0, 1.36), WATER),
        cone(0.22, 1.1, (0, 0, 1.4), Paint((190, 225, 245))),
        *(
            ball(0.17, (0.55 * x, 0.55 * y, 1.75), Paint((190, 225, 245)), 2.2)
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))
        ),
    ]


def _phone_booth(c: RGB, variant: int) -> list[Piece]:
    panes = Paint(c, Pattern.GLASS, (190, 215, 225))
    sign = Paint((245, 245, 240), Pattern.WORDS, (30, 30, 30), "PHONE")
    return [
        box((1.0, 1.0, 0.15), (0, 0, 0), Paint(shade(c, 0.7))),
        box((0.95, 0.95, 1.95), (0, 0, 0.15), Paint(c), front=panes, sides=panes),
        box((1.02, 1.02, 0.3), (0, 0, 2.1), Paint(c), front=sign, sides=sign),
        ball(0.5, (0, 0, 2.4), Paint(c), 0.35),
    ]


def _flag_pole(c: RGB, variant: int) -> list[Piece]:
    band = COLOURS["white"] if c != COLOURS["white"] else COLOURS["blue"]
    flag = Paint(c, Pattern.BANDS, band) if variant % 2 else Paint(c)
    return [
        cylinder(0.35, 0.25, (0, 0, 0), STONE),
        cylinder(0.07, 6.0, (0, 0, 0.2), STEEL),
        ball(0.13, (0, 0, 6.25), Paint(COLOURS["yellow"])),
        box((2.0, 0.06, 1.25), (1.05, 0, 4.8), flag),
    ]


def _bicycle_rack(c: RGB, variant: int) -> list[Piece]:
    paint, tyre = Paint(c), Paint((35, 35, 38))
    arches = [
        piece
        for x in (-0.9, -0.3, 0.3, 0.9)
        for piece in (
            cylinder(0.05, 0.8, (x, -0.35, 0), paint),
            cylinder(0.05, 0.8, (x, 0.35, 0), paint),
            box((0.1, 0.8, 0.1), (x, 0, 0.75), paint),
        )
    ]
    bicycle = [
        cylinder(0.36, 0.06, (-0.1, y, 0.33), tyre, turn=(0, 90, 0)) for y in (-0.62, 0.5)
    ] + [
        box((0.07, 1.0, 0.07), (-0.1, -0.05, 0.62), Paint((200, 60, 50))),
        box((0.07, 0.07, 0.5), (-0.1, 0.3, 0.5), Paint((200, 60, 50))),
        box((0.2, 0.3, 0.07), (-0.1, 0.3, 0.98), tyre),
        box((0.55, 0.06, 0.06), (-0.1, -0.55, 1.0), tyre),
    ]
    return [box((2.2, 0.1, 0.08), (0, y, 0), paint) for y in (-0.35, 0.35)] + arches + bicycle


def _water_tower(c: RGB, variant: int) -> list[Piece]:
    paint = Paint(c)
    legs = [cylinder(0.13, 5.0, (x, y, 0), STEEL) for x in (-1.3, 1.3) for y in (-1.3, 1.3)]
    ties = [box((2.7, 0.1, 0.12), (0, y, 2.5), STEEL) for y in (-1.3, 1.3)]
    ties += [box((0.1, 2.7, 0.12), (x, 0, 2.5), STEEL) for x in (-1.3, 1.3)]
    return [
        *legs,
        *ties,
        cylinder(0.25, 5.0, (0, 0, 0), STEEL),
        cylinder(2.0, 2.4, (0, 0, 4.9), paint),
        cylinder(2.05, 0.3, (0, 0, 5.9), Paint(shade(c, 0.65))),
        cone(2.2, 1.2, (0, 0, 7.3), Paint(shade(c, 0.8))),
    ]


def _shed(c: RGB, variant: int) -> list[Piece]:
    wall = Paint(c, Pattern.PLANKS)
    roof = Paint((90, 85, 85), Pattern.SLATES)
    return [
        box((2.4, 2.0, 1.9), (0, 0, 0), wall),
        box((0.9, 0.06, 1.6), (0.35, -1.02, 0), Paint(shade(c, 0.55))),
        box((0.5, 0.06, 0.5), (-0.65, -1.02, 1.0), Paint((120, 150, 175))),
        gable((2.7, 2.4, 0.9), (0, 0, 1.9), roof, wall),
    ]


BUILDERS: dict[str, Builder] = {
    "fire hydrant": _fire_hydrant,
    "stop sign": _stop_sign,
    "traffic light": _traffic_light,
    "traffic cone": _traffic_cone,
    "picnic table": _picnic_table,
    "bench": _bench,
    "statue": _statue,
    "dumpster": _dumpster,
    "tree": _tree,
    "pine tree": _pine_tree,
    "bus stop": _bus_stop,
    "mailbox": _mailbox,
    "lamp post": _lamp_post,
    "fountain": _fountain,
    "phone booth": _phone_booth,
    "flag pole": _flag_pole,
    "bicycle rack": _bicycle_rack,
    "water tower": _water_tower,
    "shed": _shed,
    **VEHICLE_BUILDERS,
    **BUILDING_BUILDERS,
}
