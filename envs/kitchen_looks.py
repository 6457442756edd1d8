"""What the kitchen's objects are like: form, size, mass and colours, and the pictures printed on them.

Every name of `envs.kitchen_layout.OBJECTS` has its own look; any other becomes a package with its name on it.
Each fits a hand that opens 8 cm, and stands on a spot of 10 cm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

from envs import meshes
from envs.bodies import Form, Shape
from envs.meshes import Grid

Colour = tuple[int, int, int]
Half = tuple[float, float, float]


GRIP_BELOW_TOP = 0.018  # [m]
LOW = 0.11  # [m] things less high disappear behind a drawer's panel


class Kind(StrEnum):
    """What an object is, as far as hands and eyes care."""

    CAN = "can"
    BOTTLE = "bottle"
    BAG = "bag"
    FRUIT = "fruit"
    BANANA = "banana"
    BOX = "box"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One object's body and face."""

    kind: Kind
    half: Half  # [m] half extents as it is meant to stand
    mass: float  # [kg]
    colour: Colour
    ink: Colour = (255, 255, 255)
    words: str = ""

    @property
    def round(self) -> bool:
        """Whether it is as wide whichever way it is turned about the vertical."""
        return self.kind in (Kind.CAN, Kind.BOTTLE, Kind.FRUIT)

    @property
    def tall(self) -> bool:
        """Whether it stands or lies, so that it can be knocked over and placed upright."""
        return self.kind in (Kind.CAN, Kind.BOTTLE)

    @property
    def reach(self) -> float:
        """Radius [m] of the circle it covers, however it is turned."""
        x, y, _ = self.half
        return x if self.round else float((x**2 + y**2) ** 0.5)

    @property
    def grip_height(self) -> float:
        """[m] above its bottom where fingers from above take it: tall things near their top."""
        x, _, z = self.half
        return x if self.kind is Kind.FRUIT else max(z, 2 * z - GRIP_BELOW_TOP)

    def sideways(self, walled: bool) -> bool:
        """Whether fingers that take it must open along the edge, past what is behind a low wall."""
        return walled and not self.round and 2 * self.half[2] < LOW

    @property
    def shape(self) -> Shape:
        """What collides."""
        if self.kind is Kind.FRUIT:
            return Shape(self.half, form=Form.BALL)
        return Shape(self.half, form=Form.CYLINDER if self.round else Form.BOX)

    @property
    def rolling(self) -> float:
        """[m] how much it resists rolling: nothing here rolls off a table by itself."""
        return 0.002 if self.round else 0.0


_CAN, _SLIM = (0.033, 0.033, 0.06), (0.027, 0.027, 0.065)
_BAG, _BAR = (0.0365, 0.0225, 0.07), (0.045, 0.0175, 0.0125)


def _can(words: str, colour: Colour, ink: Colour = (255, 255, 255), half: Half = _CAN) -> Look:
    return Look(kind=Kind.CAN, half=half, mass=0.15, colour=colour, ink=ink, words=words)


def _chips(words: str, colour: Colour, ink: Colour = (255, 255, 255)) -> Look:
    return Look(kind=Kind.BAG, half=_BAG, mass=0.08, colour=colour, ink=ink, words=words)


def _box(words: str, half: Half, colour: Colour, ink: Colour = (255, 255, 255)) -> Look:
    return Look(kind=Kind.BOX, half=half, mass=0.08, colour=colour, ink=ink, words=words)


