"""Meshes to look at, made from numbers: turned profiles, boxes, pillows and bent tubes, as Wavefront OBJ.

Every mesh is a few rectangular grids of points with texture coordinates, u to the right and v up on the
picture. Normals are those of the smooth surface. What collides is another matter: see `envs.bodies.Shape`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from envs.frames import Array

AROUND = 20  # points around a turned profile
FACES = 3, 2  # columns and rows of a box's picture: front, back, left; right, top, bottom


@dataclass(frozen=True, eq=False)
class Grid:
    """A patch of surface."""

    points: Array  # (n, m, 3) [m]
    texture: Array  # (n, m, 2), in [0, 1]


def obj(grids: Sequence[Grid]) -> str:
    """The text of a Wavefront OBJ."""
    lines, first = list[str](), 1
    for grid in grids:
        n, m, _ = grid.points.shape
        normals = _normals(grid.points)
        lines += [f"v {x:.5f} {y:.5f} {z:.5f}" for x, y, z in grid.points.reshape(-1, 3)]
        lines += [f"vt {u:.5f} {v:.5f}" for u, v in grid.texture.reshape(-1, 2)]
        lines += [f"vn {x:.4f} {y:.4f} {z:.4f}" for x, y, z in normals.reshape(-1, 3)]
        for i in range(n - 1):
            for j in range(m - 1):
                a = first + i * m + j
                corners = a, a + 1, a + m + 1, a + m
                for triangle in (corners[:3], (corners[0], *corners[2:])):
                    lines.append("f " + " ".join(f"{k}/{k}/{k}" for k in triangle))
        first += n * m
    return "\n".join(lines) + "\n"


def turned(profile: Sequence[tuple[float, float]]) -> list[Grid]:
    """A profile of radius and height [m], from the bottom up, turned about z; v is the height.

    Each band has normals of its own, so that edges look sharp where the profile bends.
    """
    low, high = profile[0][1], profile[-1][1]
    turn = np.linspace(0, 2 * np.pi, AROUND + 1)
    grids = []
    for (r0, z0), (r1, z1) in pairwise(profile):
        rows = [
            np.column_stack([r * np.cos(turn), r * np.sin(turn), np.full_like(turn, z)])
            for r, z in ((r0, z0), (r1, z1))
        ]
        v = [(z - low) / (high - low) for z in (z0, z1)]
        texture = [np.column_stack([turn / (2 * np.pi), np.full_like(turn, k)]) for k in v]
        grids.append(Grid(np.array(rows), np.array(texture)))
    return grids


def ball(radius: float) -> list[Grid]:
    """A ball, with v from the lower to the upper pole."""
    return [_surface(lambda u, v: _on_ball(radius, u, v), AROUND, 12)]


def tube(length: float, radius: float, bend: float) -> list[Grid]:
    """A tube with round ends along x that bends towards +y by `bend` [m]; u along it."""

    def point(u: Array, v: Array) -> Array:
        along = 2 * u - 1
        thick = radius * np.sqrt(np.clip(1 - np.abs(along) ** 4, 0, 1))
        angle = 2 * np.pi * v
        x = along * length / 2
        y = bend * (along**2 - 0.5) + thick * np.cos(angle)
        return np.stack([x, y, thick * np.sin(angle)], axis=-1)

    return [_surface(point, 16, 10)]


def box(half: tuple[float, float, float]) -> list[Grid]:
    """A box with a field of the picture for each face."""
    return [_flat(half, k, 1, lambda u, v: np.ones_like(u)) for k in range(6)]


def pillow(half: tuple[float, float, float]) -> list[Grid]:
    """A filled bag: a front and a back that bulge between flat seams."""

    def bulge(u: Array, v: Array) -> Array:
        return np.sqrt(np.clip((1 - (2 * u - 1) ** 4) * (1 - (2 * v - 1) ** 4), 0.002, 1))

    return [_flat(half, k, 10, bulge) for k in (0, 1)]


def field(k: int) -> tuple[float, float, float, float]:
    """Where face k lies on a box's picture: u0, v0, u1, v1."""
    columns, rows = FACES
    column, row = k % columns, k // columns
    return column / columns, 1 - (row + 1) / rows, (column + 1) / columns, 1 - row / rows


def _flat(
    half: tuple[float, float, float], k: int, n: int, out: Callable[[Array, Array], Array]
) -> Grid:
    """Face k: its points stand out by `out` times the half extent."""
    x, y, z = half
    right, up, outward = (
        ((x, 0, 0), (0, 0, z), (0, -y, 0)),
        ((-x, 0, 0), (0, 0, z), (0, y, 0)),
        ((0, -y, 0), (0, 0, z), (-x, 0, 0)),
        ((0, y, 0), (0, 0, z), (x, 0, 0)),
        ((x, 0, 0), (0, y, 0), (0, 0, z)),
        ((x, 0, 0), (0, -y, 0), (0, 0, -z)),
    )[k]
    u, v = np.meshgrid(np.linspace(0, 1, n + 1), np.linspace(0, 1, n + 1))
    points = (
        (2 * u - 1)[..., None] * np.array(right)
        + (2 * v - 1)[..., None] * np.array(up)
        + out(u, v)[..., None] * np.array(outward)
    )
    u0, v0, u1, v1 = field(k)
    return Grid(points, np.stack([u0 + u * (u1 - u0), v0 + v * (v1 - v0)], axis=-1))


def _surface(point: Callable[[Array, Array], Array], n: int, m: int) -> Grid:
    u, v = np.meshgrid(np.linspace(0, 1, n + 1), np.linspace(0, 1, m + 1))
    return Grid(point(u, v), np.stack([u, v], axis=-1))


def _on_ball(radius: float, u: Array, v: Array) -> Array:
    turn, rise = 2 * np.pi * u, np.pi * (v - 0.5)
    directions = [np.cos(rise) * np.cos(turn), np.cos(rise) * np.sin(turn), np.sin(rise)]
    return np.asarray(radius * np.stack(directions, axis=-1))


def _normals(points: Array) -> Array:
    """Unit normals (n, m, 3), to the left of the way along the second axis."""
    along = np.gradient(points, axis=1) if points.shape[1] > 1 else np.zeros_like(points)
    up = np.gradient(points, axis=0)
    normals = np.cross(along, up)
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    middle = points.reshape(-1, 3).mean(axis=0)
    outward = points - middle
    outward = outward / np.maximum(np.linalg.norm(outward, axis=-1, keepdims=True), 1e-9)
    return np.asarray(np.where(length > 1e-12, normals / np.maximum(length, 1e-12), outward))
