"""What stands in the town, as boxes, cylinders, cones and balls with paint: from a list of pieces to files.

`files` writes one Wavefront OBJ and one picture for a list of pieces: each paint is a tile of the picture.
`shapes` is what collides. Frame of a thing: x to its right, -y out of its front, z up, the origin on the
ground. Nothing is downloaded; pictures are drawn by `envs.town_paint`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.spatial.transform import Rotation

from envs.bodies import Form, Shape
from envs.frames import Array
from envs.town_paint import Paint, tile

XYZ = tuple[float, float, float]
REACHABLE = 1.3  # [m] what is wholly higher is above the robot
MOST_SHAPES = 12  # Bullet takes at most 16 in one body
TILE = 64  # [px]


class Solid(StrEnum):
    """The forms that pieces have."""

    BOX = "box"
    CYLINDER = "cylinder"
    CONE = "cone"
    PYRAMID = "pyramid"
    GABLE = "gable"  # a roof with its ridge along x
    BALL = "ball"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of a thing."""

    solid: Solid
    size: XYZ  # [m] along its own axes before it is turned
    at: XYZ  # [m] centre
    paint: Paint
    front: Paint | None = None  # of a box's front and back
    sides: Paint | None = None  # of a box's left and right
    turn: XYZ = (0.0, 0.0, 0.0)  # [deg] about x, then y, then z, of the thing

    @property
    def half(self) -> XYZ:
        """[m] half extents."""
        x, y, z = self.size
        return x / 2, y / 2, z / 2

    @cached_property
    def rotation(self) -> Array:
        """Matrix (3, 3) from its own axes to the thing's."""
        return _matrix(self.turn)

    @cached_property
    def corners(self) -> Array:
        """Corners (8, 3) [m] of its box, in the thing's frame."""
        signs = np.array(np.meshgrid(*[(-1, 1)] * 3)).reshape(3, 8).T
        return np.asarray((signs * self.half) @ self.rotation.T + self.at)

    @property
    def paints(self) -> tuple[Paint, ...]:
        """All that it is painted with."""
        return tuple(p for p in (self.paint, self.front, self.sides) if p is not None)

    def scaled(self, factor: float) -> "Piece":
        """The piece of a thing that is so many times as large."""
        (w, d, h), (x, y, z) = self.size, self.at
        size, at = (factor * w, factor * d, factor * h), (factor * x, factor * y, factor * z)
        return replace(self, size=size, at=at)


@cache
def _matrix(turn: XYZ) -> Array:
    return np.asarray(Rotation.from_euler("xyz", turn, degrees=True).as_matrix())


def box(size: XYZ, at: XYZ, paint: Paint, **more: Paint | XYZ | None) -> Piece:
    """A box whose lower face is centred at `at`."""
    return _standing(Solid.BOX, size, at, paint, **more)


def cylinder(radius: float, height: float, at: XYZ, paint: Paint, turn: XYZ = (0, 0, 0)) -> Piece:
    """A cylinder that stands at `at`; if turned, `at` is still below its centre by half its height."""
    return _standing(Solid.CYLINDER, (2 * radius, 2 * radius, height), at, paint, turn=turn)


def cone(radius: float, height: float, at: XYZ, paint: Paint) -> Piece:
    """A cone that stands at `at`."""
    return _standing(Solid.CONE, (2 * radius, 2 * radius, height), at, paint)


def pyramid(size: XYZ, at: XYZ, paint: Paint) -> Piece:
    """A pyramid that stands at `at`."""
    return _standing(Solid.PYRAMID, size, at, paint)


def gable(size: XYZ, at: XYZ, paint: Paint, front: Paint | None = None) -> Piece:
    """A roof with two slopes, its ridge along x, that stands at `at`; `sides` paints the triangles."""
    return _standing(Solid.GABLE, size, at, paint, sides=front)


def ball(radius: float, at: XYZ, paint: Paint, squash: float = 1.0) -> Piece:
    """A ball centred at `at`, its height `squash` times its width."""
    size = 2 * radius, 2 * radius, 2 * radius * squash
    return Piece(solid=Solid.BALL, size=size, at=at, paint=paint)


def _standing(solid: Solid, size: XYZ, at: XYZ, paint: Paint, **more: Paint | XYZ | None) -> Piece:
    centre = at[0], at[1], at[2] + size[2] / 2
    return Piece(solid=solid, size=size, at=centre, paint=paint, **more)  # type: ignore[arg-type]


