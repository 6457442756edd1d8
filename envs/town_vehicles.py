"""What vehicles and what stands about on sites look like: pieces, in a colour, in one of some variants.

The other landmarks are in `envs.town_looks`, which tells the frame and the sizes. Vehicles lie along x.
"""

from collections.abc import Callable

from envs.town_kinds import COLOURS
from envs.town_paint import RGB, Paint, Pattern, shade
from envs.town_solids import Piece, ball, box, cone, cylinder, gable

STEEL, DARK, WHITE = Paint((165, 168, 172)), Paint((40, 40, 44)), Paint((240, 240, 236))
GLASS = Paint((105, 140, 165))
STONE = Paint((160, 158, 152), Pattern.BRICK)
LIGHT, TAIL = Paint((255, 250, 215)), Paint((200, 30, 30))


def _wheels(xs: tuple[float, ...], y: float, radius: float = 0.36) -> list[Piece]:
    found = []
    for x in xs:
        for side in (-y, y):
            at = (x, side, radius - 0.12)
            found.append(cylinder(radius, 0.24, at, DARK, turn=(90, 0, 0)))
            hub = (x, side * 1.05, radius - 0.12)
            found.append(cylinder(0.45 * radius, 0.24, hub, STEEL, turn=(90, 0, 0)))
    return found


def _lamps(x: float, y: float, z: float) -> list[Piece]:
    return [
        box((0.08, 0.32, 0.2), (end * x, side * y, z), LIGHT if end > 0 else TAIL)
        for end in (-1, 1)
        for side in (-1, 1)
    ]


def _car(c: RGB, variant: int) -> list[Piece]:
    paint = Paint(c)
    return [
        box((4.1, 1.7, 0.55), (0, 0, 0.32), paint),
        box((2.1, 1.5, 0.5), (-0.2, 0, 0.85), GLASS),
        box((1.9, 1.45, 0.08), (-0.2, 0, 1.33), paint),
        *(box((0.1, 1.54, 0.52), (x, 0, 0.85), paint) for x in (-1.2, -0.2)),
        *_lamps(2.04, 0.6, 0.55),
        *_wheels((-1.25, 1.3), 0.75),
    ]


def _van(c: RGB, variant: int) -> list[Piece]:
    paint = Paint(c)
    band = Paint(shade(c, 0.65))
    return [
        box((3.5, 1.8, 1.8), (-0.6, 0, 0.35), paint),
        box((1.2, 1.75, 0.75), (1.7, 0, 0.35), paint),
        box((0.65, 1.7, 0.85), (1.4, 0, 1.1), GLASS),
        box((3.2, 1.84, 0.16), (-0.7, 0, 0.95), band),
        box((1.15, 1.7, 0.1), (1.15, 0, 1.95), paint),
        *_lamps(2.3, 0.65, 0.6),
        *_wheels((-1.5, 1.55), 0.8),
    ]


def _pick_up_truck(c: RGB, variant: int) -> list[Piece]:
    paint, bed = Paint(c), Paint(shade(c, 0.75))
    return [
        box((4.9, 1.8, 0.3), (0, 0, 0.45), paint),
        box((1.35, 1.75, 0.45), (1.75, 0, 0.72), paint),
        box((1.45, 1.75, 0.4), (0.4, 0, 0.72), paint),
        box((1.3, 1.6, 0.55), (0.35, 0, 1.1), GLASS),
        box((1.25, 1.6, 0.09), (0.3, 0, 1.62), paint),
        box((0.1, 1.66, 0.55), (-0.25, 0, 1.1), paint),
        *(box((2.1, 0.1, 0.5), (-1.4, y, 0.72), bed) for y in (-0.85, 0.85)),
        box((0.1, 1.8, 0.5), (-2.4, 0, 0.72), bed),
        box((2.0, 1.6, 0.03), (-1.4, 0, 0.74), DARK),
        *_lamps(2.44, 0.65, 0.75),
        *_wheels((-1.5, 1.6), 0.82, 0.42),
    ]


