"""The tabletop in physics: a Panda, a table, blocks and bowls; built from a state and read back as one.

`build` makes the world anew, so nothing of an earlier episode survives. `state` judges from contacts and
poses what rests on what; it assumes nothing about what a skill meant to do. Whoever wants to follow or
disturb an episode adds a watcher, which is called after every physics step.
"""

from collections.abc import Callable, Mapping
from math import hypot

import numpy as np

from envs.bodies import Renderer, Shape
from envs.bowl import BOWL_OBJ, bowl_shapes
from envs.camera import Camera
from envs.frames import Array, Pose
from envs.layout import (
    BLOCK_SIDE,
    BOWL_HEIGHT,
    COLOURS,
    TABLE_X,
    TABLE_Y,
)
from envs.observation import Observation
from envs.panda import FINGER_LINKS, Panda, PandaKinematics
from envs.physics import Physics
from envs.tabletop_state import (
    FLOOR,
    GRIPPER,
    TABLE,
    UNSTABLE,
    Kind,
    ObjectState,
    TabletopState,
)

BLOCK_MASS = 0.05  # [kg]
BOWL_MASS = 0.3  # [kg]
TABLE_THICKNESS = 0.04  # [m]
STILL_STEPS, STILL = 4, 7e-5  # at rest: moves less than so many metres in so many steps
SETTLE_STEPS = 480
OUT_OF_SIGHT = -1.0  # [m] height
INSIDE_RADIUS = 0.062  # [m] a block's centre this near a bowl's axis, and not above it, is in it
INSIDE_HEIGHT = BOWL_HEIGHT + 0.035  # [m]
UPWARD = 0.7  # a contact normal with more z than this carries weight

OVERVIEW = Camera(eye=(1.45, 0.0, 0.95), target=(0.36, 0.0, 0.16), vertical_fov=42.0)
TOP = Camera(eye=(0.49, 0.0, 1.25), target=(0.49, 0.0, 0.0), up=(-1.0, 0.0, 0.0), vertical_fov=40.0)

Watcher = Callable[["TabletopWorld"], None]