def extent(pieces: Iterable[Piece]) -> tuple[XYZ, XYZ]:
    """The lowest and the highest corner [m] of the box around all pieces."""
    corners = np.concatenate([p.corners for p in pieces])
    low, high = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return tuple(low), tuple(high)


def shapes(pieces: Iterable[Piece]) -> list[Shape]:
    """What collides: the largest pieces that the robot can reach; cones as narrower cylinders."""
    low = [p for p in pieces if p.corners[:, 2].min() < REACHABLE]
    low.sort(key=lambda p: -float(np.prod(p.size)))
    return [_shape(p) for p in low[:MOST_SHAPES]]


def _shape(piece: Piece) -> Shape:
    x, y, z = piece.half
    quat = tuple(Rotation.from_matrix(piece.rotation).as_quat().tolist())
    if piece.solid is Solid.CYLINDER:
        return Shape((x, x, z), piece.at, quat, Form.CYLINDER)
    if piece.solid is Solid.CONE:
        return Shape((0.7 * x, 0.7 * x, z), piece.at, quat, Form.CYLINDER)
    return Shape((x, y, z), piece.at, quat)


def files(pieces: Sequence[Piece], stem: Path) -> tuple[Path, Path]:
    """Write the mesh and the picture of a thing beside each other, unless they are there already."""
    mesh, picture = stem.with_suffix(".obj"), stem.with_suffix(".bmp")
    if not mesh.exists():
        paints = list(dict.fromkeys(p for piece in pieces for p in piece.paints))
        image = Image.new("RGB", (TILE * len(paints), TILE))
        for i, paint in enumerate(paints):
            image.paste(tile(paint, TILE), (i * TILE, 0))
        image.save(picture)
        mesh.write_text(_obj(pieces, paints), encoding="utf-8")
    return mesh, picture


def _obj(pieces: Sequence[Piece], paints: Sequence[Paint]) -> str:
    """The text of a Wavefront OBJ. Normals are written out: computing them from the mesh takes longer."""
    lines, first = list[str](), 1
    for piece in pieces:
        for patch in _patches(piece):
            half = np.array(piece.half)
            points = (patch.points.reshape(-1, 3) * half) @ piece.rotation.T + piece.at
            normals = patch.normals.reshape(-1, 3) / half
            normals /= np.sqrt((normals**2).sum(axis=1, keepdims=True))
            normals = normals @ piece.rotation.T
            u, v = ((0.5 + patch.uv.reshape(-1, 2) * (TILE - 1)) / TILE).T
            u = (paints.index(patch.paint) + u) / len(paints)
            lines += ["v {:.4f} {:.4f} {:.4f}".format(*tuple(p)) for p in points.tolist()]
            lines += [
                "vt {:.5f} {:.5f}".format(*k) for k in zip(u.tolist(), v.tolist(), strict=True)
            ]
            lines += ["vn {:.3f} {:.3f} {:.3f}".format(*tuple(n)) for n in normals.tolist()]
            lines += _triangles(patch, first)
            first += len(points)
    return "\n".join(lines) + "\n"


def _triangles(patch: "_Patch", first: int) -> list[str]:
    n, m, _ = patch.points.shape
    found = []
    for i in range(n - 1):
        for j in range(m - 1):
            a = first + i * m + j
            b, c, d = a + 1, a + m + 1, a + m
            found += [
                f"f {a}/{a}/{a} {b}/{b}/{b} {c}/{c}/{c}",
                f"f {a}/{a}/{a} {c}/{c}/{c} {d}/{d}/{d}",
            ]
    return found


# ---- surfaces ------------------------------------------------------------------------------------

AROUND = 10  # points around what is round


@dataclass(frozen=True, eq=False)
class _Patch:
    """A rectangular grid of surface of a piece that reaches from -1 to 1 along each axis."""

    points: Array  # (n, m, 3)
    normals: Array  # (n, m, 3)
    uv: Array  # (n, m, 2) on the paint
    paint: Paint


