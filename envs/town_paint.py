"""Pictures of what things in the town are painted with: brick, windows, planks, leaves, lettering, ...

A paint is a value; `tile` draws it. The same paint gives the same pixels: grain comes from its own values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from zlib import crc32

import numpy as np
from PIL import Image, ImageDraw, ImageFont

RGB = tuple[int, int, int]


class Pattern(StrEnum):
    """What a paint shows."""

    PLAIN = "plain"
    GRAIN = "grain"  # speckled: leaves, stone, roofs
    BRICK = "brick"
    PLANKS = "planks"  # upright boards
    SLATES = "slates"  # rows of roof tiles
    STRIPES = "stripes"  # slanting
    BANDS = "bands"  # lying
    WINDOWS = "windows"  # rows of windows, as `words` says: "3x2"
    FACADE = "facade"  # a door between two windows, and windows above: storeys in `words`
    GATE = "gate"  # a wide door
    SHOP = "shop"  # a large window with a sign above it
    WORDS = "words"  # lettering
    SCREEN = "screen"  # a light field on the upper half
    PICTURE = "picture"  # an advertisement
    GLASS = "glass"  # panes in a frame


@dataclass(frozen=True)
class Paint:
    """A colour, perhaps with a pattern in another."""

    colour: RGB
    pattern: Pattern = Pattern.PLAIN
    ink: RGB = (255, 255, 255)
    words: str = ""

    @property
    def grain(self) -> np.random.Generator:
        """The generator that its irregularities come from."""
        return np.random.default_rng(crc32(repr(self).encode()))


def shade(colour: RGB, share: float) -> RGB:
    """A darker colour, or above 1 a lighter one."""
    r, g, b = (min(255, max(0, round(c * share))) for c in colour)
    return r, g, b


@cache
def tile(paint: Paint, size: int) -> Image.Image:
    """The picture (size, size) of a paint."""
    image = Image.new("RGB", (size, size), paint.colour)
    _DRAWERS[paint.pattern](image, ImageDraw.Draw(image), paint)
    return image


Draw = ImageDraw.ImageDraw


def _plain(image: Image.Image, draw: Draw, paint: Paint) -> None:
    pass


def _grain(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width // 2
    share = paint.grain.uniform(0.72, 1.12, (n, n, 1))
    pixels = np.clip(np.array(paint.colour) * share, 0, 255).astype(np.uint8)
    image.paste(Image.fromarray(pixels).resize(image.size, Image.Resampling.NEAREST))


def _brick(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    for row in range(8):
        for k in range(-1, 5):
            x = (k + (row % 2) / 2) * n / 4
            tint = shade(paint.colour, float(paint.grain.uniform(0.9, 1.1) - 0.06 * (row % 3)))
            draw.rectangle((x + 1, row * n / 8 + 1, x + n / 4 - 1, (row + 1) * n / 8 - 1), tint)
    edge = shade(paint.colour, 0.72)
    for row in range(8):
        draw.line((0, row * n / 8, n, row * n / 8), edge)


def _planks(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    for k in range(8):
        tint = shade(paint.colour, (0.92, 1.04)[k % 2])
        draw.rectangle((k * n / 8, 0, (k + 1) * n / 8, n), tint)
        draw.line((k * n / 8, 0, k * n / 8, n), shade(paint.colour, 0.65))


def _slates(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    for row in range(8):
        draw.rectangle(
            (0, row * n / 8, n, (row + 1) * n / 8), shade(paint.colour, (0.9, 1.05)[row % 2])
        )
        draw.line((0, row * n / 8, n, row * n / 8), shade(paint.colour, 0.7))


def _stripes(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    for k in range(-2, 5):
        x = k * n / 2
        draw.polygon([(x, n), (x + n / 4, n), (x + 3 * n / 4, 0), (x + n / 2, 0)], paint.ink)


def _bands(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    for k in (1, 3):
        draw.rectangle((0, k * n / 5, n, (k + 1) * n / 5), paint.ink)


def _windows(image: Image.Image, draw: Draw, paint: Paint) -> None:
    columns, rows = (int(k) for k in paint.words.split("x"))
    n = image.width
    for row in range(rows):
        for column in range(columns):
            _window(
                draw,
                paint,
                ((column + 0.22) * n / columns, (row + 0.2) * n / rows),
                (0.56 * n / columns, 0.5 * n / rows),
            )


def _window(draw: Draw, paint: Paint, at: tuple[float, float], size: tuple[float, float]) -> None:
    x, y = at
    w, h = size
    glass = (70, 95, 120)
    draw.rectangle((x - 1, y - 1, x + w + 1, y + h + 1), paint.ink)
    draw.rectangle((x, y, x + w, y + h), glass)
    draw.rectangle((x, y, x + w, y + h / 3), (120, 150, 175))
    draw.line((x + w / 2, y, x + w / 2, y + h), paint.ink)


def _facade(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n, storeys = image.width, int(paint.words)
    tall = n / storeys
    for row in range(storeys):
        for column in range(3):
            if row < storeys - 1 or column != 1:
                at = (n * (0.1 + 0.3 * column), (row + 0.25) * tall)
                _window(draw, paint, at, (0.2 * n, 0.42 * tall))
    door = (0.42 * n, n - 0.68 * tall, 0.58 * n, n)
    draw.rectangle(door, (95, 60, 40), outline=paint.ink)


def _gate(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    draw.rectangle((0.12 * n, 0.22 * n, 0.88 * n, n), paint.ink)
    for k in range(1, 5):
        y = (0.22 + 0.78 * k / 5) * n
        draw.line((0.12 * n, y, 0.88 * n, y), shade(paint.ink, 0.7))


def _shop(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    draw.rectangle((0.05 * n, 0.42 * n, 0.62 * n, 0.88 * n), (120, 160, 185), outline=paint.ink)
    draw.rectangle((0.70 * n, 0.42 * n, 0.92 * n, n), (70, 80, 95), outline=paint.ink)
    draw.rectangle((0, 0.08 * n, n, 0.32 * n), paint.ink)
    _write(draw, paint.words, (0.02 * n, 0.09 * n, 0.98 * n, 0.31 * n), shade(paint.colour, 0.6))


def _words(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    _write(draw, paint.words, (0.03 * n, 0.2 * n, 0.97 * n, 0.8 * n), paint.ink)


def _screen(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    draw.rectangle((0.18 * n, 0.12 * n, 0.82 * n, 0.42 * n), paint.ink)
    draw.rectangle((0.3 * n, 0.55 * n, 0.7 * n, 0.75 * n), shade(paint.colour, 0.5))


def _picture(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    draw.rectangle((0, 0, n - 1, n - 1), paint.colour, outline=(240, 240, 240), width=3)
    draw.ellipse((0.08 * n, 0.25 * n, 0.42 * n, 0.75 * n), paint.ink)
    for k in range(3):
        draw.rectangle((0.5 * n, (0.25 + 0.2 * k) * n, 0.9 * n, (0.35 + 0.2 * k) * n), paint.ink)


def _glass(image: Image.Image, draw: Draw, paint: Paint) -> None:
    n = image.width
    for row in range(3):
        for column in range(2):
            x, y = (column + 0.12) * n / 2, (row + 0.1) * n / 3
            draw.rectangle((x, y, x + 0.38 * n, y + 0.26 * n), paint.ink)


def _write(draw: Draw, words: str, field: tuple[float, float, float, float], ink: RGB) -> None:
    """The words as large as they fit into a field."""
    left, top, right, bottom = field
    for size in range(40, 6, -1):
        font = ImageFont.load_default(size)
        x0, y0, x1, y1 = draw.textbbox((0, 0), words, font=font, stroke_width=1)
        if x1 - x0 <= right - left and y1 - y0 <= bottom - top:
            break
    at = ((left + right - x0 - x1) / 2, (top + bottom - y0 - y1) / 2)
    draw.text(at, words, ink, font=font, stroke_width=1, stroke_fill=ink)


_DRAWERS: dict[Pattern, Callable[[Image.Image, Draw, Paint], None]] = {
    Pattern.PLAIN: _plain,
    Pattern.GRAIN: _grain,
    Pattern.BRICK: _brick,
    Pattern.PLANKS: _planks,
    Pattern.SLATES: _slates,
    Pattern.STRIPES: _stripes,
    Pattern.BANDS: _bands,
    Pattern.WINDOWS: _windows,
    Pattern.FACADE: _facade,
    Pattern.GATE: _gate,
    Pattern.SHOP: _shop,
    Pattern.WORDS: _words,
    Pattern.SCREEN: _screen,
    Pattern.PICTURE: _picture,
    Pattern.GLASS: _glass,
}