LOOKS: dict[str, Look] = {
    "coke": _can("Coke", (200, 16, 28)),
    "pepsi": _can("Pepsi", (20, 60, 160)),
    "7up": _can("7up", (20, 140, 60), (255, 235, 60)),
    "redbull": _can("Red Bull", (40, 70, 150), (225, 40, 50), _SLIM),
    "lime soda": _can("Lime", (165, 215, 80), (30, 90, 30)),
    "grapefruit soda": _can("Grapefruit", (245, 130, 120), (130, 20, 30)),
    "water bottle": Look(
        kind=Kind.BOTTLE,
        half=(0.031, 0.031, 0.085),
        mass=0.2,
        colour=(170, 210, 235),
        ink=(20, 80, 170),
        words="Water",
    ),
    "tea": _box("TEA", (0.035, 0.0225, 0.045), (110, 140, 70), (250, 240, 200)),
    "apple": Look(kind=Kind.FRUIT, half=(0.036,) * 3, mass=0.15, colour=(190, 30, 35)),
    "orange": Look(kind=Kind.FRUIT, half=(0.037,) * 3, mass=0.15, colour=(245, 140, 25)),
    "banana": Look(kind=Kind.BANANA, half=(0.0475, 0.018, 0.015), mass=0.1, colour=(245, 215, 60)),
    "sponge": _box("", (0.04, 0.0275, 0.015), (250, 215, 80), (60, 130, 70)),
    "rice chips": _chips("Rice", (235, 235, 225), (40, 90, 160)),
    "jalapeno chips": _chips("Jalapeño", (60, 130, 50)),
    "multigrain chips": _chips("Multi\ngrain", (190, 130, 60)),
    "kettle chips": _chips("Kettle", (60, 40, 50), (240, 190, 80)),
    "sea salt chips": _chips("Sea\nsalt", (70, 140, 200)),
    "energy bar": _box("ENERGY", _BAR, (240, 120, 30)),
    "rxbar chocolate": _box("RXBAR", _BAR, (90, 55, 40)),
}
_PACKAGE: Half = (0.035, 0.0225, 0.04)
_WRAPPINGS: tuple[Colour, ...] = (
    (150, 110, 170),
    (90, 150, 150),
    (200, 160, 110),
    (170, 90, 110),
    (110, 120, 150),
)


def look_of(name: str) -> Look:
    """How the object of a name looks; unknown ones are packages, of a colour by the name."""
    if name in LOOKS:
        return LOOKS[name]
    colour = _WRAPPINGS[crc32(name.encode()) % len(_WRAPPINGS)]
    return _box(name.replace(" ", "\n"), _PACKAGE, colour)


def model(name: str, folder: Path) -> tuple[Path, Path]:
    """The mesh and the picture of an object, as files that are made in a folder where they are missing."""
    stem = folder / f"{crc32(name.encode()):08x}"
    mesh, picture = stem.with_suffix(".obj"), stem.with_suffix(".png")
    if not picture.exists():
        mesh.write_text(meshes.obj(_grids(look_of(name))), encoding="utf-8")
        _picture(name, look_of(name)).save(picture)
    return mesh, picture


def _grids(look: Look) -> list[Grid]:
    r, _, h = look.half
    make: dict[Kind, Callable[[], list[Grid]]] = {
        Kind.CAN: lambda: meshes.turned(
            [(0, -h), (0.8 * r, -h), (r, 0.006 - h), (r, h - 0.008), (0.84 * r, h), (0, h)]
        ),
        Kind.BOTTLE: lambda: meshes.turned(
            [
                (0, -h),
                (r, 0.004 - h),
                (r, 0.3 * h),
                (0.42 * r, 0.72 * h),
                (0.42 * r, 0.8 * h),
                (0.5 * r, 0.8 * h),
                (0.5 * r, h),
                (0, h),
            ]
        ),
        Kind.FRUIT: lambda: meshes.ball(r),
        Kind.BANANA: lambda: meshes.tube(2 * r, look.half[2], 0.012),
        Kind.BAG: lambda: meshes.pillow(look.half),
        Kind.BOX: lambda: meshes.box(look.half),
    }
    return make[look.kind]()


# ---- pictures ------------------------------------------------------------------------------------

SIZE = 384, 192  # [px]
STEEL, GREY = (205, 208, 212), (150, 154, 160)