def _patches(piece: Piece) -> list[_Patch]:
    plain = piece.paint
    front, sides = piece.front or plain, piece.sides or plain
    if piece.solid is Solid.BOX:
        paints = (front, front, sides, sides, plain, plain)
        return [_quad(c, paint) for c, paint in zip(_BOX, paints, strict=True)]
    if piece.solid is Solid.GABLE:
        return [
            _quad(c, paint) for c, paint in zip(_GABLE, (plain, plain, sides, sides), strict=True)
        ]
    if piece.solid is Solid.PYRAMID:
        return [_quad(c, plain) for c in _PYRAMID]
    if piece.solid is Solid.BALL:
        rise = np.linspace(-np.pi / 2, np.pi / 2, 7)
        radius, height = np.cos(rise), np.sin(rise)
        return [_turned(radius, height, radius, height, plain)]
    zero, one = np.zeros(2), np.ones(2)
    ends = np.array([-1.0, 1.0])
    if piece.solid is Solid.CONE:
        return [_turned(np.array([1.0, 0.0]), ends, one, 0.5 * one, plain)]
    found = [
        _turned(one, ends, one, zero, plain),
        _turned(np.array([1.0, 0.0]), one, zero, one, plain),
    ]
    if any(piece.turn):
        found.append(_turned(np.array([0.0, 1.0]), -one, zero, -one, plain))
    return found


def _quad(corners: Sequence[XYZ], paint: Paint) -> _Patch:
    """A patch with its corners at lower left, lower right, upper left, upper right."""
    return _Patch(*_flat(tuple(corners)), paint)


@cache
def _flat(corners: tuple[XYZ, ...]) -> tuple[Array, Array, Array]:
    """Points, normals and texture coordinates."""
    points = np.array(corners, np.float64).reshape(2, 2, 3)
    normal = np.cross(points[0, 1] - points[0, 0], points[1, 0] - points[0, 0])
    uv = np.array([[(0.0, 0.0), (1.0, 0.0)], [(0.0, 1.0), (1.0, 1.0)]])
    return points, np.repeat(normal[None], 4, axis=0).reshape(2, 2, 3), uv


def _turned(radius: Array, height: Array, out: Array, up: Array, paint: Paint) -> _Patch:
    """A profile (n,) turned about z, with normals (n,) outward and upward."""
    turn = np.linspace(0, 2 * np.pi, AROUND + 1)

    def around(r: Array, z: Array) -> Array:
        x, y = r[:, None] * np.cos(turn), r[:, None] * np.sin(turn)
        return np.stack([x, y, np.repeat(z[:, None], AROUND + 1, axis=1)], axis=-1)

    across = np.abs((turn / np.pi) % 2 - 1)  # there and back, so that there is no seam
    uv = np.stack(np.meshgrid(across, np.linspace(0, 1, len(radius))), axis=-1)
    return _Patch(around(radius, height), around(out, up), uv, paint)


_BOX: tuple[tuple[XYZ, ...], ...] = (
    ((-1, -1, -1), (1, -1, -1), (-1, -1, 1), (1, -1, 1)),  # front
    ((1, 1, -1), (-1, 1, -1), (1, 1, 1), (-1, 1, 1)),  # back
    ((-1, 1, -1), (-1, -1, -1), (-1, 1, 1), (-1, -1, 1)),  # left
    ((1, -1, -1), (1, 1, -1), (1, -1, 1), (1, 1, 1)),  # right
    ((-1, -1, 1), (1, -1, 1), (-1, 1, 1), (1, 1, 1)),  # top
    ((-1, 1, -1), (1, 1, -1), (-1, -1, -1), (1, -1, -1)),  # bottom
)
_GABLE: tuple[tuple[XYZ, ...], ...] = (
    ((-1, -1, -1), (1, -1, -1), (-1, 0, 1), (1, 0, 1)),
    ((1, 1, -1), (-1, 1, -1), (1, 0, 1), (-1, 0, 1)),
    ((-1, 1, -1), (-1, -1, -1), (-1, 0, 1), (-1, 0, 1)),
    ((1, -1, -1), (1, 1, -1), (1, 0, 1), (1, 0, 1)),
)
_PYRAMID: tuple[tuple[XYZ, ...], ...] = tuple(
    (a, b, (0, 0, 1), (0, 0, 1))
    for a, b in (
        ((-1, -1, -1), (1, -1, -1)),
        ((1, -1, -1), (1, 1, -1)),
        ((1, 1, -1), (-1, 1, -1)),
        ((-1, 1, -1), (-1, -1, -1)),
    )
)
