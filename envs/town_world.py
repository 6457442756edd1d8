"""A town in physics: built from its plan, a Husky driving in it, seen through three cameras.

`build` makes the world anew, so nothing of an earlier episode survives. Every landmark and building is one
static body under its own name, so a picture's segmentation says what it shows. Buildings and landmarks
collide; the ground is level everywhere. Physics runs at 240 Hz, contacts and odometry are read at 30 Hz.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import atan, hypot
from pathlib import Path

import numpy as np

from envs.bodies import Renderer, Shape
from envs.camera import Camera, CameraImage
from envs.errors import EnvError
from envs.frames import Array, Pose
from envs.husky import VIEWS, Husky
from envs.observation import Observation
from envs.odometry import Odometry
from envs.physics import TIMESTEP, Physics
from envs.town_ground import ground_bounds, ground_files
from envs.town_paint import RGB, shade
from envs.town_plan import Town
from envs.town_solids import files, shapes
from envs.town_state import TownState
from envs.town_streets import XY

ROBOT, EARTH, LAWN = "robot", "ground", "ground picture"
READ_EVERY = 8  # physics steps between two readings of contacts and odometry
SEPARATE = 1.0  # [s] without contact, then the next is another collision
STUCK_AFTER = 2.5  # [s]
HARDLY, STUCK_TURN = 0.2, 0.35  # share of what it is told, [rad]
TOLD_WAY, TOLD_TURN = 0.5, 0.75  # [m], [rad] in that time; told to do less it cannot be stuck
SETTLE_STEPS = 60
FAR = 160.0  # [m] the cameras see
HAZE = 1.35  # the sky is so much paler at the horizon
ABOVE = 600.0  # [m] height of the overview camera

Watcher = Callable[["TownWorld"], None]


class TownWorld:
    """One simulated town."""

    def __init__(self, renderer: Renderer = Renderer.TINY) -> None:
        self.physics = Physics(renderer)
        self.husky = Husky(self.physics, ROBOT)
        self.steps = 0  # physics steps since build
        self._watchers: list[Watcher] = []
        self._town: Town | None = None
        self._begin(np.random.default_rng(0), 0.0)

    def close(self) -> None:
        """Let the physics client go. Closing twice is safe."""
        self.physics.close()

    # ---- building --------------------------------------------------------------------------------

    def build(
        self,
        town: Town,
        start: tuple[float, float, float],
        rng: np.random.Generator,
        *,
        noise: float = 1.0,
        looks: bool = True,
    ) -> None:
        """Rebuild the world, the robot at x, y [m] and yaw [rad]; `rng` and `noise` are the odometry's.

        Without `looks` it is built in a fraction of the time, and drives the same, but there is no ground to
        see, and things are what collides of them.
        """
        self.physics.rebuild()
        self.steps = 0
        self._watchers.clear()
        self._town = town
        self.physics.add_ground(EARTH, friction=0.9)
        if looks:
            stem = self.physics.scratch / f"{LAWN} {town.seed}"
            mesh, texture = ground_files(town.streets, town.day.ground, stem)
            self._show(LAWN, (), Pose.of((0, 0, 0)), mesh, texture)
        for name, thing in town.bodies.items():
            if looks:
                stem = self.physics.scratch / f"{thing.name} {thing.variant}".replace(" ", "_")
                self._show(name, shapes(thing.pieces), thing.pose, *files(thing.pieces, stem))
            else:
                self._show(name, shapes(thing.pieces), thing.pose, None, None)
        self.husky.load(*start)
        for _ in range(SETTLE_STEPS):
            self.physics.step()
        self._begin(rng, noise)

    def carry(self, to: tuple[float, float, float]) -> None:
        """Somebody puts the robot down at x, y [m], yaw [rad], at rest; its odometry feels nothing of it.

        Raises:
            EnvError: nothing has been built, or a pose that is not finite; nothing has moved.
        """
        _ = self.town
        if not np.isfinite(to).all():
            raise EnvError(f"a pose is finite numbers x, y, yaw, got {to}")
        self.drive(0.0, 0.0)
        self.husky.put(*to)
        for _ in range(SETTLE_STEPS):
            self.physics.step()
        self._put_down()

    def _put_down(self) -> None:
        """Forget what it touched and how far it came just before."""
        self._touching: tuple[str, ...] = ()
        self._untouched = SEPARATE  # [s] since it last touched anything
        self._told = (0.0, 0.0)
        self._trail = deque[Array](maxlen=round(STUCK_AFTER / TIMESTEP / READ_EVERY))
        self._read_pose = np.zeros(3) if self._town is None else self.husky.pose

    def _show(
        self,
        name: str,
        solid: Sequence[Shape],
        pose: Pose,
        mesh: Path | None,
        texture: Path | None,
    ) -> None:
        self.physics.add_body(
            name,
            solid,
            pose,
            mass=0.0,
            rgb=(1.0, 1.0, 1.0),
            mesh=mesh,
            texture=texture,
            scenery=True,
        )

    def _begin(self, rng: np.random.Generator, noise: float) -> None:
        self.odometry = Odometry(rng, noise)
        self.driven, self.collisions = 0.0, 0
        self._put_down()

    @property
    def town(self) -> Town:
        """The plan it was built from.

        Raises:
            EnvError: nothing has been built.
        """
        if self._town is None:
            raise EnvError("no town has been built in this world; call build first")
        return self._town

    # ---- driving ---------------------------------------------------------------------------------

    def watch(self, watcher: Watcher) -> None:
        """Call `watcher` after every physics step, until the next build."""
        self._watchers.append(watcher)

    def drive(self, linear: float, angular: float) -> None:
        """Keep to these speeds [m/s], [rad/s] from now on, within the robot's limits."""
        self._told = (linear, angular)
        self.husky.drive(linear, angular)

    def step(self) -> None:
        """One physics step."""
        self.physics.step()
        self.steps += 1
        if self.steps % READ_EVERY == 0:
            self._read()
        for watcher in self._watchers:
            watcher(self)

    def _read(self) -> None:
        """Take note of what it touches, how far it came, and whether it moves at all."""
        pose = self.husky.pose
        self.odometry.add(self._read_pose, pose)
        self.driven += float(np.hypot(*(pose - self._read_pose)[:2]))
        self._read_pose = pose
        told = np.abs(self._told) * READ_EVERY * TIMESTEP
        self._trail.append(np.concatenate([pose, told]))
        others = {c.other for c in self.physics.contacts(ROBOT)} - {EARTH, LAWN, ROBOT}
        self._touching = tuple(sorted(others))
        if others and self._untouched >= SEPARATE:
            self.collisions += 1
        self._untouched = 0.0 if others else self._untouched + READ_EVERY * TIMESTEP

    @property
    def stuck(self) -> bool:
        """Whether for a while it came hardly as far as it was told to, or lies on its side."""
        if self.tilted or len(self._trail) < (self._trail.maxlen or 0):
            return self.tilted
        trail = np.array(self._trail)  # (n, 5) x, y, yaw, told way, told turn
        way, turn = trail[:, 3:].sum(axis=0)
        came = np.hypot(*np.ptp(trail[:, :2], axis=0))
        turned = np.ptp(np.unwrap(trail[:, 2]))
        if way > TOLD_WAY:
            return bool(came < HARDLY * way and turned < HARDLY * turn + STUCK_TURN)
        return bool(turn > TOLD_TURN and turned < HARDLY * turn)

    @property
    def tilted(self) -> bool:
        """Whether it leans by more than 45 degrees."""
        upright = self.physics.pose(ROBOT).rotation.as_matrix()[2, 2]
        return bool(upright < np.sqrt(0.5))

    # ---- seeing ----------------------------------------------------------------------------------

    def state(self) -> TownState:
        """Where the robot is and how it fares."""
        x, y, yaw = self.husky.pose.tolist()
        believed_x, believed_y, believed_yaw = self.odometry.pose.tolist()
        return TownState(
            position=(x, y),
            yaw=yaw,
            odometry=(believed_x, believed_y, believed_yaw),
            driven=self.driven,
            collisions=self.collisions,
            touching=self._touching,
            stuck=self.stuck,
        )

    def observe(self, cameras: Mapping[str, Camera] | None = None) -> Observation[TownState]:
        """The state, and a picture from each camera asked for."""
        images = {name: self.render(c) for name, c in (cameras or {}).items()}
        return Observation(state=self.state(), images=images)

    def views(self, size: int) -> dict[str, Camera]:
        """The robot's cameras where they are now, by name: forward, left, right."""
        return {view: self.husky.camera(view, size, FAR) for view in VIEWS}

    def overview(self, size: int = 512) -> Camera:
        """A camera that looks down on the whole town, north (+y) up, nearly without perspective."""
        (x0, y0), (x1, y1) = ground_bounds(self.town.streets)
        half = max(x1 - x0, y1 - y0) / 2
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        return Camera(
            eye=(x, y, ABOVE),
            target=(x, y, 0.0),
            up=(0.0, 1.0, 0.0),
            vertical_fov=float(np.degrees(2 * atan(half / ABOVE))),
            near=ABOVE - 60.0,
            far=ABOVE + 10.0,
            width=size,
            height=size,
        )

    def chase(self, width: int, height: int) -> Camera:
        """A camera behind and above the robot, for people."""
        x, y, yaw = self.husky.pose.tolist()
        ahead = np.array([np.cos(yaw), np.sin(yaw)])
        back, front = np.array([x, y]) - 5.0 * ahead, np.array([x, y]) + 6.0 * ahead
        return Camera(
            eye=(*back.tolist(), 3.2),
            target=(*front.tolist(), 0.4),
            vertical_fov=60.0,
            near=0.1,
            far=FAR,
            width=width,
            height=height,
        )

    def render(self, camera: Camera) -> CameraImage:
        """What a camera sees, in this town's light and under its sky."""
        image = self.physics.render(camera, light=self.town.day.light)
        empty = image.segmentation < 0
        rgb = image.rgb.copy()
        rgb[empty] = sky(camera, self.town.day.sky)[empty]
        return replace(image, rgb=rgb)

    def nearest(self, point: XY) -> tuple[str, float]:
        """The thing nearest to a point [m], and how far away it is."""
        away = {name: hypot(t.x - point[0], t.y - point[1]) for name, t in self.town.bodies.items()}
        name = min(away, key=away.__getitem__)
        return name, away[name]


def sky(camera: Camera, colour: RGB) -> Array:
    """The sky (H, W, 3) behind everything: of one colour high up, paler at the horizon."""
    axes = camera.camera_to_world.rotation.as_matrix()
    v = (np.arange(camera.height) - (camera.height - 1) / 2) / camera.focal
    up = axes[2, 2] - v * abs(axes[2, 1])  # of the rays in the middle column
    share = np.clip(up / np.sqrt(1 + v**2) / 0.6, 0.0, 1.0)[:, None]
    pale = np.array(shade(colour, HAZE))
    rows = pale * (1 - share) + np.array(colour) * share
    return np.broadcast_to(rows[:, None], (camera.height, camera.width, 3)).astype(np.uint8)
