"""The kitchen's furniture as boxes and cylinders, and the chest with its drawers.

Sizes and places are `envs.kitchen_plan`'s; here are the parts they are made of, and their colours.
"""

from collections.abc import Iterator

from envs.bodies import Form
from envs.kitchen_layout import CABINET
from envs.kitchen_plan import (
    BIN,
    BIN_DEPTH,
    BIN_WALL,
    BOARD,
    CHEST_DEPTH,
    CHEST_FRONT,
    CLOSE_COUNTER,
    COLUMN,
    COLUMNS,
    DRAWER_FLOORS,
    DRAWER_HALF,
    DRAWER_TRAVEL,
    DRAWER_WALL,
    FAR_COUNTER,
    HANDLE_HALF,
    HANDLE_MIDDLE,
    HANDLE_OUT,
    PANEL_HEIGHT,
    ROOM_X,
    ROOM_Y,
    SIDE_TABLE,
    TABLE,
    USER_AT,
    Place,
)
from envs.urdf import RGB, XYZ, Link, Part, robot_text

WOOD, DARK_WOOD, WHITE, STONE = (
    (0.76, 0.60, 0.42),
    (0.52, 0.36, 0.24),
    (0.93, 0.93, 0.91),
    (0.33, 0.36, 0.40),
)
WALLS, FLOOR_RGB, STEEL = (0.88, 0.90, 0.88), (0.80, 0.76, 0.70), (0.62, 0.64, 0.66)
BIN_RGB, SHIRT, TROUSERS, SKIN = (
    (0.22, 0.42, 0.30),
    (0.24, 0.42, 0.66),
    (0.25, 0.27, 0.33),
    (0.87, 0.68, 0.55),
)
SLAB = 0.04  # [m] thickness of tops
DRAWER_MASS = 2.0  # [kg]
DRAWER_DAMPING = 8.0  # [N s/m]
FLOOR_THICKNESS = 0.1  # [m]


def box(low: XYZ, high: XYZ, rgb: RGB, *, solid: bool = True) -> Part:
    """A part between two corners [m]."""
    half = tuple((b - a) / 2 for a, b in zip(low, high, strict=True))
    middle = tuple((b + a) / 2 for a, b in zip(low, high, strict=True))
    return Part(half=half, at=middle, rgb=rgb, solid=solid)  # type: ignore[arg-type]


def furniture() -> dict[str, str]:
    """URDF texts by the names of the bodies, all to be set at the world's origin."""
    single = {
        "room": [*_room()],
        CLOSE_COUNTER.name: [*_counter(CLOSE_COUNTER)],
        FAR_COUNTER.name: [*_counter(FAR_COUNTER)],
        TABLE.name: [*_table(TABLE, WOOD)],
        "side table": [*_table(SIDE_TABLE, DARK_WOOD)],
        BIN.name: [*_bin()],
        "person": [*_person()],
    }
    texts = {
        name: robot_text(name, [Link(name=name.replace(" ", "_"), parts=parts, mass=0.0)])
        for name, parts in single.items()
    }
    return texts | {CABINET: chest()}


def chest() -> str:
    """The URDF text of the chest; a drawer's joint and link are called after the drawer."""
    frame = Link(name="frame", parts=[*_frame()], mass=0.0)
    drawers = [
        Link(
            name=drawer,
            parts=[*_drawer()],
            mass=DRAWER_MASS,
            joint=f"{drawer} slide",
            kind="prismatic",
            parent="frame",
            at=(x, CHEST_FRONT, DRAWER_FLOORS[drawer]),
            axis=(0.0, -1.0, 0.0),
            limits=(0.0, DRAWER_TRAVEL),
            damping=DRAWER_DAMPING,
        )
        for drawer, x in COLUMNS.items()
    ]
    return robot_text(CABINET, [frame, *drawers])


def _room() -> Iterator[Part]:
    (x0, x1), (y0, y1), t = ROOM_X, ROOM_Y, FLOOR_THICKNESS
    yield box((x0, y0, -t), (x1, y1, 0.0), FLOOR_RGB)
    yield box((x0, y1, 0.0), (x1, y1 + t, 1.3), WALLS)
    yield box((x0 - t, y0, 0.0), (x0, y1 + t, 1.3), WALLS)
    yield box((x1, y0, 0.0), (x1 + t, y1 + t, 0.3), WALLS)
    yield box((x0, y0 - t, 0.0), (x1, y0, 0.1), WALLS)
    for y in (-1.1, 0.0, 1.1):  # joints of the floor's boards
        yield box((x0, y - 0.006, 0.0), (x1, y + 0.006, 0.001), DARK_WOOD, solid=False)


def _edges(place: Place) -> tuple[float, float, float, float]:
    (x, y), (a, b) = place.middle, place.half
    return x - a, x + a, y - b, y + b