def _picture(name: str, look: Look) -> Image.Image:
    image = Image.new("RGB", SIZE, look.colour)
    draw = ImageDraw.Draw(image)
    if look.kind in (Kind.CAN, Kind.BOTTLE):
        _label(draw, look)
    elif look.kind is Kind.FRUIT:
        _peel(draw, look)
    elif look.kind is Kind.BANANA:
        draw.rectangle((0, 0, 14, SIZE[1]), (90, 70, 30))
        draw.rectangle((SIZE[0] - 20, 0, *SIZE), (110, 110, 40))
    elif name == "sponge":
        _scourer(draw, look)
    else:
        _wrapping(draw, look)
    return image


def _label(draw: ImageDraw.ImageDraw, look: Look) -> None:
    """Around a can or a bottle: the words twice, steel ends or a cap."""
    w, h = SIZE
    if look.kind is Kind.CAN:
        draw.rectangle((0, 0, w, 0.08 * h), STEEL)
        draw.rectangle((0, 0.94 * h, w, h), GREY)
        draw.rectangle((0, 0.72 * h, w, 0.78 * h), look.ink)
        band = (0.14, 0.70)
    else:
        draw.rectangle((0, 0, w, 0.1 * h), (40, 90, 190))
        draw.rectangle((0, 0.46 * h, w, 0.82 * h), (240, 245, 250))
        band = (0.48, 0.80)
    for k in (0, 1):
        field = (
            int((k + 0.08) * w / 2),
            int(band[0] * h),
            int((k + 0.92) * w / 2),
            int(band[1] * h),
        )
        _write(draw, look.words, field, look.ink)


def _peel(draw: ImageDraw.ImageDraw, look: Look) -> None:
    w, h = SIZE
    r, g, b = look.colour
    for y in range(h):
        share = 0.75 + 0.25 * y / h
        draw.line((0, y, w, y), (int(r * share), min(255, int(g * (1.6 - 0.6 * share))), b))
    draw.rectangle((0, 0, w, 0.06 * h), (80, 60, 30))


def _scourer(draw: ImageDraw.ImageDraw, look: Look) -> None:
    _, v0, _, v1 = meshes.field(4)
    draw.rectangle((SIZE[0] / 3, (1 - v1) * SIZE[1], 2 * SIZE[0] / 3, (1 - v0) * SIZE[1]), look.ink)
    for k in range(4):
        u0, v0, u1, v1 = meshes.field(k)
        top = (1 - v1) * SIZE[1]
        draw.rectangle((u0 * SIZE[0], top, u1 * SIZE[0], top + 0.18 * SIZE[1]), look.ink)


def _wrapping(draw: ImageDraw.ImageDraw, look: Look) -> None:
    """Words on the front, the back and the top; a bag has seams and a stripe."""
    w, h = SIZE
    for k in (0, 1, 4):
        u0, v0, u1, v1 = meshes.field(k)
        left, top, right, bottom = u0 * w, (1 - v1) * h, u1 * w, (1 - v0) * h
        if look.kind is Kind.BAG:
            edge = (bottom - top) * 0.07
            draw.rectangle((left, top, right, top + edge), STEEL)
            draw.rectangle((left, bottom - edge, right, bottom), STEEL)
            draw.ellipse((left + 24, bottom - 36, right - 24, bottom - 10), (245, 215, 120))
            bottom -= 32
        field = (int(left + 8), int(top + 10), int(right - 8), int(bottom - 8))
        _write(draw, look.words, field, look.ink)


def _write(
    draw: ImageDraw.ImageDraw, words: str, field: tuple[int, int, int, int], ink: Colour
) -> None:
    """The words as large as they fit into a field of the picture."""
    left, top, right, bottom = field
    for size in range(64, 7, -2):
        x0, y0, x1, y1 = draw.multiline_textbbox((0, 0), words, font=_font(size), align="center")
        if x1 - x0 <= right - left and y1 - y0 <= bottom - top:
            break
    at = ((left + right - x0 - x1) / 2, (top + bottom - y0 - y1) / 2)
    draw.multiline_text(at, words, ink, font=_font(size), align="center")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
