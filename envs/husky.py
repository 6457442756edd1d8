"""The Husky: four wheels, driven as two sides, and where its cameras sit.

Masses and measures are those of Clearpath's Husky in pybullet_data, whose own text has a dozen more links and
28,000 triangles; this one has five links and plain pieces. It steers by skidding. Its wheels slide sideways
more easily than they roll on, as if each were many rollers, or a turn would take twice what is asked for.
"""

from math import cos, sin

import numpy as np

from envs.camera import Camera
from envs.frames import Array, Pose, yaw_of
from envs.physics import Physics

WHEEL, WIDTH = 0.17775, 0.1143  # [m] radius and width
TRACK = 0.5708  # [m] between its sides
AXLE = 0.256  # [m] from its middle
SIDEWAYS = 0.15  # friction of a wheel sideways, of that along
SPEED, TURN = 2.0, 1.6  # [m/s], [rad/s] at most
TORQUE = 60.0  # [Nm] of a wheel's motor
WHEELS = ("front left", "rear left", "front right", "rear right")
EYE = (0.35, 0.0, 1.15)  # [m] of the cameras, on a mast
VIEWS = {"forward": 0.0, "left": 75.0, "right": -75.0}  # [deg] to the left of straight ahead
FOV = 75.0  # [deg]
DOWN = 0.04  # [m] the cameras look down by so much in a metre
YELLOW, BLACK = "0.95 0.75 0.1", "0.13 0.13 0.14"


def husky() -> str:
    """The text of the robot; the origin of its base is on the ground below its middle."""
    base = (
        '<link name="base"><inertial><origin xyz="0 0 0.2"/><mass value="38"/>'
        '<inertia ixx="1.0" ixy="0" ixz="0" iyy="2.2" iyz="0" izz="2.6"/></inertial>'
        + _seen("0 0 0.27", '<box size="0.98 0.44 0.24"/>', YELLOW)
        + _seen("0 0 0.41", '<box size="0.84 0.5 0.04"/>', BLACK)
        + _seen("0.3 0 0.78", '<box size="0.05 0.05 0.7"/>', BLACK)
        + _seen("0.32 0 1.15", '<box size="0.14 0.3 0.1"/>', BLACK)
        + '<collision><origin xyz="0 0 0.27"/><geometry><box size="1.0 0.67 0.27"/></geometry>'
        "</collision></link>"
    )
    wheels = ""
    for name in WHEELS:
        x = AXLE if "front" in name else -AXLE
        y = TRACK / 2 if "left" in name else -TRACK / 2
        shape = f'<cylinder radius="{WHEEL}" length="{WIDTH}"/>'
        lying = '<origin rpy="1.570796 0 0"/>'
        wheels += (
            f'<link name="{name} wheel"><inertial><mass value="2.6"/><inertia ixx="0.025" ixy="0" '
            f'ixz="0" iyy="0.044" iyz="0" izz="0.025"/></inertial><visual>{lying}<geometry>{shape}'
            f'</geometry><material name="tyre"><color rgba="{BLACK} 1"/></material></visual>'
            f"<collision>{lying}<geometry>{shape}</geometry></collision></link>"
            f'<joint name="{name}" type="continuous"><parent link="base"/><child link="{name} wheel"/>'
            f'<origin xyz="{x} {y} {WHEEL}"/><axis xyz="0 1 0"/></joint>'
        )
    return f'<robot name="husky">{base}{wheels}</robot>'


def _seen(at: str, shape: str, rgb: str) -> str:
    return (
        f'<visual><origin xyz="{at}"/><geometry>{shape}</geometry>'
        f'<material name="paint {rgb}"><color rgba="{rgb} 1"/></material></visual>'
    )


class Husky:
    """The robot in a world."""

    def __init__(self, physics: Physics, name: str) -> None:
        self.physics, self.name = physics, name
        self._wheels: list[int] = []

    def load(self, x: float, y: float, yaw: float) -> None:
        """Put it into a freshly rebuilt world, at rest."""
        self.physics.add_model(self.name, husky(), _standing(x, y, yaw), fixed=False)
        self._wheels = self.physics.joint_indices(self.name, WHEELS)
        for wheel in WHEELS:
            self.physics.set_friction(self.name, wheel, 1.0, sideways=SIDEWAYS)
        self.drive(0.0, 0.0)

    def put(self, x: float, y: float, yaw: float) -> None:
        """Lift it to another place, upright and at rest."""
        self.physics.set_pose(self.name, _standing(x, y, yaw))

    def drive(self, linear: float, angular: float) -> None:
        """Keep to these speeds [m/s], [rad/s] from now on, within its limits."""
        linear = float(np.clip(linear, -SPEED, SPEED))
        angular = float(np.clip(angular, -TURN, TURN))
        left, right = ((linear - side * angular * TRACK / 2) / WHEEL for side in (1, -1))
        self.physics.spin_joints(self.name, self._wheels, [left, left, right, right], force=TORQUE)

    @property
    def pose(self) -> Array:
        """(3,) x, y [m] and yaw [rad]."""
        pose = self.physics.pose(self.name)
        return np.array([pose.position[0], pose.position[1], yaw_of(pose.quat_xyzw)])

    def camera(self, view: str, size: int, far: float) -> Camera:
        """One of its cameras, where it is now."""
        return camera_at(self.pose, view, size, far)


def _standing(x: float, y: float, yaw: float) -> Pose:
    return Pose.of((x, y, 0.01), (0, 0, sin(yaw / 2), cos(yaw / 2)))


def camera_at(pose: Array, view: str, size: int, far: float) -> Camera:
    """One of the cameras of a Husky at a pose (3,): x, y [m] and yaw [rad]."""
    x, y, yaw = pose.tolist()
    body = Pose.of((x, y, 0.0), (0, 0, sin(yaw / 2), cos(yaw / 2)))
    turn = np.radians(VIEWS[view])
    ahead = np.add(EYE, (cos(turn), sin(turn), -DOWN))
    eye, target = body.apply(np.array([EYE, ahead])).tolist()
    return Camera(
        eye=tuple(eye),
        target=tuple(target),
        vertical_fov=FOV,
        near=0.1,
        far=far,
        width=size,
        height=size,
    )