class TabletopWorld:
    """One simulated tabletop."""

    def __init__(self, renderer: Renderer = Renderer.TINY) -> None:
        self.physics = Physics(renderer)
        self.panda = Panda(self.physics)
        self.kinematics = PandaKinematics()
        self.steps = 0  # physics steps since build
        self._watchers: list[Watcher] = []
        self._objects: dict[str, tuple[Kind, str]] = {}  # name -> kind, colour

    def build(self, state: TabletopState) -> None:
        """Rebuild the world as the state says, then let it settle."""
        self.physics.rebuild()
        self.steps = 0
        self._watchers.clear()
        self._objects = {o.name: (o.kind, o.colour) for o in state}
        self._add_table()
        self.panda.load()
        for o in state:
            self._add_object(o)
        if state.holding is not None:
            self._start_holding(state[state.holding])
        self.settle()

    def close(self) -> None:
        """Let the physics clients go. Closing twice is safe."""
        self.physics.close()
        self.kinematics.close()

    def watch(self, watcher: Watcher) -> None:
        """Call `watcher` after every physics step, until the next build."""
        self._watchers.append(watcher)

    def step(self) -> None:
        """One physics step."""
        self.physics.step()
        self.steps += 1
        for watcher in self._watchers:
            watcher(self)

    def settle(self, limit: int = SETTLE_STEPS) -> bool:
        """Step until every loose object rests, and let it sleep; False if `limit` was not enough."""
        before = self._where()
        for n in range(1, limit + 1):
            self.step()
            if n % STILL_STEPS == 0:
                now = self._where()
                if n > STILL_STEPS and np.abs(now - before).max(initial=0.0) < STILL:
                    self._sleep()
                    return True
                before = now
        return False

    def _where(self) -> Array:
        """Where everything is (n, 7), turns weighed as 2 cm a unit.

        Speeds would not do: a jammed body can have one and stay where it is. What fell off the table
        goes on falling, there is no floor, and counts as resting.
        """
        poses = [self.physics.pose(name) for name in self._objects]
        rows = [[*p.position, *(0.02 * p.quat_xyzw)] for p in poses]
        return np.array([np.zeros(7) if r[2] < OUT_OF_SIGHT else r for r in rows])

    def _sleep(self) -> None:
        """Resting bodies cost nothing until touched; what the hand touches stays awake."""
        for name in self._objects:
            if all(c.other != self.panda.name for c in self.physics.contacts(name)):
                self.physics.sleep(name)

    # ---- what is where ---------------------------------------------------------------------------

    def state(self) -> TabletopState:
        """What rests on what, judged from contacts and poses."""
        poses = {name: self.physics.pose(name) for name in self._objects}
        return TabletopState(
            tuple(
                ObjectState(
                    name=name,
                    kind=kind,
                    colour=colour,
                    position=tuple(poses[name].position.tolist()),
                    quat_xyzw=tuple(poses[name].quat_xyzw.tolist()),
                    support=self._support(name, poses),
                )
                for name, (kind, colour) in self._objects.items()
            )
        )

    def observe(self, cameras: Mapping[str, Camera] | None = None) -> Observation[TabletopState]:
        """The state, the hand, and a picture from each camera asked for."""
        images = {name: self.physics.render(c) for name, c in (cameras or {}).items()}
        gripper = np.array([*self.panda.tip.position, self.panda.opening])
        return Observation(state=self.state(), images=images, gripper=gripper)

    def _support(self, name: str, poses: dict[str, Pose]) -> str:
        kind = self._objects[name][0]
        position = poses[name].position
        if position[2] < -TABLE_THICKNESS / 2:
            return FLOOR
        if kind is Kind.BOWL:
            return TABLE
        contacts = self.physics.contacts(name)
        links = {c.link for c in contacts if c.other == self.panda.name and c.force > 0}
        if links >= set(FINGER_LINKS):
            return GRIPPER
        bowl = next((b for b in poses if self._is_inside(poses[name], b, poses[b])), None)
        if bowl is not None:
            return bowl
        carrying = [c for c in contacts if c.normal[2] > UPWARD and c.other != self.panda.name]
        strongest = max(carrying, key=lambda c: c.force, default=None)
        if strongest is None or self._objects.get(strongest.other, ("",))[0] is Kind.BOWL:
            return UNSTABLE
        return strongest.other

    def _is_inside(self, block: Pose, bowl: str, bowl_to_world: Pose) -> bool:
        if self._objects[bowl][0] is not Kind.BOWL:
            return False
        x, y, z = bowl_to_world.inverse().apply(block.position)
        return hypot(x, y) < INSIDE_RADIUS and 0 < z < INSIDE_HEIGHT

    # ---- building --------------------------------------------------------------------------------

    def _add_table(self) -> None:
        half = (
            (TABLE_X[1] - TABLE_X[0]) / 2,
            (TABLE_Y[1] - TABLE_Y[0]) / 2,
            TABLE_THICKNESS / 2,
        )
        centre = (sum(TABLE_X) / 2, sum(TABLE_Y) / 2, -TABLE_THICKNESS / 2)
        self.physics.add_body(
            TABLE, [Shape(half)], Pose.of(centre), mass=0.0, rgb=(0.80, 0.70, 0.58)
        )

    def _add_object(self, o: ObjectState) -> None:
        pose = Pose.of(o.position, o.quat_xyzw)
        rgb = COLOURS[o.colour]
        if o.kind is Kind.BOWL:
            self.physics.add_body(
                o.name, bowl_shapes(), pose, mass=BOWL_MASS, rgb=rgb, mesh=BOWL_OBJ
            )
        else:
            cube = Shape((BLOCK_SIDE / 2,) * 3)
            self.physics.add_body(o.name, [cube], pose, mass=BLOCK_MASS, rgb=rgb)

    def _start_holding(self, o: ObjectState) -> None:
        """Close the fingers around a block that the state says is held."""
        grasp = Pose.of(o.position, (1.0, 0.0, 0.0, 0.0))
        joints = self.kinematics.solve(grasp)
        assert joints is not None, f"no grasp at {o.position}"
        self.panda.jump(joints.tolist(), BLOCK_SIDE / 2 + 0.001)
        self.panda.drive_fingers(0.0)
        for _ in range(20):
            self.physics.set_pose(o.name, Pose.of(o.position, o.quat_xyzw))
            self.step()
