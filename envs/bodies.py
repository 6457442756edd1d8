"""What bodies are made of and how they touch: the records the physics gateway takes and gives."""

from dataclasses import dataclass
from enum import StrEnum


class Renderer(StrEnum):
    """Who draws the pictures."""

    AUTO = "auto"  # EGL on an NVIDIA GPU where it loads, TinyRenderer otherwise
    TINY = "tiny"
    EGL = "egl"


class Form(StrEnum):
    """Convex forms, each within half extents."""

    BOX = "box"
    CYLINDER = "cylinder"  # upright: radius, radius, height / 2
    BALL = "ball"  # three times the radius


@dataclass(frozen=True)
class Shape:
    """One convex part of a body."""

    half_extents: tuple[float, float, float]  # [m]
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)  # [m], in the body's frame
    quat_xyzw: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)
    form: Form = Form.BOX


@dataclass(frozen=True)
class Contact:
    """One touching point of a body, seen from that body."""

    other: str
    link: str  # of the other body
    normal: tuple[float, float, float]  # pushes this body away from the other, world
    force: float  # [N]


@dataclass(frozen=True)
class Light:
    """Where the light comes from, and how much of it; the shares are PyBullet's own unless told."""

    direction: tuple[float, float, float]  # towards the light
    ambient: float = 0.6
    diffuse: float = 0.35
    specular: float = 0.05
