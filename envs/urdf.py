"""Bodies with joints as URDF text, composed at run time from boxes and cylinders of one colour each.

What PyBullet reads; see http://wiki.ros.org/urdf/XML. A link's parts collide and are seen, except those
marked as only seen. The Panda's own text comes from pybullet_data and is set on a base here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from envs.bodies import Form

RGB = tuple[float, float, float]
XYZ = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One box, cylinder or ball of a link."""

    half: XYZ  # [m] half extents
    at: XYZ  # [m] centre, in the link's frame
    rgb: RGB
    form: Form = Form.BOX
    solid: bool = True  # collides


@dataclass(frozen=True, kw_only=True)
class Link:
    """A rigid piece, and the joint that carries it; the first link of a body has no joint."""

    name: str
    parts: Sequence[Part] = ()
    mass: float = 1.0  # [kg]
    joint: str = ""  # its joint's name
    kind: str = "fixed"  # prismatic, continuous or fixed
    parent: str = ""
    at: XYZ = (0.0, 0.0, 0.0)  # [m] in the parent's frame
    axis: XYZ = (0.0, 0.0, 1.0)
    limits: tuple[float, float] = (0.0, 0.0)  # [m or rad]; equal: none
    damping: float = 0.0  # [N s/m]


def robot_text(name: str, links: Iterable[Link], more: str = "") -> str:
    """The text of a body made of links, and of `more` elements written already."""
    return f"<robot name={quoteattr(name)}>{''.join(map(_link, links))}{more}</robot>"


def inner_text(urdf: str, folder: str) -> str:
    """The elements inside a robot's text, its meshes looked up in a folder."""
    inner = urdf[urdf.index(">", urdf.index("<robot")) + 1 : urdf.rindex("</robot>")]
    return inner.replace("package://", f"{folder}/")


def _link(link: Link) -> str:
    inertia = link.mass * 0.02  # [kg m^2] of something the size of a drawer
    body = (
        f'<link name="{link.name}"><inertial><origin xyz="0 0 0"/><mass value="{link.mass}"/>'
        f'<inertia ixx="{inertia}" ixy="0" ixz="0" iyy="{inertia}" iyz="0" izz="{inertia}"/>'
        f"</inertial>{''.join(_part(p, f'{link.name}{i}') for i, p in enumerate(link.parts))}</link>"
    )
    if not link.joint:
        return body
    low, high = link.limits
    ends = f'lower="{low}" upper="{high}" ' if low < high else ""
    return (
        f'{body}<joint name="{link.joint}" type="{link.kind}"><parent link="{link.parent}"/>'
        f'<child link="{link.name}"/><origin xyz="{_spaced(link.at)}"/>'
        f'<axis xyz="{_spaced(link.axis)}"/><dynamics damping="{link.damping}" friction="0"/>'
        f'<limit {ends}effort="10000" velocity="10"/></joint>'
    )


def _part(part: Part, material: str) -> str:
    x, y, z = part.half
    shape = {
        Form.BOX: f'<box size="{2 * x} {2 * y} {2 * z}"/>',
        Form.CYLINDER: f'<cylinder radius="{x}" length="{2 * z}"/>',
        Form.BALL: f'<sphere radius="{x}"/>',
    }[part.form]
    where = f'<origin xyz="{_spaced(part.at)}"/><geometry>{shape}</geometry>'
    seen = (
        f'<visual>{where}<material name="{material}"><color rgba="{_spaced(part.rgb)} 1"/>'
        "</material></visual>"
    )
    return seen + (f"<collision>{where}</collision>" if part.solid else "")


def _spaced(numbers: Iterable[float]) -> str:
    return " ".join(str(n) for n in numbers)