def _counter(place: Place) -> Iterator[Part]:
    x0, x1, y0, y1 = _edges(place)
    yield box((x0, y0, place.height - SLAB), (x1, y1, place.height), STONE)
    yield box((x0, y0 + 0.01, 0.08), (x1, y1 - 0.01, place.height - SLAB), WHITE)
    yield box((x0, y0 + 0.04, 0.0), (x1, y1 - 0.04, 0.08), STONE)
    inner = x1 if x0 < 0 else x0
    for k in range(3):  # doors' handles
        y = y0 + (k + 0.5) * (y1 - y0) / 3
        low, high = (inner - 0.01, y - 0.08, 0.46), (inner + 0.01, y + 0.08, 0.475)
        yield box(low, high, STEEL, solid=False)


def _table(place: Place, rgb: RGB) -> Iterator[Part]:
    x0, x1, y0, y1 = _edges(place)
    yield box((x0, y0, place.height - SLAB), (x1, y1, place.height), rgb)
    for x in (x0 + 0.05, x1 - 0.05):
        for y in (y0 + 0.05, y1 - 0.05):
            half = (0.025, 0.025, (place.height - SLAB) / 2)
            yield Part(half=half, at=(x, y, half[2]), rgb=DARK_WOOD)


def _bin() -> Iterator[Part]:
    x0, x1, y0, y1 = _edges(BIN)
    floor, rim = BIN.height, BIN.height + BIN_DEPTH
    yield box((x0, y0, 0.0), (x1, y1, floor), BIN_RGB)
    for low, high in (
        ((x0, y0, floor), (x1, y0 + BIN_WALL, rim)),
        ((x0, y1 - BIN_WALL, floor), (x1, y1, rim)),
        ((x0, y0, floor), (x0 + BIN_WALL, y1, rim)),
        ((x1 - BIN_WALL, y0, floor), (x1, y1, rim)),
    ):
        yield box(low, high, (0.16, 0.32, 0.23))
    yield box((x0 + 0.25, y0 - 0.004, 0.22), (x1 - 0.25, y0, 0.36), WHITE, solid=False)
    yield box((x0 + 0.30, y0 - 0.006, 0.25), (x1 - 0.30, y0, 0.33), BIN_RGB, solid=False)


def _person() -> Iterator[Part]:
    x, y = USER_AT
    for side in (-0.09, 0.09):
        yield Part(half=(0.07, 0.07, 0.4), at=(x + side, y, 0.4), rgb=TROUSERS, form=Form.CYLINDER)
        arm = (x + 2.6 * side, y + 0.03, 1.05)
        yield Part(half=(0.045, 0.045, 0.25), at=arm, rgb=SHIRT, form=Form.CYLINDER)
        hand = (x + 2.6 * side, y + 0.03, 0.77)
        yield Part(half=(0.045,) * 3, at=hand, rgb=SKIN, form=Form.BALL)
    yield Part(half=(0.18, 0.11, 0.27), at=(x, y, 1.05), rgb=SHIRT)
    yield Part(half=(0.05, 0.05, 0.05), at=(x, y, 1.36), rgb=SKIN, form=Form.CYLINDER)
    yield Part(half=(0.11,) * 3, at=(x, y, 1.48), rgb=SKIN, form=Form.BALL)
    yield Part(half=(0.115, 0.115, 0.04), at=(x, y - 0.01, 1.56), rgb=DARK_WOOD, form=Form.CYLINDER)


def _frame() -> Iterator[Part]:
    back, t = CHEST_FRONT + CHEST_DEPTH, 0.01
    for drawer, x in COLUMNS.items():
        floor = DRAWER_FLOORS[drawer]
        x0, x1, top = x - COLUMN / 2, x + COLUMN / 2, floor + BOARD
        yield box((x0, CHEST_FRONT, top - 0.02), (x1, back, top), DARK_WOOD)
        yield box((x0, CHEST_FRONT + 0.01, 0.0), (x1, back, floor - 0.015), WOOD)
        for low, high in ((x0, x0 + t), (x1 - t, x1)):
            yield box((low, CHEST_FRONT, 0.0), (high, back, top - 0.02), WOOD)
        yield box((x0, back - t, floor), (x1, back, top), WOOD)


def _drawer() -> Iterator[Part]:
    """In the frame of the middle of its panel's outer face, at the floor's height; +y goes in."""
    (a, b), t = DRAWER_HALF, DRAWER_WALL
    depth = 2 * b + t
    yield box((-a - 0.005, t, -t), (a + 0.005, depth, 0.0), WHITE)
    yield box((-a - t, 0.0, -t), (a + t, t, PANEL_HEIGHT), WOOD)
    yield box((-a - 0.005, depth - t, 0.0), (a + 0.005, depth, 0.045), WHITE)
    for side in (-1, 1):
        x = side * (a + 0.002)
        yield box((x - 0.003, t, 0.0), (x + 0.003, depth, 0.045), WHITE)
    z, (hx, hy, hz) = HANDLE_MIDDLE, HANDLE_HALF
    low = (-hx, -HANDLE_OUT - hy, z - hz)
    yield box(low, (hx, -HANDLE_OUT + hy, z + hz), STEEL)
    yield box((-hx, -HANDLE_OUT + hy, z - hz), (hx, 0.0, z - hz + 0.02), STEEL)