def _trailer(c: RGB, variant: int) -> list[Piece]:
    paint, band = Paint(c), Paint(shade(c, 0.6) if c != COLOURS["white"] else (200, 120, 60))
    return [
        box((3.8, 1.9, 1.7), (0, 0, 0.5), paint),
        box((3.4, 1.7, 0.2), (0, 0, 2.2), paint),
        box((3.84, 1.94, 0.2), (0, 0, 0.85), band),
        box((1.1, 1.96, 0.55), (-0.9, 0, 1.35), GLASS),
        box((0.65, 1.96, 1.4), (0.85, 0, 0.55), band),
        box((1.2, 0.16, 0.14), (2.4, 0, 0.45), DARK),
        cylinder(0.07, 0.5, (2.9, 0, 0), DARK),
        *_wheels((0.0,), 0.86),
    ]


def _playground_slide(c: RGB, variant: int) -> list[Piece]:
    paint, frame = Paint(c), Paint(COLOURS["yellow"] if c != COLOURS["yellow"] else (60, 90, 200))
    rungs = [box((0.1, 0.75, 0.08), (-1.55, 0, 0.3 + 0.35 * k), frame) for k in range(5)]
    posts = [cylinder(0.06, 2.6, (x, y, 0), frame) for x in (-1.5, -0.75) for y in (-0.4, 0.4)]
    slope = (0.0, 34.0, 0.0)
    return [
        *posts,
        *rungs,
        box((0.85, 0.9, 0.1), (-1.1, 0, 1.75), frame),
        gable((1.1, 1.2, 0.5), (-1.12, 0, 2.6), paint, paint),
        box((2.9, 0.7, 0.08), (0.45, 0, 0.98), paint, turn=slope),
        *(
            box((2.9, 0.08, 0.3), (0.5, y, 0.98), Paint(shade(c, 0.75)), turn=slope)
            for y in (-0.38, 0.38)
        ),
        box((0.6, 0.75, 0.08), (1.85, 0, 0.18), paint),
    ]


def _billboard(c: RGB, variant: int) -> list[Piece]:
    inks = ((255, 255, 255), (250, 225, 90), (30, 30, 35), (245, 150, 190))
    advert = Paint(c, Pattern.PICTURE, inks[variant])
    return [
        *(cylinder(0.12, 2.4, (x, 0, 0), DARK) for x in (-1.2, 1.2)),
        box((4.2, 0.2, 2.2), (0, 0, 2.2), WHITE, front=advert),
    ]


def _trash_can(c: RGB, variant: int) -> list[Piece]:
    ribs = Paint(c, Pattern.PLANKS)
    lid = Paint(shade(c, 0.6))
    return [
        cylinder(0.32, 0.85, (0, 0, 0.03), ribs),
        cylinder(0.36, 0.1, (0, 0, 0.85), lid),
        ball(0.33, (0, 0, 0.95), lid, 0.6),
        box((0.34, 0.06, 0.14), (0, -0.31, 0.68), DARK),
    ]


def _barrier(c: RGB, variant: int) -> list[Piece]:
    boards = Paint(c, Pattern.STRIPES, (245, 245, 240) if c != COLOURS["black"] else (245, 205, 45))
    feet = [box((0.1, 0.8, 0.1), (x, 0, 0), DARK) for x in (-0.85, 0.85)] + [
        box((0.1, 0.1, 1.1), (x, 0, 0), DARK) for x in (-0.85, 0.85)
    ]
    return [
        *feet,
        *(box((1.1, 0.1, 0.3), (x, -0.05, z), boards) for x in (-0.55, 0.55) for z in (0.4, 0.85)),
        *(ball(0.11, (x, 0, 1.25), Paint((250, 180, 40))) for x in (-0.85, 0.85)),
    ]


