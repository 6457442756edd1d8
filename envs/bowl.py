"""The bowl's geometry: a ring of boxes to collide with and a turned profile to look at.

A concave mesh cannot move in PyBullet; twelve slanted boxes on a disc can, and they hold blocks. The picture
of the bowl is assets/bowl.obj, which `python -m envs.bowl` writes from the numbers in `envs.layout`.
"""

from functools import cache
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin, tan
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from envs.bodies import Form, Shape
from envs.layout import BOWL_BASE_RADIUS, BOWL_FLOOR, BOWL_HEIGHT, BOWL_RIM_RADIUS

WALL = 0.005  # [m]
BOWL_OBJ = Path(__file__).parent / "assets" / "bowl.obj"


@cache
def bowl_shapes(sides: int = 12) -> tuple[Shape, ...]:
    """Convex parts; the body's origin is the centre of the bottom."""
    run = BOWL_RIM_RADIUS - WALL - BOWL_BASE_RADIUS
    rise = BOWL_HEIGHT - BOWL_FLOOR
    middle = BOWL_BASE_RADIUS + run / 2 + WALL / 2
    half = (WALL / 2, 1.05 * middle * tan(pi / sides), hypot(run, rise) / 2)
    floor = Shape(
        (BOWL_BASE_RADIUS, BOWL_BASE_RADIUS, BOWL_FLOOR / 2),
        (0, 0, BOWL_FLOOR / 2),
        form=Form.CYLINDER,
    )
    walls = [
        Shape(
            half,
            (middle * cos(a), middle * sin(a), (BOWL_FLOOR + BOWL_HEIGHT) / 2),
            tuple(Rotation.from_euler("ZY", [a, atan2(run, rise)]).as_quat().tolist()),
        )
        for a in np.linspace(0, 2 * pi, sides, endpoint=False)
    ]
    return (floor, *walls)


def bowl_obj(around: int = 32) -> str:
    """The profile turned about the vertical, each band with its own normals, as a Wavefront OBJ."""
    profile = [
        (0.0, 0.0),
        (BOWL_BASE_RADIUS, 0.0),
        (BOWL_RIM_RADIUS, BOWL_HEIGHT),
        (BOWL_RIM_RADIUS - WALL, BOWL_HEIGHT),
        (BOWL_BASE_RADIUS, BOWL_FLOOR),
        (0.0, BOWL_FLOOR),
    ]
    vertices: list[str] = []
    normals: list[str] = []
    faces: list[str] = []
    for (r0, z0), (r1, z1) in pairwise(profile):
        length = hypot(r1 - r0, z1 - z0)
        outward, upward = (z1 - z0) / length, -(r1 - r0) / length
        first = len(vertices) + 1  # OBJ counts from 1
        for a in np.linspace(0, 2 * pi, around + 1):
            vertices += [
                f"v {r * cos(a):.6f} {r * sin(a):.6f} {z:.6f}" for r, z in ((r0, z0), (r1, z1))
            ]
            normals += [f"vn {outward * cos(a):.6f} {outward * sin(a):.6f} {upward:.6f}"] * 2
        for k in range(first, first + 2 * around, 2):
            faces += [_face(k, k + 2, k + 3), _face(k, k + 3, k + 1)]
    return "\n".join(["# made by: python -m envs.bowl", *vertices, *normals, *faces]) + "\n"


def _face(*corners: int) -> str:
    return "f " + " ".join(f"{c}//{c}" for c in corners)


if __name__ == "__main__":
    BOWL_OBJ.write_text(bowl_obj(), encoding="utf-8")
