"""The ground of a town as a picture and a flat mesh: asphalt with markings, pavements, grass.

Drawn from the streets, one pixel for `METRES_A_PIXEL`, in the town's frame: the picture's upper left
corner is the corner of least x and greatest y.
"""

import itertools
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from envs import meshes
from envs.meshes import Grid
from envs.town_paint import RGB
from envs.town_streets import PAVEMENT, ROAD, XY, Streets

MARGIN = 45.0  # [m] of grass around the streets
METRES_A_PIXEL = 0.16
FIELD = 15.0  # [m] the mesh's squares are about so large
GRASSES: tuple[RGB, ...] = ((106, 142, 84), (122, 146, 82), (92, 132, 88), (140, 140, 92))
ASPHALTS: tuple[RGB, ...] = ((92, 92, 96), (112, 110, 108), (78, 80, 86), (102, 98, 94))
SLABS: tuple[RGB, ...] = ((176, 172, 164), (188, 182, 170), (160, 160, 160), (184, 168, 152))
PAINT: RGB = (222, 220, 205)
DASH, LINE = 3.0, 0.22  # [m] length of a dash and of the gap after it; width


def ground_bounds(streets: Streets) -> tuple[XY, XY]:
    """The lowest and the highest corner [m] of what is drawn."""
    (x0, y0), (x1, y1) = streets.bounds
    return (x0 - MARGIN, y0 - MARGIN), (x1 + MARGIN, y1 + MARGIN)


def ground_files(streets: Streets, seed: int, stem: Path) -> tuple[Path, Path]:
    """Write the ground's mesh and picture beside each other."""
    mesh, picture = stem.with_suffix(".obj"), stem.with_suffix(".bmp")
    ground_picture(streets, seed).save(picture)
    (x0, y0), (x1, y1) = ground_bounds(streets)
    n, m = (round((b - a) / FIELD) for a, b in ((x0, x1), (y0, y1)))
    u, v = np.meshgrid(np.linspace(0, 1, n + 1), np.linspace(0, 1, m + 1))
    points = np.stack([x0 + u * (x1 - x0), y0 + v * (y1 - y0), np.zeros_like(u)], axis=-1)
    texture = np.clip(np.stack([u, v], axis=-1), 1e-4, 1 - 1e-4)
    mesh.write_text(meshes.obj([Grid(points, texture)]), encoding="utf-8")
    return mesh, picture


def ground_picture(streets: Streets, seed: int) -> Image.Image:
    """The ground from above."""
    rng = np.random.default_rng(seed)
    grass, asphalt, slab = (k[int(rng.integers(len(k)))] for k in (GRASSES, ASPHALTS, SLABS))
    (x0, y0), (x1, y1) = ground_bounds(streets)
    size = round((x1 - x0) / METRES_A_PIXEL), round((y1 - y0) / METRES_A_PIXEL)
    image = Image.new("RGB", size, grass)
    draw = ImageDraw.Draw(image)

    def pixel(point: XY) -> XY:
        return (point[0] - x0) / METRES_A_PIXEL, (y1 - point[1]) / METRES_A_PIXEL

    lines = [[pixel(p) for p in streets.line(s)] for s in streets.streets]
    for half, colour in (
        (ROAD + PAVEMENT, slab),
        (ROAD + 0.2, tuple(c - 30 for c in slab)),
        (ROAD, asphalt),
    ):
        for line in lines:
            _stroke(draw, line, half / METRES_A_PIXEL, colour)
    for line in lines:
        _dashes(draw, line)
    pixels = np.asarray(image, np.float32)
    grain = rng.uniform(0.93, 1.07, (size[1] // 2 + 1, size[0] // 2 + 1, 1)).astype(np.float32)
    grain = grain.repeat(2, 0).repeat(2, 1)[: size[1], : size[0]]
    return Image.fromarray(np.clip(pixels * grain, 0, 255).astype(np.uint8))


def _stroke(
    draw: ImageDraw.ImageDraw, line: list[XY], half: float, colour: tuple[int, ...]
) -> None:
    draw.line(line, colour, width=round(2 * half))
    for x, y in line:
        draw.ellipse((x - half, y - half, x + half, y + half), colour)


def _dashes(draw: ImageDraw.ImageDraw, line: list[XY]) -> None:
    """The broken line along the middle, but not on the junctions."""
    clear, dash = (ROAD + 2.0) / METRES_A_PIXEL, DASH / METRES_A_PIXEL
    points = [np.array(p) for p in line]
    for k, (a, b) in enumerate(itertools.pairwise(points)):
        length = float(np.linalg.norm(b - a))
        along = (b - a) / length
        at = clear if k == 0 else dash / 2
        stop = length - (clear if k == len(points) - 2 else dash / 2)
        while at + dash < stop:
            ends = [tuple((a + s * along).tolist()) for s in (at, at + dash)]
            draw.line(ends, PAINT, width=max(1, round(LINE / METRES_A_PIXEL)))
            at += 2 * dash