def _tent(c: RGB, variant: int) -> list[Piece]:
    cloth = Paint(c)
    return [
        gable((2.8, 2.4, 1.8), (0, 0, 0), cloth, Paint(shade(c, 0.8))),
        box((2.9, 0.1, 0.1), (0, 0, 1.75), Paint(shade(c, 0.6))),
        box((0.5, 0.5, 0.9), (1.2, 0, 0.0), DARK),
        box((0.5, 0.5, 0.9), (-1.2, 0, 0.0), DARK),
    ]


def _gas_pump(c: RGB, variant: int) -> list[Piece]:
    screen = Paint(c, Pattern.SCREEN, (235, 240, 235))
    hose = Paint((25, 25, 28))
    return [
        box((1.2, 0.9, 0.18), (0, 0, 0), Paint((190, 190, 186))),
        box((0.85, 0.55, 1.5), (0, 0, 0.18), Paint(c), front=screen, sides=Paint(c)),
        box(
            (0.95, 0.6, 0.32),
            (0, 0, 1.7),
            WHITE,
            front=Paint((240, 240, 236), Pattern.WORDS, (180, 20, 20), "GAS"),
        ),
        box((0.12, 0.16, 0.4), (0.5, -0.1, 1.1), DARK),
        cylinder(0.045, 0.9, (0.58, -0.1, 0.3), hose),
        cylinder(0.045, 0.4, (0.5, -0.1, 0.1), hose, turn=(0, 90, 0)),
    ]


def _bush(c: RGB, variant: int) -> list[Piece]:
    leaves = Paint(shade((45, 130, 50), 0.8), Pattern.GRAIN)
    blossoms = [
        ball(0.13, (x, y, z), Paint(c))
        for x, y, z in ((-0.5, -0.5, 0.7), (0.1, -0.62, 0.8), (0.6, -0.4, 0.6), (0.2, 0.5, 0.9))
    ]
    return [
        ball(0.7, (0, 0, 0.55), leaves, 0.9),
        ball(0.5, (-0.65, 0.1, 0.4), leaves),
        ball(0.5, (0.65, -0.05, 0.42), leaves),
        *(blossoms if c != COLOURS["green"] else ()),
    ]


def _well(c: RGB, variant: int) -> list[Piece]:
    stone = Paint(c, Pattern.BRICK)
    wood = Paint((115, 75, 45), Pattern.PLANKS)
    return [
        cylinder(0.85, 0.85, (0, 0, 0), stone),
        cylinder(0.68, 0.02, (0, 0, 0.85), Paint((25, 35, 50))),
        *(box((0.14, 0.14, 2.0), (x, 0, 0), wood) for x in (-0.8, 0.8)),
        cylinder(0.09, 1.7, (0, 0, 0.6), wood, turn=(0, 90, 0)),
        gable((2.2, 1.7, 0.7), (0, 0, 1.95), Paint((150, 60, 45), Pattern.SLATES), wood),
        cylinder(0.17, 0.3, (0, 0, 0.95), Paint((90, 92, 96))),
    ]


def _umbrella(c: RGB, variant: int) -> list[Piece]:
    chairs = [
        piece
        for x in (-1.15, 1.15)
        for piece in (
            box((0.5, 0.5, 0.45), (x, 0, 0), WHITE),
            box((0.08, 0.5, 0.5), (x * 1.18, 0, 0.45), WHITE),
        )
    ]
    return [
        cylinder(0.06, 2.3, (0, 0, 0), STEEL),
        cylinder(0.65, 0.07, (0, 0, 0.72), WHITE),
        cone(1.6, 0.75, (0, 0, 2.1), Paint(c)),
        cylinder(1.6, 0.08, (0, 0, 2.04), Paint(shade(c, 0.75))),
        *chairs,
    ]


BUILDERS: dict[str, Callable[[RGB, int], list[Piece]]] = {
    "car": _car,
    "van": _van,
    "pick-up truck": _pick_up_truck,
    "trailer": _trailer,
    "playground slide": _playground_slide,
    "billboard": _billboard,
    "trash can": _trash_can,
    "barrier": _barrier,
    "tent": _tent,
    "gas pump": _gas_pump,
    "bush": _bush,
    "well": _well,
    "umbrella": _umbrella,
}
